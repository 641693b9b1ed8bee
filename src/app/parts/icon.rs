//! Line drawings, 24 by 24, one path each.

use crate::markup::{El, svg};

/// A leaf of a calendar.
pub const CALENDAR: &str = "M4 5h16v15H4zM4 10h16M8 3v4M16 3v4";
/// A house.
pub const HOUSE: &str = "M3 10l9-6 9 6M5 9v11h14V9M10 20v-6h4v6";
/// A list with ticks.
pub const CHECKLIST: &str = "M4 6l2 2 3-3M4 13l2 2 3-3M4 20l2 2 3-3M12 6h8M12 13h8M12 20h8";
/// Three dots.
pub const DOTS: &str = "M4.5 11.5h1v1h-1zM11.5 11.5h1v1h-1zM18.5 11.5h1v1h-1z";
/// An arrow to where one came from.
pub const BACK: &str = "M15 5l-7 7 7 7";
/// One more.
pub const PLUS: &str = "M12 5v14M5 12h14";
/// One fewer.
pub const MINUS: &str = "M5 12h14";
/// Away with it.
pub const CROSS: &str = "M6 6l12 12M18 6L6 18";
/// Take back.
pub const UNDO: &str = "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4";

/// A drawing beside words, which say the same; not read out. `path` is one of
/// this file's.
pub fn icon(path: &'static str) -> El {
    svg("svg")
        .class("icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .put(svg("path").attr("d", path))
}
