//! Telling whoever shows records that they have changed: in this tab, and
//! through a `BroadcastChannel` in the others.

use crate::phone::Phone;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

/// What has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The kinds of the records that have; each once.
    pub kinds: Vec<String>,
    /// What waits to be sent, or was acknowledged or refused.
    pub light: bool,
    /// Drafts.
    pub drafts: bool,
    /// Who this phone is: it joined, or was given a key.
    pub me: bool,
}

impl Change {
    /// Whether records of that kind have changed.
    pub fn touches(&self, kind: &str) -> bool {
        self.kinds.iter().any(|changed| changed == kind)
    }

    pub(crate) fn add(&mut self, kind: &str) {
        if !self.touches(kind) {
            self.kinds.push(kind.to_owned());
        }
    }

    fn write(&self) -> String {
        let flag = |is: bool, letter: &'static str| if is { letter } else { "" };
        let flags = [
            flag(self.light, "l"),
            flag(self.drafts, "d"),
            flag(self.me, "m"),
        ]
        .concat();
        format!("{flags} {}", self.kinds.join(" "))
    }

    fn read(text: &str) -> Self {
        let (flags, kinds) = text.split_once(' ').unwrap_or((text, ""));
        Self {
            kinds: kinds.split_ascii_whitespace().map(str::to_owned).collect(),
            light: flags.contains('l'),
            drafts: flags.contains('d'),
            me: flags.contains('m'),
        }
    }
}

type Callback = Rc<dyn Fn(&Change)>;
type Heard = Closure<dyn FnMut(MessageEvent)>;
type Callbacks = Rc<RefCell<Vec<(u32, Callback)>>>;

pub(crate) struct Watch {
    callbacks: Callbacks,
    next: Cell<u32>,
    channel: Option<BroadcastChannel>,
    heard: RefCell<Option<Heard>>,
}

/// Keeps a callback; dropping it ends the calls.
#[must_use]
pub struct Watching {
    id: u32,
    callbacks: Weak<RefCell<Vec<(u32, Callback)>>>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        if let Some(callbacks) = self.callbacks.upgrade() {
            callbacks.borrow_mut().retain(|(id, _)| *id != self.id);
        }
    }
}

fn tell(callbacks: &Callbacks, change: &Change) {
    // A callback may add or drop callbacks.
    let now: Vec<Callback> = callbacks
        .borrow()
        .iter()
        .map(|(_, callback)| Rc::clone(callback))
        .collect();
    for callback in now {
        callback(change);
    }
}

impl Watch {
    pub(crate) fn of(name: &str) -> Self {
        Self {
            callbacks: Callbacks::default(),
            next: Cell::new(0),
            channel: BroadcastChannel::new(&format!("fieldbook:{name}")).ok(),
            heard: RefCell::default(),
        }
    }

    /// Tells this tab and the others.
    pub(crate) fn tell(&self, change: &Change) {
        if *change == Change::default() {
            return;
        }
        tell(&self.callbacks, change);
        if let Some(channel) = &self.channel {
            // A closed channel means a page on its way out.
            let _ = channel.post_message(&change.write().into());
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

impl Phone {
    /// Calls back after every change that is complete, made in this tab or in
    /// another, as long as what this returns is kept.
    pub fn on_change(&self, callback: impl Fn(&Change) + 'static) -> Watching {
        self.hear_other_tabs();
        let watch = &self.0.watch;
        let id = watch.next.get();
        watch.next.set(id + 1);
        watch.callbacks.borrow_mut().push((id, Rc::new(callback)));
        Watching {
            id,
            callbacks: Rc::downgrade(&watch.callbacks),
        }
    }

    /// Listens to the other tabs, once. [`Phone::open`] does not need it: who
    /// shows nothing has nothing to show anew.
    pub(crate) fn hear_other_tabs(&self) {
        let Some(channel) = &self.0.watch.channel else {
            return;
        };
        let mut heard = self.0.watch.heard.borrow_mut();
        if heard.is_some() {
            return;
        }
        let phone = Rc::downgrade(&self.0);
        let handler = Heard::new(move |event: MessageEvent| {
            let (Some(phone), Some(text)) = (phone.upgrade().map(Phone), event.data().as_string())
            else {
                return;
            };
            let change = Change::read(&text);
            spawn_local(async move {
                // A failure shows at the next call, which says so.
                if change.me {
                    let _ = phone.read_identity().await;
                }
                tell(&phone.0.watch.callbacks, &change);
            });
        });
        channel.set_onmessage(Some(handler.as_ref().unchecked_ref()));
        *heard = Some(handler);
    }
}
