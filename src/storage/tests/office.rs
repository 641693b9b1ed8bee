//! An officer's phone: what leaders wrote is theirs, and is only read.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::answer::{Answer, Stands};
use domain::ids::{AccountId, DeviceId, RecordId};
use domain::notice::{Notice, Sort};
use domain::profile::Profile;
use domain::record::Record;
use domain::school::School;
use exchange::changes::Line;
use exchange::enrol::{EnrolAnswer, OFFICER};
use exchange::office::{Seat, Seats};
use serde_json::json;
use storage::{Batch, Error, Phone, Query};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

async fn officer_of(account: AccountId) -> Phone {
    let phone = fresh_phone().await;
    let answer = EnrolAnswer {
        role: OFFICER.to_owned(),
        ..answer(account)
    };
    phone.join(&answer).await.unwrap();
    phone
}

/// Two leaders with a school each, and an officer who has both.
async fn three() -> (Phone, Phone, Phone, [RecordId; 2]) {
    let (one, other) = (fresh_phone().await, fresh_phone().await);
    let ids = [record_id(), record_id()];
    for (phone, id, name) in [(&one, ids[0], "Bukuru"), (&other, ids[1], "Rimi")] {
        phone
            .save(Batch::new().put(id, &school(name)))
            .await
            .unwrap();
    }
    let officer = officer_of(account_id()).await;
    for phone in [&one, &other] {
        officer.take_in(&all_of(phone).await).await.unwrap();
    }
    (one, other, officer, ids)
}

async fn schools(phone: &Phone) -> Vec<(AccountId, RecordId, String)> {
    let found = phone.of_others(Query::kind(School::KIND)).await.unwrap();
    let found = found.into_iter();
    found
        .map(|found| (found.by, found.row.id, found.row.words))
        .collect()
}

#[wasm_bindgen_test]
async fn what_leaders_wrote_stands_under_their_names_and_is_never_sent_as_the_officers_own() {
    let (one, other, officer, ids) = three().await;
    assert!(officer.me().officer && !one.me().officer);
    let mut found = schools(&officer).await;
    found.sort_by_key(|(_, _, name)| name.clone());
    let told = |phone: &Phone, id, name: &str| (phone.me().account, id, name.to_owned());
    assert_eq!(
        found,
        [told(&one, ids[0], "Bukuru"), told(&other, ids[1], "Rimi")]
    );
    assert!(outbox(&officer).await.is_empty());
    officer.offer_everything_again().await.unwrap();
    assert!(outbox(&officer).await.is_empty());
    assert_eq!(officer.light().await.unwrap().only_here, 0);
    // Of the leader's own, nothing is another's.
    assert!(schools(&one).await.is_empty());
}

#[wasm_bindgen_test]
async fn an_officer_writes_nothing_into_what_a_leader_wrote() {
    let (_, _, officer, ids) = three().await;
    let changed = Batch::new().put(ids[0], &school("Mine now"));
    assert_eq!(officer.save(changed).await, Err(Error::Anothers));
    let deleted = Batch::new().delete(ids[0]);
    assert_eq!(officer.save(deleted).await, Err(Error::Anothers));
    // Beside it, in the same batch, nothing is saved either.
    let (fresh, both) = (record_id(), Batch::new());
    let both = both
        .put(fresh, &school("Own"))
        .put(ids[1], &school("Mine now"));
    assert_eq!(officer.save(both).await, Err(Error::Anothers));
    assert!(officer.get::<School>(fresh).await.unwrap().is_none());
    assert!(outbox(&officer).await.is_empty());
    // Their own they write as ever.
    officer
        .save(Batch::new().put(fresh, &school("Own")))
        .await
        .unwrap();
    assert_eq!(outbox(&officer).await.len(), 1);
}

#[wasm_bindgen_test]
async fn what_came_since_is_told_last_first_and_a_later_version_comes_anew() {
    let (one, _, officer, ids) = three().await;
    let names = async |since: f64| {
        let came = officer.arrived(since, 10).await.unwrap().0;
        came.into_iter()
            .map(|came| came.row.words)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(0.0).await.len(), 2);
    let (newest, more) = officer.arrived(0.0, 1).await.unwrap();
    assert_eq!((newest.len(), more), (1, true));
    sleep(5).await;
    let since = js_sys::Date::now();
    assert!(names(since).await.is_empty());
    sleep(5).await;
    one.save(Batch::new().put(ids[0], &school("Bukuru Central")))
        .await
        .unwrap();
    officer.take_in(&all_of(&one).await).await.unwrap();
    assert_eq!(names(since).await, ["Bukuru Central"]);
    let all = names(0.0).await;
    assert_eq!((all[0].as_str(), all.len()), ("Bukuru Central", 2));
}

#[wasm_bindgen_test]
async fn fault_17_a_leaders_record_that_comes_twice_and_out_of_order_is_one_record_of_theirs() {
    let (one, _, officer, ids) = three().await;
    for name in ["Second", "Third"] {
        one.save(Batch::new().put(ids[0], &school(name)))
            .await
            .unwrap();
    }
    let mut all = all_of(&one).await;
    all.lines.reverse();
    let doubled = all.lines.clone();
    all.lines.extend(doubled);
    let late = officer_of(account_id()).await;
    for phone in [&officer, &late] {
        // One at a time as well: a child before its parent.
        for line in &all.lines {
            phone.take_in(&page(vec![line.clone()])).await.unwrap();
        }
        phone.take_in(&all).await.unwrap();
        let found = schools(phone).await;
        let of_one: Vec<_> = found.iter().filter(|(_, id, _)| *id == ids[0]).collect();
        assert_eq!(
            of_one,
            [&(one.me().account, ids[0], "Third".to_owned())],
            "{found:?}"
        );
        assert!(outbox(phone).await.is_empty());
    }
}

#[wasm_bindgen_test]
async fn an_officers_backup_put_back_keeps_whose_everything_is() {
    let (one, _, officer, ids) = three().await;
    officer
        .save(Batch::new().put(record_id(), &school("Own")))
        .await
        .unwrap();
    let head = officer.backup_head("2026-11-28T10:00:00Z".to_owned(), "Sani".to_owned());
    let names = officer.entry_names().await.unwrap();
    let raws = officer.entry_bytes(&names).await.unwrap();
    assert_eq!(raws.len(), 3);
    let restored = fresh_phone().await;
    let mut restoring = restored.restore(&head).await.unwrap();
    restoring.entries(raws).await.unwrap();
    restoring.end(&[]).await.unwrap();
    assert!(restored.me().officer);
    assert_eq!(schools(&restored).await.len(), 2);
    // Only what the officer wrote is offered to the District.
    let offered = outbox(&restored).await;
    assert_eq!(offered.len(), 1);
    assert!(offered[0].contains("Own"));
    let changed = Batch::new().put(ids[0], &school("Mine now"));
    assert_eq!(restored.save(changed).await, Err(Error::Anothers));
    assert!(!one.me().officer);
}

#[wasm_bindgen_test]
async fn a_leader_edits_what_a_further_phone_of_theirs_wrote_before_it_joined() {
    // Its account is an alias that the District knows, and this phone does not.
    let phone = fresh_phone().await;
    phone.join(&answer(account_id())).await.unwrap();
    let id = record_id();
    let entry = written(id, "school", &[], json!({ "name": "Rimi" }));
    phone
        .take_in(&page(vec![Line::Entry(entry.raw)]))
        .await
        .unwrap();
    phone
        .save(Batch::new().put(id, &school("Rimi Central")))
        .await
        .unwrap();
    assert_eq!(outbox(&phone).await.len(), 1);
}

#[wasm_bindgen_test]
async fn the_seats_are_kept_for_when_there_is_no_network() {
    let officer = officer_of(account_id()).await;
    assert_eq!(officer.seats().await.unwrap(), None);
    let seats = Seats {
        seats: vec![Seat {
            seat: 1,
            name: "Amina".to_owned(),
            role: "leader".to_owned(),
            accounts: vec![account_id()],
            heard: Some(7),
            schools: vec![record_id()],
            since: vec![7],
            heirs: vec![2],
            ..Seat::default()
        }],
    };
    officer.keep_seats(&seats).await.unwrap();
    assert_eq!(officer.seats().await.unwrap(), Some(seats));
}

#[wasm_bindgen_test]
async fn fault_22_a_handover_that_a_district_forgot_is_known_until_it_was_said_to_it_once_more() {
    let officer = officer_of(account_id()).await;
    let (school, other) = (record_id(), record_id());
    let mut before = Seats::default();
    for seat in [1, 2, 3] {
        before.seats.push(Seat {
            seat,
            role: "leader".to_owned(),
            accounts: vec![account_id()],
            ..Seat::default()
        });
    }
    let mut handed = before.clone();
    handed.hand_on((1, 2), &[school, other], 10);
    assert_eq!(officer.keep_seats(&handed).await.unwrap(), []);
    // Put back from before it; the office gave one of them to another since.
    let mut since = before.clone();
    since.hand_on((1, 3), &[other], 30);
    for _ in 0..2 {
        let forgotten = officer.keep_seats(&since).await.unwrap();
        let schools: Vec<_> = forgotten.iter().map(|one| (one.school, one.at)).collect();
        assert_eq!(schools, [(school, 10)], "until it is said");
    }
    // Said again, also where nothing of it was there to go: it is not said for ever.
    officer.said_again(&[school]).await.unwrap();
    assert_eq!(officer.keep_seats(&since).await.unwrap(), []);
    since.hand_on((1, 2), &[school], 10);
    assert_eq!(officer.keep_seats(&since).await.unwrap(), []);
    // What it tells is known again, should it be put back once more.
    let forgotten = officer.keep_seats(&before).await.unwrap();
    assert_eq!(forgotten.len(), 2);
}

#[wasm_bindgen_test]
async fn an_answer_is_written_to_the_leader_and_is_the_offices_on_their_phone() {
    let (one, _, officer, ids) = three().await;
    let (id, to) = (record_id(), one.me().account);
    let answer = |text: &str| Answer {
        turn: 0,
        to: ids[0],
        about: String::new(),
        school: Some(ids[0]),
        day: day("2026-11-28"),
        stands: Stands::TakenUp,
        text: text.to_owned(),
        from: "B. Sani".to_owned(),
    };
    for text in ["We ask the store", "They come in November"] {
        let batch = Batch::new().put(id, &answer(text)).written_to(to);
        officer.save(batch).await.unwrap();
    }
    let sent = outbox(&officer).await;
    let level = format!(r#""share":"to:{to}""#);
    assert!(sent.len() == 2 && sent.iter().all(|raw| raw.contains(&level)));

    one.take_in(&all_of(&officer).await).await.unwrap();
    let came = one.arrived(0.0, 10).await.unwrap().0;
    assert_eq!(came.len(), 1);
    assert_eq!(came[0].by, officer.me().account);
    assert_eq!(came[0].row.words, "They come in November");
    assert_eq!(
        one.find(Query::of(ids[0], "answer")).await.unwrap().len(),
        1
    );
    // It is the office's: the leader changes nothing in it, and sends none of it.
    let changed = Batch::new().put(id, &answer("As I want it"));
    assert_eq!(one.save(changed).await, Err(Error::Anothers));
    one.offer_everything_again().await.unwrap();
    assert_eq!(outbox(&one).await.len(), 1);
    // The school that is answered about stays the leader's to change.
    one.save(Batch::new().put(ids[0], &school("Bukuru Central")))
        .await
        .unwrap();
}

#[wasm_bindgen_test]
async fn what_is_published_for_leaders_is_the_offices_on_their_phones_and_goes_when_it_is_taken_back()
 {
    let (one, _, officer, ids) = three().await;
    let id = record_id();
    let notice = Notice {
        sort: Sort::News,
        day: day("2026-11-28"),
        title: "A workshop".to_owned(),
        text: String::new(),
        phone: String::new(),
        terms: Vec::new(),
        file: String::new(),
        list: String::new(),
        from: "B. Sani".to_owned(),
        cluster: String::new(),
        schools: Vec::new(),
        at: 0,
        leads: false,
    };
    officer
        .save(Batch::new().put(id, &notice).for_leaders())
        .await
        .unwrap();
    assert!(outbox(&officer).await[0].contains(r#""share":"leaders""#));
    one.take_in(&all_of(&officer).await).await.unwrap();
    assert_eq!(one.of_others(Query::kind("notice")).await.unwrap().len(), 1);
    let deleted = Batch::new().delete(id);
    assert_eq!(one.save(deleted.clone()).await, Err(Error::Anothers));
    // The leader's own stays theirs, and is sent as ever.
    one.save(Batch::new().put(ids[0], &school("Bukuru Central")))
        .await
        .unwrap();
    officer.save(deleted).await.unwrap();
    let sent = outbox(&officer).await;
    assert!(sent.len() == 2 && sent[1].contains(r#""share":"leaders""#));
    one.take_in(&all_of(&officer).await).await.unwrap();
    assert!(
        one.of_others(Query::kind("notice"))
            .await
            .unwrap()
            .is_empty()
    );
}

#[wasm_bindgen_test]
async fn a_cluster_that_came_from_another_is_written_on_and_what_its_first_leader_wrote_is_not_sent_again()
 {
    let (one, other, _, ids) = three().await;
    let before = outbox(&other).await.len();
    other.take_in(&all_of(&one).await).await.unwrap();
    // A record like any: nobody else's to write.
    assert!(schools(&other).await.is_empty());
    assert_eq!(
        other.find(Query::kind(School::KIND)).await.unwrap().len(),
        2
    );
    other
        .save(Batch::new().put(ids[0], &school("Bukuru Central")))
        .await
        .unwrap();
    let sent = outbox(&other).await;
    assert_eq!(sent.len(), before + 1);
    assert!(
        sent.iter()
            .all(|raw| !raw.contains(&one.me().account.to_string()))
    );
    // Nor when a District that was put back asks for everything.
    other.offer_everything_again().await.unwrap();
    assert_eq!(outbox(&other).await.len(), before + 1);
    // It is known from whom it came once that leader's card is here, and what this
    // leader began is not taken for another's.
    let here = [ids[0], ids[1]];
    let theirs = async |field| other.of_leader_before(field, &here).await.unwrap();
    assert_eq!(theirs(None).await, [], "no card came");
    let card = RecordId::alone(one.me().account, Profile::KIND);
    let amina = Profile {
        name: "Amina".to_owned(),
        ..Profile::default()
    };
    one.save(Batch::new().put(card, &amina)).await.unwrap();
    other.take_in(&all_of(&one).await).await.unwrap();
    assert_eq!(theirs(None).await, [(ids[0], one.me().account)]);
    // Whoever set a field has it; the name was written by both by now.
    assert_eq!(theirs(Some("name")).await, []);
    assert_eq!(one.of_leader_before(None, &here).await.unwrap(), []);
    // So is what a further phone of that leader wrote before it joined.
    let further = fresh_phone().await;
    let began = further.me().account;
    let (card, late) = (RecordId::alone(began, Profile::KIND), record_id());
    let batch = Batch::new().put(card, &amina).put(late, &school("Late"));
    further.save(batch).await.unwrap();
    further.join(&answer(one.me().account)).await.unwrap();
    other.take_in(&all_of(&further).await).await.unwrap();
    let found = other.of_leader_before(None, &[late]).await.unwrap();
    assert_eq!(found, [(late, one.me().account)]);
    // Who wrote what is in its history.
    let past = other.past(ids[0]).await.unwrap().unwrap();
    let authors: Vec<_> = past
        .history
        .chapters
        .iter()
        .map(|one| one.by.author)
        .collect();
    assert_eq!(authors, [other.me().account, one.me().account]);
}

#[wasm_bindgen_test]
async fn two_texts_wait_in_the_list_of_whose_they_are_and_not_in_an_officers_nor_once_handed_on() {
    let (one, other) = two_phones().await;
    let (a_school, id) = (record_id(), record_id());
    let put = |purpose: &str| Batch::new().put(id, &visit(a_school, "2026-12-01", purpose));
    one.save(put("Reading")).await.unwrap();
    other.take_in(&all_of(&one).await).await.unwrap();
    one.save(put("Reading in P3")).await.unwrap();
    other.save(put("Sums in P5")).await.unwrap();
    let (from_one, from_other) = (all_of(&one).await, all_of(&other).await);
    one.take_in(&from_other).await.unwrap();
    let officer = officer_of(account_id()).await;
    for page in [&from_one, &from_other] {
        officer.take_in(page).await.unwrap();
    }
    let lists = async |phone: &Phone| {
        let own = phone.with_texts_beside().await.unwrap();
        let others = phone.with_texts_of_others().await.unwrap();
        let ids = |rows: Vec<storage::Row>| rows.into_iter().map(|row| row.id).collect();
        let (own, others): (Vec<RecordId>, Vec<RecordId>) = (ids(own), ids(others));
        (own, others)
    };
    assert_eq!(lists(&one).await, (vec![id], vec![]));
    assert_eq!(lists(&officer).await, (vec![], vec![id]));
    assert!(officer.is_only_read(id).await.unwrap());
    // Another leads it now: whoever that is chooses.
    let lines = outbox(&one).await.iter().map(|raw| left(raw)).collect();
    one.take_in(&page(lines)).await.unwrap();
    assert_eq!(lists(&one).await, (vec![], vec![]));
    assert!(one.is_only_read(id).await.unwrap());
    assert_eq!(lists(&officer).await, (vec![], vec![id]));
}

#[wasm_bindgen_test]
async fn fault_22_a_phone_that_was_lost_is_remembered_until_the_district_lets_it_in_no_more() {
    let officer = officer_of(account_id()).await;
    let phone = exchange::office::Phone {
        device: DeviceId(record_id().0),
        joined: 10,
        heard: 10,
    };
    let told = |phones: &[exchange::office::Phone]| Seats {
        seats: vec![Seat {
            phones: phones.to_vec(),
            ..Seat::default()
        }],
    };
    // Marked without a network, and taken back; marked again.
    officer.wish_revoked(phone.device, 10).await.unwrap();
    officer.wish_not_revoked(phone.device).await.unwrap();
    assert_eq!(officer.revocations().await.unwrap(), []);
    officer.wish_revoked(phone.device, 10).await.unwrap();
    for _ in 0..2 {
        let heard = officer.hear_of_revoked(&told(&[phone])).await.unwrap();
        assert_eq!(heard.to_say.len(), 1, "until the District tells otherwise");
        assert!(!heard.to_say[0].heard);
    }
    officer.hear_of_revoked(&told(&[])).await.unwrap();
    officer.wish_not_revoked(phone.device).await.unwrap();
    assert!(officer.revocations().await.unwrap()[0].heard, "it holds");
    // The District was put back from before it.
    let heard = officer.hear_of_revoked(&told(&[phone])).await.unwrap();
    assert!(heard.to_say.len() == 1 && heard.to_say[0].heard);
    // Its leader joined it anew: of that phone nothing is remembered.
    let anew = exchange::office::Phone {
        joined: 20,
        ..phone
    };
    let heard = officer.hear_of_revoked(&told(&[anew])).await.unwrap();
    assert_eq!((heard.to_say.len(), heard.outrun.len()), (0, 0));
    assert_eq!(officer.revocations().await.unwrap(), []);
}
