//! Phones that are let in no more, as an officer's phone remembers them for a District
//! that has not heard of it, or has forgotten it.

use crate::error::Error;
use crate::layout::META;
use crate::meta;
use crate::phone::Phone;
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::DeviceId;
use exchange::office::Seats;
use exchange::revoking::{Heard, Revocation};

impl Phone {
    /// The revocations that this phone knows.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn revocations(&self) -> Result<Vec<Revocation>, Error> {
        let known: Option<Vec<Revocation>> = self.meta(meta::REVOKED).await?;
        Ok(known.unwrap_or_default())
    }

    /// The officer wishes that the phone, which joined then, is let in no more: kept
    /// until the District has heard of it.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn wish_revoked(&self, device: DeviceId, joined: u32) -> Result<(), Error> {
        let wish = Revocation {
            device,
            joined,
            heard: false,
        };
        self.change_revocations(|known| {
            known.retain(|one| one.device != device);
            known.push(wish);
        })
        .await
    }

    /// The phone is not lost after all, if the District has not heard of it yet.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn wish_not_revoked(&self, device: DeviceId) -> Result<(), Error> {
        self.change_revocations(|known| {
            known.retain(|one| one.heard || one.device != device);
        })
        .await
    }

    /// Holds what is known against what the District tells now, and keeps what comes
    /// of it.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn hear_of_revoked(&self, seats: &Seats) -> Result<Heard, Error> {
        self.change_revocations(|known| {
            let heard = seats.revoked(known);
            known.clone_from(&heard.known);
            heard
        })
        .await
    }

    async fn change_revocations<T>(
        &self,
        change: impl Fn(&mut Vec<Revocation>) -> T,
    ) -> Result<T, Error> {
        let (is_news, came) = self
            .with(async |database| {
                let work = Work::write(database, &[META])?;
                let before: Option<Vec<Revocation>> = meta::get(&work, meta::REVOKED).await?;
                let before = before.unwrap_or_default();
                let mut known = before.clone();
                let came = change(&mut known);
                if known == before {
                    return Ok((false, came));
                }
                meta::put(&work, meta::REVOKED, &known)?;
                work.done().await?;
                Ok((true, came))
            })
            .await?;
        if is_news {
            self.0.watch.tell(&Change {
                me: true,
                ..Change::default()
            });
        }
        Ok(came)
    }
}
