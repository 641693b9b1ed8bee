//! Draws the PNG icons from the SVGs in `public/icons`, with Chromium. Their
//! files are committed; this is for when the mark changes.

use crate::house::House;
use crate::process;
use crate::progress::{Done, step};
use anyhow::Result;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::fs;
use std::process::Command;

/// Drawing, pixels on a side, file.
const ICONS: [(&str, u32, &str); 4] = [
    ("mark.svg", 192, "mark-192.png"),
    ("mark.svg", 512, "mark-512.png"),
    ("maskable.svg", 512, "maskable-512.png"),
    ("maskable.svg", 180, "touch-180.png"),
];

/// Draws all of them.
pub fn draw(house: &House) -> Result<()> {
    let folder = house.root.join("public/icons");
    for (drawing, size, file) in ICONS {
        step(file, || {
            let svg = BASE64_STANDARD.encode(fs::read(folder.join(drawing))?);
            let page = format!(
                "data:text/html,<body style='margin:0'><img width={size} height={size} \
                 src='data:image/svg+xml;base64,{svg}'>"
            );
            process::quietly(
                Command::new("chromium")
                    .args([
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                    ])
                    .arg("--default-background-color=00000000")
                    .arg(format!("--window-size={size},{size}"))
                    .arg(format!("--screenshot={}", folder.join(file).display()))
                    .arg(page),
            )?;
            Ok(Done::Now)
        })?;
    }
    Ok(())
}
