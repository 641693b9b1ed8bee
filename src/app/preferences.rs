//! What this browser remembers outside the database: choices of looks, order
//! and language, never records. Where the browser blocks that, nothing is
//! remembered and nothing else changes.

use domain::language::Language;
use gloo_storage::{LocalStorage, Storage};

const LANGUAGE: &str = "language";
/// Also read by the page's own script, before the app starts (`public/boot.js`).
const THEME: &str = "prefers:theme";

/// The language of the interface, if this browser was told one.
pub fn language() -> Language {
    read(LANGUAGE)
        .and_then(|tag: String| Language::tagged(&tag))
        .unwrap_or_default()
}

/// Which of `light` and `dark` was chosen; empty for as the phone has it.
pub fn theme() -> String {
    read(THEME).unwrap_or_default()
}

/// Shows the page in `theme` (`light`, `dark` or empty) and remembers it.
pub fn choose_theme(theme: &str) {
    keep(THEME, theme);
    dress(theme);
}

/// Shows the page as was chosen last.
pub fn apply_theme() {
    dress(&theme());
}

fn dress(theme: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(page) = document.and_then(|document| document.document_element()) else {
        return;
    };
    // The attribute's name and values are those of `style/tokens.css`.
    let dressed = match theme {
        "light" | "dark" => page.set_attribute("data-theme", theme),
        _ => page.remove_attribute("data-theme"),
    };
    drop(dressed);
}

/// A remembered choice.
pub fn read<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    is_there().then(|| LocalStorage::get(name).ok()).flatten()
}

/// Remembers a choice, where the browser lets us.
pub fn keep(name: &str, value: &str) {
    if is_there() {
        // A full storage only means that the choice is forgotten.
        drop(LocalStorage::set(name, value));
    }
}

/// Where storage is blocked, reaching for it throws: ask first.
fn is_there() -> bool {
    let window = web_sys::window();
    window.is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}
