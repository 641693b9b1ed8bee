//! A pad to sign with a finger, and the signature shown again.

use super::button::{Button, Weight};
use super::strokes::{Place, Stroke, WIDTH, extend, path, points};
use super::words::Words;
use leptos::ev::PointerEvent;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg::Path;

/// A pad to draw on with a finger, a pen or a mouse. Who cannot draw needs
/// another way beside it: typing the name.
#[component]
pub fn SignPad(
    /// What is drawn here ("Signature of Mrs Bala").
    #[prop(into)]
    label: Words,
    /// What stands on the empty pad.
    #[prop(into)]
    invite: Words,
    /// The word that empties the pad.
    #[prop(into)]
    clear: Words,
    /// The word that brings back what was cleared last.
    #[prop(into)]
    bring_back: Words,
    /// What is drawn.
    #[prop(into)]
    strokes: Signal<Vec<Stroke>>,
    /// A stroke was finished, or the pad cleared: all there is now.
    #[prop(into)]
    on_change: Callback<Vec<Stroke>>,
    /// The pad's height in thousandths of its width.
    height: u16,
    /// The most points that are kept; further ones are not drawn.
    most: usize,
) -> impl IntoView {
    let pad = NodeRef::<Div>::new();
    let wet = NodeRef::<Path>::new();
    // The stroke under the finger: its pointer, the points so far. It becomes
    // part of `strokes` when the finger lifts, so a key frame costs one attribute.
    let drawing = StoredValue::new(None::<(i32, Stroke)>);
    let cleared = RwSignal::new(Vec::<Stroke>::new());
    let is_empty = Signal::derive(move || strokes.with(Vec::is_empty));
    let touched = RwSignal::new(false);

    let show_wet = move |stroke: &Stroke| {
        if let Some(wet) = wet.get_untracked() {
            // Setting `d` to a path of our own making cannot be refused.
            drop(wet.set_attribute("d", &path([stroke])));
        }
    };
    let point = move |event: &PointerEvent| {
        let bounds = pad.get_untracked()?.get_bounding_client_rect();
        let place = Place {
            left: bounds.left(),
            top: bounds.top(),
            width: bounds.width(),
        };
        Some(place.point(event.client_x(), event.client_y(), height))
    };
    let land = move |event: PointerEvent| {
        let busy = drawing.with_value(Option::is_some);
        let full = strokes.with_untracked(|strokes| points(strokes)) >= most;
        if busy || full || event.button() != 0 {
            return;
        }
        let (Some(point), Some(pad)) = (point(&event), pad.get_untracked()) else {
            return;
        };
        // Refused only for a pointer that is gone already; then no more events come either.
        drop(pad.set_pointer_capture(event.pointer_id()));
        let stroke = vec![point];
        show_wet(&stroke);
        touched.set(true);
        drawing.set_value(Some((event.pointer_id(), stroke)));
    };
    let draw = move |event: PointerEvent| {
        let before = strokes.with_untracked(|strokes| points(strokes));
        drawing.update_value(|drawing| {
            let Some((pointer, stroke)) = drawing else {
                return;
            };
            let room = before + stroke.len() < most;
            if *pointer != event.pointer_id() || !room {
                return;
            }
            if let Some(point) = point(&event)
                && extend(stroke, point)
            {
                show_wet(stroke);
            }
        });
    };
    let lift = move |event: PointerEvent| {
        let mine = drawing.with_value(|drawing| {
            drawing
                .as_ref()
                .is_some_and(|(pointer, _)| *pointer == event.pointer_id())
        });
        if !mine {
            return;
        }
        let stroke = drawing.try_update_value(Option::take).flatten();
        let mut all = strokes.get_untracked();
        all.extend(stroke.map(|(_, stroke)| stroke));
        cleared.set(Vec::new());
        on_change.run(all);
        touched.set(false);
        show_wet(&Stroke::new());
    };
    let wipe = move |()| {
        let before = strokes.get_untracked();
        if before.is_empty() {
            on_change.run(cleared.get_untracked());
            cleared.set(Vec::new());
        } else {
            cleared.set(before);
            on_change.run(Vec::new());
        }
    };
    let wipe_word = {
        let (clear, bring_back) = (clear, bring_back);
        move || {
            if is_empty.get() {
                bring_back.get()
            } else {
                clear.get()
            }
        }
    };
    let nothing_to_wipe = Signal::derive(move || is_empty.get() && cleared.with(Vec::is_empty));
    let invited = move || is_empty.get() && !touched.get();
    let box_of_ink = format!("0 0 {WIDTH} {height}");
    view! {
        <div class="sign">
            <div
                class="pad" node_ref=pad
                on:pointerdown=land on:pointermove=draw on:pointerup=lift on:pointercancel=lift
            >
                <svg class="ink" viewBox=box_of_ink role="img" aria-label=label.reader()>
                    <path d=move || strokes.with(|strokes| path(strokes))></path>
                    <path node_ref=wet></path>
                </svg>
                <p hidden=move || !invited()>{invite.view()}</p>
            </div>
            <div class="sign-tools" class:nothing=move || nothing_to_wipe.get()>
                <Button label=wipe_word weight=Weight::Word off=nothing_to_wipe on_tap=wipe/>
            </div>
        </div>
    }
    .into_any()
}

/// A signature as it was drawn.
#[component]
pub fn Signature(
    /// Whose ("Signed by Mrs Bala").
    #[prop(into)]
    label: Words,
    /// What was drawn.
    strokes: Vec<Stroke>,
    /// The pad's height in thousandths of its width.
    height: u16,
) -> impl IntoView {
    view! {
        <svg class="ink" viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=label.reader()>
            <path d=path(&strokes)></path>
        </svg>
    }
    .into_any()
}
