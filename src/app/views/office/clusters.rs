//! Who leads which cluster, when their phones were last heard; and a phone that
//! was lost.

use super::led::{Led, led};
use super::lens::{self, Overview, as_of, ask, last_heard, no_phone, silence, silent};
use super::saving::{columns, save_list};
use super::succession::{self, Choice};
use super::waiting::{self, Deciding};
use crate::clock::{moment_of, today};
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::asked;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::net;
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::list::{bdi, card_of_rows, row_link};
use crate::parts::notice::trouble;
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::send::when;
use crate::words::{Text, count, fill, say};
use documents::List;
use domain::order::{by_name, sort_by_key};
use exchange::office::{self, Seat};
use exchange::revoking::Revocation;
use storage::Phone;

/// The screen: by the cluster's name, never by anything that was counted. With
/// `?seat=3` that seat's phones.
pub fn clusters() -> El {
    lens::ask_for_seats();
    let page = reading(async |phone: Phone| led(&phone).await);
    let wished = reading(async |phone: Phone| phone.revocations().await);
    let lost = Slot::new(None::<office::Phone>);
    let (failed, not_handed) = (Slot::new(false), Slot::new(None));
    let choice = Choice::new(not_handed);
    let deciding = Deciding::new();
    let file = move || {
        let list = page.with(|page| page.as_ref().map(|led| as_list(&led.overview)));
        list.unwrap_or_default()
    };
    let files = move || {
        let list = page.with(|page| Some(waiting::as_list(&page.as_ref()?.overview)));
        list.unwrap_or_default()
    };
    let seat = || asked("seat").and_then(|seat| seat.parse::<u32>().ok());
    let main = live(move || {
        let chosen = seat();
        page.with(|page| {
            let led = page.as_ref()?;
            let mut seats = led.overview.seats.seats.iter();
            Some(match seats.find(|one| Some(one.seat) == chosen) {
                Some(found) => of_one(led, found, Losing { lost, wished }, choice)
                    .put(waiting::of_seat(&led.overview, found, deciding)),
                None => Nodes::from(waiting::all(&led.overview, files))
                    .put(all(&led.overview))
                    .put(save_list("phones", file)),
            })
        })
    });
    let told = live(move || {
        let happened = match (failed.get(), not_handed.get()) {
            (true, _) => Text::NotRevoked,
            (_, why) => why?,
        };
        let next = match happened {
            Text::NotRevoked => Text::NotRevokedNext,
            Text::NothingToHandOver => Text::AskWhoLeads,
            _ => Text::AskAgainLater,
        };
        let (safe, next) = (say(Text::NothingIsLost), say(next));
        Some(trouble(&say(happened), &safe, &next))
    });
    let confirm = sheet(
        say(Text::PhoneLostTitle),
        &say(Text::Cancel),
        move || lost.with(Option::is_some),
        move || lost.set(None),
        move || sure(lost, failed),
    );
    let foot = live(move || {
        let (href, label) = match seat() {
            Some(seat) => (
                format!("{}?seat={seat}", Place::Invite.path()),
                Text::InvitePhone,
            ),
            None => (Place::Invite.path(), Text::InviteLeader),
        };
        Some(go_link("go", &href, say(label)))
    });
    let back = move || match seat() {
        Some(_) => Place::Clusters,
        None => Place::More,
    };
    let top = head(say(Text::ClustersAndPhones)).back(leptos::prelude::untrack(back));
    let told = told.put(waiting::told(deciding));
    let confirm = Nodes::from(confirm).put(waiting::sure(deciding));
    screen(top, told.put(main).put(confirm), foot)
}

fn all(overview: &Overview) -> Nodes {
    if overview.seats.seats.is_empty() {
        return el("p").put(say(Text::SeatsNotTold)).into();
    }
    let mut rows: Vec<(String, bool, El)> = overview
        .seats
        .seats
        .iter()
        .map(|seat| (overview.title(seat), seat.is_officer(), row(overview, seat)))
        .collect();
    sort_by_key(&mut rows, |(title, ..)| by_name(title));
    let (officers, leaders): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|(_, is_officer, _)| *is_officer);
    let rows = |of: Vec<(String, bool, El)>| of.into_iter().map(|(.., row)| row).collect();
    let as_of = as_of(&overview.seats).map(|as_of| el("p").class("soft").put(as_of));
    Nodes::from(as_of)
        .put(card_of_rows("card", say(Text::AllClusters), rows(leaders)))
        .put(card_of_rows("card", say(Text::Officers), rows(officers)))
}

/// Who leads which cluster, and when their phones were last heard.
fn as_list(overview: &Overview) -> List {
    let row = |seat: &Seat| {
        let longest = silence(&overview.seats, seat).into_iter();
        let longest = longest.map(|(weeks, _)| weeks);
        let heard = seat.last_heard();
        let heard = heard.map(|heard| moment_of(f64::from(heard) * 1000.0).day().to_string());
        vec![
            match seat.is_officer() {
                true => String::new(),
                false => overview.title(seat),
            },
            seat.name.clone(),
            seat.phones.len().to_string(),
            heard.unwrap_or_default(),
            longest.max().unwrap_or_default().to_string(),
        ]
    };
    List {
        head: columns([
            Text::Cluster,
            Text::Who,
            Text::Phones,
            Text::LastHeardOn,
            Text::WeeksSilent,
        ]),
        rows: overview.seats.seats.iter().map(row).collect(),
    }
}

fn row(overview: &Overview, seat: &Seat) -> El {
    let phones = match seat.phones.len() {
        0 => None,
        n => Some(count(n, Text::OnePhone, Text::ManyPhones)),
    };
    let silence = silence(&overview.seats, seat).into_iter();
    let silence = silence.map(|(_, words)| words);
    let below: Vec<String> = [phones, Some(last_heard(seat))]
        .into_iter()
        .flatten()
        .chain(silence)
        .collect();
    let href = format!("{}?seat={}", Place::Clusters.path(), seat.seat);
    row_link(&href, &overview.title(seat), &below.join(" · "), "")
}

/// Which phone is asked about, and which are to be let in no more.
#[derive(Clone, Copy)]
struct Losing {
    lost: Slot<Option<office::Phone>>,
    wished: Slot<Option<Vec<Revocation>>>,
}

/// One seat: its phones, each of which may be lost.
fn of_one(led: &Led, seat: &Seat, losing: Losing, choice: Choice) -> Nodes {
    let phones: Nodes = seat
        .phones
        .iter()
        .map(|phone| one_phone(*phone, silent(&led.overview.seats, phone), losing))
        .collect();
    let none = (seat.phones.is_empty()).then(|| el("p").class("soft").put(say(no_phone(seat))));
    Nodes::from(el("h2").put(bdi(&led.overview.title(seat))))
        .put(el("p").class("soft").put(bdi(&seat.name)))
        .put(none)
        .put(phones)
        .put((!seat.is_officer()).then(|| succession::of_seat(seat.seat, led, choice)))
}

fn one_phone(phone: office::Phone, weeks: Option<i64>, Losing { lost, wished }: Losing) -> El {
    let at = |seconds: u32| when(f64::from(seconds) * 1000.0, today());
    let device = phone.device;
    let heard = fill(Text::LastHeard, &[("when", &at(phone.heard))]);
    let joined = fill(Text::PhoneJoined, &[("when", &at(phone.joined))]);
    let is_this = fieldbook().phone().me().device == device;
    let mark = is_this.then(|| el("p").put(el("strong").put(say(Text::ThisPhone))));
    let asking = live(move || -> Option<Nodes> {
        let is_wished = |one: &Revocation| one.device == device && one.joined >= phone.joined;
        let known = wished.with(|known| known.as_ref()?.iter().copied().find(is_wished));
        Some(match known {
            Some(known) => told_soon(known),
            None => {
                let ask = move || lost.set(Some(phone));
                button(say(Text::PhoneIsLost), ask)
                    .weight(Weight::Small)
                    .into()
            }
        })
    });
    el("section")
        .class("card")
        .put(mark)
        .put(el("p").put(heard))
        .put(weeks.map(|weeks| {
            let words = fill(Text::WeeksWithoutWord, &[("n", &weeks.to_string())]);
            el("p").put(el("strong").put(words))
        }))
        .put(el("p").class("soft").put(joined))
        .put((!is_this).then_some(asking))
}

/// What stands at a phone that is to be let in no more, as long as the District has not
/// heard of it.
fn told_soon(known: Revocation) -> Nodes {
    let book = fieldbook();
    let not_lost = move || {
        begin(async move {
            if let Err(error) = book.phone().wish_not_revoked(known.device).await {
                book.trouble(&error);
            }
        });
    };
    let not_lost = button(say(Text::NotLost), not_lost).weight(Weight::Small);
    Nodes::from(el("p").put(el("strong").put(say(Text::LostToldSoon))))
        .put((!known.heard).then_some(not_lost))
}

fn sure(lost: Slot<Option<office::Phone>>, failed: Slot<bool>) -> Nodes {
    let book = fieldbook();
    let yes = move || {
        let Some(phone) = lost.with_untracked(|lost| *lost) else {
            return;
        };
        lost.set(None);
        failed.set(false);
        begin(async move {
            // Kept first: without a network it is told with the next.
            let wish = book.phone().wish_revoked(phone.device, phone.joined).await;
            if let Err(error) = wish {
                // Without room for it, the District can hear of it all the same.
                if net::revoke(phone.device, phone.joined).await.is_err() {
                    book.trouble(&error);
                    return;
                }
                book.say(Text::LetInNoMore);
            }
            ask(book).await;
            let known = book.phone().revocations().await.unwrap_or_default();
            let waits = |one: &Revocation| one.device == phone.device && !one.heard;
            failed.try_set(known.iter().any(waits));
        });
    };
    Nodes::from(el("p").put(say(Text::PhoneLostMore))).put(go_button("go", say(Text::YesLost), yes))
}
