//! Any file that somebody brings: what it is is told by its content, what is in
//! it is shown, and nothing is changed before the leader says so.

mod bringing;
mod finding;
mod restoring;

use self::bringing::Brought;
use self::finding::Found;
use crate::bytes::File;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::{live, live_text};
use crate::locked_files::{Failed, Locksmith};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, submit_button};
use crate::parts::field::{field, lead_to_first_fault, typed_form};
use crate::parts::notice::{notice, trouble};
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::backup::not_in_the_sample;
use crate::words::{Text, fill, say};
use exchange::age::NotOpened;
use std::rc::Rc;
use storage::{Phone, Restored, Whose};
use wasm_bindgen::JsValue;

const FORM: &str = "file";

/// Where the leader is.
#[derive(Clone)]
enum Stage {
    /// No file yet, or one in which nothing is.
    Choosing,
    /// It is locked, and its passphrase is asked for.
    Locked(File),
    /// What goes on, and how many hundredths of it are done.
    Working(Text, usize),
    /// What is in it.
    Found(Rc<Found>),
    /// So many of so many entries are back.
    Restoring(usize, usize),
    /// All of it is on the phone.
    Done(Restored),
    /// It is at the District.
    Brought(Brought),
    /// A receipt is taken in.
    Taken,
}

/// Why a file was not taken, in words.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Told {
    happened: Text,
    safe: Text,
    next: Text,
}

/// What happened to the file, with nothing of it on the phone.
const fn told(happened: Text, next: Text) -> Told {
    let safe = Text::NothingChanged;
    Told {
        happened,
        safe,
        next,
    }
}

/// The screen while it is used.
#[derive(Clone, Copy)]
struct Opening {
    book: Fieldbook,
    stage: Slot<Stage>,
    told: Slot<Option<Told>>,
    passphrase: Slot<String>,
    is_wrong: Slot<bool>,
    locksmith: Locksmith,
}

/// The screen.
pub fn open_file() -> El {
    if fieldbook().is_sample {
        return not_in_the_sample(Text::OpenFile);
    }
    let opening = Opening {
        book: fieldbook(),
        stage: Slot::new(Stage::Choosing),
        told: Slot::new(None),
        passphrase: Slot::new(String::new()),
        is_wrong: Slot::new(false),
        locksmith: Locksmith::of_screen(),
    };
    // Progress changes its line, and nothing around it.
    let step = derived(move || match opening.stage.get() {
        Stage::Choosing => 0,
        Stage::Locked(_) => 1,
        Stage::Working(..) => 2,
        Stage::Found(_) => 3,
        Stage::Restoring(..) => 4,
        Stage::Done(_) => 5,
        Stage::Brought(_) => 6,
        Stage::Taken => 7,
    });
    let main = live(move || -> Nodes {
        // Followed by its step alone.
        let _ = step.get();
        match opening.stage.get_untracked() {
            Stage::Choosing => opening.choosing(),
            Stage::Locked(_) => opening.asking(),
            Stage::Working(..) => opening.progress().into(),
            Stage::Found(found) => finding::found(&found),
            Stage::Restoring(..) => Nodes::from(opening.progress())
                .put(el("p").class("soft").put(say(Text::RestoringStay))),
            Stage::Done(restored) => restoring::done(restored),
            Stage::Brought(brought) => bringing::brought(&brought),
            Stage::Taken => bringing::taken(),
        }
    });
    let foot = live(move || -> Nodes {
        let _ = step.get();
        match opening.stage.get_untracked() {
            Stage::Choosing => opening.file_button().into(),
            Stage::Locked(_) => submit_button(FORM, say(Text::OpenIt)).into(),
            Stage::Found(found) => opening.next(found),
            Stage::Brought(brought) => bringing::ways_back(&brought),
            Stage::Working(..) | Stage::Restoring(..) | Stage::Done(_) | Stage::Taken => {
                Nodes::none()
            }
        }
    });
    let back = match opening.book.profile.with_untracked(Option::is_some) {
        true => Place::More,
        false => Place::Today,
    };
    screen(head(say(Text::OpenFile)).back(back), main, foot)
}

/// A restore was begun and broken off: said until it is whole.
fn half_restored() -> Nodes {
    let half = reading(async |phone: Phone| phone.is_half_restored().await);
    live(move || {
        let is_half = half.with(|half| *half == Some(true));
        is_half.then(|| notice("", el("p").put(say(Text::RestoreHalf))))
    })
}

impl Opening {
    fn choosing(self) -> Nodes {
        let told = self.told.get_untracked();
        let told = told.map(|told| trouble(&say(told.happened), &say(told.safe), &say(told.next)));
        Nodes::from(told)
            .put(half_restored())
            .put(el("p").put(say(Text::OpenFileMore)))
    }

    /// Any file may be chosen: what it is is told by its content.
    fn file_button(self) -> El {
        let field = el("input").class("bare").attr("type", "file");
        let input: JsValue = field.node();
        let field = field.on("change", move |_| {
            if let Some(file) = File::chosen(&input) {
                self.told.set(None);
                self.go(Stage::Working(Text::LookingThrough, 0));
                begin(async move { self.look_at(file).await });
            }
        });
        el("label")
            .class("go file")
            .put(field)
            .put(el("span").put(say(Text::ChooseFile)))
    }

    fn asking(self) -> Nodes {
        let (passphrase, is_wrong) = (self.passphrase, self.is_wrong);
        let fault = move || match is_wrong.get() {
            true => say(Text::FilePassphraseWrong).into_owned(),
            false => String::new(),
        };
        let asked = field(
            say(Text::FilePassphrase),
            move || passphrase.get(),
            move |typed| {
                is_wrong.set(false);
                passphrase.set(typed);
            },
        )
        .name("passphrase")
        .hint(say(Text::FilePassphraseHint))
        .fault(Rc::new(fault));
        Nodes::from(el("p").put(say(Text::ThisIsLocked)))
            .put(typed_form(FORM, move || self.unlock()).put(asked))
    }

    fn unlock(self) {
        let Stage::Locked(file) = self.stage.get_untracked() else {
            return;
        };
        let passphrase = self.passphrase.get_untracked();
        self.go(Stage::Working(Text::MakingKey, 0));
        begin(async move {
            let unlocked = self.unlocked(&file, passphrase.trim()).await;
            self.locksmith.end();
            match unlocked {
                Ok(found) => {
                    if let Some(told) = finding::refused(&found) {
                        return self.refuse(told);
                    }
                    self.passphrase.try_set(String::new());
                    self.go(Stage::Found(Rc::new(found)));
                }
                Err(Failed::NotOpened(NotOpened::WrongKey)) => {
                    self.is_wrong.try_set(true);
                    self.go(Stage::Locked(file));
                    lead_to_first_fault();
                }
                Err(failed) => self.refuse(finding::in_words(failed)),
            }
        });
    }

    fn progress(self) -> El {
        let words = move || match self.stage.get() {
            Stage::Working(text, share) => fill(text, &[("n", &share.to_string())]),
            Stage::Restoring(done, all) => {
                let places = [("n", &*done.to_string()), ("all", &*all.to_string())];
                fill(Text::Restoring, &places)
            }
            _ => String::new(),
        };
        el("p").attr("role", "status").put(live_text(words))
    }

    /// What can be done with what is in the file.
    fn next(self, found: Rc<Found>) -> Nodes {
        match &*found {
            // Only they know whether it is theirs: the way out comes first.
            Found::Backup(backup) if backup.whose == Whose::Unknown => {
                let restore = button(say(Text::RestoreBothMine), move || self.restore(&found));
                Nodes::from(self.file_button()).put(restore.weight(Weight::Quiet))
            }
            Found::Backup(_) => button(say(Text::Restore), move || self.restore(&found)).into(),
            Found::List(file) => {
                let file = file.clone();
                button(say(Text::ImportSchools), move || {
                    file.clone().hand_over();
                    crate::go::go(Place::ImportSchools);
                })
                .into()
            }
            Found::Carried(file) if self.book.joined.with_untracked(Option::is_some) => {
                let file = file.clone();
                button(say(Text::BringIt), move || self.bring(file.clone())).into()
            }
            Found::CarriedReceipt(_, stands) if stands.waiting + stands.refused > 0 => {
                button(say(Text::TakeInReceipt), move || self.take_in(&found)).into()
            }
            Found::Bundle(_) | Found::Receipt | Found::Carried(_) | Found::CarriedReceipt(..) => {
                self.file_button().into()
            }
        }
    }

    /// As [`Slot::set`]; false when the leader has left the screen.
    fn go(self, stage: Stage) -> bool {
        self.stage.try_set(stage)
    }

    fn refuse(self, told: Told) {
        self.told.try_set(Some(told));
        self.passphrase.try_set(String::new());
        self.go(Stage::Choosing);
    }
}
