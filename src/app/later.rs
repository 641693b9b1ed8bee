//! What comes in a wasm module of its own, after the first screens.
//!
//! A leader on a slow network sees Today, plans and opens a visit before these
//! have come. Each is fetched when it is asked for, or a little earlier, and is
//! kept on the phone with the rest (`public/sw.js`); from then on it is here
//! at once. The build parts the modules at what is `parted!` below
//! (`src/xtask/parts.rs`): whatever only they lead to is not in the first one.

use crate::bridge;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::frame::{head, screen};
use crate::led::unless_led;
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::parts::button::go_button;
use crate::routes::Place;
use crate::sample;
use crate::sentences::Trouble;
use crate::slot::Slot;
use crate::task::begin;
use crate::views;
use crate::words::{Text, say};
use leptos::prelude::{Owner, set_timeout};
use std::pin::Pin;
use std::time::Duration;
use storage::Merging;
use wasm_split_helpers::SplitLoaderError;
#[cfg(not(test))]
use wasm_split_helpers::wasm_split;

/// How long a first screen, and an open visit, have the processor and the
/// network for themselves.
const AFTER_FIRST_SCREEN: Duration = Duration::from_secs(1);
const AFTER_OPEN_VISIT: Duration = Duration::from_secs(3);

mod pieces;

pub use pieces::{
    answers_to, led_now, missing, not_all_here, on_every_screen, read_by_officer, rest_of_school,
    rest_of_visit, since_last_visit, still_coming, talk_about, typed_of_led, unfinished,
    visit_of_cluster_handed_on, why_not_here,
};

type Screens = fn(Place) -> Nodes;
type Coming = Pin<Box<dyn Future<Output = Result<Screens, SplitLoaderError>>>>;

/// What comes in a module of its own, and is fetched when it is called. The
/// tests of this crate are one module, which nothing parts.
macro_rules! parted {
    ($part:ident: $name:ident -> $what:ty { $($gives:tt)* }) => {
        #[cfg(not(test))]
        #[wasm_split($part, fallible)]
        fn $name() -> Result<$what, SplitLoaderError> {
            Ok({ $($gives)* })
        }

        #[cfg(test)]
        async fn $name() -> Result<$what, SplitLoaderError> {
            Ok({ $($gives)* })
        }
    };
}

/// What is known of a module.
#[derive(Clone, Copy)]
enum State {
    Coming,
    Here(Screens),
    DidNotCome,
}

/// The module of one group of screens.
#[derive(Clone, Copy)]
pub struct Part {
    state: Slot<Option<State>>,
    fetch: fn() -> Coming,
}

impl Part {
    fn new(fetch: fn() -> Coming) -> Self {
        Self {
            state: Slot::new(None),
            fetch,
        }
    }

    /// Fetches it, unless it is here or on its way.
    pub fn ask(self) {
        let known = self.state.with_untracked(|state| *state);
        if matches!(known, Some(State::Coming | State::Here(_))) {
            return;
        }
        self.state.set(Some(State::Coming));
        // Where one part is wanted, the others soon are.
        bridge::bring_rest();
        let coming = (self.fetch)();
        begin(async move {
            let state = match coming.await {
                Ok(screens) => State::Here(screens),
                Err(_) => State::DidNotCome,
            };
            self.state.set(Some(state));
        });
    }

    /// The screen at `place`, once it is here.
    fn shown(self, place: Place) -> Nodes {
        self.ask();
        live(move || match self.state.with(|state| *state) {
            Some(State::Here(screens)) => screens(place),
            Some(State::DidNotCome) => did_not_come(self),
            _ => el("p")
                .class("soft shell-wait")
                .attr("role", "status")
                .put(say(Text::Fetching))
                .into(),
        })
    }
}

/// The modules of the app.
#[derive(Clone, Copy)]
pub struct Later {
    /// The lesson, the conversation, closing, the summary, the steps, pictures.
    pub visit: Part,
    /// Everything under More, joining, and delivering.
    pub office: Part,
    /// The recovery words, and opening private records with them.
    pub recovery: Part,
    /// Reading files that others made.
    pub files: Part,
    /// Backups, files for the District, and opening whatever file somebody brings.
    pub locked: Part,
    /// What an officer's phone has in place of a leader's screens.
    pub officer: Part,
}

impl Later {
    /// None is here yet.
    pub fn new() -> Self {
        Self {
            visit: Part::new(|| Box::pin(visit_screens())),
            office: Part::new(|| Box::pin(office_screens())),
            recovery: Part::new(|| Box::pin(recovery_screens())),
            files: Part::new(|| Box::pin(file_screens())),
            locked: Part::new(|| Box::pin(locked_screens())),
            officer: Part::new(|| Box::pin(officer_screens())),
        }
    }
}

/// Where the whole app is on the phone, the part that most taps lead to is made
/// ready once the first screen stands, so that nobody waits for it.
pub fn make_ready(book: Fieldbook) {
    if !bridge::is_whole() {
        return;
    }
    let owner = Owner::current();
    let ready = move || {
        book.later.visit.ask();
        begin(async move {
            if let Ok(keep) = way_back().await {
                keep();
            }
            if let (Ok(keep), Some(owner)) = (badge().await, owner) {
                keep(book, owner);
            }
        });
    };
    set_timeout(ready, AFTER_FIRST_SCREEN);
}

/// Who has opened a visit will observe: what that needs is fetched as soon as
/// the visit's screen stands.
pub fn after_open_visit() {
    let later = fieldbook().later;
    set_timeout(move || later.visit.ask(), AFTER_OPEN_VISIT);
}

/// The screen at `place`, of those that come later.
pub fn screen_of(place: Place) -> Nodes {
    let later = fieldbook().later;
    let part = match place {
        Place::Recovery | Place::Key => later.recovery,
        Place::ImportSchools => later.files,
        Place::Backup | Place::OpenFile | Place::Carry => later.locked,
        Place::Clusters
        | Place::Invite
        | Place::Answer(_)
        | Place::Ask(_)
        | Place::Publish(_)
        | Place::Erase(_) => later.officer,
        Place::More
        | Place::Send
        | Place::Join
        | Place::Card
        | Place::Settings
        | Place::Country
        | Place::Terms
        | Place::Corrections
        | Place::Help
        | Place::About
        | Place::History(_)
        | Place::Texts(_)
        | Place::AllTexts
        | Place::Notices
        | Place::Share(_)
        | Place::FromLeaders
        | Place::People(_)
        | Place::Teachers(_)
        | Place::SameSchool(_) => later.office,
        _ => later.visit,
    };
    part.shown(place)
}

/// The screen at `place` on an officer's phone.
pub fn for_officer(place: Place) -> Nodes {
    fieldbook().later.officer.shown(place)
}

/// Delivers in this tab once its module is here. False when it did not come.
pub async fn deliver(book: Fieldbook, owner: Owner) -> bool {
    match delivering().await {
        Ok(start) => {
            start(book, owner);
            true
        }
        Err(_) => false,
    }
}

/// A part of the app is not on this phone, and could not be fetched.
pub const NOT_FETCHED: Trouble = Trouble {
    happened: Text::NotFetched,
    safe: Text::NotFetchedSafe,
    next: Text::NotFetchedNext,
};

/// Makes the sample cluster and opens it, once the module for it is here.
pub fn look_around() {
    with_sample(fieldbook(), |sample| sample.0);
}

/// Takes the sample cluster away and opens the leader's own fieldbook.
pub fn leave_sample(book: Fieldbook) {
    with_sample(book, |sample| sample.1);
}

fn with_sample(book: Fieldbook, which: fn(Sample) -> fn(Fieldbook)) {
    begin(async move {
        match the_sample().await {
            Ok(sample) => which(sample)(book),
            Err(_) => book.wrong.set(Some(NOT_FETCHED)),
        }
    });
}

/// Looking around in the sample cluster, and leaving it.
type Sample = (fn(Fieldbook), fn(Fieldbook));

parted! {
    sample: the_sample -> Sample {
        (sample::look_around, sample::leave)
    }
}

fn did_not_come(part: Part) -> Nodes {
    screen(
        head(say(NOT_FETCHED.happened)).back(Place::Today),
        Nodes::from(el("p").put(say(NOT_FETCHED.safe))).put(el("p").put(say(NOT_FETCHED.next))),
        go_button("go", say(Text::TryItAgain), move || part.ask()),
    )
    .into()
}

parted! {
    visit: visit_screens -> Screens {
        |place| match place {
            // What is read at the office is made of what is written here.
            read if views::office::is_read_here(read) => views::office::read_at(read),
            Place::Today => views::answers::fresh_answers().put(views::unfinished::unfinished()),
            Place::Schools => views::schools::schools().into(),
            Place::School(id) => views::school_rest::school_rest(id),
            Place::Visit(id) => views::visit_mended::rest_of_visit(id),
            // On a visit's page; the plan's own screen is one of the first.
            Place::Plan(id) => views::since_last::since_last(id),
            Place::SchoolForm(id) => views::visit_before::visit_before(id),
            Place::Texts(lesson) => views::talk::talked(lesson),
            Place::Steps => views::steps::steps().into(),
            Place::History(record) => views::answers::all_answers(record),
            Place::ChooseLesson(id) => unless_led(id, move || views::lesson_choice::lesson_choice(id)),
            Place::LessonNow => views::lesson_now::lesson_now().into(),
            Place::Close(id) => unless_led(id, move || views::close::close(id)),
            Place::Summary(id) => views::summary::summary(id),
            Place::Observe(id) => unless_led(id, move || views::observe::observe(id)),
            Place::Talk(id) => views::talk::talk(id),
            Place::Copy(id) => views::copy::copy(id),
            Place::PlanPaper(id) => views::plan_paper::plan_paper(id),
            Place::Afterwards(id) => unless_led(id, move || views::afterwards::afterwards(id)),
            Place::Checklist(id) => unless_led(id, move || views::checklist::checklist(id)),
            Place::Meetings => views::meetings::meetings().into(),
            Place::Meeting(id) => views::meeting::meeting(id).into(),
            Place::Reflections => views::reflections::reflections().into(),
            Place::Reflection(week) => views::reflection::reflection(week).into(),
            Place::Concerns => views::concerns::concerns().into(),
            Place::Concern(id) => views::concern::concern(id).into(),
            Place::ClusterPaper => views::cluster_paper::paper(),
            Place::About => views::not_here::why_not_here(),
            // On every screen.
            Place::More => views::mark::mark(),
            Place::Send => views::pictures::here_shown().put(views::mark::history()),
            _ => views::no_such_page().into(),
        }
    }
}

parted! {
    office: office_screens -> Screens {
        |place| match place {
            // In place of the form at the address.
            Place::Today => views::led_now::led_now(),
            Place::More => views::more::more().into(),
            Place::Send => views::send::send().into(),
            Place::Join => views::join::join().into(),
            Place::Card => views::card::card().into(),
            Place::Settings => views::settings::settings().into(),
            Place::Country => views::country::country().into(),
            Place::Terms => views::terms::terms().into(),
            Place::Corrections => views::corrections::corrections().into(),
            Place::Help => views::help::help().into(),
            Place::About => views::about::about().into(),
            Place::History(id) => views::past::history(id),
            Place::Texts(id) => views::texts::texts(id),
            Place::AllTexts => views::texts::all_texts().into(),
            Place::Notices => views::notices::notices().into(),
            Place::Share(id) => views::share_card::share(id),
            Place::FromLeaders => views::from_leaders::from_leaders().into(),
            Place::People(id) => unless_led(id, move || views::people::people(id)),
            Place::Teachers(id) => views::teachers::teachers(id),
            Place::SameSchool(id) => unless_led(id, move || views::same_school::same_school(id)),
            _ => views::no_such_page().into(),
        }
    }
}

/// What a save needs of a record that was written in two places.
pub async fn merging() -> Option<Merging> {
    the_merging().await.ok()
}

parted! {
    visit: the_merging -> Merging {
        Merging::here()
    }
}

parted! {
    visit: way_back -> fn() {
        crate::way_back::keep
    }
}

parted! {
    visit: badge -> fn(Fieldbook, Owner) {
        crate::badge::keep
    }
}

parted! {
    recovery: recovery_screens -> Screens {
        |place| match place {
            Place::Today => views::missing::missing(),
            Place::Key => views::key::key().into(),
            _ => views::recovery::recovery().into(),
        }
    }
}

parted! {
    files: file_screens -> Screens {
        |_| views::import::import_schools().into()
    }
}

parted! {
    locked: locked_screens -> Screens {
        |place| match place {
            Place::Backup => views::backup::backup().into(),
            Place::Carry => views::carry::carry().into(),
            _ => views::open_file::open_file().into(),
        }
    }
}

parted! {
    officer: officer_screens -> Screens {
        views::office::screen_at
    }
}

parted! {
    office: delivering -> fn(Fieldbook, Owner) {
        crate::deliver::deliver
    }
}

/// On an officer's phone, asks the District who has a seat and leads what.
pub async fn ask_for_seats(book: Fieldbook) {
    if let Ok(ask) = asking_for_seats().await {
        ask(book);
    }
}

parted! {
    officer: asking_for_seats -> fn(Fieldbook) {
        views::office::ask_soon
    }
}
