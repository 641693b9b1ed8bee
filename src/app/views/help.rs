//! How a visit goes, in the app's own words.

use crate::frame::{head, screen};
use crate::routes::Place;
use crate::words::{Text, say};
use leptos::prelude::*;

const STEPS: [(Text, Text); 7] = [
    (Text::HelpPlan, Text::HelpPlanMore),
    (Text::HelpArrive, Text::HelpArriveMore),
    (Text::HelpObserve, Text::HelpObserveMore),
    (Text::HelpTalk, Text::HelpTalkMore),
    (Text::HelpClose, Text::HelpCloseMore),
    (Text::HelpPromises, Text::HelpPromisesMore),
    (Text::HelpSend, Text::HelpSendMore),
];

/// The journey of a visit, then what stays private and what is safe.
pub fn help() -> AnyView {
    let step = |(title, more): (Text, Text)| {
        view! {
            <li class="card">
                <h2>{say(title)}</h2>
                <p>{say(more)}</p>
            </li>
        }
        .into_any()
    };
    let steps: Vec<AnyView> = STEPS.into_iter().map(step).collect();
    let aside = |title: Text, more: Text| {
        view! {
            <section class="card record">
                <h2>{say(title)}</h2>
                <p>{say(more)}</p>
            </section>
        }
        .into_any()
    };
    let main = view! {
        <p>{say(Text::HelpIntro)}</p>
        <ol class="stack">{steps}</ol>
        {aside(Text::HelpPrivate, Text::HelpPrivateMore)}
        {aside(Text::HelpSafe, Text::HelpSafeMore)}
    };
    screen(head(say(Text::Help)).back(Place::More), main, None)
}
