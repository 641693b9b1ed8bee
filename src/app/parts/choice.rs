//! One of several, and yes or no.

use super::field::hint_line;
use super::words::Words;
use super::{Reader, fresh_id};
use crate::markup::{El, Nodes, el};
use std::rc::Rc;
use web_sys::HtmlInputElement;

/// One of several, being put together.
pub struct Choice {
    legend: Words,
    unseen_legend: bool,
    options: Vec<String>,
    chosen: Reader<Option<usize>>,
    on_choose: Rc<dyn Fn(usize)>,
    hint: Words,
}

/// One of several, side by side: real radio buttons, so arrow keys move among
/// them. Options that do not fit beside each other wrap. `legend` says what is
/// chosen, `chosen` which option is, `on_choose` hears of another.
pub fn choice(
    legend: impl Into<Words>,
    options: Vec<String>,
    chosen: impl Fn() -> Option<usize> + 'static,
    on_choose: impl Fn(usize) + 'static,
) -> Choice {
    Choice {
        legend: legend.into(),
        unseen_legend: false,
        options,
        chosen: Rc::new(chosen),
        on_choose: Rc::new(on_choose),
        hint: Words::default(),
    }
}

impl Choice {
    /// The legend is only read out: the screen makes it plain.
    pub fn unseen_legend(mut self) -> Self {
        self.unseen_legend = true;
        self
    }

    /// A line of help.
    pub fn hint(mut self, hint: impl Into<Words>) -> Self {
        self.hint = hint.into();
        self
    }

    fn view(self) -> El {
        let name = fresh_id("choice");
        let hint_id = format!("{name}-hint");
        let described = (!self.hint.are_none()).then_some(hint_id.as_str());
        let legend_class = self.unseen_legend.then_some("unseen");
        let mut options = el("div").class("seg");
        for (nth, words) in self.options.iter().enumerate() {
            let (chosen, on_choose) = (self.chosen.clone(), self.on_choose.clone());
            let radio = el("input")
                .class("bare")
                .attr("type", "radio")
                .attr("name", &name)
                .attr("value", &nth.to_string())
                .checked_live(move || chosen() == Some(nth))
                .on("change", move |_| on_choose(nth));
            let words = el("span").put(words.as_str());
            options = options.put(el("label").put(radio).put(words));
        }
        let legend = el("legend").attr_if("class", legend_class);
        el("fieldset")
            .class("choice")
            .attr_if("aria-describedby", described)
            .put(legend.put(self.legend))
            .put(hint_line(self.hint, &hint_id))
            .put(options)
    }
}

impl From<Choice> for Nodes {
    fn from(choice: Choice) -> Self {
        choice.view().into()
    }
}

/// Yes or no, being put together.
pub struct Check {
    label: Words,
    checked: Reader<bool>,
    on_change: Rc<dyn Fn(bool)>,
}

/// Yes or no: a real checkbox whose target is the whole row. `on_change` hears
/// that it was ticked, or the tick taken away.
pub fn check(
    label: impl Into<Words>,
    checked: impl Fn() -> bool + 'static,
    on_change: impl Fn(bool) + 'static,
) -> Check {
    Check {
        label: label.into(),
        checked: Rc::new(checked),
        on_change: Rc::new(on_change),
    }
}

impl Check {
    fn view(self) -> El {
        let (checked, on_change) = (self.checked, self.on_change);
        let input = el("input").class("bare").attr("type", "checkbox");
        let ticked: HtmlInputElement = input.node();
        let input = input
            .checked_live(move || checked())
            .on("change", move |_| on_change(ticked.checked()));
        let words = el("span").class("words").put(self.label);
        el("label")
            .class("check")
            .put(input)
            .put(el("span").class("tick"))
            .put(words)
    }
}

impl From<Check> for Nodes {
    fn from(check: Check) -> Self {
        check.view().into()
    }
}
