//! An officer confirms that a record is erased: at the District, and on every phone
//! that fetches. Whoever wrote it is told, and whoever leads its cluster now.

use super::lens::overview;
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
use storage::{Error, Phone};

/// What is to be erased.
struct Page {
    /// "Visit, 14 October": not a word of what stands in it.
    what: String,
    words: String,
    whose: String,
    /// Who is told, each with what their cluster is called.
    concerned: Vec<(AccountId, String)>,
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
    let told = live(move || {
        failed.get().map(|why| {
            // What waits in a lost phone's file would stay.
            let next = match why {
                Failure::Status(409) => Text::FileWaitsFirst,
                _ => Text::AskAgainLater,
            };
            trouble(&say(Text::NotErased), &say(Text::NothingIsLost), &say(next))
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
