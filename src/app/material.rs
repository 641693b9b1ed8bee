//! Gathers from the phone what a visit's papers are made of.

use crate::came_over::{card, made_before, name, written_before};
use crate::cluster;
use crate::routes::Place;
use crate::views::plan::known_teachers;
use crate::views::plan::opening;
use crate::words::Text;
use documents::{
    Lesson, Material, PlanMaterial, SignatureShut, TalkShut, TeacherShown, signed_for,
};
use domain::feedback::Feedback;
use domain::handover::Handover;
use domain::ids::RecordId;
use domain::lesson::Lesson as DraftLesson;
use domain::meeting::MeetingNote;
use domain::observation::Observation;
use domain::profile::Profile;
use domain::record::Record;
use domain::school::School;
use domain::step::Step;
use domain::visit::{Opening, Visit, VisitState};
use storage::{Belongs, Error, Phone, Query};

/// What visit `id`'s summary is made of; teachers by name only when `named`.
pub async fn material(phone: &Phone, id: RecordId, named: bool) -> Result<Option<Material>, Error> {
    let Some(visit) = phone.get::<Visit>(id).await? else {
        return Ok(None);
    };
    let visit = visit.record;
    let school = cluster::school(phone, visit.school).await?;
    let before = made_before(phone, id, &visit).await?;
    let is_own = before.is_none();
    let profile = match before {
        Some(theirs) => theirs,
        None => card(phone, phone.me().account).await?,
    };
    let known = known_teachers(phone, visit.school).await?;
    let mut lessons = Vec::new();
    let seen = phone
        .find_as::<Observation>(Query::of(id, "observation"))
        .await?;
    let ids: Vec<_> = seen.iter().map(|(id, _)| *id).collect();
    let shut = talks_untold(phone, &ids).await?;
    let mut observers = Vec::new();
    for (lesson, by) in phone.of_leader_before(None, &ids).await? {
        let by = name(&card(phone, by).await?);
        // The page bears one name, at its end.
        if by != visit.leader_of(&profile).0.trim() {
            observers.push((lesson, by));
        }
    }
    for (seen, observation) in seen {
        let by = observers.iter().find(|(lesson, _)| *lesson == seen);
        let talks = phone
            .find_as::<Feedback>(Query::of(seen, "feedback"))
            .await?;
        let teacher = known
            .iter()
            .find(|(id, _)| Some(*id) == observation.teacher);
        lessons.push(Lesson {
            id: seen,
            observation,
            feedback: talks.into_iter().map(|(_, feedback)| feedback).collect(),
            talk_shut: shut_of(&shut, seen),
            observed_by: by.map(|(_, name)| name.clone()),
            teacher: match teacher {
                Some((_, person)) if named => TeacherShown::Named(person.name.clone()),
                _ => TeacherShown::Role,
            },
        });
    }
    let next = match visit.next {
        Some(next) => phone.get::<Visit>(next).await?.map(|visit| visit.record),
        None => None,
    };
    let material = Material {
        lesson_runs: lesson_runs(phone, id).await?,
        school: school.map(|(_, school)| school).unwrap_or_default(),
        profile,
        lessons,
        meetings: phone
            .find_as::<MeetingNote>(Query::of(id, MeetingNote::KIND))
            .await?,
        steps: phone.find_as::<Step>(Query::of(id, "step")).await?,
        next,
        handover: None,
        signature_shut: None,
        visit,
    };
    let handover = signed_for(&material, &handovers(phone, id).await?);
    let signature_shut = match (&handover, is_own) {
        (Some(_), _) => None,
        (None, false) => Some(SignatureShut::WithLeaderBefore),
        (None, true) => signature_shut(phone, id, &material.visit)
            .await?
            .then_some(SignatureShut::OnOtherPhone),
    };
    Ok(Some(Material {
        signature_shut,
        handover,
        ..material
    }))
}

/// Lessons of which more may have been said than can be read here, and why.
type Shut = Vec<(RecordId, TalkShut)>;

fn shut_of(shut: &Shut, lesson: RecordId) -> Option<TalkShut> {
    let mut shut = shut.iter();
    shut.find(|(id, _)| *id == lesson).map(|(_, why)| *why)
}

/// Those of `lessons` of which a conversation is, or may be, kept that cannot be
/// read here: one has its id by its lesson, and older ones tell nothing of theirs.
///
/// # Errors
/// As [`Phone::find`].
pub async fn shut_talks(phone: &Phone, lessons: &[RecordId]) -> Result<Shut, Error> {
    let shut = phone.may_be_shut(Feedback::KIND, lessons).await?;
    let why = |belongs| match belongs {
        Belongs::Certainly => TalkShut::OnOtherPhone,
        Belongs::Perhaps => TalkShut::MayBe,
    };
    Ok(shut.into_iter().map(|(id, it)| (id, why(it))).collect())
}

/// As [`shut_talks`], and those of which one is only half written: that of a leader
/// before is that leader's alone. An officer reads none.
async fn talks_untold(phone: &Phone, lessons: &[RecordId]) -> Result<Shut, Error> {
    let may_be = |id: &RecordId| (*id, TalkShut::MayBe);
    if phone.me().officer {
        return Ok(lessons.iter().map(may_be).collect());
    }
    let mut shut = shut_talks(phone, lessons).await?;
    let theirs = phone.of_leader_before(None, lessons).await?;
    shut.extend(theirs.iter().map(|(id, _)| may_be(id)));
    for id in lessons {
        let half = phone.draft(&Place::Talk(*id).form()).await?;
        shut.extend(half.map(|_| may_be(id)));
    }
    Ok(shut)
}

/// What is said of the conversation about a lesson that no readable one is here of.
///
/// # Errors
/// As [`Phone::find`].
pub async fn talk_told(phone: &Phone, lesson: RecordId) -> Result<Text, Error> {
    let shut = shut_talks(phone, &[lesson]).await?;
    Ok(match shut_of(&shut, lesson) {
        Some(TalkShut::OnOtherPhone) => Text::TalkIsShut,
        Some(TalkShut::MayBe) => Text::TalkMayBeShut,
        None => Text::NotTalkedYet,
    })
}

/// Whether a lesson of `visit` is only a draft yet.
async fn lesson_runs(phone: &Phone, visit: RecordId) -> Result<bool, Error> {
    for (form, json) in phone.drafts("observations/").await? {
        if let Some(Place::Observe(id)) = Place::of(&form)
            && let Ok(lesson) = serde_json::from_str::<DraftLesson>(&json)
            && lesson.seen.visit == visit
            && phone.row(id).await?.is_none()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Everything that was handed over of `visit`.
///
/// # Errors
/// As [`Phone::find`].
pub async fn handovers(phone: &Phone, visit: RecordId) -> Result<Vec<Handover>, Error> {
    let all = phone.find_as::<Handover>(Query::of(visit, Handover::KIND));
    Ok(all
        .await?
        .into_iter()
        .map(|(_, handover)| handover)
        .collect())
}

/// Whether `visit` may have been signed where this phone cannot read it: one
/// that was closed, and of which no signature is here.
///
/// # Errors
/// As [`Phone::find`].
pub async fn signature_shut(phone: &Phone, id: RecordId, visit: &Visit) -> Result<bool, Error> {
    if visit.state != VisitState::Closed || !handovers(phone, id).await?.is_empty() {
        return Ok(false);
    }
    let shut = phone.may_be_shut(Handover::KIND, &[id]).await?;
    Ok(!shut.is_empty())
}

/// What the teacher's copy of an observation is made of.
pub struct CopyMaterial {
    /// The school.
    pub school: School,
    /// The lesson, with the teacher by name where this phone can read it.
    pub lesson: Lesson,
    /// The card of the leader who observed it.
    pub profile: Profile,
    /// That was a leader before.
    pub is_theirs: bool,
    /// Another leads it now.
    pub is_led: bool,
}

/// What the teacher's copy of observation `id` is made of.
pub async fn copy_material(phone: &Phone, id: RecordId) -> Result<Option<CopyMaterial>, Error> {
    let seen = phone.get::<Observation>(id).await?;
    let Some(seen) = seen.filter(|seen| !seen.deleted) else {
        return Ok(None);
    };
    let (is_led, observation) = (seen.is_read, seen.record);
    let school = cluster::school(phone, observation.school).await?;
    let before = written_before(phone, id).await?;
    let is_theirs = before.is_some();
    let profile = match before {
        Some(theirs) => theirs,
        None => card(phone, phone.me().account).await?,
    };
    // Of a visit that was closed, with the card that was kept then.
    let mut profile = profile;
    if let Some(visit) = phone.get::<Visit>(observation.visit).await? {
        let (name, cluster) = visit.record.leader_of(&profile);
        (profile.name, profile.cluster) = (name.to_owned(), cluster.to_owned());
    }
    let known = known_teachers(phone, observation.school).await?;
    let teacher = known
        .into_iter()
        .find(|(id, _)| Some(*id) == observation.teacher);
    let talks = phone.find_as::<Feedback>(Query::of(id, "feedback")).await?;
    let lesson = Lesson {
        id,
        observation,
        feedback: talks.into_iter().map(|(_, feedback)| feedback).collect(),
        talk_shut: shut_of(&talks_untold(phone, &[id]).await?, id),
        // The whole copy bears the name of who observed it.
        observed_by: None,
        teacher: teacher.map_or(TeacherShown::Role, |(_, person)| {
            TeacherShown::Named(person.name)
        }),
    };
    Ok(Some(CopyMaterial {
        school: school.map(|(_, school)| school).unwrap_or_default(),
        lesson,
        profile,
        is_theirs,
        is_led,
    }))
}

/// What visit `id`'s plan is made of; teachers by role.
pub async fn plan_material(phone: &Phone, id: RecordId) -> Result<Option<PlanMaterial>, Error> {
    let Some(visit) = phone.get::<Visit>(id).await? else {
        return Ok(None);
    };
    let visit = visit.record;
    let school = cluster::school(phone, visit.school).await?;
    // The plan of a visit that took place tells what was open on its day.
    let opening = match visit.has_begun() {
        true => {
            let mut steps = Vec::new();
            for school in cluster::group(phone, visit.school).await? {
                let of_school = Query::school(school).kinds(&[Step::KIND]);
                steps.extend(phone.find_as::<Step>(of_school).await?);
            }
            Opening::on(visit.day, steps)
        }
        false => opening(phone, visit.school).await?,
    };
    Ok(Some(PlanMaterial {
        school: school.map(|(_, school)| school).unwrap_or_default(),
        profile: card(phone, phone.me().account).await?,
        opening: opening.of_visit(id, &visit),
        named: Vec::new(),
        visit,
    }))
}
