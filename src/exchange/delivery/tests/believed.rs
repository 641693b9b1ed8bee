//! What is believed, and what is not the District's own word.

use super::*;

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
