//! Inviting a leader, or a further phone of somebody: a link and its picture for
//! the other phone's camera.
//!
//! The code is made here and told to the District by its hash alone; it is on this
//! screen until that is left.

use super::lens::{Overview, overview};
use super::telling::{news, tell};
use crate::bind;
use crate::clock::random;
use crate::drafts::Draft;
use crate::fieldbook::{Fieldbook, reading};
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::go::asked;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::net::{self, Failure};
use crate::parts::button::{button, submit_button};
use crate::parts::field::typed_form;
use crate::parts::list::bdi;
use crate::parts::notice::trouble;
use crate::routes::Place;
use crate::share;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::qr;
use crate::words::{Text, fill, say};
use domain::ids::AccountId;
use domain::record::{Fault, Faults as Found, Wrong};
use exchange::Digest;
use exchange::enrol::{invite_link, write_code};
use exchange::office::InviteRequest;
use leptos::prelude::{untrack, window};
use storage::{Batch, Phone};

/// Whom to invite.
#[derive(Clone, Debug, Default)]
struct Whom {
    name: String,
}
domain::json!(Whom { name });

/// The id of the element that holds the field.
const FORM: &str = "invite";

/// An invitation that the District keeps the hash of.
#[derive(Clone)]
struct Made {
    code: String,
    link: String,
    name: String,
}

/// Whose further phone it is to be.
#[derive(Clone, PartialEq)]
struct Whose {
    name: String,
    is_officer: bool,
    /// A leader hears of it on the phones they have, as that of this cluster.
    told: Option<(AccountId, String)>,
}

impl Whose {
    fn of(overview: &Overview, seat: u32) -> Option<Self> {
        let seat = overview.seats.seats.iter().find(|one| one.seat == seat)?;
        let account = seat.accounts.first().filter(|_| !seat.is_officer());
        Some(Self {
            name: seat.name.clone(),
            is_officer: seat.is_officer(),
            told: account.map(|account| (*account, overview.words(*account))),
        })
    }
}

#[derive(Clone, Copy)]
struct Inviting {
    form: Draft<Whom>,
    faults: Faults,
    made: Slot<Option<Made>>,
    failed: Slot<Option<Failure>>,
    under_way: Slot<bool>,
    /// Made once: asking again after a lost answer invites nobody twice.
    code: Slot<String>,
}

/// The screen; `?seat=3` for a further phone of whoever sits there.
pub fn invite() -> El {
    let seat: Option<u32> = untrack(|| asked("seat")).and_then(|seat| seat.parse().ok());
    let known = reading(async |phone: Phone| overview(&phone).await);
    // What is typed stays in its field while what is known of the seats changes.
    let whose = derived(move || known.with(|known| Whose::of(known.as_ref()?, seat?)));
    let inviting = Inviting {
        form: Draft::open(Place::Invite.form(), async |_: Phone| {
            Ok(Some(Whom::default()))
        }),
        faults: no_faults(),
        made: Slot::new(None),
        failed: Slot::new(None),
        under_way: Slot::new(false),
        code: Slot::new(write_code(random())),
    };
    let opened = inviting.form.is_open();
    let start = move || {
        begin(inviting.ask(seat, whose.with_untracked(Clone::clone)));
    };
    let asks = move || {
        if inviting.made.with(Option::is_some) {
            return None;
        }
        // Whose it becomes, and what it then reads, is said before it is made.
        let whose = whose.get().map(|whose| {
            let reads = match whose.is_officer {
                true => Text::FurtherOfficer,
                false => Text::FurtherLeader,
            };
            let reads = fill(reads, &[("name", &whose.name)]);
            let name = el("p").put(el("strong").put(bdi(&whose.name)));
            Nodes::from(name).put(el("p").class("card promise").put(bdi(&reads)))
        });
        let field = (opened.get() && seat.is_none()).then(|| {
            input(Text::LeadersName, "name")
                .hint(Text::LeadersNameHint)
                .faults(inviting.faults)
                .bind(bind!(inviting.form, name))
        });
        let more = el("p").class("soft").put(say(Text::InvitationMore));
        Some(Nodes::none().put(whose).put(field).put(more))
    };
    let told = live(move || {
        inviting.failed.get().map(|_| {
            trouble(
                &say(Text::NotInvited),
                &say(Text::NothingIsLost),
                &say(Text::AskAgainLater),
            )
        })
    });
    let drawn = live(move || inviting.made.with(|made| made.as_ref().map(shown)));
    let title = match seat {
        Some(_) => Text::InvitePhone,
        None => Text::InviteLeader,
    };
    let foot = live(move || -> Nodes {
        match inviting.made.with(|made| made.clone()) {
            Some(made) => button(say(Text::ShareLink), move || {
                hand_over(inviting.form.book(), &made)
            })
            .into(),
            None => submit_button(FORM, say(Text::MakeInvitation)).into(),
        }
    });
    screen(
        head(say(title)).back(Place::Clusters),
        told.put(typed_form(FORM, start).live(asks)).put(drawn),
        foot,
    )
}

fn hand_over(book: Fieldbook, made: &Made) {
    let (title, link) = (say(Text::InviteLeader).into_owned(), made.link.clone());
    begin(async move { share::tell(book, share::share(&title, &link).await) });
}

impl Inviting {
    async fn ask(self, seat: Option<u32>, whose: Option<Whose>) {
        if self.under_way.with_untracked(|under_way| *under_way) {
            return;
        }
        let typed = self.form.now().map(|form| form.name).unwrap_or_default();
        let name = match &whose {
            Some(whose) => whose.name.clone(),
            None => domain::text::tidy(&typed),
        };
        if seat.is_none() {
            let mut faults = Found::default();
            let found: Vec<Fault> = faults.needed("name", &name).all();
            if !found.is_empty() {
                return show(self.faults, found);
            }
        }
        let code = self.code.with_untracked(String::clone);
        let request = InviteRequest {
            code: Digest::of(&[code.as_bytes()]),
            name: seat.is_none().then(|| name.clone()),
            seat,
        };
        self.under_way.set(true);
        self.failed.set(None);
        let answer = net::invite(&request).await;
        self.under_way.try_set(false);
        match answer {
            Ok(_) => {
                if seat.is_none() {
                    // Its name is the District's now.
                    self.form.save(Batch::new()).await;
                } else if let Some(Whose {
                    told: Some((account, cluster)),
                    ..
                }) = &whose
                {
                    // Asked again after a lost answer, it is told once.
                    let about = format!("phone {}", request.code);
                    let says = news(say(Text::FurtherTold).into_owned(), Text::FurtherToldMore);
                    let to = (*account, cluster.as_str());
                    tell(self.form.book(), to, &about, says).await;
                }
                let origin = window().location().origin().unwrap_or_default();
                self.made.try_set(Some(Made {
                    link: invite_link(&origin, &code),
                    code,
                    name,
                }));
            }
            Err(Failure::Status(400)) => {
                show(self.faults, vec![Fault::at("name", Wrong::Missing)]);
            }
            Err(failure) => {
                self.failed.try_set(Some(failure));
            }
        }
    }
}

fn shown(made: &Made) -> Nodes {
    let title = fill(Text::InvitationFor, &[("name", &made.name)]);
    let picture = qr::drawing(&made.link, &say(Text::InvitationCode));
    let link = el("p")
        .class("prose card")
        .put(el("bdi").put(made.link.as_str()));
    let code = el("p").put(el("code").put(in_groups(&made.code)));
    Nodes::from(el("h2").put(bdi(&title)))
        .put(picture)
        .put(link)
        .put(el("p").put(say(Text::OrTypeCode)))
        .put(code)
        .put(el("p").class("soft").put(say(Text::InvitationHolds)))
}

/// Digits as people read them out: four and four.
fn in_groups(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    let groups = digits.chunks(4).map(|some| some.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}
