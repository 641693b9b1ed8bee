//! The terms of the school year. They move (strikes, floods), so they are
//! dates a leader can change, never a country's calendar.

use crate::day::Day;
use crate::ids::ItemId;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::words::Say;

/// All terms the leader has entered. An account has one such record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The terms, in any order.
    pub terms: Vec<Term>,
}
crate::json!(Terms {  } or_default { terms });

/// One term.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// This item's id.
    pub id: ItemId,
    /// "Term 1".
    pub name: String,
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Term { id, name, start, end } and removed);

impl Terms {
    /// The term `day` lies in and its week from 1, counted from the Monday on
    /// or before the term's first day.
    pub fn week_of(&self, day: Day) -> Option<(&Term, i64)> {
        let holds = |term: &&Term| !term.removed && (term.start..=term.end).contains(&day);
        let term = self.terms.iter().find(holds)?;
        Some((term, day.since(term.start.monday()) / 7 + 1))
    }
}

impl Record for Terms {
    const KIND: &'static str = "terms";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Terms;
    const TEXTS: &'static [&'static str] = &[];
    const ALONE: bool = true;

    fn keys(&self) -> Keys {
        Keys::default()
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        for term in self.terms.iter().filter(|term| !term.removed) {
            let at = |field: &str| format!("terms/{}/{field}", term.id);
            faults.needed(&at("name"), &term.name);
            let ordered = term.start <= term.end;
            faults.holds(ordered, &at("end"), Wrong::EndsBeforeStart);
            let runs =
                |other: &&Term| !other.removed && other.id != term.id && other.start <= term.start;
            let mut others = self.terms.iter().filter(runs);
            let free = !others.any(|other| other.end >= term.start);
            faults.holds(free, &at("start"), Wrong::Overlaps);
        }
        faults.all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_that_starts_midweek_counts_its_first_days_as_week_one() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let term = Term {
            id: ItemId(1),
            name: "Term 1".into(),
            start: day("2026-09-16"), // a Wednesday
            end: day("2026-12-11"),
            removed: false,
        };
        let terms = Terms { terms: vec![term] };
        let week = |text| terms.week_of(day(text)).map(|(_, week)| week);
        assert_eq!(week("2026-09-16"), Some(1));
        assert_eq!(week("2026-09-20"), Some(1));
        assert_eq!(week("2026-09-21"), Some(2));
        assert_eq!(week("2026-12-12"), None);
    }
}
