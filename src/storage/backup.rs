//! A backup: everything that is on this phone, read out a little at a time so
//! that the page lives, and what is noted of the last one.

use crate::error::Error;
use crate::layout::{ENTRIES, META, OWN};
use crate::meta::{self, Backed};
use crate::phone::Phone;
use crate::row::stone;
use crate::transaction::Work;
use exchange::backup::Head;
use std::collections::HashSet;
use wasm_bindgen::JsValue;

/// The last backup that was handed out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastBackup {
    /// When, milliseconds since 1970.
    pub at: f64,
    /// How much this leader has saved since.
    pub since: usize,
}

impl Phone {
    /// The first line of a backup made at `made` (UTC, RFC 3339) by `leader`.
    pub fn backup_head(&self, made: String, leader: String) -> Head {
        let me = self.me();
        Head {
            made,
            account: me.account,
            before: me.before,
            leader,
            keys: self.keys().0,
            officer: me.officer,
            district: me.joined.map(|joined| joined.district).unwrap_or_default(),
        }
    }

    /// The names of all entries here: those of this leader in the order in
    /// which they were written, then the others.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn entry_names(&self) -> Result<Vec<String>, Error> {
        let (own, all) = self
            .with(async |database| {
                let work = Work::read(database, &[ENTRIES])?;
                let everything = JsValue::UNDEFINED;
                let own = work.keys(ENTRIES, Some(OWN), &everything).await?;
                let all = work.keys(ENTRIES, None, &everything).await?;
                Ok((own, all))
            })
            .await?;
        let text = |key: JsValue| key.as_string().ok_or(Error::Corrupt);
        let mut names: Vec<String> = own.into_iter().map(text).collect::<Result<_, _>>()?;
        let known: HashSet<String> = names.iter().cloned().collect();
        for name in all {
            let name = text(name)?;
            if !known.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// The exact bytes of those entries. One that has none, since an officer
    /// had it erased or the District may not show it, is left out.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn entry_bytes(&self, names: &[String]) -> Result<Vec<String>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[ENTRIES])?;
            let ask = |name: &String| work.ask(ENTRIES, &name.as_str().into());
            let asked: Vec<_> = names.iter().map(ask).collect::<Result<_, _>>()?;
            let mut raws = Vec::with_capacity(asked.len());
            for asked in asked {
                raws.extend(work.answer(asked).await?.and_then(|row| stone(row).raw()));
            }
            Ok(raws)
        })
        .await
    }

    /// A backup was handed out, begun when there were `own` entries of this
    /// leader's own.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn backup_was_handed_out(&self, own: usize) -> Result<(), Error> {
        let at = js_sys::Date::now();
        self.put_in_meta(meta::json_row(meta::BACKED, &Backed { at, own })?)
            .await
    }

    /// How many entries of this leader's own are here.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn own_entries(&self) -> Result<usize, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[ENTRIES])?;
            work.count(ENTRIES, Some(OWN), &JsValue::UNDEFINED).await
        })
        .await
    }

    /// The last backup that was made on this phone; `None` before the first.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn last_backup(&self) -> Result<Option<LastBackup>, Error> {
        self.with(async |database| {
            let work = Work::read(database, &[META, ENTRIES])?;
            let backed: Option<Backed> = meta::get(&work, meta::BACKED).await?;
            let Some(backed) = backed else {
                return Ok(None);
            };
            let own = work.count(ENTRIES, Some(OWN), &JsValue::UNDEFINED).await?;
            Ok(Some(LastBackup {
                at: backed.at,
                since: own.saturating_sub(backed.own),
            }))
        })
        .await
    }
}
