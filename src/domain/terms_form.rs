//! The terms while they are typed, and how they become the calendar.

use crate::day::Day;
use crate::ids::ItemId;
use crate::record::{Fault, Record, Wrong};
use crate::terms::{Term, Terms};
use crate::text::tidy;
use crate::typed;

/// The form of all terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermsForm {
    /// A row a term, in the order of the screen.
    pub terms: Vec<TermRow>,
}
crate::json!(TermsForm {  } or_default { terms });

/// A term while it is typed: dates are the fields' own text.
#[derive(Clone, Debug, PartialEq)]
pub struct TermRow {
    /// The item's id.
    pub id: ItemId,
    /// "Term 1".
    pub name: String,
    /// `YYYY-MM-DD`.
    pub start: String,
    /// `YYYY-MM-DD`.
    pub end: String,
}
crate::json!(TermRow {
    id,
    name,
    start,
    end
});

impl TermsForm {
    /// The form of the terms as they stand, by their first day.
    pub fn of(terms: &Terms) -> Self {
        let mut kept: Vec<&Term> = terms.terms.iter().filter(|term| !term.removed).collect();
        kept.sort_by_key(|term| term.start);
        let row = |term: &Term| TermRow {
            id: term.id,
            name: term.name.clone(),
            start: term.start.to_string(),
            end: term.end.to_string(),
        };
        Self {
            terms: kept.into_iter().map(row).collect(),
        }
    }

    /// The terms; `before` gives those whose rows were taken out, which stay as
    /// removed ones.
    ///
    /// # Errors
    /// All faults at once: a name or a date that is missing, a term that ends
    /// before it starts, two that run at once.
    pub fn finish(&self, before: &Terms) -> Result<Terms, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut terms = Vec::new();
        for row in &self.terms {
            let mut day = |field: &str, text: &str| -> Option<Day> {
                typed::day(text)
                    .map_err(|wrong| {
                        faults.push(Fault::at(format!("terms/{}/{field}", row.id), wrong));
                    })
                    .ok()
            };
            let dates = (day("start", &row.start), day("end", &row.end));
            if let (Some(start), Some(end)) = dates {
                terms.push(Term {
                    id: row.id,
                    name: tidy(&row.name),
                    start,
                    end,
                    removed: false,
                });
            } else if row.name.trim().is_empty() {
                faults.push(Fault::at(format!("terms/{}/name", row.id), Wrong::Missing));
            }
        }
        let gone = before.terms.iter().filter(|term| {
            let row = self.terms.iter().find(|row| row.id == term.id);
            row.is_none()
        });
        terms.extend(gone.cloned().map(|term| Term {
            removed: true,
            ..term
        }));
        let terms = Terms { terms };
        faults.extend(terms.check());
        if faults.is_empty() {
            Ok(terms)
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u64, name: &str, start: &str, end: &str) -> TermRow {
        TermRow {
            id: ItemId(id),
            name: name.into(),
            start: start.into(),
            end: end.into(),
        }
    }

    fn form(rows: &[TermRow]) -> TermsForm {
        TermsForm {
            terms: rows.to_vec(),
        }
    }

    #[test]
    fn terms_come_back_as_they_were_typed_and_those_taken_out_stay_as_removed() {
        let first = row(1, "Term 1", "2026-09-14", "2026-12-11");
        let second = row(2, "Term 2", "2027-01-11", "2027-04-02");
        let both = form(&[first.clone(), second.clone()]);
        let terms = both.finish(&Terms::default()).expect("terms");
        assert_eq!(TermsForm::of(&terms), both);
        let one = form(std::slice::from_ref(&second));
        let terms = one.finish(&terms).expect("terms");
        assert_eq!(terms.terms.len(), 2);
        assert_eq!(TermsForm::of(&terms), one);
    }

    #[test]
    fn everything_wrong_with_the_terms_is_said_at_once() {
        let rows = [
            row(1, "", "", "x"),
            row(2, "Term 2", "2026-10-02", "2026-10-01"),
        ];
        let faults = form(&rows).finish(&Terms::default()).expect_err("faults");
        let wrong = |field: &str| {
            let fault = faults.iter().find(|fault| fault.field.ends_with(field));
            fault.map(|fault| fault.wrong)
        };
        assert_eq!(wrong(&format!("{}/start", ItemId(1))), Some(Wrong::Missing));
        assert_eq!(wrong(&format!("{}/end", ItemId(1))), Some(Wrong::NotADate));
        assert_eq!(wrong(&format!("{}/name", ItemId(1))), Some(Wrong::Missing));
        assert_eq!(
            wrong(&format!("{}/end", ItemId(2))),
            Some(Wrong::EndsBeforeStart)
        );
    }

    #[test]
    fn two_terms_never_run_at_once() {
        let rows = [
            row(1, "Term 1", "2026-09-14", "2026-12-11"),
            row(2, "Term 2", "2026-12-11", "2027-04-02"),
        ];
        let faults = form(&rows).finish(&Terms::default()).expect_err("faults");
        assert_eq!(
            faults,
            [Fault::at(
                format!("terms/{}/start", ItemId(2)),
                Wrong::Overlaps
            )]
        );
    }
}
