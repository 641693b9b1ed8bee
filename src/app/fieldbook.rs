//! The app's one context: the phone's database, what it says, how it stands.

use crate::deliver::Sending;
use crate::drafts::Unkept;
use crate::later::Later;
use crate::live::follow;
use crate::parts::notice::Announcer;
use crate::preferences;
use crate::sentences::{self, Trouble};
use crate::slot::{Derived, Slot, derived};
use crate::task::begin;
use crate::words::{Text, say};
use domain::profile::Profile;
use leptos::prelude::*;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use storage::{Batch, Joined, Light, Phone, SAMPLE_DATABASE};

/// Handed to every view through Leptos' context. Copying it copies an address:
/// nearly every closure of the app carries one.
#[derive(Clone, Copy)]
pub struct Fieldbook(&'static Handles);

/// What a [`Fieldbook`] leads to; there as long as the page is.
pub struct Handles {
    phone: StoredValue<Phone, LocalStorage>,
    unkept: StoredValue<Rc<Unkept>, LocalStorage>,
    asked_to_persist: StoredValue<bool>,
    /// Grows with every change of the records, in this tab or another.
    pub changed: Slot<u32>,
    /// Grows with every draft kept, saved or thrown away, in this tab or another.
    pub drafts: Slot<u32>,
    /// What is only here, sent, acknowledged.
    pub light: Slot<Light>,
    /// Whether all that was typed is on the phone.
    pub kept: Slot<bool>,
    /// Says short things, for eyes and screen readers.
    pub announcer: Announcer,
    /// What went wrong and is not yet mended.
    pub wrong: Slot<Option<Trouble>>,
    /// The leader's card, once there is one.
    pub profile: Slot<Option<Profile>>,
    /// Grows with every wish to send; `deliver` listens.
    pub wish_to_send: Slot<u32>,
    /// Grows when the network came back or the leader tapped "Send now".
    pub hurry: Slot<u32>,
    /// The District this phone has joined.
    pub joined: Slot<Option<Joined>>,
    /// How sending stands.
    pub sending: Slot<Sending>,
    /// What was erased and is at the District again is not erased there: a file that
    /// waits holds it, too.
    pub file_waits: Slot<bool>,
    /// The screens that come in modules of their own.
    pub later: Later,
    /// Whether this is the sample cluster: never sent, taken away whole.
    pub is_sample: bool,
}

impl Deref for Fieldbook {
    type Target = Handles;

    fn deref(&self) -> &Handles {
        self.0
    }
}

/// The context of the running app.
pub fn fieldbook() -> Fieldbook {
    expect_context()
}

impl Fieldbook {
    /// Around an opened database.
    pub fn new(phone: Phone, profile: Option<Profile>) -> Self {
        Self(Box::leak(Box::new(Handles {
            unkept: StoredValue::new_local(Rc::default()),
            asked_to_persist: StoredValue::new(false),
            changed: Slot::new(0),
            drafts: Slot::new(0),
            light: Slot::new(Light::default()),
            kept: Slot::new(true),
            announcer: Announcer::new(),
            wrong: Slot::new(None),
            profile: Slot::new(profile),
            wish_to_send: Slot::new(0),
            hurry: Slot::new(0),
            joined: Slot::new(phone.me().joined),
            sending: Slot::new(Sending::default()),
            file_waits: Slot::new(false),
            later: Later::new(),
            is_sample: phone.name() == SAMPLE_DATABASE,
            phone: StoredValue::new_local(phone),
        })))
    }

    /// The database.
    pub fn phone(self) -> Phone {
        self.phone.get_value()
    }

    /// Whether an officer writes here; follows who this phone is.
    pub fn is_officer(self) -> bool {
        self.joined.track();
        self.phone().me().officer
    }

    /// Works on the forms that are not kept yet.
    pub fn unkept<R>(self, work: impl FnOnce(&Unkept) -> R) -> R {
        self.unkept.with_value(|unkept| work(unkept))
    }

    /// Saves; says so once the transaction is complete, or what went wrong.
    pub async fn save(self, batch: Batch) -> bool {
        match self.phone().save(batch).await {
            Ok(saved) => {
                self.wrong.set(None);
                self.say(Text::SavedOnThisPhone);
                self.wish_to_send.update(|wishes| *wishes += 1);
                // The leader's card alone is quickly written again.
                if self
                    .light
                    .with_untracked(|light| light.only_here + light.acknowledged > 0)
                {
                    self.ask_to_persist_once();
                }
                // Counted again in a moment; until then the light claims nothing of
                // what was saved.
                self.light.update(|light| light.only_here += saved.entries);
                true
            }
            Err(error) => {
                self.trouble(&error);
                false
            }
        }
    }

    /// Now there is something to lose: the browser is asked to keep it. Once a
    /// session; the answer is shown on the light's page.
    fn ask_to_persist_once(self) {
        if !self.asked_to_persist.try_get_value().unwrap_or(true) {
            self.asked_to_persist.set_value(true);
            begin(async {
                storage::ask_to_persist().await;
            });
        }
    }

    /// Says something short, for eyes and screen readers.
    pub fn say(self, text: Text) {
        self.announcer.say(say(text));
    }

    /// Says what went wrong, what is safe and what to do next.
    pub fn trouble(self, error: &storage::Error) {
        let is_left = self.is_sample && !preferences::is_sample();
        self.wrong.try_set(Some(match error {
            storage::Error::Newer | storage::Error::Closed | storage::Error::Gone if is_left => {
                sentences::SAMPLE_LEFT
            }
            error => {
                let told = sentences::of_storage(error);
                // Who never joined has nothing at the District.
                let safe = match told.safe {
                    Text::GoneSafe if self.joined.with_untracked(Option::is_none) => {
                        Text::StillOnScreen
                    }
                    safe => safe,
                };
                Trouble { safe, ..told }
            }
        }));
    }

    /// Whether private records of the leader's other phone are here that this
    /// one cannot read. Sealed, they do not tell what they are about.
    pub fn some_are_shut(self) -> Derived<bool> {
        derived(move || self.light.with(|light| light.shut > 0))
    }

    /// Counts again what is only here.
    pub fn look_at_light(self) {
        begin(async move {
            if let Ok(light) = self.phone().light().await {
                self.light.try_set(light);
            }
        });
    }
}

/// What `ask` reads from the phone, read again after every change of the
/// records. `None` until the first answer.
pub fn reading<T, F>(ask: F) -> Slot<Option<T>>
where
    T: 'static,
    F: AsyncFn(Phone) -> Result<T, storage::Error> + 'static,
{
    let answer = Slot::new(None);
    let ask = Rc::new(ask);
    on_each_change(Rc::new(move |phone| {
        let ask = ask.clone();
        Box::pin(async move {
            let read = ask(phone).await?;
            Ok(Box::new(move || answer.set(Some(read))) as Show)
        })
    }));
    answer
}

/// Shows what was read.
type Show = Box<dyn FnOnce()>;
type Asked = Pin<Box<dyn Future<Output = Result<Show, storage::Error>>>>;

/// Asks now and after every change, and shows the answer unless it is too late.
fn on_each_change(ask: Rc<dyn Fn(Phone) -> Asked>) {
    let book = fieldbook();
    follow(move || {
        let change = book.changed.get();
        let asked = ask(book.phone());
        begin(async move {
            let read = asked.await;
            // A slower answer to an older question must not overwrite a newer one.
            if book.changed.try_get_untracked() != Some(change) {
                return;
            }
            match read {
                Ok(show) => show(),
                Err(error) => book.trouble(&error),
            }
        });
    });
}
