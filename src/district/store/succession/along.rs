//! What goes along in a handover, and what stays its leader's alone.

use crate::error::Error;
use crate::scope::{Scope, SeatId};
use crate::store::Write;
use crate::store::query::{Query, column};
use domain::answer::Answer;
use domain::ids::RecordId;
use domain::kinds::KINDS;
use domain::notice::Notice;
use domain::record::Record;
use exchange::entry::{Content, Entry, Written};
use std::collections::HashSet;

/// Whether entries of that kind go along: not what there is one of for each
/// account, and not what the office writes.
pub(super) fn goes_along(kind: &str) -> bool {
    let stays = |known: &domain::kinds::Kind| known.alone && known.name == kind;
    !KINDS.iter().any(stays) && kind != Answer::KIND && kind != Notice::KIND
}

/// Whether an entry is its leader's alone, or goes along.
pub(super) fn may_move(entry: &Entry) -> bool {
    let mine = domain::record::Share::Mine.name();
    let is_open = matches!(entry.content, Content::Open { .. } | Content::Newer);
    is_open && entry.share != mine && goes_along(&entry.kind)
}

/// The records of `from` that are these schools, or name one of them, or one that does.
pub(super) async fn belonging(
    write: &mut Write,
    from: SeatId,
    schools: &[RecordId],
) -> Result<HashSet<RecordId>, Error> {
    let raws = Query::within(
        Scope::Officer(SeatId(0)),
        "SELECT raw FROM entries WHERE {entries} AND entries.seat = ",
    )
    .value(from.0)
    .all(write.on())
    .await?;
    let read = column::<String>(raws).into_iter();
    let read = read.filter_map(|raw| Written::read(&raw).ok());
    let mut others: Vec<(RecordId, Vec<RecordId>)> = read
        .map(|written| (written.entry.record, about(&written.entry).collect()))
        .collect();
    let mut belong: HashSet<RecordId> = schools.iter().copied().collect();
    loop {
        let before = others.len();
        others.retain(|(record, about)| {
            let names_one = about.iter().any(|named| belong.contains(named));
            if names_one {
                belong.insert(*record);
            }
            !names_one
        });
        if others.len() == before {
            return Ok(belong);
        }
    }
}

/// The record that an entry is of, and those that it names.
pub(super) fn about(entry: &Entry) -> impl Iterator<Item = RecordId> {
    let named: HashSet<RecordId> = match &entry.content {
        Content::Open { body, .. } => body
            .as_object()
            .into_iter()
            .flat_map(|body| body.values())
            .filter_map(|value| value.as_str()?.parse().ok())
            .collect(),
        _ => HashSet::new(),
    };
    std::iter::once(entry.record).chain(named)
}
