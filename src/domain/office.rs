//! What an officer looks at: the clusters of a District, and the one cluster or
//! the one term that was chosen among them.

pub mod seen;

use crate::day::Day;
use crate::ids::AccountId;
use crate::order::{by_name, sort_by_key};
use crate::profile::Profile;
use crate::terms::{Term, Terms};

/// After so many days without a word from any phone of a leader an officer is
/// told: people may be without a network for two weeks, or need a call.
pub const SILENT_DAYS: i64 = 14;

/// A leader's schools, as the office speaks of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterOf {
    /// What the leader calls it; the leader's name where that is not known.
    pub name: String,
    /// Who leads it.
    pub leader: String,
    /// Every account its leader writes under; one at least.
    pub accounts: Vec<AccountId>,
}

/// All clusters, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clusters(Vec<ClusterOf>);

impl Clusters {
    /// Of the leaders' seats, each with its name and its accounts, and of the
    /// cards that have come, each with whose it is. Who has no account yet
    /// leads nothing here; who has a card and no seat that is known yet does.
    pub fn of(seats: &[(String, Vec<AccountId>)], cards: &[(AccountId, Profile)]) -> Self {
        let mut clusters: Vec<ClusterOf> = seats
            .iter()
            .filter(|(_, accounts)| !accounts.is_empty())
            .map(|(leader, accounts)| ClusterOf {
                name: String::new(),
                leader: leader.clone(),
                accounts: accounts.clone(),
            })
            .collect();
        for (account, card) in cards {
            let known = clusters
                .iter_mut()
                .find(|cluster| cluster.accounts.contains(account));
            match known {
                Some(cluster) if cluster.name.is_empty() => cluster.name.clone_from(&card.cluster),
                Some(_) => {}
                None => clusters.push(ClusterOf {
                    name: card.cluster.clone(),
                    leader: card.name.clone(),
                    accounts: vec![*account],
                }),
            }
        }
        for cluster in &mut clusters {
            if cluster.name.is_empty() {
                cluster.name.clone_from(&cluster.leader);
            }
        }
        sort_by_key(&mut clusters, |cluster| {
            (by_name(&cluster.name), by_name(&cluster.leader))
        });
        Self(clusters)
    }

    /// All of them.
    pub fn all(&self) -> &[ClusterOf] {
        &self.0
    }

    /// The cluster that `account` leads.
    pub fn get(&self, account: AccountId) -> Option<&ClusterOf> {
        self.0
            .iter()
            .find(|cluster| cluster.accounts.contains(&account))
    }
}

impl ClusterOf {
    /// "Rimi · A. Musa"; the one name where both are the same.
    pub fn words(&self) -> String {
        match self.name == self.leader || self.leader.is_empty() {
            true => self.name.clone(),
            false => format!("{} · {}", self.name, self.leader),
        }
    }
}

/// What an officer chose to look at: everything unless something was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// One cluster, by an account of its leader.
    pub cluster: Option<AccountId>,
    /// One term: its first and its last day.
    pub term: Option<(Day, Day)>,
}

impl Lens {
    /// Whether it shows what `by` wrote about `day`. What is about no day is of
    /// every term.
    pub fn shows(self, clusters: &Clusters, by: AccountId, day: Option<Day>) -> bool {
        self.shows_of(clusters, by) && day.is_none_or(|day| self.shows_on(day))
    }

    /// Whether it shows what `by` wrote.
    pub fn shows_of(self, clusters: &Clusters, by: AccountId) -> bool {
        self.cluster.is_none_or(|chosen| {
            let accounts = clusters.get(chosen).map(|cluster| &*cluster.accounts);
            chosen == by || accounts.is_some_and(|accounts| accounts.contains(&by))
        })
    }

    /// Whether it shows that day.
    pub fn shows_on(self, day: Day) -> bool {
        self.term
            .is_none_or(|(start, end)| (start..=end).contains(&day))
    }
}

/// The terms to choose from, the latest first: what several leaders call the
/// same and hold for the same stands there once.
pub fn terms_to_choose(of: &[Terms]) -> Vec<Term> {
    let terms = of.iter().flat_map(|terms| &terms.terms);
    let mut offered: Vec<Term> = Vec::new();
    for term in terms.filter(|term| !term.removed) {
        let same = |known: &Term| {
            (known.start, known.end) == (term.start, term.end)
                && known.name.to_lowercase() == term.name.to_lowercase()
        };
        if !offered.iter().any(same) {
            offered.push(term.clone());
        }
    }
    sort_by_key(&mut offered, |term| {
        std::cmp::Reverse((term.start, term.end))
    });
    offered
}

/// For how many whole weeks nothing was heard, if that is long; `heard` and
/// `now` are seconds since 1970.
pub fn weeks_silent(heard: i64, now: i64) -> Option<i64> {
    let days = (now - heard) / (24 * 60 * 60);
    (days >= SILENT_DAYS).then_some(days / 7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ItemId, mint};

    fn account(nth: u64) -> AccountId {
        AccountId(mint(1_790_000_000_000 + nth, [7; 10]))
    }

    fn card(name: &str, cluster: &str) -> Profile {
        Profile {
            name: name.to_owned(),
            cluster: cluster.to_owned(),
            ..Profile::default()
        }
    }

    #[test]
    fn a_leader_with_two_accounts_leads_one_cluster_which_bears_the_cards_name() {
        let seats = [
            ("Amina".to_owned(), vec![account(1), account(2)]),
            ("Not yet".to_owned(), Vec::new()),
            ("Bola".to_owned(), vec![account(3)]),
        ];
        let cards = [
            (account(2), card("A. Musa", "Rimi")),
            (account(9), card("Nobody’s seat is known", "Adamawa")),
        ];
        let clusters = Clusters::of(&seats, &cards);
        let told: Vec<String> = clusters.all().iter().map(ClusterOf::words).collect();
        assert_eq!(
            told,
            ["Adamawa · Nobody’s seat is known", "Bola", "Rimi · Amina"]
        );
        assert_eq!(clusters.get(account(1)), clusters.get(account(2)));
        assert_eq!(clusters.get(account(4)), None);
    }

    #[test]
    fn a_lens_shows_all_that_the_chosen_leader_wrote_under_any_account_in_the_chosen_term() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let seats = [("Amina".to_owned(), vec![account(1), account(2)])];
        let clusters = Clusters::of(&seats, &[]);
        let lens = Lens {
            cluster: Some(account(1)),
            term: Some((day("2026-09-07"), day("2026-12-18"))),
        };
        let shows = |by, on: &str| lens.shows(&clusters, account(by), Some(day(on)));
        assert!(shows(1, "2026-09-07") && shows(2, "2026-12-18"));
        assert!(!shows(3, "2026-10-01") && !shows(1, "2026-12-19"));
        assert!(lens.shows(&clusters, account(2), None));
        assert!(Lens::default().shows(&clusters, account(3), Some(day("2020-01-01"))));
    }

    #[test]
    fn a_term_that_two_leaders_entered_alike_is_offered_once_and_the_latest_first() {
        let term = |name: &str, start: &str, end: &str, removed| Term {
            id: ItemId(1),
            name: name.into(),
            start: start.parse().unwrap(),
            end: end.parse().unwrap(),
            removed,
        };
        let one = Terms {
            terms: vec![
                term("Term 1", "2026-09-07", "2026-12-18", false),
                term("Term 2", "2027-01-11", "2027-04-02", false),
            ],
        };
        let other = Terms {
            terms: vec![
                term("TERM 1", "2026-09-07", "2026-12-18", false),
                term("Term 2", "2027-01-18", "2027-04-09", false),
                term("Term 3", "2027-05-01", "2027-07-01", true),
            ],
        };
        let names: Vec<String> = terms_to_choose(&[one, other])
            .into_iter()
            .map(|term| format!("{} {}", term.name, term.start))
            .collect();
        assert_eq!(
            names,
            [
                "Term 2 2027-01-18",
                "Term 2 2027-01-11",
                "Term 1 2026-09-07"
            ]
        );
    }

    #[test]
    fn two_weeks_without_a_word_are_silence_and_a_clock_put_back_is_not() {
        let day = 24 * 60 * 60;
        assert_eq!(weeks_silent(0, 14 * day - 1), None);
        assert_eq!(weeks_silent(0, 14 * day), Some(2));
        assert_eq!(weeks_silent(0, 50 * day), Some(7));
        assert_eq!(weeks_silent(50 * day, 0), None);
    }
}
