//! One file for each thing a leader does. A view shows a plain struct and
//! sends verbs to it; the structs and their rules are in `domain`.

pub mod about;
pub mod afterwards;
pub mod answers;
pub mod asked;
pub mod backup;
pub mod calling_off;
mod camera;
pub mod card;
pub mod carry;
pub mod checklist;
pub mod close;
pub mod cluster_paper;
pub mod concern;
pub mod concerns;
pub mod copy;
pub mod corrections;
pub mod country;
pub mod from_leaders;
pub mod half_written;
pub mod handing_over;
pub mod help;
pub mod import;
pub mod join;
pub mod kept_talk;
pub mod key;
pub mod led_now;
pub mod left_shut;
pub mod lesson_choice;
pub mod lesson_end;
pub mod lesson_now;
pub mod mark;
pub mod meeting;
pub mod meetings;
pub mod missing;
pub mod more;
pub mod names;
pub mod not_here;
mod notes;
pub mod notices;
pub mod observe;
pub mod offers;
pub mod office;
pub mod open_file;
pub mod paper;
pub mod past;
pub mod people;
pub mod pictures;
pub mod pictures_missing;
pub mod plan;
pub mod plan_paper;
pub mod promise;
mod qr;
pub mod recovery;
pub mod reflection;
pub mod reflections;
pub mod running;
pub mod same_school;
pub mod school;
pub mod school_choice;
pub mod school_form;
pub mod school_rest;
pub mod schools;
pub mod send;
pub mod sent;
pub mod settings;
pub mod share_card;
pub mod signing;
pub mod since_last;
pub mod step_card;
pub mod step_why;
pub mod steps;
pub mod summary;
pub mod taking_out;
pub mod talk;
pub mod tallies;
pub mod teachers;
pub mod terms;
pub mod texts;
pub mod timeline;
pub mod today;
pub mod unfinished;
pub mod visit;
pub mod visit_before;
pub mod visit_mended;
pub mod welcome;
pub mod written;

use crate::frame::{head, screen};
use crate::later;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::words::{Text, say};

/// What was read of a record that is here.
pub struct Found<T: 'static>(Slot<Option<Option<T>>>);

impl<T> Clone for Found<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Found<T> {}

impl<T: 'static> Found<T> {
    /// Reads it, following its changes; `R::default` should it go away meanwhile.
    pub fn with<R: Blank>(self, read: impl FnOnce(&T) -> R) -> R {
        let read = self.0.with(|page| page.as_ref()?.as_ref().map(read));
        read.unwrap_or_else(R::blank)
    }

    /// Reads it as it is now; `None` should it have gone away.
    pub fn now<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        let read = |page: &Option<Option<T>>| page.as_ref()?.as_ref().map(read);
        self.0.try_with_untracked(read)?
    }
}

/// What stands for something that is no longer there.
pub trait Blank {
    /// Nothing to see.
    fn blank() -> Self;
}

impl Blank for String {
    fn blank() -> Self {
        String::new()
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl Blank for Nodes {
    fn blank() -> Self {
        Nodes::none()
    }
}

/// The screen that `shown` makes, once the record was read and as long as it
/// is here; made once, so that a change neither moves the focus nor scrolls.
pub fn when_found<T: 'static>(
    page: Slot<Option<Option<T>>>,
    shown: impl Fn(Found<T>) -> El + 'static,
) -> Nodes {
    let here = derived(move || page.with(|page| page.as_ref().map(Option::is_some)));
    live(move || match here.get() {
        Some(true) => Some(shown(Found(page))),
        Some(false) => Some(missing()),
        None => None,
    })
}

/// The address is well formed, but its record is not on this phone.
pub fn missing() -> El {
    sorry(Text::NotHere, later::why_not_here())
}

/// No screen has this address.
pub fn no_such_page() -> El {
    sorry(
        Text::NoSuchPage,
        el("p").put(say(Text::NoSuchPageMore)).into(),
    )
}

fn sorry(title: Text, more: Nodes) -> El {
    screen(
        head(say(title)),
        more,
        go_link("go", &Place::Today.path(), say(Text::GoToToday)),
    )
}
