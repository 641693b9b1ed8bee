//! Old recovery words that the leader no longer has: no screen asks for them any
//! more. What is shut stays as it is, and stays counted.

use crate::fieldbook::Fieldbook;
use crate::preferences;

/// How many entries were shut when the leader said so.
const LEFT: &str = "prefers:left-shut";

/// Whether the leader has said that nothing opens what is shut here. Should more
/// come, there is a phone that has the old key, and the question stands again.
pub fn is_left(book: Fieldbook) -> bool {
    let shut = book.light.with(|light| light.shut);
    let left: Option<String> = preferences::read(LEFT);
    let left = left.and_then(|left| left.parse().ok());
    left.is_some_and(|left: usize| shut <= left)
}

/// The leader says so.
pub fn leave(book: Fieldbook) {
    let shut = book.light.with_untracked(|light| light.shut);
    preferences::keep(LEFT, &shut.to_string());
}

/// They were found after all.
pub fn found() {
    preferences::keep(LEFT, "");
}
