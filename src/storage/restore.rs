//! A backup put back, on an empty phone or over newer work.
//!
//! Entries are added and never taken away, so that what is newer here stands.
//! They go in some at a time: years of them are more than one transaction
//! should hold. That a restore has begun stands in the database until its end;
//! broken off in between, it is noticed, and doing it again does what is missing.

use crate::batch::Batch;
use crate::error::Error;
use crate::join::move_what_is_alone;
use crate::layout::{DRAFTS, ENTRIES, META, OWN, RECORDS};
use crate::marker;
use crate::meta::{self, Joined, Keys, Me};
use crate::outbox;
use crate::phone::Phone;
use crate::row::{Standing, Stone, stone};
use crate::take_in::{Place, take_lines};
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::{AccountId, RecordId};
use domain::kinds::KINDS;
use domain::profile::Profile;
use domain::record::Record;
use exchange::EntryId;
use exchange::backup::Head;
use exchange::changes::{ChangesPage, Line};
use exchange::receipt::Mark;
use std::collections::HashSet;
use wasm_bindgen::JsValue;

/// The form that stands among the drafts while a restore has not come to its
/// end, so that it is said wherever drafts are.
const HALF: &str = "more/file";
/// Forms of which what was typed is of no use on another day: codes and words.
const PASSING: [&str; 3] = ["join", "more/key", HALF];

/// How a backup goes with what is on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It is of the leader who writes here.
    Mine,
    /// Nothing was written here yet.
    Nobodys,
    /// Somebody wrote here, or joined, under another account. Both may be one
    /// leader's, who began anew on this phone: nobody but they can tell.
    Unknown,
    /// It is another leader's, or an officer's: it is not put back here.
    Anothers,
    /// This is an officer's phone, and it is not that officer's: what leaders keep
    /// private does not come onto it.
    NotForOfficers,
}

impl Whose {
    /// Whether it is put back here at all.
    pub fn is_refused(self) -> bool {
        matches!(self, Self::Anothers | Self::NotForOfficers)
    }

    /// Of a phone on which `me` has written `own` entries; `card`: the one of the
    /// backup's account is here, as that of a leader before.
    fn of(head: &Head, me: &Me, own: usize, card: bool) -> Self {
        let known = |account: &AccountId| me.is(*account);
        // A seat has one account, whichever of its phones made the backup.
        let is_of_seat = |joined: &Joined| joined.district == head.district || card;
        match () {
            () if known(&head.account) || head.before.iter().any(known) => Self::Mine,
            () if me.officer => Self::NotForOfficers,
            () if me.joined.is_none() && own == 0 => Self::Nobodys,
            () if head.officer || me.joined.as_ref().is_some_and(is_of_seat) => Self::Anothers,
            () => Self::Unknown,
        }
    }
}

/// What a restore came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Entries that had not been here.
    pub entries: usize,
    /// Drafts that had not been here.
    pub drafts: usize,
}

/// What is noted while a restore is under way.
#[derive(Clone, Copy, Debug)]
struct Begun {
    /// The account written for before.
    from: AccountId,
    /// Nothing had been written here.
    empty: bool,
}
domain::json!(Begun { from, empty });

/// A restore under way. Whoever shows records is told when it is over, or given up.
pub struct Restoring {
    phone: Phone,
    begun: Begun,
    /// What the backup holds.
    known: HashSet<EntryId>,
    restored: Restored,
}

impl Phone {
    /// How a backup of `head` goes with what is here.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn whose(&self, head: &Head) -> Result<Whose, Error> {
        let card = card_of(head);
        let (own, row) = self
            .with(async |database| {
                let work = Work::read(database, &[ENTRIES, RECORDS])?;
                let own = work.count(ENTRIES, Some(OWN), &JsValue::UNDEFINED).await?;
                Ok((own, work.get(RECORDS, &card).await?))
            })
            .await?;
        Ok(Whose::of(head, &self.me(), own, is_there(row)))
    }

    /// Whether a restore was begun on this phone and has not come to its end.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn is_half_restored(&self) -> Result<bool, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[META])?;
            let begun: Option<Begun> = meta::get(&work, meta::RESTORING).await?;
            Ok(begun.is_some())
        })
        .await
    }

    /// Begins to put back a backup of `head`. A phone that has not joined a
    /// District goes on as that leader's; any has the leader's keys from now on.
    ///
    /// # Errors
    /// [`Error::Anothers`] where it is refused, see [`Whose`]; else as
    /// [`Phone::save`]. Then nothing has changed.
    pub async fn restore(&self, head: &Head) -> Result<Restoring, Error> {
        let card = card_of(head);
        let (me, keys, begun) = self
            .with(async |database| {
                let work = Work::write(database, &[META, ENTRIES, DRAFTS, RECORDS])?;
                let me: Option<Me> = meta::get(&work, meta::ME).await?;
                let mut me = me.ok_or(Error::Closed)?;
                let keys: Option<Vec<String>> = meta::get(&work, meta::KEYS).await?;
                let mut keys = Keys::read(&keys.ok_or(Error::Closed)?)?;
                let own = work.count(ENTRIES, Some(OWN), &JsValue::UNDEFINED).await?;
                let card = is_there(work.get(RECORDS, &card).await?);
                if Whose::of(head, &me, own, card).is_refused() {
                    return Err(Error::Anothers);
                }
                let begun: Option<Begun> = meta::get(&work, meta::RESTORING).await?;
                let begun = begun.unwrap_or(Begun {
                    from: me.account,
                    empty: own == 0,
                });
                take_over(&mut me, &mut keys, head, own == 0);
                meta::put(&work, meta::ME, &me)?;
                meta::put(&work, meta::KEYS, &keys.write())?;
                meta::put(&work, meta::RESTORING, &begun)?;
                work.put(DRAFTS, &draft(HALF, "{}"))?;
                work.done().await?;
                Ok((me, keys, begun))
            })
            .await?;
        self.now_am(me);
        self.now_has(keys);
        marker::set(self.name());
        Ok(Restoring {
            phone: self.clone(),
            begun,
            known: HashSet::new(),
            restored: Restored::default(),
        })
    }
}

/// The key of the card of the backup's account.
fn card_of(head: &Head) -> JsValue {
    let card = RecordId::alone(head.account, Profile::KIND);
    card.to_string().into()
}

fn is_there(row: Option<JsValue>) -> bool {
    row.is_some_and(|row| stone(row).deleted() != Some(true))
}

fn draft(form: &str, json: &str) -> Stone {
    let row = Stone::new();
    row.set_form(form);
    row.set_json(json);
    row
}

/// Who writes here, and with which keys, once a backup of `head` is put back.
fn take_over(me: &mut Me, keys: &mut Keys, head: &Head, is_empty: bool) {
    let is_new = !me.is(head.account);
    let adopts = is_new && me.joined.is_none();
    let before = me.account;
    if adopts {
        me.account = head.account;
        me.officer = head.officer;
    }
    let mut others = head.before.clone();
    others.push(head.account);
    if adopts && !is_empty {
        others.push(before);
    }
    for account in others {
        if account != me.account && !me.before.contains(&account) {
            me.before.push(account);
        }
    }
    me.before.retain(|account| *account != me.account);
    let is_known = head.keys.first().is_some_and(|key| keys.0.contains(key));
    if is_known || me.account != head.account {
        keys.add(head.keys.iter().cloned());
        return;
    }
    // What is written from now on is sealed with the account's own key.
    let own = std::mem::replace(keys, Keys(head.keys.clone()));
    if !is_empty {
        keys.add(own.0);
    }
}

impl Restoring {
    /// Puts some of the backup's entries back, in the order they stand there.
    ///
    /// # Errors
    /// As [`Phone::save`]; then none of these has gone in.
    pub async fn entries(&mut self, raws: Vec<String>) -> Result<(), Error> {
        self.known.extend(raws.iter().map(|raw| EntryId::of(raw)));
        let page = ChangesPage {
            lines: raws.into_iter().map(Line::Entry).collect(),
            mark: Mark::START,
            more: false,
        };
        let phone = &self.phone;
        let keys = phone.keys_of_page(&page).await?;
        let mut lines = Vec::with_capacity(page.lines.len());
        for line in &page.lines {
            lines.extend(phone.ready(line, &keys).await?);
        }
        let taken = phone
            .with(async |database| {
                let work = Work::write(database, &[RECORDS, ENTRIES, META])?;
                let me: Option<Me> = meta::get(&work, meta::ME).await?;
                let seq: Option<u64> = meta::get(&work, meta::SEQ).await?;
                let place = Place {
                    me: me.ok_or(Error::Closed)?,
                    seq: seq.unwrap_or(0),
                    in_order: true,
                };
                let (taken, _) = take_lines(&work, &place, &lines).await?;
                meta::put(&work, meta::SEQ, &(place.seq + lines.len() as u64))?;
                work.done().await?;
                Ok(taken)
            })
            .await?;
        self.restored.entries += taken.entries;
        Ok(())
    }

    /// All entries are back: the drafts follow, where nothing newer stands in
    /// their place, and everything of this leader's own goes into the outbox.
    ///
    /// # Errors
    /// As [`Phone::save`]; then the restore has not come to its end.
    pub async fn end(mut self, drafts: &[(String, String)]) -> Result<Restored, Error> {
        self.move_what_is_alone().await?;
        let phone = &self.phone;
        let (me, drafts) = phone
            .with(async |database| {
                let work = Work::write(database, &[RECORDS, ENTRIES, DRAFTS, META])?;
                let me: Option<Me> = meta::get(&work, meta::ME).await?;
                let mut me = me.ok_or(Error::Closed)?;
                let mut kept = 0;
                for (form, json) in drafts {
                    if self.is_wanted(&work, form).await? {
                        work.put(DRAFTS, &draft(form, json))?;
                        kept += 1;
                    }
                }
                let seq: Option<u64> = meta::get(&work, meta::SEQ).await?;
                let seq = outbox::offer_again(&work, seq.unwrap_or(0)).await?;
                meta::put(&work, meta::SEQ, &seq)?;
                me.missing = false;
                meta::put(&work, meta::ME, &me)?;
                work.delete(META, &meta::RESTORING.into())?;
                work.delete(DRAFTS, &HALF.into())?;
                work.done().await?;
                Ok((me, kept))
            })
            .await?;
        phone.now_am(me);
        self.restored.drafts = drafts;
        Ok(self.restored)
    }

    /// The leader's card and such, where the backup brings none: written here
    /// under another account, they go over to the backup's.
    async fn move_what_is_alone(&self) -> Result<(), Error> {
        let (from, to) = (self.begun.from, self.phone.me().account);
        let batch = self
            .phone
            .with(async |database| {
                let work = Work::read(database, &[RECORDS])?;
                let mut batch = Batch::new();
                move_what_is_alone(&work, from, to, &mut batch).await?;
                let mut brought = HashSet::new();
                for kind in KINDS.iter().filter(|kind| kind.alone) {
                    let id = RecordId::alone(to, kind.name);
                    if work.get(RECORDS, &id.to_string().into()).await?.is_some() {
                        brought.insert(id);
                        brought.insert(RecordId::alone(from, kind.name));
                    }
                }
                batch.changes.retain(|(id, _)| !brought.contains(id));
                Ok(batch)
            })
            .await?;
        if !batch.changes.is_empty() {
            self.phone.save(batch).await?;
        }
        Ok(())
    }

    /// Whether a draft of the backup has its place here: no later one is there,
    /// and nothing was saved since of what it is about.
    async fn is_wanted(&self, work: &Work<'_>, form: &str) -> Result<bool, Error> {
        if PASSING.contains(&form) || work.get(DRAFTS, &form.into()).await?.is_some() {
            return Ok(false);
        }
        let about: Vec<RecordId> = form
            .split(['/', '?', '#', '=', '&', ':'])
            .filter_map(|part| part.parse().ok())
            .collect();
        for id in &about {
            let row = work.get(RECORDS, &id.to_string().into()).await?;
            if let Some(row) = row {
                let heads = Standing::read(&stone(row))?.heads;
                if heads.iter().any(|head| !self.known.contains(head)) {
                    return Ok(false);
                }
            }
        }
        // Of a form that is about no record nobody can tell which is newer.
        Ok(!about.is_empty() || self.begun.empty)
    }
}

impl Drop for Restoring {
    fn drop(&mut self) {
        let mut change = Change::of_kinds(KINDS.iter().map(|kind| kind.name));
        (change.light, change.drafts, change.me) = (true, true, true);
        self.phone.0.watch.tell(&change);
    }
}
