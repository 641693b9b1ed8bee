//! A backup put back: its entries a few at a time, so that the page lives. It
//! is told as done only when all of it is on the phone.

use super::finding::{Backup, Found, of_decoding};
use super::{Opening, Stage, Told};
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::notice::notice;
use crate::routes::Place;
use crate::sentences::of_storage;
use crate::task::{begin, breathe};
use crate::views::card;
use crate::views::pictures_missing;
use crate::words::{Text, count, say};
use exchange::backup::{Item, Reading};
use std::rc::Rc;
use storage::{Error, Restored, Restoring};

/// Entries put back at once.
const SOME: usize = 50;

/// What a restore came to.
pub fn done(restored: Restored) -> Nodes {
    let missing = (restored.entries > 0).then(|| {
        let words = count(restored.entries, Text::RestoredOne, Text::RestoredMany);
        el("p").put(words)
    });
    let without = pictures_missing::told(
        pictures_missing::missing(),
        Text::RestoredNoPicture,
        Text::RestoredNoPictures,
    );
    let on: El = go_link("go quiet", &Place::Today.path(), say(Text::Today));
    Nodes::from(notice(say(Text::RestoredAll), missing))
        .put(without)
        .put(on)
}

impl Opening {
    pub(super) fn restore(self, found: &Rc<Found>) {
        let (Found::Backup(backup), Stage::Found(_)) = (&**found, self.stage.get_untracked())
        else {
            return;
        };
        self.go(Stage::Restoring(0, backup.count.entries));
        let found = found.clone();
        begin(async move {
            let Found::Backup(backup) = &*found else {
                return;
            };
            match self.put_back(backup).await {
                Ok(restored) => {
                    self.show_whose_it_is().await;
                    self.go(Stage::Done(restored));
                }
                Err(error) => self.refuse(stopped(&error)),
            }
        });
    }

    async fn put_back(self, backup: &Backup) -> Result<Restored, Error> {
        let phone = self.book.phone();
        let all = backup.count.entries;
        let mut restoring = phone.restore(&backup.head).await?;
        let (mut reading, mut items) = (Reading::default(), Vec::new());
        let (mut some, mut drafts, mut at) = (Vec::new(), Vec::new(), 0);
        // It was read once: only the browser may have thrown it away since.
        let flow = backup.packed.unpacked().map_err(|_| Error::Closed)?;
        while let Some(bytes) = flow.next().await.map_err(|_| Error::Closed)? {
            let read = reading.put(&bytes, &mut items).map_err(of_decoding);
            read.map_err(|_| Error::Corrupt)?;
            for item in items.drain(..) {
                match item {
                    Item::Entry(raw) => some.push(raw),
                    Item::Draft { form, json } => drafts.push((form, json)),
                    Item::Picture(image) => {
                        phone.put_image_back(&image).await?;
                        breathe().await;
                    }
                }
                if some.len() == SOME {
                    at += SOME;
                    self.some(&mut restoring, std::mem::take(&mut some)).await?;
                    self.go(Stage::Restoring(at, all));
                }
            }
        }
        self.some(&mut restoring, some).await?;
        let restored = restoring.end(&drafts).await?;
        Ok(restored)
    }

    async fn some(self, restoring: &mut Restoring, some: Vec<String>) -> Result<(), Error> {
        restoring.entries(some).await?;
        breathe().await;
        Ok(())
    }

    /// The leader's card may have come with it; what is theirs is sent soon.
    async fn show_whose_it_is(self) {
        if let Ok(Some(profile)) = card::read(&self.book.phone()).await {
            self.book.profile.try_set(Some(profile));
        }
        self.book.wish_to_send.update(|wishes| *wishes += 1);
    }
}

/// It did not come to its end. What had been here is as it was.
fn stopped(error: &Error) -> Told {
    let next = match error {
        Error::Full => Text::RestoreStoppedNext,
        Error::Closed => Text::RestoreHalf,
        error => of_storage(error).next,
    };
    Told {
        happened: Text::RestoreStopped,
        safe: Text::HereStands,
        next,
    }
}
