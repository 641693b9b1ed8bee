//! More, its settings, About.

use super::Text;

domain::phrases! { in Text;
    // More.
    SendAndReceive = "Send and receive",
    YourCard = "Your card",
    Help = "How to",
    About = "About",
    Appearance = "Light or dark",
    AsThePhone = "As the phone",
    Light = "Light",
    Dark = "Dark",

    // About.
    AboutMore = "A field notebook for Cluster Leaders who visit schools as mentors. It works without a network. It gives no marks, and it does not know where you are.",
    Version = "Version {n}",
    Licence = "Licence",
    LicenceMore = "Free software under the MIT licence or the Apache licence 2.0, as you like.",
    Snapshots = "The on-task counts",
    SnapshotsMore = "Counting how many pupils are on task at three moments of a lesson follows “Teach”, the classroom observation tool of the World Bank (worldbank.org), licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0). It is shortened here and gives no score. The World Bank does not endorse this app.",
    LibrariesTitle = "Libraries in this app",
    LibrariesMore = "With thanks to their authors, and to those of the libraries that these stand on.",
    Libraries = "Leptos, its router and its signals: MIT\nindexed_db_futures: MIT\ngloo-storage: MIT or Apache 2.0\nwasm-bindgen, js-sys, web-sys: MIT or Apache 2.0\nserde, serde_json: MIT or Apache 2.0\ntime: MIT or Apache 2.0\nuuid: Apache 2.0 or MIT\nsha2, base64ct, hkdf, hmac, chacha20poly1305: MIT or Apache 2.0\nx25519-dalek, curve25519-dalek, subtle: BSD 3-Clause\nqrcode: MIT or Apache 2.0\nThe words of BIP-39: MIT\ncsv-core: MIT or Unlicense\nregex, url, futures: MIT or Apache 2.0\nslotmap: Zlib\nsha1_smol: BSD 3-Clause\nICU4X: Unicode 3.0\nxxhash-rust: Boost 1.0\nThe Rust standard library: MIT or Apache 2.0",
}
