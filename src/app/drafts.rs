//! What is being typed, kept on the phone at most a second later.
//!
//! A form is one value. Each change marks it; half a second after the first
//! unkept change all marked forms are written. Leaving the screen, hiding the
//! page and `pagehide` write at once; what the page's end may cut off, see
//! [`crate::leaving`]. A form read again before its write has
//! completed is served from here, so no quick Back loses a letter. A form open
//! in two tabs follows what the other keeps and saves: see [`crate::open_form`].

use crate::fieldbook::{Fieldbook, fieldbook};
use crate::go::{go_instead, go_part};
use crate::live::live;
use crate::markup::Nodes;
use crate::open_form::{Answer, Means, OpenForm};
use crate::routes::Place;
use crate::slot::{Derived, Slot, derived};
use crate::task::{begin, once_shown};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// How long after a change its form is written, at most.
const SOON: Duration = Duration::from_millis(400);

/// Forms with changes that are not yet known to be on the phone.
#[derive(Default)]
pub struct Unkept {
    forms: RefCell<BTreeMap<String, Form>>,
    timer: Cell<bool>,
}

struct Form {
    /// Reads the form's value as JSON, as long as the form is open.
    read: Option<Rc<dyn Fn() -> Option<String>>>,
    /// The latest JSON on its way to the database.
    latest: Option<String>,
    /// Changed since `latest` was read.
    dirty: bool,
    /// Being saved as a record: a draft written now would outlive it.
    held: bool,
    /// Counts the writes begun, so that an old one does not clear a newer.
    writes: u32,
}

/// A form's value, bound to its draft.
pub struct Draft<T: 'static> {
    value: Slot<Option<T>>,
    looked: Slot<bool>,
    open: StoredValue<Rc<OpenForm>, LocalStorage>,
    book: Fieldbook,
}

impl<T> Clone for Draft<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Draft<T> {}

impl<T: Clone + Serialize + DeserializeOwned + 'static> Draft<T> {
    /// Opens the form: its kept draft if there is one, else what `fresh` reads.
    /// `None` from `fresh` leaves the form closed (the record is not there).
    /// Both are read again when they change in another tab.
    pub fn open<F>(form: String, fresh: F) -> Self
    where
        F: AsyncFn(storage::Phone) -> Result<Option<T>, storage::Error> + 'static,
    {
        let book = fieldbook();
        let value = Slot::new(None::<T>);
        let looked = Slot::new(false);
        let fresh = Rc::new(fresh);
        let means = Means {
            fresh: Box::new(move |phone| -> Answer {
                let fresh = fresh.clone();
                Box::pin(async move { Ok(fresh(phone).await?.as_ref().and_then(json_of)) })
            }),
            now: Box::new(move || now_in(value)),
            show: Box::new(move |json| {
                let read = json.map(serde_json::from_str).transpose();
                read.is_ok_and(|read| value.try_set(read))
            }),
        };
        let draft = Self {
            value,
            looked,
            open: StoredValue::new_local(OpenForm::follow(form, book, looked, means)),
            book,
        };
        on_cleanup(move || draft.leave());
        draft
    }

    /// When its screen is left and `is_nothing` says so of what is typed, no
    /// draft stays behind.
    pub fn is_none_while(self, is_nothing: fn(&T) -> bool) {
        let name = self.open.try_get_value().map(|open| open.name().to_owned());
        on_cleanup(move || {
            let is_nothing = self.now().is_some_and(|typed| is_nothing(&typed));
            if let Some(form) = name.as_ref().filter(|_| is_nothing) {
                let (book, form) = (self.book, form.clone());
                begin(async move { throw_away(book, &form).await });
            }
        });
    }

    /// Whether the form has opened; changes once, so that what it holds is not
    /// built anew with every letter.
    pub fn is_open(self) -> Derived<bool> {
        derived(move || self.value.with(Option::is_some))
    }

    /// What is typed in, from the moment the form is open: before that nothing typed
    /// would stay. Built once.
    pub fn once_open(self, fields: impl Fn() -> Nodes + 'static) -> Nodes {
        let opened = self.is_open();
        live(move || opened.get().then(|| untrack(&fields)))
    }

    /// Whether the phone was asked; with the form still closed then, there is
    /// neither a draft nor a record.
    pub fn looked(self) -> Slot<bool> {
        self.looked
    }

    /// The app this form is part of.
    pub fn book(self) -> Fieldbook {
        self.book
    }

    /// Reads from the form, following its changes; `R::default()` before it has opened.
    pub fn with<R: Default>(self, read: impl FnOnce(&T) -> R) -> R {
        self.value
            .with(|value| value.as_ref().map(read).unwrap_or_default())
    }

    /// The form as it stands now, without following it.
    pub fn now(self) -> Option<T> {
        self.value.try_get_untracked().flatten()
    }

    /// Changes the form and sees to it that the change is kept. A form that is
    /// not open has nothing to change.
    pub fn edit<R: Default>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut result = R::default();
        let mut change = Some(change);
        self.edit_once(&mut |form| {
            if let Some(change) = change.take() {
                result = change(form);
            }
        });
        result
    }

    /// As [`Draft::edit`], compiled once for a form and not once for an edit.
    #[inline(never)]
    fn edit_once(self, change: &mut dyn FnMut(&mut T)) {
        let changed = self.value.try_update(|value| value.as_mut().map(change));
        if changed.flatten().is_some()
            && let Some(open) = self.open.try_get_value()
        {
            let (value, whole) = (self.value, open.clone());
            let read = move || now_in(value).map(|json| whole.kept(json));
            edited(self.book, &open, Rc::new(read));
        }
    }

    /// Saves what the form has become. The draft goes in the same transaction
    /// that writes the records; should that fail, it stays and is kept on.
    pub async fn save(self, batch: storage::Batch) -> bool {
        let Some(open) = self.open.try_get_value() else {
            return false;
        };
        save(self.book, open, batch).await
    }

    /// To `place` once all is saved, if the form is still on the screen: who went
    /// elsewhere meanwhile stays there.
    pub fn go_on(self, place: Place) {
        if self.open.try_get_value().is_some() {
            go_instead(place);
        }
    }

    /// The same to a part of `place`, as `query` says.
    pub fn go_on_to_part(self, place: Place, query: &str) {
        if self.open.try_get_value().is_some() {
            go_part(place, query, true);
        }
    }

    fn leave(self) {
        let Some(open) = self.open.try_get_value() else {
            return;
        };
        if self.book.unkept(|unkept| unkept.close(open.name())) {
            keep_all(self.book);
        }
    }
}

/// Of every form alike: it was changed, and is kept soon.
fn edited(book: Fieldbook, open: &OpenForm, read: Rc<dyn Fn() -> Option<String>>) {
    open.edited();
    if book.unkept(|unkept| unkept.mark(open.name().to_owned(), read)) {
        set_timeout(move || keep_all(book), SOON);
    }
}

/// Of every form alike.
async fn save(book: Fieldbook, open: Rc<OpenForm>, batch: storage::Batch) -> bool {
    let form = open.name();
    // Two taps at once: the first one saves, the second has nothing to add.
    if !open.saving() {
        return false;
    }
    book.unkept(|unkept| unkept.hold(form, true));
    let saved = book.save(open.over(batch).drop_draft(form)).await;
    if saved {
        book.unkept(|unkept| unkept.forget(form));
    } else {
        book.unkept(|unkept| unkept.hold(form, false));
        lead_to_trouble();
        keep_all(book);
    }
    open.saved(saved);
    book.kept.try_set(book.unkept(Unkept::is_empty));
    saved
}

/// Brings what is told at the top of the screen before the eyes of who has just tapped.
fn lead_to_trouble() {
    once_shown(|| {
        if let Ok(Some(told)) = document().query_selector(".body > [role=alert]") {
            told.scroll_into_view();
        }
    });
}

/// What was begun in the form goes, once its last write is over.
pub async fn throw_away(book: Fieldbook, form: &str) {
    put_away(book).await;
    book.unkept(|unkept| unkept.forget(form));
    if let Err(error) = book.phone().drop_draft(form).await {
        book.trouble(&error);
    }
}

fn now_in<T: Serialize + 'static>(value: Slot<Option<T>>) -> Option<String> {
    let json = value.try_with_untracked(|value| value.as_ref().and_then(json_of));
    json.flatten()
}

fn json_of<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

impl Unkept {
    /// Marks a form as changed; whether a timer has to be started.
    fn mark(&self, form: String, read: Rc<dyn Fn() -> Option<String>>) -> bool {
        let mut forms = self.forms.borrow_mut();
        let entry = forms.entry(form).or_insert(Form {
            read: None,
            latest: None,
            dirty: false,
            held: false,
            writes: 0,
        });
        entry.read = Some(read);
        entry.dirty = true;
        !self.timer.replace(true)
    }

    /// The newest JSON of a form that may not have reached the database yet.
    pub fn latest(&self, form: &str) -> Option<String> {
        let forms = self.forms.borrow();
        let entry = forms.get(form)?;
        let unread = entry
            .dirty
            .then(|| entry.read.as_ref().and_then(|read| read()));
        unread.flatten().or_else(|| entry.latest.clone())
    }

    /// The form's screen is going: reads its value while it can. Whether there
    /// is something to write.
    fn close(&self, form: &str) -> bool {
        let mut forms = self.forms.borrow_mut();
        let Some(entry) = forms.get_mut(form) else {
            return false;
        };
        if entry.dirty {
            let value = entry.read.as_ref().and_then(|read| read());
            entry.latest = value.or_else(|| entry.latest.take());
        }
        entry.read = None;
        entry.dirty
    }

    /// Form and newest JSON of whatever is not known to be in the database. A
    /// form that is being saved is left out: its draft would outlive it.
    pub fn unwritten(&self) -> Vec<(String, String)> {
        let names: Vec<String> = {
            let forms = self.forms.borrow();
            let waiting = forms.iter().filter(|(_, entry)| !entry.held);
            waiting.map(|(form, _)| form.clone()).collect()
        };
        let latest = |form: String| Some((form.clone(), self.latest(&form)?));
        names.into_iter().filter_map(latest).collect()
    }

    fn hold(&self, form: &str, held: bool) {
        if let Some(entry) = self.forms.borrow_mut().get_mut(form) {
            entry.held = held;
            entry.dirty |= !held;
        }
    }

    fn forget(&self, form: &str) {
        self.forms.borrow_mut().remove(form);
    }

    /// Whether something of the form has not reached the database yet.
    pub fn holds(&self, form: &str) -> bool {
        self.forms.borrow().contains_key(form)
    }

    /// Whether a write that was taken is still wanted.
    fn wants(&self, form: &str, write: u32) -> bool {
        let forms = self.forms.borrow();
        forms
            .get(form)
            .is_some_and(|entry| entry.writes == write && !entry.held)
    }

    /// Everything to be written now: form, JSON, number of the write.
    fn take(&self) -> Vec<(String, String, u32)> {
        self.timer.set(false);
        let mut forms = self.forms.borrow_mut();
        let dirty = forms
            .iter_mut()
            .filter(|(_, entry)| entry.dirty && !entry.held);
        dirty
            .filter_map(|(form, entry)| {
                if let Some(read) = &entry.read {
                    entry.latest = read().or_else(|| entry.latest.take());
                }
                entry.dirty = false;
                entry.writes += 1;
                Some((form.clone(), entry.latest.clone()?, entry.writes))
            })
            .collect()
    }

    /// A write has completed, or has failed and must be tried again.
    fn written(&self, form: &str, write: u32, kept: bool) {
        let mut forms = self.forms.borrow_mut();
        let Some(entry) = forms.get_mut(form) else {
            return;
        };
        if entry.writes != write {
            return;
        }
        if !kept {
            entry.dirty = true;
        } else if !entry.dirty {
            forms.remove(form);
        }
    }

    /// Whether nothing waits to be written.
    pub fn is_empty(&self) -> bool {
        self.forms.borrow().is_empty()
    }
}

/// Writes every changed form now.
pub fn keep_all(book: Fieldbook) {
    let forms = book.unkept(Unkept::take);
    if forms.is_empty() {
        book.kept.try_set(book.unkept(Unkept::is_empty));
        return;
    }
    // At once, not when the writing begins: who asks next must not read "kept".
    book.kept.try_set(false);
    begin(write(book, forms));
}

/// As [`keep_all`]; done when everything is written, or could not be.
pub async fn put_away(book: Fieldbook) {
    write(book, book.unkept(Unkept::take)).await;
}

async fn write(book: Fieldbook, forms: Vec<(String, String, u32)>) {
    book.kept.try_set(false);
    let mut failed = false;
    for (form, json, write) in forms {
        if !book.unkept(|unkept| unkept.wants(&form, write)) {
            continue;
        }
        let kept = book.phone().keep_draft(&form, &json).await;
        book.unkept(|unkept| unkept.written(&form, write, kept.is_ok()));
        if let Err(error) = kept {
            failed = true;
            book.trouble(&error);
        }
    }
    if failed {
        set_timeout(move || keep_all(book), Duration::from_secs(5));
    }
    book.kept.try_set(book.unkept(Unkept::is_empty));
}
