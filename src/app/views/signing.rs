//! Reading the summary together, and signing it with a finger.

use crate::bind;
use crate::clock::Wall;
use crate::fieldbook::reading;
use crate::forms::{Faults, input};
use crate::live::{follow, live};
use crate::material::material;
use crate::parts::notice::Notice;
use crate::parts::sign::SignPad;
use crate::views::close::{Before, Form, invitation};
use crate::views::paper::paper;
use crate::words::{Text, fill, language, say};
use documents::{Material, Page, signed_text, visit_summary};
use domain::closing::ClosingForm;
use domain::handover::{MOST_POINTS, PAD_HEIGHT};
use domain::ids::{RecordId, Source};
use leptos::ev::Event;
use leptos::prelude::*;
use storage::Phone;
use wasm_bindgen::JsCast;

/// The page both see, folded until they look at it, with the pad below it.
pub fn reading_together(id: RecordId, form: Form, before: Before, faults: Faults) -> AnyView {
    let gathered = reading(async move |phone: Phone| material(&phone, id, false).await);
    let open = RwSignal::new(false);
    let before = StoredValue::new(before);
    let page = Memo::new(move |_| {
        if !open.get() {
            return None;
        }
        let material = gathered.get().flatten()?;
        form.with(|form| {
            Some(before.with_value(|before| agreed_so_far(id, form, before, material)))
        })
    });
    let text = Memo::new(move |_| page.with(|page| page.as_ref().map(signed_text)));
    follow(move || {
        // A fault in a folded card would be told to nobody.
        if faults.with(|faults| faults.iter().any(|fault| fault.field == "signer")) {
            open.set(true);
        }
    });
    let toggled = move |event: Event| {
        let details = event
            .target()
            .and_then(|at| at.dyn_into::<web_sys::HtmlDetailsElement>().ok());
        if let Some(details) = details {
            open.set(details.open());
        }
    };
    let outdated = move || {
        text.with(|text| {
            let text = text.as_deref()?;
            form.with(|form| form.signing.is_outdated(text)).then(|| {
                view! { <Notice title=say(Text::ChangedAfterSigning)>""</Notice> }
            })
        })
    };
    view! {
        <details class="card" prop:open=move || open.get() on:toggle=toggled>
            <summary>{say(Text::ReadTogether)}</summary>
            {live(move || page.with(|page| page.as_ref().map(paper)))}
            {live(outdated)}
            {input(Text::Signer, "signer").faults(faults).bind(bind!(form, signing.signer))}
            {pad(form, text)}
        </details>
    }
    .into_any()
}

fn pad(form: Form, text: Memo<Option<String>>) -> AnyView {
    let signer = move || form.with(|form| form.signing.signer.clone());
    let change = move |strokes| {
        let text = text.get_untracked().unwrap_or_default();
        form.edit(|form| form.signing.sign(strokes, &text, Wall.now()));
    };
    view! {
        <SignPad
            label=move || fill(Text::SignedBy, &[("name", &signer())])
            invite=move || invitation(&signer())
            clear=say(Text::SignClear)
            bring_back=say(Text::SignBringBack)
            strokes=Signal::derive(move || form.with(|form| form.signing.strokes.clone()))
            on_change=Callback::new(change)
            height=PAD_HEIGHT
            most=MOST_POINTS
        />
    }
    .into_any()
}

/// The summary as it would be handed over with the answers given so far.
fn agreed_so_far(id: RecordId, form: &ClosingForm, before: &Before, material: Material) -> Page {
    let closed = before.so_far(id, form);
    let material = Material {
        visit: closed.visit,
        steps: closed.steps,
        next: closed.next.map(|(_, visit)| visit),
        handover: None,
        ..material
    };
    visit_summary(&material, language())
}
