//! A file on its way to the District: brought there, and the receipt that comes
//! back from it.

use super::finding::{Found, in_words};
use super::{Opening, Stage, Told, told};
use crate::bytes::File;
use crate::fieldbook::fieldbook;
use crate::markup::{Nodes, el};
use crate::net::{self, Failure, Reply};
use crate::parts::button::go_link;
use crate::parts::list::card;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::task::begin;
use crate::views::carry::hand_out;
use crate::words::{Text, count, say};
use exchange::DecodeError;
use exchange::age::NotOpened;
use exchange::carried::receipt::{self, CarriedReceipt, RECEIPT_BYTES};
use exchange::carried::{DistrictKeys, is_waits};
use js_sys::Array;
use std::rc::Rc;
use storage::{Answered, Phone};
use wasm_bindgen::JsValue;

/// What became of what was brought.
#[derive(Clone)]
pub enum Brought {
    /// The District has it.
    Held(Held),
    /// It waits there for an officer.
    Waits,
}

/// What the District has, and its word for it.
#[derive(Clone)]
pub struct Held {
    says: Rc<CarriedReceipt>,
    receipt: File,
    /// It was this phone's own work.
    is_own: bool,
}

/// What is told of a carried file.
pub fn carried() -> Nodes {
    let more = Nodes::from(el("p").put(say(Text::CarriedMore))).put(
        fieldbook()
            .joined
            .with_untracked(Option::is_none)
            .then(|| el("p").put(say(Text::CarriedJoin))),
    );
    card("card", say(Text::ThisIsCarried), more).into()
}

/// What is told of a receipt that came by hand.
pub fn receipt_found(stands: &Answered) -> Nodes {
    let words = |text: String| el("p").put(text);
    let rows: Nodes = match stands {
        Answered { here: 0, .. } => words(say(Text::ReceiptAnothers).into_owned()).into(),
        Answered {
            waiting: 0,
            refused: 0,
            ..
        } => words(say(Text::ReceiptKnown).into_owned()).into(),
        stands => held_and_refused(
            stands.waiting,
            (Text::ReceiptOfOne, Text::ReceiptOf),
            stands.refused,
            (Text::ReceiptRefusedOne, Text::ReceiptRefused),
        ),
    };
    card("card", say(Text::ThisIsReceipt), rows).into()
}

fn held_and_refused(
    held: usize,
    holds: (Text, Text),
    refused: usize,
    refuses: (Text, Text),
) -> Nodes {
    let rows = [(held, holds), (refused, refuses)];
    let rows = rows.into_iter().filter(|(n, _)| *n > 0);
    rows.map(|(n, (one, many))| el("p").put(count(n, one, many)))
        .collect()
}

/// The District has it, or it waits there.
pub fn brought(brought: &Brought) -> Nodes {
    let brought = match brought {
        Brought::Held(held) => held,
        Brought::Waits => {
            let more = el("p").put(say(Text::CarriedWaitsMore));
            return notice(say(Text::CarriedWaits), more).into();
        }
    };
    let says = &brought.says;
    let rows = held_and_refused(
        says.entries.len(),
        (Text::BroughtOne, Text::BroughtMany),
        says.refused.len(),
        (Text::BroughtRefusedOne, Text::BroughtRefused),
    );
    let next = match brought.is_own {
        true => Text::BroughtOwn,
        false => Text::BroughtReceipt,
    };
    Nodes::from(notice(say(Text::Acknowledged), rows)).put(el("p").put(say(next)))
}

/// The ways out for its receipt.
pub fn ways_back(brought: &Brought) -> Nodes {
    match brought {
        Brought::Waits => Nodes::none(),
        Brought::Held(held) if held.is_own => to_the_light(),
        Brought::Held(held) => {
            let receipt = held.receipt.clone();
            hand_out(
                receipt,
                Text::ShareReceipt,
                Text::SaveReceipt,
                Rc::new(|| {}),
            )
        }
    }
}

/// A receipt was taken in.
pub fn taken() -> Nodes {
    Nodes::from(notice(say(Text::ReceiptTaken), ())).put(to_the_light())
}

fn to_the_light() -> Nodes {
    go_link("go quiet", &Place::Send.path(), say(Text::SendAndReceive)).into()
}

impl Opening {
    /// Brings a file to the District as it is. Nothing of it is kept here.
    pub(super) fn bring(self, file: File) {
        self.go(Stage::Working(Text::Bringing, 0));
        begin(async move {
            match self.brought(&file).await {
                Ok(brought) => {
                    self.go(Stage::Brought(brought));
                }
                Err(told) => self.refuse(told),
            }
        });
    }

    async fn brought(self, file: &File) -> Result<Brought, Told> {
        let reply = net::bring(file.js()).await.map_err(not_brought)?;
        let answer = reply.answer();
        let is_districts =
            answer.status == 200 && answer.content_type.starts_with("application/json");
        if !is_districts {
            return Err(why_not(&reply));
        }
        if is_waits(answer.body) {
            return Ok(Brought::Waits);
        }
        // A portal answers anything: what counts is the District's signature.
        let portal = told(Text::NotTheDistrict, Text::SignInToWifi);
        let phone = self.book.phone();
        let keys = match phone.district_keys().await.unwrap_or_default() {
            Some(keys) => keys,
            None => keys_now(&phone).await.map_err(not_brought)?,
        };
        let read = receipt::read(answer.body.as_bytes()).map_err(|_| portal)?;
        if !phone.is_of_district(&read, &keys).await.unwrap_or(false) {
            return Err(portal);
        }
        let says = read.says;
        let stands = phone.answered(&says).await.unwrap_or_default();
        // One's own file, brought by oneself.
        let is_own = stands.waiting + stands.refused > 0;
        if is_own && let Err(error) = phone.take_in_receipt(&says).await {
            self.book.trouble(&error);
        }
        let name = format!("fieldbook-receipt-{}.txt", &says.sha256.to_string()[..8]);
        let text = Array::of1(&JsValue::from_str(answer.body));
        let receipt = File::of(&text, &name, "text/plain");
        Ok(Brought::Held(Held {
            says: Rc::new(says),
            receipt: receipt.map_err(|_| told(Text::FileGone, Text::TryOnceMore))?,
            is_own,
        }))
    }

    /// Reads a receipt that somebody brought back, and holds it against the
    /// District's key.
    pub(super) async fn receipt(self, file: &File) -> Result<Found, Told> {
        let bytes = file.part(0.0, RECEIPT_BYTES as f64 + 1.0).await;
        let bytes = bytes.map_err(|_| told(Text::FileGone, Text::TryOnceMore))?;
        let foreign = told(Text::ReceiptForeign, Text::FileFetchAnew);
        let read = receipt::read(&bytes).map_err(|why| match why {
            DecodeError::Truncated => in_words(NotOpened::CutOff.into()),
            DecodeError::NewerFormat => in_words(NotOpened::Unknown.into()),
            _ => foreign,
        })?;
        let phone = self.book.phone();
        let gone = |_| told(Text::FileGone, Text::TryOnceMore);
        let keys = phone.district_keys().await.map_err(gone)?;
        let keys = keys.ok_or(told(Text::ReceiptNoKey, Text::ReceiptNoKeyNext))?;
        if !phone.is_of_district(&read, &keys).await.map_err(gone)? {
            return Err(foreign);
        }
        let stands = phone.answered(&read.says).await.map_err(gone)?;
        Ok(Found::CarriedReceipt(read.says, stands))
    }

    pub(super) fn take_in(self, found: &Rc<Found>) {
        let found = found.clone();
        self.go(Stage::Working(Text::LookingThrough, 0));
        begin(async move {
            let Found::CarriedReceipt(says, _) = &*found else {
                return;
            };
            match self.book.phone().take_in_receipt(says).await {
                Ok(_) => {
                    self.go(Stage::Taken);
                    self.book.look_at_light();
                }
                Err(error) => {
                    self.book.trouble(&error);
                    self.go(Stage::Found(found.clone()));
                }
            }
        });
    }
}

async fn keys_now(phone: &Phone) -> Result<DistrictKeys, Failure> {
    let keys = net::keys().await?;
    // Without room for them, they are asked for again next time.
    let _ = phone.keep_district_keys(&keys).await;
    Ok(keys)
}

fn not_brought(failure: Failure) -> Told {
    match failure {
        Failure::NoNetwork => told(Text::NotBroughtNetwork, Text::NotBroughtNetworkNext),
        Failure::NotADistrict => told(Text::NotTheDistrict, Text::SignInToWifi),
        Failure::Status(_) => told(Text::NotBroughtBusy, Text::NotBroughtNetworkNext),
    }
}

/// The code in a problem, which only the District gives.
fn why_not(reply: &Reply) -> Told {
    let answer = reply.answer();
    if !answer.content_type.starts_with("application/problem+json") {
        return match answer.status {
            500.. => not_brought(Failure::Status(answer.status)),
            _ => not_brought(Failure::NotADistrict),
        };
    }
    let problem: Option<domain::json::Value> = serde_json::from_str(answer.body).ok();
    let code = problem
        .as_ref()
        .and_then(|problem| problem["code"].as_str());
    let (happened, next) = match code.unwrap_or_default() {
        "not_joined" => (Text::NotBroughtPhone, Text::NotBroughtPhoneNext),
        "other_district" => (Text::NotBroughtOther, Text::NotBroughtOtherNext),
        "truncated" | "damaged" | "too_large" => (Text::NotBroughtWhole, Text::NotBroughtWholeNext),
        "not_carried" => (Text::NotBroughtNone, Text::FileNextOther),
        "newer_format" => (Text::FileNewer, Text::TellTheDistrict),
        "unknown_phone" => (Text::NotBroughtUnknown, Text::NotBroughtUnknownNext),
        "not_signed" => (Text::NotBroughtUnsigned, Text::NotBroughtWholeNext),
        "revoked_phone" => (Text::NotBroughtRevoked, Text::NotBroughtRevokedNext),
        _ => (Text::NotBroughtBusy, Text::NotBroughtNetworkNext),
    };
    told(happened, next)
}
