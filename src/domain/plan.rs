//! The plan form: what a leader types the evening before, and how it becomes a
//! visit (S1).

use crate::day::Clock;
use crate::ids::{ItemId, RecordId, Source};
use crate::naming::Naming;
use crate::person::Person;
use crate::record::{Fault, Record, Wrong};
use crate::text::tidy;
use crate::typed::{self, clock};
use crate::visit::{AgreedLesson, Meeting, Visit};

/// A plan while it is typed. Dates and times are the fields' own text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanForm {
    /// The school, once chosen.
    pub school: Option<RecordId>,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// `HH:MM` or empty.
    pub from: String,
    /// `HH:MM` or empty.
    pub to: String,
    /// One or two things the visit is for.
    pub purpose: String,
    /// People to meet.
    pub people: Vec<PersonRow>,
    /// Lessons that were agreed.
    pub lessons: Vec<LessonRow>,
    /// Open steps to look at.
    pub steps: Vec<RecordId>,
    /// Priority of the development plan.
    pub priority: String,
    /// What to bring.
    pub materials: String,
    /// How to get there.
    pub travel: String,
    /// Agreed with the Head Teacher.
    pub agreed: bool,
    /// What the school asks of me.
    pub school_asks: String,
}
crate::json!(PlanForm {  } or_default { school, day, from, to, purpose, people, lessons, steps, priority, materials, travel, agreed, school_asks });

/// A person to meet, while typed.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRow {
    /// The item's id.
    pub id: ItemId,
    /// Whom, by role.
    pub who: String,
    /// `HH:MM` or empty.
    pub at: String,
}
crate::json!(PersonRow { id, who, at });

/// An agreed lesson, while typed.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonRow {
    /// The item's id.
    pub id: ItemId,
    /// `HH:MM` or empty.
    pub at: String,
    /// The class.
    pub class: String,
    /// The subject.
    pub subject: String,
    /// The teacher's name as typed; it becomes a [`Person`].
    pub teacher: String,
    /// What the teacher would like looked at.
    pub focus: String,
}
crate::json!(LessonRow {
    id,
    at,
    class,
    subject,
    teacher,
    focus
});

/// A plan that can be saved: the visit, and the teachers it named first.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The visit.
    pub visit: Visit,
    /// Teachers not known before.
    pub teachers: Vec<(RecordId, Person)>,
}

impl PlanForm {
    /// The form for a visit as it stands; `known` gives the teachers' names.
    pub fn of(visit: &Visit, known: &[(RecordId, Person)]) -> Self {
        let written = |at: Option<Clock>| at.map(|at| at.to_string()).unwrap_or_default();
        let name = |id: Option<RecordId>| {
            let person = known.iter().find(|(known, _)| Some(*known) == id);
            person
                .map(|(_, person)| person.name.clone())
                .unwrap_or_default()
        };
        let people = visit.people.iter().filter(|person| !person.removed);
        let lessons = visit.lessons.iter().filter(|lesson| !lesson.removed);
        Self {
            school: Some(visit.school),
            day: visit.day.to_string(),
            from: written(visit.from),
            to: written(visit.to),
            purpose: visit.purpose.clone(),
            people: people
                .map(|person| PersonRow {
                    id: person.id,
                    who: person.who.clone(),
                    at: written(person.at),
                })
                .collect(),
            lessons: lessons
                .map(|lesson| LessonRow {
                    id: lesson.id,
                    at: written(lesson.at),
                    class: lesson.class.clone(),
                    subject: lesson.subject.clone(),
                    teacher: name(lesson.teacher),
                    focus: lesson.focus.clone(),
                })
                .collect(),
            steps: visit.steps.clone(),
            priority: visit.priority.clone(),
            materials: visit.materials.clone(),
            travel: visit.travel.clone(),
            agreed: visit.agreed,
            school_asks: visit.school_asks.clone(),
        }
    }

    /// Every free text that the District may read, for pointing out names in it.
    /// The teachers' own fields are not among them: those stay with the leader.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let mut texts = vec![
            &mut self.purpose,
            &mut self.priority,
            &mut self.materials,
            &mut self.travel,
            &mut self.school_asks,
        ];
        texts.extend(self.people.iter_mut().map(|row| &mut row.who));
        texts.extend(self.lessons.iter_mut().map(|row| &mut row.focus));
        texts
    }

    /// The planned visit, on top of `before` when the plan is changed.
    ///
    /// # Errors
    /// All faults at once, each with its field.
    pub fn finish(
        &self,
        before: Option<&Visit>,
        known: &[(RecordId, Person)],
        source: &impl Source,
    ) -> Result<Planned, Vec<Fault>> {
        let mut faults = Vec::new();
        let day = typed::day(&self.day);
        if self.school.is_none() {
            faults.push(Fault::at("school", Wrong::Missing));
        }
        if let Err(wrong) = day {
            faults.push(Fault::at("day", wrong));
        }
        let (Some(school), Ok(day)) = (self.school, day) else {
            self.unfinished_times(&mut faults);
            return Err(faults);
        };
        let mut naming = Naming::at(school, known, source);
        let agreed = before
            .map(|visit| visit.lessons.as_slice())
            .unwrap_or_default();
        let teacher_of = |id: ItemId| {
            let lesson = agreed.iter().find(|lesson| lesson.id == id);
            lesson.and_then(|lesson| lesson.teacher)
        };
        let lessons: Vec<_> = self
            .lessons
            .iter()
            .filter(|row| !row.is_blank())
            .map(|row| AgreedLesson {
                id: row.id,
                at: row.at.parse().ok(),
                class: tidy(&row.class),
                subject: tidy(&row.subject),
                teacher: naming.named(
                    &row.teacher,
                    teacher_of(row.id),
                    &format!("lessons/{}/teacher", row.id),
                ),
                focus: tidy(&row.focus),
                removed: false,
            })
            .collect();
        let people: Vec<_> = self
            .people
            .iter()
            .filter(|row| !row.who.trim().is_empty() || !row.at.is_empty())
            .map(|row| Meeting {
                id: row.id,
                who: tidy(&row.who),
                at: row.at.parse().ok(),
                removed: false,
            })
            .collect();
        let blank = Visit::on(school, day);
        // A form begun before the visit was, and taken up after it: where and
        // when it took place is no plan any more.
        let held = before.filter(|visit| visit.has_begun());
        let visit = Visit {
            school: held.map_or(school, |visit| visit.school),
            day: held.map_or(day, |visit| visit.day),
            from: self.from.parse().ok(),
            to: self.to.parse().ok(),
            purpose: tidy(&self.purpose),
            people,
            lessons,
            steps: self.steps.clone(),
            priority: tidy(&self.priority),
            materials: tidy(&self.materials),
            travel: tidy(&self.travel),
            agreed: self.agreed,
            school_asks: tidy(&self.school_asks),
            ..before.cloned().unwrap_or(blank)
        };
        let mut faults = visit.check();
        faults.append(&mut naming.faults);
        self.unfinished_times(&mut faults);
        if faults.is_empty() {
            let teachers = naming.new;
            Ok(Planned { visit, teachers })
        } else {
            Err(faults)
        }
    }
}

impl PlanForm {
    /// Where something was typed that is no time of day.
    fn unfinished_times(&self, faults: &mut Vec<Fault>) {
        let mut look = |field: &str, typed: &str| faults.extend(clock(typed, field).err());
        look("from", &self.from);
        look("to", &self.to);
        for row in &self.lessons {
            look(&format!("lessons/{}/at", row.id), &row.at);
        }
        for row in &self.people {
            look(&format!("people/{}/at", row.id), &row.at);
        }
    }
}

impl LessonRow {
    /// Whether nothing at all was typed in the row.
    pub fn is_blank(&self) -> bool {
        [
            &self.at,
            &self.class,
            &self.subject,
            &self.teacher,
            &self.focus,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    fn form(source: &Counter) -> PlanForm {
        let lesson = |class: &str, teacher: &str| LessonRow {
            id: source.item_id(),
            at: "08:40".into(),
            class: class.into(),
            subject: "English".into(),
            teacher: teacher.into(),
            focus: String::new(),
        };
        PlanForm {
            school: Some(source.record_id()),
            day: "2026-10-14".into(),
            lessons: vec![lesson("P3", "Mrs Sani"), lesson("P2", " mrs sani ")],
            ..PlanForm::default()
        }
    }

    #[test]
    fn a_teacher_named_twice_becomes_one_person_and_the_visit_holds_only_ids() {
        let source = Counter::default();
        let planned = form(&source).finish(None, &[], &source).unwrap();
        assert_eq!(planned.teachers.len(), 1);
        assert_eq!(
            planned.visit.lessons[0].teacher,
            planned.visit.lessons[1].teacher
        );
        let body = serde_json::to_string(&planned.visit).unwrap();
        assert!(!body.to_lowercase().contains("sani"));
    }

    #[test]
    fn a_plan_says_all_its_faults_at_once_with_their_fields() {
        let source = Counter::default();
        let mut form = form(&source);
        form.lessons[0].class.clear();
        (form.from, form.to) = ("12:00".into(), "08:00".into());
        let faults = form.finish(None, &[], &source).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.clone()).collect();
        let class = format!("lessons/{}/class", form.lessons[0].id);
        assert_eq!(fields, ["to".to_owned(), class]);
        let empty = PlanForm::default().finish(None, &[], &source).unwrap_err();
        assert_eq!(empty.len(), 2);
    }

    #[test]
    fn a_time_of_which_a_part_is_missing_is_told_by_its_field_and_not_dropped() {
        let source = Counter::default();
        let mut form = form(&source);
        form.from = "?".into();
        form.lessons[1].at = "8".into();
        let faults = form.finish(None, &[], &source).unwrap_err();
        let at = format!("lessons/{}/at", form.lessons[1].id);
        let expected = ["from", at.as_str()].map(|field| Fault::at(field, Wrong::NotATime));
        assert_eq!(faults, expected);
    }

    #[test]
    fn a_plan_taken_up_after_the_visit_began_does_not_move_it() {
        let source = Counter::default();
        let mut form = form(&source);
        let planned = form.finish(None, &[], &source).unwrap().visit;
        let mut held = planned.clone();
        held.start(source.now());
        form.day = held.day.plus(1).to_string();
        form.school = Some(source.record_id());
        form.purpose = "Pair talk".into();
        let after = form.finish(Some(&held), &[], &source).unwrap().visit;
        assert_eq!((after.day, after.school), (held.day, held.school));
        assert_eq!(after.purpose, "Pair talk");
        let moved = form.finish(Some(&planned), &[], &source).unwrap().visit;
        assert_eq!(moved.day, held.day.plus(1));
    }

    #[test]
    fn a_plan_read_back_into_its_form_and_finished_again_is_the_same_visit() {
        let source = Counter::default();
        let planned = form(&source).finish(None, &[], &source).unwrap();
        let again = PlanForm::of(&planned.visit, &planned.teachers)
            .finish(Some(&planned.visit), &planned.teachers, &source)
            .unwrap();
        assert_eq!(again.visit, planned.visit);
        assert!(again.teachers.is_empty());
    }
}
