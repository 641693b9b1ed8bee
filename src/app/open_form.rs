//! An open form follows the phone: what another tab keeps or saves of it shows
//! here, unless something typed here is still on its way to the database.
//!
//! A draft is one value and its last writer wins. A form in two tabs is
//! therefore read again whenever the phone tells that drafts or records have
//! changed, so that whoever changes it next changes all of it. What remains:
//! changes made in both tabs within the half second before the first of them
//! is written. The form that is written last stands then.
//!
//! Nothing here knows what a form holds; it goes about as JSON, so that this
//! is compiled once and not once for every form.

use crate::fieldbook::Fieldbook;
use crate::live::follow;
use crate::slot::Slot;
use crate::task::begin;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use storage::{Batch, Begun, Error, Phone};

/// A form as its records give it, as JSON; `None` when they are not there.
pub type Answer = Pin<Box<dyn Future<Output = Result<Option<String>, Error>>>>;

/// Shows a form of that JSON, or closes it; whether the JSON could be read.
pub type Show = Box<dyn Fn(Option<&str>) -> bool>;

/// What a form does with JSON.
pub struct Means {
    /// Reads the form from the records.
    pub fresh: Box<dyn Fn(Phone) -> Answer>,
    /// The form as it stands now; `None` when it is closed.
    pub now: Box<dyn Fn() -> Option<String>>,
    /// Takes what another tab kept or saved.
    pub show: Show,
}

/// A form on the screen.
pub struct OpenForm {
    name: String,
    book: Fieldbook,
    means: Means,
    /// Whether the phone has answered once.
    looked: Slot<bool>,
    /// Counts looks, changes and saves: an answer to an earlier look is void.
    turn: Cell<u32>,
    /// What is shown is, or is about to be, a draft; not what the records give.
    is_draft: Cell<bool>,
    /// Which change of the records was last looked at.
    records: Cell<u32>,
    saving: Cell<bool>,
    /// The records it was begun on, as they stood then.
    begun: RefCell<Begun>,
}

impl OpenForm {
    /// Opens the form `name` and keeps it abreast as long as the caller's view
    /// is there; `looked` becomes true with the first answer.
    pub fn follow(name: String, book: Fieldbook, looked: Slot<bool>, means: Means) -> Rc<Self> {
        let form = Rc::new(Self {
            name,
            book,
            means,
            looked,
            turn: Cell::new(0),
            is_draft: Cell::new(false),
            records: Cell::new(0),
            saving: Cell::new(false),
            begun: RefCell::default(),
        });
        let followed = form.clone();
        follow(move || {
            book.drafts.track();
            book.changed.track();
            begin(followed.clone().look());
        });
        form
    }

    /// The name of its draft.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is saved of it, as a change to what it was begun on.
    pub fn over(&self, batch: Batch) -> Batch {
        batch.over(&self.begun.borrow())
    }

    /// The form as its draft is kept: with what it was begun on.
    pub fn kept(&self, json: String) -> String {
        let begun = serde_json::to_string(&self.begun.borrow().0);
        match (json.strip_suffix('}'), begun) {
            (Some(form), Ok(begun)) if form.len() > 1 => [form, BEGUN, &begun, "}"].concat(),
            _ => json,
        }
    }

    /// It was changed here.
    pub fn edited(&self) {
        self.is_draft.set(true);
        self.next_turn();
    }

    /// What it holds is being saved from now on; false when it already is.
    pub fn saving(&self) -> bool {
        !self.saving.replace(true)
    }

    /// The saving is over. If it went well, what is shown is what the records
    /// now hold, and there is no draft any more.
    pub fn saved(&self, saved: bool) {
        self.saving.set(false);
        if saved {
            self.is_draft.set(false);
            // What it would be a change to from now on is read with the next look.
            *self.begun.borrow_mut() = Begun::default();
            if self.has_looked() {
                self.next_turn();
            }
        }
    }

    /// Reads the draft again, and the records if there is none.
    async fn look(self: Rc<Self>) {
        let (book, opened) = (self.book, self.has_looked());
        if opened && self.is_busy() {
            return;
        }
        let turn = self.next_turn();
        let is_void = || self.turn.get() != turn || (opened && self.is_busy());

        let unwritten = book.unkept(|unkept| unkept.latest(&self.name));
        let kept = match unwritten {
            Some(latest) => Ok(Some(latest)),
            None => book.phone().draft(&self.name).await,
        };
        if is_void() {
            return;
        }
        let kept = kept.unwrap_or_else(|error| {
            book.trouble(&error);
            // What is shown goes on being shown.
            opened.then(|| (self.means.now)()).flatten()
        });
        if let Some(kept) = kept {
            let (form, begun) = parted(&kept);
            let could = self.show(Some(&form));
            if could || opened {
                self.is_draft.set(true);
                if let Some(begun) = begun.filter(|_| could) {
                    *self.begun.borrow_mut() = begun;
                }
                return;
            }
            // A draft of an older shape that no longer reads is left where it
            // is, untouched, and the form starts from the record.
        }

        let records = book.changed.try_get_untracked().unwrap_or_default();
        // Saved or thrown away elsewhere: what is shown stands nowhere any more.
        let was_draft = self.is_draft.get();
        if opened && !was_draft && self.records.get() == records {
            return;
        }
        let (phone, noting) = book.phone().noting();
        let fresh = (self.means.fresh)(phone).await;
        if is_void() {
            return;
        }
        match fresh {
            Ok(fresh) => {
                let shown = (self.means.now)();
                let is_news = !opened || was_draft || !same_but_for_ids(&shown, &fresh);
                if is_news {
                    self.show(fresh.as_deref());
                }
                self.is_draft.set(false);
                self.records.set(records);
                *self.begun.borrow_mut() = noting.read();
            }
            Err(error) => book.trouble(&error),
        }
        self.has_answer();
    }

    /// Shows the form if it differs from what is shown; whether it could be read.
    fn show(&self, json: Option<&str>) -> bool {
        let is_shown = (self.means.now)().as_deref() == json;
        let could = is_shown || (self.means.show)(json);
        if could {
            self.has_answer();
        }
        could
    }

    /// Whether something of it is still on its way to the database. It is
    /// written next, and must not be replaced.
    fn is_busy(&self) -> bool {
        self.saving.get() || self.book.unkept(|unkept| unkept.holds(&self.name))
    }

    /// Told once: with every telling the screen would be built anew.
    fn has_answer(&self) {
        if !self.has_looked() {
            self.looked.try_set(true);
        }
    }

    fn has_looked(&self) -> bool {
        self.looked.try_get_untracked().unwrap_or_default()
    }

    fn next_turn(&self) -> u32 {
        self.turn.set(self.turn.get().wrapping_add(1));
        self.turn.get()
    }
}

/// Stands in a kept draft before what the form was begun on. Inside a text the quotes
/// have backslashes.
const BEGUN: &str = ",\"begun_on\":";

/// A kept draft's form, and what it was begun on where that was known.
pub fn parted(kept: &str) -> (String, Option<Begun>) {
    let Some((form, begun)) = kept.split_once(BEGUN) else {
        return (kept.to_owned(), None);
    };
    let begun = begun.strip_suffix('}').map(serde_json::from_str);
    ([form, "}"].concat(), begun.and_then(Result::ok).map(Begun))
}

/// Whether two forms differ in nothing but the ids of things in them. A form
/// read twice from the same records may mint ids for its empty rows, and rows
/// of new ids would take the focus from who is about to type.
fn same_but_for_ids(one: &Option<String>, other: &Option<String>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => without_ids(one).eq(without_ids(other)),
        (None, None) => true,
        _ => false,
    }
}

/// The pieces of the JSON between its ids. Inside a text the quotes have
/// backslashes, so no text is taken for an id.
fn without_ids(json: &str) -> impl Iterator<Item = &str> {
    json.split("\"id\":\"").enumerate().map(|(nth, piece)| {
        let id_ends = (nth > 0).then(|| piece.split_once('"')).flatten();
        id_ends.map_or(piece, |(_, rest)| rest)
    })
}
