//! Which clusters a leader leads, as the office speaks of them: the leader's own, and
//! those that came over, each under the name of who began it.

use super::lens::{Overview, overview};
use crate::words::{Text, count, fill};
use domain::ids::RecordId;
use domain::order::{by_name, sort_by_key};
use domain::record::Record;
use domain::school::School;
use exchange::handing::{Begun, Cluster, Told};
use exchange::office::Seat;
use storage::{Error, Phone, Query};

/// The District as an officer's phone knows it, with the schools of the leaders.
#[derive(Clone, Default)]
pub struct Led {
    /// Everything but the schools.
    pub overview: Overview,
    /// Each school, and who began it.
    pub schools: Vec<Begun>,
    names: Vec<String>,
}

/// The most schools that are named one by one.
const MOST: usize = 40;

/// Reads it.
///
/// # Errors
/// As [`Phone::of_others`].
pub async fn led(phone: &Phone) -> Result<Led, Error> {
    let mut led = Led {
        overview: overview(phone).await?,
        ..Led::default()
    };
    for school in phone.of_others(Query::kind(School::KIND)).await? {
        led.schools.push((school.row.id, school.by));
        led.names.push(school.row.words);
    }
    Ok(led)
}

impl Led {
    /// The clusters that a seat leads.
    pub fn clusters(&self, seat: u32) -> Vec<Cluster> {
        self.overview.seats.clusters_of(seat, &self.schools)
    }

    /// Who is told what of the handover `at`.
    pub fn told_of(&self, between: (u32, u32), at: u32) -> Vec<Told> {
        self.overview.seats.told_of(between, at, &self.schools)
    }

    /// As it is once `schools`, or all that the one leads, went to the other.
    pub fn once_handed(&self, between: (u32, u32), schools: &[RecordId], at: u32) -> Self {
        let all = self.clusters(between.0);
        let all: Vec<RecordId> = all.into_iter().flat_map(|one| one.schools).collect();
        let mut led = self.clone();
        let went = match schools {
            [] => &*all,
            some => some,
        };
        led.overview.seats.hand_on(between, went, at);
        led
    }

    /// "Rimi · A. Musa" of a seat's number.
    pub fn title(&self, seat: u32) -> String {
        let seat = self.overview.seats.seat(seat);
        seat.map(|seat| self.overview.title(seat))
            .unwrap_or_default()
    }

    /// "Rimi" of a cluster that `whose` seat began, else "Rimi, from A. Musa".
    pub fn called(&self, cluster: &Cluster, whose: u32) -> String {
        let Some(seat) = self.overview.seats.seat(cluster.began) else {
            return String::new();
        };
        let known = |seat: &Seat| {
            let account = seat.accounts.first()?;
            self.overview.clusters.get(*account)
        };
        match known(seat) {
            Some(known) if cluster.began == whose => known.name.clone(),
            Some(known) => {
                let places = [("cluster", &*known.name), ("name", &*known.leader)];
                fill(Text::ClusterFrom, &places)
            }
            None => seat.name.clone(),
        }
    }

    /// "Kwali: 2 schools; Rimi, from A. Musa: 1 school", as `whose` seat calls them.
    pub fn told(&self, clusters: &[&Cluster], whose: u32) -> String {
        let told = clusters.iter().map(|cluster| {
            let schools = count(cluster.schools.len(), Text::OneSchool, Text::ManySchools);
            format!("{}: {schools}", self.called(cluster, whose))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// The schools by name; of very many the first.
    pub fn names(&self, schools: &[RecordId]) -> String {
        let known = self.schools.iter().zip(&self.names);
        let these = known.filter(|((id, _), _)| schools.contains(id));
        let mut names: Vec<&str> = these.map(|(_, name)| &**name).take(MOST).collect();
        sort_by_key(&mut names, |name| by_name(name));
        let more = schools.len().saturating_sub(names.len());
        let more = (more > 0).then(|| fill(Text::ItemsMore, &[("n", &more.to_string())]));
        names.extend(more.as_deref());
        names.join(", ")
    }
}
