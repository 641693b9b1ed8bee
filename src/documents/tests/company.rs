//! Who came along, and the meetings of a visit.

use super::under;
use crate::sample::{day, id, tudun_fari};
use crate::visit_summary;
use domain::checklist::{Companion, Role};
use domain::ids::ItemId;
use domain::language::Language::English;
use domain::meeting::{MeetingNote, Present, With};

/// Another leader and somebody of the SMT, on that visit.
pub fn company() -> Vec<Companion> {
    let companion = |n, role, name: &str| Companion {
        id: ItemId(n),
        role,
        name: name.into(),
        removed: false,
    };
    vec![
        companion(1, Role::Leader, "B. Yusuf"),
        companion(2, Role::Smt, ""),
        companion(3, Role::Other, "Pastor Audu"),
    ]
}

/// A meeting on that visit.
pub fn smt_meeting() -> MeetingNote {
    MeetingNote {
        visit: Some(id(1)),
        school: Some(id(2)),
        with: With::Smt,
        people: vec![Present {
            id: ItemId(1),
            who: "Chair and two teachers".into(),
            removed: false,
        }],
        heard: "Registers are late on market days".into(),
        praise: "The SMT walks through the classes each morning".into(),
        question: "What do you look at when you walk?".into(),
        agreed: "Registers are taken before the second lesson".into(),
        ..MeetingNote::on(day(10, 14))
    }
}

#[test]
fn who_came_along_and_what_was_agreed_in_meetings_stand_on_the_summary() {
    let mut material = tudun_fari();
    material.visit.along = company();
    let head = MeetingNote {
        with: With::Head,
        heard: "P5 has no door".into(),
        ..MeetingNote::on(day(10, 14))
    };
    material.meetings = vec![(id(62), head), (id(61), smt_meeting())];
    let page = visit_summary(&material, English);
    let text = page.text();
    assert!(
        text.contains(
            "with Mrs Bala, Head Teacher\n\
             Came along: B. Yusuf (Cluster Leader), SMT, Pastor Audu\n\n"
        ),
        "{text}"
    );
    assert_eq!(
        under(&page, "Meetings"),
        "• Meeting: SMT (Chair and two teachers): We agreed: Registers are taken before the \
         second lesson."
    );
    // What others said in a meeting is on no page that is handed over.
    for heard in ["P5 has no door", "Registers are late"] {
        assert!(!text.contains(heard), "{text}");
    }
    let praise = under(&page, "What I saw and want to praise");
    assert!(
        praise.ends_with(
            "\n• Meeting: SMT (Chair and two teachers): The SMT walks through the classes each \
             morning."
        ),
        "{praise}"
    );
}

#[test]
fn who_it_is_called_as_the_leaders_country_calls_it() {
    let mut material = tudun_fari();
    material.profile.management_team = "SSIT".into();
    material.visit.along = company();
    material.meetings = vec![(id(61), smt_meeting())];
    let text = visit_summary(&material, English).text();
    assert!(text.contains("(Cluster Leader), SSIT, Pastor"), "{text}");
    assert!(text.contains("• Meeting: SSIT (Chair"), "{text}");
}
