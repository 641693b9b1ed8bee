//! Seats, and the devices that joined; how they join is [`super::invites`].

use super::query::Query;
use super::{Store, Write, id};
use crate::error::Error;
use crate::scope::{Role, Scope, SeatId};
use domain::ids::{AccountId, DeviceId};
use exchange::office;
use exchange::revoking::Lost;
use std::collections::HashMap;

/// A seat, as whoever runs the server sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its number.
    pub id: SeatId,
    /// Whose it is; names never identify.
    pub name: String,
    /// What they are here.
    pub role: Role,
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

/// A key that a phone signs with, or once did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The seat it joined.
    pub seat: SeatId,
    /// The public key, as the phone sent it.
    pub signing_key: String,
    /// Whether it is known still; not when the phone was revoked.
    pub is_known: bool,
}

/// Which phones are to be known no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// Every phone of a seat.
    Seat(SeatId),
    /// One phone.
    Device(DeviceId),
    /// One phone, as it joined until then, seconds since 1970: not one that was let
    /// in anew since.
    Until(DeviceId, i64),
}

/// Who calls: what a session stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The seat whose session it is.
    pub seat: SeatId,
    /// What they are here, who sit there.
    pub role: Role,
    /// The device that the session was given to.
    pub device: DeviceId,
    /// The session: the hash of its token.
    pub session: [u8; 32],
}

impl Caller {
    /// What they may look at.
    pub fn scope(&self) -> Scope {
        self.role.scope(self.seat)
    }
}

/// How exactly it is noted when a phone last called, in seconds.
const HALF_A_DAY: i64 = 12 * 60 * 60;

/// A time, or a seat's number, as it travels.
pub(super) fn seconds(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// What is known of seats is asked at the server's own desk, and by a session
/// of itself.
pub(super) fn query(sql: &'static str) -> Query {
    Query::within(Scope::Whole, sql)
}

impl Store {
    /// Makes a seat for somebody of that name.
    pub async fn add_seat(&self, name: &str, role: Role, now: i64) -> Result<SeatId, Error> {
        let mut write = self.write().await?;
        let seat = make_seat(&mut write, name, role, now).await?;
        write.commit().await?;
        Ok(seat)
    }

    /// All seats, in their order.
    pub async fn seats(&self) -> Result<Vec<Seat>, Error> {
        type Row = (i64, String, String, Option<Vec<u8>>, i64, i64, Option<i64>);
        let rows: Vec<Row> = query(
            "SELECT seats.id, seats.name, seats.role, seats.account,
                (SELECT COUNT(DISTINCT device) FROM sessions WHERE seat = seats.id),
                (SELECT COUNT(*) FROM entries WHERE {entries} AND seat = seats.id),
                (SELECT MAX(received) FROM entries WHERE {entries} AND seat = seats.id)
             FROM seats ORDER BY seats.id",
        )
        .all(&self.reading)
        .await?;
        let rows = rows.into_iter();
        rows.map(|(seat, name, role, account, devices, entries, heard)| {
            Ok(Seat {
                id: SeatId(seat),
                name,
                role: Role::named(&role),
                account: account.map(id).transpose()?.map(AccountId),
                devices,
                entries,
                heard,
            })
        })
        .collect()
    }

    /// All phones that are joined, by seat, the first to join first.
    pub async fn joined(&self) -> Result<Vec<Joined>, Error> {
        let rows: Vec<(i64, Vec<u8>, i64)> = query(
            "SELECT seat, device, MAX(began) FROM sessions
             GROUP BY seat, device ORDER BY seat, MAX(began), device",
        )
        .all(&self.reading)
        .await?;
        let rows = rows.into_iter();
        rows.map(|(seat, device, began)| {
            Ok(Joined {
                device: DeviceId(id(device)?),
                seat: SeatId(seat),
                began,
            })
        })
        .collect()
    }

    /// What officers are told of all seats, in their order.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] for a seat that is not what it should be.
    pub async fn told(&self) -> Result<office::Seats, Error> {
        let phones: Vec<(i64, Vec<u8>, i64, i64)> = query(
            "SELECT seat, device, MAX(began), MAX(COALESCE(heard, began)) FROM sessions
             GROUP BY seat, device ORDER BY seat, MAX(began), device",
        )
        .all(&self.reading)
        .await?;
        // What somebody brought by hand is a word of the phone that wrote it, too.
        let by_hand: Vec<(Vec<u8>, i64)> = query(
            "SELECT entries.device, MAX(entries.received) FROM entries
             WHERE {entries} AND entries.device IN (SELECT device FROM sessions)
             GROUP BY entries.device",
        )
        .all(&self.reading)
        .await?;
        let by_hand: HashMap<Vec<u8>, i64> = by_hand.into_iter().collect();
        let accounts: Vec<(i64, Vec<u8>)> =
            query("SELECT seat, account FROM aliases ORDER BY seat, account")
                .all(&self.reading)
                .await?;
        // What a phone joined with and has no session by any more was revoked.
        let revoked: Vec<(i64, Vec<u8>, i64)> = query(
            "SELECT seat, device, MAX(spent) FROM invites WHERE device IS NOT NULL
             AND device NOT IN (SELECT device FROM sessions)
             GROUP BY seat, device ORDER BY seat, MAX(spent), device",
        )
        .all(&self.reading)
        .await?;
        let mut waiting = self.waiting().await?;
        let mut handed = self.handed().await?;
        let mut gone = self.gone().await?;
        let mut heirs = self.heirs().await?;
        let mut seats = Vec::new();
        for seat in self.seats().await? {
            let mine = |of: i64| of == seat.id.0;
            let accounts = accounts.iter().filter(|(of, _)| mine(*of));
            let accounts = accounts.map(|(_, account)| id(account.clone()).map(AccountId));
            let phones = phones.iter().filter(|(of, ..)| mine(*of));
            let phones = phones.map(|(_, device, joined, heard)| {
                let heard = by_hand.get(device).map_or(heard, |came| came.max(heard));
                Ok(office::Phone {
                    device: DeviceId(id(device.clone())?),
                    joined: seconds(*joined),
                    heard: seconds(*heard),
                })
            });
            let revoked = revoked.iter().filter(|(of, ..)| mine(*of));
            let revoked = revoked.map(|(_, device, joined)| {
                Ok(Lost {
                    device: DeviceId(id(device.clone())?),
                    joined: seconds(*joined),
                })
            });
            let (schools, since) = handed.remove(&seat.id.0).unwrap_or_default();
            seats.push(office::Seat {
                seat: seconds(seat.id.0),
                name: seat.name,
                role: seat.role.name().to_owned(),
                accounts: accounts.collect::<Result<_, Error>>()?,
                phones: phones.collect::<Result<_, Error>>()?,
                heard: seat.heard.map(seconds),
                schools,
                since,
                left: gone.remove(&seat.id.0).unwrap_or_default(),
                heirs: heirs.remove(&seat.id.0).unwrap_or_default(),
                revoked: revoked.collect::<Result<_, Error>>()?,
                waiting: waiting.remove(&seat.id.0).unwrap_or_default(),
            });
        }
        Ok(office::Seats { seats })
    }

    /// Notes that a phone has called. Written at most twice a day: most calls
    /// cost one look.
    pub async fn heard_from(&self, session: [u8; 32], now: i64) -> Result<(), Error> {
        let before = now - HALF_A_DAY;
        let stale = query("SELECT seat FROM sessions WHERE token = ")
            .value(session)
            .push(" AND COALESCE(heard, 0) < ")
            .value(before)
            .first::<(i64,)>(&self.reading)
            .await?;
        if stale.is_none() {
            return Ok(());
        }
        let mut write = self.write().await?;
        query("UPDATE sessions SET heard = ")
            .value(now)
            .push(" WHERE token = ")
            .value(session)
            .execute(write.on())
            .await?;
        write.commit().await
    }

    /// Ends the sessions and the signing keys of phones; how many phones. What
    /// they sent stays. The code a phone joined with, which it could else use
    /// again by itself, ends too: it needs a new one.
    pub async fn revoke(&self, which: Revoked) -> Result<usize, Error> {
        let mut write = self.write().await?;
        let mut phones = 0;
        for joined in self.joined().await? {
            let until = match which {
                Revoked::Seat(seat) => (joined.seat == seat).then_some(i64::MAX),
                Revoked::Device(device) => (joined.device == device).then_some(i64::MAX),
                Revoked::Until(device, until) => (joined.device == device).then_some(until),
            };
            let Some(until) = until else {
                continue;
            };
            let (seat, device) = (joined.seat.0, joined.device.0);
            query(
                "UPDATE invites SET expires = 0 WHERE code IN
                 (SELECT invite FROM sessions WHERE seat = ",
            )
            .value(seat)
            .push(" AND device = ")
            .value(device)
            .push(" AND began <= ")
            .value(until)
            .push(")")
            .execute(write.on())
            .await?;
            let ended = query("DELETE FROM sessions WHERE seat = ")
                .value(seat)
                .push(" AND device = ")
                .value(device)
                .push(" AND began <= ")
                .value(until)
                .execute(write.on())
                .await?;
            phones += usize::from(ended > 0);
        }
        write.commit().await?;
        Ok(phones)
    }

    /// The keys that a phone joined with: first those that are known, the
    /// latest first, then those of its invites, which stay when it is revoked.
    pub async fn signers(&self, device: DeviceId) -> Result<Vec<Signer>, Error> {
        let known: Vec<(i64, String)> =
            query("SELECT seat, signing_key FROM sessions WHERE device = ")
                .value(device.0)
                .push(" ORDER BY began DESC, token")
                .all(&self.reading)
                .await?;
        let once: Vec<(i64, String)> = query(
            "SELECT seat, signing_key FROM invites WHERE signing_key IS NOT NULL AND device = ",
        )
        .value(device.0)
        .push(" ORDER BY spent DESC, code")
        .all(&self.reading)
        .await?;
        let signer = |is_known| {
            move |(seat, signing_key)| Signer {
                seat: SeatId(seat),
                signing_key,
                is_known,
            }
        };
        let known = known.into_iter().map(signer(true));
        Ok(known.chain(once.into_iter().map(signer(false))).collect())
    }

    /// Gives the session of a phone, known by this signer's key, another token:
    /// the latest of those it has. Repeating it changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::NotJoined`] when it was revoked meanwhile.
    pub async fn let_in(
        &self,
        device: DeviceId,
        signer: &Signer,
        token: [u8; 32],
    ) -> Result<(), Error> {
        let mut write = self.write().await?;
        let there: Option<(i64,)> = query("SELECT seat FROM sessions WHERE token = ")
            .value(token)
            .first(write.on())
            .await?;
        if there.is_some() {
            return Ok(());
        }
        let given: Option<(i64,)> = query("UPDATE sessions SET token = ")
            .value(token)
            .push(" WHERE token = (SELECT token FROM sessions WHERE device = ")
            .value(device.0)
            .push(" AND signing_key = ")
            .value(signer.signing_key.as_str())
            .push(" ORDER BY began DESC, token LIMIT 1) RETURNING seat")
            .first(write.on())
            .await?;
        given.ok_or(Error::NotJoined)?;
        write.commit().await
    }

    /// Whose session that token's hash is.
    pub async fn caller(&self, token: [u8; 32]) -> Result<Option<Caller>, Error> {
        let found: Option<(i64, String, Vec<u8>)> = query(
            "SELECT sessions.seat, seats.role, sessions.device FROM sessions
             JOIN seats ON seats.id = sessions.seat WHERE sessions.token = ",
        )
        .value(token)
        .first(&self.reading)
        .await?;
        let caller = |(seat, role, device): (i64, String, Vec<u8>)| {
            Ok(Caller {
                seat: SeatId(seat),
                role: Role::named(&role),
                device: DeviceId(id(device)?),
                session: token,
            })
        };
        found.map(caller).transpose()
    }
}

pub(super) async fn make_seat(
    write: &mut Write,
    name: &str,
    role: Role,
    now: i64,
) -> Result<SeatId, Error> {
    let last: Option<(Option<i64>,)> = query("SELECT MAX(id) FROM seats").first(write.on()).await?;
    let id = last.and_then(|(id,)| id).unwrap_or_default() + 1;
    query("INSERT INTO seats (id, name, role, created) ")
        .rows([name], |row, name| {
            row.value(id).value(name).value(role.name()).value(now)
        })
        .execute(write.on())
        .await?;
    Ok(SeatId(id))
}
