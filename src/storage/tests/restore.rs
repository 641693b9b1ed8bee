//! A backup put back: on an empty phone, over newer work, twice, and broken off.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bench;

use bench::district::*;
use bench::*;
use domain::ids::RecordId;
use domain::person::Person;
use domain::school::School;
use exchange::backup::Head;
use exchange::enrol::{EnrolAnswer, OFFICER};
use storage::{Batch, Error, Phone, Whose};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A backup as the app makes one, without the file around it.
struct Made {
    head: Head,
    raws: Vec<String>,
    drafts: Vec<(String, String)>,
}

async fn backup(phone: &Phone) -> Made {
    let names = phone.entry_names().await.unwrap();
    Made {
        head: phone.backup_head("2026-11-28T07:00:00Z".into(), "A. Musa".into()),
        raws: phone.entry_bytes(&names).await.unwrap(),
        drafts: phone.drafts("").await.unwrap(),
    }
}

/// Puts it back in small portions; how many entries and drafts were new.
async fn restore(phone: &Phone, made: &Made) -> (usize, usize) {
    let mut restoring = phone.restore(&made.head).await.unwrap();
    for some in made.raws.chunks(3) {
        restoring.entries(some.to_vec()).await.unwrap();
    }
    let restored = restoring.end(&made.drafts).await.unwrap();
    (restored.entries, restored.drafts)
}

async fn put(phone: &Phone, id: RecordId, name: &str) {
    phone
        .save(Batch::new().put(id, &school(name)))
        .await
        .unwrap();
}

async fn name(phone: &Phone, id: RecordId) -> Option<String> {
    let stored = phone.get::<School>(id).await.unwrap();
    stored.map(|stored| stored.record.name)
}

/// What stands in a database, but for who the phone is.
async fn standing(phone: &Phone) -> Vec<serde_json::Value> {
    rows_of(phone).await
}

/// A phone with ten schools, one of them revised, a teacher and a draft.
async fn lived_in() -> (Phone, Vec<RecordId>, RecordId) {
    let phone = fresh_phone().await;
    let schools: Vec<RecordId> = (0..10).map(|_| record_id()).collect();
    for (n, id) in schools.iter().enumerate() {
        put(&phone, *id, &format!("school {n}")).await;
    }
    put(&phone, schools[0], "school nought").await;
    let teacher = record_id();
    let batch = Batch::new().put(teacher, &person("Mrs Dung"));
    phone.save(batch).await.unwrap();
    let form = format!("schools/{}/edit", schools[1]);
    phone
        .keep_draft(&form, "{\"name\":\"half\"}")
        .await
        .unwrap();
    (phone, schools, teacher)
}

#[wasm_bindgen_test]
async fn an_empty_phone_is_the_leaders_again_with_what_is_private_and_half_written() {
    let (old, schools, teacher) = lived_in().await;
    let made = backup(&old).await;
    let phone = fresh_phone().await;
    let device = phone.me().device;
    assert_eq!(phone.whose(&made.head).await.unwrap(), Whose::Nobodys);
    assert_eq!(restore(&phone, &made).await, (12, 1));

    assert_eq!(standing(&phone).await, standing(&old).await);
    assert_eq!(
        name(&phone, schools[0]).await.as_deref(),
        Some("school nought")
    );
    let person = phone.get::<Person>(teacher).await.unwrap().unwrap();
    assert_eq!(person.record.name, "Mrs Dung");
    assert_eq!(phone.drafts("").await.unwrap(), made.drafts);
    assert_eq!(phone.me().account, old.me().account);
    assert_eq!(phone.me().device, device, "the phone keeps its own id");
    assert_eq!(phone.account_key(), old.account_key());
    // All of the leader's own waits to be sent, in the order it was written.
    assert_eq!(outbox(&phone).await, outbox(&old).await);
    assert!(!phone.is_half_restored().await.unwrap());
    // What is written from now on is one history with what was.
    put(&phone, schools[0], "school zero").await;
    assert_eq!(outbox(&phone).await.len(), 13);
}

#[wasm_bindgen_test]
async fn twice_and_over_newer_work_it_changes_nothing_it_should_not() {
    let (phone, schools, _) = lived_in().await;
    let made = backup(&phone).await;
    assert_eq!(restore(&phone, &made).await, (0, 0));
    // Since then: a school was renamed, one deleted, the draft was saved, and
    // another is being typed.
    put(&phone, schools[1], "school one").await;
    phone.save(Batch::new().delete(schools[2])).await.unwrap();
    let form = &made.drafts[0].0;
    phone.drop_draft(form).await.unwrap();
    phone.keep_draft("schools/new", "{}").await.unwrap();
    let before = standing(&phone).await;
    let me = phone.me();
    for _ in 0..2 {
        assert_eq!(restore(&phone, &made).await, (0, 0));
        assert_eq!(standing(&phone).await, before);
        assert_eq!(phone.me(), me);
        let drafts = phone.drafts("").await.unwrap();
        assert_eq!(drafts, [("schools/new".to_owned(), "{}".to_owned())]);
        assert_eq!(outbox(&phone).await.len(), 14, "each once");
    }
}

#[wasm_bindgen_test]
async fn over_other_work_both_are_there_and_go_out_under_one_leader() {
    let (old, schools, teacher) = lived_in().await;
    let made = backup(&old).await;
    let phone = fresh_phone().await;
    let (new, own) = (record_id(), record_id());
    put(&phone, new, "school since").await;
    let batch = Batch::new().put(own, &person("Mr Gyang"));
    phone.save(batch).await.unwrap();
    let minted = phone.me().account;
    assert_eq!(phone.whose(&made.head).await.unwrap(), Whose::Unknown);
    restore(&phone, &made).await;
    assert_eq!(name(&phone, new).await.as_deref(), Some("school since"));
    assert!(name(&phone, schools[9]).await.is_some());
    for (id, who) in [(teacher, "Mrs Dung"), (own, "Mr Gyang")] {
        let person = phone.get::<Person>(id).await.unwrap().unwrap();
        assert_eq!(person.record.name, who);
    }
    let me = phone.me();
    assert_eq!((me.account, me.before), (old.me().account, vec![minted]));
    assert_eq!(
        phone.account_key(),
        old.account_key(),
        "it seals from now on"
    );
    assert_eq!(outbox(&phone).await.len(), 14);
}

#[wasm_bindgen_test]
async fn a_phone_that_has_joined_stays_the_accounts_and_takes_the_backup_in() {
    let (old, schools, _) = lived_in().await;
    let made = backup(&old).await;
    let phone = fresh_phone().await;
    let account = account_id();
    phone.join(&answer(account)).await.unwrap();
    restore(&phone, &made).await;
    assert_eq!(phone.me().account, account);
    assert!(phone.me().before.contains(&old.me().account));
    assert!(phone.me().joined.is_some());
    assert!(name(&phone, schools[3]).await.is_some());
    assert_eq!(outbox(&phone).await.len(), 12);
}

/// What this phone has, and who it is.
async fn all_here(phone: &Phone) -> (String, storage::Me, Vec<String>) {
    let here = everything(phone.name()).await;
    (here, phone.me(), outbox(phone).await)
}

#[wasm_bindgen_test]
async fn fault_16_a_backup_of_another_seat_is_refused_and_nothing_has_changed() {
    let (colleague, _, teacher) = lived_in().await;
    let phone = fresh_phone().await;
    put(&phone, record_id(), "school of mine").await;
    // Two seats of one District, each with the account of its first phone.
    for one in [&colleague, &phone] {
        one.join(&answer(one.me().account)).await.unwrap();
    }
    let made = backup(&colleague).await;
    assert_eq!(phone.whose(&made.head).await.unwrap(), Whose::Anothers);
    let before = all_here(&phone).await;
    let refused = phone.restore(&made.head).await;
    assert_eq!(refused.err(), Some(Error::Anothers));
    assert_eq!(all_here(&phone).await, before);
    assert!(phone.get::<Person>(teacher).await.unwrap().is_none());
    assert!(!phone.is_half_restored().await.unwrap());

    // A further phone of that colleague has that account, and takes it.
    let further = fresh_phone().await;
    further.join(&answer(colleague.me().account)).await.unwrap();
    assert_eq!(further.whose(&made.head).await.unwrap(), Whose::Mine);
    // One on which nothing was written yet becomes that colleague's.
    let empty = fresh_phone().await;
    assert_eq!(empty.whose(&made.head).await.unwrap(), Whose::Nobodys);
    // Of another District, or made by a version that did not tell, nobody but they
    // can know.
    for district in ["Elsewhere", ""] {
        let district = district.to_owned();
        let head = Head {
            district,
            ..made.head.clone()
        };
        assert_eq!(phone.whose(&head).await.unwrap(), Whose::Unknown);
    }
    // But of a leader before it is known, since that card came over.
    let head = Head {
        district: String::new(),
        ..made.head.clone()
    };
    let card = RecordId::alone(colleague.me().account, "profile");
    let profile = domain::profile::Profile::default();
    colleague
        .save(Batch::new().put(card, &profile))
        .await
        .unwrap();
    phone.take_in(&all_of(&colleague).await).await.unwrap();
    assert_eq!(phone.whose(&head).await.unwrap(), Whose::Anothers);
}

#[wasm_bindgen_test]
async fn fault_16_no_leaders_backup_is_put_back_on_an_officers_phone_and_no_name_comes_there() {
    let (leader, _, _) = lived_in().await;
    let officer = fresh_phone().await;
    let joined = EnrolAnswer {
        role: OFFICER.to_owned(),
        ..answer(account_id())
    };
    officer.join(&joined).await.unwrap();
    let own = backup(&officer).await;
    // Whether that leader had joined or not.
    for joins in [false, true] {
        if joins {
            leader.join(&answer(leader.me().account)).await.unwrap();
        }
        let made = backup(&leader).await;
        let refuses = officer.whose(&made.head).await.unwrap();
        assert_eq!(refuses, Whose::NotForOfficers);
        let before = all_here(&officer).await;
        let refused = officer.restore(&made.head).await;
        assert_eq!(refused.err(), Some(Error::Anothers));
        let after = all_here(&officer).await;
        assert_eq!(after, before);
        assert!(!after.0.contains("Mrs Dung"));
    }
    // The officer's own comes back; a leader's phone with work on it takes none.
    assert_eq!(officer.whose(&own.head).await.unwrap(), Whose::Mine);
    assert_eq!(leader.whose(&own.head).await.unwrap(), Whose::Anothers);
    let empty = fresh_phone().await;
    assert_eq!(empty.whose(&own.head).await.unwrap(), Whose::Nobodys);
}

#[wasm_bindgen_test]
async fn broken_off_it_is_noticed_and_done_again_it_is_whole() {
    let (old, schools, _) = lived_in().await;
    let made = backup(&old).await;
    let phone = fresh_phone().await;
    let mut restoring = phone.restore(&made.head).await.unwrap();
    restoring.entries(made.raws[..5].to_vec()).await.unwrap();
    drop(restoring);
    let again = Phone::open(phone.name()).await.unwrap();
    assert!(again.is_half_restored().await.unwrap());
    // It stands among the drafts until it is whole, and comes with no backup.
    assert_eq!(again.drafts("").await.unwrap()[0].0, "more/file");
    assert_eq!(restore(&again, &made).await, (7, 1));
    assert!(!again.is_half_restored().await.unwrap());
    assert_eq!(standing(&again).await, standing(&old).await);
    assert!(name(&again, schools[9]).await.is_some());
}

#[wasm_bindgen_test]
async fn fault_01_the_page_dies_at_any_step_of_a_portion_and_it_is_in_or_out() {
    let (old, _, _) = lived_in().await;
    let made = backup(&old).await;
    for step in 1..40 {
        let phone = fresh_phone().await;
        let mut restoring = phone.restore(&made.head).await.unwrap();
        abort_at(0);
        abort_at(step);
        let done = restoring.entries(made.raws[..4].to_vec()).await;
        let steps = abort_at(0);
        let here = rows(phone.name(), "entries").await.len();
        if done.is_ok() {
            assert!(steps < step && here == 4);
            return;
        }
        assert_eq!((here, rows_of(&phone).await.len()), (0, 0), "step {step}");
        restoring.entries(made.raws.clone()).await.unwrap();
        restoring.end(&made.drafts).await.unwrap();
        assert_eq!(rows_of(&phone).await.len(), 11);
    }
    panic!("a portion has an end");
}

#[wasm_bindgen_test]
async fn an_erased_entry_does_not_come_back_by_a_backup() {
    use exchange::changes::Line;
    let (phone, schools, _) = lived_in().await;
    let made = backup(&phone).await;
    let erased = exchange::EntryId::of(&made.raws[3]);
    let page = page(vec![Line::Redacted(erased)]);
    phone.take_in(&page).await.unwrap();
    assert_eq!(name(&phone, schools[3]).await, None);
    restore(&phone, &made).await;
    assert_eq!(name(&phone, schools[3]).await, None);
    let all = everything(phone.name()).await;
    assert!(!all.contains("\"school 3\"") && !all.contains("school 3\\"));
}

#[wasm_bindgen_test]
async fn the_last_backup_is_known_and_how_much_was_saved_since() {
    let (phone, schools, _) = lived_in().await;
    assert_eq!(phone.last_backup().await.unwrap(), None);
    let own = phone.own_entries().await.unwrap();
    put(&phone, schools[4], "while it was made").await;
    phone.backup_was_handed_out(own).await.unwrap();
    let last = phone.last_backup().await.unwrap().unwrap();
    assert_eq!(last.since, 1);
    assert!((js_sys::Date::now() - last.at).abs() < 60_000.0);
}
