//! What stands beside the made-up visits: ticks, company, meetings, a reflection.

use super::visits::words;
use crate::words::Text;
use domain::checklist::{Companion, Role, Task, Tick};
use domain::day::Day;
use domain::ids::{RecordId, Source};
use domain::meeting::{MeetingNote, Present, With};
use domain::reflection::Reflection;
use domain::visit::Visit;

/// The visit with what was ticked by thumb, and who came along on the `nth`.
pub fn ticked(mut visit: Visit, nth: usize, source: &impl Source) -> Visit {
    let tick = |task: Task| Tick {
        id: task.item(),
        task,
        done: true,
        note: String::new(),
        removed: false,
    };
    visit.checklist = [Task::CallAhead, Task::ReadLastNotes, Task::Greet]
        .map(tick)
        .to_vec();
    if nth % 4 == 1 {
        visit.along = vec![Companion {
            id: source.item_id(),
            role: Role::Smt,
            name: String::new(),
            removed: false,
        }];
    }
    visit
}

/// The `nth` meeting, held on that visit.
pub fn meeting(
    visit: RecordId,
    school: RecordId,
    day: Day,
    nth: usize,
    source: &impl Source,
) -> MeetingNote {
    let told = [
        (Text::SampleMeetingHeard, Text::SampleMeetingAgreed),
        (Text::SampleParentsHeard, Text::SampleParentsAgreed),
    ];
    let (heard, agreed) = told[nth % told.len()];
    MeetingNote {
        visit: Some(visit),
        school: Some(school),
        with: With::Smt,
        people: vec![Present {
            id: source.item_id(),
            who: words(Text::SampleMeetingWho),
            removed: false,
        }],
        heard: words(heard),
        agreed: words(agreed),
        ..MeetingNote::on(day)
    }
}

/// Last week's reflection.
pub fn reflection(today: Day) -> Reflection {
    Reflection {
        my_schools: words(Text::SampleReflection),
        colleague: words(Text::SampleReflectionWho),
        ..Reflection::on(today.plus(-7))
    }
}
