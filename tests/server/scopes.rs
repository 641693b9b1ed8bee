//! Who is let into which call, and what of whose they see there: every call,
//! every role, every owner. The calls are read off the router's own list.

use super::scene::{JSON, Scene, all_deliver, deliver};
use district::calls::{self, Call, Who};
use district::scope::{Role, Scope, SeatId};
use domain::card::{Shown, id_for_others};
use domain::kinds::KINDS;
use domain::record::Share;
use exchange::Digest;
use exchange::changes::{Card, Line};
use exchange::digest::EntryId;
use exchange::receipt::Mark;
use reqwest::Method;
use std::collections::BTreeSet;
use tests::phone::{Phone, Reply};
use tests::samples;

/// What `owner` has a picture of.
const PICTURE: &[u8] = b"\xff\xd8\xff the reading corner";

/// A call as `caller` makes it, about what `owner` wrote.
async fn tried(call: &Call, caller: &Phone, owner: &Phone) -> Reply {
    let verb = Method::from_bytes(call.verb.as_bytes()).unwrap();
    let (name, bundle) = owner.bundle_of_all();
    let (path, body) = match (call.verb, call.path) {
        ("POST", "/v1/enrol") => (call.path.to_owned(), "{}".to_owned()),
        ("POST", "/v1/sessions") => (call.path.to_owned(), caller.session_request()),
        ("PUT", "/v1/bundles/{sha256}") => (format!("/v1/bundles/{name}"), bundle),
        ("POST", "/v1/carried") => return caller.bring(owner.file_of_all()).await,
        ("PUT", "/v1/blobs/{sha256}") => {
            let reply = caller.put_piece(&Digest::of(&[PICTURE]), 0, PICTURE).await;
            return reply.expect("an answer");
        }
        ("GET", "/v1/blobs/{sha256}") => return caller.picture(PICTURE).await,
        ("POST", "/v1/invites") => {
            let asked = serde_json::json!({ "code": "7".repeat(64), "name": "Danladi" });
            (call.path.to_owned(), asked.to_string())
        }
        // A file that waits for nobody.
        ("POST" | "DELETE", "/v1/carried/{sha256}") => {
            (format!("/v1/carried/{name}"), String::new())
        }
        ("DELETE", "/v1/aside/{sha256}") => (format!("/v1/aside/{name}"), String::new()),
        // Of seats that nobody has.
        ("POST", "/v1/handovers") => (call.path.to_owned(), r#"{"from":98,"to":99}"#.to_owned()),
        ("DELETE", "/v1/records/{record}") => {
            // A record that nobody has.
            (format!("/v1/records/{}", caller.record_id()), String::new())
        }
        ("DELETE", "/v1/phones/{device}") => {
            // A phone that nobody has.
            let path = format!("/v1/phones/{}", Phone::new("").device);
            (path, String::new())
        }
        (
            "GET",
            "/v1/changes" | "/v1/keys" | "/v1/seats" | "/v1/openapi.json" | "/healthz" | "/metrics",
        ) => (call.path.to_owned(), String::new()),
        new => panic!("{new:?} is new: say here how it is made, and below who sees what in it"),
    };
    let reply = caller.call(verb, &path, &[JSON], body).await;
    reply.expect("an answer")
}

#[tokio::test]
async fn every_call_lets_in_whom_it_should_and_shows_them_nothing_else() {
    let scene = Scene::new().await;
    let (_, mut amina) = scene.phone("Amina").await;
    let (_, bola) = scene.phone("Bola").await;
    let (_, sani) = scene.officer("Sani").await;
    let (gone, revoked) = scene.officer("Gone").await;
    let store = scene.data.store().await;
    store
        .revoke(district::store::Revoked::Seat(gone))
        .await
        .unwrap();
    let nobody = Phone::new(scene.line.url());
    let open = amina.save("visit", amina.record_id(), &samples::body("visit"));
    let mine = amina.save("person", amina.record_id(), &samples::body("person"));
    let shared = amina.record_id();
    amina.save("card", shared, &samples::body("card"));
    let words = samples::body("card")["words"].to_string();
    amina.save_picture(amina.record_id(), PICTURE, b"small");
    deliver(&mut amina).await;
    let hers: Vec<String> = amina
        .held
        .values()
        .flat_map(|held| {
            [
                held.written.id.to_string(),
                held.written.entry.record.to_string(),
            ]
        })
        .chain([amina.account.to_string(), amina.device.to_string()])
        .collect();
    let raw = |id: &EntryId| amina.held[id].written.raw.clone();
    let (open, mine) = (raw(&open), raw(&mine));

    let callers = [
        ("nobody", &nobody),
        ("revoked", &revoked),
        ("owner", &amina),
        ("another leader", &bola),
        ("officer", &sani),
    ];
    for call in calls::all() {
        for (who, phone) in callers {
            let told = format!("{} {} by {who}", call.verb, call.path);
            let reply = tried(&call, phone, &amina).await;
            let expected = match (call.who, call.path, who) {
                (Who::Joined | Who::Officer, _, "nobody" | "revoked") => (401, "not_joined"),
                (Who::Officer, _, "owner" | "another leader") => (404, "not_found"),
                (Who::Anybody, "/v1/enrol", _) => (400, "malformed"),
                (_, "/v1/sessions", "nobody" | "revoked") => (401, "not_joined"),
                (_, "/v1/bundles/{sha256}", "another leader" | "officer") => (401, "other_device"),
                (
                    _,
                    "/v1/handovers"
                    | "/v1/records/{record}"
                    | "/v1/carried/{sha256}"
                    | "/v1/aside/{sha256}",
                    _,
                ) => (404, "not_found"),
                // An officer sees it, and has none of their own there.
                (_, "/v1/blobs/{sha256}", "another leader") => (404, "not_found"),
                (_, "/v1/blobs/{sha256}", "officer") if call.verb == "PUT" => (404, "not_found"),
                _ => (200, ""),
            };
            assert_eq!(
                (reply.status, reply.code().as_str()),
                expected,
                "{told}: {}",
                reply.body
            );
            if reply.content_type == "image/jpeg" {
                assert_eq!(reply.bytes, PICTURE, "{told}");
            }
            if reply.status >= 400 {
                assert_eq!(reply.content_type, "application/problem+json", "{told}");
            }
            let sees = (reply.body.contains(&open), reply.body.contains(&mine));
            let may = match (call.path, who) {
                ("/v1/changes", "owner") => (true, true),
                ("/v1/changes", "officer") => (true, false),
                _ => (false, false),
            };
            assert_eq!(sees, may, "{told}");
            // What she shares is read by everybody who joined, and by leaders without
            // one of her ids.
            let reads = call.path == "/v1/changes" && !matches!(who, "nobody" | "revoked");
            assert_eq!(reply.body.contains(&words), reads, "{told}");
            // (A receipt that is carried back names the entries it is of.)
            if who == "another leader" && call.path != "/v1/carried" {
                for id in &hers {
                    assert!(!reply.body.contains(id), "{told}: {id}");
                }
            }
            let names = reply.body.contains("Bola");
            let told_names = (call.path, who) == ("/v1/seats", "officer");
            assert_eq!(names, told_names, "{told}");
        }
    }
    store.close().await;
}

#[tokio::test]
async fn every_question_to_the_store_is_answered_within_its_scope() {
    let scene = Scene::new().await;
    let (amina_s, mut amina) = scene.phone("Amina").await;
    let (bola_s, mut bola) = scene.phone("Bola").await;
    let (sani_s, mut sani) = scene.officer("Sani").await;
    let mut all = Vec::new();
    for (seat, phone) in [
        (amina_s, &mut amina),
        (bola_s, &mut bola),
        (sani_s, &mut sani),
    ] {
        for kind in KINDS {
            let record = phone.record_id();
            let id = phone.save(kind.name, record, &samples::body(kind.name));
            all.push((seat, kind, record, id));
        }
    }
    // Sani's phone comes last, so that it holds what it wrote alone.
    all_deliver([&mut amina, &mut bola, &mut sani]).await;
    let store = scene.data.store().await;
    let scopes = [
        Scope::Leader(amina_s),
        Scope::Leader(bola_s),
        Scope::Leader(sani_s),
        Scope::Officer(sani_s),
        Scope::Whole,
    ];
    for scope in scopes {
        let may = |seat: SeatId, share: Share| match scope {
            Scope::Leader(own) => own == seat,
            Scope::Officer(own) => own == seat || share != Share::Mine,
            Scope::Whole => true,
        };
        let mut after = Mark::START;
        let mut came = BTreeSet::new();
        let mut cards = BTreeSet::new();
        loop {
            let page = store.changes(scope, after).await.unwrap();
            after = page.mark;
            for line in page.lines {
                match line {
                    Line::Entry(raw) => assert!(came.insert(EntryId::of(&raw)), "{scope:?}"),
                    Line::Card(Card {
                        id,
                        shown: Some(shown),
                    }) => {
                        assert_eq!(shown, Shown::of(&samples::body("card")).unwrap());
                        assert!(cards.insert(id), "{scope:?}");
                    }
                    line => panic!("{line:?} to {scope:?}"),
                }
            }
            if !page.more {
                break;
            }
        }
        let kinds = store.kinds(scope).await.unwrap();
        for (seat, kind, record, id) in &all {
            let told = format!("{scope:?}, {seat}'s {}", kind.name);
            let may = may(*seat, kind.share);
            assert_eq!(came.contains(id), may, "changes: {told}");
            // A leader gets a card in place of the entry, and of nothing else.
            let is_card = match scope {
                Scope::Leader(own) => own != *seat,
                Scope::Officer(_) => false,
                Scope::Whole => true,
            } && kind.share == Share::Leaders;
            let card = cards.contains(&id_for_others(*record));
            assert_eq!(card, is_card, "cards: {told}");
            let records = store.records(scope, kind.name).await.unwrap();
            assert_eq!(records.contains(&(*seat, *record)), may, "records: {told}");
            let history = store.history(scope, kind.name, (*seat, *record)).await;
            assert_eq!(history.unwrap().entries.len(), usize::from(may), "{told}");
            assert!(!may || kinds.iter().any(|name| name == kind.name), "{told}");
        }
    }
    store.close().await;
}

#[tokio::test]
async fn an_officer_does_not_wait_for_what_an_officer_never_gets() {
    let scene = Scene::new().await;
    let (_, mut amina) = scene.phone("Amina").await;
    let (_, mut early) = scene.officer("Sani").await;
    let record = amina.record_id();
    // Kept to herself at first, and shared later: as two levels of one record.
    let first = amina.save("visit", record, &samples::body("visit"));
    let mut entry = amina.held[&first].written.entry.clone();
    let shared = entry.clone();
    entry.share = Share::Mine.name().to_owned();
    let inside = exchange::sealed::Inside {
        set: vec!["purpose".to_owned()],
        body: samples::body("visit"),
    };
    let sealed = tests::sealer::seal(&amina.key, record, "visit", &inside);
    entry.content = exchange::entry::Content::Sealed(sealed);
    let shut = entry.write();
    let child = exchange::entry::Entry {
        parents: vec![shut.id],
        ..shared
    }
    .write();
    let send = async |raw: &String| {
        let bundle = exchange::bundle::write_bundle(amina.device, &[raw]);
        let name = bundle.sha256.to_string();
        let reply = super::scene::put(&amina, &name, bundle.json.into(), None).await;
        assert!(reply.body.contains(r#""refused":[]"#), "{}", reply.body);
    };
    // The child comes first, and an officer's phone fetches it before the other.
    send(&child.raw).await;
    deliver(&mut early).await;
    assert_eq!(early.merged("visit", record).waiting, [child.id]);
    send(&shut.raw).await;
    deliver(&mut early).await;
    let (_, mut late) = scene.officer("Tanko").await;
    deliver(&mut late).await;
    for officer in [&early, &late] {
        let merged = officer.merged("visit", record);
        assert_eq!(merged.waiting, []);
        assert!(merged.body.is_some() && !officer.held.contains_key(&shut.id));
    }
    // Amina's own other phone gets both whole, and no stub of either.
    let seat = SeatId(1);
    let mut second = scene.further_phone(seat).await;
    deliver(&mut second).await;
    assert!(second.held.contains_key(&shut.id) && second.stubs.is_empty());
}

#[tokio::test]
async fn a_phone_is_told_what_its_owner_is_and_cannot_say_so_itself() {
    let scene = Scene::new().await;
    for (role, name) in [(Role::Leader, "leader"), (Role::Officer, "officer")] {
        let seat = scene.data.seat_of("Somebody", role).await;
        let code = scene.data.invite(seat).await.code;
        let mut phone = Phone::new(scene.line.url());
        let told = phone.try_join(&code).await.unwrap();
        assert!(
            told.body.contains(&format!(r#""role":"{name}""#)),
            "{}",
            told.body
        );
    }
    let seat = scene.data.seat("Bola").await;
    let code = scene.data.invite(seat).await.code;
    let phone = Phone::new(scene.line.url());
    let asked = serde_json::json!({
        "code": code, "account": phone.account, "device": phone.device,
        "signing_key": phone.signing_key, "role": "officer",
    });
    let reply = phone
        .call(Method::POST, "/v1/enrol", &[JSON], asked.to_string())
        .await;
    let body = reply.unwrap().body;
    assert!(!body.contains("officer"), "{body}");
    let seats = scene.data.store().await.seats().await.unwrap();
    assert_eq!(seats.last().unwrap().role, Role::Leader);
}
