//! Promises of the papers, by subject.

mod any;
mod cluster;
mod company;
mod html;
mod laws;
mod papers;
mod parts;
mod short;
mod signing;
mod summary;

use crate::Page;

/// The text under `heading` on a page, up to the next heading.
fn under(page: &Page, heading: &str) -> String {
    let text = page.text();
    let after = text.split_once(&format!("*{heading}*\n")).map(|it| it.1);
    let section = after.and_then(|text| text.split("\n\n").next());
    section.unwrap_or_default().to_owned()
}
