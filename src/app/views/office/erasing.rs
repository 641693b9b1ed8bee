//! An officer confirms that a record is erased: at the District, and on every phone
//! that fetches. Whoever wrote it is told, and whoever leads its cluster now.

use super::lens::{Overview, ask, overview};
use super::telling::{news, tell};
use crate::clock::today;
use crate::fieldbook::{Fieldbook, fieldbook, reading};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::net::{self, Failure};
use crate::parts::button::go_button;
use crate::parts::list::{bdi, card};
use crate::parts::notice::trouble;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::{Found, when_found};
use crate::words::{Text, fill, language, say};
use domain::ids::{AccountId, RecordId};
use domain::kinds::Kind;
use exchange::office::Seat;
use storage::{Error, Phone};

/// What is to be erased.
struct Page {
    /// "Visit, 14 October": not a word of what stands in it.
    what: String,
    words: String,
    whose: String,
    /// Who is told, each with what their cluster is called.
    concerned: Vec<(AccountId, String)>,
    /// The seats of which files wait that may hold it, each with what it is called.
    files: Vec<(u32, String)>,
}

/// Those of whoever wrote it or leads it; where of these none waits, all that do.
fn files(overview: &Overview, concerned: &[(AccountId, String)]) -> Vec<(u32, String)> {
    let seats = overview.seats.seats.iter();
    let waits: Vec<&Seat> = seats.filter(|seat| !seat.waiting.is_empty()).collect();
    let is_theirs = |seat: &&Seat| concerned.iter().any(|(by, _)| seat.accounts.contains(by));
    let mut theirs: Vec<&Seat> = waits.iter().copied().filter(is_theirs).collect();
    if theirs.is_empty() {
        theirs = waits;
    }
    let named = theirs.into_iter();
    named
        .map(|seat| (seat.seat, overview.title(seat)))
        .collect()
}

async fn read(phone: &Phone, id: RecordId) -> Result<Option<Page>, Error> {
    let Some(found) = phone.anything_of_another(id).await? else {
        return Ok(None);
    };
    let overview = overview(phone).await?;
    let row = &found.row;
    let label = Kind::named(&row.kind).map(|kind| say(kind.label));
    let day = row.day.map(|day| language().date(day, today()));
    let parts = [label.map(|label| label.into_owned()), day];
    let holder = overview.whose(found.by, row.school);
    let mut concerned = vec![(found.by, overview.words(found.by))];
    if holder != found.by {
        concerned.push((holder, overview.words(holder)));
    }
    Ok(Some(Page {
        what: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        words: row.words.clone(),
        whose: overview.words(holder),
        files: files(&overview, &concerned),
        concerned,
    }))
}

/// The screen about the record `id`.
pub fn erase(id: RecordId) -> Nodes {
    let page = reading(async move |phone: Phone| read(&phone, id).await);
    when_found(page, move |page| shown(id, page))
}

fn shown(id: RecordId, page: Found<Page>) -> El {
    let book = fieldbook();
    let failed = Slot::new(None);
    let what = live(move || {
        page.with(|page| {
            let whose = fill(Text::OfCluster, &[("name", &page.whose)]);
            let words = el("p").class("prose").put(bdi(&page.words));
            let whose = (!page.whose.is_empty()).then(|| el("p").class("soft").put(bdi(&whose)));
            Some(card("card", page.what.clone(), words).put(whose))
        })
    });
    let told = live(move || -> Option<Nodes> {
        Some(match failed.get()? {
            Failure::Status(409) => page.with(|page| Nodes::from(file_waits(page))),
            _ => {
                let (safe, next) = (say(Text::NothingIsLost), say(Text::AskAgainLater));
                trouble(&say(Text::NotErased), &safe, &next).into()
            }
        })
    });
    let yes = move || {
        let told = page.now(|page| (page.concerned.clone(), page.what.clone()));
        let Some((concerned, what)) = told else {
            return;
        };
        failed.set(None);
        begin(async move {
            match net::erase(id).await {
                Ok(_) => erased(book, id, concerned, &what).await,
                Err(why) => {
                    // Whose file it is may have come to the District only just now.
                    if why == Failure::Status(409) {
                        ask(book).await;
                    }
                    failed.try_set(Some(why));
                }
            }
        });
    };
    let main = told
        .put(what)
        .put(el("p").put(say(Text::EraseMore)))
        .put(el("p").put(say(Text::EraseStays)));
    let top = head(say(Text::EraseRecord)).back(Place::History(id));
    screen(top, main, go_button("go", say(Text::YesErase), yes))
}

/// What waits in a lost phone's file would stay: that is decided first, and here is
/// where.
fn file_waits(page: &Page) -> El {
    let link = |(seat, title): &(u32, String)| {
        let href = format!("{}?seat={seat}", Place::Clusters.path());
        let words = fill(Text::FilesOf, &[("name", title)]);
        el("a")
            .class("go quiet small")
            .attr("href", &href)
            .put(bdi(&words))
    };
    let files: Nodes = page.files.iter().map(link).collect();
    let (safe, next) = (say(Text::FileHoldsIt), say(Text::DecideFileFirst));
    trouble(&say(Text::NotErasedYet), &safe, &next).put(files)
}

/// It goes from this phone as from any other, with the next fetching.
async fn erased(book: Fieldbook, id: RecordId, concerned: Vec<(AccountId, String)>, what: &str) {
    let title = fill(Text::WasErased, &[("what", what)]);
    for (to, cluster) in concerned {
        let says = news(title.clone(), Text::WasErasedMore);
        tell(book, (to, &cluster), &id.to_string(), says).await;
    }
    book.say(Text::Erased);
    book.hurry.update(|hurries| *hurries += 1);
    go_instead(Place::Today);
}
