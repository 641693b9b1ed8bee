//! What was said in a meeting (S5).

use crate::afterwards::took_place;
use crate::day::Day;
use crate::ids::{ItemId, RecordId};
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::text::tidy;
use crate::words::Say;

/// Notes of one meeting. It belongs to a visit, or to a school, or to neither.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingNote {
    /// The visit on which it was held.
    pub visit: Option<RecordId>,
    /// The school it was about.
    pub school: Option<RecordId>,
    /// The day.
    pub day: Day,
    /// With whom.
    pub with: With,
    /// Who was there, by role.
    pub people: Vec<Present>,
    /// What I heard.
    pub heard: String,
    /// What I praised.
    pub praise: String,
    /// The question I asked.
    pub question: String,
    /// What was agreed.
    pub agreed: String,
}
crate::json!(MeetingNote { day, with } or_default { visit, school, people, heard, praise, question, agreed });

/// Somebody who was there.
#[derive(Clone, Debug, PartialEq)]
pub struct Present {
    /// This item's id.
    pub id: ItemId,
    /// Who, by role ("Chair", "P3 teacher").
    pub who: String,
    /// Taken out of the list.
    pub removed: bool,
}
crate::json!(Present { id, who } and removed);

/// With whom a meeting was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum With {
    /// The Head Teacher.
    #[default]
    Head,
    /// The school management team.
    Smt,
    /// The school's governing body.
    GoverningBody,
    /// The school's staff.
    Staff,
    /// Other Cluster Leaders.
    Leaders,
    /// The District.
    District,
}
crate::json_names!(With { Head = "head_teacher", Smt = "smt", GoverningBody = "governing_body", Staff = "staff", Leaders = "leaders", District = "district" });

impl With {
    /// All of them.
    pub const ALL: [With; 6] = [
        With::Head,
        With::Smt,
        With::GoverningBody,
        With::Staff,
        With::Leaders,
        With::District,
    ];

    /// With whom, in words.
    pub fn words(self) -> Say {
        match self {
            With::Head => Say::WithHead,
            With::Smt => Say::WithSmt,
            With::GoverningBody => Say::WithGoverningBody,
            With::Staff => Say::WithStaff,
            With::Leaders => Say::WithLeaders,
            With::District => Say::WithDistrict,
        }
    }
}

impl MeetingNote {
    /// A meeting on `day` of which nothing is written yet.
    pub fn on(day: Day) -> Self {
        Self {
            visit: None,
            school: None,
            day,
            with: With::default(),
            people: Vec::new(),
            heard: String::new(),
            praise: String::new(),
            question: String::new(),
            agreed: String::new(),
        }
    }

    /// Those who were there, by role, in one line.
    pub fn people_present(&self) -> String {
        let there = self.people.iter().filter(|person| !person.removed);
        let there: Vec<&str> = there.map(|person| person.who.as_str()).collect();
        there.join(", ")
    }
}

impl Record for MeetingNote {
    const KIND: &'static str = "meeting";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Meeting;
    const TEXTS: &'static [&'static str] = &["heard", "praise", "question", "agreed"];

    fn keys(&self) -> Keys {
        let words = [&self.agreed, &self.heard, &self.question, &self.praise];
        let first = words.into_iter().find(|words| !words.is_empty());
        Keys {
            school: self.school,
            of: self.visit,
            day: Some(self.day),
            state: Some(self.with.name()),
            words: first.cloned().unwrap_or_default(),
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        let texts = [
            ("heard", &self.heard),
            ("praise", &self.praise),
            ("question", &self.question),
            ("agreed", &self.agreed),
        ];
        let says_something = texts.iter().any(|(_, text)| !text.trim().is_empty());
        faults.holds(says_something, "heard", Wrong::Missing);
        for (field, text) in texts {
            faults.prose(field, text);
        }
        for person in self.people.iter().filter(|person| !person.removed) {
            faults.needed(&format!("people/{}/who", person.id), &person.who);
        }
        faults.all()
    }
}

/// A meeting while it is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingForm {
    /// What is written, as typed.
    pub meeting: MeetingNote,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
}
crate::json!(MeetingForm { meeting, day });

impl MeetingForm {
    /// The form of a meeting as it stands.
    pub fn of(meeting: MeetingNote) -> Self {
        Self {
            day: meeting.day.to_string(),
            meeting,
        }
    }

    /// Every free text, for pointing out names in it: all of it goes to the District.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let meeting = &mut self.meeting;
        let mut texts = vec![
            &mut meeting.heard,
            &mut meeting.praise,
            &mut meeting.question,
            &mut meeting.agreed,
        ];
        texts.extend(meeting.people.iter_mut().map(|person| &mut person.who));
        texts
    }

    /// The meeting. A row of people in which nothing was typed is left out.
    ///
    /// # Errors
    /// All faults at once, each with its field.
    pub fn finish(&self, today: Day) -> Result<MeetingNote, Vec<Fault>> {
        let mut form = self.clone();
        for text in form.texts_mut() {
            *text = tidy(text);
        }
        let mut meeting = form.meeting;
        meeting.people.retain(|person| !person.who.is_empty());
        let mut faults = Vec::new();
        match took_place(&self.day, today) {
            Ok(day) => meeting.day = day,
            Err(fault) => faults.push(fault),
        }
        faults.extend(meeting.check());
        match faults.is_empty() {
            true => Ok(meeting),
            false => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::testing::Counter;

    #[test]
    fn a_meeting_says_something_and_took_place() {
        let source = Counter::default();
        let today = source.now().day();
        let mut form = MeetingForm::of(MeetingNote::on(today.plus(1)));
        let faults = form.finish(today).unwrap_err();
        assert_eq!(
            faults,
            [
                Fault::at("day", Wrong::InFuture),
                Fault::at("heard", Wrong::Missing)
            ]
        );
        form.day = today.to_string();
        form.meeting.agreed = " The SMT meets on Mondays.\0 ".into();
        form.meeting.people = [" Chair ", "  "]
            .map(|who| Present {
                id: source.item_id(),
                who: who.into(),
                removed: false,
            })
            .into();
        let meeting = form.finish(today).unwrap();
        assert_eq!(meeting.people_present(), "Chair");
        assert_eq!(meeting.keys().words, "The SMT meets on Mondays.");
    }
}
