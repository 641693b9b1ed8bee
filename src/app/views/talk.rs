//! The feedback conversation (S4): the teacher's view first, one small step last.

use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults};
use crate::frame::{head, screen};
use crate::go::go;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::material::{shut_talks, talk_told};
use crate::parts::button::go_button;
use crate::parts::choice::check;
use crate::parts::field::FieldKind;
use crate::parts::list::{bdi, card};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::copy::{copy, is_theirs};
use crate::views::kept_talk::kept_talk;
use crate::views::names::{Named, names_told, role_of, write_role};
use crate::words::{Text, fill, say};
use documents::TalkShut;
use domain::day::Day;
use domain::feedback::Feedback;
use domain::ids::RecordId;
use domain::observation::Observation;
use domain::record::{Fault, Record, Wrong};
use domain::text::tidy;
use storage::{Batch, Error, Phone, Query};

/// The conversation while it is written.
#[derive(Clone)]
pub struct Talk {
    /// The feedback's id.
    id: RecordId,
    /// What is written.
    pub feedback: Feedback,
    /// When we look again, as typed.
    pub again: String,
}
domain::json!(Talk { id, feedback } or_default { again });

/// The same, as a draft.
pub type Form = Draft<Talk>;

async fn open(phone: &Phone, observation: RecordId) -> Result<Option<Talk>, Error> {
    let seen = phone.get::<Observation>(observation).await?;
    let Some(seen) = seen.filter(|seen| !seen.deleted) else {
        return Ok(None);
    };
    let seen = seen.record;
    let kept = phone
        .find_as::<Feedback>(Query::of(observation, "feedback"))
        .await?;
    if kept.is_empty() && is_theirs(phone, observation).await? {
        return Ok(None);
    }
    let own = Feedback::id(phone.me().account, observation);
    let known = phone.get::<Feedback>(own).await?;
    let known = known.filter(|known| !known.deleted);
    let (id, feedback) = match (known, kept.into_iter().next()) {
        (Some(known), _) => (own, known.record),
        (None, Some(other)) => other,
        (None, None) => {
            let about = Feedback::about(observation, seen.visit, seen.school, seen.day);
            (own, about)
        }
    };
    let again = feedback
        .look_again
        .map(|day| day.to_string())
        .unwrap_or_default();
    Ok(Some(Talk {
        id,
        feedback,
        again,
    }))
}

/// The conversation about observation `id`.
pub fn talk(id: RecordId) -> Nodes {
    let form = Draft::open(Place::Talk(id).form(), async move |phone| {
        open(&phone, id).await
    });
    let seen = reading(async move |phone: Phone| {
        Ok(phone.get::<Observation>(id).await?.map(|seen| seen.record))
    });
    let is_out = reading(async move |phone: Phone| phone.was_taken_out(id).await);
    let is_out = derived(move || is_out.get() == Some(true));
    let is_open = form.is_open();
    let looked = form.looked();
    live(move || match (is_open.get(), looked.get()) {
        (true, _) if is_out.get() => kept_talk(id, form).map(Nodes::from),
        (true, _) => Some(Nodes::from(shown(id, form, seen))),
        (false, true) => Some(copy(id)),
        (false, false) => None,
    })
}

/// On the page of its visit: what is known of the conversation about `lesson`.
pub fn talked(lesson: RecordId) -> Nodes {
    let told = reading(async move |phone: Phone| talk_told(&phone, lesson).await);
    live(move || told.get().map(|told| el("small").put(say(told))))
}

fn shown(id: RecordId, form: Form, seen: Slot<Option<Option<Observation>>>) -> El {
    let faults = no_faults();
    let title = move || {
        seen.with(|seen| seen.as_ref()?.as_ref().map(Observation::title))
            .unwrap_or_default()
    };
    let evidence = move || {
        seen.with(|seen| seen.as_ref()?.as_ref().and_then(evidence))
            .map(|line| card("card record", say(Text::Evidence), el("p").put(line)))
    };
    let save_and = move |copy: bool| {
        begin(async move {
            if let Some(visit) = save(form, faults).await {
                go(match copy {
                    true => Place::Copy(id),
                    false => Place::Visit(visit),
                });
            }
        });
    };
    let private = el("p").class("soft").put(say(Text::TalkPrivate));
    let shut = reading(async move |phone: Phone| shut_talks(&phone, &[id]).await);
    let shut = move || {
        let told = match shut.with(|shut| shut.as_ref()?.first().map(|(_, why)| *why))? {
            TalkShut::OnOtherPhone => Text::TalkIsShutHere,
            TalkShut::MayBe => Text::TalkShutHere,
        };
        Some(el("p").class("soft").put(say(told)))
    };
    let led = reading(async move |phone: Phone| phone.led_by(id).await);
    // What is private goes to nobody: it is written on.
    let led = move || {
        let name = led.get().flatten()?;
        Some(notice(fill(Text::TalkGoesOn, &[("name", &name)]), ()))
    };
    let main = live(led)
        .put(private)
        .live(shut)
        .live(evidence)
        .put(conversation(form, faults))
        .put(what_follows(form, faults))
        .put(names(form, seen))
        .put(others(id, form));
    let copy = go_button("go quiet", say(Text::SaveAndCopy), move || save_and(true));
    let foot = Nodes::from(go_button("go", say(Text::SaveTalk), move || {
        save_and(false)
    }))
    .put(copy);
    let top = head(say(Text::TalkTitle))
        .above(title)
        .back(Place::Observe(id));
    screen(top, main, foot)
}

/// What is said, in the order in which it is asked.
fn conversation(form: Form, faults: Faults) -> Nodes {
    let asked = |label: Text, field: &str| input(label, field).prose().faults(faults);
    let view = asked(Text::TeacherView, "teacher_view").hint(Text::TeacherViewHint);
    let praise = asked(Text::Praise, "praise").hint(Text::PraiseHint);
    let question = asked(Text::Question, "question");
    let idea = asked(Text::TeacherIdea, "teacher_idea");
    let step = asked(Text::SmallStep, "small_step");
    Nodes::none()
        .put(view.bind(bind!(form, feedback.teacher_view)))
        .put(praise.bind(bind!(form, feedback.praise)))
        .put(question.bind(bind!(form, feedback.question)))
        .put(idea.bind(bind!(form, feedback.teacher_idea)))
        .put(step.bind(bind!(form, feedback.small_step)))
}

/// Names in what stands on the summary too; what stays with the teacher may name whom
/// it likes.
fn names(form: Form, seen: Slot<Option<Option<Observation>>>) -> Nodes {
    let Some(talk) = form.now() else {
        return Nodes::none();
    };
    let class = move || {
        let class = seen.with(|seen| Some(seen.as_ref()?.as_ref()?.class.clone()));
        role_of(&class.unwrap_or_default())
    };
    let form = Named {
        typed: Box::new(Vec::new),
        text: Box::new(move || {
            form.with(|talk| talk.feedback.handed_over().map(String::as_str).join("\n"))
        }),
        role: Box::new(class),
        write: Box::new(move |name, role| {
            form.edit(|talk| write_role(talk.feedback.handed_over_mut(), name, role));
        }),
    };
    names_told(Text::NamesHandedOver, talk.feedback.school, form)
}

/// What another phone wrote of the same conversation: read here, changed there.
fn others(id: RecordId, form: Form) -> Nodes {
    let talks = reading(async move |phone: Phone| {
        phone.find_as::<Feedback>(Query::of(id, "feedback")).await
    });
    live(move || {
        let own = form.with(|talk| Some(talk.id));
        talks.with(|talks| {
            let others = talks.iter().flatten();
            let others = others.filter(|(id, _)| Some(*id) != own);
            others.map(|(_, talk)| other(talk)).collect::<Nodes>()
        })
    })
}

fn other(talk: &Feedback) -> El {
    let words = told(&said(talk)).collect::<Nodes>();
    card("card", say(Text::OtherTalk), words)
}

/// What is written in a conversation, by its labels.
pub fn said(talk: &Feedback) -> Vec<(Text, &str)> {
    let said = [
        (Text::TeacherView, &talk.teacher_view),
        (Text::Praise, &talk.praise),
        (Text::Question, &talk.question),
        (Text::TeacherIdea, &talk.teacher_idea),
        (Text::SmallStep, &talk.small_step),
        (Text::TeacherWords, &talk.teacher_words),
    ];
    let said = said.into_iter().filter(|(_, words)| !words.is_empty());
    said.map(|(label, words)| (label, words.as_str())).collect()
}

/// The same, to be read.
pub fn told(said: &[(Text, &str)]) -> impl Iterator<Item = Nodes> {
    said.iter().map(|(label, words)| {
        let words = el("p").class("prose").put(bdi(words));
        Nodes::from(el("h3").put(say(*label))).put(words)
    })
}

/// What comes of it, and the teacher's last word.
fn what_follows(form: Form, faults: Faults) -> Nodes {
    let practised = check(
        say(Text::Practised),
        move || form.with(|talk| talk.feedback.practised),
        move |done| form.edit(|talk| talk.feedback.practised = done),
    );
    let again = input(Text::LookAgain, "look_again")
        .kind(FieldKind::Date)
        .faults(faults);
    let words = input(Text::TeacherWords, "teacher_words")
        .hint(Text::TeacherWordsHint)
        .prose()
        .faults(faults);
    Nodes::from(practised)
        .put(again.bind(bind!(form, again)))
        .put(words.bind(bind!(form, feedback.teacher_words)))
}

/// Who answered, in one line: evidence to talk about, not a score.
fn evidence(seen: &Observation) -> Option<String> {
    let (girls, boys) = seen.called_on();
    let [front, middle, back] = seen.called_on_from();
    (girls + boys > 0).then(|| {
        fill(
            Text::EvidenceAnswers,
            &[
                ("girls", &girls.to_string()),
                ("boys", &boys.to_string()),
                ("front", &front.to_string()),
                ("middle", &middle.to_string()),
                ("back", &back.to_string()),
            ],
        )
    })
}

/// Saves the conversation; the visit it belongs to.
async fn save(form: Form, faults: Faults) -> Option<RecordId> {
    let typed = form.now()?;
    let mut feedback = typed.feedback;
    for text in [
        &mut feedback.teacher_view,
        &mut feedback.praise,
        &mut feedback.question,
        &mut feedback.teacher_idea,
        &mut feedback.small_step,
        &mut feedback.teacher_words,
    ] {
        *text = tidy(text);
    }
    let again = typed.again.trim();
    let mut found = Vec::new();
    feedback.look_again = match again.parse::<Day>() {
        Ok(day) => Some(day),
        Err(_) if again.is_empty() => None,
        Err(_) => {
            found.push(Fault::at("look_again", Wrong::NotADate));
            None
        }
    };
    found.extend(feedback.check());
    if !found.is_empty() {
        crate::forms::show(faults, found);
        return None;
    }
    let saved = form.save(Batch::new().put(typed.id, &feedback)).await;
    saved.then_some(feedback.visit)
}
