//! Work that goes to the District in a file, by hand: signing it, and believing
//! the receipt that comes back.

use crate::crypto;
use crate::error::Error;
use crate::layout::{ENTRIES, META};
use crate::meta;
use crate::outbox::{note_taken, settle};
use crate::phone::Phone;
use crate::row::stone;
use crate::save::entry_key;
use crate::transaction::Work;
use exchange::EntryId;
use exchange::bundle::Bundle;
use exchange::carried::receipt::{CarriedReceipt, Unproved};
use exchange::carried::{DistrictKeys, SigningKeyId, to_be_signed, write_head};
use exchange::receipt::Mark;

/// How a receipt that came by hand stands with this phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Entries it is about that are here.
    pub here: usize,
    /// Of these, those that still wait to be sent and that it acknowledges.
    pub waiting: usize,
    /// Those that still wait, and that it says were not taken.
    pub refused: usize,
}

impl Phone {
    /// The District's public keys, as it told them; `None` before that.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn district_keys(&self) -> Result<Option<DistrictKeys>, Error> {
        self.meta(meta::DISTRICT_KEYS).await
    }

    /// Keeps what the District said of its keys.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn keep_district_keys(&self, keys: &DistrictKeys) -> Result<(), Error> {
        let row = meta::json_row(meta::DISTRICT_KEYS, keys)?;
        self.put_in_meta(row).await
    }

    /// The line that stands before a bundle in a file for the District that
    /// these keys are of, with this phone's signature. `None` when this phone
    /// has no signing key, as before it joins, or they are no keys.
    ///
    /// # Errors
    /// [`Error::Locked`] without WebCrypto; else as [`Phone::open`].
    pub async fn signed(
        &self,
        bundle: &Bundle,
        keys: &DistrictKeys,
    ) -> Result<Option<String>, Error> {
        let (Some(pair), Some(to)) = (self.signing_pair().await?, keys.lock()) else {
            return Ok(None);
        };
        let device = self.me().device;
        let bytes = to_be_signed(device, &to, &bundle.sha256);
        let signature = crypto::signature(&pair, &bytes).await?;
        let key = SigningKeyId::of(&crypto::public_point(&pair).await?);
        Ok(Some(write_head(device, key, &signature)))
    }

    /// Whether a receipt is the word of the District that these keys are of.
    ///
    /// # Errors
    /// [`Error::Locked`] without WebCrypto.
    pub async fn is_of_district(
        &self,
        receipt: &Unproved,
        keys: &DistrictKeys,
    ) -> Result<bool, Error> {
        let Some(point) = keys.point() else {
            return Ok(false);
        };
        crypto::is_signed(&point, &receipt.to_be_signed, &receipt.signature).await
    }

    /// How a receipt stands with what is here. Changes nothing.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn answered(&self, receipt: &CarriedReceipt) -> Result<Answered, Error> {
        self.hold_against(receipt, false).await
    }

    /// Takes in a receipt whose signature was proved, in one transaction: what
    /// it acknowledges and still waits here is marked, what is not here or was
    /// settled before stays as it is. Its mark is kept, to be said to the
    /// District at the next contact: one that was put back from an old copy
    /// does not know it, and is offered everything again.
    ///
    /// # Errors
    /// As [`Phone::save`]; then nothing is marked.
    pub async fn take_in_receipt(&self, receipt: &CarriedReceipt) -> Result<Answered, Error> {
        let answered = self.hold_against(receipt, true).await?;
        self.tell_light();
        Ok(answered)
    }

    async fn hold_against(
        &self,
        receipt: &CarriedReceipt,
        taking: bool,
    ) -> Result<Answered, Error> {
        self.with(async |database| {
            let work = Work::write(database, &[ENTRIES, META])?;
            let (answered, ids) = look_up(&work, receipt).await?;
            if !taking || ids.is_empty() {
                return Ok(answered);
            }
            let refusal = |id: &EntryId| receipt.refused.iter().find(|refused| refused.id == *id);
            let taken = settle(&work, &ids, |id| {
                refusal(id).map(|refused| refused.reason.as_str())
            });
            note_taken(&work, taken.await?).await?;
            let mut unproved: Vec<Mark> = unproved(&work).await?;
            if !unproved.contains(&receipt.mark) {
                unproved.push(receipt.mark);
                meta::put(&work, meta::UNPROVED, &unproved)?;
            }
            work.done().await?;
            Ok(answered)
        })
        .await
    }

    /// The mark of a receipt that came by hand and that the District has not
    /// been asked about: to be said with the next call, before its latest.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn unproved_mark(&self) -> Result<Option<Mark>, Error> {
        let unproved: Option<Vec<Mark>> = self.meta(meta::UNPROVED).await?;
        Ok(unproved.and_then(|marks| marks.first().copied()))
    }

    /// The District answered a call that said this mark: it knows it.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn mark_is_proved(&self, mark: Mark) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[META])?;
            let mut unproved = unproved(&work).await?;
            unproved.retain(|other| *other != mark);
            meta::put(&work, meta::UNPROVED, &unproved)?;
            work.done().await
        })
        .await
    }
}

async fn unproved(work: &Work<'_>) -> Result<Vec<Mark>, Error> {
    Ok(meta::get(work, meta::UNPROVED).await?.unwrap_or_default())
}

/// How a receipt stands, and the ids in it that still wait here.
async fn look_up(
    work: &Work<'_>,
    receipt: &CarriedReceipt,
) -> Result<(Answered, Vec<EntryId>), Error> {
    let (mut answered, mut waiting) = (Answered::default(), Vec::new());
    let taken = receipt.entries.len();
    let refused = receipt.refused.iter().map(|refused| &refused.id);
    let mut asked = Vec::new();
    for id in receipt.entries.iter().chain(refused) {
        asked.push((*id, work.ask(ENTRIES, &entry_key(id))?));
    }
    for (nth, (id, asked)) in asked.into_iter().enumerate() {
        let Some(row) = work.answer(asked).await?.map(stone) else {
            continue;
        };
        answered.here += 1;
        if row.waiting().is_some() {
            waiting.push(id);
            match nth < taken {
                true => answered.waiting += 1,
                false => answered.refused += 1,
            }
        }
    }
    Ok((answered, waiting))
}
