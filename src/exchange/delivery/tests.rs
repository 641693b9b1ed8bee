//! The delivery against a District and a network that misbehave.

use super::*;

mod believed;
mod known;
mod laws;
mod refused;
mod rounds;
mod waits;

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";
const START: Now = Now {
    ms: 1_800_000_000_000,
    random: 0,
};

fn answer<'a>(status: u16, content_type: &'a str, body: &'a str) -> Answer<'a> {
    Answer {
        status,
        content_type,
        retry_after: None,
        body,
    }
}

fn id(n: usize) -> EntryId {
    EntryId::of(&n.to_string())
}

fn digest(ids: &[EntryId]) -> Digest {
    let parts: Vec<&[u8]> = ids.iter().map(|id| id.0.as_slice()).collect();
    Digest::of(&parts)
}

fn receipt(sha256: Digest) -> String {
    Receipt {
        sha256,
        mark: Mark::START,
        refused: vec![],
    }
    .write()
}

fn page(more: bool, mark: Mark) -> String {
    ChangesPage {
        lines: vec![],
        mark,
        more,
    }
    .write()
}

/// A delivery that has just been asked to send.
fn sending() -> Delivery {
    let mut delivery = Delivery::new(true);
    assert!(matches!(
        delivery.step(Event::Wake, START),
        Command::Send { .. }
    ));
    delivery
}

fn sent<'a>(answer: Answer<'a>, entries: &'a [EntryId]) -> Event<'a> {
    Event::Sent {
        answer,
        sha256: digest(entries),
        entries,
    }
}
