//! What holds through any run of bad luck.

use super::*;
use crate::changes::Line;
use crate::receipt::Refused;
use proptest::prelude::*;
use std::collections::BTreeMap;

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
