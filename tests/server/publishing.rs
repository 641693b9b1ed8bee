//! What an officer publishes: notices at the level of all leaders, changed, taken
//! back, under the faults that touch them.

use super::scene::{Scene, deliver, put};
use domain::ids::RecordId;
use domain::notice::LIST;
use exchange::digest::EntryId;
use exchange::entry::{ENTRY_LIMIT, LEADERS};
use serde_json::{Value, json};
use tests::phone::{Phone, Rest, Standing};
use tests::samples;

/// What was written last, at the level of all leaders.
fn for_leaders(phone: &mut Phone, id: EntryId) -> EntryId {
    phone.at_level(&id, LEADERS)
}

fn publish(phone: &mut Phone, record: RecordId, body: &Value) -> EntryId {
    let id = phone.save("notice", record, body);
    for_leaders(phone, id)
}

fn news(title: &str) -> Value {
    json!({ "sort": "news", "day": "2026-11-28", "title": title, "text": "", "from": "B. Sani" })
}

#[tokio::test]
async fn fault_17_a_phone_that_was_away_while_a_notice_was_published_changed_and_taken_back_agrees()
{
    let scene = Scene::new().await;
    let (_, mut sani) = scene.officer("Sani").await;
    let (_, mut amina) = scene.phone("Amina").await;
    let (_, mut bola) = scene.phone("Bola").await;
    let own = bola.save("visit", bola.record_id(), &samples::body("visit"));
    let (kept, gone) = (sani.record_id(), sani.record_id());
    publish(&mut sani, kept, &news("A workshop on Friday"));
    publish(&mut sani, gone, &news("No school on Monday"));
    deliver(&mut sani).await;
    deliver(&mut amina).await;
    // Bola is away for a year. Meanwhile one is changed, the other taken back, and
    // what the officer sent is sent once more.
    let now = news("The workshop is on Saturday");
    publish(&mut sani, kept, &now);
    let deleted = sani.delete("notice", gone);
    for_leaders(&mut sani, deleted);
    let (name, json) = sani.bundle_of_all();
    for _ in 0..2 {
        let reply = put(&sani, &name.to_string(), json.clone().into(), None).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
    deliver(&mut sani).await;
    bola.now_ms += 365 * 86_400_000;
    for phone in [&mut amina, &mut bola] {
        deliver(phone).await;
        assert_eq!(phone.merged("notice", kept).body.as_ref(), Some(&now));
        assert!(phone.merged("notice", gone).deleted);
        assert!(phone.stubs.is_empty());
    }
    // What she had written meanwhile was sent, and is nobody's but hers.
    assert_eq!(*bola.standing(&own), Standing::Acknowledged);
    assert!(!amina.held.contains_key(&own));
    assert_eq!(scene.data.is_sound().await, 5);
}

#[tokio::test]
async fn fault_09_an_officer_who_was_revoked_publishes_nothing_more_and_keeps_the_words() {
    let scene = Scene::new().await;
    let (seat, mut sani) = scene.officer("Sani").await;
    let (_, mut amina) = scene.phone("Amina").await;
    let before = sani.record_id();
    publish(&mut sani, before, &news("Whom to call"));
    deliver(&mut sani).await;
    let store = scene.data.store().await;
    let which = district::store::Revoked::Seat(seat);
    store.revoke(which).await.unwrap();
    store.close().await;
    let record = sani.record_id();
    let after = publish(&mut sani, record, &news("What a thief would say"));
    assert_eq!(sani.deliver(0).await, Rest::JoinAgain);
    assert_eq!(*sani.standing(&after), Standing::OnlyHere);
    deliver(&mut amina).await;
    assert!(amina.merged("notice", before).body.is_some());
    assert!(!amina.held.contains_key(&after));
    // Invited again, the same phone publishes it.
    let code = scene.data.invite(seat).await.code;
    sani.join(&code).await;
    deliver(&mut sani).await;
    deliver(&mut amina).await;
    assert!(amina.held.contains_key(&after));
    assert_eq!(scene.data.is_sound().await, 2);
}

#[tokio::test]
async fn fault_24_the_longest_list_and_letters_that_trouble_a_database_come_to_leaders_as_they_were()
 {
    let scene = Scene::new().await;
    let (_, mut sani) = scene.officer("Sani").await;
    let (_, mut amina) = scene.phone("Amina").await;
    let odd = "name\n\u{202e}Ɗan \"Bara'u\" </script>; DROP TABLE entries;\u{200b}\n";
    let list = format!("{odd}{}", "𝕏".repeat(LIST - odd.chars().count()));
    let mut body = samples::body("notice");
    body["list"] = json!(list);
    let record = sani.record_id();
    let id = publish(&mut sani, record, &body);
    assert!(sani.held[&id].written.raw.len() < ENTRY_LIMIT);
    deliver(&mut sani).await;
    assert_eq!(*sani.standing(&id), Standing::Acknowledged);
    deliver(&mut amina).await;
    assert_eq!(amina.held[&id].written.raw, sani.held[&id].written.raw);
    assert_eq!(amina.merged("notice", record).body, Some(body));
}

#[tokio::test]
async fn a_leader_who_writes_a_notice_publishes_nothing() {
    let scene = Scene::new().await;
    let (_, mut amina) = scene.phone("Amina").await;
    let (_, mut bola) = scene.phone("Bola").await;
    let record = amina.record_id();
    let id = publish(&mut amina, record, &news("I am the office"));
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    assert!(bola.held.is_empty() && bola.stubs.is_empty());
    // Nor into one of an officer's, whose id leaders know.
    let (_, mut sani) = scene.officer("Sani").await;
    let theirs = sani.record_id();
    publish(&mut sani, theirs, &news("A workshop on Friday"));
    deliver(&mut sani).await;
    deliver(&mut amina).await;
    publish(&mut amina, theirs, &news("No workshop"));
    deliver(&mut amina).await;
    deliver(&mut bola).await;
    let stands = bola.merged("notice", theirs).body.unwrap();
    assert_eq!(stands["title"], "A workshop on Friday");
    assert!(!bola.held.contains_key(&id));
}
