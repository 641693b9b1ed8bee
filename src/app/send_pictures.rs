//! Sends the bytes of pictures, once every entry is sent: piece by piece, from
//! where the District says it stopped, and on Wi-Fi only if so set.

use crate::clock::{random, unix_ms};
use crate::fieldbook::Fieldbook;
use crate::net;
use crate::preferences;
use crate::task::begin;
use exchange::Digest;
use exchange::picture::{Heard, PIECE, asked_wait, heard};
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::{set_timeout, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use storage::Unsent;
use wasm_bindgen::JsValue;

/// What this phone remembers of how pictures are to go.
const WIFI: &str = "pictures:wifi";
const YES: &str = "yes";

/// The first wait after a piece that did not get through; each failure doubles it.
const FIRST_WAIT: u64 = 5_000;
const LONGEST_WAIT: u64 = 15 * 60 * 1_000;

thread_local! {
    /// The leader asked for it: this once, any network will do.
    static ANY_NETWORK: Cell<bool> = const { Cell::new(false) };
}

/// Whether pictures wait for Wi-Fi.
pub fn wait_for_wifi() -> bool {
    preferences::read::<String>(WIFI).as_deref() == Some(YES)
}

/// From now on they do, or not.
pub fn set_wait_for_wifi(wait: bool) {
    preferences::keep(WIFI, if wait { YES } else { "" });
}

/// What waits goes now, over any network.
pub fn now() {
    ANY_NETWORK.set(true);
}

/// Whether the phone is on Wi-Fi or a cable; `None` where the browser does not say.
pub fn on_wifi() -> Option<bool> {
    let connection = Reflect::get(&window().navigator(), &"connection".into()).ok()?;
    let kind = Reflect::get(&connection, &"type".into())
        .ok()?
        .as_string()?;
    match kind.as_str() {
        "wifi" | "ethernet" => Some(true),
        "unknown" => None,
        _ => Some(false),
    }
}

/// Whether they may go over the network the phone is on.
fn may_go() -> bool {
    !wait_for_wifi() || ANY_NETWORK.get() || on_wifi() == Some(true)
}

/// The sending of pictures in this tab.
pub struct Pictures {
    book: Fieldbook,
    busy: Cell<bool>,
    failures: Cell<u32>,
    /// No earlier than this, milliseconds since 1970.
    not_before: Cell<u64>,
    /// No earlier than this, since the District asked for it.
    asked: Cell<u64>,
    /// What the District does not take, for as long as the page is open.
    not_taken: RefCell<Vec<String>>,
}

/// Why sending stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stopped {
    /// Nothing is left, or it is not to go now, or something else goes first.
    Rest,
    /// It did not get through.
    Lost,
}

impl Pictures {
    /// None is under way.
    pub fn new(book: Fieldbook) -> Rc<Self> {
        Rc::new(Self {
            book,
            busy: Cell::new(false),
            failures: Cell::new(0),
            not_before: Cell::new(0),
            asked: Cell::new(0),
            not_taken: RefCell::default(),
        })
    }

    /// The network came back, or the leader asked: there is nothing to wait for
    /// but what the District asked for.
    pub fn hurry(&self) {
        self.failures.set(0);
        self.not_before.set(self.asked.get());
    }

    /// Everything else is sent: now pictures go, as long as `is_free` says that
    /// nothing else wants to.
    pub fn go_on(self: &Rc<Self>, is_free: Rc<dyn Fn() -> bool>) {
        if self.busy.get() || unix_ms() < self.not_before.get() as f64 || !may_go() {
            return;
        }
        self.busy.set(true);
        let this = self.clone();
        begin(async move {
            let stopped = this.send(&*is_free).await;
            this.busy.set(false);
            if stopped == Stopped::Lost {
                this.wait(is_free);
            } else {
                this.failures.set(0);
            }
        });
    }

    fn wait(self: &Rc<Self>, is_free: Rc<dyn Fn() -> bool>) {
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        let whole = (FIRST_WAIT << failures.min(12)).min(LONGEST_WAIT);
        // Half of it is chance, so that a district's phones do not come at once.
        let chance = (u64::from(u32::from_le_bytes(random())) * (whole / 2)) >> 32;
        let long = whole / 2 + chance;
        let long = long.max(self.asked.get().saturating_sub(unix_ms() as u64));
        self.not_before.set(unix_ms() as u64 + long);
        let this = self.clone();
        let go_on = move || {
            if is_free() {
                this.go_on(is_free.clone());
            }
        };
        set_timeout(go_on, Duration::from_millis(long));
    }

    async fn send(&self, is_free: &dyn Fn() -> bool) -> Stopped {
        let phone = self.book.phone();
        if phone.offer_pictures_again().await.is_err() {
            return Stopped::Lost;
        }
        loop {
            let not_taken = self.not_taken.borrow().clone();
            let unsent = match phone.next_unsent(&not_taken).await {
                Ok(Some(unsent)) => unsent,
                Ok(None) => {
                    ANY_NETWORK.set(false);
                    return Stopped::Rest;
                }
                Err(_) => return Stopped::Lost,
            };
            match self.one(&unsent, is_free).await {
                Ok(Heard::Sent) => {
                    self.failures.set(0);
                    if phone.picture_was_sent(&unsent.sha256).await.is_err() {
                        return Stopped::Lost;
                    }
                }
                Ok(Heard::NotTaken) => self.not_taken.borrow_mut().push(unsent.sha256),
                // Its own delivery says so as well, and asks to join again.
                Ok(Heard::JoinAgain) => return Stopped::Rest,
                Ok(_) => return Stopped::Lost,
                Err(stopped) => return stopped,
            }
        }
    }

    /// Sends one, and says how the District's last word on it was.
    async fn one(&self, unsent: &Unsent, is_free: &dyn Fn() -> bool) -> Result<Heard, Stopped> {
        let Ok(sha256) = unsent.sha256.parse::<Digest>() else {
            return Ok(Heard::NotTaken);
        };
        let size = unsent.bytes.length() as usize;
        // What fits into one piece is not asked about first.
        let mut piece = match size <= PIECE {
            true => (0, unsent.bytes.clone()),
            false => (0, Uint8Array::new(&JsValue::from(0))),
        };
        let mut again = false;
        loop {
            if !is_free() || !may_go() {
                return Err(Stopped::Rest);
            }
            let mark = self.book.phone().mark().await.unwrap_or_default();
            let reply = net::send_piece(&unsent.sha256, piece.0, &piece.1, mark).await;
            let reply = reply.map_err(|_| Stopped::Lost)?;
            let answer = reply.answer();
            self.asked.set(match asked_wait(&answer) {
                0 => 0,
                wait => unix_ms() as u64 + wait,
            });
            let next = match heard(&answer, &sha256, size) {
                Heard::Next(next) => next,
                // Once: what is damaged on the way each time must not go for ever.
                Heard::Anew if !again => {
                    again = true;
                    0
                }
                other => return Ok(other),
            };
            let end = size.min(next + PIECE);
            piece = (next, unsent.bytes.slice(next as u32, end as u32));
        }
    }
}
