//! What a form was begun on. It may wait for days, and what it was read from may be
//! written meanwhile: saved over what was seen then, only what somebody changed in the
//! form is set, and what the others wrote stands beside it or is merged with it.

use crate::batch::Batch;
use crate::phone::Phone;
use crate::row::{Stone, read_ids};
use domain::ids::RecordId;
use exchange::EntryId;
use std::cell::RefCell;
use std::rc::Rc;

/// The records that were read for a form, as they stood then: of each a line with its
/// id, its heads and its body, parted by tabs. One text, for a form's draft bears it;
/// there is no raw tab or new line in JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begun(pub String);

/// Takes note of what is read.
#[derive(Clone, Default)]
pub struct Noting(Rc<RefCell<String>>);

impl Noting {
    /// What was read so far.
    pub fn read(&self) -> Begun {
        Begun(self.0.borrow().clone())
    }

    pub(crate) fn note(&self, row: &Stone) {
        // What cannot be read here cannot be changed here either.
        if let (Some(id), Some(body)) = (row.id(), row.body()) {
            self.line(&id, &row.heads().unwrap_or_default(), &body);
        }
    }

    /// There was nothing: what comes to be there is another's beginning.
    pub(crate) fn note_nothing(&self, id: RecordId) {
        self.line(&id.to_string(), "", "{}");
    }

    fn line(&self, id: &str, heads: &str, body: &str) {
        let mut lines = self.0.borrow_mut();
        for part in [id, "\t", heads, "\t", body, "\n"] {
            lines.push_str(part);
        }
    }
}

impl Begun {
    /// The bodies of the records that were read.
    pub fn bodies(&self) -> impl Iterator<Item = &str> {
        let lines = self.0.split('\n');
        lines.filter_map(|line| line.rsplit_once('\t').map(|(_, body)| body))
    }

    /// The heads and the body of `record` as it was first read.
    pub(crate) fn of(&self, record: RecordId) -> Option<(Vec<EntryId>, String)> {
        let record = record.to_string();
        let mut lines = self.0.split('\n');
        let line = lines.find(|line| line.starts_with(&*record))?;
        let (heads, body) = line.get(record.len() + 1..)?.split_once('\t')?;
        Some((read_ids(Some(heads.to_owned())).ok()?, body.to_owned()))
    }
}

impl Phone {
    /// The same phone, and what is read through it from now on.
    pub fn noting(&self) -> (Phone, Noting) {
        let noting = Noting::default();
        (self.noted_by(Some(noting.clone())), noting)
    }

    /// The same phone, of which nothing is noted: for what a form shows and never saves.
    pub fn aside(&self) -> Phone {
        self.noted_by(None)
    }
}

impl Batch {
    /// What it puts is a change to what was seen when it was `begun`.
    pub fn over(mut self, begun: &Begun) -> Self {
        for (id, wanted) in &mut self.changes {
            wanted.over(begun.of(*id));
        }
        self
    }
}
