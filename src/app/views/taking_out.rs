//! Taking a lesson out that was begun by a slip of the thumb. What is written in
//! it is told first; as long as the app is open, its screen brings it back.

use crate::drafts::put_away;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::material::shut_talks;
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::notice::notice;
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::observe::Form;
use crate::views::pictures::{Taken, to_take};
use crate::words::{Text, count, say};
use domain::feedback::Feedback;
use domain::ids::RecordId;
use domain::lesson::Holds;
use domain::observation::Observation;
use domain::record::Record;
use domain::visit::Visit;
use domain::words::Say;
use leptos::prelude::untrack;
use std::cell::RefCell;
use storage::{Batch, Error, Phone, Query};

/// A lesson that was taken out, with all that went with it.
#[derive(Clone)]
pub struct Gone {
    title: String,
    visit: RecordId,
    /// None of a lesson that was only a draft.
    seen: Option<Observation>,
    talks: Vec<(RecordId, Feedback)>,
    /// One may be kept that cannot be read here. Which it is can only be told once
    /// it opens: it goes then ([`storage::Phone::give_key`]).
    shut_talk: bool,
    /// What was begun and not saved: form and JSON.
    drafts: Vec<(String, String)>,
    pictures: Taken,
}

thread_local! {
    /// What was taken out since the app was opened: one that was only a draft has
    /// left nothing else.
    static TAKEN: RefCell<Vec<(RecordId, Gone)>> = const { RefCell::new(Vec::new()) };
}

/// The lesson `id`, if it was taken out here since the app was opened.
pub fn last_taken(id: RecordId) -> Option<Gone> {
    TAKEN.with_borrow(|taken| {
        let taken = taken.iter().rev().find(|(one, _)| *one == id);
        taken.map(|(_, gone)| gone.clone())
    })
}

impl Gone {
    async fn read(phone: &Phone, id: RecordId, form: Form) -> Result<Self, Error> {
        let lesson = form.now();
        let title = lesson.as_ref().map(|lesson| lesson.title());
        let title = title.filter(|title| !title.is_empty());
        let seen = phone.get::<Observation>(id).await?;
        let seen = seen.filter(|seen| !seen.deleted).map(|seen| seen.record);
        // Of a lesson that was never saved no other phone wrote.
        let shut_talk = match seen {
            Some(_) => shut_talks(phone, &[id]).await?,
            None => Vec::new(),
        };
        let talks = Query::of(id, Feedback::KIND);
        let mut drafts = Vec::new();
        for form in [Place::Observe(id).form(), Place::Talk(id).form()] {
            let kept = phone.draft(&form).await?;
            drafts.extend(kept.map(|json| (form, json)));
        }
        Ok(Self {
            title: title.unwrap_or_else(|| say(Say::Observation).into_owned()),
            visit: lesson.map_or(id, |lesson| lesson.seen.visit),
            seen,
            shut_talk: !shut_talk.is_empty(),
            talks: phone.find_as::<Feedback>(talks).await?,
            drafts,
            pictures: to_take(phone, id).await?,
        })
    }

    /// What the leader is told of it.
    fn holds(&self, id: RecordId, form: Form) -> Holds {
        let mut talks: Vec<Feedback> = self.talks.iter().map(|(_, talk)| talk.clone()).collect();
        let begun = |(name, _): &&(String, String)| *name == Place::Talk(id).form();
        let begun = self.drafts.iter().find(begun);
        let read = |json: &str| {
            let form: serde_json::Value = serde_json::from_str(json).ok()?;
            serde_json::from_value(form["feedback"].clone()).ok()
        };
        talks.extend(begun.and_then(|(_, json)| read(json)));
        let lesson = form.now();
        let holds = lesson.map(|lesson| lesson.holds(&talks, self.pictures.count()));
        Holds {
            shut_talk: self.shut_talk,
            ..holds.unwrap_or_default()
        }
    }

    fn out(&self, id: RecordId) -> Batch {
        let mut batch = self.pictures.out(Batch::new());
        if self.seen.is_some() {
            batch = batch.delete(id);
        }
        for (talk, _) in &self.talks {
            batch = batch.delete(*talk);
        }
        let forms = self.drafts.iter().map(|(form, _)| form.as_str());
        forms.fold(batch, Batch::drop_draft)
    }

    /// Everything is where it was.
    async fn bring_back(&self, id: RecordId, book: Fieldbook) -> bool {
        for (form, json) in &self.drafts {
            if let Err(error) = book.phone().keep_draft(form, json).await {
                book.trouble(&error);
                return false;
            }
        }
        let mut batch = self.pictures.back(Batch::new());
        if let Some(seen) = &self.seen {
            batch = batch.put(id, seen);
        }
        let talks = self.talks.iter();
        book.save(talks.fold(batch, |batch, (id, talk)| batch.put(*id, talk)))
            .await
    }
}

/// The way to take the lesson `id` out: low on its screen, as long as its visit
/// is not closed.
pub fn way_out(id: RecordId, form: Form, gone: Slot<Option<Gone>>) -> Nodes {
    let book = fieldbook();
    let visit = form.now().map(|lesson| lesson.seen.visit);
    let may = reading(async move |phone: Phone| {
        let Some(visit) = visit else {
            return Ok(false);
        };
        let visit = phone.get::<Visit>(visit).await?;
        Ok(visit.is_some_and(|visit| !visit.deleted && visit.record.lets_lessons_go()))
    });
    let may = derived(move || may.get() == Some(true));
    let asking = Slot::new(None::<Holds>);
    let take = move |is_asked: bool| {
        begin(async move {
            // What was typed a moment ago is part of it.
            put_away(book).await;
            let found = match Gone::read(&book.phone(), id, form).await {
                Ok(found) => found,
                Err(error) => return book.trouble(&error),
            };
            let holds = found.holds(id, form);
            if !is_asked && !holds.nothing() {
                asking.try_set(Some(holds));
            } else if form.save(found.out(id)).await {
                TAKEN.with_borrow_mut(|taken| taken.push((id, found.clone())));
                gone.try_set(Some(found));
            }
        });
    };
    let question = move || {
        let holds = untrack(|| asking.get()).unwrap_or_default();
        Nodes::from(el("p").put(say(Text::GoesWithLesson)))
            .put(listed(holds))
            .put(go_button("go", say(Text::TakeItOut), move || take(true)))
            .put(go_button("go quiet", say(Text::KeepLesson), move || {
                asking.set(None);
            }))
    };
    live(move || {
        may.get()
            .then(|| go_button("word", say(Text::TakeLessonOut), move || take(false)))
    })
    .put(sheet(
        say(Text::TakeLessonOut),
        &say(Text::Cancel),
        move || asking.with(Option::is_some),
        move || asking.set(None),
        question,
    ))
}

/// "2 notes", "what you talked about".
fn listed(holds: Holds) -> El {
    let many = |n: usize, one: Text, many: Text| (n > 0).then(|| count(n, one, many));
    let told = |holds: bool, text: Text| holds.then(|| say(text).into_owned());
    let all = [
        many(holds.notes, Text::OneNoteGoes, Text::NotesGo),
        many(holds.counts, Text::OneCountGoes, Text::CountsGo),
        many(holds.pictures, Text::OnePictureGoes, Text::PicturesGoToo),
        told(holds.about_it, Text::AboutLessonGoes),
        told(holds.talk, Text::TalkGoes),
        told(holds.teacher_words, Text::TeacherWordsGo),
        told(holds.shut_talk, Text::ShutTalkGoes),
    ];
    let rows = all.into_iter().flatten().map(|words| el("li").put(words));
    el("ul").put(rows.collect::<Nodes>())
}

/// In place of a lesson that was just taken out.
pub fn taken_out(id: RecordId, gone: Slot<Option<Gone>>) -> Nodes {
    let book = fieldbook();
    let Some(lesson) = untrack(|| gone.get()) else {
        return Nodes::none();
    };
    let (title, visit) = (lesson.title.clone(), lesson.visit);
    let bring_back = move || {
        let lesson = lesson.clone();
        begin(async move {
            if lesson.bring_back(id, book).await {
                TAKEN.with_borrow_mut(|taken| taken.retain(|(one, _)| *one != id));
                gone.try_set(None);
            }
        });
    };
    let undo = button(say(Text::BringLessonBack), bring_back).weight(Weight::Small);
    screen(
        head(title).back(Place::Visit(visit)),
        notice(say(Text::LessonTakenOut), undo),
        go_link("go", &Place::Visit(visit).path(), say(Text::OpenVisit)),
    )
    .into()
}
