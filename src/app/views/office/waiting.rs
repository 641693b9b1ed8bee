//! Files of phones that are let in no more: somebody brought them, they wait at the
//! District, and an officer has them taken in, or puts them aside; from there, asked
//! twice, throws them away.

use super::lens::{Overview, ask};
use super::saving::{columns, save_list};
use crate::bytes::File;
use crate::clock::{moment_of, today};
use crate::fieldbook::fieldbook;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::net::{self, Failure};
use crate::parts::button::{Weight, button};
use crate::parts::list::{bdi, card, row_link, row_list};
use crate::parts::notice::{notice, trouble};
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::carry::hand_out;
use crate::views::send::when;
use crate::words::{Text, count, fill, language, say};
use documents::List;
use exchange::Digest;
use exchange::carried::receipt;
use exchange::office::{Seat, Waiting};
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// A file was taken in.
#[derive(Clone)]
struct Taken {
    held: usize,
    refused: usize,
    receipt: File,
}

/// A file that an officer is asked about before it is thrown away.
#[derive(Clone)]
struct Away {
    sha256: Digest,
    /// What goes with it.
    lost: String,
    /// Whether they said so once.
    is_sure: bool,
}

/// What became of what the officer decided here.
#[derive(Clone, Copy)]
pub struct Deciding {
    taken: Slot<Option<Taken>>,
    failed: Slot<bool>,
    away: Slot<Option<Away>>,
}

impl Deciding {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            taken: Slot::new(None),
            failed: Slot::new(false),
            away: Slot::new(None),
        }
    }

    fn take_in(self, sha256: Digest) {
        self.decide(async move || {
            let body = net::take_waiting(sha256).await?;
            let read = receipt::read(body.as_bytes()).map_err(|_| Failure::NotADistrict)?;
            let name = format!("fieldbook-receipt-{}.txt", &sha256.to_string()[..8]);
            let text = Array::of1(&JsValue::from_str(&body));
            let receipt = File::of(&text, &name, "text/plain");
            self.taken.try_set(Some(Taken {
                held: read.says.entries.len(),
                refused: read.says.refused.len(),
                receipt: receipt.map_err(|_| Failure::NotADistrict)?,
            }));
            Ok(())
        });
    }

    fn put_aside(self, sha256: Digest) {
        self.decide(async move || net::put_aside(sha256).await);
    }

    fn throw_away(self, sha256: Digest) {
        let book = fieldbook();
        self.decide(async move || {
            net::throw_away(sha256).await?;
            book.say(Text::FileThrownAway);
            Ok(())
        });
    }

    fn decide(self, done: impl AsyncFnOnce() -> Result<(), Failure> + 'static) {
        let book = fieldbook();
        self.failed.set(false);
        self.taken.set(None);
        begin(async move {
            match done().await {
                Ok(()) => {
                    ask(book).await;
                }
                // Another officer decided: how it stands now is asked for.
                Err(Failure::Status(404)) => {
                    book.say(Text::DecidedAlready);
                    ask(book).await;
                }
                Err(_) => {
                    self.failed.try_set(true);
                }
            }
        });
    }
}

/// What became of it, on top of the screen: the receipt goes back to the phone.
pub fn told(deciding: Deciding) -> Nodes {
    live(move || -> Nodes {
        if deciding.failed.get() {
            let (safe, next) = (say(Text::NothingIsLost), say(Text::AskAgainLater));
            return trouble(&say(Text::NotDecided), &safe, &next).into();
        }
        let Some(taken) = deciding.taken.get() else {
            return Nodes::none();
        };
        let held = el("p").put(count(taken.held, Text::BroughtOne, Text::BroughtMany));
        let refused = (taken.refused > 0).then(|| {
            let words = count(taken.refused, Text::BroughtRefusedOne, Text::BroughtRefused);
            el("p").put(words)
        });
        let told = notice(say(Text::Acknowledged), Nodes::from(held).put(refused));
        let back = hand_out(
            taken.receipt,
            Text::ShareReceipt,
            Text::SaveReceipt,
            Rc::new(|| {}),
        );
        Nodes::from(told)
            .put(el("p").put(say(Text::BroughtReceipt)))
            .put(back)
    })
}

/// Whose files wait, of those that `counts`; each row leads to where they are decided.
pub fn rows<'a>(
    overview: &Overview,
    seats: impl Iterator<Item = &'a Seat>,
    counts: impl Fn(&Waiting) -> bool,
) -> Vec<El> {
    let row = |seat: &Seat| {
        let waits = seat.waiting.iter().filter(|file| counts(file)).count();
        let href = format!("{}?seat={}", Place::Clusters.path(), seat.seat);
        let words = count(waits, Text::OneFileWaits, Text::ManyFilesWait);
        (waits > 0).then(|| row_link(&href, &overview.title(seat), &words, ""))
    };
    seats.filter_map(row).collect()
}

/// All that wait, put aside or not, and as a file what `list` gives.
pub fn all(overview: &Overview, list: impl Fn() -> List + Copy + 'static) -> Option<El> {
    let rows = rows(overview, overview.seats.seats.iter(), |_| true);
    let body = (!rows.is_empty()).then(|| Nodes::from(row_list(rows)));
    let body = body?.put(save_list("waiting", list));
    Some(card("card", say(Text::FilesWait), body))
}

/// They as a list for other programs.
pub fn as_list(overview: &Overview) -> List {
    let row = |seat: &Seat, file: &Waiting| {
        let courier = overview.seats.seat(file.courier);
        let brought = moment_of(f64::from(file.brought) * 1000.0).day();
        let aside = if file.aside { Text::Yes } else { Text::No };
        vec![
            match seat.is_officer() {
                true => String::new(),
                false => overview.title(seat),
            },
            seat.name.clone(),
            brought.to_string(),
            courier.map(|seat| seat.name.clone()).unwrap_or_default(),
            file.entries.to_string(),
            file.erased.to_string(),
            say(aside).into_owned(),
        ]
    };
    let of_seat =
        |seat: &Seat| -> Vec<_> { seat.waiting.iter().map(|file| row(seat, file)).collect() };
    List {
        head: columns([
            Text::Cluster,
            Text::Who,
            Text::BroughtOn,
            Text::BroughtBy,
            Text::SavedVersions,
            Text::OfErased,
            Text::IsAside,
        ]),
        rows: overview.seats.seats.iter().flat_map(of_seat).collect(),
    }
}

/// Asked twice before a file is thrown away: first what is lost, then that it is so
/// for good.
pub fn sure(deciding: Deciding) -> El {
    let away = deciding.away;
    sheet(
        say(Text::ThrowAwayTitle),
        &say(Text::Cancel),
        move || away.with(Option::is_some),
        move || away.set(None),
        move || live(move || away.get().map(|away| asked(away, deciding))),
    )
}

fn asked(away: Away, deciding: Deciding) -> Nodes {
    let keep = move || deciding.away.set(None);
    let keep = button(say(Text::KeepTheFile), keep).weight(Weight::Quiet);
    if away.is_sure {
        let throw = move || {
            deciding.away.set(None);
            deciding.throw_away(away.sha256);
        };
        // What keeps it stands where the first yes stood: two quick taps throw nothing away.
        return Nodes::from(el("p").put(el("strong").put(say(Text::ThrowAwayForGood))))
            .put(keep)
            .put(button(say(Text::YesThrowAway), throw));
    }
    let go_on = move || {
        deciding.away.update(|away| {
            if let Some(away) = away {
                away.is_sure = true;
            }
        });
    };
    Nodes::from(el("p").put(bdi(&away.lost)))
        .put(el("p").put(say(Text::ThrowAwayStays)))
        .put(button(say(Text::ThrowAwayGoOn), go_on).weight(Weight::Quiet))
        .put(keep)
}

/// What waits of a seat's phones.
pub fn of_seat(overview: &Overview, seat: &Seat, deciding: Deciding) -> Nodes {
    let files = seat.waiting.iter();
    files
        .map(|file| one(overview, seat, file, deciding))
        .collect()
}

fn one(overview: &Overview, seat: &Seat, file: &Waiting, deciding: Deciding) -> El {
    let at = |seconds: u32| when(f64::from(seconds) * 1000.0, today());
    let courier = overview.seats.seat(file.courier);
    let courier = courier.map(|seat| seat.name.clone()).unwrap_or_default();
    let (one, many) = (Text::OneVersionWaits, Text::ManyVersionsWait);
    let versions = language().counted(file.entries as usize, one, many);
    let n = file.entries.to_string();
    let places = [
        ("n", &*n),
        ("when", &*at(file.brought)),
        ("name", &*courier),
    ];
    let brought = fill(versions, &places);
    let of_it = |phone: &u32| at(*phone);
    let revoked = seat.revoked.iter().find(|lost| lost.device == file.device);
    let known = overview.seats.let_in(file.device);
    let joined = revoked
        .map(|lost| lost.joined)
        .or(known.map(|phone| phone.joined));
    let joined = joined.as_ref().map(of_it).unwrap_or_default();
    let whose = fill(
        Text::FileOfPhone,
        &[("name", &*seat.name), ("when", &*joined)],
    );
    let sha256 = file.sha256;
    let aside = file.aside.then(|| el("p").put(say(Text::FileIsAside)));
    let erased = (file.erased > 0).then(|| {
        let many = count(
            file.erased as usize,
            Text::HoldsErasedOne,
            Text::HoldsErasedMany,
        );
        let first = (!file.aside).then(|| el("p").put(say(Text::AsideFirst)));
        Nodes::from(el("p").put(el("strong").put(many))).put(first)
    });
    let (one, many) = (Text::ThrowAwayOne, Text::ThrowAwayMany);
    let lost = language().counted(file.entries as usize, one, many);
    let lost = fill(lost, &[("n", &*n), ("name", &*seat.name)]);
    let take = button(say(Text::TakeFileIn), move || deciding.take_in(sha256));
    let put = (!file.aside).then(|| {
        let put = move || deciding.put_aside(sha256);
        button(say(Text::PutFileAside), put).weight(Weight::Small)
    });
    let throw = file.aside.then(|| {
        let ask = move || {
            let lost = lost.clone();
            deciding.away.set(Some(Away {
                sha256,
                lost,
                is_sure: false,
            }));
        };
        button(say(Text::ThrowFileAway), ask).weight(Weight::Small)
    });
    let body = Nodes::from(el("p").put(brought))
        .put(el("p").put(whose))
        .put(erased)
        .put(aside)
        .put(take.weight(Weight::Small))
        .put(put)
        .put(throw);
    card("card", say(Text::FileWaits), body)
}
