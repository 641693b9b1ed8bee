//! Joining a District: by the link of an invitation, or by its code.

use super::card;
use crate::bind;
use crate::deliver::Sending;
use crate::drafts::Draft;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::frame::{head, screen};
use crate::go::{go_instead, hash, is_at};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::net;
use crate::parts::button::button;
use crate::parts::field::{Field, field, lead_to_first_fault, typed_form};
use crate::parts::list::bdi;
use crate::parts::notice::trouble;
use crate::routes::Place;
use crate::sentences::{Trouble, of_joining, of_storage};
use crate::slot::{Derived, Slot, derived};
use crate::task::begin;
use crate::words::{Text, fill, say};
use exchange::enrol::parse_code;
use std::rc::Rc;
use storage::{Batch, Phone};

/// What was typed or pasted.
#[derive(Clone, Debug, Default)]
struct Pasted {
    code: String,
}
domain::json!(Pasted { code });

/// The sample cluster belongs to nobody.
fn not_from_the_sample() -> El {
    screen(
        head(say(Text::JoinDistrict)).back(Place::More),
        el("p").put(say(Text::SampleNotSent)),
        (),
    )
}

/// The code stands behind `#`, so that opening the link sends it nowhere. It is
/// spent by the tap on "Join" only.
pub fn join() -> El {
    if fieldbook().is_sample {
        return not_from_the_sample();
    }
    let book = fieldbook();
    let asking = Asking {
        from_link: derived(|| parse_code(&hash())),
        draft: Draft::open(Place::Join.form(), async |_: Phone| {
            Ok(Some(Pasted::default()))
        }),
        joining: Slot::new(false),
        unreadable: Slot::new(false),
        trouble: Slot::new(None),
    };
    let Asking { joining, .. } = asking;
    let opened = asking.draft.is_open();
    let asks = move || -> Nodes {
        if asking.from_link.with(Option::is_some) {
            return el("p").put(say(Text::JoinByLink)).into();
        }
        opened.get().then(|| code_field(asking)).into()
    };
    let told = live(move || {
        let told = asking.trouble.get();
        told.map(|told| trouble(&say(told.happened), &say(told.safe), &say(told.next)))
    });
    let now = move || {
        book.joined.get().map(|joined| {
            if book.sending.get() == Sending::JoinAgain {
                return el("p").class("card promise").put(say(Text::SignInAgain));
            }
            let words = fill(Text::JoinedTo, &[("district", &called(&joined.district))]);
            el("p").put(el("strong").put(bdi(&words)))
        })
    };
    let main = told
        .live(now)
        .put(el("p").put(say(Text::JoinMore)))
        .put(typed_form("join", move || asking.start()).live(asks))
        .put(el("p").class("soft").put(say(Text::ComesBack)));
    let label = move || {
        say(if joining.get() {
            Text::Joining
        } else {
            Text::Join
        })
    };
    let foot = button(label, move || asking.start()).off(move || joining.get());
    screen(head(say(Text::JoinDistrict)).back(Place::More), main, foot)
}

/// The screen while it is used.
#[derive(Clone, Copy)]
struct Asking {
    from_link: Derived<Option<String>>,
    draft: Draft<Pasted>,
    joining: Slot<bool>,
    unreadable: Slot<bool>,
    trouble: Slot<Option<Trouble>>,
}

impl Asking {
    fn start(self) {
        if self.joining.get_untracked() {
            return;
        }
        let typed = self.draft.now().and_then(|pasted| parse_code(&pasted.code));
        let Some(code) = self.from_link.get_untracked().or(typed) else {
            self.unreadable.set(true);
            lead_to_first_fault();
            return;
        };
        self.unreadable.set(false);
        self.trouble.set(None);
        self.joining.set(true);
        begin(self.join(code));
    }

    async fn join(self, code: String) {
        let (draft, book) = (self.draft, self.draft.book());
        match enrol(book, &code).await {
            Ok(district) => {
                // The code is spent: nothing of it need be kept.
                if draft.now().is_some_and(|pasted| !pasted.code.is_empty()) {
                    draft.save(Batch::new()).await;
                }
                book.announcer
                    .say(fill(Text::JoinedNow, &[("district", &called(&district))]));
                // A tap may have led on already, and the screen be about to go.
                if self.joining.try_set(false) && is_at(Place::Join) {
                    // Still on this screen: on to what is sent now. The
                    // address with the code gives way.
                    go_instead(Place::Send);
                }
            }
            Err(failure) => {
                self.trouble.set(Some(failure));
                self.joining.set(false);
            }
        }
    }
}

fn code_field(asking: Asking) -> Field {
    let (read, write) = bind!(asking.draft, code);
    let fault = move || {
        if !asking.unreadable.get() {
            return String::new();
        }
        format!(
            "{} {}",
            say(Text::CodeNotReadable),
            say(Text::PasteWholeLink)
        )
    };
    field(say(Text::JoinCode), read, write)
        .name("code")
        .hint(say(Text::JoinCodeHint))
        .fault(Rc::new(fault))
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
    // Without room for them, they are asked for with the next delivery.
    if let Some(keys) = &answer.keys {
        let _ = phone.keep_district_keys(keys).await;
    }
    // What the District has comes back now: nothing more is to be said of it.
    // A failure to note that only says it once more.
    let _ = phone.missing_work_was_told().await;
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
