//! The delivery as a state machine: what to do next, without doing any of it.

use crate::changes::ChangesPage;
use crate::digest::{Digest, EntryId};
use crate::receipt::Receipt;

/// What whoever drives the delivery brings: the time and chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since 1970.
    pub ms: u64,
    /// Any random number; it spreads the phones of a district.
    pub random: u32,
}

/// An HTTP answer. A redirect is not followed and comes as it is, or as [`Event::Lost`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The header `Content-Type`, empty when there is none.
    pub content_type: &'a str,
    /// The header `Retry-After` as it is.
    pub retry_after: Option<&'a str>,
    /// The body.
    pub body: &'a str,
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
    /// No answer, cut off, timed out; or the phone could not store.
    Lost,
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
    /// The session has ended: work is kept, the phone must join again.
    JoinAgain,
}

/// Why the delivery waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No answer came.
    NoAnswer,
    /// Somebody answered who is not the District: a Wi-Fi portal, a proxy.
    NotTheDistrict,
    /// The District asks for time, or is in trouble itself.
    Busy,
    /// The District speaks a newer version: the app must be updated.
    Newer,
}

/// Why an answer is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disbelief {
    /// Another status than 200.
    Status(u16),
    /// Not `application/json`.
    Type,
    /// Not a receipt, or not a page.
    Format,
    /// Of a newer version.
    Newer,
    /// About another bundle.
    Digest,
}

/// The receipt in an answer to a PUT, if it is one for the bundle `expected`.
///
/// # Errors
/// Whatever is not the District's own word about that very bundle.
pub fn believe(answer: &Answer, expected: &Digest) -> Result<Receipt, Disbelief> {
    let _ = (answer, expected);
    Err(Disbelief::Type)
}

/// Where the delivery stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    joined: bool,
}

impl Delivery {
    /// A delivery that has not begun. `joined`: whether there is a session.
    pub fn new(joined: bool) -> Self {
        Self { joined }
    }

    /// What to do after `event`.
    pub fn step(&mut self, event: Event, now: Now) -> Command {
        let _ = (event, now, self.joined);
        Command::Idle
    }
}
