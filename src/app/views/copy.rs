//! The teacher's copy of a lesson and the conversation about it (S4).

use crate::came_over;
use crate::fieldbook::{fieldbook, reading};
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::material::{CopyMaterial, copy_material};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::views::half_written::{Where, half_written};
use crate::views::handing_over::handing_over;
use crate::views::when_found;
use crate::words::{Text, fill, language, say};
use documents::teacher_copy;
use domain::ids::RecordId;
use domain::observation::Observation;
use storage::{Error, Phone};

/// Lesson `id` as it is read where a leader before observed it: nothing is written
/// into it here. Any other is not on this phone.
pub fn read_only(id: RecordId) -> Nodes {
    let is_theirs = reading(async move |phone: Phone| is_theirs(&phone, id).await);
    live(move || {
        is_theirs.get().map(|is_theirs| match is_theirs {
            true => copy(id),
            false => crate::views::missing().into(),
        })
    })
}

/// Whether a leader before observed lesson `id`.
///
/// # Errors
/// As [`Phone::get`].
pub async fn is_theirs(phone: &Phone, id: RecordId) -> Result<bool, Error> {
    let seen = phone.get::<Observation>(id).await?;
    let is_here = seen.is_some_and(|seen| !seen.deleted);
    Ok(is_here && came_over::written_before(phone, id).await?.is_some())
}

/// The copy of observation `id`. It goes to the teacher's own hand, so it bears
/// the teacher's name.
pub fn copy(id: RecordId) -> Nodes {
    let material = reading(async move |phone: Phone| copy_material(&phone, id).await);
    when_found(material, move |material| {
        let page = move || {
            material.with(|of| {
                Some(teacher_copy(
                    &of.school,
                    &of.lesson,
                    &of.profile,
                    language(),
                ))
            })
        };
        let title = || say(Text::TeachersCopy).into_owned();
        let warning = el("p").class("soft").put(say(Text::CopyLeaves));
        let some_are_shut = fieldbook().some_are_shut();
        let told = move || {
            let theirs = |of: &CopyMaterial| {
                let name = came_over::name(&of.profile);
                (of.is_theirs && of.lesson.is_shut())
                    .then(|| fill(Text::CopyIsTheirs, &[("name", &name)]))
            };
            if let Some(told) = material.with(theirs) {
                return Some(notice(told, ()));
            }
            let (shut, talks) = material.with(|of| {
                let lesson = &of.lesson;
                Some((lesson.is_shut(), lesson.feedback.len()))
            })?;
            let told = match talks {
                // "Not talked about yet" would be a guess.
                _ if shut && some_are_shut.get() => Text::CopyMayBeShut,
                0 | 1 => return None,
                _ => Text::TwoTalks,
            };
            Some(notice(say(told), ()))
        };
        let above = Nodes::from(warning)
            .live(told)
            .put(half_written(Where::Copy(id)));
        let back = material.now(|of| match of.is_theirs {
            true => Place::Visit(of.lesson.observation.visit),
            false => Place::Talk(id),
        });
        let back = back.unwrap_or(Place::Talk(id));
        handing_over(title, Text::ShareCopy, back, above, page)
    })
}
