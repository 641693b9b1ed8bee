//! What the District tells an officer of those who have a seat there.

use crate::digest::Digest;
use crate::enrol::OFFICER;
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The seats to which something of theirs was handed over.
    pub heirs: Vec<u32>,
}
domain::json!(Seat { seat, name, role, accounts, phones, heard } or_default { schools, heirs });

/// A phone that has joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Its database.
    pub device: DeviceId,
    /// When it last joined, seconds since 1970.
    pub joined: u32,
    /// When it last called, seconds since 1970, to within half a day; when it
    /// joined, if it has not called since.
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

/// An officer hands a cluster to a successor. Body of `POST /v1/handovers`; sent
/// again, what has come in since goes too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverRequest {
    /// The seat of the leader who leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u32>,
    /// The seat of the successor.
    pub to: u32,
    /// Instead of a leader's whole cluster: these schools and what belongs to them,
    /// whoever leads them. That is how a handover is said again to a District that was
    /// put back from before it, whose leaders may have been given others since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schools: Vec<RecordId>,
}

/// That a school was handed over, as an officer's phone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The school.
    pub school: RecordId,
    /// An account of who leads it since.
    pub to: AccountId,
}
domain::json!(Handed { school, to });

/// The cluster is the successor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// How many entries went.
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
}

impl Seats {
    /// The schools that were handed over, each with who leads it since, where a phone
    /// of theirs has joined.
    pub fn handed(&self) -> Vec<Handed> {
        let of_seat = |seat: &Seat| {
            let to = seat.accounts.first().copied();
            let schools = seat.schools.clone().into_iter();
            schools.filter_map(move |school| Some(Handed { school, to: to? }))
        };
        self.seats.iter().flat_map(of_seat).collect()
    }

    /// Those of `known` that this District knows nothing of: it was put back from
    /// before them. A school that came to somebody is told of for ever, under who leads
    /// it by then; whoever handed it on since names that one among the heirs.
    pub fn forgotten(&self, known: &[Handed]) -> Vec<Handed> {
        let is_forgotten = |handed: &&Handed| {
            let led = |seat: &&Seat| seat.schools.contains(&handed.school);
            let Some(leads) = self.seats.iter().find(led) else {
                return true;
            };
            let went_on = |heir: &Seat| heir.heirs.contains(&leads.seat);
            !leads.accounts.contains(&handed.to) && !self.of(handed.to).is_some_and(went_on)
        };
        known.iter().filter(is_forgotten).copied().collect()
    }

    /// What is known once this was told: what it has forgotten stays.
    pub fn still_handed(&self, known: &[Handed]) -> Vec<Handed> {
        let mut all = self.forgotten(known);
        let told = self.handed().into_iter();
        let is_other = |told: &Handed| !all.iter().any(|known| known.school == told.school);
        let told: Vec<Handed> = told.filter(is_other).collect();
        all.extend(told);
        all
    }

    /// What says them again: for each who leads such schools and has a seat here.
    pub fn said_again(&self, forgotten: &[Handed]) -> Vec<HandoverRequest> {
        let of_seat = |seat: &Seat| {
            let theirs = forgotten.iter();
            let theirs = theirs.filter(|handed| seat.accounts.contains(&handed.to));
            let schools: Vec<RecordId> = theirs.map(|handed| handed.school).collect();
            let asked = HandoverRequest {
                from: None,
                to: seat.seat,
                schools,
            };
            (!asked.schools.is_empty()).then_some(asked)
        };
        self.seats.iter().filter_map(of_seat).collect()
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
            phones: Vec::new(),
            heard: None,
            schools: Vec::new(),
            heirs: Vec::new(),
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
    fn fault_22_a_handover_that_a_district_put_back_has_forgotten_is_told_from_one_that_went_on() {
        let account = |nth: u64| AccountId(mint(1_790_000_000_000 + nth, [7; 10]));
        let school = |nth: u64| RecordId(mint(1_790_000_000_000 + nth, [8; 10]));
        let seat = |seat: u32, schools: &[u64], heirs: &[u32]| Seat {
            seat,
            name: String::new(),
            role: "leader".to_owned(),
            accounts: vec![account(seat.into())],
            phones: Vec::new(),
            heard: None,
            schools: schools.iter().map(|nth| school(*nth)).collect(),
            heirs: heirs.to_vec(),
        };
        let seats = |seats: Vec<Seat>| Seats { seats };
        let before = seats(vec![
            seat(1, &[], &[2]),
            seat(2, &[1, 2], &[]),
            seat(3, &[], &[]),
        ]);
        let known = before.still_handed(&[]);
        assert_eq!(known.len(), 2);
        assert!(before.forgotten(&known).is_empty());
        // On to a third, and back to the first: that is no forgetting.
        let on = seats(vec![
            seat(1, &[], &[3]),
            seat(2, &[2], &[3]),
            seat(3, &[1], &[]),
        ]);
        assert!(on.forgotten(&known).is_empty());
        let now = on.still_handed(&known);
        let third = Handed {
            school: school(1),
            to: account(3),
        };
        assert!(now.contains(&third) && now.len() == 2);
        let home = seats(vec![
            seat(1, &[1], &[]),
            seat(2, &[2], &[3]),
            seat(3, &[], &[1]),
        ]);
        assert!(home.forgotten(&now).is_empty());
        // Put back from before any of it: said again, for each who leads by now.
        let none = seats(vec![
            seat(1, &[], &[]),
            seat(2, &[], &[]),
            seat(3, &[], &[]),
        ]);
        let forgotten = none.forgotten(&now);
        assert_eq!(forgotten.len(), 2);
        let again = none.said_again(&forgotten);
        let asked: Vec<_> = again
            .iter()
            .map(|asked| (asked.to, &*asked.schools))
            .collect();
        assert_eq!(asked, [(2, &[school(2)][..]), (3, &[school(1)][..])]);
        assert!(again.iter().all(|asked| asked.from.is_none()));
        assert_eq!(none.still_handed(&now), forgotten, "until it is said");
        // Put back from between the two.
        assert_eq!(before.forgotten(&now), [third]);
        // Nobody else has it who sits in that seat now.
        let others = seats(vec![seat(1, &[], &[])]);
        assert!(others.said_again(&others.forgotten(&now)).is_empty());
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
            name: String::new(),
            role: OFFICER.to_owned(),
            accounts: Vec::new(),
            phones: Vec::new(),
            heard: None,
            schools: Vec::new(),
            heirs: Vec::new(),
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
