//! Pictures of a record: added, shown small, opened big, removed.

mod adding;
mod big;
mod small;

use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::go::here;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button};
use crate::parts::list::card;
use crate::parts::notice::notice;
use crate::preferences;
use crate::routes::Place;
use crate::slot::{Derived, Slot, derived};
use crate::task::begin;
use crate::words::{Text, fill, language, say};
use domain::ids::RecordId;
use domain::order::sort_by_key;
use domain::picture::{MOST, Picture};
use domain::record::Record;
use leptos::prelude::untrack;
use storage::{Batch, Error, Phone, Query, Sizes};

/// The kinds that may have pictures: a row each. One that has a page of its own
/// shows them at that page's end.
const PICTURED: [&str; 3] = ["visit", "observation", "step"];

/// What this phone remembers of whether pictures are wished for.
const WISHED: &str = "pictures";
const YES: &str = "yes";

/// Whether pictures may be added on this phone.
pub fn are_on() -> bool {
    preferences::read::<String>(WISHED).as_deref() == Some(YES)
}

/// From now on they may, or may not.
pub fn turn(on: bool) {
    preferences::keep(WISHED, if on { YES } else { "" });
}

/// A picture that was removed, with its bytes: it can be brought back until the
/// screen is left.
#[derive(Clone)]
struct Removed {
    id: RecordId,
    picture: Picture,
    sizes: Option<Sizes>,
}

/// The pictures of one record on the screen.
#[derive(Clone, Copy)]
struct Shown {
    book: Fieldbook,
    of: RecordId,
    pictures: Derived<Vec<(RecordId, Picture)>>,
    /// The one that is open.
    open: Slot<Option<RecordId>>,
    removed: Slot<Option<Removed>>,
    /// Whether the record is only read here; nothing is added to it then.
    is_read: Slot<Option<bool>>,
}

/// At the end of a record's own page, its pictures.
pub fn here_shown() -> Nodes {
    let Some(place) = untrack(|| here().get()) else {
        return Nodes::none();
    };
    let path = place.path();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let [_, id] = parts.as_slice() else {
        return Nodes::none();
    };
    let Ok(id) = id.parse::<RecordId>() else {
        return Nodes::none();
    };
    // A lesson is a draft until it ends.
    let is_lesson = matches!(place, Place::Observe(_));
    let known = reading(async move |phone: Phone| phone.row(id).await);
    let may = derived(move || {
        let kind = known.with(|known| {
            let row = known.as_ref()?.as_ref()?;
            Some(PICTURED.contains(&row.kind.as_str()))
        });
        kind.unwrap_or(is_lesson)
    });
    live(move || may.get().then(|| card_of(id)))
}

async fn pictures_of(phone: &Phone, of: RecordId) -> Result<Vec<(RecordId, Picture)>, Error> {
    let mut pictures = phone
        .find_as::<Picture>(Query::of(of, Picture::KIND))
        .await?;
    sort_by_key(&mut pictures, |(id, _)| *id);
    Ok(pictures)
}

/// The pictures of the record `of` on a card; nothing where there are none and
/// none may be added.
pub fn card_of(of: RecordId) -> Nodes {
    let shown = shown(of);
    live(move || {
        let has_any = derived(move || shown.pictures.with(|all| !all.is_empty()));
        let is_removed = derived(move || shown.removed.with(Option::is_some));
        let is_added = are_on() && shown.is_read.get() == Some(false);
        let any = is_added || has_any.get() || is_removed.get();
        any.then(|| card("card", say(Text::Pictures), shown.view()))
    })
}

/// The way to the pictures of a record that is one of a list, of which there are
/// `count`; none where there are none and none may be added.
pub fn way(count: usize, open: impl Fn() + 'static) -> Option<El> {
    let label = match count {
        0 if !are_on() => return None,
        0 => say(Text::Pictures).into_owned(),
        count => fill(Text::ManyPictures, &[("n", &count.to_string())]),
    };
    Some(go_button("word", label, open))
}

/// The same without a card around it.
pub fn inside(of: RecordId) -> Nodes {
    shown(of).view()
}

fn shown(of: RecordId) -> Shown {
    let read = reading(async move |phone: Phone| pictures_of(&phone, of).await);
    Shown {
        book: fieldbook(),
        of,
        pictures: derived(move || read.get().unwrap_or_default()),
        open: Slot::new(None),
        removed: Slot::new(None),
        is_read: reading(async move |phone: Phone| phone.is_only_read(of).await),
    }
}

/// Where a picture's words were begun, and what it is a picture of; none for
/// any other form, and for one whose picture is gone.
pub async fn way_back(phone: &Phone, form: &str) -> Result<Option<(Place, String)>, Error> {
    let Some(id) = big::record_of(form) else {
        return Ok(None);
    };
    let picture = phone.get::<Picture>(id).await?;
    let Some(picture) = picture.filter(|picture| !picture.deleted) else {
        return Ok(None);
    };
    let of = picture.record.of;
    let Some(owner) = phone.row(of).await? else {
        return Ok(Some((Place::Observe(of), String::new())));
    };
    let place = match owner.kind.as_str() {
        "step" => Place::Steps,
        "observation" => Place::Observe(of),
        _ => Place::Visit(of),
    };
    Ok(Some((place, owner.words)))
}

/// What a picture is called: its words, else its day.
fn called(picture: &Picture) -> String {
    match picture.words.as_str() {
        "" => {
            let date = language().date(picture.day, crate::clock::today());
            fill(Text::PictureOf, &[("date", &date)])
        }
        words => words.to_owned(),
    }
}

/// Pictures that went with a draft that was thrown away.
#[derive(Clone, Default)]
pub struct Taken(Vec<Removed>);

/// A lesson that never ended is its draft alone: thrown away, its pictures go
/// with it, and come back with it.
pub async fn take_with(phone: &Phone, form: &str) -> Result<Taken, Error> {
    let Some(Place::Observe(of)) = Place::of(form) else {
        return Ok(Taken::default());
    };
    if phone.row(of).await?.is_some() {
        return Ok(Taken::default());
    }
    let taken = to_take(phone, of).await?;
    if taken.count() > 0 {
        phone.save(taken.out(Batch::new())).await?;
    }
    Ok(taken)
}

/// The pictures of the record `of`, with their bytes, still where they are.
pub async fn to_take(phone: &Phone, of: RecordId) -> Result<Taken, Error> {
    let mut taken = Vec::new();
    for (id, picture) in pictures_of(phone, of).await? {
        let sizes = sizes(phone, &picture).await?;
        taken.push(Removed { id, picture, sizes });
    }
    Ok(Taken(taken))
}

impl Taken {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// `batch`, with which they go.
    pub fn out(&self, batch: Batch) -> Batch {
        let gone = |batch: Batch, one: &Removed| batch.delete_picture(one.id, &one.picture);
        self.0.iter().fold(batch, gone)
    }

    /// `batch`, with which they come back.
    pub fn back(&self, batch: Batch) -> Batch {
        self.0.iter().fold(batch, Removed::back_in)
    }

    /// Brings them back.
    pub async fn bring_back(self, phone: &Phone) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        phone.save(self.back(Batch::new())).await.map(|_| ())
    }
}

impl Removed {
    fn back_in(batch: Batch, removed: &Self) -> Batch {
        match &removed.sizes {
            Some(sizes) => batch.put_picture(removed.id, &removed.picture, sizes),
            None => batch.put(removed.id, &removed.picture),
        }
    }
}

impl Shown {
    fn view(self) -> Nodes {
        let list = move || {
            let pictures = self.pictures.get();
            let one = |(id, picture): &(RecordId, Picture)| self.one(*id, picture);
            let pictures: Vec<El> = pictures.iter().map(one).collect();
            (!pictures.is_empty()).then(|| el("ul").class("pictures").put(pictures))
        };
        let full = derived(move || self.pictures.with(|all| all.len() >= MOST));
        let add = move || match (are_on(), full.get()) {
            (false, _) => Nodes::none(),
            _ if self.is_read.get() != Some(false) => Nodes::none(),
            (true, false) => adding::adding(self),
            (true, true) => {
                let words = fill(Text::PictureMost, &[("n", &MOST.to_string())]);
                el("p").class("soft").put(words).into()
            }
        };
        live(list)
            .live(move || self.removed.get().map(|removed| self.undo(removed)))
            .live(add)
            .put(big::big(self))
    }

    fn one(self, id: RecordId, picture: &Picture) -> El {
        let button = el("button")
            .attr("type", "button")
            .class("picture")
            .on_tap(move || self.open.set(Some(id)))
            .put(small::small(id, picture));
        el("li").put(button)
    }

    /// Takes a picture away; its bytes stay in this page for as long as it can
    /// be brought back.
    async fn remove(self, id: RecordId, picture: Picture) {
        let phone = self.book.phone();
        let sizes = match sizes(&phone, &picture).await {
            Ok(sizes) => sizes,
            Err(error) => return self.book.trouble(&error),
        };
        if self
            .book
            .save(Batch::new().delete_picture(id, &picture))
            .await
        {
            self.open.set(None);
            self.removed.set(Some(Removed { id, picture, sizes }));
        }
    }

    fn undo(self, removed: Removed) -> El {
        let bring_back = move || {
            let batch = Removed::back_in(Batch::new(), &removed);
            begin(async move {
                if self.book.save(batch).await {
                    self.removed.set(None);
                }
            });
        };
        notice(
            say(Text::PictureRemoved),
            button(say(Text::BringPictureBack), bring_back).weight(Weight::Small),
        )
    }
}

/// Both sizes, if both are on this phone.
async fn sizes(phone: &Phone, picture: &Picture) -> Result<Option<Sizes>, Error> {
    let full = phone.picture_bytes(&picture.full).await?;
    let small = phone.picture_bytes(&picture.small).await?;
    Ok(full.zip(small).map(|(full, small)| Sizes { full, small }))
}
