//! What the app is, and whose work it stands on.

use crate::frame::{head, screen};
use crate::routes::Place;
use crate::words::{Text, fill, say};
use leptos::prelude::*;

/// Version, licence, thanks.
pub fn about() -> AnyView {
    let version = fill(Text::Version, &[("n", env!("CARGO_PKG_VERSION"))]);
    // One library a line, each with its licence.
    let libraries = say(Text::Libraries);
    let library = |line: &str| view! { <li>{line.to_owned()}</li> }.into_any();
    let libraries: Vec<AnyView> = libraries.lines().map(library).collect();
    let main = view! {
        <p>{say(Text::AboutMore)}</p>
        <p class="numbers">{version}</p>
        <section class="card">
            <h2>{say(Text::Licence)}</h2>
            <p>{say(Text::LicenceMore)}</p>
        </section>
        <section class="card">
            <h2>{say(Text::Snapshots)}</h2>
            <p>{say(Text::SnapshotsMore)}</p>
        </section>
        <section class="card">
            <h2>{say(Text::LibrariesTitle)}</h2>
            <p>{say(Text::LibrariesMore)}</p>
            <ul class="stack">{libraries}</ul>
        </section>
    };
    screen(head(say(Text::About)).back(Place::More), main, None)
}
