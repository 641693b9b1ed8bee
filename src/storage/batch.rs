//! What is saved together.

use crate::past::Past;
use crate::pictures::Also;
use crate::reading::Stored;
use domain::ids::{AccountId, RecordId};
use domain::kinds::Kind;
use domain::record::{Keys, Record, Share};
use exchange::EntryId;
use exchange::entry::{LEADERS, TO};
use serde_json::Value;

/// What is saved together: all of it, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(crate) changes: Vec<(RecordId, Wanted)>,
    pub(crate) forms: Vec<String>,
    /// What is done besides, to the bytes of pictures.
    pub(crate) also: Vec<Also>,
    /// A record that has no JSON form, which no kind's has.
    pub(crate) broken: bool,
    /// The level of its new records, where that is not their kind's.
    pub(crate) level: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// The record is to read so.
    Put {
        kind: &'static str,
        share: Option<Share>,
        body: Value,
        /// The index fields of `body`.
        keys: Keys,
        /// What the writer had before their eyes, if not what is stored.
        seen: Option<(Vec<EntryId>, String)>,
    },
    /// The record is to go.
    Delete,
    /// Of the texts that stand beside one another at `path`, `text` is to
    /// stand there alone.
    Choose {
        /// What the leader had before their eyes.
        seen: Vec<EntryId>,
        body: String,
        path: String,
        text: String,
    },
}

impl Wanted {
    /// It is a change to what was seen then, unless that is known already.
    pub(crate) fn over(&mut self, then: Option<(Vec<EntryId>, String)>) {
        if let Wanted::Put { seen, .. } = self
            && seen.is_none()
        {
            *seen = then;
        }
    }
}

impl Batch {
    /// Nothing to save yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The record `id` is to read like `record`. Fields that only a newer
    /// version knows stay as they are stored; a record that reads so already is
    /// not written again.
    pub fn put<R: Record>(self, id: RecordId, record: &R) -> Self {
        self.wanted::<R>(id, record, None, None)
    }

    /// As [`Batch::put`], at a level of its own: a new record gets it, an
    /// existing one only if it is wider than the one it has. A kind that is
    /// `mine` stays so.
    pub fn put_shared<R: Record>(self, id: RecordId, record: &R, share: Share) -> Self {
        self.wanted::<R>(id, record, Some(share), None)
    }

    /// As [`Batch::put`], for a change made to `seen`: should another tab have
    /// changed the record since `seen` was read, only what differs from `seen`
    /// is set, and the rest of both changes stands.
    pub fn put_over<R: Record>(self, seen: &Stored<R>, record: &R) -> Self {
        let before = (seen.heads.clone(), seen.body.clone());
        self.wanted::<R>(seen.id, record, None, Some(before))
    }

    /// The record `id` is to go; none is no error.
    pub fn delete(mut self, id: RecordId) -> Self {
        self.want(id, Wanted::Delete);
        self
    }

    /// At `path`, where texts stand beside one another, `text` is to stand alone:
    /// one of them, or what the leader made of them. The others stay in the
    /// record's history. A text that came after `seen` was read stands beside it.
    pub fn choose(mut self, seen: &Past, path: &str, text: &str) -> Self {
        let wanted = Wanted::Choose {
            seen: seen.heads.clone(),
            body: seen.body.clone().unwrap_or_default(),
            path: path.to_owned(),
            text: text.to_owned(),
        };
        self.want(seen.id, wanted);
        self
    }

    /// What is new in it is written to `account`: that leader reads it, and the
    /// officers.
    pub fn written_to(mut self, account: AccountId) -> Self {
        self.level = Some(format!("{TO}{account}"));
        self
    }

    /// What is new in it is for every leader of the District.
    pub fn for_leaders(mut self) -> Self {
        self.level = Some(LEADERS.to_owned());
        self
    }

    /// The draft of `form` has become what is saved here, and goes with it.
    pub fn drop_draft(mut self, form: &str) -> Self {
        self.forms.push(form.to_owned());
        self
    }

    fn wanted<R: Record>(
        mut self,
        id: RecordId,
        record: &R,
        share: Option<Share>,
        seen: Option<(Vec<EntryId>, String)>,
    ) -> Self {
        match serde_json::to_value(record) {
            Ok(body) => self.want(
                id,
                Wanted::Put {
                    kind: R::KIND,
                    share,
                    body,
                    keys: record.keys(),
                    seen,
                },
            ),
            Err(_) => self.broken = true,
        }
        self
    }

    /// The last word on a record counts.
    pub(crate) fn want(&mut self, id: RecordId, wanted: Wanted) {
        self.changes.retain(|(other, _)| *other != id);
        self.changes.push((id, wanted));
    }

    /// Whether something in it will certainly have to be sealed.
    pub(crate) fn is_private(&self) -> bool {
        self.changes.iter().any(|(_, wanted)| match wanted {
            Wanted::Put { kind, share, .. } => *share == Some(Share::Mine) || kind_is_mine(kind),
            // Whether these are is known once the record was read.
            Wanted::Delete | Wanted::Choose { .. } => false,
        })
    }
}

/// Whether a kind is private whatever its leader says.
pub(crate) fn kind_is_mine(kind: &str) -> bool {
    Kind::named(kind).is_some_and(|kind| kind.share == Share::Mine)
}
