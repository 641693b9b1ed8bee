//! Draws the PNG icons from the SVGs in `public/icons`, with Chromium. Their
//! files are committed; this is for when the mark changes.

use crate::house::House;
use crate::process;
use crate::progress::{Done, step};
use anyhow::{Context, Result};
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
            let file = folder.join(file);
            let small = in_few_colours(&fs::read(&file)?)?;
            fs::write(&file, small)?;
            Ok(Done::Now)
        })?;
    }
    Ok(())
}

/// A drawing of a few colours needs no more than these, with those between them
/// at its edges: a third of the bytes, on every first visit.
const COLOURS: usize = 32;

/// The same picture with a palette.
fn in_few_colours(picture: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let size = reader
        .output_buffer_size()
        .context("the picture is too large")?;
    let mut pixels = vec![0; size];
    let info = reader.next_frame(&mut pixels)?;
    pixels.truncate(info.buffer_size());
    // What cannot be seen has one colour.
    for pixel in pixels.chunks_exact_mut(4).filter(|pixel| pixel[3] == 0) {
        pixel.fill(0);
    }
    let palette = color_quant::NeuQuant::new(1, COLOURS, &pixels);
    let indices: Vec<u8> = pixels
        .chunks_exact(4)
        .map(|pixel| palette.index_of(pixel) as u8)
        .collect();
    let colours = palette.color_map_rgba();
    let mut small = Vec::new();
    let mut encoder = png::Encoder::new(&mut small, info.width, info.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_palette(
        colours
            .chunks_exact(4)
            .flat_map(|c| [c[0], c[1], c[2]])
            .collect::<Vec<u8>>(),
    );
    encoder.set_trns(colours.chunks_exact(4).map(|c| c[3]).collect::<Vec<u8>>());
    encoder.write_header()?.write_image_data(&indices)?;
    Ok(small)
}
