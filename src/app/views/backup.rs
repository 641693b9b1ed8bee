//! A backup: one file with everything that is on this phone, locked with the
//! leader's passphrase and handed out of it.

use super::carry::hand_out;
use super::send::{bytes, when};
use crate::bytes::{File, Gathered};
use crate::clock::today;
use crate::drafts::put_away;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::later::NOT_FETCHED;
use crate::live::{live, live_text};
use crate::locked_files::{Failed, Locksmith};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{button, go_button, go_link, submit_button};
use crate::parts::field::{field, lead_to_first_fault, typed_form};
use crate::parts::notice::{notice, trouble};
use crate::routes::Place;
use crate::sentences::{Trouble, of_storage};
use crate::share;
use crate::slot::Slot;
use crate::task::{begin, breathe};
use crate::words::{Text, count, fill, say};
use exchange::backup::{Item, PART_BYTES, Writing};
use std::rc::Rc;
use storage::Phone;

/// The least letters of a passphrase.
const LETTERS: usize = 10;
/// Entries read from the phone at once.
const SOME: usize = 100;
const FORM: &str = "backup";

#[derive(Clone)]
enum Stage {
    /// What a backup is for, and when the last one was made.
    Why,
    /// For the passphrase.
    Asking,
    /// What goes on, and how many hundredths of it are done.
    Working(Text, usize),
    Ready(Made),
    Handed,
}

/// A backup that was made, and how many own entries there were when it was begun.
#[derive(Clone)]
struct Made {
    file: File,
    own: usize,
}

#[derive(Clone, Copy)]
struct Making {
    book: Fieldbook,
    stage: Slot<Stage>,
    /// Never in a draft: what opens the file is not kept on the phone.
    passphrase: Slot<String>,
    is_short: Slot<bool>,
    /// The pictures, in files of their own.
    parts: Slot<Vec<File>>,
    told: Slot<Option<Trouble>>,
    locksmith: Locksmith,
}

/// The sample cluster is made up: nothing of it is kept elsewhere, and nothing
/// is put into it.
pub fn not_in_the_sample(title: Text) -> El {
    let words = el("p").put(say(Text::SampleNoFiles));
    screen(head(say(title)).back(Place::More), words, ())
}

/// The screen.
pub fn backup() -> El {
    if fieldbook().is_sample {
        return not_in_the_sample(Text::Backup);
    }
    let making = Making {
        book: fieldbook(),
        stage: Slot::new(Stage::Why),
        passphrase: Slot::new(String::new()),
        is_short: Slot::new(false),
        parts: Slot::new(Vec::new()),
        told: Slot::new(None),
        locksmith: Locksmith::of_screen(),
    };
    let told = live(move || {
        let told = making.told.get();
        told.map(|told| trouble(&say(told.happened), &say(told.safe), &say(told.next)))
    });
    // Progress changes its line, and nothing around it.
    let step = crate::slot::derived(move || match making.stage.get() {
        Stage::Why => 0,
        Stage::Asking => 1,
        Stage::Working(..) => 2,
        Stage::Ready(_) => 3,
        Stage::Handed => 4,
    });
    let main = live(move || -> Nodes {
        match step.get() {
            0 => why(),
            1 => making.asking(),
            2 => making.progress().into(),
            3 => making.ready().put(making.pictures()),
            _ => {
                let handed = notice("", el("p").put(say(Text::BackupHanded)));
                Nodes::from(handed).put(making.pictures())
            }
        }
    });
    let foot = live(move || -> Nodes {
        match step.get() {
            0 => button(say(Text::MakeBackup), move || {
                making.stage.set(Stage::Asking)
            })
            .into(),
            1 => submit_button(FORM, say(Text::MakeFile)).into(),
            3 => making.ways_out(),
            _ => Nodes::none(),
        }
    });
    let top = head(say(Text::Backup)).back(Place::More);
    screen(top, told.put(main), foot)
}

fn why() -> Nodes {
    Nodes::from(el("p").put(say(Text::BackupMore)))
        .put(el("p").put(say(Text::BackupOutside)))
        .put(where_pictures_are())
        .put(last())
        .put(el("p").class("soft").put(say(Text::RestoreHere)))
        .put(go_link(
            "go quiet small",
            &Place::OpenFile.path(),
            say(Text::OpenFile),
        ))
}

/// Where pictures are, if there are any.
fn where_pictures_are() -> Nodes {
    let kept = reading(async |phone: Phone| phone.pictures_kept().await);
    live(move || {
        let any = kept.with(|kept| kept.is_some_and(|kept| kept.rows > 0));
        any.then(|| el("p").put(say(Text::BackupPictures)))
    })
}

/// When the last one was made, and how much was saved since.
pub fn last() -> El {
    let last = reading(async |phone: Phone| phone.last_backup().await);
    let words = move || {
        last.with(|last| match last {
            None => String::new(),
            Some(None) => say(Text::BackupNever).into_owned(),
            Some(Some(last)) => {
                let made = fill(Text::BackupLast, &[("when", &when(last.at, today()))]);
                match last.since {
                    0 => made,
                    n => format!(
                        "{made}. {}",
                        count(n, Text::BackupSinceOne, Text::BackupSince)
                    ),
                }
            }
        })
    };
    el("p").class("soft").put(live_text(words))
}

impl Making {
    fn asking(self) -> Nodes {
        let (passphrase, is_short) = (self.passphrase, self.is_short);
        let fault = move || match is_short.get() {
            true => say(Text::BackupPassphraseShort).into_owned(),
            false => String::new(),
        };
        let asked = field(
            say(Text::BackupPassphrase),
            move || passphrase.get(),
            move |typed| passphrase.set(typed),
        )
        .name("passphrase")
        .hint(say(Text::BackupPassphraseHint))
        .fault(Rc::new(fault));
        typed_form(FORM, move || self.start()).put(asked).into()
    }

    fn progress(self) -> El {
        let words = move || match self.stage.get() {
            Stage::Working(text, share) => fill(text, &[("n", &share.to_string())]),
            _ => String::new(),
        };
        el("p").attr("role", "status").put(live_text(words))
    }

    fn ready(self) -> Nodes {
        let size = move || match self.stage.get() {
            // Below a tenth of a megabyte nobody minds.
            Stage::Ready(made) => fill(
                Text::BackupHolds,
                &[("size", &bytes(made.file.size().max(1e5)))],
            ),
            _ => String::new(),
        };
        let words = el("p").put(live_text(size));
        notice(say(Text::BackupReady), words)
            .put(el("p").put(say(Text::BackupOutside)))
            .into()
    }

    /// The files of pictures, each with its own way out.
    fn pictures(self) -> Option<El> {
        let parts = self.parts.get_untracked();
        let all = parts.len().to_string();
        let part = |(nth, file): (usize, File)| {
            let places = [("n", &*(nth + 1).to_string()), ("all", &*all)];
            let words = fill(Text::BackupPart, &places);
            go_button("go quiet", words, move || {
                // Refused only where the browser saves nothing at all.
                let _ = share::save_blob(&file.name(), file.blob());
            })
        };
        let parts: Vec<El> = parts.into_iter().enumerate().map(part).collect();
        (!parts.is_empty()).then(|| {
            let told = el("p").put(say(Text::BackupPicturesReady));
            el("section").class("stack").put(told).put(parts)
        })
    }

    fn start(self) {
        let passphrase = self.passphrase.get_untracked();
        if passphrase.trim().chars().count() < LETTERS {
            self.is_short.set(true);
            lead_to_first_fault();
            return;
        }
        self.is_short.set(false);
        self.told.set(None);
        self.go(Text::MakingKey, 0);
        begin(async move {
            let made = self.made(passphrase.trim()).await;
            self.locksmith.end();
            match made {
                Ok(made) => {
                    self.passphrase.try_set(String::new());
                    self.stage.try_set(Stage::Ready(made));
                }
                Err(told) => {
                    self.told.try_set(Some(told));
                    self.stage.try_set(Stage::Asking);
                }
            }
        });
    }

    fn go(self, text: Text, share: usize) {
        self.stage.try_set(Stage::Working(text, share));
    }

    async fn made(self, passphrase: &str) -> Result<Made, Trouble> {
        put_away(self.book).await;
        let tell = |share| self.go(Text::MakingKey, share);
        let locked = self.locksmith.lock_with(passphrase, tell).await;
        locked.map_err(in_words)?;
        let phone = self.book.phone();
        let own = phone
            .own_entries()
            .await
            .map_err(|error| of_storage(&error))?;
        let plain = self.gathered(&phone).await?;
        let name = format!("fieldbook-{}.age", today());
        let tell = |share| self.go(Text::LockingFile, share);
        let file = self.locksmith.lock(&plain, &name, tell).await;
        let file = file.map_err(in_words)?;
        self.parts.try_set(self.made_parts(&phone).await?);
        Ok(Made { file, own })
    }

    /// The pictures, in as many files as they need.
    async fn made_parts(self, phone: &Phone) -> Result<Vec<File>, Trouble> {
        let of_storage = |error| of_storage(&error);
        let names = phone.picture_names().await.map_err(of_storage)?;
        let mut plain = Vec::new();
        let mut part: Option<(Gathered, Writing, usize)> = None;
        let mut lines = String::new();
        for (nth, name) in names.iter().enumerate() {
            let Some(image) = phone.image(name).await.map_err(of_storage)? else {
                continue;
            };
            let weight = image.bytes.len();
            if part
                .as_ref()
                .is_some_and(|(.., had)| had + weight > PART_BYTES)
            {
                plain.extend(part.take().map(ended).transpose()?);
            }
            let (gathered, writing, had) = part.get_or_insert_with(|| {
                lines = self.first_line(phone);
                (Gathered::new(), Writing::default(), 0)
            });
            writing.put(&Item::Picture(image), &mut lines);
            *had += weight;
            gathered.more().extend_from_slice(lines.as_bytes());
            lines.clear();
            self.go(Text::GatheringWork, nth * 100 / names.len());
            breathe().await;
        }
        plain.extend(part.map(ended).transpose()?);
        let mut parts = Vec::new();
        let all = plain.len();
        for (nth, plain) in plain.into_iter().enumerate() {
            let name = format!("fieldbook-{}-pictures-{}-of-{all}.age", today(), nth + 1);
            let tell = |share| self.go(Text::LockingFile, share);
            let file = self.locksmith.lock(&plain, &name, tell).await;
            parts.push(file.map_err(in_words)?);
        }
        Ok(parts)
    }

    fn first_line(self, phone: &Phone) -> String {
        let leader = self.book.profile.with_untracked(|profile| {
            let name = profile.as_ref().map(|profile| profile.name.clone());
            name.unwrap_or_default()
        });
        let now = js_sys::Date::new_0().to_iso_string();
        phone.backup_head(String::from(now), leader).write()
    }

    /// All lines of the backup.
    async fn gathered(self, phone: &Phone) -> Result<File, Trouble> {
        let of_storage = |error| of_storage(&error);
        let names = phone.entry_names().await.map_err(of_storage)?;
        let mut lines = self.first_line(phone);
        let (mut plain, mut writing) = (Gathered::new(), Writing::default());
        for (nth, some) in names.chunks(SOME).enumerate() {
            for raw in phone.entry_bytes(some).await.map_err(of_storage)? {
                writing.put(&Item::Entry(raw), &mut lines);
            }
            plain.more().extend_from_slice(lines.as_bytes());
            lines.clear();
            self.go(Text::GatheringWork, nth * SOME * 100 / names.len());
            breathe().await;
        }
        for (form, json) in half_written(self.book, phone).await.map_err(of_storage)? {
            writing.put(&Item::Draft { form, json }, &mut lines);
        }
        writing.end(&mut lines);
        plain.more().extend_from_slice(lines.as_bytes());
        plain.file("", "").map_err(|_| in_words(Failed::Gone))
    }

    fn ways_out(self) -> Nodes {
        let Stage::Ready(made) = self.stage.get_untracked() else {
            return Nodes::none();
        };
        let own = made.own;
        let handed = Rc::new(move || self.handed(own));
        hand_out(made.file, Text::ShareBackup, Text::SaveToFile, handed)
    }

    fn handed(self, own: usize) {
        begin(async move {
            match self.book.phone().backup_was_handed_out(own).await {
                Ok(()) => {
                    self.stage.try_set(Stage::Handed);
                }
                Err(error) => self.book.trouble(&error),
            }
        });
    }
}

/// A part with its last line.
fn ended((mut gathered, writing, _): (Gathered, Writing, usize)) -> Result<File, Trouble> {
    let mut lines = String::new();
    writing.end(&mut lines);
    gathered.more().extend_from_slice(lines.as_bytes());
    gathered.file("", "").map_err(|_| in_words(Failed::Gone))
}

fn in_words(failed: Failed) -> Trouble {
    let next = match failed {
        Failed::NotFetched => return NOT_FETCHED,
        Failed::NoMemory | Failed::Stopped => Text::FileNoMemoryNext,
        Failed::Gone | Failed::NotOpened(_) => Text::TryOnceMore,
    };
    Trouble {
        happened: Text::BackupFailed,
        safe: Text::NothingIsLost,
        next,
    }
}

/// Each begun form and its JSON: also what a full phone has no room to keep.
async fn half_written(
    book: Fieldbook,
    phone: &Phone,
) -> Result<Vec<(String, String)>, storage::Error> {
    let unwritten = book.unkept(|unkept| unkept.unwritten());
    let mut drafts = phone.drafts("").await?;
    drafts.retain(|(form, _)| unwritten.iter().all(|(newer, _)| newer != form));
    drafts.extend(unwritten);
    Ok(drafts)
}
