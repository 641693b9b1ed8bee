//! A picture's own image, small or in full; what is not on this phone is fetched
//! when it is looked at.

use super::called;
use crate::fieldbook::{Fieldbook, fieldbook};
use crate::markup::{El, Nodes, el};
use crate::net;
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

/// The small image.
pub fn small(id: RecordId, picture: &Picture) -> El {
    let address = Address::new();
    let (book, named) = (fieldbook(), picture.clone());
    begin(async move {
        let found = bytes(book, id, &named.small, false).await;
        address.show(book, found);
    });
    image(picture, address)
}

/// The picture as large as it is here: the small one first, then the full one,
/// or a word that it did not come.
pub fn full(id: RecordId, picture: &Picture) -> Nodes {
    let address = Address::new();
    let told = Slot::new(None::<Text>);
    let (book, named) = (fieldbook(), picture.clone());
    begin(async move {
        match book.phone().picture_bytes(&named.full).await {
            Ok(Some(here)) => return address.show(book, Ok(Some(here))),
            Ok(None) => {}
            Err(error) => return book.trouble(&error),
        }
        told.try_set(Some(Text::FetchingPicture));
        let small = bytes(book, id, &named.small, false).await;
        address.show(book, small);
        let full = bytes(book, id, &named.full, true).await;
        let came = matches!(full, Ok(Some(_)));
        told.try_set((!came).then_some(Text::PictureNotFetched));
        address.show(book, full);
    });
    let said = el("div")
        .attr("role", "status")
        .live(move || told.get().map(|text| el("p").class("soft").put(say(text))));
    Nodes::from(image(picture, address)).put(said)
}

/// Where the page finds the image, as long as it is shown.
#[derive(Clone, Copy)]
struct Address(Slot<Option<String>>);

impl Address {
    fn new() -> Self {
        let address = Slot::new(None::<String>);
        on_cleanup(move || {
            if let Some(address) = address.try_get_untracked().flatten() {
                let_go(&address);
            }
        });
        Self(address)
    }

    fn show(self, book: Fieldbook, found: Result<Option<Uint8Array>, Error>) {
        let found = match found {
            Ok(found) => found.and_then(|bytes| shown_at(&bytes)),
            Err(error) => return book.trouble(&error),
        };
        let Some(found) = found else {
            return;
        };
        let before = self.0.try_get_untracked().flatten();
        if !self.0.try_set(Some(found.clone())) {
            let_go(&found);
        }
        if let Some(before) = before {
            let_go(&before);
        }
    }
}

fn image(picture: &Picture, address: Address) -> El {
    el("img")
        .attr("alt", &called(picture))
        .attr_live("src", move || address.0.get())
}

/// Bytes that are here, or else come from the District; then they are kept.
async fn bytes(
    book: Fieldbook,
    id: RecordId,
    sha256: &str,
    is_full: bool,
) -> Result<Option<Uint8Array>, Error> {
    let phone = book.phone();
    let here = phone.picture_bytes(sha256).await?;
    if here.is_some() || book.joined.with_untracked(Option::is_none) {
        return Ok(here);
    }
    let Some(came) = net::picture(sha256).await else {
        return Ok(None);
    };
    // Whoever answered: only what it is to be is believed.
    if Digest::of(&[&came.to_vec()]).to_string() != sha256 {
        return Ok(None);
    }
    // A full phone shows it all the same.
    match phone.keep_fetched(id, sha256, &came, is_full).await {
        Ok(()) | Err(Error::Full) => Ok(Some(came)),
        Err(error) => Err(error),
    }
}
