//! The teacher's copy of a lesson and the conversation about it (S4).

use crate::fieldbook::{fieldbook, reading};
use crate::markup::{Nodes, el};
use crate::material::copy_material;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::views::handing_over::handing_over;
use crate::views::when_found;
use crate::words::{Text, language, say};
use documents::teacher_copy;
use domain::ids::RecordId;
use storage::Phone;

/// The copy of observation `id`. It goes to the teacher's own hand, so it bears
/// the teacher's name.
pub fn copy(id: RecordId) -> Nodes {
    let material = reading(async move |phone: Phone| copy_material(&phone, id).await);
    when_found(material, move |material| {
        let page = move || {
            material.with(|(school, lesson, profile)| {
                Some(teacher_copy(school, lesson, profile, language()))
            })
        };
        let title = || say(Text::TeachersCopy).into_owned();
        let warning = el("p").class("soft").put(say(Text::CopyLeaves));
        let some_are_shut = fieldbook().some_are_shut();
        let told = move || {
            let (shut, talks) =
                material.with(|(_, lesson, _)| Some((lesson.is_shut(), lesson.feedback.len())))?;
            let told = match talks {
                // "Not talked about yet" would be a guess.
                _ if shut && some_are_shut.get() => Text::CopyMayBeShut,
                0 | 1 => return None,
                _ => Text::TwoTalks,
            };
            Some(notice(say(told), ()))
        };
        let above = Nodes::from(warning).live(told);
        handing_over(title, Text::ShareCopy, Place::Talk(id), above, page)
    })
}
