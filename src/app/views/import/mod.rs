//! Schools out of a list that an office keeps (S27): a file is chosen, its
//! columns are matched, what would happen is shown, and then all of it is taken
//! at once or nothing. What the file means is `intake`'s; here it is shown and
//! asked about. Long lists are worked through in slices, so that the page lives.

mod choosing;
mod columns;
mod deciding;
mod preview;
mod taking;
use self::deciding::Decisions;
use crate::bytes::File;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::forms::{Faults, no_faults};
use crate::frame::{head, screen};
use crate::live::{follow, live, live_text};
use crate::markup::{El, Nodes, el};
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::once_shown;
use crate::words::{Text, fill, say};
use domain::ids::RecordId;
use domain::school::School;
use intake::field::Field;
use intake::headings::Headings;
use intake::matching::Matching;
use intake::meeting::{Known, Met};
use intake::reading::Reading;
use intake::sheet::Sheet;
use std::rc::Rc;
use web_sys::HtmlElement;

/// How many rows are worked through before the page may do something else.
const SLICE: usize = 100;

/// Where the leader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// No file yet, or one that is no list.
    Choosing,
    /// The file is being read; so many hundredths of it are.
    Reading(usize),
    /// Which column is what?
    Columns,
    /// The rows are being looked at.
    Looking,
    /// What would happen.
    Preview,
    /// So many schools are being written.
    Saving(usize),
    /// All of it is on the phone: so many new, so many changed.
    Done(usize, usize),
}

/// A file that is a list.
#[derive(Clone)]
struct Table {
    file: String,
    sheet: Rc<Sheet>,
    headings: Headings,
}

/// What would happen, as long as the schools here are these.
struct Plan {
    reading: Reading,
    met: Vec<Met>,
    known: Vec<Known>,
}

impl Plan {
    fn known(&self, id: RecordId) -> Option<&School> {
        let known = self.known.iter().find(|known| known.id == id);
        known.map(|known| &known.school)
    }
}

/// Why a file was not taken.
#[derive(Clone)]
struct Told {
    happened: String,
    next: Text,
}

/// The screen while it is used. Copying it copies handles.
#[derive(Clone, Copy)]
struct Import {
    book: Fieldbook,
    stage: Slot<Stage>,
    told: Slot<Option<Told>>,
    table: Slot<Option<Table>>,
    matching: Slot<Matching>,
    /// The columns are as they were chosen for an earlier file.
    recalled: Slot<bool>,
    faults: Faults,
    plan: Slot<Option<Rc<Plan>>>,
    /// What the leader decided, by the number of the row.
    decisions: Slot<Decisions>,
    /// The schools here changed while the leader was looking.
    look_again: Slot<bool>,
}

/// The screen.
pub fn import_schools() -> El {
    let import = Import {
        book: fieldbook(),
        stage: Slot::new(Stage::Choosing),
        told: Slot::new(None),
        table: Slot::new(None),
        matching: Slot::new(Matching::default()),
        recalled: Slot::new(false),
        faults: no_faults(),
        plan: Slot::new(None),
        decisions: Slot::new(Decisions::default()),
        look_again: Slot::new(false),
    };
    // A slice that ends changes the line of progress, and nothing around it.
    let step = Slot::new(Stage::Choosing);
    follow(move || {
        let now = match import.stage.get() {
            Stage::Reading(_) => Stage::Reading(0),
            stage => stage,
        };
        if step.with_untracked(|before| *before != now) {
            step.set(now);
        }
    });
    let below = move || {
        let file = import
            .table
            .with(|table| table.as_ref().map(|table| table.file.clone()));
        file.unwrap_or_default()
    };
    let main = live(move || import.main(step.get()));
    let foot = live(move || import.foot(step.get()));
    // Opened under "Open a file", it was found to be a list.
    if let Some(file) = File::handed() {
        choosing::take(import, file);
    }
    let top = head(say(Text::ImportSchools)).below(below);
    screen(top.back(Place::Schools), main, foot)
}

impl Import {
    fn main(self, stage: Stage) -> Nodes {
        match stage {
            Stage::Choosing => choosing::choosing(self),
            Stage::Columns => columns::columns(self),
            Stage::Preview => preview::preview(self),
            Stage::Done(added, changed) => taking::done(added, changed),
            Stage::Reading(_) | Stage::Looking | Stage::Saving(_) => self.progress().into(),
        }
    }

    fn foot(self, stage: Stage) -> Nodes {
        match stage {
            Stage::Choosing => choosing::file_button(self).into(),
            Stage::Columns => columns::foot(self),
            Stage::Preview => preview::foot(self),
            Stage::Done(..) => taking::done_foot(self),
            Stage::Reading(_) | Stage::Looking | Stage::Saving(_) => Nodes::none(),
        }
    }

    /// What is going on, in a line that is read out as it changes.
    fn progress(self) -> El {
        let words = move || match self.stage.get() {
            Stage::Reading(share) => fill(Text::ReadingFile, &[("n", &share.to_string())]),
            Stage::Saving(schools) => fill(Text::SavingSchools, &[("n", &schools.to_string())]),
            _ => say(Text::LookingAtRows).into_owned(),
        };
        el("p").attr("role", "status").put(live_text(words))
    }

    /// As [`Slot::set`]; false when the leader has left the screen.
    fn go(self, stage: Stage) -> bool {
        self.stage.try_set(stage)
    }

    /// Back to the beginning; nothing of the file is kept.
    fn start_again(self) {
        choosing::has_begun("");
        self.told.set(None);
        self.table.set(None);
        self.plan.set(None);
        self.go(Stage::Choosing);
    }
}

/// The heading of a step. It takes the focus, so that the step is read out.
fn step_heading(text: Text) -> El {
    let heading = el("h2").attr("tabindex", "-1").put(say(text));
    let element: HtmlElement = heading.node();
    once_shown(move || drop(element.focus()));
    heading
}

/// What a form of a school calls the field.
fn label(field: Field) -> Text {
    match field {
        Field::Name => Text::SchoolName,
        Field::Code => Text::SchoolCode,
        Field::Place => Text::Place,
        Field::HeadTeacher => Text::HeadTeacher,
        Field::Phone => Text::HeadPhone,
        Field::Chair => Text::Chair,
        Field::Girls => Text::GirlsEnrolled,
        Field::Boys => Text::BoysEnrolled,
    }
}
