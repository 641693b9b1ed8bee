//! A list that is read a page at a time, so that years of it cost nothing
//! until somebody asks for them.

use crate::fieldbook::fieldbook;
use crate::live::follow;
use crate::slot::{Derived, Slot, derived};
use crate::task::begin;
use std::rc::Rc;
use storage::{Error, Phone};

/// A list of `T`, newest first, of which the first pages are here.
pub struct Paged<T: 'static> {
    page: usize,
    wanted: Slot<usize>,
    /// How many were asked for, and those that came: one more when there is more.
    rows: Slot<Option<(usize, Vec<T>)>>,
}

impl<T> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Paged<T> {}

impl<T: 'static> Paged<T> {
    /// Reads a page now, and again after every change of the records. `ask`
    /// reads at most so many, newest first.
    pub fn open<F>(page: usize, ask: F) -> Self
    where
        F: AsyncFn(Phone, usize) -> Result<Vec<T>, Error> + 'static,
    {
        let book = fieldbook();
        let wanted = Slot::new(page);
        let rows = Slot::new(None);
        let ask = Rc::new(ask);
        follow(move || {
            book.changed.track();
            let most = wanted.get();
            let ask = ask.clone();
            begin(async move {
                let read = ask(book.phone(), most + 1).await;
                // An answer to an older question must not overwrite a newer one.
                if wanted.try_get_untracked() != Some(most) {
                    return;
                }
                match read {
                    Ok(read) => rows.set(Some((most, read))),
                    Err(error) => book.trouble(&error),
                }
            });
        });
        Self { page, wanted, rows }
    }

    /// Works on what is here; nothing before the first answer.
    pub fn with<R>(self, work: impl FnOnce(&[T]) -> R) -> Option<R> {
        self.rows.with(|rows| {
            let (most, rows) = rows.as_ref()?;
            Some(work(&rows[..rows.len().min(*most)]))
        })
    }

    /// Whether there is more than is here. Stays as it was while more is read,
    /// so that the button for it keeps its place and the focus.
    pub fn has_more(self) -> Derived<bool> {
        let rows = self.rows;
        derived(move || {
            rows.with(|rows| rows.as_ref().is_some_and(|(most, rows)| rows.len() > *most))
        })
    }

    /// Reads a page more.
    pub fn more(self) {
        self.wanted.update(|wanted| *wanted += self.page);
    }
}
