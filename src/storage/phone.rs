//! The phone's database as the app sees it.

use crate::begun::Noting;
use crate::connection::{Connection, Leaving};
use crate::crypto::{self, Sealer};
use crate::database::Database;
use crate::error::Error;
use crate::known::Known;
use crate::layout::META;
use crate::marker;
use crate::merging::{Brought, Merging};
use crate::meta::{self, Keys, Me};
use crate::opening::Missing;
use crate::transaction::Work;
use crate::watch::Watch;
use domain::ids::{AccountId, DeviceId, mint};
use exchange::sealed::AccountKey;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// How long opening may take, in milliseconds, before it is given up as
/// [`Error::Blocked`].
pub const OPENING_LIMIT: i32 = 10_000;

/// The phone's database. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Phone(pub(crate) Rc<Held>);

/// What a phone holds on to. Behind one pointer: phones are cloned all over the app.
pub(crate) struct Held {
    inner: Rc<Inner>,
    /// Takes note of what is read through it.
    pub(crate) noting: Option<Noting>,
}

impl std::ops::Deref for Held {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

pub(crate) struct Inner {
    connection: Rc<Connection>,
    me: RefCell<Me>,
    keys: RefCell<Keys>,
    pub(crate) sealer: Sealer,
    pub(crate) watch: Watch,
    pub(crate) merging: Brought,
    pub(crate) known: RefCell<Known>,
}

impl Phone {
    /// Opens the database `name`, brings an older one up to date, or makes it.
    ///
    /// # Errors
    /// [`Error::Blocked`] when another tab does not let go within
    /// [`OPENING_LIMIT`], [`Error::Newer`] when a newer version has been here,
    /// [`Error::Denied`], [`Error::Corrupt`], [`Error::Full`]. Nothing is
    /// deleted in any case.
    pub async fn open(name: &str) -> Result<Self, Error> {
        Self::open_within(name, OPENING_LIMIT).await
    }

    /// As [`Phone::open`], with a time limit of `limit` milliseconds.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn open_within(name: &str, limit: i32) -> Result<Self, Error> {
        let merging = Brought::already(Merging::here());
        Self::open_with(name, Missing::Create, limit, merging).await
    }

    /// As [`Phone::open`], without the code of merging in the module of whoever
    /// calls: `fetch` brings it when a save needs it. Where it does not come,
    /// such a save answers [`Error::Apart`].
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn open_apart<F>(name: &str, fetch: impl Fn() -> F + 'static) -> Result<Self, Error>
    where
        F: Future<Output = Option<Merging>> + 'static,
    {
        let merging = Brought::by(Box::new(move || Box::pin(fetch())));
        Self::open_with(name, Missing::Create, OPENING_LIMIT, merging).await
    }

    /// As [`Phone::open_apart`], where there is such a database already.
    ///
    /// # Errors
    /// As [`Phone::open`]; [`Error::Gone`] where there is none, and none is made.
    pub async fn open_there<F>(name: &str, fetch: impl Fn() -> F + 'static) -> Result<Self, Error>
    where
        F: Future<Output = Option<Merging>> + 'static,
    {
        let merging = Brought::by(Box::new(move || Box::pin(fetch())));
        Self::open_with(name, Missing::Fail, OPENING_LIMIT, merging).await
    }

    async fn open_with(
        name: &str,
        missing: Missing,
        limit: i32,
        merging: Brought,
    ) -> Result<Self, Error> {
        let (connection, _created) = Connection::open(name, missing, limit).await?;
        let found = connection.with(identity).await?;
        let (me, keys, seq) = match found {
            Some(found) => found,
            None => first_start(&connection).await?,
        };
        let inner = Rc::new(Inner {
            connection,
            me: RefCell::new(me),
            keys: RefCell::new(keys),
            sealer: Sealer::default(),
            watch: Watch::of(name),
            merging,
            known: RefCell::new(Known::with_seq(seq)),
        });
        let noting = None;
        Ok(Self(Rc::new(Held { inner, noting })))
    }

    /// The same phone; `noting` takes note of what is read through it.
    pub(crate) fn noted_by(&self, noting: Option<Noting>) -> Self {
        let inner = self.0.inner.clone();
        Self(Rc::new(Held { inner, noting }))
    }

    /// Who writes on this phone.
    pub fn me(&self) -> Me {
        self.0.me.borrow().clone()
    }

    /// Called when the database is taken from this page: with [`Error::Newer`]
    /// where another tab upgrades it, and the page puts its drafts away in the
    /// future returned, for which it has a second; with [`Error::Gone`] where it
    /// is deleted, here or by the browser. Then the connection closes, every call
    /// answers that error, and the page asks to be reloaded.
    pub fn on_leaving<F>(&self, leaving: impl Fn(Error) -> F + 'static)
    where
        F: Future<Output = ()> + 'static,
    {
        let leaving: Leaving =
            Rc::new(move |why| Box::pin(leaving(why)) as Pin<Box<dyn Future<Output = ()>>>);
        self.0.connection.on_leaving(leaving);
    }

    /// Whether this database was made where there had been one with work in
    /// it: the browser, or someone, has cleared the page's storage.
    pub fn opened_empty_where_there_was_one(&self) -> bool {
        self.0.me.borrow().missing
    }

    /// The database is gone ([`Error::Gone`]). Where the mark outside went with it,
    /// it is set again, so that the page finds work missing when it is reloaded:
    /// `light` is what was in the database.
    pub fn is_missed(&self, light: &crate::Light) {
        marker::count(self.name(), light.only_here, light.acknowledged);
    }

    /// What the light showed last in the database that is missing: how many
    /// revisions were only there, and how many the District had. `None` where
    /// that was not noted.
    pub fn what_is_missing(&self) -> Option<(usize, usize)> {
        marker::counted(self.name())
    }

    /// The leader has been told that work is missing; says it no more.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn missing_work_was_told(&self) -> Result<(), Error> {
        let me = self
            .with(async |database| {
                let work = Work::write(database, &[META])?;
                let mut me: Me = meta::get(&work, meta::ME).await?.ok_or(Error::Closed)?;
                me.missing = false;
                meta::put(&work, meta::ME, &me)?;
                work.done().await?;
                Ok(me)
            })
            .await?;
        self.now_am(me);
        Ok(())
    }

    /// The account's secret, for showing it as words or as a code to another
    /// phone of the same leader. It must not be stored or sent in any other way.
    pub fn account_key(&self) -> Option<AccountKey> {
        self.0.keys.borrow().0.first().cloned()
    }

    /// Closes the connection for good; later calls answer [`Error::Newer`].
    pub fn close(&self) {
        self.0.connection.leave(Error::Newer);
    }
}

impl Phone {
    /// Runs `run` on the database; see [`Connection::with`].
    pub(crate) async fn with<T>(
        &self,
        run: impl AsyncFn(&Database) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.0.connection.with(run).await
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        self.0.connection.name()
    }

    pub(crate) fn keys(&self) -> Keys {
        self.0.keys.borrow().clone()
    }

    pub(crate) fn now_am(&self, me: Me) {
        *self.0.me.borrow_mut() = me;
    }

    pub(crate) fn now_has(&self, keys: Keys) {
        *self.0.keys.borrow_mut() = keys;
    }

    /// Reads anew who this phone is: another tab has joined a District, or was
    /// given a key.
    pub(crate) async fn read_identity(&self) -> Result<(), Error> {
        if let Some((me, keys, _)) = self.with(identity).await? {
            self.now_am(me);
            self.now_has(keys);
        }
        Ok(())
    }
}

async fn identity(database: &Database) -> Result<Option<(Me, Keys, u64)>, Error> {
    let work = Work::read(database, &[META])?;
    let (me, keys, seq) = (
        work.ask(META, &meta::ME.into())?,
        work.ask(META, &meta::KEYS.into())?,
        work.ask(META, &meta::SEQ.into())?,
    );
    let me: Option<Me> = meta::read(work.answer(me).await?)?;
    let keys: Option<Vec<String>> = meta::read(work.answer(keys).await?)?;
    let seq: Option<u64> = meta::read(work.answer(seq).await?)?;
    match (me, keys) {
        (Some(me), Some(keys)) => Ok(Some((me, Keys::read(&keys)?, seq.unwrap_or(0)))),
        (None, None) => Ok(None),
        _ => Err(Error::Corrupt),
    }
}

/// Mints what a phone needs before its first record: nothing of it comes from
/// anywhere else, so that a copied profile never shares a device id.
async fn first_start(connection: &Rc<Connection>) -> Result<(Me, Keys, u64), Error> {
    let now = js_sys::Date::now() as u64;
    let me = Me {
        device: DeviceId(mint(now, crypto::random()?)),
        account: AccountId(mint(now, crypto::random()?)),
        before: Vec::new(),
        joined: None,
        missing: marker::is_set(connection.name()),
        officer: false,
    };
    let keys = Keys(vec![AccountKey(crypto::random()?)]);
    connection
        .with(async |database| {
            let work = Work::write(database, &[META])?;
            // Another tab may have been faster.
            if meta::get::<Me>(&work, meta::ME).await?.is_none() {
                meta::put(&work, meta::ME, &me)?;
                meta::put(&work, meta::KEYS, &keys.write())?;
            }
            work.done().await
        })
        .await?;
    connection.with(identity).await?.ok_or(Error::Closed)
}
