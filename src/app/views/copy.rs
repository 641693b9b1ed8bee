//! The teacher's copy of a lesson and the conversation about it (S4).

use crate::came_over;
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::material::{CopyMaterial, copy_material};
use crate::parts::button::go_link;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::slot::derived;
use crate::views::half_written::{Where, half_written};
use crate::views::handing_over::handing_over;
use crate::views::{running, when_found};
use crate::words::{Text, fill, language, say};
use documents::{TalkShut, teacher_copy};
use domain::ids::RecordId;
use domain::lesson::Lesson;
use domain::observation::Observation;
use storage::{Error, Phone};

/// Whether a leader before observed lesson `id`.
///
/// # Errors
/// As [`Phone::get`].
pub async fn is_theirs(phone: &Phone, id: RecordId) -> Result<bool, Error> {
    let seen = phone.get::<Observation>(id).await?;
    let is_here = seen.is_some_and(|seen| !seen.deleted);
    Ok(is_here && came_over::written_before(phone, id).await?.is_some())
}

/// The copy of observation `id`. Of a lesson that was begun on this phone and is not
/// saved yet there is nothing to copy or to talk about: the way back to it.
pub fn copy(id: RecordId) -> Nodes {
    let begun = reading(async move |phone: Phone| begun(&phone, id).await);
    let begun = derived(move || begun.get());
    live(move || {
        begun.get().map(|begun| match begun {
            None => copy_of(id),
            Some(told) => not_saved(id, told).into(),
        })
    })
}

/// What is said of a lesson that is only a draft; nothing of any other.
async fn begun(phone: &Phone, id: RecordId) -> Result<Option<Text>, Error> {
    if phone.row(id).await?.is_some() {
        return Ok(None);
    }
    let draft = phone.draft(&Place::Observe(id).form()).await?;
    let lesson = draft.and_then(|json| serde_json::from_str::<Lesson>(&json).ok());
    Ok(lesson.as_ref().map(running::begun_as))
}

fn not_saved(id: RecordId, told: Text) -> El {
    let there = Place::Observe(id);
    let back = go_link("go", &there.path(), say(Text::BackToLesson));
    let next = el("p").put(say(Text::EndItFirst));
    screen(head(say(told)).back(there), next, back)
}

/// It goes to the teacher's own hand, so it bears the teacher's name.
fn copy_of(id: RecordId) -> Nodes {
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
                let shut = of.lesson.talk_shut.filter(|_| of.lesson.is_shut());
                Some((shut, of.lesson.feedback.len()))
            })?;
            let told = match (shut, talks) {
                (Some(TalkShut::OnOtherPhone), _) => Text::CopyIsShut,
                // "Not talked about yet" would be a guess.
                (Some(TalkShut::MayBe), _) if some_are_shut.get() => Text::CopyMayBeShut,
                (_, 0 | 1) => return None,
                _ => Text::SeveralTalks,
            };
            Some(notice(say(told), ()))
        };
        let above = Nodes::from(warning)
            .live(told)
            .put(half_written(Where::Copy(id)));
        let back = material.now(|of| match of.is_theirs || of.is_led {
            true => Place::Visit(of.lesson.observation.visit),
            false => Place::Talk(id),
        });
        let back = back.unwrap_or(Place::Talk(id));
        handing_over(title, Text::ShareCopy, back, above, page)
    })
}
