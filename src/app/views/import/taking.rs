//! All of it is taken, or nothing.

use super::choosing::{has_begun, memory, remember};
use super::deciding::{Decisions, is_more};
use super::{Import, Plan, SLICE, Stage, step_heading};
use crate::clock::Wall;
use crate::markup::{Nodes, el};
use crate::parts::button::{go_button, go_link};
use crate::routes::Place;
use crate::task::{begin, breathe};
use crate::words::{Text, count, say};
use domain::cluster::Cluster;
use domain::ids::{RecordId, Source};
use domain::record::Record;
use domain::school::School;
use intake::deciding::{Sum, sum};
use intake::meeting::{Known, Meeting, Met, With};
use intake::reading::Reading;
use std::rc::Rc;
use storage::{Batch, Error, Query};

/// What a tap on "Import" would come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub added: usize,
    pub changed: usize,
    pub undecided: usize,
    /// Every row that could be read is a school that is here, and says nothing new.
    pub all_here: bool,
}

impl Tally {
    pub fn taken(self) -> usize {
        self.added + self.changed
    }
}

fn sum_of(plan: &Plan, decisions: &Decisions) -> Sum {
    sum(&plan.met, |row| decisions.of(row), &plan.known)
}

/// Counts it, following what the leader decides.
pub fn tally(import: Import) -> Tally {
    let Some(plan) = import.plan.get_untracked() else {
        return Tally::default();
    };
    let sum = import.decisions.with(|decisions| sum_of(&plan, decisions));
    let is_here = |met: &Met| {
        matches!(met.with, With::Nothing(_) | With::Twice { .. }) || is_more(&met.with, true)
    };
    Tally {
        added: sum.added.len(),
        changed: sum.changed.len(),
        undecided: sum.undecided,
        all_here: !plan.met.is_empty() && plan.met.iter().all(is_here),
    }
}

/// Reads the rows, and lays them beside the schools here.
pub async fn look(import: Import) {
    let table = import.table.try_get_untracked().flatten();
    let matching = import.matching.try_get_untracked();
    let (Some(table), Some(matching)) = (table, matching) else {
        return;
    };
    breathe().await;
    let mut reading = Reading::default();
    while reading.read_on(&table.sheet, &table.headings, &matching, SLICE) {
        breathe().await;
    }
    let mut memory = memory();
    memory.keep(&table.headings, &matching);
    remember(&memory);
    match known(import).await {
        Ok(known) => {
            import.decisions.set(Decisions::default());
            import.look_again.set(false);
            meet_with(import, reading, known).await;
        }
        Err(error) => {
            import.book.trouble(&error);
            import.go(Stage::Columns);
        }
    }
}

async fn meet_with(import: Import, reading: Reading, known: Vec<Known>) {
    let mut meeting = Meeting::of(&reading, &known);
    while meeting.go_on(SLICE) {
        breathe().await;
    }
    let met = meeting.end();
    breathe().await;
    import.plan.set(Some(Rc::new(Plan {
        reading,
        met,
        known,
    })));
    import.go(Stage::Preview);
}

async fn known(import: Import) -> Result<Vec<Known>, Error> {
    let all = Query::kind(School::KIND);
    let phone = import.book.phone();
    let mut schools = Vec::new();
    for (nth, (row, whole, _)) in phone.find_whole(all, |_| None).await?.iter().enumerate() {
        if nth % SLICE == SLICE - 1 {
            breathe().await;
        }
        schools.push((row.id, whole.read::<School>()?));
    }
    schools.extend(phone.handed_on::<School>().await?);
    let cluster = Cluster::of(schools.clone());
    breathe().await;
    let known = |(id, school): (RecordId, School)| Known {
        id,
        remains: match school.same_as {
            Some(_) => cluster.remaining(id),
            None => id,
        },
        school,
    };
    Ok(schools.into_iter().map(known).collect())
}

/// The tap on "Import": everything that is chosen, in one transaction.
pub fn start(import: Import) {
    let tally = tally(import);
    let is_shown = import.stage.get_untracked() == Stage::Preview;
    if is_shown && tally.taken() > 0 && import.go(Stage::Saving(tally.taken())) {
        begin(take(import, tally));
    }
}

async fn take(import: Import, tally: Tally) {
    let plan = import.plan.try_get_untracked().flatten();
    let decisions = import.decisions.try_get_untracked();
    let (Some(plan), Some(decisions)) = (plan, decisions) else {
        return;
    };
    let known = match known(import).await {
        Ok(known) => known,
        Err(error) => {
            import.book.trouble(&error);
            import.go(Stage::Preview);
            return;
        }
    };
    if known != plan.known {
        // Another tab, or the District, was here meanwhile.
        import.look_again.set(true);
        return meet_with(import, plan.reading.clone(), known).await;
    }
    breathe().await;
    let mut sum = sum_of(&plan, &decisions);
    // A school that another leads by now is there already, and is changed by that one alone.
    let handed_on = match import.book.phone().handed_on::<School>().await {
        Ok(schools) => schools,
        Err(error) => {
            import.book.trouble(&error);
            import.go(Stage::Preview);
            return;
        }
    };
    sum.changed
        .retain(|(id, _)| !handed_on.iter().any(|(known, _)| known == id));
    breathe().await;
    let mut batch = Batch::new();
    for (nth, school) in sum.added.iter().enumerate() {
        if nth % SLICE == SLICE - 1 {
            breathe().await;
        }
        batch = batch.put(Wall.record_id(), school);
    }
    for (nth, (id, school)) in sum.changed.iter().enumerate() {
        if nth % SLICE == SLICE - 1 {
            breathe().await;
        }
        batch = batch.put(*id, school);
    }
    if import.book.save(batch).await {
        has_begun("");
        import.go(Stage::Done(tally.added, sum.changed.len()));
    } else {
        import.go(Stage::Preview);
    }
}

/// What was done.
pub fn done(added: usize, changed: usize) -> Nodes {
    let lines = [
        (added, Text::OneAdded, Text::ManyAdded),
        (changed, Text::OneCompleted, Text::ManyCompleted),
    ];
    let line = |(n, one, many)| (n > 0).then(|| el("li").put(count(n, one, many)));
    let lines = lines.into_iter().filter_map(line);
    Nodes::from(step_heading(Text::ImportDone))
        .put(el("ul").class("lines").put(lines.collect::<Nodes>()))
}

pub fn done_foot(import: Import) -> Nodes {
    let another = go_button("go quiet", say(Text::ChooseAnother), move || {
        import.start_again()
    });
    let schools = go_link("go", &Place::Schools.path(), say(Text::Schools));
    Nodes::from(another).put(schools)
}
