//! A round, from the first bundle to the rest, and rounds that lead nowhere.

use super::*;

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
