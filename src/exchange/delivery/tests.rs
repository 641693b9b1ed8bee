//! The delivery against a District and a network that misbehave.

use super::*;
use crate::changes::Line;
use crate::receipt::Refused;
use proptest::prelude::*;
use std::collections::BTreeMap;

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

#[test]
fn everything_goes_then_what_is_new_comes_then_there_is_rest() {
    let mut delivery = sending();
    let batch = [id(1), id(2)];
    let body = receipt(digest(&batch));
    let believed = delivery.step(
        sent(
            answer(200, "Application/JSON; charset=utf-8", &body),
            &batch,
        ),
        START,
    );
    assert!(matches!(believed, Command::Acknowledge(receipt) if receipt.sha256 == digest(&batch)));
    assert!(matches!(
        delivery.step(Event::Stored, START),
        Command::Send { .. }
    ));
    assert_eq!(delivery.step(Event::Empty, START), Command::FetchChanges);
    let (more, last) = (
        page(true, Mark::START.then(&id(1))),
        page(false, Mark::START.then(&id(2))),
    );
    assert!(matches!(
        delivery.step(Event::Fetched(answer(200, JSON, &more)), START),
        Command::TakeIn(_)
    ));
    assert_eq!(delivery.step(Event::Stored, START), Command::FetchChanges);
    assert!(matches!(
        delivery.step(Event::Fetched(answer(200, JSON, &last)), START),
        Command::TakeIn(_)
    ));
    assert_eq!(delivery.step(Event::Stored, START), Command::Idle);
    assert_eq!(delivery.trouble(), None);
}

#[test]
fn what_is_saved_while_the_delivery_is_busy_goes_in_the_same_round() {
    let mut delivery = sending();
    delivery.step(Event::Empty, START);
    assert_eq!(delivery.step(Event::Wake, START), Command::Idle);
    let last = page(false, Mark::START);
    delivery.step(Event::Fetched(answer(200, JSON, &last)), START);
    assert!(matches!(
        delivery.step(Event::Stored, START),
        Command::Send { .. }
    ));
}

#[test]
fn fault_05_a_lost_answer_is_waited_out_and_the_same_work_sent_again() {
    let mut delivery = sending();
    let Command::Wait { until, trouble } = delivery.step(Event::Lost, START) else {
        panic!()
    };
    assert_eq!(trouble, Trouble::NoAnswer);
    let early = Now {
        ms: until - 1,
        ..START
    };
    assert_eq!(
        delivery.step(Event::Wake, early),
        Command::Wait { until, trouble }
    );
    let due = Now { ms: until, ..START };
    assert!(matches!(
        delivery.step(Event::Wake, due),
        Command::Send { .. }
    ));
}

#[test]
fn fault_06_waits_double_up_to_a_quarter_of_an_hour_and_are_spread_by_chance() {
    for random in [0, u32::MAX / 2, u32::MAX] {
        let mut delivery = Delivery::new(true);
        let mut now = Now { random, ..START };
        let mut waits = vec![];
        for _ in 0..40 {
            assert!(matches!(
                delivery.step(Event::Wake, now),
                Command::Send { .. }
            ));
            let refusal = answer(500, PROBLEM, "{}");
            let Command::Wait { until, trouble } = delivery.step(sent(refusal, &[id(1)]), now)
            else {
                panic!()
            };
            assert_eq!(trouble, Trouble::Busy);
            waits.push(until - now.ms);
            now.ms = until;
        }
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!((FIRST_WAIT / 2..=FIRST_WAIT).contains(&waits[0]));
        assert!((LONGEST_WAIT / 2..=LONGEST_WAIT).contains(&waits[39]));
    }
}

#[test]
fn fault_06_the_district_is_not_asked_before_the_time_it_named() {
    for status in [429, 503, 500, 507] {
        let mut delivery = sending();
        let busy = Answer {
            retry_after: Some(" 120 "),
            ..answer(status, PROBLEM, "{}")
        };
        let Command::Wait { until, .. } = delivery.step(sent(busy, &[id(1)]), START) else {
            panic!()
        };
        assert!(until >= START.ms + 120_000);
        // Not even for an impatient leader.
        let early = Now {
            ms: START.ms + 119_000,
            ..START
        };
        assert!(matches!(
            delivery.step(Event::Hurry, early),
            Command::Wait { .. }
        ));
    }
}

#[test]
fn an_impatient_leader_or_a_network_that_is_back_ends_a_wait_of_its_own() {
    let mut delivery = sending();
    delivery.step(Event::Lost, START);
    assert!(matches!(
        delivery.step(Event::Hurry, START),
        Command::Send { .. }
    ));
}

#[test]
fn nobody_can_silence_a_phone_for_more_than_a_morning() {
    for header in ["99999999999999999999999", "31536000"] {
        let mut delivery = sending();
        let busy = Answer {
            retry_after: Some(header),
            ..answer(503, "text/html", "")
        };
        let now = Now {
            random: u32::MAX,
            ..START
        };
        let Command::Wait { until, .. } = delivery.step(sent(busy, &[id(1)]), now) else {
            panic!()
        };
        assert!(until - START.ms <= LONGEST_ASKED + LONGEST_ASKED / 10);
    }
    for header in ["", "-5", "1.5", "Fri, 31 Dec 1999 23:59:59 GMT", "soon"] {
        assert_eq!(asked_wait(header), None, "{header}");
    }
}

#[test]
fn fault_10_a_clock_put_back_or_forward_ends_a_wait_and_nothing_else() {
    let year = 365 * 24 * 3_600_000;
    for ms in [
        START.ms - year,
        START.ms - 1,
        START.ms + 10 * year,
        0,
        u64::MAX,
    ] {
        let mut delivery = sending();
        delivery.step(Event::Lost, START);
        let odd = Now { ms, ..START };
        assert!(matches!(
            delivery.step(Event::Wake, odd),
            Command::Send { .. }
        ));
        assert!(matches!(
            delivery.step(Event::Lost, odd),
            Command::Wait { .. }
        ));
    }
}

#[test]
fn fault_07_a_bundle_too_large_is_halved_down_to_the_entry_that_is_refused_alone() {
    let mut delivery = sending();
    let mut sizes = vec![];
    let mut batch: Vec<EntryId> = (0..37).map(id).collect();
    loop {
        sizes.push(batch.len());
        assert!(sizes.len() < 20, "it does not get smaller: {sizes:?}");
        match delivery.step(sent(answer(413, "text/html", "too large"), &batch), START) {
            Command::Send { entries, .. } => batch.truncate(entries),
            Command::Refuse {
                id: refused,
                reason,
            } => {
                assert_eq!((refused, reason), (id(0), "too_large_on_the_way"));
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(sizes, [37, 18, 9, 4, 2, 1]);
    // The others go on at once, and bundles grow again.
    assert!(matches!(
        delivery.step(Event::Stored, START),
        Command::Send { entries: 1, .. }
    ));
    let body = receipt(digest(&[id(1)]));
    delivery.step(sent(answer(200, JSON, &body), &[id(1)]), START);
    assert!(matches!(
        delivery.step(Event::Stored, START),
        Command::Send { entries: 2, .. }
    ));
}

#[test]
fn fault_07_what_the_district_itself_finds_too_large_is_told_from_what_a_proxy_does() {
    let mut delivery = sending();
    let own = answer(413, PROBLEM, "{}");
    let refused = delivery.step(sent(own, &[id(1)]), START);
    let reason = "too_large";
    assert_eq!(refused, Command::Refuse { id: id(1), reason });
}

#[test]
fn an_entry_the_district_cannot_read_is_found_by_halving_and_refused_alone() {
    let mut delivery = sending();
    let problem = answer(422, PROBLEM, "{}");
    assert!(matches!(
        delivery.step(sent(problem, &[id(1), id(2)]), START),
        Command::Send { entries: 1, .. }
    ));
    let refused = delivery.step(sent(problem, &[id(1)]), START);
    assert_eq!(
        refused,
        Command::Refuse {
            id: id(1),
            reason: "unreadable"
        }
    );
}

#[test]
fn fault_08_what_is_not_the_districts_own_word_acknowledges_nothing_and_refuses_nothing() {
    let batch = [id(1)];
    let good = receipt(digest(&batch));
    let other = receipt(digest(&[id(2)]));
    let newer = good.replace("receipt/1", "receipt/2");
    let half = &good[..good.len() / 2];
    let html = "<!doctype html><title>Welcome to Free Wi-Fi</title>";
    let cases = [
        (200, "text/html", html, Trouble::NotTheDistrict),
        (200, JSON, html, Trouble::NotTheDistrict),
        (200, "text/html", good.as_str(), Trouble::NotTheDistrict),
        (200, "", good.as_str(), Trouble::NotTheDistrict),
        (
            200,
            "application/jsonp",
            good.as_str(),
            Trouble::NotTheDistrict,
        ),
        (200, JSON, other.as_str(), Trouble::NotTheDistrict),
        (200, JSON, half, Trouble::NotTheDistrict),
        (200, JSON, "", Trouble::NotTheDistrict),
        (200, JSON, "{}", Trouble::NotTheDistrict),
        (200, JSON, newer.as_str(), Trouble::Newer),
        (201, JSON, good.as_str(), Trouble::NotTheDistrict),
        (204, JSON, good.as_str(), Trouble::NotTheDistrict),
        (0, "", "", Trouble::NotTheDistrict),
        (302, "text/html", html, Trouble::NotTheDistrict),
        (307, JSON, good.as_str(), Trouble::NotTheDistrict),
        (400, "text/html", html, Trouble::NotTheDistrict),
        (401, "text/html", html, Trouble::NotTheDistrict),
        (403, "text/html", html, Trouble::NotTheDistrict),
        (404, "text/html", html, Trouble::NotTheDistrict),
        (410, "text/html", html, Trouble::NotTheDistrict),
        (511, "text/html", html, Trouble::Busy),
    ];
    for (status, content_type, body, expected) in cases {
        let mut delivery = sending();
        match delivery.step(sent(answer(status, content_type, body), &batch), START) {
            Command::Wait { trouble, .. } => {
                assert_eq!(trouble, expected, "{status} {content_type} {body}")
            }
            other => panic!("{status} {content_type} {body}: {other:?}"),
        }
        assert_eq!(delivery.trouble(), Some(expected));
    }
}

#[test]
fn fault_08_a_portals_page_is_not_taken_for_changes() {
    let good = page(false, Mark::START);
    let portal = [
        (200, "text/html", "<html>"),
        (200, JSON, "<html>"),
        (302, JSON, good.as_str()),
        (200, "", good.as_str()),
    ];
    for (status, content_type, body) in portal {
        let mut delivery = sending();
        delivery.step(Event::Empty, START);
        let next = delivery.step(Event::Fetched(answer(status, content_type, body)), START);
        assert!(matches!(
            next,
            Command::Wait {
                trouble: Trouble::NotTheDistrict,
                ..
            }
        ));
    }
}

#[test]
fn fault_09_an_ended_session_keeps_the_work_and_goes_on_after_joining() {
    let mut delivery = sending();
    let unknown = answer(401, PROBLEM, "{}");
    assert_eq!(
        delivery.step(sent(unknown, &[id(1)]), START),
        Command::AskForSession
    );
    assert_eq!(delivery.step(Event::NotLetIn, START), Command::JoinAgain);
    assert_eq!(delivery.step(Event::Wake, START), Command::JoinAgain);
    assert!(matches!(
        delivery.step(Event::Joined, START),
        Command::Send { .. }
    ));
}

#[test]
fn a_lost_session_is_asked_for_once_with_the_phones_key_and_what_waits_goes_on() {
    let mut delivery = sending();
    let unknown = answer(401, PROBLEM, "{}");
    delivery.step(sent(unknown, &[id(1)]), START);
    // No word about the key itself: it is asked again, later.
    assert!(matches!(
        delivery.step(Event::Lost, START),
        Command::Wait {
            trouble: Trouble::NoAnswer,
            ..
        }
    ));
    let mut now = START;
    now.ms += LONGEST_WAIT;
    assert!(matches!(
        delivery.step(Event::Wake, now),
        Command::Send { .. }
    ));
    assert_eq!(
        delivery.step(sent(unknown, &[id(1)]), now),
        Command::AskForSession
    );
    assert!(matches!(
        delivery.step(Event::LetIn, now),
        Command::Send { .. }
    ));
    // A session that is given and does not hold is no session.
    let mut in_vain = delivery.clone();
    assert_eq!(
        in_vain.step(sent(unknown, &[id(1)]), now),
        Command::JoinAgain
    );
    // One that held may be lost another day.
    delivery.step(Event::Empty, now);
    let last = page(false, Mark::START);
    delivery.step(Event::Fetched(answer(200, JSON, &last)), now);
    delivery.step(Event::Stored, now);
    delivery.step(Event::Wake, now);
    assert_eq!(
        delivery.step(sent(unknown, &[id(1)]), now),
        Command::AskForSession
    );
}

#[test]
fn fault_22_a_mark_the_district_does_not_know_makes_the_phone_offer_everything_once() {
    let mut delivery = sending();
    let gone = answer(410, PROBLEM, "{}");
    assert_eq!(
        delivery.step(sent(gone, &[id(1)]), START),
        Command::OfferAgain
    );
    assert!(matches!(
        delivery.step(Event::Stored, START),
        Command::Send { .. }
    ));
    delivery.step(Event::Empty, START);
    // A District that still knows no mark is waited for, not filled for ever.
    assert!(matches!(
        delivery.step(Event::Fetched(gone), START),
        Command::Wait { .. }
    ));
    // After a page it may happen again.
    let mut now = START;
    now.ms += LONGEST_WAIT;
    delivery.step(Event::Wake, now);
    delivery.step(Event::Empty, now);
    let last = page(false, Mark::START);
    delivery.step(Event::Fetched(answer(200, JSON, &last)), now);
    delivery.step(Event::Stored, now);
    delivery.step(Event::Wake, now);
    delivery.step(Event::Empty, now);
    assert_eq!(
        delivery.step(Event::Fetched(gone), now),
        Command::OfferAgain
    );
}

#[test]
fn pages_that_lead_nowhere_do_not_turn_in_a_circle() {
    let mut delivery = sending();
    delivery.step(Event::Empty, START);
    let same = page(true, Mark::START.then(&id(1)));
    assert!(matches!(
        delivery.step(Event::Fetched(answer(200, JSON, &same)), START),
        Command::TakeIn(_)
    ));
    delivery.step(Event::Stored, START);
    assert!(matches!(
        delivery.step(Event::Fetched(answer(200, JSON, &same)), START),
        Command::Wait { .. }
    ));
}

#[test]
fn an_outbox_that_does_not_shrink_is_not_sent_in_a_circle() {
    for batch in [vec![id(1)], vec![]] {
        let mut delivery = sending();
        let body = receipt(digest(&batch));
        let good = answer(200, JSON, &body);
        assert!(matches!(
            delivery.step(sent(good, &batch), START),
            Command::Acknowledge(_)
        ));
        delivery.step(Event::Stored, START);
        let again = delivery.step(sent(good, &batch), START);
        assert!(matches!(
            again,
            Command::Wait {
                trouble: Trouble::NotStored,
                ..
            }
        ));
        // Sent again later, it counts.
        delivery.step(Event::Hurry, START);
        assert!(matches!(
            delivery.step(sent(good, &batch), START),
            Command::Acknowledge(_)
        ));
    }
}

#[test]
fn a_phone_that_cannot_store_says_so_and_tries_again() {
    let mut delivery = sending();
    delivery.step(Event::Empty, START);
    let last = page(false, Mark::START);
    delivery.step(Event::Fetched(answer(200, JSON, &last)), START);
    let next = delivery.step(Event::NotStored, START);
    assert!(matches!(
        next,
        Command::Wait {
            trouble: Trouble::NotStored,
            ..
        }
    ));
    assert!(matches!(
        delivery.step(Event::Hurry, START),
        Command::Send { .. }
    ));
}

/// How one call fares.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Well,
    LostOnTheWay,
    AnswerLost,
    Portal,
    Broken,
    AskedToWait,
    Redirected,
    NotStored,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Well),
        1 => Just(Fate::LostOnTheWay),
        1 => Just(Fate::AnswerLost),
        1 => Just(Fate::Portal),
        1 => Just(Fate::Broken),
        1 => Just(Fate::AskedToWait),
        1 => Just(Fate::Redirected),
        1 => Just(Fate::NotStored),
    ]
}

/// A phone's outbox and a District's shelf, in memory.
struct Both {
    outbox: Vec<(EntryId, usize)>,
    acknowledged: Vec<EntryId>,
    refused: Vec<EntryId>,
    shelf: BTreeMap<EntryId, usize>,
    /// The most bytes the District or a proxy takes.
    cap: usize,
}

impl Both {
    fn settle(&mut self, ids: &[EntryId], refused: &[EntryId]) {
        self.outbox.retain(|(id, _)| !ids.contains(id));
        self.refused.extend(refused);
        self.acknowledged
            .extend(ids.iter().filter(|id| !refused.contains(id)));
    }

    /// Lets the delivery run until it rests; returns how many calls it made.
    fn run(&mut self, fates: &[Fate]) -> usize {
        let (mut delivery, mut now) = (
            Delivery::new(true),
            Now {
                ms: START.ms,
                random: 1 << 30,
            },
        );
        let (mut calls, mut batch) = (0, Vec::new());
        let mut command = delivery.step(Event::Wake, now);
        loop {
            let fate = fates.get(calls).copied().unwrap_or(Fate::Well);
            let call = matches!(command, Command::Send { .. } | Command::FetchChanges);
            calls += usize::from(call);
            assert!(calls < 10_000, "it never rests");
            let html = answer(200, "text/html", "<html>");
            let bad = match fate {
                Fate::LostOnTheWay | Fate::AnswerLost => None,
                Fate::Portal => Some(html),
                Fate::Broken => Some(answer(500, PROBLEM, "{}")),
                Fate::AskedToWait => Some(Answer {
                    retry_after: Some("30"),
                    ..answer(429, PROBLEM, "{}")
                }),
                _ => Some(answer(302, "", "")),
            };
            command = match command {
                Command::Send { entries, bytes } => {
                    let mut room = bytes;
                    batch = (self.outbox.iter().enumerate())
                        .take(entries)
                        .take_while(|(at, (_, size))| {
                            let fits = *at == 0 || *size <= room;
                            room = room.saturating_sub(*size);
                            fits
                        })
                        .map(|(_, (id, _))| *id)
                        .collect();
                    let sum: usize = self
                        .outbox
                        .iter()
                        .take(batch.len())
                        .map(|(_, size)| size)
                        .sum();
                    let sha256 = digest(&batch);
                    let body = receipt(sha256);
                    let come = |answer| Event::Sent {
                        answer,
                        sha256,
                        entries: &batch,
                    };
                    if batch.is_empty() {
                        delivery.step(Event::Empty, now)
                    } else if matches!(fate, Fate::Well | Fate::AnswerLost | Fate::NotStored)
                        && sum <= self.cap
                    {
                        for id in &batch {
                            *self.shelf.entry(*id).or_default() = 1;
                        }
                        match fate {
                            Fate::AnswerLost => delivery.step(Event::Lost, now),
                            _ => delivery.step(come(answer(200, JSON, &body)), now),
                        }
                    } else if matches!(fate, Fate::Well | Fate::NotStored) {
                        delivery.step(come(answer(413, "text/plain", "")), now)
                    } else {
                        delivery.step(bad.map_or(Event::Lost, come), now)
                    }
                }
                Command::FetchChanges => {
                    let body = page(false, Mark::START);
                    match fate {
                        Fate::Well | Fate::NotStored => {
                            delivery.step(Event::Fetched(answer(200, JSON, &body)), now)
                        }
                        _ => delivery.step(bad.map_or(Event::Lost, Event::Fetched), now),
                    }
                }
                Command::Acknowledge(_) | Command::Refuse { .. } | Command::TakeIn(_)
                    if matches!(fate, Fate::NotStored) =>
                {
                    delivery.step(Event::NotStored, now)
                }
                Command::Acknowledge(receipt) => {
                    assert_eq!(receipt.sha256, digest(&batch));
                    assert_eq!(receipt.refused, Vec::<Refused>::new());
                    self.settle(&batch.clone(), &[]);
                    delivery.step(Event::Stored, now)
                }
                Command::Refuse { id, .. } => {
                    self.settle(&[id], &[id]);
                    delivery.step(Event::Stored, now)
                }
                Command::TakeIn(_) => delivery.step(Event::Stored, now),
                Command::Wait { until, .. } => {
                    assert!(until >= now.ms);
                    now.ms = until;
                    delivery.step(Event::Wake, now)
                }
                Command::Idle => return calls,
                Command::OfferAgain | Command::AskForSession | Command::JoinAgain => {
                    panic!("nobody asked for that")
                }
            };
        }
    }
}

proptest! {
    #[test]
    fn fault_03_through_any_run_of_bad_luck_the_outbox_drains_and_nothing_is_lost(
        sizes in prop::collection::vec(1usize..400_000, 0..60),
        fates in prop::collection::vec(fate(), 0..60),
        cap in 100_000usize..2_000_000,
    ) {
        let outbox: Vec<_> = sizes.iter().enumerate().map(|(n, size)| (id(n), *size)).collect();
        let mut both = Both { outbox: outbox.clone(), acknowledged: vec![], refused: vec![], shelf: BTreeMap::new(), cap };
        both.run(&fates);
        prop_assert_eq!(&both.outbox, &[]);
        for (id, size) in outbox {
            // Refused is what does not fit alone, and that only.
            prop_assert_eq!(both.refused.contains(&id), size > cap);
            prop_assert_eq!(both.acknowledged.iter().filter(|other| **other == id).count(), usize::from(size <= cap));
            prop_assert_eq!(both.shelf.contains_key(&id), size <= cap);
        }
    }

    #[test]
    fn no_event_at_any_moment_makes_it_panic_or_stick(events in prop::collection::vec((0..9u8, any::<u64>(), any::<u32>()), 0..60)) {
        let mut delivery = Delivery::new(true);
        let line = ChangesPage { lines: vec![Line::Redacted(id(1))], mark: Mark::START, more: true }.write();
        for (event, ms, random) in events {
            let one = [id(1)];
            let body = receipt(digest(&one));
            let event = match event {
                0 => Event::Wake,
                1 => Event::Hurry,
                2 => Event::Empty,
                3 => sent(answer(200, JSON, &body), &one),
                4 => Event::Fetched(answer(200, JSON, &line)),
                5 => Event::Stored,
                6 => Event::NotStored,
                7 => sent(answer(413, JSON, &body), &[]),
                _ => Event::Lost,
            };
            let _ = delivery.step(event, Now { ms, random });
        }
        // Whatever was under way ends as lost, and then it sends again.
        let now = START;
        let _ = delivery.step(Event::Lost, now);
        let next = delivery.step(Event::Hurry, now);
        prop_assert!(matches!(next, Command::Send { .. }), "{next:?}");
    }
}
