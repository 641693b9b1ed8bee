//! The invites to seats, and joining by one.

use super::seats::{make_seat, query};
use super::{Store, Write, id};
use crate::error::Error;
use crate::scope::{Role, SeatId};
use domain::ids::{AccountId, DeviceId};

/// A phone that asks to join.
#[derive(Clone, Debug)]
pub struct Joining {
    /// SHA-256 of the invite code.
    pub code: [u8; 32],
    /// The account id that the phone minted for itself.
    pub account: AccountId,
    /// The phone's database.
    pub device: DeviceId,
    /// Its public signing key, as it sent it.
    pub signing_key: String,
    /// Accounts its leader wrote under before, as a backup brought them.
    pub also: Vec<AccountId>,
    /// SHA-256 of the session token that it will be given.
    pub token: [u8; 32],
}

/// What joining came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The seat.
    pub seat: SeatId,
    /// The seat's account, which the phone writes under from now on.
    pub account: AccountId,
    /// Whose seat it is.
    pub leader: String,
    /// What they are here.
    pub role: Role,
}

impl Store {
    /// Keeps an invite to a seat: the hash of its code, and until when it holds.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such seat.
    pub async fn invite(&self, seat: SeatId, code: [u8; 32], expires: i64) -> Result<(), Error> {
        let mut write = self.write().await?;
        keep_invite(&mut write, seat, code, expires).await?;
        write.commit().await
    }

    /// Makes a seat for a leader of that name and keeps the invite to it; the seat
    /// that was made when the same code was told before. `expires` and `now` are
    /// seconds since 1970.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn invite_new(
        &self,
        name: &str,
        code: [u8; 32],
        (expires, now): (i64, i64),
    ) -> Result<SeatId, Error> {
        let mut write = self.write().await?;
        if let Some(seat) = invited(&mut write, code).await? {
            return Ok(seat);
        }
        let seat = make_seat(&mut write, name, Role::Leader, now).await?;
        keep_invite(&mut write, seat, code, expires).await?;
        write.commit().await?;
        Ok(seat)
    }

    /// As [`Store::invite`]; a code that was told before changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such seat.
    pub async fn invite_again(
        &self,
        seat: SeatId,
        code: [u8; 32],
        expires: i64,
    ) -> Result<SeatId, Error> {
        let mut write = self.write().await?;
        if let Some(seat) = invited(&mut write, code).await? {
            return Ok(seat);
        }
        keep_invite(&mut write, seat, code, expires).await?;
        write.commit().await?;
        Ok(seat)
    }

    /// Spends an invite: binds the seat to the phone's account if it has none,
    /// else takes the phone's account as another name of the seat's, and
    /// begins a session. A phone that spent the code itself may ask again with
    /// the same signing key, since the answer may have been lost: the session
    /// of the lost answer ends, and it has joined when it first did.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`], [`Error::SpentCode`], [`Error::ExpiredCode`];
    /// [`Error::AccountElsewhere`] when another seat holds the phone's account.
    pub async fn join(&self, joining: &Joining, now: i64) -> Result<Enrolled, Error> {
        let mut write = self.write().await?;
        let (seat, began) = spend(&mut write, joining, now).await?;
        let account = joining.account.0;
        let holder: Option<(i64,)> = query("SELECT seat FROM aliases WHERE account = ")
            .value(account)
            .first(write.on())
            .await?;
        match holder {
            Some((holder,)) if holder != seat.0 => return Err(Error::AccountElsewhere),
            Some(_) => {}
            None => {
                query("INSERT INTO aliases (account, seat) ")
                    .rows([account], |row, account| row.value(account).value(seat.0))
                    .execute(write.on())
                    .await?;
            }
        }
        for also in &joining.also {
            // One that another seat holds stays that seat's: what it wrote is
            // refused here, and said.
            query("INSERT INTO aliases (account, seat) ")
                .rows([also.0], |row, also| row.value(also).value(seat.0))
                .push(" ON CONFLICT DO NOTHING")
                .execute(write.on())
                .await?;
        }
        let bound: Option<(Vec<u8>, String, String)> =
            query("UPDATE seats SET account = COALESCE(account, ")
                .value(account)
                .push(") WHERE id = ")
                .value(seat.0)
                .push(" RETURNING account, name, role")
                .first(write.on())
                .await?;
        let (account, leader, role) = bound.ok_or(Error::UnknownCode)?;
        query("DELETE FROM sessions WHERE invite = ")
            .value(joining.code)
            .execute(write.on())
            .await?;
        query("INSERT INTO sessions (token, seat, device, signing_key, invite, began) ")
            .rows([joining], |row, joining| {
                row.value(joining.token)
                    .value(seat.0)
                    .value(joining.device.0)
                    .value(joining.signing_key.as_str())
                    .value(joining.code)
                    .value(began)
            })
            .execute(write.on())
            .await?;
        write.commit().await?;
        Ok(Enrolled {
            seat,
            account: AccountId(id(account)?),
            leader,
            role: Role::named(&role),
        })
    }
}

async fn keep_invite(
    write: &mut Write,
    seat: SeatId,
    code: [u8; 32],
    expires: i64,
) -> Result<(), Error> {
    let there: Option<(i64,)> = query("SELECT id FROM seats WHERE id = ")
        .value(seat.0)
        .first(write.on())
        .await?;
    if there.is_none() {
        return Err(Error::NotFound);
    }
    query("INSERT INTO invites (code, seat, expires) ")
        .rows([code], |row, code| {
            row.value(code).value(seat.0).value(expires)
        })
        .execute(write.on())
        .await?;
    Ok(())
}

/// The seat to which that code invites, if it was told before.
async fn invited(write: &mut Write, code: [u8; 32]) -> Result<Option<SeatId>, Error> {
    let seat: Option<(i64,)> = query("SELECT seat FROM invites WHERE code = ")
        .value(code)
        .first(write.on())
        .await?;
    Ok(seat.map(|(seat,)| SeatId(seat)))
}

/// The seat of an invite, which is then spent by this phone, and since when it is.
async fn spend(write: &mut Write, joining: &Joining, now: i64) -> Result<(SeatId, i64), Error> {
    type Row = (i64, i64, Option<i64>, Option<Vec<u8>>, Option<String>);
    let invite: Option<Row> =
        query("SELECT seat, expires, spent, device, signing_key FROM invites WHERE code = ")
            .value(joining.code)
            .first(write.on())
            .await?;
    let (seat, expires, spent, device, key) = invite.ok_or(Error::UnknownCode)?;
    if spent.is_some() {
        let same_phone = device.as_deref() == Some(joining.device.0.as_bytes())
            && key.as_ref() == Some(&joining.signing_key);
        if !same_phone {
            return Err(Error::SpentCode);
        }
    }
    if expires <= now {
        return Err(Error::ExpiredCode);
    }
    // Asked again, it is no later joining: of one that was revoked and that a District
    // put back from an old copy has forgotten, officers' phones know when it joined.
    let spent = spent.unwrap_or(now);
    query("UPDATE invites SET spent = ")
        .value(spent)
        .push(", device = ")
        .value(joining.device.0)
        .push(", signing_key = ")
        .value(joining.signing_key.as_str())
        .push(" WHERE code = ")
        .value(joining.code)
        .execute(write.on())
        .await?;
    Ok((SeatId(seat), spent))
}
