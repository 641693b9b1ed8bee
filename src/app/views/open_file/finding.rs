//! What a file is, and what is in it.

use super::{Opening, Stage, Told, bringing, told};
use crate::bytes::File;
use crate::clock::today;
use crate::fieldbook::fieldbook;
use crate::locked_files::{self, Failed};
use crate::markup::{Nodes, el};
use crate::parts::list::{bdi, card};
use crate::task::breathe;
use crate::views::send::when;
use crate::words::{Text, count, fill, say};
use exchange::DecodeError;
use exchange::age::{Kind, NotOpened};
use exchange::backup::{Count, Head, Reading};
use exchange::bundle::{BUNDLE_BYTES, read_bundle};
use exchange::carried::receipt::CarriedReceipt;
use exchange::document::{Document, recognise};
use intake::content::{Content, NotTaken};
use intake::headings::Headings;
use intake::matching::Matching;
use intake::sheet::{FILE_LIMIT, Opening as Rows};
use std::rc::Rc;
use storage::{Answered, Whose};

/// Bytes of a file by which it is recognised.
const FIRST: f64 = 4_096.0;
/// Rows of a list that are looked at.
const ROWS: usize = 50;

/// What is in a file.
pub enum Found {
    /// A leader's work.
    Backup(Backup),
    /// A list, for the screen that imports schools.
    List(File),
    /// So many entries on their way to a District.
    Bundle(usize),
    /// A District's word that it has something.
    Receipt,
    /// Work that somebody brings to the District, which alone can open it.
    Carried(File),
    /// What this District says of such work, and how that stands with this phone.
    CarriedReceipt(CarriedReceipt, Answered),
}

/// A backup that was looked through to its end.
pub struct Backup {
    pub head: Head,
    pub count: Count,
    pub whose: Whose,
    /// Its lines, packed.
    pub packed: File,
}

/// What is told of it.
pub fn found(found: &Found) -> Nodes {
    let words = |text: String| el("p").put(text);
    match found {
        Found::Backup(backup) => told_of(backup),
        Found::List(file) => {
            let more = Nodes::from(el("p").put(bdi(&file.name())))
                .put(el("p").put(say(Text::ThisIsListMore)));
            card("card", say(Text::ThisIsList), more).into()
        }
        Found::Bundle(entries) => {
            let n = count(*entries, Text::BundleHoldsOne, Text::BundleHolds);
            card("card", say(Text::ThisIsBundle), words(n)).into()
        }
        Found::Carried(_) => bringing::carried(),
        Found::CarriedReceipt(_, stands) => bringing::receipt_found(stands),
        Found::Receipt => {
            let more = say(Text::ReceiptMore).into_owned();
            card("card", say(Text::ThisIsReceipt), words(more)).into()
        }
    }
}

fn told_of(backup: &Backup) -> Nodes {
    let Backup {
        head,
        count: n,
        whose,
        ..
    } = backup;
    let made = js_sys::Date::parse(&head.made);
    let places = [("name", &*head.leader), ("when", &*when(made, today()))];
    // Pictures come in files of their own.
    let only_pictures = n.pictures > 0 && n.entries == 0;
    let rows = [
        (!only_pictures).then(|| count(n.entries, Text::BackupHoldsOne, Text::BackupHoldsMany)),
        (n.pictures > 0).then(|| say(Text::BackupHoldsPictures).into_owned()),
        (n.drafts > 0).then(|| count(n.drafts, Text::BackupDraftsOne, Text::BackupDrafts)),
    ];
    let rows: Nodes = rows
        .into_iter()
        .flatten()
        .map(|words| el("p").put(words))
        .collect();
    let of = el("p").put(bdi(&fill(Text::BackupOf, &places)));
    let warning = (*whose == Whose::Unknown).then(|| {
        let told = fill(Text::RestoreAnothers, &[("name", &*head.leader)]);
        let joined = fieldbook().joined.with_untracked(Option::is_some);
        let not_sent = joined.then(|| el("p").put(say(Text::RestoreNotSent)));
        el("div")
            .class("card promise")
            .put(el("p").put(bdi(&told)))
            .put(not_sent)
    });
    Nodes::from(card("card", say(Text::ThisIsBackup), of).put(rows))
        .put(warning)
        .put(el("p").put(say(Text::RestoreAdds)))
}

impl Opening {
    /// Tells by its first bytes what a file is, and goes on with it.
    pub(super) async fn look_at(self, file: File) {
        let gone = || told(Text::FileGone, Text::TryOnceMore);
        let Ok(first) = file.part(0.0, FIRST).await else {
            return self.refuse(gone());
        };
        let (file, first) = match recognise(&first) {
            Document::Armoured => match self.bare(&file).await {
                Ok(bare) => match bare.part(0.0, FIRST).await {
                    Ok(first) => (bare, first),
                    Err(_) => return self.refuse(gone()),
                },
                Err(failed) => return self.refuse(in_words(failed)),
            },
            _ => (file, first),
        };
        let looked = match recognise(&first) {
            Document::Locked => match locked_files::begun(&file).await {
                Ok(begun) => match begun.header.kind() {
                    Ok(Kind::Passphrase { .. }) => {
                        self.go(Stage::Locked(file));
                        return;
                    }
                    Ok(Kind::Public) => Ok(Found::Carried(file)),
                    Err(why) => Err(in_words(why.into())),
                },
                Err(failed) => Err(in_words(failed)),
            },
            Document::Bundle => bundle(&file).await,
            Document::Receipt => Ok(Found::Receipt),
            Document::CarriedReceipt => self.receipt(&file).await,
            Document::Newer => Err(told(Text::FileNewer, Text::FileUseNewer)),
            // Armour within armour is nothing that anybody makes.
            Document::Armoured | Document::Other => list(file).await,
        };
        match looked {
            Ok(found) => {
                self.go(Stage::Found(Rc::new(found)));
            }
            Err(told) => self.refuse(told),
        }
    }

    /// A locked file that came as text, as bytes.
    async fn bare(self, file: &File) -> Result<File, Failed> {
        let bare = self.locksmith.unarmoured(file).await;
        self.locksmith.end();
        bare
    }

    /// Opens a locked file with its passphrase and looks through all of it.
    pub(super) async fn unlocked(self, file: &File, passphrase: &str) -> Result<Found, Failed> {
        let tell = |text| {
            move |share| {
                self.go(Stage::Working(text, share));
            }
        };
        let smith = self.locksmith;
        smith
            .key_of(file, passphrase, tell(Text::MakingKey))
            .await?;
        let packed = smith.open(file, tell(Text::OpeningFile)).await?;
        self.go(Stage::Working(Text::LookingThrough, 0));
        let (head, count) = looked_through(&packed).await?;
        let whose = self.book.phone().whose(&head).await;
        Ok(Found::Backup(Backup {
            head,
            count,
            whose: whose.map_err(|_| Failed::Gone)?,
            packed,
        }))
    }
}

/// Why a backup is not put back here, where it cannot be theirs.
pub(super) fn refused(found: &Found) -> Option<Told> {
    match found {
        Found::Backup(backup) => match backup.whose {
            Whose::Anothers => Some(told(Text::BackupIsAnothers, Text::BackupIsAnothersNext)),
            Whose::NotForOfficers => Some(told(
                Text::BackupNotForOfficers,
                Text::BackupNotForOfficersNext,
            )),
            Whose::Mine | Whose::Nobodys | Whose::Unknown => None,
        },
        _ => None,
    }
}

/// Reads a backup to its end and keeps nothing of it.
async fn looked_through(packed: &File) -> Result<(Head, Count), Failed> {
    let flow = packed.unpacked()?;
    let (mut reading, mut items) = (Reading::default(), Vec::new());
    // What does not unpack was never packed here: the seal was whole.
    let foreign = |_| Failed::NotOpened(NotOpened::NotAge);
    while let Some(some) = flow.next().await.map_err(foreign)? {
        reading.put(&some, &mut items).map_err(of_decoding)?;
        items.clear();
        breathe().await;
    }
    reading.end().map_err(of_decoding)
}

/// Why what a locked file holds is not taken: its seal was whole, so that
/// nothing in it was changed on its way.
pub fn of_decoding(why: DecodeError) -> Failed {
    Failed::NotOpened(match why {
        DecodeError::Truncated => NotOpened::CutOff,
        DecodeError::NewerFormat => NotOpened::Unknown,
        _ => NotOpened::NotAge,
    })
}

async fn bundle(file: &File) -> Result<Found, Told> {
    let bytes = file.part(0.0, BUNDLE_BYTES as f64 + 1.0).await;
    let bytes = bytes.map_err(|_| told(Text::FileGone, Text::TryOnceMore))?;
    match read_bundle(&bytes) {
        Ok(bundle) => Ok(Found::Bundle(bundle.entries.len())),
        Err(DecodeError::Truncated) => Err(in_words(NotOpened::CutOff.into())),
        Err(DecodeError::NewerFormat) => Err(told(Text::FileNewer, Text::FileUseNewer)),
        Err(_) => Err(in_words(NotOpened::Damaged.into())),
    }
}

async fn list(file: File) -> Result<Found, Told> {
    let bytes = file.part(0.0, FILE_LIMIT as f64 + 1.0).await;
    let bytes = bytes.map_err(|_| told(Text::FileGone, Text::TryOnceMore))?;
    let read = || {
        let mut rows = Rows::begin(&bytes)?;
        rows.read_on(ROWS)?;
        Ok(rows.finish())
    };
    let next = Text::FileNextOther;
    match read() {
        Ok(sheet) => {
            let matching = Matching::propose(&Headings::find(&sheet));
            let columns = sheet.rows.iter().map(|row| row.cells.len()).max();
            match matching.is_enough() || columns > Some(2) {
                true => Ok(Found::List(file)),
                false => Err(told(Text::FileIsOther, next)),
            }
        }
        Err(NotTaken::Empty) => Err(told(Text::FileEmpty, next)),
        Err(NotTaken::Is(content)) => Err(told(name_of(content), next)),
        // A list that is too long: where lists are taken in it is said how long.
        Err(NotTaken::TooLarge(_) | NotTaken::TooManyRows(_)) => match looks_like_text(&bytes) {
            true => Ok(Found::List(file)),
            false => Err(told(Text::FileIsOther, next)),
        },
    }
}

fn looks_like_text(bytes: &[u8]) -> bool {
    let first = &bytes[..bytes.len().min(FIRST as usize)];
    intake::content::recognise(first).is_none() && !first.contains(&0)
}

fn name_of(content: Content) -> Text {
    match content {
        Content::Picture => Text::FileIsPicture,
        Content::WebPage => Text::FileIsPage,
        Content::Pdf => Text::FileIsPdf,
        Content::Workbook => Text::FileIsWorkbook,
        Content::Document => Text::FileIsDocument,
        Content::Archive | Content::Unknown => Text::FileIsOther,
    }
}

/// Why a locked file was not opened.
pub fn in_words(failed: Failed) -> Told {
    match failed {
        Failed::Gone => told(Text::FileGone, Text::TryOnceMore),
        Failed::NoMemory => told(Text::FileNoMemory, Text::FileNoMemoryNext),
        Failed::Stopped => told(Text::FileGone, Text::FileNoMemoryNext),
        Failed::NotFetched => told(Text::NotFetched, Text::NotFetchedNext),
        Failed::NotOpened(why) => match why {
            NotOpened::CutOff => told(Text::FileCut, Text::FileFetchAnew),
            NotOpened::Damaged | NotOpened::WrongKey => {
                told(Text::FileDamaged, Text::FileFetchAnew)
            }
            NotOpened::NotAge => told(Text::FileIsOther, Text::FileNextOther),
            NotOpened::Unknown => told(Text::FileNewer, Text::FileUseNewer),
            NotOpened::TooHard => told(Text::FileTooHard, Text::FileTooHardNext),
        },
    }
}
