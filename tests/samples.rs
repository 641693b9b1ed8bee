//! A record of each kind, as a leader would have written it.

use domain::kinds::{Kind, keys};
use serde_json::{Value, json};

/// A whole body of that kind.
pub fn body(kind: &str) -> Value {
    let school = "0192b2a0-0000-7000-8000-000000000001";
    let visit = "0192b2a0-0000-7000-8000-000000000002";
    let observation = "0192b2a0-0000-7000-8000-000000000003";
    let person = "0192b2a0-0000-7000-8000-000000000004";
    match kind {
        "profile" => json!({ "name": "Amina Bello", "cluster": "Kofar Ruwa" }),
        "terms" => json!({ "terms": [
            { "id": "0000000000000001", "name": "Term 1", "start": "2026-09-14", "end": "2026-12-11" },
            { "id": "0000000000000002", "name": "Term 2", "start": "2027-01-11", "end": "2027-04-09" },
        ] }),
        "school" => json!({ "name": "Ọ̀ṣun Primary", "code": "KF-07", "place": "by the well",
            "girls": 212, "boys": 198, "chair_phone": "+234 803 555 0101", "levels": "ECD to P6",
            "contacts": [{ "id": "000000000000000f", "role": "SMT", "name": "Mr Dung",
                "phone": "0803 555 0102" }], "archived": "2026-11-20" }),
        "person" => json!({ "school": school, "name": "Mallam Sani", "left": "2026-11-20" }),
        "visit" => json!({ "school": school, "day": "2026-11-20", "purpose": "Group work in P3",
            "people": [{ "id": "000000000000000a", "who": "Head Teacher", "at": "09:00" }],
            "lessons": [{ "id": "000000000000000b", "class": "P3", "subject": "English",
                "teacher": person, "focus": "=who answers" }],
            "steps": [], "checklist": [{ "id": "0000000000000001", "task": "call_ahead",
                "done": true, "note": "She was glad" }],
            "along": [{ "id": "000000000000000b", "role": "leader", "name": "B. Yusuf" }] }),
        "observation" => json!({ "visit": visit, "school": school, "day": "2026-11-20",
            "class": "P3", "subject": "English", "teacher": person, "focus": "who answers",
            "started": "2026-11-20T09:30:00", "girls": 21, "boys": 24,
            "notes": [{ "id": "000000000000000c", "at": "2026-11-20T09:41:07", "about": "pupils",
                "text": "Pairs read to each other; \"louder\", says one" }],
            "taps": [{ "id": "000000000000000d", "at": "2026-11-20T09:42:00", "what": "girl_back" }],
            "snapshots": [{ "id": "000000000000000e", "at": "2026-11-20T09:50:00",
                "on_task": 40, "of": 45 }] }),
        "feedback" => json!({ "observation": observation, "visit": visit, "school": school,
            "day": "2026-11-20", "teacher_view": "It was loud", "praise": "All pairs read",
            "question": "What did the back row do?", "teacher_idea": "Walk round",
            "small_step": "Stand at the back once", "practised": true,
            "look_again": "2026-12-04", "teacher_words": "I will try" }),
        "step" => json!({ "school": school, "visit": visit, "side": "school",
            "what": "- Readers for P3", "who": "Head Teacher", "by": "2026-12-01",
            "agreed": "2026-11-20" }),
        "handover" => json!({ "visit": visit, "school": school, "digest": "0".repeat(64),
            "text": "What I saw and praised", "signer": "The Head Teacher",
            "at": "2026-11-20T12:00:00", "strokes": [[[1, 2], [3, 4]]] }),
        "keyring" => json!({ "of": "0123456789abcdef", "words_checked": "2026-11-20",
            "others": [{ "id": "000000000000000f", "key": "AAECAwQFBgcICQoLDA0ODw" }] }),
        "meeting" => json!({ "visit": visit, "school": school, "day": "2026-11-20", "with": "smt",
            "people": [{ "id": "000000000000000f", "who": "Chair" }], "heard": "Registers are late",
            "praise": "All came", "question": "What helps?", "agreed": "@ the second lesson" }),
        "reflection" => json!({ "week": "2026-11-16", "training": "Names on sticks",
            "my_schools": "Unguwar Rimi draws names", "other_schools": "", "colleague": "Mrs Bala",
            "district": "The book officer", "smt": "" }),
        "answer" => json!({ "to": visit, "school": school, "day": "2026-11-21",
            "stands": "not_now", "text": "=The benches come in November", "from": "B. Sani", "turn": 1 }),
        "notice" => json!({ "sort": "schools", "day": "2026-11-21", "title": "Schools of Rimi",
            "text": "@ as of this year", "file": "rimi.csv", "list": "name,code\nBukuru,KF-01", "cluster": "Rimi",
            "from": "B. Sani" }),
        "private_note" => json!({ "day": "2026-11-20", "note": "What I saw", "call": "The officer",
            "phone": "0800 000 0000", "passed_to": "Her deputy", "passed_on": "2026-11-20",
            "passed_at": "12:30" }),
        "picture" => json!({ "of": visit, "day": "2026-11-20", "words": "The reading corner",
            "full": "0a".repeat(32), "bytes": 187_204, "small": "0b".repeat(32),
            "small_bytes": 8_411 }),
        "card" => json!({ "sort": "practice", "theme": "inclusion", "words": "+ names on sticks",
            "of": visit, "day": "2026-11-21" }),
        other => panic!("the kind {other} is new: write one here, as a leader would"),
    }
}

/// The same record with `canary` in each of its free texts: wherever its kind
/// takes any text there.
pub fn body_with_canary(kind: &Kind, canary: &str) -> Value {
    let mut body = body(kind.name);
    let fields: Vec<String> = body
        .as_object()
        .expect("a body is an object")
        .iter()
        .filter(|(_, value)| value.is_string())
        .map(|(field, _)| field.clone())
        .collect();
    let mut sung = 0;
    for field in fields {
        let before = body[&field].clone();
        body[&field] = json!(format!("{canary} {field}"));
        if keys(kind.name, &body.to_string()).is_ok() {
            sung += 1;
        } else {
            body[&field] = before;
        }
    }
    assert!(sung > 0, "the kind {} has no field for a name", kind.name);
    body
}
