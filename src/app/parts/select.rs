//! One of many, from the phone's own list.

use super::field::{described_by, fault_line, invalid};
use super::words::Words;
use super::{Reader, fresh_id};
use crate::live::keep_doing;
use crate::markup::{El, Nodes, el};
use std::rc::Rc;
use web_sys::HtmlSelectElement;

/// A labelled native select.
pub struct Select {
    /// The visible label.
    pub label: Words,
    /// The select's `name`.
    pub name: &'static str,
    /// What stands there while nothing is chosen.
    pub none: Words,
    /// Value and words of each option, in order.
    pub options: Reader<Vec<(String, String)>>,
    /// The chosen value; empty when none is.
    pub value: Reader<String>,
    /// Another was chosen; its value.
    pub on_change: Rc<dyn Fn(String)>,
    /// What is wrong; empty when nothing is.
    pub fault: Reader<String>,
}

impl Select {
    /// The select with its label and its fault.
    pub fn view(self) -> El {
        let id = fresh_id("select");
        let fault_id = format!("{id}-fault");
        let described = described_by(&Words::default(), "", &self.fault, &fault_id);
        let (options, value, none) = (self.options, self.value, self.none);
        let select = el("select");
        let chosen: HtmlSelectElement = select.node();
        let offered = options.clone();
        let listed = move || {
            let option =
                |(value, words): (String, String)| el("option").attr("value", &value).put(words);
            let none = option((String::new(), none.get()));
            Nodes::from(none).put(offered().into_iter().map(option).collect::<Nodes>())
        };
        let on_change = self.on_change;
        let told = chosen.clone();
        let select = select
            .class("input")
            .attr("id", &id)
            .attr("name", self.name)
            .attr_live("aria-describedby", described)
            .attr_live("aria-invalid", invalid(&self.fault))
            .on("change", move |_| on_change(told.value()))
            .live(listed);
        // After the options, and again when they change: a value whose option is
        // not there chooses nothing.
        keep_doing(move || {
            options();
            chosen.set_value(&value());
        });
        el("div")
            .class("field")
            .put(el("label").attr("for", &id).put(self.label))
            .put(select)
            .put(fault_line(self.fault, &fault_id))
    }
}
