//! Closing a visit with the Head Teacher: three answers, each of which may be
//! "none" (S6, S7). The first two are rows of steps (`row`), the third is the
//! `next` visit.

use crate::day::Moment;
use crate::handover::{Handover, Signing};
use crate::ids::{RecordId, Source};
use crate::record::{Fault, Faults, Record, Wrong};
use crate::step::{Side, Step, StepState};
use crate::text::tidy;
use crate::typed::clock;
use crate::visit::{Visit, VisitState};

mod next;
mod row;

pub use next::{Calendar, Taken};
use next::{Next, agreed_then};
pub use row::StepRow;

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

/// A closed visit and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// The visit, closed.
    pub visit: Visit,
    /// The agreed steps, school's first.
    pub steps: Vec<(RecordId, Step)>,
    /// The next visit.
    pub next: Option<(RecordId, Visit)>,
    /// One that was planned for the agreed day already, with what was agreed to look
    /// at; it is no answer of this closing, which never moves it or takes it back.
    pub there: Option<(RecordId, Visit)>,
    /// A visit planned at an earlier closing for a day that is not agreed any
    /// more, and to which nobody has added anything.
    pub taken_back: Option<RecordId>,
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
    /// emptied is crossed out. What is on the `calendar` already is not planned twice.
    ///
    /// # Errors
    /// All faults at once: `school`, `office` or `next` when an answer is
    /// neither given nor "none"; a step's as `steps/<id>/what`.
    pub fn finish(
        &self,
        id: RecordId,
        visit: &Visit,
        agreed: &[(RecordId, Step)],
        calendar: Calendar,
        source: &impl Source,
    ) -> Result<Closed, Vec<Fault>> {
        let (closed, mut faults) = self.gather(id, visit, agreed, calendar, source);
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
        calendar: Calendar,
        source: &impl Source,
    ) -> Closed {
        self.gather(id, visit, agreed, calendar, source).0
    }

    fn gather(
        &self,
        id: RecordId,
        visit: &Visit,
        agreed: &[(RecordId, Step)],
        calendar: Calendar,
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
                match row.step(id, visit, side, agreed) {
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
            .next_visit(id, visit, calendar, &steps, source)
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
            there: next.there,
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

    /// Who the Head Teacher was, as it is typed. Who was to sign under the name that
    /// stood there signs under this one, unless the strokes are there already.
    pub fn name_head(&mut self, typed: &str) {
        if tidy(&self.signing.signer) == tidy(&self.head_teacher) {
            self.signing.name(typed);
        }
        typed.clone_into(&mut self.head_teacher);
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
}

/// Those of `steps` that were agreed on `side` and are done, changed or let go
/// since: they were agreed, whatever else is answered now.
pub fn kept(steps: &[(RecordId, Step)], side: Side) -> impl Iterator<Item = &(RecordId, Step)> {
    steps.iter().filter(move |(_, step)| {
        step.side == side && step.state != StepState::Open && !step.is_crossed_out()
    })
}

#[cfg(test)]
mod tests;
