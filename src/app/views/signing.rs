//! Reading the summary together, and signing it with a finger.

use crate::clock::Wall;
use crate::fieldbook::reading;
use crate::forms::{Faults, input};
use crate::live::follow;
use crate::markup::{El, Nodes, el};
use crate::material::material;
use crate::parts::button::{Weight, button, go_link};
use crate::parts::notice::notice;
use crate::parts::sign::SignPad;
use crate::routes::Place;
use crate::slot::{Derived, Slot, derived};
use crate::views::close::{Before, Form, invitation};
use crate::views::paper::paper;
use crate::words::{Text, fill, language, say};
use documents::{Material, Page, facts, signed_text, visit_summary};
use domain::closing::ClosingForm;
use domain::handover::{MOST_POINTS, PAD_HEIGHT};
use domain::ids::{RecordId, Source};
use leptos::prelude::*;
use std::rc::Rc;
use storage::Phone;
use web_sys::HtmlDetailsElement;

/// The text on the screen and what it tells, once both see it.
type Told = Derived<Option<(String, String)>>;

/// The page both see, folded until they look at it, with the pad below it.
pub fn reading_together(id: RecordId, form: Form, before: Before, faults: Faults) -> El {
    let gathered = reading(async move |phone: Phone| material(&phone, id, false).await);
    let open = Slot::new(false);
    let before = StoredValue::new(before);
    let page = derived(move || {
        if !open.get() {
            return None;
        }
        let material = gathered.get().flatten()?;
        form.with(|form| {
            Some(before.with_value(|before| agreed_so_far(id, form, before, material)))
        })
    });
    let told = derived(move || {
        page.with(|page| {
            let (page, facts) = page.as_ref()?;
            Some((signed_text(page), facts.clone()))
        })
    });
    follow(move || {
        // A fault in a folded card would be told to nobody.
        if faults.with(|faults| faults.iter().any(|fault| fault.field == "signer")) {
            open.set(true);
        }
    });
    // Only whether it is: the notice is read out each time it is made.
    let is_outdated = derived(move || {
        told.with(|told| {
            let told = told.as_ref();
            told.is_some_and(|(text, facts)| {
                form.with(|form| form.signing.is_outdated(text, facts))
            })
        })
    });
    let outdated = move || {
        let told = || notice(say(Text::ChangedAfterSigning), ());
        is_outdated.get().then(told)
    };
    // Signed anew without knowing what was signed: only if the leader says so.
    let asks = Slot::new(!before.with_value(|before| before.signature_shut));
    let sign = move || match asks.get() {
        true => signer_and_pad(form, faults, told),
        false => {
            let open = go_link("go quiet", &Place::Key.path(), say(Text::OpenThem));
            let anyway = button(say(Text::SignAnyway), move || asks.set(true));
            let told = notice(say(Text::SignatureShut), open);
            Nodes::from(told).put(anyway.weight(Weight::Word))
        }
    };
    let details = el("details");
    let folding: HtmlDetailsElement = details.node();
    details
        .class("card")
        .attr_live("open", move || open.get().then_some(""))
        .on("toggle", move |_| open.set(folding.open()))
        .put(el("summary").put(say(Text::ReadTogether)))
        .live(move || page.with(|page| page.as_ref().map(|(page, _)| paper(page))))
        .live(outdated)
        .live(sign)
}

/// Who signs, and the pad. Under strokes the name stands as it was signed. What is
/// said of that comes below: the pad stays where it is under the finger.
fn signer_and_pad(form: Form, faults: Faults, told: Told) -> Nodes {
    let signed = derived(move || form.with(|form| form.signing.is_signed()));
    let read = move || form.with(|form| form.signing.signer.clone());
    let write = move |typed: String| form.edit(|form| form.signing.name(&typed));
    let signer = input(Text::Signer, "signer").faults(faults);
    let signer = el("fieldset")
        .class("signer")
        .attr_live("disabled", move || signed.get().then_some(""))
        .put(signer.bind((read, write)));
    let stays = move || {
        let stays = || el("p").class("hint").put(say(Text::SignerStays));
        signed.get().then(stays)
    };
    Nodes::from(signer).put(pad(form, told)).live(stays)
}

fn pad(form: Form, told: Told) -> El {
    let signer = move || form.with(|form| form.signing.signer.clone());
    let change = move |strokes| {
        let (text, facts) = told.get_untracked().unwrap_or_default();
        form.edit(|form| form.signing.sign(strokes, &text, &facts, Wall.now()));
    };
    let pad = SignPad {
        label: Rc::new(move || fill(Text::SignedBy, &[("name", &signer())])),
        invite: (move || invitation(&signer())).into(),
        clear: say(Text::SignClear).into_owned(),
        bring_back: say(Text::SignBringBack).into_owned(),
        strokes: Rc::new(move || form.with(|form| form.signing.strokes.clone())),
        on_change: Rc::new(change),
        height: PAD_HEIGHT,
        most: MOST_POINTS,
    };
    pad.view()
}

/// The summary as it would be handed over with the answers given so far,
/// and what it tells.
fn agreed_so_far(
    id: RecordId,
    form: &ClosingForm,
    before: &Before,
    material: Material,
) -> (Page, String) {
    let closed = before.so_far(id, form);
    let material = Material {
        visit: closed.visit,
        steps: closed.steps,
        next: closed.next.map(|(_, visit)| visit),
        handover: None,
        // What is signed now is told by the signature.
        signature_shut: None,
        ..material
    };
    (visit_summary(&material, language()), facts(&material))
}
