//! Ids of records, accounts and list items.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Identity of a record: a UUIDv7 minted where it was first written, or a
/// UUIDv5 for one-of-a-kind records (see [`RecordId::alone`]). Only identity:
/// the time inside is never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Uuid);

/// Who writes: a leader's or an officer's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub Uuid);

/// One database on one phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceId(pub Uuid);

/// A fresh UUIDv7 from milliseconds since 1970 and ten random bytes.
pub fn mint(unix_ms: u64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid()
}

impl RecordId {
    /// The id of a record of which an account has one (profile, terms).
    pub fn alone(account: AccountId, kind: &str) -> Self {
        Self(Uuid::new_v5(&account.0, kind.as_bytes()))
    }

    /// The id of a record of which an account has one for each record `of` that it is
    /// about.
    pub fn about(account: AccountId, kind: &str, of: RecordId) -> Self {
        Self::alone(account, &format!("{kind} {of}"))
    }

    /// Whether it tells by itself what it is of: [`RecordId::alone`] made it.
    pub fn is_alone(self) -> bool {
        self.0.get_version_num() == 5
    }
}

macro_rules! shown_as_uuid {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+};
}
shown_as_uuid!(RecordId, AccountId, DeviceId);

crate::json::text!(RecordId, AccountId, DeviceId, ItemId);

/// Identity of an item in a list of a record: eight bytes, written as 16
/// lower-case hex digits. The first four count seconds since 1970 so that ids
/// sort about as the items were made; the rest is random.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub u64);

impl ItemId {
    /// A fresh id from seconds since 1970 and four random bytes.
    pub fn mint(unix_seconds: u64, random: u32) -> Self {
        Self(((unix_seconds & 0xffff_ffff) << 32) | u64::from(random))
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ItemId {
    type Err = BadItemId;
    fn from_str(text: &str) -> Result<Self, BadItemId> {
        let lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 16 && text.bytes().all(lower_hex) {
            u64::from_str_radix(text, 16)
                .map(Self)
                .map_err(|_| BadItemId)
        } else {
            Err(BadItemId)
        }
    }
}

/// The text is not 16 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadItemId;

impl fmt::Display for BadItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item id is 16 hex digits")
    }
}

impl Serialize for ItemId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// What the outside hands to a rule that makes something new: the time now and
/// fresh ids. The app backs it with the browser, tests with a counter.
pub trait Source {
    /// Civil date and time on the wall of whoever holds the device.
    fn now(&self) -> crate::day::Moment;
    /// A fresh record id.
    fn record_id(&self) -> RecordId;
    /// A fresh item id.
    fn item_id(&self) -> ItemId;
}
