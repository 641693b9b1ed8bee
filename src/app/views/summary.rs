//! The visit summary, to hand over before leaving (S7).

use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::live::live;
use crate::material::material;
use crate::parts::button::{Button, Weight, go_button, go_link};
use crate::parts::choice::Choice;
use crate::parts::notice::Notice;
use crate::parts::sheet::Sheet;
use crate::routes::Place;
use crate::share;
use crate::task::begin;
use crate::views::paper::paper;
use crate::views::plan::known_teachers;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, language, say};
use documents::{Material, Page, SMS, as_signed, names_spoken, short_text, visit_summary};
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
        let page = visit_summary(self.material(named), language());
        // What was signed is shown as it was signed, also in another language.
        match &self.by_role.handover {
            Some(handover) if !named && !self.has_changed() => as_signed(handover, language()),
            _ => page,
        }
    }

    /// Whether the records say something else now than what was signed.
    fn has_changed(&self) -> bool {
        let signed = self
            .by_role
            .handover
            .as_ref()
            .filter(|handover| handover.is_signed());
        signed.is_some_and(|handover| {
            let page = visit_summary(&self.by_role, language());
            !handover.holds_for(&documents::digest(&documents::signed_text(&page)))
        })
    }
}

/// The summary of visit `id`.
pub fn summary(id: RecordId) -> AnyView {
    let papers = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(papers, move |papers| shown(id, papers))
}

fn shown(id: RecordId, papers: Found<Papers>) -> AnyView {
    let book = fieldbook();
    let named = RwSignal::new(false);
    let short = RwSignal::new(false);
    let title = move || {
        let school = papers.with(|papers| papers.by_role.school.name.clone());
        fill(Text::SummaryOf, &[("school", &school)])
    };
    let text = move || papers.with(|papers| papers.page(named.get_untracked()).text());
    let hand_over = move |_| {
        let (title, text) = (untrack(title), untrack(text));
        begin(async move { share::tell(book, share::share(&title, &text).await) });
    };
    let save = move |()| {
        let html = untrack(|| papers.with(|papers| papers.page(named.get_untracked()).html()));
        let name = untrack(|| papers.with(|papers| file_name(&papers.by_role)));
        if share::save_file(&name, "text/html", &html).is_err() {
            book.say(Text::CouldNotShare);
        }
    };
    let faces = [Text::ByRole, Text::ByNameShown]
        .map(|text| say(text).into_owned())
        .to_vec();
    let main = view! {
        <div class="stack noprint">
            {live(move || papers.with(|papers| notices(papers, id, named.get())))}
            <Choice
                legend=say(Text::TeachersAs)
                options=faces
                chosen=Signal::derive(move || Some(usize::from(named.get())))
                on_choose=Callback::new(move |n| named.set(n == 1))
                hint=say(Text::RoleCanTell)
            />
        </div>
        {live(move || papers.with(|papers| paper(&papers.page(named.get()))))}
        <div class="go-row noprint">
            <Button
                label=say(Text::Print)
                weight=Weight::Quiet
                on_tap=Callback::new(move |()| share::print())
            />
            <Button
                label=say(Text::ShortText)
                weight=Weight::Quiet
                on_tap=Callback::new(move |()| short.set(true))
            />
            <Button label=say(Text::SaveAsFile) weight=Weight::Quiet on_tap=Callback::new(save)/>
        </div>
        <Sheet
            title=say(Text::ShortText)
            close=say(Text::Cancel)
            open=short
            on_close=Callback::new(move |()| short.set(false))
        >
            {short_face(book, papers, named)}
        </Sheet>
    };
    let foot = go_button("go", say(Text::ShareSummary), hand_over);
    screen(
        head(title).back(Place::Visit(id)),
        main,
        Some(foot.into_any()),
    )
}

/// What is worth knowing before it leaves: names in free text, a signature
/// that no longer fits.
fn notices(papers: &Papers, id: RecordId, named: bool) -> AnyView {
    // Looked for in what was written, not in the page as it was signed, which
    // no longer tells whose words are whose.
    let page = visit_summary(papers.material(named), language());
    let names = names_spoken(&page, papers.teachers.iter().map(String::as_str));
    let names = (!names.is_empty() && !named).then(|| {
        let said = fill(Text::NamesFound, &[("names", &names.join(", "))]);
        view! {
            <Notice title=said>
                {go_link("word", Place::Close(id).path(), say(Text::ChangeClosing))}
            </Notice>
        }
    });
    let changed = papers.has_changed().then(|| {
        view! {
            <Notice title=say(Text::ChangedAfterSigning)>
                {go_link("word", Place::Close(id).path(), say(Text::SignAgain))}
            </Notice>
        }
    });
    view! { {changed} {names} }.into_any()
}

fn short_face(book: Fieldbook, papers: Found<Papers>, named: RwSignal<bool>) -> AnyView {
    let text =
        move || papers.with(|papers| short_text(papers.material(named.get()), language(), SMS));
    let send = move |()| {
        let text = untrack(text);
        begin(async move { share::tell(book, share::share("", &text).await) });
    };
    let copy = move |()| {
        let text = untrack(text);
        begin(async move { share::tell(book, share::copy(&text).await) });
    };
    view! {
        <p class="hint">{say(Text::ShortTextMore)}</p>
        <p class="prose card" dir="auto">{live(text)}</p>
        <div class="go-row">
            <Button label=say(Text::ShareShort) on_tap=Callback::new(send)/>
            <Button label=say(Text::Copy) weight=Weight::Quiet on_tap=Callback::new(copy)/>
        </div>
    }
    .into_any()
}

/// "2026-10-14 Tudun Fari Primary.html", without what file systems refuse.
fn file_name(material: &Material) -> String {
    let fits = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
    let school: String = material.school.name.chars().filter(fits).take(60).collect();
    format!("{} {}.html", material.visit.day, school.trim())
}
