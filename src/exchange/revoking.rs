//! Phones that are let in no more, as officers' phones remember them: a District that
//! was put back from an old copy has forgotten what was revoked since, and would let
//! a lost phone in again.
//!
//! A phone that is let in anew keeps its id and its key. What tells it from one that
//! the District has only forgotten to turn away is when it joined, by the District's
//! own clock: a revocation is of all that a phone joined with until then.

use crate::office::{Phone, Seats};
use domain::ids::DeviceId;

/// A phone that an officer had revoked, as officers are told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its database.
    pub device: DeviceId,
    /// When it last joined, seconds since 1970.
    pub joined: u32,
}
domain::json!(Lost { device, joined });

/// A phone that is to be let in no more, as an officer's phone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// Its database.
    pub device: DeviceId,
    /// When it last joined, as far as this was known then, seconds since 1970: what it
    /// joined with later is not meant.
    pub joined: u32,
    /// Whether the District has heard of it. Else it was wished without a network.
    pub heard: bool,
}
domain::json!(Revocation {
    device,
    joined,
    heard
});

/// What an officer's phone makes of the seats, once it was told of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// All that is known from now on.
    pub known: Vec<Revocation>,
    /// Those of them that the District lets in: it is to be told, or told once more.
    pub to_say: Vec<Revocation>,
    /// Wishes that came to nothing: these phones were let in anew before the District
    /// had heard of them.
    pub outrun: Vec<Revocation>,
}

impl Seats {
    /// The phone of that database, as it last joined; none that is let in no more.
    pub fn let_in(&self, device: DeviceId) -> Option<&Phone> {
        let phones = self.seats.iter().flat_map(|seat| &seat.phones);
        let these = phones.filter(|phone| phone.device == device);
        these.max_by_key(|phone| phone.joined)
    }

    /// What becomes of the `known` revocations now that this was told.
    pub fn revoked(&self, known: &[Revocation]) -> Heard {
        let mut heard = Heard::default();
        for known in known {
            match self.let_in(known.device) {
                Some(phone) if phone.joined > known.joined => {
                    heard.outrun.extend((!known.heard).then_some(*known));
                }
                Some(_) => {
                    heard.known.push(*known);
                    heard.to_say.push(*known);
                }
                // A District from before it joined does not let it in either.
                None => heard.known.push(Revocation {
                    heard: true,
                    ..*known
                }),
            }
        }
        for lost in self.seats.iter().flat_map(|seat| &seat.revoked) {
            if self.let_in(lost.device).is_some() {
                continue;
            }
            let mut known = heard.known.iter_mut();
            match known.find(|known| known.device == lost.device) {
                Some(known) => known.joined = known.joined.max(lost.joined),
                None => heard.known.push(Revocation {
                    device: lost.device,
                    joined: lost.joined,
                    heard: true,
                }),
            }
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Seat;
    use domain::ids::mint;

    fn device(nth: u64) -> DeviceId {
        DeviceId(mint(1_790_000_000_000 + nth, [7; 10]))
    }

    /// Phones that are let in and phones that are not, each with when it joined.
    fn seats(phones: &[(u64, u32)], revoked: &[(u64, u32)]) -> Seats {
        let phone = |(nth, joined): &(u64, u32)| Phone {
            device: device(*nth),
            joined: *joined,
            heard: *joined,
        };
        let lost = |(nth, joined): &(u64, u32)| Lost {
            device: device(*nth),
            joined: *joined,
        };
        Seats {
            seats: vec![Seat {
                phones: phones.iter().map(phone).collect(),
                revoked: revoked.iter().map(lost).collect(),
                ..Seat::default()
            }],
        }
    }

    fn revocation(nth: u64, joined: u32, heard: bool) -> Revocation {
        Revocation {
            device: device(nth),
            joined,
            heard,
        }
    }

    #[test]
    fn fault_22_what_a_district_put_back_lets_in_again_is_said_until_it_tells_otherwise() {
        let known = seats(&[(2, 20)], &[(1, 10)]).revoked(&[]).known;
        assert_eq!(known, [revocation(1, 10, true)], "learned from the list");
        // Put back from before it was revoked; then from before it ever joined.
        let back = seats(&[(1, 10), (2, 20)], &[]).revoked(&known);
        assert_eq!((&back.to_say, &back.known), (&known, &known));
        let earlier = seats(&[], &[]).revoked(&known);
        assert_eq!((earlier.to_say.len(), &earlier.known), (0, &known));
        // Once it was said.
        let said = seats(&[(2, 20)], &[(1, 10)]).revoked(&known);
        assert_eq!((said.to_say.len(), said.known), (0, known));
    }

    #[test]
    fn a_phone_that_was_let_in_anew_is_not_revoked_once_more() {
        let known = [revocation(1, 10, true)];
        let anew = seats(&[(1, 30)], &[]).revoked(&known);
        assert_eq!(anew, Heard::default(), "forgotten, and nothing is said");
        // Nor where it has joined for two people, or its older seat tells of it too.
        let both = seats(&[(1, 10), (1, 30)], &[(1, 10)]).revoked(&known);
        assert_eq!(both, Heard::default());
        // Revoked again, that holds.
        let again = seats(&[], &[(1, 30)]).revoked(&known);
        assert_eq!(again.known, [revocation(1, 30, true)]);
        assert_eq!(seats(&[(1, 30)], &[]).revoked(&again.known).to_say.len(), 1);
    }

    #[test]
    fn what_was_wished_without_a_network_is_said_with_the_next_unless_it_joined_again_meanwhile() {
        let wish = [revocation(1, 10, false)];
        let next = seats(&[(1, 10)], &[]).revoked(&wish);
        assert_eq!((&next.to_say[..], &next.known[..]), (&wish[..], &wish[..]));
        let done = seats(&[], &[(1, 10)]).revoked(&wish);
        assert_eq!(done.known, [revocation(1, 10, true)]);
        let outrun = seats(&[(1, 30)], &[]).revoked(&wish);
        assert_eq!(outrun.outrun, wish);
        assert!(outrun.known.is_empty() && outrun.to_say.is_empty());
    }
}
