//! A cluster goes to a successor (S31): by an officer's word, at the District. The
//! paper about it is made beside it.

use super::led::{Led, led};
use super::lens::ask;
use super::telling::{news, tell};
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::net;
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::list::bdi;
use crate::parts::select::Select;
use crate::parts::sheet::sheet;
use crate::preferences;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, fill, say};
use domain::ids::RecordId;
use domain::notice::NoticeForm;
use domain::words::Say;
use exchange::handing::{Cluster, HandoverRequest, Told};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// What is chosen in the form of a handover. It lives as long as the screen: the form
/// is made anew when the District tells something while it is open.
#[derive(Clone, Copy)]
pub struct Choice {
    open: Slot<bool>,
    to: Slot<Option<u32>>,
    /// Which of several clusters, by who began it: none is all of them. Nothing as long
    /// as nothing was chosen.
    which: Slot<Option<Option<u32>>>,
    wanting: Slot<bool>,
    /// Why nothing was handed over.
    failed: Slot<Option<Text>>,
}

impl Choice {
    /// Nothing is chosen; what goes wrong is told in `failed`.
    pub fn new(failed: Slot<Option<Text>>) -> Self {
        Self {
            open: Slot::new(false),
            to: Slot::new(None),
            which: Slot::new(None),
            wanting: Slot::new(false),
            failed,
        }
    }

    fn begin(self) {
        self.to.set(None);
        self.which.set(None);
        self.wanting.set(false);
        self.open.set(true);
    }

    /// Those of `clusters` that go, as far as is chosen: to whoever began one of them
    /// that one goes back, to anybody else all.
    fn goes(self, clusters: &[Cluster]) -> Option<Cluster> {
        let began = match self.which.get() {
            Some(which) => which?,
            None => self.to.get()?,
        };
        let several = clusters.len() > 1;
        let one = clusters.iter().find(|one| one.began == began);
        one.filter(|_| several).cloned()
    }
}

/// On a leader's seat: the paper of the cluster, and the way to hand it over.
pub fn of_seat(seat: u32, led: &Led, choice: Choice) -> Nodes {
    let led = Rc::new(led.clone());
    let clusters = led.clusters(seat);
    let paper = format!("{}?seat={seat}", Place::ClusterPaper.path());
    let mut papers = vec![(paper.clone(), say(Text::ClusterPaper).into_owned())];
    if clusters.len() > 1 {
        papers.extend(clusters.iter().map(|cluster| {
            let called = led.called(cluster, seat);
            let href = format!("{}&of={}", paper, cluster.began);
            (href, fill(Text::PaperOf, &[("cluster", &called)]))
        }));
    }
    let papers = papers.into_iter();
    let papers: Nodes = papers
        .map(|(href, words)| go_link("go quiet", &href, words))
        .collect();
    let ways = el("div")
        .class("stack")
        .put(handed_on(seat, &led, &clusters))
        .put(papers)
        .put(button(say(Text::HandOver), move || choice.begin()).weight(Weight::Small));
    let up = sheet(
        say(Text::HandOver),
        &say(Text::Cancel),
        move || choice.open.get(),
        move || choice.open.set(false),
        move || choosing(led.clone(), seat, choice),
    );
    Nodes::from(ways).put(up)
}

/// To whom something went: also what, where it was not all that this leader ever led.
fn handed_on(seat: u32, led: &Led, led_still: &[Cluster]) -> Nodes {
    let seats = &led.overview.seats;
    let heirs = seats.seat(seat).map(|seat| seat.heirs.clone());
    let heirs = heirs.unwrap_or_default();
    let went = seats.handed_on(seat, &led.schools);
    let in_parts = went.len() > 1 || !led_still.is_empty();
    let told = heirs.iter().map(|heir| {
        let theirs = went.iter().filter(|(to, _)| to == heir);
        let theirs: Vec<&Cluster> = theirs.map(|(_, cluster)| cluster).collect();
        let places = [
            ("name", &*led.title(*heir)),
            ("what", &*led.told(&theirs, seat)),
        ];
        let words = match in_parts && !theirs.is_empty() {
            true => Text::WhatWasHanded,
            false => Text::WasHandedTo,
        };
        el("p").put(el("strong").put(bdi(&fill(words, &places))))
    });
    told.collect()
}

fn choosing(led: Rc<Led>, from: u32, choice: Choice) -> Nodes {
    let book = fieldbook();
    let clusters: Rc<[Cluster]> = led.clusters(from).into();
    let several = (clusters.len() > 1).then(|| which(from, choice, &led, clusters.clone()));
    let (known, all) = (led.clone(), clusters.clone());
    let yes = move || {
        let Some(heir) = choice.to.with_untracked(|to| *to) else {
            choice.wanting.set(true);
            return;
        };
        choice.open.set(false);
        choice.failed.set(None);
        let goes = leptos::prelude::untrack(|| choice.goes(&all));
        let known = known.clone();
        begin(async move {
            let why = hand_over(book, &known, (from, heir), goes).await.err();
            choice.failed.try_set(why);
        });
    };
    let known = led.clone();
    let waits = move || choice.to.get().and_then(|heir| waits_for(&known, heir));
    let (says, known) = (waits.clone(), led.clone());
    // Read out when it comes: the button below is another one then.
    let told = el("div").attr("role", "status").live(move || {
        let heir = choice.to.get()?;
        let what = what_goes(&known, (from, heir), &clusters, choice.goes(&clusters));
        let what = what.map(|what| el("p").put(bdi(&what)));
        let waits = says().map(|waits| el("p").class("notice").put(bdi(&waits)));
        Some(Nodes::from(what).put(waits))
    });
    let ways = live(move || {
        let yes = yes.clone();
        match waits() {
            None => Nodes::from(go_button("go", say(Text::YesHandOver), yes)),
            Some(_) => Nodes::from(go_button(
                "go quiet small",
                say(Text::HandOverAllTheSame),
                yes,
            ))
            .put(go_button("go", say(Text::WaitForThem), move || {
                choice.to.set(None);
                choice.open.set(false);
            })),
        }
    });
    Nodes::from(el("p").put(say(Text::HandOverMore)))
        .put(successors(from, choice, &led))
        .put(several)
        .put(told)
        .put(ways)
}

/// What will go, and whether something stays; nothing where no school is known.
fn what_goes(
    led: &Led,
    (from, heir): (u32, u32),
    clusters: &[Cluster],
    goes: Option<Cluster>,
) -> Option<String> {
    let all: Vec<&Cluster> = match &goes {
        Some(one) => vec![one],
        None => clusters.iter().collect(),
    };
    let what = led.told(&all, from);
    let places = [("name", &*led.title(heir)), ("what", &*what)];
    let told = fill(Text::WhatGoes, &places);
    let rest = fill(Text::RestStays, &[("name", &led.title(from))]);
    match (all.is_empty(), goes) {
        (true, _) => None,
        (_, Some(_)) => Some(format!("{told} {rest}")),
        (_, None) => Some(told),
    }
}

/// What is said of a successor on whose seat no phone is: what is handed over lies at
/// the District until one joins.
fn waits_for(led: &Led, heir: u32) -> Option<String> {
    let seat = led.overview.seats.seat(heir)?;
    (!seat.has_phone()).then(|| fill(Text::NobodyJoined, &[("name", &led.title(heir))]))
}

/// Every other leader who has a seat.
fn successors(from: u32, choice: Choice, led: &Led) -> El {
    let (to, wanting) = (choice.to, choice.wanting);
    let others = led.overview.seats.seats.iter();
    let others = others.filter(|seat| seat.seat != from && !seat.is_officer());
    let options: Vec<_> = others
        .map(|seat| (seat.seat.to_string(), led.overview.title(seat)))
        .collect();
    let fault = move || match wanting.get() && to.get().is_none() {
        true => say(Say::Missing).into_owned(),
        false => String::new(),
    };
    let select = Select {
        label: say(Text::Successor).into(),
        name: "to",
        none: say(Text::ChooseSuccessor).into(),
        options: Rc::new(move || options.clone()),
        value: Rc::new(move || to.get().map(|to| to.to_string()).unwrap_or_default()),
        fault: Rc::new(fault),
        on_change: Rc::new(move |seat: String| to.set(seat.parse().ok())),
    };
    select.view()
}

/// Which of the clusters that this leader leads: all, or one.
fn which(from: u32, choice: Choice, led: &Led, clusters: Rc<[Cluster]>) -> El {
    let option = |cluster: &Cluster| (cluster.began.to_string(), led.called(cluster, from));
    let options: Vec<_> = clusters.iter().map(option).collect();
    let value = move || {
        let goes = choice.goes(&clusters).map(|one| one.began.to_string());
        goes.unwrap_or_default()
    };
    let select = Select {
        label: say(Text::WhichCluster).into(),
        name: "which",
        none: fill(Text::AllTheyLead, &[("name", &led.title(from))]).into(),
        options: Rc::new(move || options.clone()),
        value: Rc::new(value),
        fault: Rc::new(String::new),
        on_change: Rc::new(move |began: String| choice.which.set(Some(began.parse().ok()))),
    };
    select.view()
}

/// Asks the District for all that `from` leads, or for one cluster of it; whoever it
/// concerns is told by a notice. Asked again, nothing doubles. Else why nothing was
/// handed over.
async fn hand_over(
    book: Fieldbook,
    before: &Led,
    (from, to): (u32, u32),
    which: Option<Cluster>,
) -> Result<(), Text> {
    let schools = which.map(|cluster| cluster.schools).unwrap_or_default();
    let asked = HandoverRequest {
        from: Some(from),
        to,
        schools: schools.clone(),
        at: None,
    };
    let went = net::hand_over(&asked).await;
    let went = went.map_err(|_| Text::NotHandedOver)?;
    let to_tell = ToTell {
        between: (from, to),
        schools,
        at: went.at,
    };
    // Of what went nowhere, the next page has nobody to tell.
    if went.entries > 0 {
        to_tell.keep();
    }
    let now = match ask(book).await {
        true => led(&book.phone()).await.ok(),
        false => None,
    };
    // What could not be asked for is as the officer saw it.
    let schools = &*to_tell.schools;
    let now = now.unwrap_or_else(|| before.once_handed((from, to), schools, went.at));
    let told = now.told_of((from, to), went.at);
    // Of what went to another before, nobody is told that it goes to this one.
    let is_asked = |told: &Told| {
        let mut these = told.cluster.schools.iter();
        schools.is_empty() || these.any(|school| schools.contains(school))
    };
    if went.entries == 0 && !(went.at > 0 && told.iter().any(is_asked)) {
        return Err(Text::NothingToHandOver);
    }
    to_tell.tell_all(book, &now).await;
    book.say(Text::HandedOver);
    Ok(())
}

/// A handover of which not all were told yet that it concerns. The page may end between
/// the District's answer and the last notice: then the next one tells them.
#[derive(Serialize, Deserialize)]
struct ToTell {
    between: (u32, u32),
    /// Only these; none is all.
    schools: Vec<RecordId>,
    /// Its number.
    at: u32,
}

/// Where it is remembered. Outside the database, where it is written at once.
const TO_TELL: &str = "office:to-tell";

impl ToTell {
    fn keep(&self) {
        if let Ok(text) = serde_json::to_string(self) {
            preferences::keep(TO_TELL, &text);
        }
    }

    /// Tells all whom it concerns. Told again, nothing doubles.
    async fn tell_all(&self, book: Fieldbook, now: &Led) {
        let mut is_told = true;
        for one in now.told_of(self.between, self.at) {
            let seat = now.overview.seats.seat(one.seat);
            if let Some(account) = seat.and_then(|seat| seat.accounts.first()) {
                let form = as_notice(now, (self.between.1, self.at), &one);
                let about = format!("handover {} {}", self.at, one.cluster.began);
                is_told &= tell(book, (*account, &*now.title(one.seat)), &about, form).await;
            }
        }
        if is_told {
            preferences::forget(TO_TELL);
        }
    }
}

/// Tells those who have not been told of a handover because the page ended.
pub async fn tell_the_rest(book: Fieldbook) {
    let kept: Option<String> = preferences::read(TO_TELL);
    let to_tell = kept.and_then(|text| serde_json::from_str::<ToTell>(&text).ok());
    if let Some(to_tell) = to_tell
        && let Ok(now) = led(&book.phone()).await
    {
        to_tell.tell_all(book, &now).await;
    }
}

/// What one leader is told: with the schools, by which a later handover overtakes it.
fn as_notice(led: &Led, (to, at): (u32, u32), told: &Told) -> NoticeForm {
    let cluster = &told.cluster;
    let schools = led.names(&cluster.schools);
    let called = led.called(cluster, told.seat);
    let heir = led.title(to);
    let is_own = cluster.began == told.seat;
    let (title, more) = match (told.leads, told.whole) {
        (true, _) => (
            fill(Text::YouLeadNow, &[("name", &called)]),
            Text::YouLeadNowMore,
        ),
        (false, whole) => {
            let title = match (whole, is_own) {
                (true, true) => Text::YouHandedOver,
                (true, false) => Text::ClusterLedBy,
                (false, _) => Text::SchoolsLedBy,
            };
            let places = [
                ("name", &*heir),
                ("cluster", &*called),
                ("schools", &*schools),
            ];
            (fill(title, &places), Text::YouHandedOverMore)
        }
    };
    let form = news(title, more);
    NoticeForm {
        text: format!("{schools}\n{}", form.text),
        schools: cluster.schools.clone(),
        at,
        leads: told.leads,
        ..form
    }
}
