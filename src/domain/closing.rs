//! Closing a visit with the Head Teacher: three answers, each of which may be
//! "none" (S6, S7).

use crate::day::{Day, Moment};
use crate::handover::{Handover, Signing};
use crate::ids::{RecordId, Source};
use crate::record::{Fault, Faults, Record, Wrong};
use crate::step::{Side, Step, StepState};
use crate::text::tidy;
use crate::typed::{self, clock, day_if_any};
use crate::visit::{Visit, VisitState};

/// The closing page while both look at it. Ids are given when a row appears,
/// so that closing twice cannot make anything twice.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosingForm {
    /// What I saw and want to praise.
    pub praise: String,
    /// What will happen in the school.
    pub school: Vec<StepRow>,
    /// "None": nothing new will happen in the school.
    pub school_none: bool,
    /// What I will do at the office.
    pub office: Vec<StepRow>,
    /// "None": I promised nothing.
    pub office_none: bool,
    /// The next visit's id, should there be one.
    pub next: RecordId,
    /// When I come again, `YYYY-MM-DD` or empty.
    pub next_day: String,
    /// What for.
    pub next_purpose: String,
    /// "None": no day was agreed.
    pub next_none: bool,
    /// The Head Teacher's own words, agreeing or not.
    pub head_words: String,
    /// When the visit began, `HH:MM`: "Start visit" may have been tapped late.
    /// Empty for one that was written down afterwards, and where it stays.
    pub began: String,
    /// Who the Head Teacher was on the visit, as it is to stand on its page. Empty
    /// where it stays: only of a closed visit it was kept.
    pub head_teacher: String,
    /// The signature, bound to the text it was given under.
    pub signing: Signing,
}
crate::json!(ClosingForm { school, office, next, signing } or_default { praise, school_none, office_none, next_day, next_purpose, next_none, head_words, began, head_teacher });

/// One step, while typed.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    /// The step's id.
    pub id: RecordId,
    /// What.
    pub what: String,
    /// Who does it, or whom I ask.
    pub who: String,
    /// By when, `YYYY-MM-DD` or empty.
    pub by: String,
    /// What we would notice.
    pub notice: String,
    /// To whom I reply.
    pub reply: String,
}
crate::json!(StepRow { id } or_default { what, who, by, notice, reply });

/// A closed visit and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// The visit, closed.
    pub visit: Visit,
    /// The agreed steps, school's first.
    pub steps: Vec<(RecordId, Step)>,
    /// The next visit.
    pub next: Option<(RecordId, Visit)>,
    /// A visit planned at an earlier closing for a day that is not agreed any
    /// more, and to which nobody has added anything.
    pub taken_back: Option<RecordId>,
}

/// The third answer.
#[derive(Default)]
struct Next {
    visit: Option<(RecordId, Visit)>,
    taken_back: Option<RecordId>,
    agreed: Option<(Day, String)>,
}

impl StepRow {
    /// An empty row.
    pub fn new(source: &impl Source) -> Self {
        Self {
            id: source.record_id(),
            what: String::new(),
            who: String::new(),
            by: String::new(),
            notice: String::new(),
            reply: String::new(),
        }
    }

    fn is_blank(&self) -> bool {
        [&self.what, &self.who, &self.by, &self.notice, &self.reply]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    fn of(id: RecordId, step: &Step) -> Self {
        Self {
            id,
            what: step.what.clone(),
            who: step.who.clone(),
            by: step.by.map(|by| by.to_string()).unwrap_or_default(),
            notice: step.notice.clone(),
            reply: step.reply.clone(),
        }
    }
}

impl ClosingForm {
    /// The page for a visit that is under way.
    pub fn new(source: &impl Source) -> Self {
        Self {
            praise: String::new(),
            school: vec![StepRow::new(source)],
            school_none: false,
            office: vec![StepRow::new(source)],
            office_none: false,
            next: source.record_id(),
            next_day: String::new(),
            next_purpose: String::new(),
            next_none: false,
            head_words: String::new(),
            began: String::new(),
            head_teacher: String::new(),
            signing: Signing::new(source.record_id()),
        }
    }

    /// The page for a visit that was closed before, to be corrected: `steps`
    /// are those agreed at it, `next` the visit planned at its close, `signed`
    /// what was signed then.
    pub fn of(
        visit: &Visit,
        steps: &[(RecordId, Step)],
        next: Option<(RecordId, &Visit)>,
        signed: Option<(RecordId, &Handover)>,
        source: &impl Source,
    ) -> Self {
        let rows = |side: Side| -> Vec<StepRow> {
            let open =
                |(_, step): &&(RecordId, Step)| step.side == side && step.state == StepState::Open;
            let open = steps.iter().filter(open);
            let rows: Vec<_> = open.map(|(id, step)| StepRow::of(*id, step)).collect();
            if rows.is_empty() && kept(steps, side).next().is_none() {
                vec![StepRow::new(source)]
            } else {
                rows
            }
        };
        let agreed = agreed_then(visit, next.map(|(_, next)| next));
        Self {
            praise: visit.praise.clone(),
            school: rows(Side::School),
            school_none: visit.school_none,
            office: rows(Side::Leader),
            office_none: visit.office_none,
            // A day that is agreed in place of one that was kept, or called
            // off, is another visit.
            next: next
                .filter(|(_, next)| next.state == VisitState::Planned)
                .map_or_else(|| source.record_id(), |(id, _)| id),
            next_day: agreed
                .as_ref()
                .map(|(day, _)| day.to_string())
                .unwrap_or_default(),
            next_purpose: agreed.map(|(_, purpose)| purpose).unwrap_or_default(),
            next_none: visit.next_none,
            head_words: visit.head_words.clone(),
            began: match (visit.written, visit.started) {
                (None, Some(started)) => started.clock().to_string(),
                _ => String::new(),
            },
            head_teacher: match visit.state {
                VisitState::Closed => visit.head_teacher.clone(),
                _ => String::new(),
            },
            signing: signed.map_or_else(
                || Signing::new(source.record_id()),
                |(id, handover)| Signing::of(id, handover),
            ),
        }
    }

    /// Closes `visit`. `agreed` are the steps agreed at an earlier closing of
    /// the same visit. Those that are not open any more stay as they are, and
    /// "none" takes none of them back ([`kept`]); an open one whose row was
    /// emptied is crossed out. `planned` is the next visit as it stands, if it was planned already.
    ///
    /// # Errors
    /// All faults at once: `school`, `office` or `next` when an answer is
    /// neither given nor "none"; a step's as `steps/<id>/what`.
    pub fn finish(
        &self,
        id: RecordId,
        visit: &Visit,
        agreed: &[(RecordId, Step)],
        planned: Option<&Visit>,
        source: &impl Source,
    ) -> Result<Closed, Vec<Fault>> {
        let (closed, mut faults) = self.gather(id, visit, agreed, planned, source);
        if faults.is_empty() {
            faults = closed.visit.check();
        }
        if let Some((_, next)) = &closed.next {
            let of_next = next.check().into_iter();
            let purpose = of_next.filter(|fault| fault.field == "purpose");
            faults.extend(purpose.map(|fault| Fault::at("next_purpose", fault.wrong)));
        }
        let mut lines = Faults::default();
        lines
            .line("signer", &self.signing.signer)
            .line("head_teacher", &self.head_teacher);
        faults.extend(lines.all());
        if faults.is_empty() {
            Ok(closed)
        } else {
            Err(faults)
        }
    }

    /// What has been answered so far, to be read together before closing:
    /// the same as [`Self::finish`] gives once nothing is missing.
    pub fn so_far(
        &self,
        id: RecordId,
        visit: &Visit,
        agreed: &[(RecordId, Step)],
        planned: Option<&Visit>,
        source: &impl Source,
    ) -> Closed {
        self.gather(id, visit, agreed, planned, source).0
    }

    fn gather(
        &self,
        id: RecordId,
        visit: &Visit,
        agreed: &[(RecordId, Step)],
        planned: Option<&Visit>,
        source: &impl Source,
    ) -> (Closed, Vec<Fault>) {
        let now = source.now();
        let mut faults = Vec::new();
        let mut steps = Vec::new();
        let none_of = |side, none| none && kept(agreed, side).next().is_none();
        let school_none = none_of(Side::School, self.school_none);
        let office_none = none_of(Side::Leader, self.office_none);
        for (field, side, rows, none) in [
            ("school", Side::School, &self.school, school_none),
            ("office", Side::Leader, &self.office, office_none),
        ] {
            // What became of a step since is nothing to write over.
            let is_closed = |row: &&StepRow| {
                let mut agreed = agreed.iter();
                agreed.any(|(id, step)| *id == row.id && step.state != StepState::Open)
            };
            let given = rows.iter().filter(|row| !row.is_blank() && !is_closed(row));
            let given: Vec<_> = given.filter(|_| !none).collect();
            if given.is_empty() && !none && kept(agreed, side).next().is_none() {
                faults.push(Fault::at(field, Wrong::NotAnswered));
            }
            steps.extend(kept(agreed, side).cloned());
            for row in given {
                match self.step(row, id, visit, side, agreed) {
                    Ok(step) => steps.push((row.id, step)),
                    Err(found) => faults.extend(found),
                }
            }
        }
        for (old, step) in agreed {
            if !steps.iter().any(|(id, _)| id == old) && step.state == StepState::Open {
                let crossed_out = Step {
                    state: StepState::LetGo,
                    why: String::new(),
                    moved: Some(now.day()),
                    ..step.clone()
                };
                steps.push((*old, crossed_out));
            }
        }
        let next = self
            .next_visit(visit, planned, &steps, source)
            .unwrap_or_else(|fault| {
                faults.push(fault);
                Next::default()
            });
        // Of one written down afterwards nobody knows when it was closed.
        let live = visit.written.is_none().then_some(now);
        let started = self.began(visit, now).unwrap_or_else(|fault| {
            faults.push(fault);
            visit.started
        });
        let head_teacher = match tidy(&self.head_teacher) {
            name if name.is_empty() => visit.head_teacher.clone(),
            name => name,
        };
        let visit = Visit {
            state: VisitState::Closed,
            why: String::new(),
            started: started.or(live),
            head_teacher,
            closed: visit
                .closed
                .or(live.map(|now| now.max(started.unwrap_or(now)))),
            praise: tidy(&self.praise),
            head_words: tidy(&self.head_words),
            school_none,
            office_none,
            next: next.visit.as_ref().map(|(id, _)| *id),
            next_day: next.agreed.as_ref().map(|(day, _)| *day),
            next_purpose: next.agreed.map(|(_, purpose)| purpose).unwrap_or_default(),
            next_none: self.next_none,
            ..visit.clone()
        };
        let closed = Closed {
            visit,
            steps,
            next: next.visit,
            taken_back: next.taken_back,
        };
        (closed, faults)
    }

    /// When the visit began, as it is typed.
    fn began(&self, visit: &Visit, now: Moment) -> Result<Option<Moment>, Fault> {
        let Some(started) = visit.started.filter(|_| visit.written.is_none()) else {
            return Ok(visit.started);
        };
        match clock(&self.began, "began")? {
            // The seconds of the tap stay.
            Some(clock) if clock != started.clock() => {
                let began = Moment::at(started.day(), clock);
                match began > visit.closed.unwrap_or(now) {
                    true => Err(Fault::at("began", Wrong::NotYet)),
                    false => Ok(Some(began)),
                }
            }
            _ => Ok(Some(started)),
        }
    }

    /// Every free text on the page, for pointing out names in it.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let mut texts = vec![
            &mut self.praise,
            &mut self.head_words,
            &mut self.next_purpose,
        ];
        for row in self.school.iter_mut().chain(&mut self.office) {
            texts.extend([&mut row.what, &mut row.who, &mut row.notice, &mut row.reply]);
        }
        texts
    }

    fn step(
        &self,
        row: &StepRow,
        visit_id: RecordId,
        visit: &Visit,
        side: Side,
        agreed: &[(RecordId, Step)],
    ) -> Result<Step, Vec<Fault>> {
        let at = |field: &str| format!("steps/{}/{field}", row.id);
        let by = day_if_any(&row.by, &at("by")).map_err(|fault| vec![fault])?;
        let before = agreed
            .iter()
            .find(|(id, _)| *id == row.id)
            .map(|(_, step)| step);
        let step = Step {
            school: visit.school,
            visit: visit_id,
            own: false,
            side,
            what: tidy(&row.what),
            who: tidy(&row.who),
            by,
            notice: tidy(&row.notice),
            reply: tidy(&row.reply),
            agreed: visit.day,
            state: before.map(|step| step.state).unwrap_or_default(),
            why: before.map(|step| step.why.clone()).unwrap_or_default(),
            moved: before.and_then(|step| step.moved),
            replied: before.and_then(|step| step.replied),
            told: before.map(|step| step.told.clone()).unwrap_or_default(),
        };
        let faults: Vec<_> = step
            .check()
            .into_iter()
            .map(|fault| Fault::at(at(&fault.field), fault.wrong))
            .collect();
        if faults.is_empty() {
            Ok(step)
        } else {
            Err(faults)
        }
    }

    /// What the third answer comes to. A visit that took place, or was called
    /// off, is never touched; one that is still planned moves only when another
    /// day or purpose is agreed.
    fn next_visit(
        &self,
        visit: &Visit,
        planned: Option<&Visit>,
        steps: &[(RecordId, Step)],
        source: &impl Source,
    ) -> Result<Next, Fault> {
        let before = visit.next.zip(planned);
        let still = before.filter(|(_, next)| next.state == VisitState::Planned);
        if self.next_none {
            let untouched = still.filter(|(_, next)| is_as_closing_left_it(next));
            return Ok(Next {
                taken_back: untouched.map(|(id, _)| id),
                ..Next::default()
            });
        }
        let typed = self.next_day.trim();
        if typed.is_empty() {
            return Err(Fault::at("next", Wrong::NotAnswered));
        }
        let day = typed::day(typed).map_err(|wrong| Fault::at("next", wrong))?;
        if day < visit.day {
            return Err(Fault::at("next", Wrong::BeforeVisit));
        }
        let purpose = tidy(&self.next_purpose);
        let agreed = Some((day, purpose.clone()));
        if let Some((id, next)) = before
            && agreed_then(visit, planned) == agreed
        {
            return Ok(Next {
                visit: Some((id, next.clone())),
                agreed,
                ..Next::default()
            });
        }
        let open = |(_, step): &&(RecordId, Step)| step.state == StepState::Open;
        let (id, next) = match (still, before) {
            (Some((id, next)), _) => (id, next.clone()),
            (None, before) => {
                let blank = Visit {
                    steps: steps.iter().filter(open).map(|(id, _)| *id).collect(),
                    ..Visit::on(visit.school, day)
                };
                // Typed while the one before was only planned.
                let is_taken = before.is_some_and(|(id, _)| id == self.next);
                let id = if is_taken {
                    source.record_id()
                } else {
                    self.next
                };
                (id, blank)
            }
        };
        let next = Visit {
            day,
            purpose,
            ..next
        };
        Ok(Next {
            visit: Some((id, next)),
            agreed,
            ..Next::default()
        })
    }
}

/// Those of `steps` that were agreed on `side` and are done, changed or let go
/// since: they were agreed, whatever else is answered now.
pub fn kept(steps: &[(RecordId, Step)], side: Side) -> impl Iterator<Item = &(RecordId, Step)> {
    steps.iter().filter(move |(_, step)| {
        step.side == side && step.state != StepState::Open && !step.is_crossed_out()
    })
}

/// The day and purpose agreed at an earlier closing of `visit`. Where it was
/// closed by a version that did not note them, those of the visit planned then.
fn agreed_then(visit: &Visit, planned: Option<&Visit>) -> Option<(Day, String)> {
    match visit.next_day {
        Some(day) => Some((day, visit.next_purpose.clone())),
        None => planned
            .filter(|_| !visit.next_none)
            .map(|next| (next.day, next.purpose.clone())),
    }
}

/// Whether nobody has written more into a planned visit than its day, its
/// purpose and the steps to look at.
fn is_as_closing_left_it(next: &Visit) -> bool {
    let left = Visit {
        purpose: next.purpose.clone(),
        steps: next.steps.clone(),
        ..Visit::on(next.school, next.day)
    };
    *next == left
}

#[cfg(test)]
mod tests;
