//! A picture's own image, small or in full; what is not on this phone is fetched
//! when it is looked at.

use super::called;
use crate::deliver::Sending;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::live::live;
use crate::markup::{Nodes, el};
use crate::net;
use crate::parts::list::bdi;
use crate::shrink::{let_go, shown_at};
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::picture::Picture;
use exchange::Digest;
use js_sys::Uint8Array;
use leptos::prelude::on_cleanup;
use storage::Error;

/// What came of looking for a picture's bytes.
enum Came {
    Bytes(Uint8Array),
    /// The District says that it has not that one.
    NotThere,
    /// Nobody could be asked.
    NoWord,
}

/// The small image.
pub fn small(id: RecordId, picture: &Picture) -> Nodes {
    let address = Address::new();
    let (book, named) = (fieldbook(), picture.clone());
    begin(async move {
        let found = bytes(book, id, &named.small, false).await;
        address.show(book, found);
    });
    image(picture, address)
}

/// The picture as large as it is here: the small one first, then the full one,
/// or a word that it did not come, and where it may be.
pub fn full(id: RecordId, picture: &Picture) -> Nodes {
    let address = Address::new();
    let told = Slot::new(Vec::new());
    let (book, named) = (fieldbook(), picture.clone());
    begin(async move {
        match book.phone().picture_bytes(&named.full).await {
            Ok(Some(here)) => return address.show(book, Ok(Came::Bytes(here))),
            Ok(None) => {}
            Err(error) => return book.trouble(&error),
        }
        told.try_set(vec![Text::FetchingPicture]);
        let small = bytes(book, id, &named.small, false).await;
        let here = match &small {
            Ok(Came::Bytes(_)) => Text::SmallPictureHere,
            _ => Text::PictureNotHere,
        };
        address.show(book, small);
        let full = bytes(book, id, &named.full, true).await;
        // The District lets a phone in no more that is to join again.
        let joined = book.joined.with_untracked(Option::is_some)
            && book.sending.get_untracked() != Sending::JoinAgain;
        told.try_set(match &full {
            Ok(Came::Bytes(_)) => Vec::new(),
            Ok(Came::NotThere) => vec![here, Text::PictureNotAtDistrict],
            _ if joined => vec![here, Text::PictureAskAgain],
            _ => vec![here, Text::PictureInBackup],
        });
        address.show(book, full);
    });
    let said = move || {
        let told = told.get();
        let line = |text: &Text| el("p").class("soft").put(say(*text));
        told.iter().map(line).collect::<Nodes>()
    };
    let said = el("div").attr("role", "status").live(said);
    image(picture, address).put(said)
}

/// Where the page finds the image, as long as it is shown.
#[derive(Clone, Copy)]
struct Address {
    at: Slot<Option<String>>,
    /// It was looked for, and is not to be had.
    is_missing: Slot<bool>,
}

impl Address {
    fn new() -> Self {
        let at = Slot::new(None::<String>);
        on_cleanup(move || {
            if let Some(address) = at.try_get_untracked().flatten() {
                let_go(&address);
            }
        });
        Self {
            at,
            is_missing: Slot::new(false),
        }
    }

    fn show(self, book: Fieldbook, found: Result<Came, Error>) {
        let found = match found {
            Ok(Came::Bytes(bytes)) => shown_at(&bytes),
            Ok(_) => None,
            Err(error) => return book.trouble(&error),
        };
        let before = self.at.try_get_untracked().flatten();
        let Some(found) = found else {
            self.is_missing.try_set(before.is_none());
            return;
        };
        self.is_missing.try_set(false);
        if !self.at.try_set(Some(found.clone())) {
            let_go(&found);
        }
        if let Some(before) = before {
            let_go(&before);
        }
    }
}

fn image(picture: &Picture, address: Address) -> Nodes {
    let called = called(picture);
    live(move || match address.is_missing.get() {
        true => el("span")
            .class("no-picture")
            .put(el("span").class("unseen").put(bdi(&called)))
            .put(say(Text::NotOnThisPhone)),
        false => el("img")
            .attr("alt", &called)
            .attr_live("src", move || address.at.get()),
    })
}

/// Bytes that are here, or else come from the District; then they are kept.
async fn bytes(book: Fieldbook, id: RecordId, sha256: &str, is_full: bool) -> Result<Came, Error> {
    let phone = book.phone();
    if let Some(here) = phone.picture_bytes(sha256).await? {
        return Ok(Came::Bytes(here));
    }
    if book.joined.with_untracked(Option::is_none) {
        return Ok(Came::NoWord);
    }
    let came = match net::picture(sha256).await {
        Ok(Some(came)) => came,
        Ok(None) => return Ok(Came::NotThere),
        Err(_) => return Ok(Came::NoWord),
    };
    // Whoever answered: only what it is to be is believed.
    if Digest::of(&[&came.to_vec()]).to_string() != sha256 {
        return Ok(Came::NoWord);
    }
    // A full phone shows it all the same.
    match phone.keep_fetched(id, sha256, &came, is_full).await {
        Ok(()) | Err(Error::Full) => Ok(Came::Bytes(came)),
        Err(error) => Err(error),
    }
}
