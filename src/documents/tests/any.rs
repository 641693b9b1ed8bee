//! Visits with anything at all typed into them.

use super::company::{company, smt_meeting};
use crate::sample::{at, id, strokes, tudun_fari};
use crate::{Lesson, Material, TeacherShown};
use domain::ids::ItemId;
use domain::visit::AgreedLesson;
use proptest::prelude::*;

/// What people, and programs, type.
pub fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,40}",
        2 => "(.|\\n|\\r\\n| ){0,40}",
        1 => Just(String::new()),
        1 => "[a-z<>&\"'/=! ]{0,30}",
        1 => proptest::sample::select(vec![
            "</style><script>alert(1)</script>", "<!--", "]]>", "&lt;b&gt;", "\" onload=\"x",
            "\0\0", "a\0b", "سلام عليكم", "\u{202e}desrever", "\u{2069}\u{2067}x",
            "\u{200b}", "\u{200d}\u{feff}", "👩🏾‍🏫", "*What I will do at the office*", "• item",
            "first\n\n*When I come again*\n\nnever", "{what} {", "…", "Ẹ kú iṣẹ́", "\n  \n",
        ]).prop_map(str::to_owned),
        1 => "[a-zƙ]{200,400}",
    ]
}

/// Every place of a visit's papers where somebody types.
pub fn texts(material: &mut Material) -> Vec<&mut String> {
    let visit = &mut material.visit;
    let mut texts = vec![
        &mut material.school.name,
        &mut material.school.head_teacher,
        &mut material.profile.name,
        &mut material.profile.cluster,
        &mut visit.purpose,
        &mut visit.praise,
        &mut visit.head_words,
        &mut visit.materials,
    ];
    for lesson in &mut visit.lessons {
        texts.extend([&mut lesson.class, &mut lesson.subject, &mut lesson.focus]);
    }
    texts.extend(visit.along.iter_mut().map(|companion| &mut companion.name));
    for Lesson {
        observation,
        feedback,
        teacher,
        ..
    } in &mut material.lessons
    {
        let seen = observation;
        texts.extend([&mut seen.class, &mut seen.subject, &mut seen.focus]);
        texts.extend(seen.notes.iter_mut().map(|note| &mut note.text));
        if let TeacherShown::Named(name) = teacher {
            texts.push(name);
        }
        for said in feedback {
            texts.extend([
                &mut said.teacher_view,
                &mut said.praise,
                &mut said.question,
                &mut said.teacher_idea,
                &mut said.small_step,
                &mut said.teacher_words,
            ]);
        }
    }
    for (_, meeting) in &mut material.meetings {
        texts.extend([
            &mut meeting.heard,
            &mut meeting.praise,
            &mut meeting.question,
            &mut meeting.agreed,
        ]);
        texts.extend(meeting.people.iter_mut().map(|person| &mut person.who));
    }
    for (_, step) in &mut material.steps {
        texts.extend([
            &mut step.what,
            &mut step.who,
            &mut step.notice,
            &mut step.reply,
        ]);
    }
    texts.extend(material.next.iter_mut().map(|next| &mut next.purpose));
    texts.extend(material.handover.iter_mut().map(|it| &mut it.signer));
    texts
}

/// A visit with any of its parts there or not, and anything typed.
pub fn material() -> impl Strategy<Value = Material> {
    let flags = proptest::collection::vec(any::<bool>(), 15);
    let typed = proptest::collection::vec(typed(), 80);
    (flags, typed).prop_map(|(flags, typed)| {
        let mut it = tudun_fari();
        it.visit.school_none = flags[0];
        it.visit.office_none = flags[1];
        it.visit.next_none = flags[2];
        it.visit.started = it.visit.started.filter(|_| flags[3]);
        it.next = it.next.filter(|_| flags[4]);
        it.lessons.truncate(1 + usize::from(flags[5]));
        for lesson in &mut it.lessons {
            if !flags[6] {
                lesson.feedback.clear();
            }
            if flags[7] {
                lesson.teacher = TeacherShown::Named(String::new());
            }
            lesson.observation.ended = lesson.observation.ended.filter(|_| flags[8]);
        }
        it.steps.truncate(if flags[9] { 4 } else { 1 });
        if flags[10] {
            it.steps.clear();
        }
        it.visit.lessons = vec![AgreedLesson {
            id: ItemId(1),
            at: None,
            class: String::new(),
            subject: String::new(),
            teacher: Some(id(50)),
            focus: String::new(),
            removed: false,
        }];
        if flags[12] {
            it.visit.along = company();
            it.meetings = vec![(id(60), smt_meeting())];
        }
        if flags[13] {
            it.visit.written = Some(at(18, 0));
            for lesson in &mut it.lessons {
                lesson.observation.written = Some(at(18, 0));
                lesson.observation.end_unknown = lesson.observation.ended.is_none();
            }
        }
        if flags[14] {
            let twice = it.lessons[0].feedback.clone();
            it.lessons[0].feedback.extend(twice);
        }
        if flags[11] {
            let mut handover = super::signing::sign(&it, "");
            handover.strokes = strokes();
            it.handover = Some(handover);
        }
        for (place, typed) in texts(&mut it).into_iter().zip(typed) {
            *place = typed;
        }
        it
    })
}
