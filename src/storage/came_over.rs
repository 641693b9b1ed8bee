//! What came over with a cluster: who of the leaders before wrote it.

use crate::error::Error;
use crate::layout::{BY_RECORD, ENTRIES};
use crate::phone::Phone;
use crate::query::Query;
use crate::row::stone;
use crate::transaction::Work;
use domain::ids::{AccountId, RecordId};
use domain::profile::Profile;
use domain::record::Record;
use serde_json::Value;
use wasm_bindgen::JsValue;

impl Phone {
    /// Those of `records` that another leader began, or in which another first set
    /// `field`, and who. A record in which this leader set it too is this leader's.
    /// An account of which nothing is known here may be of another of this leader's
    /// own phones: it is not taken for somebody else.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn of_leader_before(
        &self,
        field: Option<&str>,
        records: &[RecordId],
    ) -> Result<Vec<(RecordId, AccountId)>, Error> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let me = self.me();
        let card = |account| RecordId::alone(account, Profile::KIND);
        let mut cards: Vec<RecordId> = Vec::new();
        for row in self.find(Query::kind(Profile::KIND)).await? {
            cards.extend(Some(row.id).filter(|id| *id != card(me.account)));
        }
        let is_card = |account: &AccountId| cards.contains(&card(*account));
        let mut theirs = Vec::new();
        // On most phones nothing came over, and nothing more is read.
        for id in records.iter().filter(|_| !cards.is_empty()) {
            let mut by = self.entries_of(*id).await?;
            by.retain(|(_, entry)| {
                let list = |name: &str| entry[name].as_array().into_iter().flatten();
                match field {
                    Some(field) => list("set").any(|set| set == field),
                    None => list("parents").next().is_none(),
                }
            });
            if by.iter().any(|(author, _)| me.is(*author)) {
                continue;
            }
            for (author, _) in by {
                // What a phone wrote before it joined bears an account of its own:
                // whoever it became put that one's card away.
                let put_away = match is_card(&author) {
                    true => Vec::new(),
                    false => self.entries_of(card(author)).await?,
                };
                let mut became = put_away.into_iter().map(|(account, _)| account);
                let known = Some(author).filter(is_card);
                if let Some(by) = known.or_else(|| became.find(is_card)) {
                    theirs.push((*id, by));
                    break;
                }
            }
        }
        Ok(theirs)
    }

    /// The entries of a record, with who wrote each.
    async fn entries_of(&self, id: RecordId) -> Result<Vec<(AccountId, Value)>, Error> {
        let key = JsValue::from(id.to_string());
        let rows = self
            .with(async |database| {
                let work = Work::read(database, &[ENTRIES])?;
                work.all(ENTRIES, Some(BY_RECORD), &key, 0).await
            })
            .await?;
        let raws = rows.into_iter().filter_map(|row| stone(row).raw());
        let entry = |raw: String| {
            let entry: Value = serde_json::from_str(&raw).ok()?;
            let author = entry["author"].as_str()?.parse().ok()?;
            Some((author, entry))
        };
        Ok(raws.filter_map(entry).collect())
    }
}
