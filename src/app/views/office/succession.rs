//! A cluster goes to a successor (S31): by an officer's word, at the District. The
//! paper about it is made beside it.

use super::lens::{Overview, ask};
use super::telling::{tell, untell};
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::net;
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::list::bdi;
use crate::parts::select::Select;
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, fill, say};
use domain::words::Say;
use exchange::office::{HandoverRequest, Seat};
use std::rc::Rc;

/// On a leader's seat: the paper of the cluster, and the way to hand it over.
pub fn of_seat(seat: u32, overview: &Overview, failed: Slot<Option<Text>>) -> Nodes {
    let overview = Rc::new(overview.clone());
    let open = Slot::new(false);
    let to = Slot::new(None::<u32>);
    let seats = overview.seats.seats.iter();
    let of_this = seats.clone().find(|one| one.seat == seat);
    let heirs = of_this.map(|one| one.heirs.clone()).unwrap_or_default();
    let heirs = seats.filter(|one| heirs.contains(&one.seat));
    let handed = heirs.map(|heir| {
        let words = fill(Text::WasHandedTo, &[("name", &overview.title(heir))]);
        el("p").put(el("strong").put(bdi(&words)))
    });
    let handed: Nodes = handed.collect();
    let paper = format!("{}?seat={seat}", Place::ClusterPaper.path());
    let ways = el("div")
        .class("stack")
        .put(handed)
        .put(go_link("go quiet", &paper, say(Text::ClusterPaper)))
        .put(button(say(Text::HandOver), move || open.set(true)).weight(Weight::Small));
    let up = sheet(
        say(Text::HandOver),
        &say(Text::Cancel),
        move || open.get(),
        move || open.set(false),
        move || choosing(overview.clone(), seat, (to, open, failed)),
    );
    Nodes::from(ways).put(up)
}

fn choosing(
    overview: Rc<Overview>,
    from: u32,
    (to, open, failed): (Slot<Option<u32>>, Slot<bool>, Slot<Option<Text>>),
) -> Nodes {
    let book = fieldbook();
    let wanting = Slot::new(false);
    let chosen = successors(from, to, wanting, &overview);
    let known = overview.clone();
    let yes = move || {
        let Some(heir) = to.with_untracked(|to| *to) else {
            wanting.set(true);
            return;
        };
        open.set(false);
        failed.set(None);
        let overview = overview.clone();
        begin(async move {
            let why = hand_over(book, &overview, from, heir).await.err();
            failed.try_set(why);
        });
    };
    let waits = move || to.get().and_then(|heir| waits_for(&known, heir));
    let says = waits.clone();
    // Read out when it comes: the button below is another one then.
    let told = el("div").attr("role", "status").live(move || {
        let told = says()?;
        Some(el("p").class("notice").put(bdi(&told)))
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
                to.set(None);
                open.set(false);
            })),
        }
    });
    Nodes::from(el("p").put(say(Text::HandOverMore)))
        .put(chosen)
        .put(told)
        .put(ways)
}

/// What is said of a successor on whose seat no phone is: what is handed over lies at
/// the District until one joins.
fn waits_for(overview: &Overview, heir: u32) -> Option<String> {
    let mut seats = overview.seats.seats.iter();
    let heir = seats.find(|seat| seat.seat == heir && !seat.has_phone())?;
    Some(fill(Text::NobodyJoined, &[("name", &overview.title(heir))]))
}

/// Every other leader who has a seat.
fn successors(from: u32, to: Slot<Option<u32>>, wanting: Slot<bool>, overview: &Overview) -> El {
    let others = overview.seats.seats.iter();
    let others = others.filter(|seat| seat.seat != from && !seat.is_officer());
    let options: Vec<_> = others
        .map(|seat| (seat.seat.to_string(), overview.title(seat)))
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

/// Asks the District; both are told by a notice. Asked again, nothing doubles. Else why
/// nothing was handed over.
async fn hand_over(book: Fieldbook, overview: &Overview, from: u32, to: u32) -> Result<(), Text> {
    let asked = HandoverRequest {
        from: Some(from),
        to,
        schools: Vec::new(),
    };
    let went = net::hand_over(&asked).await;
    let went = went.map_err(|_| Text::NotHandedOver)?;
    let seat = |number: u32| overview.seats.seats.iter().find(|seat| seat.seat == number);
    // Of what went to another before, nobody is told that it goes to this one.
    if went == 0 && seat(from).is_some_and(|from| !from.heirs.contains(&to)) {
        return Err(Text::NothingToHandOver);
    }
    if let (Some(from), Some(heir)) = (seat(from), seat(to)) {
        let named = |text: Text, seat: &Seat| fill(text, &[("name", &overview.title(seat))]);
        let leads = (named(Text::YouLeadNow, from), Text::YouLeadNowMore);
        let left = (named(Text::YouHandedOver, heir), Text::YouHandedOverMore);
        // Of what was told before, only the newest is so.
        for before in overview.seats.seats.iter() {
            let had = before.heirs.contains(&from.seat) && before.seat != heir.seat;
            for account in before.accounts.iter().filter(|_| had) {
                untell(book, *account, &from.seat.to_string()).await;
                let whom = (*account, &*overview.title(before));
                tell(book, whom, &heir.seat.to_string(), left.clone()).await;
            }
        }
        for other in from.heirs.iter().filter(|other| **other != heir.seat) {
            for account in &from.accounts {
                untell(book, *account, &other.to_string()).await;
            }
        }
        // The cluster is the successor's already; one whose phone has not joined yet
        // finds it in the lists.
        for (to, about, says) in [(heir, from.seat, leads), (from, heir.seat, left)] {
            if let Some(account) = to.accounts.first() {
                let whom = (*account, &*overview.title(to));
                tell(book, whom, &about.to_string(), says).await;
            }
        }
    }
    ask(book).await;
    book.say(Text::HandedOver);
    Ok(())
}
