//! The account's key on a further phone: given as words or a code, or come in a
//! keyring from another phone of the leader.
//!
//! Each key has a keyring, sealed under it, that carries all others: whichever
//! key a leader has on paper opens everything, also what a phone wrote that was
//! not given the account's key in time.

use crate::error::Error;
use crate::meta::Keys;
use crate::phone::Phone;
use crate::shut::OpenedEntry;
use crate::{Batch, Stored};
use domain::day::Day;
use domain::ids::ItemId;
use domain::keyring::{Keyring, OtherKey};
use domain::record::Record;
use exchange::changes::{ChangesPage, Line};
use exchange::entry::Written;
use exchange::sealed::{AccountKey, Inside, KeyId, base64url, from_base64url};

/// What a key did that was given to this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyGiven {
    /// So many entries opened that had been shut.
    Opened(usize),
    /// This phone had it already.
    Known,
    /// Nothing here was sealed with it: it is another leader's, or what it
    /// opens has not come yet. Nothing was changed.
    OpensNothing,
}

impl Phone {
    /// Gives this phone the account's key, from the leader's other phone or
    /// typed as words. What was shut for want of it opens; the keys this phone
    /// had go on opening. It is taken only when it opens something.
    ///
    /// On a phone that joined an account of another phone it seals from now on.
    ///
    /// # Errors
    /// As [`Phone::save`]. Before anything opened, the phone does not have the
    /// key then; after that, only the keyrings are missing, which
    /// [`Phone::keep_keyrings`] makes good, and conversations of lessons that were
    /// taken out are still there, which giving the key again takes out.
    pub async fn give_key(&self, key: AccountKey) -> Result<KeyGiven, Error> {
        let mut keys = self.keys();
        if keys.0.contains(&key) {
            // What failed at the last step then is done now.
            self.let_talks_follow().await?;
            return Ok(KeyGiven::Known);
        }
        let mut shut = self.the_shut().await?;
        let alone = Keys(vec![key.clone()]);
        let opened = self.opening(&mut shut, &alone).await?;
        if opened.iter().all(|entry| entry.inside.is_none()) {
            return Ok(KeyGiven::OpensNothing);
        }
        match self.me().before.is_empty() {
            // The account began on this phone: its own key is the account's.
            true => keys.0.push(key),
            false => keys.0.insert(0, key),
        }
        let count = self.learn(keys, shut, opened).await?;
        self.keep_keyrings().await?;
        self.let_talks_follow().await?;
        Ok(KeyGiven::Opened(count))
    }

    /// Whether this phone came to an account that began on another, and was not
    /// given its key: it seals with one of its own, whose words are not those
    /// that the leader wrote down.
    pub fn lacks_the_leaders_key(&self) -> bool {
        !self.me().before.is_empty() && self.keys().0.len() < 2
    }

    /// Opens what is shut with `keys` and with the keys in the keyrings that
    /// open by that, until no more come; keeps all at once.
    async fn learn(
        &self,
        mut keys: Keys,
        mut shut: Vec<crate::shut::ShutEntry>,
        mut opened: Vec<OpenedEntry>,
    ) -> Result<usize, Error> {
        let mut news = true;
        while news {
            opened.extend(self.opening(&mut shut, &keys).await?);
            let found = opened.iter().filter(|entry| is_keyring(&entry.written));
            let found: Vec<_> = found.filter_map(|entry| entry.inside.as_deref()).collect();
            news = keys.add(found.into_iter().flat_map(keys_in));
        }
        let (count, mut change) = self.keep_opened(&opened, &keys).await?;
        change.me = true;
        change.light = true;
        self.0.watch.tell(&change);
        Ok(count)
    }

    /// The keys to read `page` with: this phone's, and those that keyrings in
    /// it bring. These are kept, and open what is shut here, before the page is
    /// taken in: cut off in between, the page simply comes again.
    pub(crate) async fn keys_of_page(&self, page: &ChangesPage) -> Result<Keys, Error> {
        let mut keys = self.keys();
        let rings: Vec<Written> = page
            .lines
            .iter()
            .filter_map(|line| match line {
                Line::Entry(raw) if raw.contains(Keyring::KIND) => Written::read(raw).ok(),
                _ => None,
            })
            .filter(is_keyring)
            .collect();
        let mut learnt = false;
        loop {
            let mut found = Vec::new();
            for ring in &rings {
                let inside = self.opened(ring, &keys).await?;
                found.extend(inside.as_deref().map(keys_in).into_iter().flatten());
            }
            if !keys.add(found) {
                break;
            }
            learnt = true;
        }
        if learnt {
            let shut = self.the_shut().await?;
            self.learn(keys, shut, Vec::new()).await?;
            self.let_talks_follow().await?;
        }
        Ok(self.keys())
    }

    /// Each key this phone has gets a keyring that carries the others, unless
    /// it has one already. With one key there is nothing to carry.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn keep_keyrings(&self) -> Result<(), Error> {
        let keys = self.keys().0;
        if keys.len() < 2 {
            return Ok(());
        }
        let mut batch = Batch::new();
        for key in &keys {
            let (stored, mut ring) = self.keyring(key).await?;
            for other in keys.iter().filter(|other| *other != key) {
                let id = item(other.id());
                if ring.others.iter().all(|known| known.id != id) {
                    let key = base64url(&other.0);
                    ring.others.push(OtherKey { id, key });
                }
            }
            batch = over(batch, self.keyring_id(key), stored, &ring);
        }
        self.save(batch).await?;
        Ok(())
    }

    /// The day the leader last showed to have the words of the key that seals
    /// here; `None` before that.
    ///
    /// # Errors
    /// As [`Phone::get`].
    pub async fn words_checked(&self) -> Result<Option<Day>, Error> {
        match self.account_key() {
            Some(key) => Ok(self.keyring(&key).await?.1.words_checked),
            None => Ok(None),
        }
    }

    /// What saves that the leader has shown to have the words of `key`.
    ///
    /// # Errors
    /// As [`Phone::get`].
    pub async fn words_were_checked(&self, key: &AccountKey, day: Day) -> Result<Batch, Error> {
        let (stored, mut ring) = self.keyring(key).await?;
        ring.words_checked = Some(day);
        Ok(over(Batch::new(), self.keyring_id(key), stored, &ring))
    }

    fn keyring_id(&self, key: &AccountKey) -> domain::ids::RecordId {
        Keyring::id(self.me().account, &key.id().to_string())
    }

    /// The keyring of `key`, as it is stored and to be changed.
    async fn keyring(&self, key: &AccountKey) -> Result<(Option<Stored<Keyring>>, Keyring), Error> {
        let stored = self.get::<Keyring>(self.keyring_id(key)).await?;
        let stored = stored.filter(|stored| !stored.deleted);
        let ring = stored.as_ref().map(|stored| stored.record.clone());
        let ring = ring.unwrap_or_else(|| Keyring {
            of: key.id().to_string(),
            ..Keyring::default()
        });
        Ok((stored, ring))
    }
}

fn over(
    batch: Batch,
    id: domain::ids::RecordId,
    stored: Option<Stored<Keyring>>,
    ring: &Keyring,
) -> Batch {
    match stored {
        Some(stored) => batch.put_over(&stored, ring),
        None => batch.put(id, ring),
    }
}

fn item(key: KeyId) -> ItemId {
    ItemId(u64::from_be_bytes(key.0))
}

fn is_keyring(written: &Written) -> bool {
    written.entry.kind == Keyring::KIND
}

/// The keys an opened keyring carries; what cannot be read carries none.
fn keys_in(inside: &str) -> Vec<AccountKey> {
    let ring = Inside::read(inside).ok();
    let ring = ring.and_then(|inside| serde_json::from_value::<Keyring>(inside.body).ok());
    let others = ring.map(|ring| ring.others).unwrap_or_default();
    let key = |other: OtherKey| {
        let bytes = from_base64url(&other.key).ok()?;
        bytes.try_into().ok().map(AccountKey)
    };
    others.into_iter().filter_map(key).collect()
}
