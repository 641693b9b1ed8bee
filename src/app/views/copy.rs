//! The teacher's copy of a lesson and the conversation about it (S4).

use crate::came_over;
use crate::fieldbook::{fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::{follow, live};
use crate::markup::{El, Nodes, el};
use crate::material::{CopyMaterial, copy_material};
use crate::parts::button::go_link;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::half_written::{Where, half_written};
use crate::views::handing_over::handing_over;
use crate::views::when_found;
use crate::words::{Text, fill, language, say};
use documents::teacher_copy;
use domain::ids::RecordId;
use domain::lesson::Lesson;
use domain::observation::Observation;
use storage::{Error, Phone};

/// Lesson `id` as it is read where a leader before observed it: nothing is written
/// into it here. Any other is not saved yet, or not on this phone.
pub fn read_only(id: RecordId) -> Nodes {
    let is_theirs = reading(async move |phone: Phone| is_theirs(&phone, id).await);
    live(move || {
        is_theirs.get().map(|is_theirs| match is_theirs {
            true => copy_of(id),
            false => unless_begun(id, || crate::views::missing().into()),
        })
    })
}

/// `shown`, but of a lesson that was begun on this phone and is not saved yet: there
/// is nothing to talk about or to copy before it is.
fn unless_begun(id: RecordId, shown: impl Fn() -> Nodes + 'static) -> Nodes {
    let book = fieldbook();
    let begun = Slot::new(None);
    follow(move || {
        book.changed.track();
        // What was typed on the screen before may be written only now.
        book.drafts.track();
        begin(async move {
            match begun_lesson(&book.phone(), id).await {
                Ok(found) => drop(begun.try_set(Some(found))),
                Err(error) => book.trouble(&error),
            }
        });
    });
    let state = derived(move || {
        // What is written down afterwards is not being observed.
        let ended = |lesson: &Lesson| lesson.seen.has_ended() || lesson.seen.written.is_some();
        begun.with(|begun| begun.as_ref().map(|begun| begun.as_ref().map(ended)))
    });
    live(move || {
        state.get().map(|state| match state {
            None => shown(),
            Some(has_ended) => {
                let lesson = begun.with_untracked(|begun| begun.clone().flatten());
                not_saved(id, lesson, has_ended).into()
            }
        })
    })
}

async fn begun_lesson(phone: &Phone, id: RecordId) -> Result<Option<Lesson>, Error> {
    if phone.row(id).await?.is_some() {
        return Ok(None);
    }
    let draft = phone.draft(&Place::Observe(id).form()).await?;
    Ok(draft.and_then(|json| serde_json::from_str(&json).ok()))
}

/// It is still being observed, or written: the way back to it.
fn not_saved(id: RecordId, lesson: Option<Lesson>, has_ended: bool) -> El {
    let title = lesson.map(|lesson| lesson.title()).unwrap_or_default();
    let (happens, next) = match has_ended {
        true => (Text::LessonNotSaved, Text::SaveItFirst),
        false => (Text::LessonRunning, Text::EndItFirst),
    };
    let back = go_link("go", &Place::Observe(id).path(), say(Text::BackToLesson));
    let top = head(say(happens)).above(title).back(Place::Observe(id));
    screen(top, el("p").put(say(next)), back)
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

/// The copy of observation `id`, once it is saved.
pub fn copy(id: RecordId) -> Nodes {
    unless_begun(id, move || copy_of(id))
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
