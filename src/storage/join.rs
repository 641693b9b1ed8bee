//! Joining a District.

use crate::batch::{Batch, Wanted};
use crate::crypto;
use crate::error::Error;
use crate::layout::{META, RECORDS};
use crate::meta::{self, Joined, Me};
use crate::outbox;
use crate::phone::Phone;
use crate::row::{Standing, stone};
use crate::transaction::Work;
use crate::watch::Change;
use domain::ids::{AccountId, RecordId};
use domain::kinds::{KINDS, keys};
use exchange::enrol::{EnrolAnswer, EnrolRequest, OFFICER, SessionRequest, session_to_be_signed};
use exchange::sealed::base64url;
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen::JsCast;
use web_sys::CryptoKeyPair;

impl Phone {
    /// What to send to the District to join with the invitation `code` (as
    /// [`exchange::enrol::parse_code`] gives it). The signing key is made the
    /// first time, and stays.
    ///
    /// # Errors
    /// [`Error::Locked`] without WebCrypto; else as [`Phone::save`].
    pub async fn enrol_request(&self, code: &str) -> Result<EnrolRequest, Error> {
        let pair = match self.signing_pair().await? {
            Some(pair) => pair,
            None => {
                let pair = crypto::signing_pair().await?;
                self.keep_signing_pair(pair).await?
            }
        };
        let me = self.me();
        Ok(EnrolRequest {
            code: code.to_owned(),
            account: me.account,
            device: me.device,
            signing_key: base64url(&crypto::public_point(&pair).await?),
            also: me.before,
        })
    }

    /// What to send to the District for a session in place of a lost one. `None`
    /// when this phone has no signing key, as before it joins.
    ///
    /// # Errors
    /// As [`Phone::enrol_request`].
    pub async fn session_request(&self) -> Result<Option<SessionRequest>, Error> {
        let Some(pair) = self.signing_pair().await? else {
            return Ok(None);
        };
        let device = self.me().device;
        let token = base64url(&crypto::random::<32>()?);
        let said = session_to_be_signed(device, &token);
        let signature = base64url(&crypto::signature(&pair, &said).await?);
        Ok(Some(SessionRequest {
            device,
            token,
            signature,
        }))
    }

    pub(crate) async fn signing_pair(&self) -> Result<Option<CryptoKeyPair>, Error> {
        let row = self.meta_row(meta::SIGNING).await?;
        Ok(row.map(|row| stone(row).value().unchecked_into()))
    }

    /// Another tab may have been faster: its key counts then.
    async fn keep_signing_pair(&self, pair: CryptoKeyPair) -> Result<CryptoKeyPair, Error> {
        self.with(async |database| {
            let work = Work::write(database, &[META])?;
            if let Some(row) = work.get(META, &meta::SIGNING.into()).await? {
                return Ok(stone(row).value().unchecked_into());
            }
            work.put(META, &meta::row(meta::SIGNING, &pair))?;
            work.done().await?;
            Ok(pair.clone())
        })
        .await
    }

    /// The District took this phone in. In one transaction: it writes for the
    /// account it was given from now on, its own profile and terms move to that
    /// account's, and everything of its own goes back into the outbox. What it
    /// wrote before keeps its author, whom the District knows as an alias.
    ///
    /// # Errors
    /// As [`Phone::save`]; then the phone has not joined, and may again.
    pub async fn join(&self, answer: &EnrolAnswer) -> Result<(), Error> {
        self.save_and_join(&Batch::new(), Some(Joining::of(answer)))
            .await?;
        Ok(())
    }
}

type Doing<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;
type Join =
    for<'a> fn(&'a Work<'_>, &'a EnrolAnswer, &'a mut Me, &'a mut Batch, &'a mut u64) -> Doing<'a>;

/// What a save does besides when the phone joins a District. A save knows it
/// through this alone: its code comes to wherever somebody joins.
#[derive(Clone, Copy)]
pub(crate) struct Joining<'j> {
    answer: &'j EnrolAnswer,
    join: Join,
}

impl<'j> Joining<'j> {
    fn of(answer: &'j EnrolAnswer) -> Self {
        let join: Join = |work, answer, me, batch, seq| {
            Box::pin(async move {
                move_what_is_alone(work, me.account, answer.account, batch).await?;
                adopt(me, answer);
                meta::put(work, meta::ME, me)?;
                *seq = outbox::offer_again(work, *seq).await?;
                Ok(())
            })
        };
        Self { answer, join }
    }

    /// The phone becomes the account's that it was given: `batch` moves along
    /// what an account has one of, and all of its own goes back into the outbox,
    /// of which `seq` is the last place.
    pub(crate) async fn join(
        self,
        work: &Work<'_>,
        me: &mut Me,
        batch: &mut Batch,
        seq: &mut u64,
    ) -> Result<(), Error> {
        (self.join)(work, self.answer, me, batch, seq).await
    }
}

/// The phone writes for the account of `answer` from now on.
fn adopt(me: &mut Me, answer: &EnrolAnswer) {
    if me.account != answer.account {
        me.before.retain(|account| *account != answer.account);
        me.before.push(me.account);
        me.account = answer.account;
    }
    me.officer = answer.role == OFFICER;
    me.joined = Some(Joined {
        district: answer.district.clone(),
        leader: answer.leader.clone(),
    });
}

/// Records of which an account has one have an id made of the account's: what
/// stands under the one account is put under the other.
pub(crate) async fn move_what_is_alone(
    work: &Work<'_>,
    from: AccountId,
    to: AccountId,
    batch: &mut Batch,
) -> Result<(), Error> {
    if from == to {
        return Ok(());
    }
    for kind in KINDS.iter().filter(|kind| kind.alone) {
        let old = RecordId::alone(from, kind.name);
        let row = work.get(RECORDS, &old.to_string().into()).await?;
        let row = row.map(|row| Standing::read(&stone(row))).transpose()?;
        let body = row.filter(|row| !row.deleted).and_then(|row| row.body);
        if let Some(body) = body {
            let keys = keys(kind.name, &body).ok().flatten();
            let moved = Wanted::Put {
                kind: kind.name,
                share: None,
                body: serde_json::from_str(&body).map_err(|_| Error::Corrupt)?,
                keys: keys.ok_or(Error::Corrupt)?,
                seen: None,
            };
            batch.want(RecordId::alone(to, kind.name), moved);
            batch.want(old, Wanted::Delete);
        }
    }
    Ok(())
}

impl Change {
    pub(crate) fn of_kinds<'k>(kinds: impl Iterator<Item = &'k str>) -> Self {
        let mut change = Self::default();
        kinds.for_each(|kind| change.add(kind));
        change
    }
}
