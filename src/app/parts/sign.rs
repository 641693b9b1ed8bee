//! A pad to sign with a finger, and the signature shown again.

use super::Reader;
use super::button::{Weight, button};
use super::strokes::{Place, Stroke, WIDTH, extend, path, points};
use super::words::Words;
use crate::live::keep_doing;
use crate::markup::{El, el, svg};
use crate::slot::Slot;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, PointerEvent};

/// A pad to draw on with a finger, a pen or a mouse. Who cannot draw needs
/// another way beside it: typing the name.
pub struct SignPad {
    /// What is drawn here ("Signature of Mrs Bala").
    pub label: Reader<String>,
    /// What stands on the empty pad.
    pub invite: Words,
    /// The word that empties the pad.
    pub clear: String,
    /// The word that brings back what was cleared last.
    pub bring_back: String,
    /// What is drawn.
    pub strokes: Reader<Vec<Stroke>>,
    /// A stroke was finished, or the pad cleared: all there is now.
    pub on_change: Rc<dyn Fn(Vec<Stroke>)>,
    /// The pad's height in thousandths of its width.
    pub height: u16,
    /// The most points that are kept; further ones are not drawn.
    pub most: usize,
}

/// The pad while it is on the screen.
struct Pad {
    strokes: Reader<Vec<Stroke>>,
    on_change: Rc<dyn Fn(Vec<Stroke>)>,
    height: u16,
    most: usize,
    paper: HtmlElement,
    /// The stroke under the finger. It becomes part of `strokes` when the
    /// finger lifts, so a key frame costs one attribute.
    wet: Element,
    /// Its pointer, and the points so far.
    drawing: RefCell<Option<(i32, Stroke)>>,
    touched: Slot<bool>,
    cleared: Slot<Vec<Stroke>>,
}

impl Pad {
    fn drawn(&self) -> Vec<Stroke> {
        untrack(|| (self.strokes)())
    }

    fn is_empty(&self) -> bool {
        (self.strokes)().is_empty()
    }

    fn show_wet(&self, stroke: &Stroke) {
        // Setting `d` to a path of our own making cannot be refused.
        drop(self.wet.set_attribute("d", &path([stroke])));
    }

    fn point(&self, event: &PointerEvent) -> [u16; 2] {
        let bounds = self.paper.get_bounding_client_rect();
        let place = Place {
            left: bounds.left(),
            top: bounds.top(),
            width: bounds.width(),
        };
        let (x, y) = (event.client_x(), event.client_y());
        place.point(x, y, self.height)
    }

    fn land(&self, event: &PointerEvent) {
        let busy = self.drawing.borrow().is_some();
        if busy || points(&self.drawn()) >= self.most || event.button() != 0 {
            return;
        }
        // Refused only for a pointer that is gone already; then no more events come either.
        drop(self.paper.set_pointer_capture(event.pointer_id()));
        let stroke = vec![self.point(event)];
        self.show_wet(&stroke);
        self.touched.set(true);
        self.drawing.replace(Some((event.pointer_id(), stroke)));
    }

    fn draw(&self, event: &PointerEvent) {
        let mut drawing = self.drawing.borrow_mut();
        let Some((pointer, stroke)) = drawing.as_mut() else {
            return;
        };
        let room = points(&self.drawn()) + stroke.len() < self.most;
        if *pointer == event.pointer_id() && room && extend(stroke, self.point(event)) {
            self.show_wet(stroke);
        }
    }

    fn lift(&self, event: &PointerEvent) {
        let is_its = |drawing: &mut (i32, Stroke)| drawing.0 == event.pointer_id();
        let Some((_, stroke)) = self.drawing.borrow_mut().take_if(is_its) else {
            return;
        };
        let mut all = self.drawn();
        all.push(stroke);
        self.cleared.set(Vec::new());
        (self.on_change)(all);
        self.touched.set(false);
        self.show_wet(&Stroke::new());
    }

    /// Empties the pad; on an empty one, brings back what was cleared last.
    fn wipe(&self) {
        let before = self.drawn();
        let cleared = self.cleared.get_untracked();
        if before.is_empty() {
            self.cleared.set(Vec::new());
            (self.on_change)(cleared);
        } else {
            self.cleared.set(before);
            (self.on_change)(Vec::new());
        }
    }
}

impl SignPad {
    /// The pad and its word.
    pub fn view(self) -> El {
        let paper = el("div").class("pad");
        let wet = svg("path");
        let pad = Rc::new(Pad {
            strokes: self.strokes,
            on_change: self.on_change,
            height: self.height,
            most: self.most,
            paper: paper.node(),
            wet: wet.node(),
            drawing: RefCell::new(None),
            touched: Slot::new(false),
            cleared: Slot::new(Vec::new()),
        });
        let on = |act: fn(&Pad, &PointerEvent)| {
            let pad = pad.clone();
            move |event: Event| act(&pad, event.unchecked_ref())
        };
        let nothing_to_wipe = {
            let pad = pad.clone();
            move || pad.is_empty() && pad.cleared.with(Vec::is_empty)
        };
        let [drawn, words, invited, wiped] = [(); 4].map(|()| pad.clone());
        let (clear, bring_back) = (self.clear, self.bring_back);
        let word = move || match words.is_empty() {
            true => bring_back.clone(),
            false => clear.clone(),
        };
        let label = self.label;
        let ink = svg("svg")
            .class("ink")
            .attr("viewBox", &format!("0 0 {WIDTH} {}", self.height))
            .attr("role", "img")
            .attr_live("aria-label", move || label())
            .put(svg("path").attr_live("d", move || path(&(drawn.strokes)())))
            .put(wet);
        let invite = el("p").put(self.invite);
        let shown: HtmlElement = invite.node();
        keep_doing(move || shown.set_hidden(!invited.is_empty() || invited.touched.get()));
        let paper = paper
            .on("pointerdown", on(Pad::land))
            .on("pointermove", on(Pad::draw))
            .on("pointerup", on(Pad::lift))
            .on("pointercancel", on(Pad::lift))
            .put(ink)
            .put(invite);
        let wipe = button(word, move || wiped.wipe())
            .weight(Weight::Word)
            .off(nothing_to_wipe.clone());
        let tools = el("div")
            .class("sign-tools")
            .class_live("nothing", nothing_to_wipe)
            .put(wipe);
        el("div").class("sign").put(paper).put(tools)
    }
}

/// A signature as it was drawn; whose, as `label` says ("Signed by Mrs Bala").
/// `height` is the pad's, in thousandths of its width.
pub fn signature(label: &str, strokes: &[Stroke], height: u16) -> El {
    svg("svg")
        .class("ink")
        .attr("viewBox", &format!("0 0 {WIDTH} {height}"))
        .attr("role", "img")
        .attr("aria-label", label)
        .put(svg("path").attr("d", &path(strokes)))
}
