//! What leaders share with one another, by theme across clusters, for an officer. In
//! the order of the themes: nothing is ranked.

use super::lens::{self, Overview, choosing, overview};
use super::saving::{columns, save_list};
use crate::clock::today;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::list::{bdi, card};
use crate::routes::Place;
use crate::words::{Text, count, language, say};
use documents::List;
use domain::card::{Card, Theme};
use domain::ids::RecordId;
use domain::office::Lens;
use domain::order::sort_by_key;
use domain::record::Record;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use storage::{Error, Phone, Query};

/// A card, and in words whose it is.
struct Told {
    id: RecordId,
    card: Card,
    cluster: String,
}

/// What `lens` shows of them, by theme, the latest first.
async fn told(phone: &Phone, overview: &Overview, lens: Lens) -> Result<Vec<Told>, Error> {
    let mut all = Vec::new();
    for one in phone.of_others(Query::kind(Card::KIND)).await? {
        let card: Card = one.whole.read()?;
        let of = match card.of {
            Some(of) => phone.row(of).await?,
            None => None,
        };
        let by = overview.whose(one.by, of.and_then(|row| row.school));
        if lens.shows(&overview.clusters, by, Some(card.day)) {
            all.push(Told {
                id: one.row.id,
                cluster: overview.words(by),
                card,
            });
        }
    }
    let place = |theme: Theme| Theme::ALL.iter().position(|known| *known == theme);
    sort_by_key(&mut all, |told| {
        (place(told.card.theme), Reverse((told.card.day, told.id)))
    });
    Ok(all)
}

/// The screen.
pub fn shared() -> El {
    let chosen = lens::chosen();
    let page = lens::reading_through(chosen, async |phone: Phone, lens| {
        let overview = overview(&phone).await?;
        let told = told(&phone, &overview, lens).await?;
        Ok((overview, told))
    });
    let filter = choosing(chosen, move || {
        page.with(|page| page.as_ref().map(|(overview, _)| overview.clone()))
    });
    let main = live(move || {
        page.with(|page| {
            let (_, told) = page.as_ref()?;
            let themes = Theme::ALL
                .into_iter()
                .filter_map(|theme| of_theme(told, theme));
            let themes: Vec<El> = themes.collect();
            Some(match themes.is_empty() {
                true => Nodes::from(el("p").class("soft").put(say(Text::NothingShared))),
                false => el("div").class("stack").put(themes).into(),
            })
        })
    });
    let file = move || {
        page.with(|page| List {
            head: columns([
                Text::Theme,
                Text::NoticeSort,
                Text::What,
                Text::Cluster,
                Text::Date,
            ]),
            rows: page.iter().flat_map(|(_, told)| told).map(cells).collect(),
        })
    };
    screen(
        head(say(Text::SharedByLeaders)).back(Place::More),
        Nodes::from(el("p").class("soft").put(say(Text::SharedByLeadersMore)))
            .put(filter)
            .put(main)
            .put(save_list("shared", file)),
        (),
    )
}

/// A card in a file of cards.
fn cells(told: &Told) -> Vec<String> {
    vec![
        say(told.card.theme.words()).into_owned(),
        say(told.card.sort.words()).into_owned(),
        told.card.words.clone(),
        told.cluster.clone(),
        told.card.day.to_string(),
    ]
}

fn of_theme(all: &[Told], theme: Theme) -> Option<El> {
    let of_it: Vec<&Told> = all.iter().filter(|told| told.card.theme == theme).collect();
    let clusters: BTreeSet<&str> = of_it.iter().map(|told| &*told.cluster).collect();
    let many = count(clusters.len(), Text::InOneCluster, Text::InManyClusters);
    let day = today();
    let item = |told: &&Told| {
        let parts = [
            say(told.card.sort.words()).into_owned(),
            told.cluster.clone(),
            language().date(told.card.day, day),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let link = el("a")
            .class("word")
            .attr("href", &Place::History(told.id).path());
        el("li")
            .put(el("p").class("soft").put(bdi(&parts.join(" · "))))
            .put(el("p").class("prose").put(bdi(&told.card.words)))
            .put(el("p").put(link.put(say(Text::History))))
    };
    let items: Vec<El> = of_it.iter().map(item).collect();
    let list = el("ul").class("stack").put(items);
    let body = Nodes::from(el("p").class("soft").put(many)).put(list);
    (!of_it.is_empty()).then(|| card("card", say(theme.words()), body))
}
