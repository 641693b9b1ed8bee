//! Closing with the Head Teacher: three answers, each may be "none" (S6, S7).

use crate::bind;
use crate::came_over::{self, card, made_before};
use crate::clock::{Wall, today};
use crate::cluster;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, fault_of, input, mend, no_faults};
use crate::frame::{head, screen};
use crate::live::{follow, live, live_text};
use crate::markup::{El, Nodes, el};
use crate::material::signature_shut;
use crate::parts::button::{go_button, go_link};
use crate::parts::choice::{check, choice};
use crate::parts::field::FieldKind;
use crate::parts::list::{bdi, row_list, row_told};
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::slot::derived;
use crate::task::begin;
use crate::views::half_written::{Where, half_written};
use crate::views::names::{joined, names_notice, role_of, write_role};
use crate::views::running::{running_card, running_on};
use crate::views::signing::reading_together;
use crate::views::step_card::state_on;
use crate::words::{Text, fill, language, say};
use domain::closing::{Calendar, Closed, ClosingForm, StepRow, Taken, kept};
use domain::day::Day;
use domain::handover::Handover;
use domain::ids::RecordId;
use domain::step::{Side, Step, StepState};
use domain::visit::{Visit, VisitState};
use leptos::prelude::*;
use storage::{Batch, Error, Phone, Query};

/// The closing page, as a draft.
pub type Form = Draft<ClosingForm>;

/// What stood before this closing.
#[derive(Clone, PartialEq)]
pub struct Before {
    /// The visit.
    pub visit: Visit,
    /// The school's name.
    pub school: String,
    /// The Head Teacher, as they are addressed: who signs is whom the paper names.
    pub head_teacher: String,
    /// Steps agreed at an earlier closing of the same visit.
    pub agreed: Vec<(RecordId, Step)>,
    /// The next visit, planned at an earlier closing.
    pub planned: Option<(RecordId, Visit)>,
    /// The visits to the school from its day on: no day is planned twice.
    pub visits: Vec<(RecordId, Visit)>,
    /// What was signed then.
    pub signed: Option<(RecordId, Handover)>,
    /// It may have been signed, and this phone cannot read that.
    pub signature_shut: bool,
    /// Who closed it, where that was a leader before: then it is not closed anew.
    pub closed_before: Option<String>,
}

impl Before {
    async fn read(phone: &Phone, id: RecordId) -> Result<Option<Self>, Error> {
        let Some(visit) = phone.get::<Visit>(id).await? else {
            return Ok(None);
        };
        let mut visit = visit.record;
        let school = cluster::school(phone, visit.school).await?;
        let (name, head_teacher) = school
            .map(|(_, school)| (school.name, school.head_teacher))
            .unwrap_or_else(|| ("–".to_owned(), String::new()));
        visit.meet(&name, &head_teacher);
        visit.held_by(&card(phone, phone.me().account).await?);
        let head_teacher = visit.head_of(&head_teacher).to_owned();
        let planned = match visit.next {
            Some(next) => phone
                .get::<Visit>(next)
                .await?
                .filter(|visit| !visit.deleted)
                .map(|visit| (next, visit.record)),
            None => None,
        };
        let mut visits = Vec::new();
        for school in cluster::group(phone, visit.school).await? {
            let since = Query::school(school).kinds(&["visit"]).from(visit.day);
            visits.extend(phone.find_as::<Visit>(since).await?);
        }
        let handovers = phone.find_as::<Handover>(Query::of(id, "handover")).await?;
        Ok(Some(Self {
            school: name,
            head_teacher,
            agreed: phone.find_as::<Step>(Query::of(id, "step")).await?,
            planned,
            visits,
            signed: handovers.into_iter().max_by_key(|(_, signed)| signed.at),
            signature_shut: signature_shut(phone, id, &visit).await?,
            closed_before: match visit.state {
                VisitState::Closed => made_before(phone, id, &visit).await?,
                _ => None,
            }
            .map(|card| came_over::name(&card)),
            visit,
        }))
    }

    fn form(&self) -> ClosingForm {
        let next = self.planned.as_ref().map(|(id, visit)| (*id, visit));
        let signed = self.signed.as_ref().map(|(id, handover)| (*id, handover));
        let mut form = ClosingForm::of(&self.visit, &self.agreed, next, signed, &Wall);
        if form.signing.signer.is_empty() && !form.signing.is_signed() {
            form.signing.signer.clone_from(&self.head_teacher);
        }
        form
    }

    /// What has been answered so far.
    pub fn so_far(&self, id: RecordId, form: &ClosingForm) -> Closed {
        form.so_far(id, &self.visit, &self.agreed, self.calendar(), &Wall)
    }

    fn calendar(&self) -> Calendar<'_> {
        Calendar {
            planned: self.planned.as_ref().map(|(_, visit)| visit),
            visits: &self.visits,
        }
    }

    /// The visit `there`, where it keeps its purpose though another is agreed.
    fn keeps_purpose(&self, there: RecordId, form: &ClosingForm) -> Option<(RecordId, String)> {
        let mut visits = self.visits.iter();
        let (_, visit) = visits.find(|(id, _)| *id == there)?;
        let kept = form.keeps_purpose(&self.visit, visit)?;
        Some((there, kept.to_owned()))
    }

    /// Why nothing is planned for the day that is typed; not said of the day that
    /// was planned at an earlier closing.
    fn taken(&self, id: RecordId, form: &ClosingForm) -> Option<Taken> {
        let was_planned = self.planned.is_some() && {
            let agreed = self.visit.next_day.map(|day| day.to_string());
            agreed.as_deref() == Some(form.next_day.trim())
        };
        match was_planned {
            true => None,
            false => form.taken(id, &self.visit, self.calendar(), today()),
        }
    }
}

/// Closing visit `id`.
pub fn close(id: RecordId) -> Nodes {
    let form = Draft::open(Place::Close(id).form(), async move |phone| {
        Ok(Before::read(&phone, id).await?.map(|before| before.form()))
    });
    let before = reading(async move |phone: Phone| Before::read(&phone, id).await);
    let open = form.is_open();
    crate::views::when_found(before, move |found| {
        // As the way here is called; a closing that is just saved keeps its heading.
        let is_closed = |before: &Before| before.visit.state == VisitState::Closed;
        let (title, action) = match before.get_untracked().flatten() {
            Some(before) if is_closed(&before) => (Text::ChangeClosing, Text::SaveAgreed),
            _ => (Text::CloseVisit, Text::CloseVisit),
        };
        let above = move || {
            found.with(|before| match before.head_teacher.as_str() {
                "" => before.school.clone(),
                name => format!("{} · {name}", before.school),
            })
        };
        let faults = no_faults();
        let close = move || {
            let Some(before) = before.get_untracked().flatten() else {
                return;
            };
            begin(async move {
                if save(id, form, &before, faults).await {
                    form.go_on(Place::Summary(id));
                }
            });
        };
        let main = live(move || {
            let is_open = open.get();
            let now = before.get_untracked().flatten().filter(|_| is_open);
            now.map(|before| match (before.visit.state, &before.closed_before) {
                (_, Some(name)) => closed_before(name),
                (VisitState::CalledOff, _) => called_off(id, &before.visit),
                _ => fields(id, form, before, faults),
            })
        });
        let foot = live(move || {
            found.with(|before| match before.visit.state {
                _ if before.closed_before.is_some() => {
                    go_link("go", &Place::Summary(id).path(), say(Text::Summary)).into()
                }
                VisitState::CalledOff => Nodes::none(),
                _ => go_button("go", say(action), close).into(),
            })
        });
        let top = head(say(title)).above(above).back(Place::Visit(id));
        screen(top, main, foot)
    })
}

async fn save(id: RecordId, form: Form, before: &Before, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let finished = typed.finish(id, &before.visit, &before.agreed, before.calendar(), &Wall);
    let closed = match finished {
        Ok(closed) => closed,
        Err(found) => {
            crate::forms::show(faults, found);
            return false;
        }
    };
    let mut batch = Batch::new().put(id, &closed.visit);
    for (step, record) in &closed.steps {
        batch = batch.put(*step, record);
    }
    for (next, visit) in closed.next.iter().chain(&closed.there) {
        batch = batch.put(*next, visit);
    }
    if let Some(next) = closed.taken_back {
        batch = batch.delete(next);
    }
    let digest = documents::digest(&typed.signing.text);
    if let Some(handover) = typed.signing.handover(id, before.visit.school, digest) {
        batch = batch.put(typed.signing.id, &handover);
    } else if let Some((signed, _)) = &before.signed {
        // The pad was cleared: the signature is taken back.
        batch = batch.delete(*signed);
    }
    form.save(batch).await
}

/// It says that it did not take place: it is closed only once it was started
/// after all. What was typed here waits.
fn called_off(id: RecordId, visit: &Visit) -> Nodes {
    let why = fill(Text::CalledOffBecause, &[("why", &visit.why)]);
    let open = go_link("go", &Place::Visit(id).path(), say(Text::OpenVisit));
    Nodes::from(el("p").class("card").put(bdi(&why)))
        .put(el("p").put(say(Text::StartItFirst)))
        .put(open)
}

/// A leader before closed it with the Head Teacher: that stands.
fn closed_before(name: &str) -> Nodes {
    let told = fill(Text::ClosedBefore, &[("name", name)]);
    el("p").class("card").put(bdi(&told)).into()
}

fn fields(id: RecordId, form: Form, before: Before, faults: Faults) -> Nodes {
    let school = before.visit.school;
    let class = before.visit.lessons.iter().find(|lesson| !lesson.removed);
    let class = StoredValue::new(class.map(|lesson| lesson.class.clone()).unwrap_or_default());
    let role = move || role_of(&class.get_value());
    let all_text = move || form.with(|form| joined(form.clone().texts_mut()));
    let write = move |name: &str, role: &str| {
        form.edit(|form| write_role(form.texts_mut(), name, role));
    };
    let praise = input(Text::SawAndPraise, "praise").prose().faults(faults);
    let head_words = input(Text::HeadWords, "head_words")
        .hint(Text::HeadWordsHint)
        .prose()
        .faults(faults);
    still_running(id)
        .put(half_written(Where::Closing(id)))
        .put(praise.bind(bind!(form, praise)))
        .put(answer(form, faults, Side::School, &before))
        .put(answer(form, faults, Side::Leader, &before))
        .put(when_again(id, form, faults, &before))
        .put(head_words.bind(bind!(form, head_words)))
        .put(names_notice(school, Vec::new, all_text, role, write))
        .put(of_the_visit(form, &before.visit, faults))
        .put(reading_together(id, form, before, faults))
}

/// What stands at the top of the page and may be otherwise than it was: "Start
/// visit" was tapped late, or a name was kept as it was misspelt.
fn of_the_visit(form: Form, visit: &Visit, faults: Faults) -> Nodes {
    let began = (visit.written.is_none() && visit.started.is_some()).then(|| {
        let began = input(Text::VisitBegan, "began").kind(FieldKind::Time);
        began.faults(faults).bind(bind!(form, began))
    });
    let head = (visit.state == VisitState::Closed).then(|| {
        let head = input(Text::HeadTeacher, "head_teacher").faults(faults);
        let read = move || form.with(|form| form.head_teacher.clone());
        let write = move |typed: String| form.edit(|form| form.name_head(&typed));
        head.bind((read, write))
    });
    Nodes::from(began).put(head)
}

/// Lessons of visit `id` that were not ended yet.
fn still_running(id: RecordId) -> Nodes {
    let running = reading(async move |phone: Phone| running_on(&phone, id).await);
    live(move || {
        running.with(|running| {
            let running = running.as_ref().filter(|running| !running.is_empty())?;
            let told = notice(say(Text::LessonStillRuns), ());
            let cards = running.iter().map(running_card);
            Some(Nodes::from(told).put(cards.collect::<Nodes>()))
        })
    })
}

/// One of the first two answers: its steps, or "none". What was done since an
/// earlier closing was agreed, and stays: then "none" is no answer.
fn answer(form: Form, faults: Faults, side: Side, before: &Before) -> El {
    let kept: Vec<&Step> = kept(&before.agreed, side).map(|(_, step)| step).collect();
    let has_kept = !kept.is_empty();
    let stays = has_kept.then(|| {
        let row = |step: &&Step| row_told(&step.what, &state_on(step), ());
        row_list(kept.iter().map(row).collect())
    });
    let (title, none, field) = match side {
        Side::School => (Text::InTheSchool, Text::NothingNew, "school"),
        Side::Leader => (Text::AtTheOffice, Text::NoPromise, "office"),
    };
    let is_none = derived(move || {
        let none = form.with(|form| match side {
            Side::School => form.school_none,
            Side::Leader => form.office_none,
        });
        none && !has_kept
    });
    let none = (!has_kept).then_some(none);
    let closed: Vec<RecordId> = before
        .agreed
        .iter()
        .filter(|(_, step)| step.state != StepState::Open)
        .map(|(id, _)| *id)
        .collect();
    let closed = StoredValue::new(closed);
    let answered = derived(move || {
        form.with(|form| {
            rows(form, side)
                .iter()
                .any(|row| !row.what.trim().is_empty())
        })
    });
    follow(move || {
        if answered.get() {
            mend(faults, field);
        }
    });
    let choose = move |none: bool| {
        mend(faults, field);
        form.edit(|form| match side {
            Side::School => form.school_none = none,
            Side::Leader => form.office_none = none,
        });
    };
    let fault = fault_of(faults, field);
    el("fieldset")
        .class("card answers")
        .put(el("legend").put(say(title)))
        .put(el("p").class("fault").put(live_text(move || fault())))
        .put(stays)
        .live(move || (!is_none.get()).then(|| steps(form, faults, side, title, closed)))
        .put(none.map(|none| check(say(none), move || is_none.get(), choose)))
}

/// The steps of an answer, and one more.
fn steps(
    form: Form,
    faults: Faults,
    side: Side,
    title: Text,
    closed: StoredValue<Vec<RecordId>>,
) -> Nodes {
    let ids = derived(move || {
        form.with(|form| {
            let ids = rows(form, side).iter().map(|row| row.id);
            ids.filter(|id| closed.with_value(|closed| !closed.contains(id)))
                .collect::<Vec<_>>()
        })
    });
    let add = move || {
        let row = StepRow::new(&Wall);
        form.edit(|form| match side {
            Side::School => form.school.push(row),
            Side::Leader => form.office.push(row),
        });
    };
    let numbered = move || {
        let ids = ids.get().into_iter().enumerate();
        ids.map(|(n, id)| row(form, faults, side, title, n, id))
            .collect::<Nodes>()
    };
    let of = el("span").class("unseen").put(": ").put(say(title));
    live(numbered).put(go_button("word", say(Text::AddStep), add).put(of))
}

fn rows(form: &ClosingForm, side: Side) -> &Vec<StepRow> {
    match side {
        Side::School => &form.school,
        Side::Leader => &form.office,
    }
}

fn row(form: Form, faults: Faults, side: Side, title: Text, n: usize, id: RecordId) -> Nodes {
    let asked =
        |label: Text, field: &str| input(label, format!("steps/{id}/{field}")).faults(faults);
    // The first row carries the question itself as its label.
    let label = if n == 0 { title } else { Text::What };
    let what = asked(label, "what").prose();
    let by = asked(Text::ByWhen, "by").kind(FieldKind::Date);
    let two = el("div").class("two");
    match side {
        Side::School => {
            let who = asked(Text::Who, "who").bind(bind!(form, school[id].who));
            let by = by.bind(bind!(form, school[id].by));
            let notice = asked(Text::WeWouldNotice, "notice").prose();
            Nodes::none()
                .put(what.bind(bind!(form, school[id].what)))
                .put(two.put(who).put(by))
                .put(notice.bind(bind!(form, school[id].notice)))
        }
        Side::Leader => {
            let who = asked(Text::WhomIAsk, "who").bind(bind!(form, office[id].who));
            let by = by.bind(bind!(form, office[id].by));
            let reply = asked(Text::ReplyTo, "reply");
            Nodes::none()
                .put(what.bind(bind!(form, office[id].what)))
                .put(two.put(who).put(by))
                .put(reply.bind(bind!(form, office[id].reply)))
        }
    }
}

/// The third answer: two weeks, three weeks, another day, or none.
fn when_again(id: RecordId, form: Form, faults: Faults, before: &Before) -> El {
    let visit_day = before.visit.day;
    let before = StoredValue::new(before.clone());
    // Only which it is: the notice is read out each time it is made.
    let taken = derived(move || {
        form.with(|form| {
            before.with_value(|before| {
                Some(match before.taken(id, form)? {
                    Taken::Planned(there) => {
                        (Text::NextIsPlanned, before.keeps_purpose(there, form))
                    }
                    Taken::Held => (Text::NextWasHeld, None),
                    Taken::Passed => (Text::NextHasPassed, None),
                })
            })
        })
    });
    let told = move || {
        taken.get().map(|(told, kept)| {
            let kept = kept.map(|(there, purpose)| {
                let kept = fill(Text::NextKeepsPurpose, &[("purpose", &purpose)]);
                let plan = Place::Plan(there).path();
                let plan = go_link("go quiet small", &plan, say(Text::ChangePlan));
                Nodes::from(el("p").put(bdi(&kept))).put(plan)
            });
            notice(say(told), kept)
        })
    };
    let is_none = derived(move || form.with(|form| form.next_none));
    let fault = fault_of(faults, "next");
    let not_answered = move || match is_none.get() {
        true => fault(),
        false => String::new(),
    };
    let choose = move |none: bool| {
        mend(faults, "next");
        form.edit(|form| form.next_none = none);
    };
    el("fieldset")
        .class("card answers")
        .put(el("legend").put(say(Text::WhenAgain)))
        .put(el("p").class("fault").put(live_text(not_answered)))
        .live(move || (!is_none.get()).then(|| which_day(form, faults, visit_day)))
        .live(told)
        .put(check(say(Text::NoDay), move || is_none.get(), choose))
}

fn which_day(form: Form, faults: Faults, visit_day: Day) -> Nodes {
    // Of a visit written down late, weeks are counted from now.
    let from = visit_day.max(today());
    let soon = [from.plus(14), from.plus(21)];
    let weeks = [Text::InTwoWeeks, Text::InThreeWeeks];
    let options: Vec<String> = weeks
        .iter()
        .zip(soon)
        .map(|(weeks, day)| format!("{}: {}", say(*weeks), language().day(day, today())))
        .collect();
    let chosen = move || {
        form.with(|form| {
            let day = form.next_day.parse::<Day>().ok();
            soon.iter().position(|soon| Some(*soon) == day)
        })
    };
    let choose = move |n: usize| {
        let day = soon.get(n).map(Day::to_string).unwrap_or_default();
        mend(faults, "next");
        form.edit(|form| form.next_day = day);
    };
    let day = input(Text::WhenAgain, "next")
        .kind(FieldKind::Date)
        .faults(faults);
    let purpose = input(Text::NextPurpose, "next_purpose")
        .prose()
        .faults(faults);
    Nodes::none()
        .put(choice(say(Text::WhenAgain), options, chosen, choose).unseen_legend())
        .put(day.bind(bind!(form, next_day)))
        .put(purpose.bind(bind!(form, next_purpose)))
}

/// "Mrs Bala may sign here with a finger", or the office when no name is known.
pub fn invitation(name: &str) -> String {
    let name = match name.trim() {
        "" => say(Text::HeadTeacher).into_owned(),
        name => name.to_owned(),
    };
    fill(Text::SignHere, &[("name", &name)])
}
