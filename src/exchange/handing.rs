//! A cluster goes from one leader to the next, as the District and officers' phones
//! speak of it: who leads which schools, what was handed on to whom, and what a
//! District that was put back from an old copy has forgotten of it.
//!
//! Every handover has a number of its own, the second in which the District did it, or
//! the next that no other has. A school is led by whom its latest handover names,
//! whichever of them is heard of last.

use crate::office::{Seat, Seats};
use domain::ids::{AccountId, RecordId};
use serde::{Deserialize, Serialize};

/// An officer hands a cluster to a successor. Body of `POST /v1/handovers`; sent
/// again, what has come in since goes too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverRequest {
    /// The seat of the leader who hands it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u32>,
    /// The seat of the successor.
    pub to: u32,
    /// Of what that leader leads, only these schools and what belongs to them. Without
    /// a leader, whoever leads them: that is how a handover is said again to a District
    /// that was put back from before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schools: Vec<RecordId>,
    /// Of one that is said again, its number: a school that was handed on since stays
    /// where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u32>,
}

/// The cluster is the successor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// How many entries went.
    pub entries: u32,
    /// The handover's number. Of one that was asked for again, and of which nothing
    /// went now, that of the last to that successor; 0 where nothing ever went there.
    #[serde(default)]
    pub at: u32,
}

/// That a school was handed over, as an officer's phone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The school.
    pub school: RecordId,
    /// An account of who leads it since.
    pub to: AccountId,
    /// The handover's number; 0 where an older version kept none.
    pub at: u32,
}
domain::json!(Handed { school, to } or_default { at });

/// A school as an officer's phone has it: its id, and who began it.
pub type Begun = (RecordId, AccountId);

/// Schools that are one cluster to people: who leads them now had them from, or began
/// them as, the same leader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The seat of the leader who began them.
    pub began: u32,
    /// The schools.
    pub schools: Vec<RecordId>,
}

/// What one leader is told of a handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whose seat is told.
    pub seat: u32,
    /// What went: only what that leader gets, or had.
    pub cluster: Cluster,
    /// Whether they are the successor; else they led it before.
    pub leads: bool,
    /// Whether whatever they led of that cluster is the successor's now.
    pub whole: bool,
}

impl Seat {
    fn since(&self, school: RecordId) -> Option<u32> {
        let nth = self.schools.iter().position(|came| *came == school)?;
        Some(self.since.get(nth).copied().unwrap_or_default())
    }
}

impl Seats {
    /// The seat of that number.
    pub fn seat(&self, number: u32) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.seat == number)
    }

    fn came_to(&self, school: RecordId) -> Option<(&Seat, u32)> {
        let came = |seat| Some((seat, Seat::since(seat, school)?));
        self.seats.iter().find_map(came)
    }

    /// Who leads a school by now.
    fn leads(&self, (school, began): Begun) -> Option<u32> {
        let heir = self.came_to(school).map(|(seat, _)| seat);
        heir.or_else(|| self.of(began)).map(|seat| seat.seat)
    }

    /// The clusters that `seat` leads, of all `schools`: first what it began itself.
    pub fn clusters_of(&self, seat: u32, schools: &[Begun]) -> Vec<Cluster> {
        let led = schools.iter().filter(|one| self.leads(**one) == Some(seat));
        let mut clusters = self.parted(led.map(|(school, _)| *school), seat, schools);
        if let Some(own) = clusters.iter().position(|cluster| cluster.began == seat) {
            clusters.swap(0, own);
        }
        clusters
    }

    /// What `seat` has handed on and not got back, with who leads it by now.
    pub fn handed_on(&self, seat: u32, schools: &[Begun]) -> Vec<(u32, Cluster)> {
        let Some(from) = self.seat(seat) else {
            return Vec::new();
        };
        let mut on = Vec::new();
        for heir in &self.seats {
            let theirs = from.left.iter().copied();
            let theirs = theirs.filter(|school| heir.schools.contains(school));
            let clusters = self.parted(theirs, seat, schools);
            on.extend(clusters.into_iter().map(|cluster| (heir.seat, cluster)));
        }
        on
    }

    /// These schools by who began them; `otherwise` where that is not known.
    fn parted(
        &self,
        these: impl Iterator<Item = RecordId>,
        otherwise: u32,
        schools: &[Begun],
    ) -> Vec<Cluster> {
        let mut parted: Vec<Cluster> = Vec::new();
        for school in these {
            let known = schools.iter().find(|(id, _)| *id == school);
            let began = known.and_then(|(_, began)| self.of(*began));
            let began = began.map_or(otherwise, |seat| seat.seat);
            match parted.iter_mut().find(|cluster| cluster.began == began) {
                Some(cluster) => cluster.schools.push(school),
                None => parted.push(Cluster {
                    began,
                    schools: vec![school],
                }),
            }
        }
        parted
    }

    /// Who is told what of the handover `at` from one seat to another: the successor,
    /// and whoever led any of it before. One thing for each cluster, so that what is
    /// said of one later leaves what is said of the others as it is.
    pub fn told_of(&self, (from, to): (u32, u32), at: u32, schools: &[Begun]) -> Vec<Told> {
        let Some(heir) = self.seat(to) else {
            return Vec::new();
        };
        let went = heir.schools.iter().copied();
        let went = went.filter(|school| heir.since(*school) == Some(at));
        let mut told = Vec::new();
        for cluster in self.parted(went, from, schools) {
            for seat in self.seats.iter().filter(|seat| !seat.is_officer()) {
                let leads = seat.seat == to;
                let had = |school: &RecordId| leads || seat.left.contains(school);
                let theirs: Vec<RecordId> = cluster.schools.iter().copied().filter(had).collect();
                if theirs.is_empty() {
                    continue;
                }
                let of_it =
                    |one: &&Begun| self.of(one.1).is_some_and(|it| it.seat == cluster.began);
                let led = |one: &&Begun| {
                    seat.left.contains(&one.0) || self.leads(**one) == Some(seat.seat)
                };
                let mut all = schools.iter().filter(of_it).filter(led);
                told.push(Told {
                    seat: seat.seat,
                    cluster: Cluster {
                        began: cluster.began,
                        schools: theirs,
                    },
                    leads,
                    whole: all.all(|one| self.leads(*one) == Some(to)),
                });
            }
        }
        told
    }

    /// Notes that the handover `at` took these from one seat to another, as the
    /// District tells it when it is asked again.
    pub fn hand_on(&mut self, (from, to): (u32, u32), schools: &[RecordId], at: u32) {
        for seat in &mut self.seats {
            seat.since.resize(seat.schools.len(), 0);
            for school in schools {
                if let Some(nth) = seat.schools.iter().position(|came| came == school) {
                    seat.schools.remove(nth);
                    seat.since.remove(nth);
                }
                if seat.seat == to {
                    seat.left.retain(|left| left != school);
                    seat.schools.push(*school);
                    seat.since.push(at);
                } else if seat.seat == from {
                    seat.left.push(*school);
                }
            }
        }
    }

    /// The schools that were handed over, each with who leads it since, where a phone
    /// of theirs has joined.
    pub fn handed(&self) -> Vec<Handed> {
        let of_seat = |seat: &'_ Seat| {
            let to = seat.accounts.first().copied();
            let handed = |school: &RecordId| {
                let (school, at) = (*school, seat.since(*school)?);
                Some(Handed {
                    school,
                    to: to?,
                    at,
                })
            };
            seat.schools.iter().filter_map(handed).collect::<Vec<_>>()
        };
        self.seats.iter().flat_map(of_seat).collect()
    }

    /// Those of `known` that this District knows nothing of, and nothing later: it was
    /// put back from before them. A school that came to somebody is told of for ever,
    /// under who leads it by then.
    pub fn forgotten(&self, known: &[Handed]) -> Vec<Handed> {
        let is_forgotten = |handed: &&Handed| match self.came_to(handed.school) {
            None => true,
            Some((leads, at)) => at < handed.at && !leads.accounts.contains(&handed.to),
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

    /// What says them again: a request for each handover to a leader who has a seat
    /// here. In whatever order they come there, the numbers tell which is the later.
    pub fn said_again(&self, forgotten: &[Handed]) -> Vec<HandoverRequest> {
        let mut again: Vec<HandoverRequest> = Vec::new();
        for handed in forgotten {
            let Some(seat) = self.of(handed.to) else {
                continue;
            };
            let (to, at) = (seat.seat, Some(handed.at));
            match again.iter_mut().find(|one| (one.to, one.at) == (to, at)) {
                Some(one) => one.schools.push(handed.school),
                None => again.push(HandoverRequest {
                    from: None,
                    to,
                    schools: vec![handed.school],
                    at,
                }),
            }
        }
        again
    }
}

#[cfg(test)]
mod tests;
