//! Seats, the invites to them, and the devices that joined.

use super::{Store, Write};
use crate::error::Error;
use crate::scope::SeatId;
use domain::ids::{AccountId, DeviceId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

/// A seat, as whoever runs the server sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its number.
    pub id: SeatId,
    /// Whose it is; names never identify.
    pub name: String,
    /// The account of the first phone that joined; none before that.
    pub account: Option<AccountId>,
    /// How many devices have joined.
    pub devices: i64,
    /// How many entries it has sent.
    pub entries: i64,
    /// When the last of them came, seconds since 1970.
    pub heard: Option<i64>,
}

/// A phone that has joined, as whoever runs the server sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Its database.
    pub device: DeviceId,
    /// The seat it writes for.
    pub seat: SeatId,
    /// When it last joined, seconds since 1970.
    pub began: i64,
}

/// Which phones are to be known no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// Every phone of a seat.
    Seat(SeatId),
    /// One phone.
    Device(DeviceId),
}

/// Who calls: what a session stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The seat whose session it is.
    pub seat: SeatId,
    /// The device that the session was given to.
    pub device: DeviceId,
    /// The session: the hash of its token.
    pub session: [u8; 32],
}

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
}

impl Store {
    /// Makes a seat for a leader of that name.
    pub async fn add_seat(&self, name: &str, now: i64) -> Result<SeatId, Error> {
        let mut write = self.write().await?;
        let id = sqlx::query_scalar(
            "INSERT INTO seats (id, name, created)
             SELECT COALESCE(MAX(id), 0) + 1, $1, $2 FROM seats RETURNING id",
        )
        .bind(name.to_owned())
        .bind(now)
        .fetch_one(write.on())
        .await?;
        write.commit().await?;
        Ok(SeatId(id))
    }

    /// All seats, in their order.
    pub async fn seats(&self) -> Result<Vec<Seat>, Error> {
        let rows = sqlx::query(
            "SELECT seats.id, seats.name, seats.account,
                (SELECT COUNT(DISTINCT device) FROM sessions WHERE seat = seats.id) AS devices,
                (SELECT COUNT(*) FROM entries WHERE seat = seats.id) AS entries,
                (SELECT MAX(received) FROM entries WHERE seat = seats.id) AS heard
             FROM seats ORDER BY seats.id",
        )
        .fetch_all(&self.reading)
        .await?;
        rows.iter().map(seat).collect()
    }

    /// All phones that are joined, by seat, the first to join first.
    pub async fn joined(&self) -> Result<Vec<Joined>, Error> {
        let rows: Vec<(i64, Uuid, i64)> = sqlx::query_as(
            "SELECT seat, device, MAX(began) FROM sessions
             GROUP BY seat, device ORDER BY seat, MAX(began), device",
        )
        .fetch_all(&self.reading)
        .await?;
        let joined = rows.into_iter().map(|(seat, device, began)| Joined {
            device: DeviceId(device),
            seat: SeatId(seat),
            began,
        });
        Ok(joined.collect())
    }

    /// Ends the sessions and the signing keys of phones; how many phones. What
    /// they sent stays. The code a phone joined with, which it could else use
    /// again by itself, ends too: it needs a new one.
    pub async fn revoke(&self, which: Revoked) -> Result<usize, Error> {
        let mut write = self.write().await?;
        let mut phones = 0;
        for joined in self.joined().await? {
            let is_meant = match which {
                Revoked::Seat(seat) => joined.seat == seat,
                Revoked::Device(device) => joined.device == device,
            };
            if !is_meant {
                continue;
            }
            let (seat, device) = (joined.seat.0, joined.device.0);
            sqlx::query(
                "UPDATE invites SET expires = 0 WHERE code IN
                 (SELECT invite FROM sessions WHERE seat = $1 AND device = $2)",
            )
            .bind(seat)
            .bind(device)
            .execute(write.on())
            .await?;
            sqlx::query("DELETE FROM sessions WHERE seat = $1 AND device = $2")
                .bind(seat)
                .bind(device)
                .execute(write.on())
                .await?;
            phones += 1;
        }
        write.commit().await?;
        Ok(phones)
    }

    /// Keeps an invite to a seat: the hash of its code, and until when it holds.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such seat.
    pub async fn invite(&self, seat: SeatId, code: [u8; 32], expires: i64) -> Result<(), Error> {
        let mut write = self.write().await?;
        let kept = sqlx::query(
            "INSERT INTO invites (code, seat, expires) SELECT $1, id, $2 FROM seats WHERE id = $3",
        )
        .bind(code.to_vec())
        .bind(expires)
        .bind(seat.0)
        .execute(write.on())
        .await?;
        if kept.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        write.commit().await
    }

    /// Spends an invite: binds the seat to the phone's account if it has none,
    /// else takes the phone's account as another name of the seat's, and
    /// begins a session. A phone that spent the code itself may ask again with
    /// the same signing key, since the answer may have been lost: the session
    /// of the lost answer ends.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`], [`Error::SpentCode`], [`Error::ExpiredCode`];
    /// [`Error::AccountElsewhere`] when another seat holds the phone's account.
    pub async fn join(&self, joining: &Joining, now: i64) -> Result<Enrolled, Error> {
        let mut write = self.write().await?;
        let seat = spend(&mut write, joining, now).await?;
        let holder: Option<i64> = sqlx::query_scalar("SELECT seat FROM aliases WHERE account = $1")
            .bind(joining.account.0)
            .fetch_optional(write.on())
            .await?;
        match holder {
            Some(holder) if holder != seat.0 => return Err(Error::AccountElsewhere),
            Some(_) => {}
            None => {
                sqlx::query("INSERT INTO aliases (account, seat) VALUES ($1, $2)")
                    .bind(joining.account.0)
                    .bind(seat.0)
                    .execute(write.on())
                    .await?;
            }
        }
        let (account, leader): (Uuid, String) = sqlx::query_as(
            "UPDATE seats SET account = COALESCE(account, $1) WHERE id = $2
             RETURNING account, name",
        )
        .bind(joining.account.0)
        .bind(seat.0)
        .fetch_one(write.on())
        .await?;
        sqlx::query("DELETE FROM sessions WHERE invite = $1")
            .bind(joining.code.to_vec())
            .execute(write.on())
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token, seat, device, signing_key, invite, began)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(joining.token.to_vec())
        .bind(seat.0)
        .bind(joining.device.0)
        .bind(joining.signing_key.clone())
        .bind(joining.code.to_vec())
        .bind(now)
        .execute(write.on())
        .await?;
        write.commit().await?;
        Ok(Enrolled {
            seat,
            account: AccountId(account),
            leader,
        })
    }

    /// Whose session that token's hash is.
    pub async fn caller(&self, token: [u8; 32]) -> Result<Option<Caller>, Error> {
        let found: Option<(i64, Uuid)> =
            sqlx::query_as("SELECT seat, device FROM sessions WHERE token = $1")
                .bind(token.to_vec())
                .fetch_optional(&self.reading)
                .await?;
        Ok(found.map(|(seat, device)| Caller {
            seat: SeatId(seat),
            device: DeviceId(device),
            session: token,
        }))
    }
}

/// The seat of an invite, which is then spent by this phone.
async fn spend(write: &mut Write, joining: &Joining, now: i64) -> Result<SeatId, Error> {
    let invite = sqlx::query(
        "SELECT seat, expires, spent, device, signing_key FROM invites WHERE code = $1",
    )
    .bind(joining.code.to_vec())
    .fetch_optional(write.on())
    .await?
    .ok_or(Error::UnknownCode)?;
    if invite.try_get::<Option<i64>, _>("spent")?.is_some() {
        let same_phone = invite.try_get::<Option<Uuid>, _>("device")? == Some(joining.device.0)
            && invite.try_get::<Option<String>, _>("signing_key")?.as_ref()
                == Some(&joining.signing_key);
        if !same_phone {
            return Err(Error::SpentCode);
        }
    }
    if invite.try_get::<i64, _>("expires")? <= now {
        return Err(Error::ExpiredCode);
    }
    sqlx::query("UPDATE invites SET spent = $1, device = $2, signing_key = $3 WHERE code = $4")
        .bind(now)
        .bind(joining.device.0)
        .bind(joining.signing_key.clone())
        .bind(joining.code.to_vec())
        .execute(write.on())
        .await?;
    Ok(SeatId(invite.try_get("seat")?))
}

fn seat(row: &SqliteRow) -> Result<Seat, Error> {
    Ok(Seat {
        id: SeatId(row.try_get("id")?),
        name: row.try_get("name")?,
        account: row.try_get::<Option<Uuid>, _>("account")?.map(AccountId),
        devices: row.try_get("devices")?,
        entries: row.try_get("entries")?,
        heard: row.try_get("heard")?,
    })
}
