//! Which cluster and which term an officer looks at: chosen once, it holds on
//! every screen until it is chosen anew.

use super::succession::tell_the_rest;
use crate::clock::{moment_of, today};
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::live::follow;
use crate::markup::{El, el};
use crate::net;
use crate::parts::select::Select;
use crate::preferences;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::send::when;
use crate::words::{Text, fill, language, say};
use domain::day::Day;
use domain::ids::{AccountId, RecordId};
use domain::office::{ClusterOf, Clusters, Lens, terms_to_choose, weeks_silent};
use domain::profile::Profile;
use domain::record::Record;
use domain::terms::{Term, Terms};
use exchange::office::{self, Seat, Seats};
use std::rc::Rc;
use storage::{Error, Phone, Query};

/// Where what was chosen is remembered.
const CLUSTER: &str = "office:cluster";
const TERM: &str = "office:term";

/// The District as an officer's phone knows it.
#[derive(Clone, Default)]
pub struct Overview {
    /// Who has a seat; empty until the District has told.
    pub seats: Seats,
    /// The leaders' clusters.
    pub clusters: Clusters,
    /// The terms that leaders and this officer have entered.
    pub terms: Vec<Term>,
}

/// Reads it.
///
/// # Errors
/// As [`Phone::of_others`].
pub async fn overview(phone: &Phone) -> Result<Overview, Error> {
    let seats = phone.seats().await?.unwrap_or_default();
    let is_officer = |account| seats.of(account).is_some_and(Seat::is_officer);
    let mut cards = Vec::new();
    for card in phone.of_others(Query::kind(Profile::KIND)).await? {
        if !is_officer(card.by) {
            cards.push((card.by, card.whole.read::<Profile>()?));
        }
    }
    let leaders = seats.seats.iter().filter(|seat| !seat.is_officer());
    let leaders: Vec<_> = leaders
        .map(|seat| (seat.name.clone(), seat.accounts.clone()))
        .collect();
    let mut terms = Vec::new();
    for one in phone.of_others(Query::kind(Terms::KIND)).await? {
        terms.push(one.whole.read::<Terms>()?);
    }
    let own = RecordId::alone(phone.me().account, Terms::KIND);
    terms.extend(phone.get::<Terms>(own).await?.map(|own| own.record));
    Ok(Overview {
        clusters: Clusters::of(&leaders, &cards),
        terms: terms_to_choose(&terms),
        seats,
    })
}

impl Overview {
    /// Whose it is by now what `by` wrote of a school.
    pub fn whose(&self, by: AccountId, school: Option<RecordId>) -> AccountId {
        self.seats.whose(by, school)
    }

    /// "Rimi · A. Musa" of a seat; its name as long as its phone has told nothing.
    pub fn title(&self, seat: &Seat) -> String {
        let account = seat.accounts.first();
        let words = account.map(|account| self.words(*account));
        words.unwrap_or_else(|| seat.name.clone())
    }

    /// "Rimi · A. Musa"; nothing where it is not known who that is.
    pub fn words(&self, by: AccountId) -> String {
        match (self.clusters.get(by), self.seats.of(by)) {
            (Some(cluster), _) => cluster.words(),
            (None, Some(seat)) => seat.name.clone(),
            (None, None) => String::new(),
        }
    }
}

/// What was chosen last.
pub fn chosen() -> Slot<Lens> {
    let cluster: Option<String> = preferences::read(CLUSTER);
    let term: Option<String> = preferences::read(TERM);
    Slot::new(Lens {
        cluster: cluster.and_then(|cluster| cluster.parse().ok()),
        term: term.as_deref().and_then(read_term),
    })
}

fn read_term(text: &str) -> Option<(Day, Day)> {
    let (start, end) = text.split_once("..")?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

fn write_term((start, end): (Day, Day)) -> String {
    format!("{start}..{end}")
}

/// The two lists to choose from. A choice that is no more in its list shows
/// everything, and stands there as nothing.
pub fn choosing(lens: Slot<Lens>, overview: impl Fn() -> Option<Overview> + Copy + 'static) -> El {
    let all = move || overview().unwrap_or_default();
    let clusters = move || {
        let option = |cluster: &ClusterOf| (cluster.accounts[0].to_string(), cluster.words());
        all().clusters.all().iter().map(option).collect()
    };
    let cluster = move || {
        let chosen = lens.with(|lens| lens.cluster)?;
        Some(all().clusters.get(chosen)?.accounts[0].to_string())
    };
    let choose_cluster = move |account: String| {
        preferences::keep(CLUSTER, &account);
        lens.update(|lens| lens.cluster = account.parse().ok());
    };
    let terms = move || {
        let day = today();
        let option = |term: &Term| {
            let from = language().date(term.start, day);
            let words = format!("{} · {from}", term.name);
            (write_term((term.start, term.end)), words)
        };
        all().terms.iter().map(option).collect()
    };
    let choose_term = move |term: String| {
        preferences::keep(TERM, &term);
        lens.update(|lens| lens.term = read_term(&term));
    };
    let clusters = Select {
        label: say(Text::Cluster).into(),
        name: "cluster",
        none: say(Text::AllClusters).into(),
        options: Rc::new(clusters),
        value: Rc::new(move || cluster().unwrap_or_default()),
        fault: Rc::new(String::new),
        on_change: Rc::new(choose_cluster),
    };
    let terms = Select {
        label: say(Text::TermWord).into(),
        name: "term",
        none: say(Text::AllTerms).into(),
        options: Rc::new(terms),
        value: Rc::new(move || {
            lens.with(|lens| lens.term.map(write_term))
                .unwrap_or_default()
        }),
        fault: Rc::new(String::new),
        on_change: Rc::new(choose_term),
    };
    el("div")
        .class("two")
        .put(clusters.view())
        .put(terms.view())
}

/// Asks the District who has a seat, now and whenever the network comes back.
/// Without one, what is known stands.
pub fn ask_for_seats() {
    let book = fieldbook();
    follow(move || {
        book.hurry.track();
        ask_soon(book);
    });
}

/// Asks once, by itself.
pub fn ask_soon(book: Fieldbook) {
    begin(async move {
        if ask(book).await {
            tell_the_rest(book).await;
        }
    });
}

/// Asks once; whether the District told. One that was put back from before a handover or
/// a revocation hears of it again, and of what was wished without a network: what it does
/// not hear now is said the next time.
pub async fn ask(book: Fieldbook) -> bool {
    let Ok(seats) = net::seats().await else {
        return false;
    };
    let phone = book.phone();
    // What could not be kept is asked for again the next time.
    let forgotten = phone.keep_seats(&seats).await.unwrap_or_default();
    let mut is_said = say_revoked(book, &seats).await;
    let mut is_news = false;
    for handover in seats.said_again(&forgotten) {
        if let Ok(went) = net::hand_over(&handover).await {
            let _ = phone.said_again(&handover.schools).await;
            (is_said, is_news) = (true, is_news || went.entries > 0);
        }
    }
    if is_news {
        book.say(Text::HandedOverAgain);
    }
    if is_said && let Ok(seats) = net::seats().await {
        let _ = phone.keep_seats(&seats).await;
        let _ = phone.hear_of_revoked(&seats).await;
    }
    true
}

/// Says which phones are to be let in no more, of those that the District lets in;
/// whether it heard any of it.
async fn say_revoked(book: Fieldbook, seats: &Seats) -> bool {
    let heard = book.phone().hear_of_revoked(seats).await;
    let heard = heard.unwrap_or_default();
    if !heard.outrun.is_empty() {
        book.say(Text::JoinedSince);
    }
    let mut is_said = false;
    for one in heard.to_say {
        if net::revoke(one.device, one.joined).await.is_ok() {
            is_said = true;
            book.say(match one.heard {
                true => Text::RevokedAgain,
                false => Text::LetInNoMore,
            });
        }
    }
    is_said
}

/// For how many weeks nothing was heard from a phone, if that is long: up to when the
/// District told of it, since an officer's phone is away from the network, too.
pub fn silent(seats: &Seats, phone: &office::Phone) -> Option<i64> {
    weeks_silent(i64::from(phone.heard), i64::from(seats.as_of()?))
}

/// The weeks of silence of each phone of a seat that is silent, and in words which phone
/// that is where there are several. A seat whose phones are all let in no more is as
/// silent as the last of them was.
pub fn silence(seats: &Seats, seat: &Seat) -> Vec<(i64, String)> {
    let words = |weeks: i64| fill(Text::WeeksWithoutWord, &[("n", &weeks.to_string())]);
    let phones = seat.phones.iter();
    let silent = phones.filter_map(|phone| Some((phone, silent(seats, phone)?)));
    match seat.phones.len() {
        0 => {
            let heard = seat.last_heard().zip(seats.as_of());
            let weeks = heard.and_then(|(heard, now)| weeks_silent(heard.into(), now.into()));
            weeks
                .map(|weeks| (weeks, words(weeks)))
                .into_iter()
                .collect()
        }
        1 => silent.map(|(_, weeks)| (weeks, words(weeks))).collect(),
        _ => silent
            .map(|(phone, weeks)| {
                let joined = moment_of(f64::from(phone.joined) * 1000.0).day();
                let joined = language().date(joined, today());
                let places = [("date", &*joined), ("n", &weeks.to_string())];
                (weeks, fill(Text::PhoneWithoutWord, &places))
            })
            .collect(),
    }
}

/// "As of 3 November", where what the District told of its seats is of days ago.
pub fn as_of(seats: &Seats) -> Option<String> {
    const DAYS: i64 = 2;
    let known = moment_of(f64::from(seats.as_of()?) * 1000.0).day();
    let is_old = today().since(known) >= DAYS;
    is_old.then(|| fill(Text::AsOf, &[("date", &language().date(known, today()))]))
}

/// What is said where no phone of the seat is let in: who has an account had one once.
pub fn no_phone(seat: &Seat) -> Text {
    match seat.accounts.is_empty() {
        true => Text::NoPhoneYet,
        false => Text::NoPhoneNow,
    }
}

/// "last heard Tuesday 14 October, 10:05".
pub fn last_heard(seat: &Seat) -> String {
    match seat.last_heard() {
        None => say(no_phone(seat)).into_owned(),
        Some(heard) => {
            let when = when(f64::from(heard) * 1000.0, today());
            fill(Text::LastHeard, &[("when", &when)])
        }
    }
}

/// As [`crate::fieldbook::reading`], of what `lens` shows: read again also when
/// something else was chosen.
pub fn reading_through<T, F>(lens: Slot<Lens>, ask: F) -> Slot<Option<T>>
where
    T: 'static,
    F: AsyncFn(Phone, Lens) -> Result<T, Error> + 'static,
{
    let answer = Slot::new(None);
    let book = fieldbook();
    let ask = Rc::new(ask);
    follow(move || {
        book.changed.track();
        let (through, ask) = (lens.get(), ask.clone());
        begin(async move {
            let read = ask(book.phone(), through).await;
            // An answer to an older question must not overwrite a newer one.
            if lens.try_get_untracked() != Some(through) {
                return;
            }
            match read {
                Ok(read) => answer.set(Some(read)),
                Err(error) => book.trouble(&error),
            }
        });
    });
    answer
}
