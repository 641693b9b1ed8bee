//! What a leader shares with the other leaders: a record of its own, made of another
//! or of nothing, in the words that the leader agreed to.
//!
//! The record is read whole by its leader's phones, by the officers, and by a
//! successor. The other leaders get what [`Shown`] has, under an id that is not the
//! record's ([`id_for_others`]): a record's id tells when it was made.

use crate::day::Day;
use crate::ids::RecordId;
use crate::json::Value;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::text::tidy;
use crate::words::Say;
use uuid::Uuid;

/// One thing that is shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it is.
    pub sort: Sort,
    /// What it is about.
    pub theme: Theme,
    /// The words that everybody reads.
    pub words: String,
    /// The record it was made from; for whoever gets the card whole.
    pub of: Option<RecordId>,
    /// The day it was shared.
    pub day: Day,
}
crate::json!(Card { sort, theme, words, day } or_default { of });

/// What a card is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What works.
    #[default]
    Practice,
    /// What was achieved.
    Achievement,
    /// What is hard.
    Challenge,
}
crate::json_names!(Sort { Practice = "practice", Achievement = "achievement", Challenge = "challenge" });

impl Sort {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Practice, Self::Achievement, Self::Challenge];

    /// What it is called.
    pub fn words(self) -> Say {
        match self {
            Self::Practice => Say::Practice,
            Self::Achievement => Say::Achievement,
            Self::Challenge => Say::Challenge,
        }
    }
}

/// What a card is about: few, so that cards of many clusters meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Teaching and learning.
    #[default]
    Teaching,
    /// Inclusion, and who is missing.
    Inclusion,
    /// Leadership and the development plan.
    Leadership,
    /// Learning of staff.
    Cpd,
    /// Parents, the governing body, the community.
    Community,
    /// Rooms, books, materials.
    Room,
    /// Anything else; also a theme that only a newer version knows.
    Other,
}
crate::json_names!(Theme {
    Teaching = "teaching", Inclusion = "inclusion", Leadership = "leadership", Cpd = "cpd",
    Community = "community", Room = "room", Other = "other_theme",
});

impl Theme {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Teaching,
        Self::Inclusion,
        Self::Leadership,
        Self::Cpd,
        Self::Community,
        Self::Room,
        Self::Other,
    ];

    /// What it is called.
    pub fn words(self) -> Say {
        match self {
            Self::Teaching => Say::ThemeTeaching,
            Self::Inclusion => Say::ThemeInclusion,
            Self::Leadership => Say::ThemeLeadership,
            Self::Cpd => Say::ThemeCpd,
            Self::Community => Say::ThemeCommunity,
            Self::Room => Say::ThemeRoom,
            Self::Other => Say::ThemeOther,
        }
    }
}

/// The most characters that are shared: a card is read on a small screen.
pub const WORDS: usize = 2_000;

/// The longest name of a sort or a theme.
const NAME: usize = 40;

/// What schools are called beside their names: "Tudun Fari Primary School" is told by
/// "Tudun Fari", and a text may say "primary".
const CALLED: [&str; 22] = [
    "school",
    "schools",
    "primary",
    "secondary",
    "nursery",
    "junior",
    "senior",
    "basic",
    "model",
    "central",
    "science",
    "special",
    "pilot",
    "government",
    "public",
    "community",
    "college",
    "academy",
    "lgea",
    "jss",
    "makaranta",
    "firamare",
];

/// The words of a school's name by which a text tells which school it is; empty where
/// there are none.
pub fn telling_name(school: &str) -> String {
    let plain = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let tells = |word: &&str| !CALLED.contains(&&*plain(word));
    school
        .split_whitespace()
        .filter(tells)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The id under which other leaders get the card that the record `record` is: the same
/// wherever it is worked out, and nothing is read from it.
pub fn id_for_others(record: RecordId) -> RecordId {
    RecordId(Uuid::new_v5(&record.0, b"card"))
}

/// What other leaders get of a card. Names that only a newer version knows stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is: the name of a [`Sort`].
    pub kind: String,
    /// What it is about: the name of a [`Theme`].
    pub theme: String,
    /// The words.
    pub words: String,
}
crate::json!(Shown { kind, theme, words });

impl Shown {
    /// What the body of a card shows; none if it is no card that can be shown.
    pub fn of(body: &Value) -> Option<Self> {
        let field = |name: &str| Some(body.get(name)?.as_str()?.to_owned());
        let shown = Self {
            kind: field("sort")?,
            theme: field("theme")?,
            words: field("words")?,
        };
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let is_name =
            |name: &String| !name.is_empty() && name.len() <= NAME && name.bytes().all(plain);
        let fits = shown.words.chars().count() <= WORDS && !shown.words.trim().is_empty();
        (is_name(&shown.kind) && is_name(&shown.theme) && fits).then_some(shown)
    }

    /// The theme it stands under here.
    pub fn theme(&self) -> Theme {
        Theme::named(&self.theme).unwrap_or(Theme::Other)
    }

    /// What it is, if this version knows.
    pub fn sort(&self) -> Option<Sort> {
        Sort::named(&self.kind)
    }
}

/// A card while it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardForm {
    /// What it is.
    pub sort: Sort,
    /// What it is about, once chosen.
    pub theme: Option<Theme>,
    /// The words.
    pub words: String,
}
crate::json!(CardForm {} or_default { sort, theme, words });

impl CardForm {
    /// The card as it was shared.
    pub fn of(card: &Card) -> Self {
        Self {
            sort: card.sort,
            theme: Some(card.theme),
            words: card.words.clone(),
        }
    }

    /// What is shared on `day` of the record `of`.
    ///
    /// # Errors
    /// The faults, with their fields.
    pub fn finish(&self, of: Option<RecordId>, day: Day) -> Result<Card, Vec<Fault>> {
        let card = Card {
            sort: self.sort,
            theme: self.theme.unwrap_or_default(),
            words: tidy(&self.words),
            of,
            day,
        };
        let mut faults = card.check();
        if self.theme.is_none() {
            faults.insert(0, Fault::at("theme", Wrong::Missing));
        }
        match faults.is_empty() {
            true => Ok(card),
            false => Err(faults),
        }
    }
}

impl Record for Card {
    const KIND: &'static str = "card";
    const SHARE: Share = Share::Leaders;
    const LABEL: Say = Say::SharedCard;
    const TEXTS: &'static [&'static str] = &["words"];

    fn keys(&self) -> Keys {
        Keys {
            of: self.of,
            day: Some(self.day),
            state: Some(self.theme.name()),
            words: self.words.clone(),
            ..Keys::default()
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if self.words.trim().is_empty() {
            faults.add("words", Wrong::Missing);
        }
        let fits = self.words.chars().count() <= WORDS;
        faults.holds(fits, "words", Wrong::TooLong(WORDS)).all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::testing::Counter;
    use serde_json::json;

    #[test]
    fn a_card_needs_a_theme_and_words_that_fit() {
        let source = Counter::default();
        let today = source.now().day();
        let mut form = CardForm::default();
        let faults = form.finish(None, today).unwrap_err();
        let missing = |field| Fault::at(field, Wrong::Missing);
        assert_eq!(faults, [missing("theme"), missing("words")]);
        form.theme = Some(Theme::Cpd);
        form.words = "x".repeat(WORDS + 1);
        let faults = form.finish(None, today).unwrap_err();
        assert_eq!(faults, [Fault::at("words", Wrong::TooLong(WORDS))]);
        form.words = " Names on sticks ".into();
        let step = source.record_id();
        let card = form.finish(Some(step), today).unwrap();
        assert_eq!(card.words, "Names on sticks");
        assert_eq!(
            card.keys().of,
            Some(step),
            "it is found at what it is made of"
        );
        assert_eq!(CardForm::of(&card).finish(Some(step), today), Ok(card));
    }

    #[test]
    fn others_get_of_a_card_its_kind_theme_and_words_and_nothing_else() {
        let source = Counter::default();
        let form = CardForm {
            theme: Some(Theme::Room),
            words: "A corner with books".into(),
            ..CardForm::default()
        };
        let card = form.finish(Some(source.record_id()), source.now().day());
        let body = serde_json::to_value(card.unwrap()).unwrap();
        let shown = serde_json::to_value(Shown::of(&body).unwrap()).unwrap();
        let expected =
            json!({ "kind": "practice", "theme": "room", "words": "A corner with books" });
        assert_eq!(shown, expected);
        // Its id is its own, and the same every time.
        let record = source.record_id();
        assert_ne!(id_for_others(record), record);
        assert_eq!(id_for_others(record), id_for_others(record));
        assert_ne!(id_for_others(record), id_for_others(source.record_id()));
    }

    #[test]
    fn a_school_is_told_by_its_own_name_and_not_by_what_schools_are_called() {
        use crate::text::{names_in, with_role};
        assert_eq!(telling_name("Tudun Fari Primary School"), "Tudun Fari");
        assert_eq!(telling_name("Primary School"), "");
        let name = telling_name("Tudun Fari Primary");
        let tells = |text: &str| !names_in(text, [name.as_str()]).is_empty();
        assert!(tells("At Tudun Fari they draw names") && tells("as in tudun fari primary"));
        assert!(!tells("A primary school draws names"));
        assert_eq!(
            with_role("At Tudun Fari.", &name, "a school"),
            "At a school."
        );
    }

    #[test]
    fn a_theme_of_a_newer_version_is_shown_and_what_is_no_card_is_not() {
        let newer = json!({ "sort": "story", "theme": "play", "words": "Outside", "more": 1 });
        let shown = Shown::of(&newer).unwrap();
        assert_eq!((shown.sort(), shown.theme()), (None, Theme::Other));
        assert_eq!(shown.theme, "play");
        for (field, wrong) in [
            ("sort", json!("")),
            ("sort", json!("Bukuru Primary")),
            ("theme", json!("x".repeat(NAME + 1))),
            ("theme", json!(["play"])),
            ("words", json!("  ")),
            ("words", json!("x".repeat(WORDS + 1))),
        ] {
            let mut body = newer.clone();
            body[field] = wrong;
            assert_eq!(Shown::of(&body), None, "{body}");
        }
    }
}
