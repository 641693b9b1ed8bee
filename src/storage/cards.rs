//! What other leaders share: a store of its own beside the records. It comes from the
//! District alone, and comes again whenever the log is read from its beginning: it is
//! in no backup, and in no history.

use crate::error::Error;
use crate::layout::CARDS;
use crate::meta;
use crate::phone::Phone;
use crate::row::{Stone, stone};
use crate::transaction::Work;
use domain::card::Shown;
use domain::ids::RecordId;
use exchange::changes::Line;
use exchange::receipt::Mark;
use wasm_bindgen::JsValue;

/// Takes in the cards of a page; whether there were any. A page from the log's
/// beginning (of a District that was put back, or of another) tells of every card that
/// there is: what was here before is let go with it.
pub(crate) async fn take(work: &Work<'_>, lines: &[Line]) -> Result<bool, Error> {
    let cursor: Option<Mark> = meta::get(work, meta::CURSOR).await?;
    let mut any = false;
    if cursor.is_none() {
        for key in work.keys(CARDS, None, &JsValue::UNDEFINED).await? {
            work.delete(CARDS, &key)?;
            any = true;
        }
    }
    for line in lines {
        let Line::Card(card) = line else {
            continue;
        };
        any = true;
        let id = card.id.to_string();
        match &card.shown {
            Some(shown) => {
                let body = serde_json::to_string(shown).map_err(|_| Error::Corrupt)?;
                let row = Stone::new();
                row.set_id(&id);
                row.set_body(&body);
                work.put(CARDS, &row)?;
            }
            None => work.delete(CARDS, &id.into())?,
        }
    }
    Ok(any)
}

impl Phone {
    /// What other leaders share.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn cards(&self) -> Result<Vec<(RecordId, Shown)>, Error> {
        let rows = self
            .with(async |database| {
                let work = Work::read(database, &[CARDS])?;
                work.all(CARDS, None, &JsValue::UNDEFINED, 0).await
            })
            .await?;
        let read = |row: JsValue| {
            let row: Stone = stone(row);
            let id = row.id().and_then(|id| id.parse().ok());
            let shown = row.body().and_then(|body| serde_json::from_str(&body).ok());
            id.zip(shown).ok_or(Error::Corrupt)
        };
        rows.into_iter().map(read).collect()
    }
}
