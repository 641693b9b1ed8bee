//! Rows, notes, chips, and what stands where nothing is yet.

use super::icon::{Icon, PENCIL};
use super::words::Words;
use leptos::prelude::*;

/// A row that leads somewhere. Inside `<ul class="rows">`.
#[component]
pub fn RowLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it is.
    #[prop(into)]
    title: Words,
    /// A smaller line below.
    #[prop(optional, into)]
    below: Words,
    /// A word at the end of the row ("7 weeks").
    #[prop(optional, into)]
    aside: Words,
) -> impl IntoView {
    view! {
        <li>
            <a class="row" href=href>
                <span class="words">
                    <b><bdi>{title.view()}</bdi></b>
                    {below.inside(|words| view! { <small>{words}</small> }.into_any())}
                </span>
                {aside.inside(|words| view! { <small>{words}</small> }.into_any())}
            </a>
        </li>
    }
    .into_any()
}

/// One time-stamped note, as it is shown.
#[derive(Clone, PartialEq)]
pub struct NoteLine {
    /// Its key in the list, given back when it is picked.
    pub key: String,
    /// When ("08:44").
    pub time: String,
    /// Whose doing, in bold ("Teacher"); may be empty.
    pub who: String,
    /// What.
    pub text: String,
}

/// Notes with their times, in the order given; each can be opened to change it.
#[component]
pub fn NotesList(
    /// What the list is called.
    #[prop(into)]
    label: Words,
    /// The notes.
    #[prop(into)]
    notes: Signal<Vec<NoteLine>>,
    /// What each note's pencil says, before the time ("Change the note of").
    #[prop(optional, into)]
    change: Words,
    /// A note's button was tapped; its key.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let line = move |note: NoteLine| {
        let NoteLine {
            key,
            time,
            who,
            text,
        } = note;
        let who = (!who.is_empty()).then(|| view! { <b>{who}" "</b> });
        let button = on_change.map(|on_change| {
            let (change, time) = (change.clone(), time.clone());
            let name = move || format!("{} {time}", change.get());
            view! {
                <button type="button" class="icon-go" aria-label=name on:click=move |_| on_change.run(key.clone())>
                    <Icon path=PENCIL/>
                </button>
            }
            .into_any()
        });
        view! {
            <li><div class="note"><time>{time}</time><p dir="auto">{who}{text}</p>{button}</div></li>
        }
        .into_any()
    };
    view! {
        <ol class="notes" aria-label=label.reader()>
            <For each=move || notes.get() key=|note| (note.key.clone(), note.who.clone(), note.text.clone()) children=line/>
        </ol>
    }
    .into_any()
}

/// Small facts about a thing, side by side.
#[component]
pub fn Chips(
    /// The facts.
    #[prop(into)]
    chips: Signal<Vec<String>>,
) -> impl IntoView {
    let chip = |chip: String| view! { <li class="chip"><bdi>{chip}</bdi></li> }.into_any();
    view! { <ul class="chips">{move || chips.get().into_iter().map(chip).collect_view()}</ul> }
        .into_any()
}

/// Where nothing is yet: what will stand here, and how it comes.
#[component]
pub fn Empty(
    /// A drawing, one of [`super::icon`].
    icon: &'static str,
    /// What will stand here.
    #[prop(into)]
    words: Words,
    /// The way to make the first one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon path=icon/>
            <p>{words.view()}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// Where something is being read: three grey shapes and a word for who cannot see them.
#[component]
pub fn Skeleton(
    /// "Reading…"
    #[prop(into)]
    words: Words,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="unseen">{words.view()}</span>
            <i></i><i></i><i></i>
        </div>
    }
    .into_any()
}

/// How far something has come.
#[component]
pub fn Progress(
    /// What is going on.
    #[prop(into)]
    label: Words,
    /// How much is done, in whatever is counted.
    #[prop(into)]
    done: Signal<u32>,
    /// Out of how much.
    #[prop(into)]
    of: Signal<u32>,
) -> impl IntoView {
    view! {
        <label class="progress">
            <span>{label.view()}</span>
            <progress max=move || of.get().max(1) prop:value=move || done.get()></progress>
        </label>
    }
    .into_any()
}
