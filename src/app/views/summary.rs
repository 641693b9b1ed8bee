//! The visit summary, to hand over before leaving (S7).

use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::live_text;
use crate::markup::{El, Nodes, el};
use crate::material::material;
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::choice::{Choice, choice};
use crate::parts::notice::notice;
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::share;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::offers::installing_now;
use crate::views::paper::paper;
use crate::views::plan::known_teachers;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, language, say};
use documents::{
    Material, Page, SMS, as_signed, has_changed, names_spoken, short_text, visit_summary,
};
use domain::ids::RecordId;
use leptos::prelude::*;
use storage::{Error, Phone};

/// Both ways a summary can show its teachers.
struct Papers {
    by_role: Material,
    by_name: Material,
    teachers: Vec<String>,
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
    Ok(Some(Papers {
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
        match (&self.by_role.handover, named || self.has_changed()) {
            // What was signed is shown as it was signed, also in another language.
            (Some(handover), false) => as_signed(handover, language()),
            _ => visit_summary(self.material(named), language()),
        }
    }

    /// Whether the records say something else now than what was signed.
    fn has_changed(&self) -> bool {
        let page = visit_summary(&self.by_role, language());
        has_changed(&self.by_role, &page)
    }

    /// What was signed, if the records say something else by now.
    fn signed_before(&self) -> Option<Page> {
        let handover = self.by_role.handover.as_ref()?;
        self.has_changed().then(|| as_signed(handover, language()))
    }
}

/// The summary of visit `id`.
pub fn summary(id: RecordId) -> Nodes {
    let papers = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(papers, move |papers| shown(id, papers))
}

fn shown(id: RecordId, papers: Found<Papers>) -> El {
    let book = fieldbook();
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
        .put(faces(named));
    let quiet = |label, act: Box<dyn Fn()>| button(say(label), act).weight(Weight::Quiet);
    let ways = el("div")
        .class("go-row noprint")
        .put(quiet(Text::Print, Box::new(share::print)))
        .put(quiet(Text::ShortText, Box::new(move || short.set(true))))
        .put(quiet(Text::SaveAsFile, Box::new(save)));
    let main = Nodes::from(top)
        .live(move || papers.with(|papers| Nodes::from(paper(&papers.page(named.get())))))
        .live(move || papers.with(signed_before))
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

/// Whether teachers stand there by role or by name.
fn faces(named: Slot<bool>) -> Choice {
    let faces = [Text::ByRole, Text::ByNameShown].map(|text| say(text).into_owned());
    choice(
        say(Text::TeachersAs),
        faces.to_vec(),
        move || Some(usize::from(named.get())),
        move |nth| named.set(nth == 1),
    )
    .hint(say(Text::RoleCanTell))
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
        notice(said, close(Text::ChangeClosing))
    });
    let changed = papers
        .has_changed()
        .then(|| notice(say(Text::ChangedAfterSigning), close(Text::SignAgain)));
    Nodes::from(changed).put(names)
}

/// The page that was signed stays to be read, though it holds no longer.
fn signed_before(papers: &Papers) -> Option<El> {
    let page = papers.signed_before()?;
    let summary = el("summary").put(say(Text::WhatWasSigned));
    let folded = el("details").class("card noprint");
    Some(folded.put(summary).put(paper(&page)))
}

fn short_face(book: Fieldbook, papers: Found<Papers>, named: Slot<bool>) -> Nodes {
    let text =
        move || papers.with(|papers| short_text(papers.material(named.get()), language(), SMS));
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
