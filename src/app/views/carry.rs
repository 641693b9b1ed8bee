//! What waits to be sent, in a file that somebody takes along to the District.

use super::backup::not_in_the_sample;
use crate::bytes::{File, Gathered};
use crate::clock::today;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::later::NOT_FETCHED;
use crate::live::{live, live_text};
use crate::locked_files::{Failed, Locksmith};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_link};
use crate::parts::notice::{notice, trouble};
use crate::routes::Place;
use crate::sentences::{Trouble, of_storage};
use crate::share::{self, Shared};
use crate::slot::{Slot, derived};
use crate::task::{begin, breathe};
use crate::words::{Text, count, fill, say};
use exchange::bundle::{BUNDLE_BYTES, BUNDLE_ENTRIES, BUNDLE_FRAME, write_bundle};
use exchange::carried::DistrictKeys;
use exchange::receipt::reason;
use std::rc::Rc;
use storage::Phone;

#[derive(Clone)]
enum Stage {
    /// What such a file is for, and how much waits.
    Why,
    /// How many hundredths are done.
    Working(usize),
    /// The files, and which is to be handed out now.
    Ready(Rc<Vec<File>>, usize),
    Handed,
}

#[derive(Clone, Copy)]
struct Carrying {
    book: Fieldbook,
    stage: Slot<Stage>,
    told: Slot<Option<Trouble>>,
    /// The District's keys; none until that was looked for, then perhaps none.
    keys: Slot<Option<Option<DistrictKeys>>>,
    locksmith: Locksmith,
}

/// The screen.
pub fn carry() -> El {
    let book = fieldbook();
    if book.is_sample {
        return not_in_the_sample(Text::Carry);
    }
    book.look_at_light();
    let carrying = Carrying {
        book,
        stage: Slot::new(Stage::Why),
        told: Slot::new(None),
        keys: reading(async |phone: Phone| phone.district_keys().await),
        locksmith: Locksmith::of_screen(),
    };
    let told = live(move || {
        let told = carrying.told.get();
        told.map(|told| trouble(&say(told.happened), &say(told.safe), &say(told.next)))
    });
    // Progress changes its line, and nothing around it.
    let step = derived(move || match carrying.stage.get() {
        Stage::Why => (0, 0),
        Stage::Working(_) => (1, 0),
        Stage::Ready(_, nth) => (2, nth),
        Stage::Handed => (3, 0),
    });
    let main = live(move || -> Nodes {
        match step.get().0 {
            0 => carrying.why(),
            1 => carrying.progress().into(),
            2 => carrying.ready(),
            _ => handed(),
        }
    });
    let foot = live(move || -> Nodes {
        match step.get().0 {
            0 if carrying.may_make() => {
                button(say(Text::MakeFile), move || carrying.start()).into()
            }
            2 => carrying.ways_out(),
            _ => Nodes::none(),
        }
    });
    let top = head(say(Text::Carry)).back(Place::Send);
    screen(top, told.put(main), foot)
}

fn handed() -> Nodes {
    Nodes::from(notice(
        say(Text::CarryHanded),
        el("p").put(say(Text::CarryHandedMore)),
    ))
    .put(el("p").put(say(Text::CarryBroken)))
}

impl Carrying {
    fn may_make(self) -> bool {
        let joined = self.book.joined.with(Option::is_some);
        let waits = self.book.light.with(|light| light.only_here > 0);
        joined && waits && matches!(self.keys.get(), Some(Some(_)))
    }

    fn why(self) -> Nodes {
        let Carrying { book, keys, .. } = self;
        let stands = move || match book.light.with(|light| light.only_here) {
            _ if book.joined.with(Option::is_none) => say(Text::NotJoinedMore).into_owned(),
            0 if !book.light.with(|light| light.is_counted) => String::new(),
            0 => say(Text::CarryNothing).into_owned(),
            _ if keys.get() == Some(None) => say(Text::CarryNoKey).into_owned(),
            n => count(n, Text::CarryWaitsOne, Text::CarryWaits),
        };
        let join = move || {
            let join = || go_link("go quiet", &Place::Join.path(), say(Text::JoinDistrict));
            book.joined.with(Option::is_none).then(join)
        };
        Nodes::from(el("p").put(say(Text::CarryMore)))
            .put(el("p").put(say(Text::CarryLocked)))
            .put(el("p").put(el("b").put(live_text(stands))))
            .put(live(join))
    }

    fn progress(self) -> El {
        let words = move || match self.stage.get() {
            Stage::Working(share) => fill(Text::LockingFile, &[("n", &share.to_string())]),
            _ => String::new(),
        };
        el("p").attr("role", "status").put(live_text(words))
    }

    fn start(self) {
        let Some(Some(keys)) = self.keys.get_untracked() else {
            return;
        };
        self.told.set(None);
        self.stage.set(Stage::Working(0));
        begin(async move {
            let made = self.made(&keys).await;
            self.locksmith.end();
            let stage = match made {
                Ok(files) if files.is_empty() => Stage::Why,
                Ok(files) => Stage::Ready(Rc::new(files), 0),
                Err(told) => {
                    self.told.try_set(Some(told));
                    Stage::Why
                }
            };
            self.stage.try_set(stage);
        });
    }

    /// Everything that waits, in as many files as it takes: one for all but a
    /// phone that has not sent for a year.
    async fn made(self, keys: &DistrictKeys) -> Result<Vec<File>, Trouble> {
        let phone = self.book.phone();
        let of_storage = |error| of_storage(&error);
        let waiting = phone.outbox(usize::MAX, usize::MAX).await;
        let mut rest = waiting.map_err(of_storage)?;
        let to = keys.lock().ok_or(FAILED)?;
        let mut files = Vec::new();
        while !rest.is_empty() {
            let left = rest.split_off(together(&rest));
            let raws: Vec<&str> = rest.iter().map(|(_, raw)| raw.as_str()).collect();
            let bundle = write_bundle(phone.me().device, &raws);
            for held_back in &bundle.held_back {
                let kept = phone.refuse(*held_back, reason::UNSEALED).await;
                kept.map_err(of_storage)?;
            }
            rest = left;
            if bundle.entries.is_empty() {
                continue;
            }
            let head = phone.signed(&bundle, keys).await.map_err(of_storage)?;
            let mut plain = Gathered::new();
            let more = plain.more();
            more.extend_from_slice(head.ok_or(FAILED)?.as_bytes());
            more.extend_from_slice(bundle.json.as_bytes());
            let plain = plain.file("", "").map_err(|_| FAILED)?;
            self.locksmith.lock_to(to).await.map_err(in_words)?;
            let name = match files.len() {
                0 => format!("fieldbook-to-district-{}.age", today()),
                nth => format!("fieldbook-to-district-{}-{}.age", today(), nth + 1),
            };
            let tell = |share| {
                self.stage.try_set(Stage::Working(share));
            };
            let file = self.locksmith.lock(&plain, &name, tell).await;
            files.push(file.map_err(in_words)?);
            breathe().await;
        }
        Ok(files)
    }

    fn ready(self) -> Nodes {
        let Stage::Ready(files, nth) = self.stage.get_untracked() else {
            return Nodes::none();
        };
        let which = (files.len() > 1).then(|| {
            let places = [
                ("n", &*(nth + 1).to_string()),
                ("all", &*files.len().to_string()),
            ];
            el("p").put(fill(Text::CarryNth, &places))
        });
        notice(say(Text::CarryReady), which)
            .put(el("p").put(say(Text::CarryHandOn)))
            .into()
    }

    /// The share sheet where the browser takes the file, and a file in any case.
    fn ways_out(self) -> Nodes {
        let Stage::Ready(files, nth) = self.stage.get_untracked() else {
            return Nodes::none();
        };
        let Some(file) = files.get(nth).cloned() else {
            return Nodes::none();
        };
        let handed = Rc::new(move || {
            self.stage.try_set(match nth + 1 < files.len() {
                true => Stage::Ready(files.clone(), nth + 1),
                false => Stage::Handed,
            });
        });
        hand_out(file, Text::ShareFile, Text::SaveToFile, handed)
    }
}

/// How many entries from the first on go into one bundle; one at least.
fn together<T>(entries: &[(T, String)]) -> usize {
    let mut room = BUNDLE_BYTES - BUNDLE_FRAME;
    let fits = |(_, raw): &&(T, String)| {
        let fits = raw.len() < room;
        room = room.saturating_sub(raw.len() + 1);
        fits
    };
    let fitting = entries.iter().take(BUNDLE_ENTRIES).take_while(fits);
    fitting.count().max(1)
}

/// The share sheet where the browser takes the file, and a file in any case;
/// `then` is done when it was handed out.
pub fn hand_out(file: File, share: Text, save: Text, then: Rc<dyn Fn()>) -> Nodes {
    let can_share = share::takes_file(file.js());
    let (kept, saved) = (file.clone(), then.clone());
    let save = button(say(save), move || {
        if share::save_blob(&kept.name(), kept.blob()).is_ok() {
            saved();
        }
    });
    if !can_share {
        return save.into();
    }
    let hand = button(say(share), move || {
        let (file, then) = (file.clone(), then.clone());
        begin(async move {
            if share::share_a_file(file.js()).await == Shared::Handed {
                then();
            }
        });
    });
    Nodes::from(save.weight(Weight::Quiet)).put(hand)
}

const FAILED: Trouble = Trouble {
    happened: Text::CarryFailed,
    safe: Text::NothingIsLost,
    next: Text::TryOnceMore,
};

fn in_words(failed: Failed) -> Trouble {
    match failed {
        Failed::NotFetched => NOT_FETCHED,
        Failed::NoMemory | Failed::Stopped => Trouble {
            next: Text::FileNoMemoryNext,
            ..FAILED
        },
        Failed::Gone | Failed::NotOpened(_) => FAILED,
    }
}
