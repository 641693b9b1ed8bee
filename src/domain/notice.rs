//! What the District publishes to its leaders: news, whom to call, the terms, a list
//! of schools. A leader's phone takes it in beside what the leader wrote.

use crate::day::Day;
use crate::ids::{AccountId, RecordId};
use crate::record::{Fault, Faults, Keys, LINE, Record, Share, Wrong};
use crate::terms::{Term, Terms};
use crate::text::tidy;
use crate::words::Say;

/// One thing that an officer publishes.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What it is.
    pub sort: Sort,
    /// The day it was published, or changed.
    pub day: Day,
    /// In one line.
    pub title: String,
    /// The rest, in the office's words.
    pub text: String,
    /// Whom to call: their telephone, as dialled.
    pub phone: String,
    /// The terms.
    pub terms: Vec<Term>,
    /// The list of schools: the name of its file.
    pub file: String,
    /// And what is in the file, as it came from the office: text.
    pub list: String,
    /// Who publishes it, as the office calls them.
    pub from: String,
    /// The one cluster it is for, as the office calls it; nothing where it is for
    /// all. Words only: who gets it is decided by the level it is written at.
    pub cluster: String,
    /// Of a handover: the schools of which it says who leads them now.
    pub schools: Vec<RecordId>,
    /// And the handover's number: a later one has a greater number.
    pub at: u32,
    /// Whether it says that its reader leads them; else another does.
    pub leads: bool,
}
crate::json!(Notice { sort, day, title } or_default {
    text, phone, terms, file, list, from, cluster, schools, at, leads
});

/// What a notice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// News.
    #[default]
    News,
    /// Whom to call in a serious concern.
    WhomToCall,
    /// The terms of the school year.
    Terms,
    /// A list of schools.
    Schools,
}
crate::json_names!(Sort { News = "news", WhomToCall = "whom_to_call", Terms = "terms", Schools = "schools" });

impl Sort {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::News, Self::WhomToCall, Self::Terms, Self::Schools];
}

/// The most characters of a list of schools: with the rest of it, in whatever
/// letters, it still fits an entry.
pub const LIST: usize = 50_000;

/// A notice while it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoticeForm {
    /// What it is.
    pub sort: Sort,
    /// In one line.
    pub title: String,
    /// The rest.
    pub text: String,
    /// Whom to call: their telephone.
    pub phone: String,
    /// The name of the chosen file.
    pub file: String,
    /// And what is in it.
    pub list: String,
    /// The account it is for; none where it is for all.
    pub to: Option<AccountId>,
    /// Of a handover: the schools of which it tells.
    pub schools: Vec<RecordId>,
    /// And the handover's number.
    pub at: u32,
    /// And whether its reader leads them now.
    pub leads: bool,
}
crate::json!(NoticeForm {} or_default {
    sort, title, text, phone, file, list, to, schools, at, leads
});

impl NoticeForm {
    /// The notice as it was published.
    pub fn of(notice: &Notice) -> Self {
        Self {
            sort: notice.sort,
            title: notice.title.clone(),
            text: notice.text.clone(),
            phone: notice.phone.clone(),
            file: notice.file.clone(),
            list: notice.list.clone(),
            to: None,
            schools: notice.schools.clone(),
            at: notice.at,
            leads: notice.leads,
        }
    }

    /// What is published on `day` by `from`, for `cluster` or for all; of terms,
    /// those of `terms`. What belongs to another sort stays behind.
    ///
    /// # Errors
    /// The faults, with their fields.
    pub fn finish(
        &self,
        day: Day,
        (from, cluster): (&str, &str),
        terms: &Terms,
    ) -> Result<Notice, Vec<Fault>> {
        let only = |sort: Sort, text: &str| match self.sort == sort {
            true => text.to_owned(),
            false => String::new(),
        };
        let terms = terms.terms.iter().filter(|term| !term.removed);
        let notice = Notice {
            sort: self.sort,
            day,
            title: tidy(&self.title),
            text: tidy(&self.text),
            phone: tidy(&only(Sort::WhomToCall, &self.phone)),
            terms: match self.sort {
                Sort::Terms => terms.cloned().collect(),
                _ => Vec::new(),
            },
            file: only(Sort::Schools, &self.file),
            list: only(Sort::Schools, &self.list),
            from: tidy(from),
            cluster: tidy(cluster),
            schools: self.schools.clone(),
            at: self.at,
            leads: self.leads,
        };
        let faults = notice.check();
        match faults.is_empty() {
            true => Ok(notice),
            false => Err(faults),
        }
    }
}

impl Notice {
    /// Whether it is so still, among `all` that one leader was told. What is said of
    /// who leads schools is not, once something later is said of each of them: whichever
    /// officer says it. Two that tell of one handover are told once.
    pub fn holds(&self, id: RecordId, all: &[(RecordId, Notice)]) -> bool {
        let is_later = |(other, one): &&(RecordId, Notice)| (one.at, *other) > (self.at, id);
        let later: Vec<_> = all.iter().filter(is_later).collect();
        let said_later = |school| later.iter().any(|(_, one)| one.schools.contains(school));
        self.schools.is_empty() || !self.schools.iter().all(said_later)
    }
}

/// The leader's own terms with those of the District that are not among them: by
/// name, or for the same days. What the leader entered stays as it is.
pub fn with_terms(own: &Terms, published: &[Term]) -> Terms {
    let mut all = own.clone();
    for term in published.iter().filter(|term| !term.removed) {
        let is_there = |known: &Term| {
            !known.removed
                && (known.name.to_lowercase() == term.name.to_lowercase()
                    || (known.start <= term.end && term.start <= known.end))
        };
        let same_item = all.terms.iter().position(|known| known.id == term.id);
        match (all.terms.iter().any(is_there), same_item) {
            (true, _) => {}
            (false, Some(nth)) => all.terms[nth] = term.clone(),
            (false, None) => all.terms.push(term.clone()),
        }
    }
    all
}

impl Record for Notice {
    const KIND: &'static str = "notice";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Notice;
    const TEXTS: &'static [&'static str] = &["text"];

    fn keys(&self) -> Keys {
        Keys {
            day: Some(self.day),
            state: Some(self.sort.name()),
            words: self.title.clone(),
            ..Keys::default()
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults
            .needed("title", &self.title)
            .prose("text", &self.text)
            .line("phone", &self.phone)
            .line("file", &self.file)
            .line("from", &self.from);
        let has_phone = self.sort != Sort::WhomToCall || !self.phone.trim().is_empty();
        let has_terms = self.sort != Sort::Terms || !self.terms.is_empty();
        let list = match self.sort {
            Sort::Schools => list_of(&self.list),
            _ => Ok(()),
        };
        faults
            .holds(has_phone, "phone", Wrong::Missing)
            .holds(has_terms, "terms", Wrong::Missing);
        if let Err(wrong) = list {
            faults.holds(false, "list", wrong);
        }
        faults.all()
    }
}

/// Whether `text` can be published as a list of schools: it is text, and short
/// enough. Letters that are written as escapes would make it grow beyond an entry.
///
/// # Errors
/// What is wrong with it.
pub fn list_of(text: &str) -> Result<(), Wrong> {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    if text.trim().is_empty() || text.contains(is_odd) {
        Err(Wrong::Missing)
    } else if text.chars().count() > LIST {
        Err(Wrong::TooLong(LIST))
    } else {
        Ok(())
    }
}

/// A name that fits a line, of whatever a file is called.
pub fn file_name(name: &str) -> String {
    name.chars().take(LINE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ItemId;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn term(id: u64, name: &str, start: &str, end: &str) -> Term {
        Term {
            id: ItemId(id),
            name: name.into(),
            start: day(start),
            end: day(end),
            removed: false,
        }
    }

    #[test]
    fn each_sort_needs_what_it_is_for_and_leaves_the_rest_behind() {
        let today = day("2026-11-28");
        let form = NoticeForm {
            sort: Sort::WhomToCall,
            title: "Child protection officer".into(),
            list: "name\nBukuru".into(),
            ..NoticeForm::default()
        };
        let none = Terms::default();
        assert_eq!(
            form.finish(today, ("B. Sani", ""), &none),
            Err(vec![Fault::at("phone", Wrong::Missing)])
        );
        let form = NoticeForm {
            phone: " 0803 ".into(),
            ..form
        };
        let notice = form.finish(today, ("B. Sani", ""), &none).unwrap();
        assert_eq!((notice.phone.as_str(), notice.list.as_str()), ("0803", ""));
        for (sort, field) in [(Sort::Terms, "terms"), (Sort::Schools, "list")] {
            let form = NoticeForm {
                sort,
                title: "Of this year".into(),
                ..NoticeForm::default()
            };
            let faults = form.finish(today, ("", ""), &none).unwrap_err();
            assert_eq!(faults, [Fault::at(field, Wrong::Missing)]);
        }
    }

    #[test]
    fn fault_24_a_list_as_long_as_may_be_fits_an_entry_in_whatever_letters_and_no_text_is_none() {
        let of = |list: String| {
            let form = NoticeForm {
                sort: Sort::Schools,
                title: "All".into(),
                text: "\"".repeat(crate::record::PROSE),
                list,
                ..NoticeForm::default()
            };
            form.finish(day("2026-11-28"), ("", ""), &Terms::default())
        };
        for letter in ["\"", "\n", "𝕏", "ɗ", "\u{200f}"] {
            let list = format!("name{}", letter.repeat(LIST - 4));
            let entry = serde_json::to_string(&of(list).unwrap()).unwrap();
            // As an entry carries it, with room for what stands around it.
            assert!(entry.len() < 250 * 1024, "{letter:?}: {}", entry.len());
        }
        let wrong = |list: String, wrong| assert_eq!(of(list), Err(vec![Fault::at("list", wrong)]));
        wrong("x".repeat(LIST + 1), Wrong::TooLong(LIST));
        for text in ["", " \r\n", "a\0b", "a\u{1}b", "a\u{7f}b"] {
            wrong(text.to_owned(), Wrong::Missing);
        }
    }

    #[test]
    fn of_who_leads_a_school_only_the_latest_notice_holds_whoever_wrote_it() {
        let id = |nth: u64| RecordId(crate::ids::mint(1_790_000_000_000 + nth, [7; 10]));
        let told = |nth: u64, at: u32, schools: &[u64]| {
            let form = NoticeForm {
                title: "Led now by another".into(),
                schools: schools.iter().map(|nth| id(*nth)).collect(),
                at,
                ..NoticeForm::default()
            };
            let notice = form.finish(day("2026-11-28"), ("", ""), &Terms::default());
            (id(nth), notice.unwrap())
        };
        let holding = |all: &[(RecordId, Notice)]| {
            let holds = all.iter().map(|(id, notice)| notice.holds(*id, all));
            holds.collect::<Vec<_>>()
        };
        // Handed over, back, and over again; the ids say nothing of the order.
        let all = [
            told(95, 10, &[1, 2]),
            told(91, 30, &[1, 2]),
            told(93, 20, &[1, 2]),
        ];
        assert_eq!(holding(&all), [false, true, false]);
        // Two clusters to two successors: both are so.
        let both = [told(91, 10, &[1, 2]), told(92, 20, &[3])];
        assert_eq!(holding(&both), [true, true]);
        // One school of two went on: the rest of what was said is still so.
        let part = [told(91, 10, &[1, 2]), told(92, 20, &[2])];
        assert_eq!(holding(&part), [true, true]);
        let rest = [part[0].clone(), part[1].clone(), told(93, 30, &[1])];
        assert_eq!(holding(&rest), [false, true, true]);
        // Two officers told of the same handover; and of no school at all.
        let twice = [told(91, 10, &[1]), told(92, 10, &[1]), told(93, 0, &[])];
        assert_eq!(holding(&twice), [false, true, true]);
        // Changed by the officer, it is the same handover's still.
        let changed = NoticeForm::of(&twice[0].1);
        assert_eq!((changed.at, changed.schools), (10, vec![id(1)]));
    }

    #[test]
    fn published_terms_join_the_leaders_and_change_none_of_them() {
        let own = Terms {
            terms: vec![
                term(1, "Term 1", "2026-09-14", "2026-12-04"),
                Term {
                    removed: true,
                    ..term(2, "Term 2", "2027-01-04", "2027-04-02")
                },
            ],
        };
        let published = [
            term(7, "First term", "2026-09-07", "2026-12-18"),
            term(8, "TERM 1", "2025-09-07", "2025-12-18"),
            term(2, "Term 2", "2027-01-11", "2027-04-09"),
            term(9, "Term 3", "2027-05-03", "2027-07-23"),
        ];
        let all = with_terms(&own, &published);
        assert_eq!(all.terms[0], own.terms[0]);
        let names: Vec<_> = all
            .terms
            .iter()
            .map(|term| (term.id.0, term.start))
            .collect();
        assert_eq!(
            names,
            [
                (1, day("2026-09-14")),
                (2, day("2027-01-11")),
                (9, day("2027-05-03"))
            ]
        );
        assert!(all.check().is_empty());
        // Taken in again, nothing changes.
        assert_eq!(with_terms(&all, &published), all);
    }
}
