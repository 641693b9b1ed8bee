//! The visit summary, to hand over before leaving (S7).

use crate::came_over::{self, made_before};
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::live_text;
use crate::markup::{El, Nodes, el};
use crate::material::{handovers, material};
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::choice::{Choice, choice};
use crate::parts::notice::notice;
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::share;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::asked::{self, paper_asked};
use crate::views::half_written::{Where, half_written};
use crate::views::handing_over::as_it_leaves;
use crate::views::offers::installing_now;
use crate::views::paper::paper;
use crate::views::plan::known_teachers;
use crate::views::written::ways_to;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, language, say};
use documents::{
    Lesson, Material, Page, SMS, SignatureShut, as_signed, has_changed, names_spoken,
    short_of_sample, short_text, visit_summary,
};
use domain::answer::ToPart;
use domain::handover::Handover;
use domain::ids::RecordId;
use leptos::prelude::*;
use storage::{Error, Phone, SAMPLE_DATABASE};

/// Both ways a summary can show its teachers.
struct Papers {
    by_role: Material,
    by_name: Material,
    teachers: Vec<String>,
    /// Everything that was signed: two phones may both have been.
    signed: Vec<Handover>,
    /// Something of it may be here and cannot be read.
    some_shut: bool,
    /// Who made the visit, where that was a leader before.
    before: Option<String>,
    /// Of the sample cluster.
    is_sample: bool,
    /// What the office wrote about it.
    asked: Vec<ToPart>,
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Papers>, Error> {
    let Some(by_role) = material(phone, id, false).await? else {
        return Ok(None);
    };
    let Some(by_name) = material(phone, id, true).await? else {
        return Ok(None);
    };
    // Nobody signed the page with names on it; it is not a changed one either.
    let by_name = Material {
        handover: None,
        ..by_name
    };
    let known = known_teachers(phone, by_role.visit.school).await?;
    let teachers = known.into_iter().map(|(_, person)| person.name).collect();
    let mut signed = handovers(phone, id).await?;
    signed.retain(Handover::is_signed);
    let shut = by_role.signature_shut == Some(SignatureShut::OnOtherPhone);
    let before = made_before(phone, id, &by_role.visit).await?;
    Ok(Some(Papers {
        before: before.map(|card| came_over::name(&card)),
        some_shut: shut || by_role.lessons.iter().any(Lesson::is_shut),
        signed,
        is_sample: phone.name() == SAMPLE_DATABASE,
        asked: asked::of(phone, id).await?,
        by_role,
        by_name,
        teachers,
    }))
}

impl Papers {
    fn material(&self, named: bool) -> &Material {
        if named { &self.by_name } else { &self.by_role }
    }

    fn page(&self, named: bool) -> Page {
        let page = match (&self.by_role.handover, named || self.has_changed()) {
            // What was signed is shown as it was signed, also in another language.
            (Some(handover), false) => {
                let composed = visit_summary(&self.by_role, language());
                as_signed(handover, language()).with_parts_of(&composed)
            }
            _ => visit_summary(self.material(named), language()),
        };
        as_it_leaves(page, self.is_sample)
    }

    /// Whether the records say something else now than what was signed.
    fn has_changed(&self) -> bool {
        let page = visit_summary(&self.by_role, language());
        has_changed(&self.by_role, &page)
    }

    /// Whether the page by role bears a signature.
    fn is_signed(&self) -> bool {
        let signed = self.by_role.handover.as_ref();
        signed.is_some_and(Handover::is_signed) && !self.has_changed()
    }

    /// What was signed and is not the page that is shown.
    fn signed_beside(&self, named: bool) -> Vec<Page> {
        let shown = self.by_role.handover.as_ref();
        let shown = shown.filter(|_| !named && self.is_signed());
        let beside = self.signed.iter().filter(|it| Some(*it) != shown);
        let signed = |it| as_it_leaves(as_signed(it, language()), self.is_sample);
        beside.map(signed).collect()
    }
}

/// The summary of visit `id`.
pub fn summary(id: RecordId) -> Nodes {
    let papers = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(papers, move |papers| shown(id, papers))
}

fn shown(id: RecordId, papers: Found<Papers>) -> El {
    let book = fieldbook();
    let was_held = |papers: &Papers| Some(papers.by_role.visit.has_begun());
    if untrack(|| papers.with(was_held)) == Some(false) {
        let none = el("p").put(say(Text::NoSummary));
        return screen(head(say(Text::Summary)).back(Place::Visit(id)), none, ());
    }
    if let Some(page) = papers.now(|papers| papers.page(false)) {
        asked::lead_to_part(&page);
    }
    let named = Slot::new(false);
    let short = Slot::new(false);
    let title = move || {
        let school = papers.with(|papers| papers.by_role.school.name.clone());
        fill(Text::SummaryOf, &[("school", &school)])
    };
    let text = move || papers.with(|papers| papers.page(named.get_untracked()).text());
    let hand_over = move || {
        let (title, text) = (untrack(title), untrack(text));
        begin(async move { share::tell(book, share::share(&title, &text).await) });
    };
    let save = move || {
        let html = untrack(|| papers.with(|papers| papers.page(named.get_untracked()).html()));
        let name = untrack(|| papers.with(|papers| file_name(&papers.by_role)));
        if share::save_file(&name, "text/html", &html).is_err() {
            book.say(Text::CouldNotShare);
        }
    };
    let top = el("div")
        .class("stack noprint")
        .live(move || papers.with(|papers| notices(papers, id, named.get())))
        .put(half_written(Where::Summary(id)))
        .put(faces(papers, named));
    let quiet = |label, act: Box<dyn Fn()>| button(say(label), act).weight(Weight::Quiet);
    let ways = el("div")
        .class("go-row noprint")
        .put(quiet(Text::Print, Box::new(share::print)))
        .put(quiet(Text::ShortText, Box::new(move || short.set(true))))
        .put(quiet(Text::SaveAsFile, Box::new(save)));
    let main = Nodes::from(top)
        .live(move || papers.with(|papers| asked_about(papers, id, named.get())))
        .live(move || papers.with(|papers| signed_beside(papers, named.get())))
        .put(ways)
        .put(sheet(
            say(Text::ShortText),
            &say(Text::Cancel),
            move || short.get(),
            move || short.set(false),
            move || short_face(book, papers, named),
        ))
        .put(el("div").class("noprint").put(installing_now()));
    let foot = go_button("go", say(Text::ShareSummary), hand_over);
    screen(head(title).back(Place::Visit(id)), main, foot)
}

/// The page with what the office asked about it, each at its paragraph, and the way to
/// say it otherwise: that is how the leader answers.
fn asked_about(papers: &Papers, id: RecordId, named: bool) -> Nodes {
    // What a leader before wrote is not changed here.
    let is_own = papers.before.is_none();
    paper_asked(&papers.page(named), &papers.asked, &|_, is_asked| {
        let change = go_link("word", &Place::Close(id).path(), say(Text::ChangeClosing));
        let change = el("div").class("noprint").put(change);
        Nodes::none().put((is_asked && is_own).then_some(change))
    })
}

/// Whether teachers stand there by role or by name.
fn faces(papers: Found<Papers>, named: Slot<bool>) -> Choice {
    let faces = [Text::ByRole, Text::ByNameShown].map(|text| say(text).into_owned());
    choice(
        say(Text::TeachersAs),
        faces.to_vec(),
        move || Some(usize::from(named.get())),
        move |nth| named.set(nth == 1),
    )
    .hint(move || {
        // Before it is chosen: a signature holds for the very text it was given under.
        let signed = papers.with(|papers| papers.is_signed().then_some(()));
        let can_tell = say(Text::RoleCanTell);
        match signed {
            Some(()) => format!("{can_tell} {}", say(Text::SignedByRole)),
            None => can_tell.into_owned(),
        }
    })
}

/// What is worth knowing before it leaves: names in free text, a signature
/// that no longer fits.
fn notices(papers: &Papers, id: RecordId, named: bool) -> Nodes {
    // Looked for in what was written, not in the page as it was signed, which
    // no longer tells whose words are whose.
    let page = visit_summary(papers.material(named), language());
    let names = names_spoken(&page, papers.teachers.iter().map(String::as_str));
    let close = |label| go_link("word", &Place::Close(id).path(), say(label));
    let names = (!names.is_empty() && !named).then(|| {
        let said = fill(Text::NamesFound, &[("names", &names.join(", "))]);
        // What a leader before wrote is not changed here.
        let is_own = papers.before.is_none();
        let ways = is_own.then(|| ways_to(papers.material(named), id, &names));
        notice(said, ways)
    });
    let changed = papers
        .has_changed()
        .then(|| notice(say(Text::ChangedAfterSigning), close(Text::SignAgain)));
    let unsigned = (named && papers.is_signed()).then(|| notice(say(Text::NamesUnsigned), ()));
    let some_are_shut = fieldbook().some_are_shut().get();
    let shut = (papers.some_shut && some_are_shut).then(|| {
        let open = go_link("go quiet small", &Place::Key.path(), say(Text::OpenThem));
        notice(say(Text::SummaryShut), open)
    });
    let theirs = papers.before.as_ref().map(|name| {
        let told = fill(Text::SummaryIsTheirs, &[("name", name)]);
        notice(told, ())
    });
    Nodes::from(theirs)
        .put(shut)
        .put(changed)
        .put(unsigned)
        .put(names)
}

/// A page that was signed stays to be read, though it is not the one above.
fn signed_beside(papers: &Papers, named: bool) -> Nodes {
    let folded = |page: &Page| {
        let summary = el("summary").put(say(Text::WhatWasSigned));
        let folded = el("details").class("card noprint");
        folded.put(summary).put(paper(page))
    };
    papers.signed_beside(named).iter().map(folded).collect()
}

fn short_face(book: Fieldbook, papers: Found<Papers>, named: Slot<bool>) -> Nodes {
    let short = match book.is_sample {
        true => short_of_sample,
        false => short_text,
    };
    let text = move || papers.with(|papers| short(papers.material(named.get()), language(), SMS));
    let send = move || {
        let text = untrack(text);
        begin(async move { share::tell(book, share::share("", &text).await) });
    };
    let copy = move || {
        let text = untrack(text);
        begin(async move { share::tell(book, share::copy(&text).await) });
    };
    let words = el("p").class("prose card").attr("dir", "auto");
    let ways = el("div")
        .class("go-row")
        .put(button(say(Text::ShareShort), send))
        .put(button(say(Text::Copy), copy).weight(Weight::Quiet));
    Nodes::from(el("p").class("hint").put(say(Text::ShortTextMore)))
        .put(words.put(live_text(text)))
        .put(ways)
}

/// "2026-10-14 Tudun Fari Primary.html", without what file systems refuse.
fn file_name(material: &Material) -> String {
    let fits = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
    let school: String = material.school.name.chars().filter(fits).take(60).collect();
    format!("{} {}.html", material.visit.day, school.trim())
}
