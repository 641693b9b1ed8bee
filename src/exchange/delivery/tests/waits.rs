//! How long it waits, and what ends a wait.

use super::*;

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
