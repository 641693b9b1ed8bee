//! The rows of `meta`: who this phone is, its keys, its cursors.

use crate::error::Error;
use crate::layout::META;
use crate::phone::Phone;
use crate::row::{Stone, stone};
use crate::transaction::Work;
use domain::ids::{AccountId, DeviceId};
use exchange::entry::{Entry, LEADERS, TO};
use exchange::sealed::{AccountKey, base64url, from_base64url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// Names of the rows.
pub(crate) const ME: &str = "me";
/// The account's keys, see [`Keys`].
pub(crate) const KEYS: &str = "keys";
/// The signing key: a `CryptoKeyPair` whose private half cannot be read out.
pub(crate) const SIGNING: &str = "signing";
/// The last place handed out in the outbox.
pub(crate) const SEQ: &str = "seq";
/// Where in the District's log the next page begins.
pub(crate) const CURSOR: &str = "cursor";
/// The District's latest mark, from a receipt or a page.
pub(crate) const MARK: &str = "mark";
/// The District's public keys.
pub(crate) const DISTRICT_KEYS: &str = "district";
/// Marks of receipts that came by hand, still to be said to the District.
pub(crate) const UNPROVED: &str = "unproved";
/// What was acknowledged, see [`Delivered`].
pub(crate) const DELIVERED: &str = "delivered";

/// There while the District is believed to have what it said it has of pictures.
pub(crate) const PICTURES: &str = "pictures";
/// Who has a seat at the District, as it last told this officer.
pub(crate) const SEATS: &str = "seats";

/// The schools that were handed over, as far as this officer was told: see
/// [`exchange::office::Handed`].
pub(crate) const HANDED: &str = "handed";

/// The phones that are let in no more, as far as this officer was told or wished: see
/// [`exchange::revoking::Revocation`].
pub(crate) const REVOKED: &str = "revoked";

/// Records that the District had erased: ids alone.
pub(crate) const ERASED: &str = "erased";
/// Those of them that the District gave out again, since it was put back from before
/// the erasure: an officer's phone tells it once more.
pub(crate) const ERASE_AGAIN: &str = "erase again";

/// The last backup, see [`Backed`].
pub(crate) const BACKED: &str = "backed";
/// There while a restore is under way: one that was broken off is noticed by it.
pub(crate) const RESTORING: &str = "restoring";

/// The last backup that was handed out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backed {
    /// When, milliseconds since 1970.
    pub at: f64,
    /// How many of this leader's own entries were in it.
    pub own: usize,
}
domain::json!(Backed { at, own });

/// Who writes on this phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// This database.
    pub device: DeviceId,
    /// The account that what is written from now on belongs to.
    pub account: AccountId,
    /// Accounts this phone wrote for before it joined.
    pub before: Vec<AccountId>,
    /// The District, once joined.
    pub joined: Option<Joined>,
    /// This database was made where there had been one with work in it.
    pub missing: bool,
    /// An officer writes here: what others wrote is theirs, and only read.
    pub officer: bool,
}
domain::json!(Me { device, account } or_default { before, joined, missing, officer });

/// The District this phone belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The District's name.
    pub district: String,
    /// The leader's name, as the office wrote it.
    pub leader: String,
}
domain::json!(Joined { district, leader });

impl Me {
    /// Whether entries of that author are this leader's own.
    pub fn is(&self, author: AccountId) -> bool {
        author == self.account || self.before.contains(&author)
    }

    /// Whether `entry` is another's, which this account only reads. A leader is
    /// sent nothing of other leaders: what bears an account that this phone does
    /// not know is from a further phone of theirs, but for what is written to them.
    pub(crate) fn only_reads(&self, entry: &Entry) -> bool {
        let for_leaders = entry.share == LEADERS && !entry.is_card();
        let to_leaders = entry.share.starts_with(TO) || for_leaders;
        !self.is(entry.author) && (self.officer || to_leaders)
    }
}

/// What was acknowledged so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Delivered {
    pub(crate) entries: usize,
    /// Milliseconds since 1970.
    pub(crate) last: f64,
}
domain::json!(Delivered { entries, last });

/// The account keys this phone has: the first seals, all open.
#[derive(Clone, Debug)]
pub(crate) struct Keys(pub(crate) Vec<AccountKey>);

impl Keys {
    /// Puts behind them those of `more` that are not there yet; whether any was.
    pub(crate) fn add(&mut self, more: impl IntoIterator<Item = AccountKey>) -> bool {
        let before = self.0.len();
        for key in more {
            if !self.0.contains(&key) {
                self.0.push(key);
            }
        }
        self.0.len() > before
    }

    pub(crate) fn write(&self) -> Vec<String> {
        self.0.iter().map(|key| base64url(&key.0)).collect()
    }

    pub(crate) fn read(texts: &[String]) -> Result<Self, Error> {
        let key = |text: &String| {
            let bytes = from_base64url(text).map_err(|_| Error::Corrupt)?;
            bytes.try_into().map(AccountKey).map_err(|_| Error::Corrupt)
        };
        texts.iter().map(key).collect::<Result<_, _>>().map(Self)
    }
}

impl Phone {
    /// A row of `meta`, if it is there.
    pub(crate) async fn meta_row(&self, name: &str) -> Result<Option<JsValue>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[META])?;
            work.get(META, &name.into()).await
        })
        .await
    }

    /// Puts a row of `meta`.
    pub(crate) async fn put_in_meta(&self, row: Stone) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[META])?;
            work.put(META, &row)?;
            work.done().await
        })
        .await
    }
}

/// A row of `meta` with its value as JSON.
pub(crate) fn json_row(name: &str, value: &impl Serialize) -> Result<Stone, Error> {
    let json = serde_json::to_string(value).map_err(|_| Error::Corrupt)?;
    Ok(row(name, &json.into()))
}

/// A row of `meta`.
pub(crate) fn row(name: &str, value: &JsValue) -> Stone {
    let row = Stone::new();
    row.set_name(name);
    row.set_value(value);
    row
}

/// Puts a row of `meta` with its value as JSON.
pub(crate) fn put(work: &Work<'_>, name: &str, value: &impl Serialize) -> Result<(), Error> {
    let row = json_row(name, value)?;
    work.put(META, &row)
}

/// The value of a row of `meta`, read from its JSON.
pub(crate) async fn get<T: DeserializeOwned>(
    work: &Work<'_>,
    name: &str,
) -> Result<Option<T>, Error> {
    read(work.get(META, &name.into()).await?)
}

/// See [`get`], of a row that was asked for.
pub(crate) fn read<T: DeserializeOwned>(row: Option<JsValue>) -> Result<Option<T>, Error> {
    match row.map(|row| stone(row).value().as_string()) {
        None => Ok(None),
        Some(json) => serde_json::from_str(&json.ok_or(Error::Corrupt)?)
            .map(Some)
            .map_err(|_| Error::Corrupt),
    }
}
