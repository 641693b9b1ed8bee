//! Which column is which field. The leader may change it.

use crate::field::{FIELDS, Field};
use crate::headings::{Headings, recognise};

/// A column for each field that has one. A column is never two fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    columns: [Option<usize>; FIELDS.len()],
}

impl Matching {
    /// The likeliest column for each field, by the headings alone.
    pub fn propose(headings: &Headings) -> Self {
        let mut doubts = [usize::MAX; FIELDS.len()];
        let mut matching = Self::default();
        for (column, name) in headings.names.iter().enumerate() {
            let Some(named) = recognise(name) else {
                continue;
            };
            let nth = place(named.field);
            if named.doubt < doubts[nth] {
                doubts[nth] = named.doubt;
                matching.columns[nth] = Some(column);
            }
        }
        matching
    }

    /// The column of `field`.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns[place(field)]
    }

    /// The field of `column`.
    pub fn field(&self, column: usize) -> Option<Field> {
        FIELDS
            .into_iter()
            .find(|field| self.column(*field) == Some(column))
    }

    /// `field` stands in `column`, or in none. A field that had the column has
    /// none from now on.
    pub fn choose(&mut self, field: Field, column: Option<usize>) {
        if let Some(other) = column.and_then(|column| self.field(column)) {
            self.columns[place(other)] = None;
        }
        self.columns[place(field)] = column;
    }

    /// Whether schools can be read with it: without a name there is none.
    pub fn is_enough(&self) -> bool {
        self.column(Field::Name).is_some()
    }

    /// The columns that are no field, by their place; those without a heading
    /// are left out.
    pub fn unmatched(&self, headings: &Headings) -> Vec<usize> {
        let columns = headings.names.iter().enumerate();
        let unknown = |(column, name): (usize, &String)| {
            (!name.is_empty() && self.field(column).is_none()).then_some(column)
        };
        columns.filter_map(unknown).collect()
    }
}

fn place(field: Field) -> usize {
    FIELDS.iter().position(|known| *known == field).unwrap_or(0)
}
