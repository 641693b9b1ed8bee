//! How sending stands, and what the District could not take, in words.

use crate::deliver::Sending;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_link};
use crate::parts::list::{bdi, card, row_link, row_list};
use crate::routes::Place;
use crate::send_pictures::wait_for_wifi;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::join::called;
use crate::words::{Text, fill, say};
use domain::kinds::Kind;
use exchange::delivery::Trouble;
use exchange::receipt::reason;
use leptos::prelude::window;
use storage::{Light, NotTaken, Phone};

/// How sending stands, apart from the counts, which change with every save.
#[derive(Clone, PartialEq)]
struct Standing {
    district: Option<String>,
    sending: Sending,
    is_all_sent: bool,
    has_anything: bool,
    is_any_refused: bool,
    /// Nothing that stood here once is missing, and nothing waits for room.
    is_all_here: bool,
}

/// Joined or not, and what sending does just now; read out when that changes.
pub fn status(book: Fieldbook) -> El {
    let standing = derived(move || Standing {
        district: book.joined.get().map(|joined| joined.district),
        sending: book.sending.get(),
        is_all_sent: book.light.with(Light::is_all_sent),
        has_anything: book.light.with(|light| light.acknowledged > 0),
        is_any_refused: book.light.with(|light| light.refused > 0),
        is_all_here: book.kept.get() && !book.phone().opened_empty_where_there_was_one(),
    });
    el("div")
        .attr("role", "status")
        .live(move || standing.with(said))
}

fn said(standing: &Standing) -> El {
    let notice = el("div").class("notice");
    if standing.sending == Sending::Gone {
        return notice.put(el("p").put(say(Text::GoneLeads)));
    }
    let Some(district) = &standing.district else {
        return notice.put(el("strong").put(say(Text::NotJoined))).put(
            standing
                .is_all_here
                .then(|| el("p").put(say(Text::NotJoinedMore))),
        );
    };
    let now = match standing.sending {
        Sending::UnderWay => Some(Text::Sending),
        Sending::Idle if standing.is_all_sent && standing.is_any_refused => Some(Text::SentRest),
        Sending::Idle if standing.is_all_sent && !standing.has_anything => Some(Text::NoneToSend),
        Sending::Idle if standing.is_all_sent => Some(Text::SentAll),
        // Of all there is only pictures wait for anything but a network.
        Sending::Idle if wait_for_wifi() => Some(Text::PicturesWait),
        Sending::Idle => None,
        Sending::Waiting(trouble) => Some(in_words(trouble)),
        Sending::JoinAgain => Some(Text::SignInAgain),
        Sending::Gone => None,
    };
    let again = (standing.sending == Sending::JoinAgain).then(|| {
        let join = Place::Join.path();
        go_link("go quiet small", &join, say(Text::JoinDistrict))
    });
    let joined = fill(Text::JoinedTo, &[("district", &called(district))]);
    notice
        .put(el("strong").put(bdi(&joined)))
        .put(now.map(|text| el("p").put(say(text))))
        .put(again)
}

fn in_words(trouble: Trouble) -> Text {
    match trouble {
        Trouble::NoAnswer if window().navigator().on_line() => Text::NoAnswerYet,
        Trouble::NoAnswer => Text::NoNetworkYet,
        Trouble::NotStored => Text::NotStoredYet,
        Trouble::NotTheDistrict => Text::PortalInTheWay,
        Trouble::Busy => Text::DistrictBusy,
        Trouble::Newer => Text::DistrictNewer,
    }
}

/// What the District could not take, each with why; nothing when it took all.
pub fn refused(book: Fieldbook) -> Nodes {
    // A refusal changes no record: it is the light that tells of it.
    let counts = derived(move || book.light.with(|light| (light.refused, light.acknowledged)));
    live(move || {
        let (refused, _) = counts.get();
        (refused > 0).then(|| listed(reading(async |phone: Phone| phone.refused().await)))
    })
}

fn listed(refused: Slot<Option<Vec<NotTaken>>>) -> Nodes {
    live(move || {
        refused.with(|refused| {
            let rows: Vec<El> = refused.iter().flatten().map(row).collect();
            (!rows.is_empty()).then(|| {
                let more = el("p").put(say(Text::RefusedMore));
                let again = button(say(Text::TryRefused), try_again).weight(Weight::Small);
                card("card", say(Text::RefusedOnes), more)
                    .put(row_list(rows))
                    .put(again)
            })
        })
    })
}

/// Offers what was refused once more, and sends.
fn try_again() {
    let book = fieldbook();
    begin(async move {
        match book.phone().offer_refused_again().await {
            Ok(()) => book.hurry.update(|hurries| *hurries += 1),
            Err(error) => book.trouble(&error),
        }
    });
}

fn row(refused: &NotTaken) -> El {
    let what =
        Kind::named(&refused.kind).map_or_else(|| say(Text::ARecord), |kind| say(kind.label));
    let why = say(match refused.reason.as_str() {
        reason::WRONG_AUTHOR => Text::ReasonAuthor,
        reason::REDACTED => Text::ReasonRedacted,
        reason::TOO_LARGE => Text::ReasonTooLarge,
        reason::ON_THE_WAY => Text::ReasonOnTheWay,
        reason::UNREADABLE => Text::ReasonUnreadable,
        reason::UNSEALED => Text::ReasonUnsealed,
        reason::ANOTHERS => Text::ReasonAnothers,
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
        Some(place) => row_link(&place.path(), &what, &why, ""),
        None => {
            let words = el("span").class("words").put(el("b").put(what));
            let why = el("small").put(why);
            el("li").class("row").put(words.put(" ").put(why))
        }
    }
}
