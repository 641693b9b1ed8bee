//! The one door to the worker that makes and opens files of `exchange::age`
//! (`src/locksmith`, `public/locksmith.js`): it has the processor for seconds, and
//! the page stays alive and tells how far it is.
//!
//! Files go over as the browser knows them, their bytes never through the page.
//! The worker is ended when its screen is left, when something fails, and by
//! whoever is done with it; what it knew of a passphrase ends with it.

use crate::bridge;
use crate::bytes::{File, answered, call};
use crate::slot::Slot;
use exchange::age::stretch::NO_MEMORY;
use exchange::age::{self, Begun, HEADER_LIMIT, NotOpened};
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::on_cleanup;
use wasm_bindgen::JsValue;

/// Why a file was not made, or does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// Its bytes cannot be read any more, or nothing more can be kept.
    Gone,
    /// The phone has too little memory free.
    NoMemory,
    /// The worker is not on the phone, and did not come.
    NotFetched,
    /// The worker could not be started, or came to an end in the middle.
    Stopped,
    /// It is not to be opened.
    NotOpened(NotOpened),
}

impl From<JsValue> for Failed {
    fn from(_: JsValue) -> Self {
        Failed::Gone
    }
}

impl From<NotOpened> for Failed {
    fn from(why: NotOpened) -> Self {
        Failed::NotOpened(why)
    }
}

/// What the worker gives for a reason (`public/locksmith.js`).
fn reason(failed: &JsValue) -> Failed {
    match failed.as_f64().map(|number| number as u8) {
        Some(NO_MEMORY) => Failed::NoMemory,
        Some(number) => NotOpened::of_number(number).map_or(Failed::Stopped, Failed::NotOpened),
        None if failed == "absent" => Failed::NotFetched,
        None if failed == "stopped" => Failed::Stopped,
        None => Failed::Gone,
    }
}

/// What stands before the content of a locked file; none of any other file.
pub async fn begun(file: &File) -> Result<Begun, Failed> {
    let first = file.part(0.0, HEADER_LIMIT as f64).await?;
    Ok(age::begin(&first)?)
}

/// The worker of one screen, started when it is first asked for something.
#[derive(Clone, Copy)]
pub struct Locksmith {
    worker: Slot<Option<JsValue>>,
}

impl Locksmith {
    /// To be called by the screen: it ends with that.
    pub fn of_screen() -> Self {
        let locksmith = Self {
            worker: Slot::new(None),
        };
        on_cleanup(move || locksmith.end());
        locksmith
    }

    /// Ends the worker and what it keeps.
    pub fn end(self) {
        if let Some(Some(worker)) = self.worker.try_update(Option::take) {
            // Refused by nothing.
            let _ = call(&worker, "end", &Array::new());
        }
    }

    /// What is locked next opens with `passphrase`; `tell` hears how many hundredths
    /// of its key are made.
    pub async fn lock_with(self, passphrase: &str, tell: impl Fn(usize)) -> Result<(), Failed> {
        let asked = Array::of2(&"passphrase".into(), &passphrase.into());
        self.ask(&asked, &tell).await.map(drop)
    }

    /// The next file opens only with the private half of the key `to`.
    pub async fn lock_to(self, to: [u8; 32]) -> Result<(), Failed> {
        let asked = Array::of2(&"to".into(), &Uint8Array::from(&to[..]));
        self.ask(&asked, &|_| {}).await.map(drop)
    }

    /// Packs and locks `plain`; `tell` hears how many hundredths are done.
    pub async fn lock(
        self,
        plain: &File,
        name: &str,
        tell: impl Fn(usize),
    ) -> Result<File, Failed> {
        let asked = Array::of2(&"lock".into(), plain.js());
        let locked = self.ask(&asked, &tell).await?;
        let locked = Array::of1(&locked);
        Ok(File::of(&locked, name, "application/octet-stream")?)
    }

    /// Makes the key of `file` out of its passphrase, for [`Locksmith::open`].
    pub async fn key_of(
        self,
        file: &File,
        passphrase: &str,
        tell: impl Fn(usize),
    ) -> Result<(), Failed> {
        let asked = Array::of3(&"key".into(), file.js(), &passphrase.into());
        self.ask(&asked, &tell).await.map(drop)
    }

    /// Opens all of `file`, still packed; `tell` hears how many hundredths are done.
    /// Nothing is handed on before the last byte was proved.
    pub async fn open(self, file: &File, tell: impl Fn(usize)) -> Result<File, Failed> {
        let asked = Array::of2(&"open".into(), file.js());
        let opened = self.ask(&asked, &tell).await?;
        Ok(File::of(&Array::of1(&opened), "", "")?)
    }

    /// What a locked file is that came as text.
    pub async fn unarmoured(self, file: &File) -> Result<File, Failed> {
        let asked = Array::of2(&"bare".into(), file.js());
        let bare = self.ask(&asked, &|_| {}).await?;
        Ok(File::of(&Array::of1(&bare), &file.name(), "")?)
    }

    /// Asks for one thing and waits for its end; a worker that fails is ended.
    async fn ask(self, asked: &Array, tell: &dyn Fn(usize)) -> Result<JsValue, Failed> {
        let ended = self.heard(asked, tell).await;
        if ended.is_err() {
            self.end();
        }
        ended
    }

    async fn heard(self, asked: &Array, tell: &dyn Fn(usize)) -> Result<JsValue, Failed> {
        let worker = self.worker()?;
        call(&worker, "ask", &Array::of1(asked))?;
        loop {
            let said = answered(call(&worker, "next", &Array::new())?).await?;
            if said == "absent" {
                return Err(Failed::NotFetched);
            }
            if !said.is_object() {
                return Err(Failed::Stopped);
            }
            let of = |name: &str| Reflect::get(&said, &name.into());
            if let Some(share) = of("share")?.as_f64() {
                tell(share as usize);
                continue;
            }
            let failed = of("failed")?;
            return match failed.is_undefined() {
                true => Ok(of("file")?),
                false => Err(reason(&failed)),
            };
        }
    }

    fn worker(self) -> Result<JsValue, Failed> {
        let begin = |worker: &mut Option<JsValue>| {
            if worker.is_none() {
                *worker = bridge::locksmith();
            }
            worker.clone()
        };
        // None when the screen was left, too: then nobody hears of it.
        let worker = self.worker.try_update(begin).flatten();
        worker.ok_or(Failed::Stopped)
    }
}
