//! Drives the delivery: what `exchange` decides, done with the network and the
//! phone's database. One tab at a time.

use crate::clock::{random, unix_ms};
use crate::drafts::Unkept;
use crate::fieldbook::Fieldbook;
use crate::later;
use crate::live::follow;
use crate::net;
use crate::send_pictures::Pictures;
use crate::sentences;
use crate::slot::Slot;
use crate::task::begin;
use crate::words::Text;
use exchange::EntryId;
use exchange::delivery::{Command, Delivery, Event, Now, Trouble};
use exchange::receipt::{Mark, reason};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// How sending stands, for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sending {
    /// Nothing to do.
    #[default]
    Idle,
    /// Something is on its way.
    UnderWay,
    /// It will be tried again by itself.
    Waiting(Trouble),
    /// The District no longer knows this phone.
    JoinAgain,
    /// The phone's database was taken away: what is sent is not known any more.
    Gone,
}

/// The phone is full, and nobody was typing: it is about what comes.
const FULL: sentences::Trouble = sentences::Trouble {
    happened: Text::PhoneIsFull,
    safe: Text::NothingIsLost,
    next: Text::FullWhileFetching,
};

/// What this tab knows of the District's keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Keys {
    /// Not looked for yet.
    #[default]
    Unknown,
    /// The District may have others since.
    Stale,
    /// They are here, or were asked for.
    Settled,
}

struct Courier {
    book: Fieldbook,
    delivery: RefCell<Delivery>,
    /// What the bundle under way holds.
    sent: RefCell<Vec<EntryId>>,
    /// The mark of a receipt that came by hand, said with the call under way.
    said: Cell<Option<Mark>>,
    /// What is known of the District's keys.
    keys: Cell<Keys>,
    /// Whether the District was heard since an officer's phone last asked for the seats.
    heard: Cell<bool>,
    /// Counts the waits begun; an older timer that fires is ignored.
    waits: Cell<u32>,
    /// Commands being carried out: one at most, by the delivery's own rule.
    busy: Cell<bool>,
    /// What goes when all that is sent.
    pictures: Rc<Pictures>,
}

/// Does `work` at every change of `slot` from now on.
fn follow_news<T>(slot: Slot<T>, work: impl Fn() + 'static) {
    let is_news = Cell::new(false);
    follow(move || {
        slot.track();
        if is_news.replace(true) {
            work();
        }
    });
}

/// What happened, owned: [`Event`] borrows from the answer.
enum Happened {
    Plain(Event<'static>),
    Sent(net::Reply, exchange::bundle::Bundle),
    Fetched(net::Reply),
}

/// Delivers from the moment this phone has joined a District: that is when the
/// module for it is fetched.
pub fn start(book: Fieldbook) {
    let Some(owner) = Owner::current() else {
        return;
    };
    let begun = Rc::new(Cell::new(false));
    follow(move || {
        // A module that did not come is tried for again with the next wish.
        book.wish_to_send.track();
        book.hurry.track();
        if book.joined.with(Option::is_none) || begun.replace(true) {
            return;
        }
        let (begun, owner) = (begun.clone(), owner.clone());
        begin(async move { begun.set(later::deliver(book, owner).await) });
    });
}

/// Delivers in this tab, as soon as no other tab does. Lives in the module for it.
pub fn deliver(book: Fieldbook, owner: Owner) {
    let phone = book.phone();
    begin(async move {
        let deliver = move || async move {
            let joined = book.joined.with_untracked(Option::is_some);
            let courier = Rc::new(Courier {
                book,
                delivery: RefCell::new(Delivery::new(joined)),
                sent: RefCell::default(),
                said: Cell::default(),
                keys: Cell::default(),
                heard: Cell::default(),
                waits: Cell::new(0),
                busy: Cell::new(false),
                pictures: Pictures::new(book),
            });
            // What an older version of the app could not read; a failure shows at
            // the next call, and it is looked at again at the next opening.
            let _ = book.phone().read_the_unread().await;
            // A key given while the phone died may lack its keyring: that goes
            // with the rest. Without room for it, it is tried the next time.
            let _ = book.phone().keep_keyrings().await;
            owner.with(|| courier.listen());
            // The lock is held for as long as this tab lives.
            std::future::pending::<()>().await;
        };
        phone.as_the_one_who_delivers(deliver).await;
    });
}

impl Courier {
    fn listen(self: &Rc<Self>) {
        let book = self.book;
        let courier = self.clone();
        follow(move || {
            book.wish_to_send.track();
            book.changed.track();
            courier.clone().tell_of(Event::Wake);
        });
        let courier = self.clone();
        follow_news(book.hurry, move || {
            courier.pictures.hurry();
            courier.clone().tell_of(Event::Hurry);
        });
        let courier = self.clone();
        follow_news(book.joined, move || {
            if book.joined.with_untracked(Option::is_some) {
                courier.clone().tell_of(Event::Joined);
            }
        });
    }

    /// As [`Courier::tell`], following nothing that is read meanwhile.
    fn tell_of(self: Rc<Self>, event: Event<'static>) {
        untrack(|| self.tell(event));
    }

    fn tell(self: Rc<Self>, event: Event<'static>) {
        let mut command = self.step(event);
        if command == Command::Idle && self.busy.get() {
            // Something is under way; it goes on by itself.
            return;
        }
        begin(async move {
            while let Some(happened) = self.clone().obey(command).await {
                command = match &happened {
                    Happened::Plain(event) => self.step(*event),
                    Happened::Sent(reply, bundle) => self.step(Event::Sent {
                        answer: reply.answer(),
                        sha256: bundle.sha256,
                        entries: &bundle.entries,
                    }),
                    Happened::Fetched(reply) => self.step(Event::Fetched(reply.answer())),
                };
            }
            self.book.look_at_light();
        });
    }

    fn step(&self, event: Event) -> Command {
        let now = Now {
            ms: unix_ms() as u64,
            random: u32::from_le_bytes(random()),
        };
        self.delivery.borrow_mut().step(event, now)
    }

    /// Does what the delivery asked for and says what came of it.
    async fn obey(self: Rc<Self>, command: Command) -> Option<Happened> {
        let phone = self.book.phone();
        self.busy.set(true);
        match command {
            Command::Send { entries, bytes } => {
                let waiting = match phone.outbox(entries, bytes).await {
                    Ok(waiting) => waiting,
                    Err(error) => return self.stored(Err(error)),
                };
                if waiting.is_empty() {
                    return Some(Happened::Plain(Event::Empty));
                }
                self.stand(Sending::UnderWay);
                let raws: Vec<&str> = waiting.iter().map(|(_, raw)| raw.as_str()).collect();
                let bundle = exchange::bundle::write_bundle(phone.me().device, &raws);
                // None, unless a save forgot to seal: kept here and shown,
                // never sent, and nothing else waits for it.
                for held_back in &bundle.held_back {
                    if let Err(error) = phone.refuse(*held_back, reason::UNSEALED).await {
                        return self.stored(Err(error));
                    }
                }
                if bundle.entries.is_empty() {
                    return Some(Happened::Plain(Event::NotStored));
                }
                self.sent.borrow_mut().clone_from(&bundle.entries);
                let mark = self.mark_to_say().await;
                match net::send(&bundle, mark).await {
                    Ok(reply) => Some(Happened::Sent(reply, bundle)),
                    Err(_) => Some(Happened::Plain(Event::Lost)),
                }
            }
            Command::Acknowledge(receipt) => {
                let sent = self.sent.take();
                let done = phone.acknowledge(&receipt, &sent).await;
                self.heard(done).await
            }
            Command::Refuse { id, reason } => self.stored(phone.refuse(id, reason).await),
            Command::FetchChanges => {
                let cursor = phone.cursor().await.unwrap_or_default();
                let mark = self.mark_to_say().await.or(cursor);
                match net::changes(cursor, mark).await {
                    Ok(reply) => Some(Happened::Fetched(reply)),
                    Err(_) => Some(Happened::Plain(Event::Lost)),
                }
            }
            Command::TakeIn(page) => {
                self.heard.set(true);
                let done = phone.take_in(&page).await.map(|_| ());
                self.heard(done).await
            }
            Command::OfferAgain => {
                // What was put back from an old copy may have made new keys.
                self.keys.set(Keys::Stale);
                self.stored(phone.offer_everything_again().await)
            }
            Command::Wait { until, trouble } => {
                self.rest(Sending::Waiting(trouble));
                self.wait(until);
                None
            }
            Command::Idle => {
                self.rest(Sending::Idle);
                let courier = Rc::downgrade(&self);
                let is_free = move || {
                    let courier = courier.upgrade();
                    courier.is_some_and(|courier| !courier.busy.get())
                };
                self.pictures.go_on(Rc::new(is_free));
                begin(async move {
                    self.ask_for_keys().await;
                    self.tell_what_is_erased().await;
                    // What the District has forgotten of handovers is said to it again
                    // with this, whatever screen the officer looks at.
                    if phone.me().officer && self.heard.take() {
                        later::ask_for_seats(self.book).await;
                    }
                });
                None
            }
            Command::AskForSession => Some(Happened::Plain(self.ask_for_session().await)),
            Command::JoinAgain => {
                let joined = self.book.joined.with_untracked(Option::is_some);
                self.rest(if joined {
                    Sending::JoinAgain
                } else {
                    Sending::Idle
                });
                None
            }
        }
    }

    /// A browser that was killed soon after the phone joined has lost the cookie
    /// of its session: the key that it joined with stands for the phone.
    async fn ask_for_session(&self) -> Event<'static> {
        match self.book.phone().session_request().await {
            Ok(Some(asked)) => match net::ask_for_session(&asked).await {
                Ok(()) => Event::LetIn,
                // An older District has no such call.
                Err(net::Failure::Status(401 | 404 | 405)) => Event::NotLetIn,
                Err(_) => Event::Lost,
            },
            Ok(None) => Event::NotLetIn,
            Err(_) => Event::NotStored,
        }
    }

    /// A receipt that came by hand is only worth what the District still knows
    /// of it: its mark is said before the latest.
    async fn mark_to_say(&self) -> Option<Mark> {
        let phone = self.book.phone();
        let unproved = phone.unproved_mark().await.unwrap_or_default();
        self.said.set(unproved);
        match unproved {
            Some(mark) => Some(mark),
            None => phone.mark().await.unwrap_or_default(),
        }
    }

    /// The District answered as asked, and that is stored or not.
    async fn heard(&self, done: Result<(), storage::Error>) -> Option<Happened> {
        let done = match (done, self.said.take()) {
            (Ok(()), Some(mark)) => self.book.phone().mark_is_proved(mark).await,
            (done, _) => done,
        };
        self.stored(done)
    }

    /// A phone that joined before there were any asks for the District's keys
    /// once; where that comes to nothing, at the next opening of the app.
    async fn ask_for_keys(&self) {
        let joined = self.book.joined.with_untracked(Option::is_some);
        if !joined || self.keys.get() == Keys::Settled {
            return;
        }
        let (phone, known) = (self.book.phone(), self.keys.replace(Keys::Settled));
        let here = known == Keys::Unknown && !matches!(phone.district_keys().await, Ok(None));
        if !here && let Ok(keys) = net::keys().await {
            // Without room for them, they are asked for again next time.
            let _ = phone.keep_district_keys(&keys).await;
        }
    }

    /// A District that was put back from before an erasure hears of it from an
    /// officer's phone. What it does not hear is told the next time.
    async fn tell_what_is_erased(&self) {
        let phone = self.book.phone();
        let mut file_waits = false;
        for record in phone.to_erase_again().await.unwrap_or_default() {
            // Only the District itself says that it is done, also what was done before.
            match net::erase(record).await {
                Ok(()) => drop(phone.was_erased_again(record).await),
                Err(why) => file_waits |= why == net::Failure::Status(409),
            }
        }
        self.book.file_waits.try_set(file_waits);
    }

    fn stored(&self, done: Result<(), storage::Error>) -> Option<Happened> {
        let wrong = self.book.wrong;
        Some(Happened::Plain(match done {
            Ok(()) => {
                // There was room again.
                if wrong.with_untracked(|told| *told == Some(FULL)) {
                    wrong.try_set(None);
                }
                Event::Stored
            }
            // Who has typed is told what becomes of that, and goes on being told.
            Err(storage::Error::Full) if self.book.unkept(Unkept::is_empty) => {
                wrong.try_set(Some(FULL));
                Event::NotStored
            }
            Err(error) => {
                self.book.trouble(&error);
                Event::NotStored
            }
        }))
    }

    fn wait(self: Rc<Self>, until: u64) {
        let wait = self.waits.get() + 1;
        self.waits.set(wait);
        let pause = until.saturating_sub(unix_ms() as u64);
        let fire = move || {
            if self.waits.get() == wait {
                self.clone().tell(Event::Wake);
            }
        };
        set_timeout(fire, Duration::from_millis(pause));
    }

    fn stand(&self, sending: Sending) {
        if self.book.sending.get_untracked() != Sending::Gone {
            self.book.sending.try_set(sending);
        }
    }

    fn rest(&self, sending: Sending) {
        self.busy.set(false);
        self.stand(sending);
    }
}
