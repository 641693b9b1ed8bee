//! How sending stands, and what the District could not take, in words.

use crate::deliver::Sending;
use crate::fieldbook::{Fieldbook, reading};
use crate::live::live;
use crate::parts::button::go_link;
use crate::parts::list::row_link;
use crate::routes::Place;
use crate::views::join::called;
use crate::words::{Text, fill, say};
use domain::kinds::Kind;
use exchange::delivery::Trouble;
use exchange::receipt::reason;
use leptos::prelude::*;
use storage::{NotTaken, Phone};

/// How sending stands, apart from the counts, which change with every save.
#[derive(Clone, PartialEq)]
struct Standing {
    district: Option<String>,
    sending: Sending,
    is_all_sent: bool,
}

/// Joined or not, and what sending does just now; read out when that changes.
pub fn status(book: Fieldbook) -> AnyView {
    let standing = Memo::new(move |_| Standing {
        district: book.joined.get().map(|joined| joined.district),
        sending: book.sending.get(),
        is_all_sent: book.light.get().only_here == 0,
    });
    view! { <div role="status">{live(move || said(&standing.get()))}</div> }.into_any()
}

fn said(standing: &Standing) -> AnyView {
    let Some(district) = &standing.district else {
        return view! {
            <div class="notice">
                <strong>{say(Text::NotJoined)}</strong>
                <p>{say(Text::NotJoinedMore)}</p>
            </div>
        }
        .into_any();
    };
    let now = match standing.sending {
        Sending::UnderWay => Some(Text::Sending),
        Sending::Idle if standing.is_all_sent => Some(Text::SentAll),
        Sending::Idle => None,
        Sending::Waiting(trouble) => Some(in_words(trouble)),
        Sending::JoinAgain => Some(Text::SignInAgain),
    };
    let again = (standing.sending == Sending::JoinAgain).then(|| {
        let join = Place::Join.path();
        go_link("go quiet small", join, say(Text::JoinDistrict))
    });
    let joined = fill(Text::JoinedTo, &[("district", &called(district))]);
    view! {
        <div class="notice">
            <strong><bdi>{joined}</bdi></strong>
            {now.map(|text| view! { <p>{say(text)}</p> })}
            {again}
        </div>
    }
    .into_any()
}

fn in_words(trouble: Trouble) -> Text {
    match trouble {
        Trouble::NoAnswer => Text::NoNetworkYet,
        Trouble::NotStored => Text::NotStoredYet,
        Trouble::NotTheDistrict => Text::PortalInTheWay,
        Trouble::Busy => Text::DistrictBusy,
        Trouble::Newer => Text::DistrictNewer,
    }
}

/// What the District could not take, each with why; nothing when it took all.
pub fn refused() -> AnyView {
    let refused = reading(async |phone: Phone| phone.refused().await);
    live(move || {
        refused.with(|refused| {
            let rows: Vec<AnyView> = refused.iter().flatten().map(row).collect();
            (!rows.is_empty()).then(|| {
                view! {
                    <section class="card">
                        <h2>{say(Text::RefusedOnes)}</h2>
                        <p>{say(Text::RefusedMore)}</p>
                        <ul class="rows">{rows}</ul>
                    </section>
                }
            })
        })
    })
}

fn row(refused: &NotTaken) -> AnyView {
    let what = Kind::named(&refused.kind)
        .map(|kind| say(kind.label))
        .unwrap_or_default();
    let why = say(match refused.reason.as_str() {
        reason::WRONG_AUTHOR => Text::ReasonAuthor,
        reason::REDACTED => Text::ReasonRedacted,
        reason::TOO_LARGE => Text::ReasonTooLarge,
        reason::UNREADABLE => Text::ReasonUnreadable,
        reason::UNSEALED => Text::ReasonUnsealed,
        _ => Text::ReasonOther,
    });
    let place = match refused.kind.as_str() {
        "school" => Some(Place::School(refused.record)),
        "visit" => Some(Place::Visit(refused.record)),
        "observation" => Some(Place::Observe(refused.record)),
        "step" => Some(Place::Steps),
        "profile" => Some(Place::Card),
        _ => None,
    };
    match place {
        Some(place) => row_link(place.path(), what, why, ""),
        None => view! {
            <li class="row"><span class="words"><b>{what}</b> <small>{why}</small></span></li>
        }
        .into_any(),
    }
}
