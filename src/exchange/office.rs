//! What the District tells an officer of those who have a seat there.

use crate::digest::Digest;
use crate::enrol::OFFICER;
use crate::revoking::Lost;
use domain::ids::{AccountId, DeviceId, RecordId};
use serde::{Deserialize, Serialize};

/// Everybody. The answer to `GET /v1/seats`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// Leaders and officers, in the order in which they were given a seat.
    pub seats: Vec<Seat>,
}
domain::json!(Seats { seats });

/// A leader's or an officer's place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// Its number, which people type.
    pub seat: u32,
    /// Whose it is, as the office wrote it.
    pub name: String,
    /// What they are: "leader", "officer".
    pub role: String,
    /// Every account they write under; none before a phone of theirs has joined.
    pub accounts: Vec<AccountId>,
    /// Their phones that are joined.
    pub phones: Vec<Phone>,
    /// When the last entry came from them, seconds since 1970.
    pub heard: Option<u32>,
    /// Schools that came to them from another: what is of these is theirs, whoever
    /// wrote it.
    pub schools: Vec<RecordId>,
    /// In which handover each of these came, in the same order: a later one has a
    /// greater number, see [`crate::handing`].
    pub since: Vec<u32>,
    /// Schools that went from them to another, and have not come back.
    pub left: Vec<RecordId>,
    /// The seats to which something of theirs was handed over.
    pub heirs: Vec<u32>,
    /// Phones of theirs that are let in no more.
    pub revoked: Vec<Lost>,
    /// Files of these that somebody brought, and that wait for an officer.
    pub waiting: Vec<Waiting>,
}
domain::json!(Seat { seat, name, role, accounts, phones, heard } or_default { schools, since, left, heirs, revoked, waiting });

/// A file of a phone that is let in no more: somebody brought it, and it waits for an
/// officer's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its name: the digest of the bundle in it.
    pub sha256: Digest,
    /// The phone that made it, known by its signature.
    pub device: DeviceId,
    /// The seat of who brought it.
    pub courier: u32,
    /// When it was brought, seconds since 1970.
    pub brought: u32,
    /// How many entries are in it.
    pub entries: u32,
    /// Whether an officer has put it aside.
    pub aside: bool,
    /// How many of its entries are of what had been erased when it was brought: they
    /// are not taken in.
    pub erased: u32,
}
domain::json!(Waiting { sha256, device, courier, brought, entries, aside } or_default { erased });

/// A phone that has joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Its database.
    pub device: DeviceId,
    /// When it last joined, seconds since 1970.
    pub joined: u32,
    /// When it last called, seconds since 1970, to within half a day, or work of it was
    /// brought by hand; when it joined, if neither happened since.
    pub heard: u32,
}
domain::json!(Phone {
    device,
    joined,
    heard
});

/// An officer invites somebody. Body of `POST /v1/invites`. The officer's phone
/// makes the code ([`crate::enrol::write_code`]) and tells only its hash: it is
/// on that phone's screen and nowhere else, and asking again is harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRequest {
    /// SHA-256 of the code.
    pub code: Digest,
    /// For a leader who has no seat yet: their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For a further phone of somebody: their seat's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u32>,
}

/// The invite is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The seat it is to.
    pub seat: u32,
    /// Until when it may be spent, seconds since 1970.
    pub expires: u32,
}

/// Phones are known no longer. The answer to `DELETE /v1/phones/{device}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// How many were until now: one, or none when it is asked again.
    pub phones: u32,
}

/// A file that waited is put aside. The answer to `DELETE /v1/carried/{sha256}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// How many were: one, or none when it is asked again.
    pub files: u32,
}

/// A file that was put aside is thrown away. The answer to `DELETE /v1/aside/{sha256}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThrownAway {
    /// How many entries were in it.
    pub entries: u32,
}

/// A record is erased. The answer to `DELETE /v1/records/{record}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// How many entries went: none when it is asked again.
    pub entries: u32,
}

impl Seats {
    /// Whose account that is.
    pub fn of(&self, account: AccountId) -> Option<&Seat> {
        self.seats
            .iter()
            .find(|seat| seat.accounts.contains(&account))
    }

    /// Whose it is by now what `by` wrote of a school: a successor's, where that
    /// school came to one.
    pub fn whose(&self, by: AccountId, school: Option<RecordId>) -> AccountId {
        let came_to = |seat: &&Seat| school.is_some_and(|school| seat.schools.contains(&school));
        let heir = self.seats.iter().find(came_to);
        heir.and_then(|seat| seat.accounts.first().copied())
            .unwrap_or(by)
    }

    /// Until when this is known, seconds since 1970 by the District's clock: it
    /// heard the phone that asked, to within half a day.
    pub fn as_of(&self) -> Option<u32> {
        self.seats.iter().filter_map(Seat::last_heard).max()
    }
}

impl Seat {
    /// Whether an officer sits there.
    pub fn is_officer(&self) -> bool {
        self.role == OFFICER
    }

    /// Whether a phone of theirs is let in. What is handed over to a seat without
    /// one lies at the District until a phone joins there.
    pub fn has_phone(&self) -> bool {
        !self.phones.is_empty()
    }

    /// When anything was last heard from any phone of theirs, seconds since
    /// 1970; none before one has joined.
    pub fn last_heard(&self) -> Option<u32> {
        let phones = self.phones.iter().map(|phone| phone.heard);
        phones.chain(self.heard).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::mint;

    #[test]
    fn a_seat_is_found_by_each_of_its_accounts_and_by_no_other() {
        let account = |nth: u64| AccountId(mint(1_790_000_000_000 + nth, [7; 10]));
        let seat = |seat: u32, accounts: Vec<AccountId>| Seat {
            seat,
            name: "Amina".to_owned(),
            role: "leader".to_owned(),
            accounts,
            ..Seat::default()
        };
        let seats = Seats {
            seats: vec![
                seat(1, vec![account(1), account(2)]),
                seat(2, vec![account(3)]),
            ],
        };
        let found = |nth| seats.of(account(nth)).map(|seat| seat.seat);
        assert_eq!((found(2), found(3), found(4)), (Some(1), Some(2), None));
        let school = RecordId(mint(1_790_000_000_000, [8; 10]));
        assert_eq!(seats.whose(account(1), Some(school)), account(1));
        let mut seats = seats;
        seats.seats[1].schools = vec![school];
        assert_eq!(seats.whose(account(1), Some(school)), account(3));
        assert_eq!(seats.whose(account(1), None), account(1));
        // A successor whose first phone has not joined has no account yet.
        seats.seats[1].accounts.clear();
        assert_eq!(seats.whose(account(1), Some(school)), account(1));
        let json = serde_json::to_string(&seats).unwrap();
        assert_eq!(serde_json::from_str::<Seats>(&json).unwrap(), seats);
    }

    #[test]
    fn a_phone_that_only_fetches_is_not_silent() {
        let phone = |heard| Phone {
            device: DeviceId(mint(1_790_000_000_000, [7; 10])),
            joined: 10,
            heard,
        };
        let mut seat = Seat {
            seat: 1,
            role: OFFICER.to_owned(),
            ..Seat::default()
        };
        assert_eq!(seat.last_heard(), None);
        seat.heard = Some(20);
        seat.phones = vec![phone(15), phone(30)];
        assert_eq!(seat.last_heard(), Some(30));
        assert!(seat.is_officer());
        let earlier = Seat {
            phones: vec![phone(25)],
            ..seat.clone()
        };
        let seats = vec![earlier, seat];
        assert_eq!(Seats { seats }.as_of(), Some(30));
        assert_eq!(Seats::default().as_of(), None);
    }
}
