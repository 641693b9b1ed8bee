//! Where a record stands that was written in two places at once.
//!
//! A save needs it seldom, and its code is large. An app that comes in parts
//! may therefore open the database without it, and say where it is fetched.

use crate::error::Error;
use crate::history;
use crate::row::Stone;
use crate::transaction::Work;
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;

type Stands<'a> = Pin<Box<dyn Future<Output = Result<Stone, Error>> + 'a>>;

/// Works out, from all its entries, where a record stands: its row.
#[derive(Clone, Copy)]
pub struct Merging(for<'a> fn(&'a Work<'_>, &'a str) -> Stands<'a>);

impl Merging {
    /// The code itself: it comes to wherever this is called.
    pub fn here() -> Self {
        Self(|work, id| {
            Box::pin(async move {
                let history = history::of(work, id).await?;
                let standing = history::standing(id, history)?.ok_or(Error::Corrupt)?;
                Ok(standing.write(standing.keys()))
            })
        })
    }

    pub(crate) async fn stands(self, work: &Work<'_>, id: &str) -> Result<Stone, Error> {
        (self.0)(work, id).await
    }
}

/// Brings it; `None` when it did not come.
pub(crate) type Fetch = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Option<Merging>>>>>;

/// Whether it is here, and how it is brought.
pub(crate) struct Brought {
    here: Cell<Option<Merging>>,
    fetch: Option<Fetch>,
}

impl Brought {
    pub(crate) fn already(merging: Merging) -> Self {
        Self {
            here: Cell::new(Some(merging)),
            fetch: None,
        }
    }

    pub(crate) fn by(fetch: Fetch) -> Self {
        Self {
            here: Cell::new(None),
            fetch: Some(fetch),
        }
    }

    pub(crate) fn here(&self) -> Option<Merging> {
        self.here.get()
    }

    /// Brings it, outside of any transaction.
    pub(crate) async fn bring(&self) -> Result<(), Error> {
        let merging = match &self.fetch {
            Some(fetch) => fetch().await,
            None => None,
        };
        self.here.set(merging);
        merging.map(drop).ok_or(Error::Apart)
    }
}
