//! A QR code as one SVG path, black on white by day and by night.

use crate::markup::{El, svg};
use qrcode::{Color, EcLevel, QrCode};

/// Light squares around it, which readers want.
const MARGIN: usize = 4;

/// The drawing of `text`, called `label`; none for a text too long for a code.
pub fn drawing(text: &str, label: &str) -> Option<El> {
    let (path, width) = path(text)?;
    let whole = width + 2 * MARGIN;
    let size = whole.to_string();
    let ground = svg("rect")
        .attr("width", &size)
        .attr("height", &size)
        .attr("fill", "#fff");
    let dark = svg("path").attr("d", &path).attr("fill", "#000");
    Some(
        svg("svg")
            .class("qr")
            .attr("viewBox", &format!("0 0 {whole} {whole}"))
            .attr("role", "img")
            .attr("aria-label", label)
            .attr("shape-rendering", "crispEdges")
            .put(ground)
            .put(dark),
    )
}

/// The dark squares as runs from left to right, `M4 4h7v1h-7z`, and how many
/// squares a side has without the margin.
fn path(text: &str) -> Option<(String, usize)> {
    // A scratched screen still reads with this much of it said twice.
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark);
            let run = run.count();
            if run > 0 {
                let (left, top) = (x + MARGIN, y + MARGIN);
                path += &format!("M{left} {top}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    Some((path, width))
}
