//! Every text of the app's screens. The words of the records themselves are in
//! `domain::words`, those of printed pages in `documents::words`. One file a
//! subject; all of them fill the one table, [`Text`].

mod afterwards;
mod alone;
mod came_over;
mod cards;
mod carried;
mod checklist;
mod closing;
mod files;
mod first;
mod handing;
mod help;
mod house;
mod import;
mod lessons;
mod meetings;
mod more;
mod office;
mod past;
mod people;
mod pictures;
mod recovery;
mod sample;
mod schools;
mod sending;
mod settings;
mod steps;
mod today;
mod told;
mod visits;

use domain::language::{self, Language, Phrase};
use domain::record::{Fault, Wrong};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
    static CALLED: RefCell<[String; 4]> = const { RefCell::new([const { String::new() }; 4]) };
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

/// What differs by country, as the leader calls it: the order is that of
/// [`COUNTRY`]. What is empty is called as the language calls it.
pub fn call_things(words: [&str; 4]) {
    CALLED.set(words.map(str::to_owned));
}

/// Where a text names what differs by country: the place in it, and what stands
/// there unless the leader calls it something else.
pub const COUNTRY: [(&str, Text); 4] = [
    ("District", Text::DistrictWord),
    ("SGB", Text::GoverningBodyWord),
    ("SMT", Text::ManagementTeamWord),
    ("TDT", Text::SupportTeamWord),
];

/// The words of `phrase`.
pub fn say(phrase: impl Phrase) -> Cow<'static, str> {
    let text = language().say(phrase);
    let names = |place: &str| place.starts_with(|c: char| c.is_ascii_uppercase());
    match text.split('{').skip(1).any(names) {
        true => in_this_country(&text).into(),
        false => text,
    }
}

fn in_this_country(text: &str) -> String {
    CALLED.with_borrow(|called| {
        let words = |nth: usize| match &*called[nth] {
            "" => language().say(COUNTRY[nth].1),
            word => Cow::Owned(word.to_owned()),
        };
        let words = [words(0), words(1), words(2), words(3)];
        let place = |nth: usize| (COUNTRY[nth].0, &*words[nth]);
        let mut filled = language::fill(text, &[place(0), place(1), place(2), place(3)]);
        // "governing body" begins a sentence, or stands alone on a button.
        if text.starts_with('{')
            && let Some(first) = filled.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
        filled
    })
}

/// The words of `phrase` with its places filled.
pub fn fill(phrase: impl Phrase, places: &[(&str, &str)]) -> String {
    language::fill(&say(phrase), places)
}

/// A count in words.
pub fn count(n: usize, one: Text, many: Text) -> String {
    let phrase = language().counted(n, one, many);
    fill(phrase, &[("n", &n.to_string())])
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
