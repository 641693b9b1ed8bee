//! Joining a District: by the link of an invitation, or by its code.

use super::card;
use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::live;
use crate::net;
use crate::parts::button::Button;
use crate::parts::field::{Field, focus_first_fault};
use crate::parts::notice::Trouble as TroubleNotice;
use crate::routes::Place;
use crate::sentences::{Trouble, of_joining, of_storage};
use crate::task::begin;
use crate::words::{Text, fill, say};
use exchange::enrol::parse_code;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};
use storage::{Batch, Phone};

/// What was typed or pasted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Pasted {
    code: String,
}

/// The code stands behind `#`, so that opening the link sends it nowhere. It is
/// spent by the tap on "Join" only.
pub fn join() -> AnyView {
    let book = fieldbook();
    let hash = use_location().hash;
    let from_link = Memo::new(move |_| parse_code(&hash.get()));
    let draft: Draft<Pasted> = Draft::open(Place::Join.form(), async |_: Phone| {
        Ok(Some(Pasted::default()))
    });
    let joining = RwSignal::new(false);
    let unreadable = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    let start = move || {
        if joining.get_untracked() {
            return;
        }
        let typed = draft.now().and_then(|pasted| parse_code(&pasted.code));
        let Some(code) = from_link.get_untracked().or(typed) else {
            unreadable.set(true);
            request_animation_frame(|| {
                let _ = focus_first_fault();
            });
            return;
        };
        unreadable.set(false);
        trouble.set(None);
        joining.set(true);
        begin(async move {
            match enrol(book, &code).await {
                Ok(district) => {
                    // The code is spent: nothing of it need be kept.
                    if draft.now().is_some_and(|pasted| !pasted.code.is_empty()) {
                        draft.save(Batch::new()).await;
                    }
                    book.announcer
                        .say(fill(Text::JoinedNow, &[("district", &called(&district))]));
                    if joining.try_set(false).is_none() {
                        // Still on this screen: on to what is sent now. The
                        // address with the code gives way.
                        go_instead(Place::Send);
                    }
                }
                Err(failure) => {
                    trouble.try_set(Some(failure));
                    joining.try_set(false);
                }
            }
        });
    };
    let opened = draft.is_open_memo();
    let asks = move || {
        if from_link.with(Option::is_some) {
            return Some(view! { <p>{say(Text::JoinByLink)}</p> }.into_any());
        }
        opened.get().then(|| field(draft, unreadable))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        start();
    };
    let told = move || trouble.get().map(told);
    let now = move || {
        book.joined.get().map(|joined| {
            let words = fill(Text::JoinedTo, &[("district", &called(&joined.district))]);
            view! { <p><strong><bdi>{words}</bdi></strong></p> }
        })
    };
    let main = view! {
        {live(told)}
        {live(now)}
        <p>{say(Text::JoinMore)}</p>
        <form class="stack" novalidate on:submit=submit>{live(asks)}</form>
        <p class="soft">{say(Text::ComesBack)}</p>
    };
    let label = move || {
        say(if joining.get() {
            Text::Joining
        } else {
            Text::Join
        })
    };
    let foot = view! {
        <Button label=label off=joining on_tap=Callback::new(move |()| start())/>
    };
    screen(
        head(say(Text::JoinDistrict)).back(Place::More),
        main,
        Some(foot.into_any()),
    )
}

fn field(draft: Draft<Pasted>, unreadable: RwSignal<bool>) -> AnyView {
    let (read, write) = bind!(draft, code);
    let fault = Signal::derive(move || {
        if !unreadable.get() {
            return String::new();
        }
        format!(
            "{} {}",
            say(Text::CodeNotReadable),
            say(Text::PasteWholeLink)
        )
    });
    view! {
        <Field
            label=say(Text::JoinCode)
            name="code"
            hint=say(Text::JoinCodeHint)
            fault=fault
            value=Signal::derive(read)
            on_input=Callback::new(write)
        />
    }
    .into_any()
}

fn told(trouble: Trouble) -> AnyView {
    view! {
        <TroubleNotice
            happened=say(trouble.happened)
            safe=say(trouble.safe)
            next=say(trouble.next)
        />
    }
    .into_any()
}

/// Asks the District, then writes on the phone what it answered. The name of
/// the District.
async fn enrol(book: Fieldbook, code: &str) -> Result<String, Trouble> {
    let phone = book.phone();
    let request = phone.enrol_request(code).await;
    let request = request.map_err(|error| of_storage(&error))?;
    let answer = net::enrol(&request)
        .await
        .map_err(|failure| of_joining(&failure))?;
    phone
        .join(&answer)
        .await
        .map_err(|error| of_storage(&error))?;
    // The leader's card may have come with the account.
    if let Ok(Some(profile)) = card::read(&phone).await {
        book.profile.set(Some(profile));
    }
    book.joined.set(phone.me().joined);
    book.hurry.update(|hurries| *hurries += 1);
    Ok(answer.district)
}

/// The District's name; a District that gave none is "the District".
pub fn called(district: &str) -> String {
    match district.trim() {
        "" => say(Text::TheDistrict).into_owned(),
        name => name.to_owned(),
    }
}
