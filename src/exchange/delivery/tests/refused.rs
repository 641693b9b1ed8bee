//! What the District, or a proxy before it, will not have.

use super::*;

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
