//! What this browser remembers outside the database: choices of looks, order
//! and language, never records. Where the browser blocks that, nothing is
//! remembered and nothing else changes.

use crate::bridge;
use domain::language::{Language, Translation, WITH_A_FILE};
use gloo_storage::{LocalStorage, Storage};

// These are also read by the page's own script, before the app starts
// (`public/boot.js`).
const LANGUAGE: &str = "language";
const THEME: &str = "prefers:theme";
const SIZE: &str = "prefers:size";

const SAMPLE: &str = "sample";

/// The language of the interface, if this browser was told one and its file is
/// here. Otherwise English.
pub async fn language() -> Language {
    let tag = read(LANGUAGE).or_else(bridge::phones_language);
    let tag: String = tag.unwrap_or_default();
    match Language::tagged(&tag) {
        Some(language) => language,
        None => read_language(&tag).await.unwrap_or_default(),
    }
}

/// Reads a language's file; it stays in memory as long as the page.
async fn read_language(tag: &str) -> Option<Language> {
    let (tag, _) = WITH_A_FILE.iter().find(|(known, _)| *known == tag)?;
    let file = bridge::language_file(tag).await?;
    let translation = Translation::read(tag, file)?;
    Some(Language::Read(Box::leak(Box::new(translation))))
}

/// Remembers the language of that tag for the next opening, once its file is
/// here. Whether it is.
pub async fn choose_language(tag: &str) -> bool {
    let is_here = Language::tagged(tag).is_some() || read_language(tag).await.is_some();
    if is_here {
        keep(LANGUAGE, tag);
    }
    is_here
}

/// How large the letters are: one of the names in `style/tokens.css`; empty for
/// as the phone has it.
pub fn size() -> String {
    read(SIZE).unwrap_or_default()
}

/// Shows the page in letters of that size and remembers it.
pub fn choose_size(size: &str) {
    keep(SIZE, size);
    mark("data-size", size);
}

/// Which of `light` and `dark` was chosen; empty for as the phone has it.
pub fn theme() -> String {
    read(THEME).unwrap_or_default()
}

/// Shows the page in `theme` (`light`, `dark` or empty) and remembers it.
pub fn choose_theme(theme: &str) {
    keep(THEME, theme);
    mark("data-theme", theme);
}

/// An attribute of the page that its styles go by; none where it is empty.
fn mark(name: &str, value: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(page) = document.and_then(|document| document.document_element()) else {
        return;
    };
    // Refused only for a name that is no attribute.
    let _ = match value {
        "" => page.remove_attribute(name),
        value => page.set_attribute(name, value),
    };
}

/// Whether the app shows the sample cluster.
pub fn is_sample() -> bool {
    read(SAMPLE).unwrap_or(false)
}

/// From its next opening on the app shows the sample cluster, until it is left:
/// a browser closed meanwhile leaves nothing of it behind that has no way out.
pub fn enter_sample() {
    if is_there() {
        // Where it is refused, the app shows the leader's own work.
        drop(LocalStorage::set(SAMPLE, true));
    }
}

/// The app shows the leader's own work again.
pub fn leave_sample() {
    if is_there() {
        LocalStorage::delete(SAMPLE);
    }
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

/// Remembers it no more.
pub fn forget(name: &str) {
    if is_there() {
        LocalStorage::delete(name);
    }
}

/// Where storage is blocked, reaching for it throws: ask first.
pub fn is_there() -> bool {
    let window = web_sys::window();
    window.is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}
