//! The keys that sealed a leader's private records, so that one of them opens all.

use crate::day::Day;
use crate::ids::{AccountId, ItemId, RecordId};
use crate::record::{Fault, Faults, Keys, Record, Share};
use crate::words::Say;
use uuid::Uuid;

/// One for each key, sealed under that very key: it carries the others. A phone
/// that wrote before it had the account's key is read by the leader's other
/// phones through it, whichever key they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keyring {
    /// The name of the key it is sealed under, 16 hex digits.
    pub of: String,
    /// The other keys.
    pub others: Vec<OtherKey>,
    /// The day the leader last showed to have the words of this key on paper.
    pub words_checked: Option<Day>,
}
crate::json!(Keyring { of } or_default { others, words_checked });

/// A key that sealed something before.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherKey {
    /// The key's name.
    pub id: ItemId,
    /// Its 16 bytes, base64url without padding.
    pub key: String,
}
crate::json!(OtherKey { id, key });

impl Keyring {
    /// The id of an account's keyring under the key of that name.
    pub fn id(account: AccountId, of: &str) -> RecordId {
        let name = format!("{}/{of}", Self::KIND);
        RecordId(Uuid::new_v5(&account.0, name.as_bytes()))
    }
}

impl Record for Keyring {
    const KIND: &'static str = "keyring";
    const SHARE: Share = Share::Mine;
    const LABEL: Say = Say::Keyring;
    const TEXTS: &'static [&'static str] = &[];

    fn keys(&self) -> Keys {
        Keys::default()
    }

    fn check(&self) -> Vec<Fault> {
        Faults::default().needed("of", &self.of).all()
    }
}
