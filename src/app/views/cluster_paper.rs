//! The paper with which a cluster is handed on (S31): on a leader's phone of their
//! own cluster, on an officer's of the one whose seat is `?seat=3`; with `&of=1`, of
//! what that leader leads only what seat 1 began.

use super::handing_over::handing_over;
use crate::came_over;
use crate::clock::today;
use crate::cluster;
use crate::fieldbook::{fieldbook, reading};
use crate::go::asked;
use crate::markup::Nodes;
use crate::routes::Place;
use crate::views::office::overview;
use crate::views::plan::opening;
use crate::views::when_found;
use crate::words::{Text, language, say};
use documents::{ClusterMaterial, SchoolNow, cluster_paper};
use domain::record::Record;
use domain::school::School;
use domain::visit::{Visit, VisitState};
use leptos::prelude::untrack;
use storage::{Error, Phone, Query};

/// The screen.
pub fn paper() -> Nodes {
    let is_officer = untrack(|| fieldbook().is_officer());
    let material = reading(async move |phone: Phone| read(&phone, is_officer).await);
    let back = match is_officer {
        true => Place::Clusters,
        false => Place::More,
    };
    when_found(material, move |material| {
        let title = || say(Text::ClusterPaper).into_owned();
        let page =
            move || material.with(|material| Some(cluster_paper(material, language(), today())));
        handing_over(title, Text::ShareClusterPaper, back, (), page)
    })
}

async fn read(phone: &Phone, is_officer: bool) -> Result<Option<ClusterMaterial>, Error> {
    let mut material = ClusterMaterial::default();
    let mut accounts = vec![phone.me().account];
    let (mut theirs, mut called) = (None, None);
    if is_officer {
        let seat = asked("seat").and_then(|seat| seat.parse::<u32>().ok());
        let overview = overview(phone).await?;
        let mut seats = overview.seats.seats.iter();
        let Some(seat) = seats.find(|one| Some(one.seat) == seat) else {
            return Ok(None);
        };
        material.profile.name.clone_from(&seat.name);
        accounts.clone_from(&seat.accounts);
        // Whatever they wrote, and what came to them from others.
        let schools = phone.of_others(Query::kind(School::KIND)).await?;
        let of = asked("of").and_then(|of| of.parse::<u32>().ok());
        let began = |by| overview.seats.of(by).map(|seat| seat.seat);
        let ids = schools.iter().map(|school| (school.row.id, school.by));
        let ids = ids.filter(|(_, by)| of.is_none() || began(*by) == of);
        let ids = ids.filter(|(id, by)| accounts.contains(&overview.whose(*by, Some(*id))));
        theirs = Some(ids.map(|(id, _)| id).collect::<Vec<_>>());
        // What one cluster of several is called.
        let of = of.and_then(|of| overview.seats.seat(of));
        called = of.map(|of| {
            let known = of.accounts.first();
            let known = known.and_then(|account| overview.clusters.get(*account));
            known.map_or_else(|| of.name.clone(), |known| known.name.clone())
        });
    }
    for account in accounts.iter().copied() {
        let card = came_over::card(phone, account).await?;
        if !card.name.is_empty() {
            material.profile = card;
        }
    }
    if let Some(cluster) = called {
        material.profile.cluster = cluster;
    }
    let cluster = cluster::schools(phone).await?;
    for (id, school) in cluster.schools(false) {
        if theirs.as_ref().is_some_and(|theirs| !theirs.contains(id)) {
            continue;
        }
        let (mut last, mut next) = (None, None);
        for one in cluster.group(*id) {
            // By day.
            for row in phone.find(Query::school(one).kinds(&[Visit::KIND])).await? {
                let Some(day) = row.day else { continue };
                let state = row.state;
                if state == VisitState::Closed.name() {
                    last = last.max(Some((day, row.words)));
                } else if state == VisitState::Planned.name() {
                    let known = next.take().unwrap_or((day, row.words.clone()));
                    next = Some(known.min((day, row.words)));
                }
            }
        }
        let before = phone.of_leader_before(None, &[*id]).await?;
        // On an officer's phone every school is somebody else's.
        let before = before.first().filter(|(_, by)| !accounts.contains(by));
        let from = match before {
            Some((_, by)) => came_over::card(phone, *by).await?.name,
            None => String::new(),
        };
        material.schools.push(SchoolNow {
            from,
            school: school.clone(),
            last,
            next,
            open: opening(phone, *id).await?,
        });
    }
    Ok(Some(material))
}
