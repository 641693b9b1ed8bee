//! The one connection of this page: opened, lost, opened again, given up to a
//! newer version, or taken away with its database.

use crate::database::Database;
use crate::error::Error;
use crate::opening::{self, Missing, after};
use crate::signal::Signal;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::IdbVersionChangeEvent;

/// What the page does before the database is taken over: put its drafts away; or
/// when it was taken away. Which of the two, the error says.
pub(crate) type Leaving = Rc<dyn Fn(Error) -> Pin<Box<dyn Future<Output = ()>>>>;

/// How long the page may take to put its drafts away, in milliseconds.
const LEAVING_LIMIT: i32 = 1_000;

pub(crate) struct Connection {
    name: String,
    limit: i32,
    state: RefCell<State>,
    leaving: RefCell<Option<Leaving>>,
    /// Left to another version, or to a deletion: not to be opened again, and
    /// every call answers that.
    left: Cell<Option<Error>>,
}

enum State {
    Open(Link),
    Lost,
}

/// A database with the handlers that hear it go.
struct Link {
    database: Database,
    _close: Closure<dyn FnMut()>,
    _change: Closure<dyn FnMut(IdbVersionChangeEvent)>,
}

impl Drop for Link {
    fn drop(&mut self) {
        let raw = self.database.raw();
        raw.set_onclose(None);
        raw.set_onversionchange(None);
    }
}

impl Connection {
    /// Opens the database `name`; also says whether it was made just now.
    pub(crate) async fn open(
        name: &str,
        missing: Missing,
        limit: i32,
    ) -> Result<(Rc<Self>, bool), Error> {
        let opened = opening::open(name, missing, limit).await?;
        let connection = Rc::new(Self {
            name: name.to_owned(),
            limit,
            state: RefCell::new(State::Lost),
            leaving: RefCell::default(),
            left: Cell::new(None),
        });
        connection.hold(Database::of(opened.database));
        Ok((connection, opened.created))
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn on_leaving(&self, leaving: Leaving) {
        *self.leaving.borrow_mut() = Some(leaving);
    }

    /// Runs `run` on the database. A connection that turns out to be lost is
    /// opened again, and `run` is run once more.
    pub(crate) async fn with<T>(
        self: &Rc<Self>,
        run: impl AsyncFn(&Database) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(database) = self.database() {
            match run(&database).await {
                Err(Error::Closed) => self.lose(&database),
                result => return result,
            }
        }
        if let Some(left) = self.left.get() {
            return Err(left);
        }
        let opened = match opening::open(&self.name, Missing::Fail, self.limit).await {
            Ok(opened) => opened,
            Err(error) => {
                if error == Error::Gone && self.left.replace(Some(error)).is_none() {
                    let connection = self.clone();
                    spawn_local(async move { connection.give_way(error).await });
                }
                return Err(error);
            }
        };
        let database = match self.database() {
            // Another call was faster.
            Some(database) => {
                opened.database.close();
                database
            }
            None => {
                let database = Database::of(opened.database);
                self.hold(database.clone());
                database
            }
        };
        run(&database).await
    }

    /// Closes the connection for good; every call answers `why`.
    pub(crate) fn leave(&self, why: Error) {
        self.left.set(Some(why));
        if let State::Open(link) = self.state.replace(State::Lost) {
            link.database.close();
        }
    }

    fn database(&self) -> Option<Database> {
        match &*self.state.borrow() {
            State::Open(link) => Some(link.database.clone()),
            State::Lost => None,
        }
    }

    fn lose(&self, lost: &Database) {
        let same = match &*self.state.borrow() {
            State::Open(link) => link.database.raw() == lost.raw(),
            State::Lost => false,
        };
        // Another call may have opened it again in the meantime.
        if same && let State::Open(link) = self.state.replace(State::Lost) {
            link.database.close();
        }
    }

    fn hold(self: &Rc<Self>, database: Database) {
        let close = {
            let (connection, lost) = (Rc::downgrade(self), database.clone());
            Closure::<dyn FnMut()>::new(move || {
                if let Some(connection) = connection.upgrade() {
                    // Not at once: a handler must not drop itself while it runs.
                    let lost = lost.clone();
                    spawn_local(async move {
                        connection.lose(&lost);
                        // Whether the database went as well is known once it is
                        // asked for. Any other failure shows at the next call.
                        let _ = connection.with(async |_| Ok(())).await;
                    });
                }
            })
        };
        let change = {
            let connection = Rc::downgrade(self);
            Closure::<dyn FnMut(_)>::new(move |event: IdbVersionChangeEvent| {
                // A deletion goes to no version.
                let why = match event.new_version() {
                    None => Error::Gone,
                    Some(_) => Error::Newer,
                };
                if let Some(connection) = connection.upgrade() {
                    spawn_local(async move { connection.give_way(why).await });
                }
            })
        };
        let raw = database.raw();
        raw.set_onclose(Some(close.as_ref().unchecked_ref()));
        raw.set_onversionchange(Some(change.as_ref().unchecked_ref()));
        *self.state.borrow_mut() = State::Open(Link {
            database,
            _close: close,
            _change: change,
        });
    }

    /// The database is wanted for an upgrade or deleted, or is gone: let the page
    /// put its drafts away, for a moment, then close. Transactions under way finish.
    async fn give_way(&self, why: Error) {
        let leaving = self.leaving.borrow().clone();
        if let Some(leaving) = leaving {
            let signal = Signal::new();
            let (done, late) = (signal.clone(), signal.clone());
            let putting_away = leaving(why);
            spawn_local(async move {
                putting_away.await;
                done.give(());
            });
            let timer = after(LEAVING_LIMIT, move || {
                late.give(());
            });
            signal.await;
            timer.cancel();
        }
        self.leave(why);
    }
}
