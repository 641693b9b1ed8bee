//! Every text of the app's screens. The words of the records themselves are in
//! `domain::words`, those of printed pages in `documents::words`. One file a
//! subject; all of them fill the one table, [`Text`].

mod closing;
mod first;
mod help;
mod house;
mod lessons;
mod more;
mod schools;
mod sending;
mod steps;
mod today;
mod told;
mod visits;

use domain::language::{Language, Phrase};
use domain::record::{Fault, Wrong};
use std::borrow::Cow;
use std::cell::Cell;

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language of the interface. Chosen once, before the first view; changing
/// it reloads the page.
pub fn language() -> Language {
    LANGUAGE.get()
}

/// Sets the language of the interface.
pub fn speak(language: Language) {
    LANGUAGE.set(language);
}

/// The words of `phrase`.
pub fn say(phrase: impl Phrase) -> Cow<'static, str> {
    language().say(phrase)
}

/// The words of `phrase` with its places filled.
pub fn fill(phrase: impl Phrase, places: &[(&str, &str)]) -> String {
    language().fill(phrase, places)
}

/// A count in words.
pub fn count(n: usize, one: Text, many: Text) -> String {
    language().count(n, one, many)
}

/// What is wrong with a field, in words.
pub fn fault(fault: &Fault) -> String {
    wrong(fault.wrong)
}

fn wrong(wrong: Wrong) -> String {
    let (phrase, number) = wrong.words();
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    fill(phrase, &[("n", &number)])
}

domain::phrases! {
    /// Texts of the screens.
    pub enum Text;
}
