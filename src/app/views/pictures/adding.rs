//! A picture from the camera, or from those on the phone.

use super::Shown;
use crate::bytes::File;
use crate::clock::{Wall, today};
use crate::markup::{El, Nodes, el};
use crate::parts::notice::{notice, trouble};
use crate::shrink::{NotTaken, Shrunk, shrink};
use crate::slot::Slot;
use crate::task::begin;
use crate::words::{Text, say};
use domain::ids::Source;
use domain::picture::Picture;
use exchange::Digest;
use js_sys::Uint8Array;
use storage::{Batch, Error, Sizes};
use wasm_bindgen::JsValue;
use web_sys::HtmlInputElement;

/// Why no picture was added, in words.
type Told = (Text, Text, Text);

/// How adding one stands.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Ready(Option<Told>),
    Working,
}

/// The two ways to add one, and a word about consent.
pub fn adding(shown: Shown) -> Nodes {
    let stage = Slot::new(Stage::Ready(None));
    let said = move || match stage.get() {
        Stage::Ready(None) => Nodes::none(),
        Stage::Ready(Some((happened, safe, next))) => {
            trouble(&say(happened), &say(safe), &say(next)).into()
        }
        Stage::Working => notice(say(Text::MakingPicture), ()).into(),
    };
    let ways = el("div")
        .class("go-row")
        .put(way(shown, stage, Text::TakePicture, true))
        .put(way(shown, stage, Text::ChoosePicture, false));
    Nodes::none()
        .live(said)
        .put(el("p").class("soft").put(say(Text::PictureConsent)))
        .put(ways)
}

/// A file field that fills its button.
fn way(shown: Shown, stage: Slot<Stage>, label: Text, camera: bool) -> El {
    let field = el("input")
        .class("bare")
        .attr("type", "file")
        .attr("accept", "image/*")
        .attr_if("capture", camera.then_some("environment"));
    let input: HtmlInputElement = field.node();
    let field = field.on("change", move |_| {
        let chosen: &JsValue = &input;
        if let Some(file) = File::chosen(chosen)
            && stage.get_untracked() != Stage::Working
        {
            stage.set(Stage::Working);
            begin(async move {
                let told = add(shown, &file).await;
                // Its screen may have been left meanwhile: the picture is kept.
                stage.try_set(Stage::Ready(told));
            });
        }
        // The same one may be chosen once more.
        input.set_value("");
    });
    el("label")
        .class("go quiet small file")
        .put(field)
        .put(el("span").put(say(label)))
}

/// Adds it, or tells why not; then nothing has changed.
async fn add(shown: Shown, file: &File) -> Option<Told> {
    let shrunk = match shrink(file).await {
        Ok(shrunk) => shrunk,
        Err(why) => return Some(words(why)),
    };
    let Shrunk { full, small } = shrunk;
    let digest = |bytes: &[u8]| Digest::of(&[bytes]).to_string();
    let picture = Picture {
        of: shown.of,
        day: today(),
        words: String::new(),
        full: digest(&full),
        bytes: full.len(),
        small: digest(&small),
        small_bytes: small.len(),
    };
    let sizes = Sizes {
        full: Uint8Array::from(full.as_slice()),
        small: Uint8Array::from(small.as_slice()),
    };
    let id = Wall.record_id();
    let batch = || Batch::new().put_picture(id, &picture, &sizes);
    let (book, phone) = (shown.book, shown.book.phone());
    let mut saved = phone.save(batch()).await;
    // What the District has makes way for what it has not.
    if saved == Err(Error::Full) && phone.make_room().await.is_ok_and(|freed| freed > 0) {
        saved = phone.save(batch()).await;
    }
    match saved {
        Ok(_) => {
            book.say(Text::SavedOnThisPhone);
            book.wish_to_send.update(|wishes| *wishes += 1);
            None
        }
        Err(Error::Full) => Some((
            Text::PictureFull,
            Text::PictureFullSafe,
            Text::PictureFullNext,
        )),
        Err(error) => {
            book.trouble(&error);
            None
        }
    }
}

fn words(why: NotTaken) -> Told {
    let (happened, next) = match why {
        NotTaken::NoPicture => (Text::PictureNone, Text::PictureNext),
        NotTaken::TooLarge => (Text::PictureTooLarge, Text::PictureTooLargeNext),
        NotTaken::CannotOpen => (Text::PictureCannotOpen, Text::PictureCannotOpenNext),
        NotTaken::Cut => (Text::FileCut, Text::PictureCutNext),
        NotTaken::Gone => (Text::PictureGone, Text::PictureNext),
    };
    (happened, Text::NothingChanged, next)
}
