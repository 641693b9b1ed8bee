//! Whom the District knows no more, and what it has forgotten.

use super::*;

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
