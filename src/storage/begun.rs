//! What a form was begun on. It may wait for days, and what it was read from may be
//! written meanwhile: saved over what was seen then, only what somebody changed in the
//! form is set, and what the others wrote stands beside it or is merged with it.

use crate::batch::Batch;
use crate::phone::Phone;
use crate::row::Standing;
use domain::ids::RecordId;
use exchange::EntryId;
use std::cell::RefCell;
use std::rc::Rc;

/// The records that were read for a form, as they stood then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begun(Vec<(RecordId, Vec<EntryId>, String)>);

/// Takes note of what is read.
#[derive(Clone, Default)]
pub struct Noting(Rc<RefCell<Begun>>);

impl Noting {
    /// What was read so far.
    pub fn read(&self) -> Begun {
        self.0.borrow().clone()
    }

    pub(crate) fn note(&self, id: RecordId, standing: Option<&Standing>) {
        let seen = match standing {
            // There was nothing: what comes to be there is another's beginning.
            None => (id, Vec::new(), "{}".to_owned()),
            Some(Standing {
                body: Some(body),
                heads,
                ..
            }) => (id, heads.clone(), body.clone()),
            // It could not be read here, and so not changed either.
            Some(_) => return,
        };
        let mut begun = self.0.borrow_mut();
        begun.0.retain(|(other, ..)| *other != id);
        begun.0.push(seen);
    }
}

impl Begun {
    /// As it is kept with a draft.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// As it was kept; nothing known of one that cannot be read.
    pub fn from_json(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    pub(crate) fn of(&self, record: RecordId) -> Option<(Vec<EntryId>, String)> {
        let mut seen = self.0.iter();
        let (_, heads, body) = seen.find(|(id, ..)| *id == record)?;
        Some((heads.clone(), body.clone()))
    }
}

impl Phone {
    /// The same phone, and what is read through it from now on.
    pub fn noting(&self) -> (Phone, Noting) {
        let noting = Noting::default();
        (Phone(self.0.clone(), Some(noting.clone())), noting)
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
