//! Schools found by what a list says of them, and by their record.

use crate::fold::{fold, loose, unpadded};
use crate::meeting::Known;
use domain::ids::RecordId;
use domain::school::School;

/// Schools by their code, their name, and what tells in their name.
#[derive(Default)]
pub(crate) struct Index {
    codes: Keys,
    numbers: Keys,
    names: Keys,
    loose: Keys,
}

impl Index {
    /// Takes the next school in. Nothing is found before [`Index::end`].
    pub(crate) fn push(&mut self, school: &School) {
        self.codes.push(fold(&school.code));
        self.numbers.push(unpadded(&school.code));
        self.names.push(fold(&school.name));
        self.loose.push(loose(&school.name));
    }

    /// All are in.
    pub(crate) fn end(&mut self) {
        for keys in [
            &mut self.codes,
            &mut self.numbers,
            &mut self.names,
            &mut self.loose,
        ] {
            keys.end();
        }
    }

    pub(crate) fn of_code(&self, school: &School) -> &[usize] {
        self.codes.found(&fold(&school.code))
    }

    /// Those of the same code, or of one that is the same but for its zeros.
    pub(crate) fn of_number(&self, school: &School) -> &[usize] {
        self.numbers.found(&unpadded(&school.code))
    }

    pub(crate) fn of_name(&self, school: &School) -> &[usize] {
        self.names.found(&fold(&school.name))
    }

    pub(crate) fn like(&self, school: &School) -> &[usize] {
        self.loose.found(&loose(&school.name))
    }
}

/// Schools here by their record, and by the record that remains of them.
pub(crate) struct Records {
    ids: Keys,
    remaining: Keys,
}

impl Records {
    pub(crate) fn of(known: &[Known]) -> Self {
        let (mut ids, mut remaining) = (Keys::default(), Keys::default());
        for known in known {
            ids.push(known.id.to_string());
            remaining.push(known.remains.to_string());
        }
        ids.end();
        remaining.end();
        Self { ids, remaining }
    }

    pub(crate) fn of_id(&self, id: RecordId) -> Option<usize> {
        self.ids.found(&id.to_string()).first().copied()
    }

    /// All of which that record remains.
    pub(crate) fn remaining(&self, id: RecordId) -> &[usize] {
        self.remaining.found(&id.to_string())
    }
}

/// Which of many texts are a certain one: sorted, with their places in order.
/// A map of texts would be compiled for this alone.
#[derive(Default)]
struct Keys {
    keys: Vec<String>,
    places: Vec<usize>,
}

impl Keys {
    fn push(&mut self, key: String) {
        self.places.push(self.keys.len());
        self.keys.push(key);
    }

    fn end(&mut self) {
        let keys = std::mem::take(&mut self.keys);
        let mut keys: Vec<(String, usize)> = keys.into_iter().zip(0..).collect();
        // Each place is another: nothing is equal.
        keys.sort_unstable();
        (self.keys, self.places) = keys.into_iter().unzip();
    }

    /// Nothing is found for no text.
    fn found(&self, key: &str) -> &[usize] {
        if key.is_empty() {
            return &[];
        }
        let from = self.keys.partition_point(|other| other.as_str() < key);
        let to = self.keys.partition_point(|other| other.as_str() <= key);
        &self.places[from..to]
    }
}
