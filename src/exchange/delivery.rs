//! The delivery as a state machine: what to do next, without doing any of it.
//!
//! Whoever drives it does each [`Command`] and reports with one [`Event`]:
//! first everything in the outbox goes, then what is new is fetched. A wait
//! comes with its end and its reason; the driver sets a timer and may wake
//! earlier, at any time and as often as it likes.

pub use crate::answer::{Answer, Disbelief, believe, believe_page};
use crate::changes::ChangesPage;
use crate::digest::{Digest, EntryId};
use crate::receipt::{Mark, Receipt, reason};

/// What whoever drives the delivery brings: the time and chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since 1970.
    pub ms: u64,
    /// Any random number; it spreads the phones of a district.
    pub random: u32,
}

/// What happened. Exactly one follows each command but `Wait`, `Idle` and `JoinAgain`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event<'a> {
    /// The app opened or came back to the screen, something was saved, or the
    /// time of a `Wait` has come. May come at any moment.
    Wake,
    /// The network came back or the leader asked: do not wait any longer,
    /// unless the District itself asked for it. May come at any moment.
    Hurry,
    /// After `Send`: the outbox is empty.
    Empty,
    /// After `Send`: the District, or somebody in its place, answered.
    Sent {
        /// The answer.
        answer: Answer<'a>,
        /// The bundle's digest.
        sha256: Digest,
        /// The entries in it.
        entries: &'a [EntryId],
    },
    /// After `FetchChanges`: an answer.
    Fetched(Answer<'a>),
    /// After `Acknowledge`, `Refuse`, `TakeIn`, `OfferAgain`: it is stored.
    Stored,
    /// No answer, cut off, timed out.
    Lost,
    /// The phone could not store what it was to store, or not read its outbox.
    NotStored,
    /// After `AskForSession`: there is one again.
    LetIn,
    /// After `AskForSession`: the District does not know this phone's key.
    NotLetIn,
    /// The phone has joined (again).
    Joined,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// PUT a bundle of the outbox's first entries: at most so many, of at most
    /// so many bytes, but always one if there is one.
    Send {
        /// The most entries.
        entries: usize,
        /// The most bytes of all entries together.
        bytes: usize,
    },
    /// Mark what was sent as acknowledged or refused, and keep the mark.
    Acknowledge(Receipt),
    /// Mark this entry as refused and show it; it stays on the phone.
    Refuse {
        /// The entry.
        id: EntryId,
        /// One of [`crate::receipt::reason`].
        reason: &'static str,
    },
    /// GET the changes after the cursor.
    FetchChanges,
    /// Apply the page and its cursor.
    TakeIn(ChangesPage),
    /// The District does not know the mark (an old backup): all own entries
    /// back into the outbox, the cursor back to the start.
    OfferAgain,
    /// Wake again at this time.
    Wait {
        /// Milliseconds since 1970.
        until: u64,
        /// Why, to be said.
        trouble: Trouble,
    },
    /// Everything is sent and fetched; or something is under way already.
    Idle,
    /// The session has ended or its cookie is gone: the phone asks for another
    /// with the key that it joined with.
    AskForSession,
    /// There is no session, nor will there be one without a code: work is kept,
    /// nothing is sent until [`Event::Joined`].
    JoinAgain,
}

/// Why the delivery waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No answer came.
    NoAnswer,
    /// The phone could not store what came.
    NotStored,
    /// Somebody answered who is not the District: a Wi-Fi portal, a proxy.
    NotTheDistrict,
    /// The District asks for time, or is in trouble itself.
    Busy,
    /// The District speaks a newer version: the app must be updated.
    Newer,
}

/// The most entries of a bundle: small enough to get through a bad line.
const MOST_ENTRIES: usize = 500;
/// The most bytes of a bundle's entries.
const MOST_BYTES: usize = 1024 * 1024;
/// Lost calls do not make bundles smaller than this.
const FEW_ENTRIES: usize = 25;
/// The first wait, in ms; each failure doubles it.
const FIRST_WAIT: u64 = 2_000;
/// The longest wait of its own accord.
const LONGEST_WAIT: u64 = 15 * 60 * 1_000;
/// The longest wait the District can ask for: whoever answers in its place
/// could otherwise silence a phone for ever.
const LONGEST_ASKED: u64 = 6 * 60 * 60 * 1_000;

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Doing {
    Nothing,
    Sending,
    Acknowledging,
    Refusing,
    Fetching,
    TakingIn { more: bool },
    Offering,
    AskingForSession,
}

/// A wait. Its start is kept, not its end, so that a clock put back ends it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pause {
    since: u64,
    long: u64,
    asked: bool,
    trouble: Trouble,
}

impl Pause {
    fn is_over(&self, now: Now) -> bool {
        now.ms
            .checked_sub(self.since)
            .is_none_or(|passed| passed >= self.long)
    }
}

/// Where the delivery stands. It lives as long as the page; nothing of it
/// need be stored, since everything starts again from the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    joined: bool,
    doing: Doing,
    /// Something was saved while another thing was under way.
    woken: bool,
    /// The most entries of the next bundle.
    entries: usize,
    failures: u32,
    pause: Option<Pause>,
    /// Everything was offered again and no page has come since.
    offered: bool,
    /// It was let in by its key, and nothing was believed since.
    let_in: bool,
    /// The bundle last acknowledged on this round.
    acknowledged: Option<Digest>,
    /// The mark of the last page taken in on this round.
    mark: Option<Mark>,
}

impl Delivery {
    /// A delivery that has not begun. `joined`: whether there is a session.
    pub fn new(joined: bool) -> Self {
        Self {
            joined,
            doing: Doing::Nothing,
            woken: false,
            entries: MOST_ENTRIES,
            failures: 0,
            pause: None,
            offered: false,
            let_in: false,
            acknowledged: None,
            mark: None,
        }
    }

    /// Why nothing gets through at the moment; none while all is well.
    pub fn trouble(&self) -> Option<Trouble> {
        self.pause.map(|pause| pause.trouble)
    }

    /// What to do after `event`.
    pub fn step(&mut self, event: Event, now: Now) -> Command {
        match (event, self.doing) {
            (Event::Joined, doing) => {
                *self = Self {
                    doing,
                    ..Self::new(true)
                };
                self.wake(now, true)
            }
            (Event::Wake, _) => self.wake(now, false),
            (Event::Hurry, _) => self.wake(now, true),
            (_, Doing::Nothing) => Command::Idle,
            (Event::Empty, Doing::Sending) => self.fetch(),
            (
                Event::Sent {
                    answer,
                    sha256,
                    entries,
                },
                Doing::Sending,
            ) => self.sent(answer, sha256, entries, now),
            (Event::Fetched(answer), Doing::Fetching) => self.fetched(answer, now),
            (Event::Stored, Doing::TakingIn { more: true }) => self.fetch(),
            (Event::Stored, Doing::TakingIn { more: false }) => {
                self.doing = Doing::Nothing;
                self.acknowledged = None;
                if std::mem::take(&mut self.woken) {
                    self.send()
                } else {
                    Command::Idle
                }
            }
            (Event::Stored, Doing::Acknowledging | Doing::Refusing | Doing::Offering) => {
                self.send()
            }
            (Event::LetIn, Doing::AskingForSession) => {
                self.let_in = true;
                self.send()
            }
            (Event::NotLetIn, Doing::AskingForSession) => self.join_again(),
            (Event::NotStored, _) => self.wait(Trouble::NotStored, None, now),
            // Also whatever does not belong here: better late than never.
            (_, doing) => {
                if doing == Doing::Sending && self.entries > FEW_ENTRIES {
                    self.entries = (self.entries / 2).max(FEW_ENTRIES);
                }
                self.wait(Trouble::NoAnswer, None, now)
            }
        }
    }

    fn wake(&mut self, now: Now, hurry: bool) -> Command {
        if !self.joined {
            return Command::JoinAgain;
        }
        if self.doing != Doing::Nothing {
            self.woken = true;
            return Command::Idle;
        }
        match self.pause {
            Some(pause) if !pause.is_over(now) && (pause.asked || !hurry) => Command::Wait {
                until: pause.since.saturating_add(pause.long),
                trouble: pause.trouble,
            },
            _ => self.send(),
        }
    }

    fn send(&mut self) -> Command {
        self.doing = Doing::Sending;
        self.mark = None;
        Command::Send {
            entries: self.entries,
            bytes: MOST_BYTES,
        }
    }

    fn fetch(&mut self) -> Command {
        self.doing = Doing::Fetching;
        Command::FetchChanges
    }

    fn sent(&mut self, answer: Answer, sha256: Digest, entries: &[EntryId], now: Now) -> Command {
        let disbelief = match believe(&answer, &sha256) {
            // The outbox still offers what it holds a receipt for.
            Ok(_) if self.acknowledged == Some(sha256) => {
                return self.wait(Trouble::NotStored, None, now);
            }
            Ok(receipt) => {
                self.all_is_well();
                self.acknowledged = Some(sha256);
                self.entries = (self.entries * 2).min(MOST_ENTRIES);
                self.doing = Doing::Acknowledging;
                return Command::Acknowledge(receipt);
            }
            Err(disbelief) => disbelief,
        };
        let unreadable = answer.is_problem(&[400, 422]);
        if answer.status != 413 && !unreadable {
            return self.not_believed(disbelief, answer, now);
        }
        match *entries {
            [] => self.not_believed(disbelief, answer, now),
            [id] => {
                self.doing = Doing::Refusing;
                Command::Refuse {
                    id,
                    reason: if unreadable {
                        reason::UNREADABLE
                    } else if answer.is_problem(&[413]) {
                        reason::TOO_LARGE
                    } else {
                        reason::ON_THE_WAY
                    },
                }
            }
            _ => {
                self.entries = entries.len() / 2;
                self.send()
            }
        }
    }

    fn fetched(&mut self, answer: Answer, now: Now) -> Command {
        match believe_page(&answer) {
            // More to come and yet no step further: it would never end.
            Ok(page) if page.more && self.mark == Some(page.mark) => {
                self.wait(Trouble::NotTheDistrict, None, now)
            }
            Ok(page) => {
                self.all_is_well();
                self.offered = false;
                self.mark = Some(page.mark);
                self.doing = Doing::TakingIn { more: page.more };
                Command::TakeIn(page)
            }
            Err(disbelief) => self.not_believed(disbelief, answer, now),
        }
    }

    fn not_believed(&mut self, disbelief: Disbelief, answer: Answer, now: Now) -> Command {
        if answer.is_problem(&[401]) {
            // Once: a session that does not hold must not be renewed for ever.
            if self.let_in {
                return self.join_again();
            }
            self.doing = Doing::AskingForSession;
            return Command::AskForSession;
        }
        // Once: a District that knows no mark at all must not get everything
        // for ever.
        if answer.is_problem(&[410]) && !self.offered {
            self.offered = true;
            self.acknowledged = None;
            self.doing = Doing::Offering;
            return Command::OfferAgain;
        }
        let trouble = match disbelief {
            Disbelief::Newer => Trouble::Newer,
            Disbelief::Status(408 | 425 | 429 | 500..) => Trouble::Busy,
            _ if answer.is("application/problem+json") => Trouble::Busy,
            _ => Trouble::NotTheDistrict,
        };
        let asked = answer.retry_after.filter(|_| trouble == Trouble::Busy);
        self.wait(trouble, asked.and_then(asked_wait), now)
    }

    fn join_again(&mut self) -> Command {
        self.joined = false;
        self.doing = Doing::Nothing;
        Command::JoinAgain
    }

    fn all_is_well(&mut self) {
        self.let_in = false;
        self.failures = 0;
        self.pause = None;
    }

    /// Waits twice as long as last time, or as long as the District asks; half
    /// of the wait is chance, so that a district's phones do not come at once.
    fn wait(&mut self, trouble: Trouble, asked: Option<u64>, now: Now) -> Command {
        self.doing = Doing::Nothing;
        self.woken = false;
        self.acknowledged = None;
        let whole = (FIRST_WAIT << self.failures.min(16)).min(LONGEST_WAIT);
        let chance = |ms: u64| (ms * u64::from(now.random)) >> 32;
        let own = whole / 2 + chance(whole / 2);
        let long = asked.map_or(own, |asked| own.max(asked + chance(asked / 10)));
        self.failures = self.failures.saturating_add(1);
        self.pause = Some(Pause {
            since: now.ms,
            long,
            asked: asked.is_some(),
            trouble,
        });
        Command::Wait {
            until: now.ms.saturating_add(long),
            trouble,
        }
    }
}

/// `Retry-After` in seconds, as ms. As a date it would need a clock that can be
/// trusted, so a date only counts as any other failure.
pub(crate) fn asked_wait(header: &str) -> Option<u64> {
    let header = header.trim();
    let is_number = !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit());
    // More digits than fit are certainly too long.
    let seconds = || header.parse::<u64>().unwrap_or(u64::MAX);
    is_number.then(|| seconds().saturating_mul(1_000).min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests;
