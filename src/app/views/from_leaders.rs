//! What other leaders share, by theme; and what this leader does.

use crate::came_over::begun_before;
use crate::clock::Wall;
use crate::fieldbook::reading;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::go_link;
use crate::parts::list::{bdi, card, card_of_rows, row_link};
use crate::routes::Place;
use crate::words::{Text, say};
use domain::card::{Card, Shown, Theme};
use domain::ids::{RecordId, Source};
use domain::order::sort_by_key;
use domain::record::Record;
use std::cmp::Reverse;
use storage::{Error, Phone, Query};

/// Own cards, those that came over with a cluster, and those of others.
struct Page {
    own: Vec<(RecordId, Card)>,
    /// With the name of the leader before.
    before: Vec<(RecordId, Card, String)>,
    others: Vec<(RecordId, Shown)>,
}

async fn read(phone: Phone) -> Result<Page, Error> {
    let mut own = phone.find_as::<Card>(Query::kind(Card::KIND)).await?;
    sort_by_key(&mut own, |(id, card)| Reverse((card.day, *id)));
    let ids = own.iter().map(|(id, _)| *id).collect();
    let names = begun_before(&phone, ids).await?;
    let mut before = Vec::new();
    for (id, name) in names {
        if let Some(at) = own.iter().position(|(own, _)| *own == id) {
            before.push((id, own.remove(at).1, name));
        }
    }
    let others = phone.cards().await?;
    Ok(Page {
        own,
        before,
        others,
    })
}

/// The way to a card that this leader shares, or has come to share.
fn own_row(id: RecordId, card: &Card, by: &str) -> El {
    let (sort, theme) = (say(card.sort.words()), say(card.theme.words()));
    let below = match by {
        "" => format!("{sort} · {theme}"),
        by => format!("{sort} · {theme} · {by}"),
    };
    row_link(&Place::Share(id).path(), &card.words, &below, "")
}

/// What a card is and what it says.
pub fn words_of_card(shown: &Shown) -> Nodes {
    let sort = shown
        .sort()
        .map(|sort| el("p").class("soft").put(say(sort.words())));
    Nodes::from(sort).put(el("p").class("prose").put(bdi(&shown.words)))
}

/// The screen.
pub fn from_leaders() -> El {
    let page = reading(read);
    let main = live(move || {
        page.with(|page| {
            let page = page.as_ref()?;
            let own = page.own.iter().map(|(id, card)| own_row(*id, card, ""));
            let own = card_of_rows("card record", say(Text::SharedByYou), own.collect());
            let before = page.before.iter();
            let before = before.map(|(id, card, by)| own_row(*id, card, by));
            let before = card_of_rows("card record", say(Text::SharedBefore), before.collect());
            let themes = Theme::ALL
                .into_iter()
                .filter_map(|theme| of_theme(page, theme));
            let themes: Vec<El> = themes.collect();
            let none = themes.is_empty().then(|| {
                let more = el("p").put(say(Text::NothingSharedMore));
                card("card empty", say(Text::NothingShared), more)
            });
            Some(
                Nodes::from(own)
                    .put(before)
                    .put(none)
                    .put(el("div").class("stack").put(themes)),
            )
        })
    });
    let new = Place::Share(Wall.record_id()).path();
    screen(
        head(say(Text::FromLeaders)).back(Place::More),
        main,
        go_link("go", &new, say(Text::ShareSomething)),
    )
}

fn of_theme(page: &Page, theme: Theme) -> Option<El> {
    let of_it = page
        .others
        .iter()
        .filter(|(_, shown)| shown.theme() == theme);
    let cards: Vec<El> = of_it
        .map(|(_, shown)| el("li").put(words_of_card(shown)))
        .collect();
    if cards.is_empty() {
        return None;
    }
    let list = el("ul").class("stack").put(cards);
    Some(card("card", say(theme.words()), list))
}
