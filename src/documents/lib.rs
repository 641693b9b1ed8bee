//! The papers a leader hands over, and how they are written down.
//!
//! This crate knows what a page is made of, what stands on a visit summary, a
//! visit plan, a teacher's copy, the paper of a cluster that is handed on and an
//! SMS, and how a page becomes plain text or an HTML file that opens anywhere.
//!
//! It must never know a database, a network, a browser or a clock: everything
//! on a page was passed in. It never counts anything up into a score, and shows
//! a teacher by role unless the leader chose the name.
//!
//! # Glossary
//!
//! - **page**: a paper as data, see [`Page`]; views and files are made of it.
//! - **material**: the records a paper is composed from, see [`Material`].
//! - **voice**: whose words a run of text is: ours, out of a phrase table;
//!   written by somebody into a record; or a name that is meant to be shown.
//! - **signed text**: the exact text a signature binds to, see [`signed_text`].
//!
//! # How a paper is asked about
//!
//! A question may be about one part of a record ([`domain::answer::Answer::about`]).
//! A paper names the parts that it tells: each line that tells one bears its name
//! ([`Line::as_part`]). Screens put what was asked beside that line, and find it by
//! nothing but the name ([`Page::place_of`]); text, HTML and what is signed never have
//! it. All that a kind of paper gives is these names, so a new one, as a report,
//! is asked about with no change elsewhere:
//!
//! - the field's name for what one field says, or for all of a list that is empty:
//!   `purpose`, `head_words`, `lessons`;
//! - the field's name, a slash and the item's id for an item: `lessons/0191…`;
//! - the same name as long as it is the same thing: not its place on the page, not
//!   its words, not the language; of small letters, digits, `_`, `-` and that slash;
//! - each name once on a page.
//!
//! What stands on the screens is the same for all (`paper_asked` and the form for
//! questions, in the app); where a kind is read is said in two places there, `paper_of`
//! for officers and `way_to` for its leader.
//!
//! # How a paper stays as it was signed
//!
//! A summary's text depends on nothing but what was agreed: not on the day it
//! is composed, not on whether the visit is closed yet, nor on how its steps
//! went later. What the Head Teacher read stays in the
//! [`domain::handover::Handover`]; [`as_signed`] makes that page again, word
//! for word, and a page composed from records that have changed since says so.

mod cluster_paper;
mod evidence;
mod facts;
mod html;
mod lesson_copy;
mod list;
mod material;
mod page;
mod parts;
mod plan;
mod short;
mod signing;
mod steps;
mod summary;
mod tidying;
mod to_text;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use cluster_paper::{ClusterMaterial, SchoolNow, cluster_paper};
pub use facts::facts;
pub use html::STYLE;
pub use lesson_copy::teacher_copy;
pub use list::List;
pub use material::{Lesson, Material, PlanMaterial, SignatureShut, TalkShut, TeacherShown};
pub use page::{Block, Line, Page, Run, SignatureLine, Signed, Voice};
pub use plan::visit_plan;
pub use short::{SMS, short_of_sample, short_text, sms_parts};
pub use signing::{as_signed, digest, has_changed, names_spoken, signature_path, signed_for};
pub use summary::visit_summary;
pub use to_text::signed_text;
pub use words::Wording;
