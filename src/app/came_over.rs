//! What came over with a cluster: whose it is. It is read here under that leader's
//! name; what that leader keeps private cannot be.

use crate::words::{Text, say};
use domain::ids::{AccountId, RecordId};
use domain::profile::Profile;
use domain::record::Record;
use domain::visit::Visit;
use storage::{Error, Phone};

/// The card of the leader before who made visit `id`: who closed it, whoever had
/// planned or begun it; who began it, until then. None of one that is this leader's,
/// or was not held yet.
///
/// # Errors
/// As [`Phone::get`].
pub async fn made_before(
    phone: &Phone,
    id: RecordId,
    visit: &Visit,
) -> Result<Option<Profile>, Error> {
    match visit.made_with() {
        Some(field) => before(phone, Some(field), id).await,
        None => Ok(None),
    }
}

/// The card of the leader before who began the record `id`.
///
/// # Errors
/// As [`Phone::get`].
pub async fn written_before(phone: &Phone, id: RecordId) -> Result<Option<Profile>, Error> {
    before(phone, None, id).await
}

async fn before(
    phone: &Phone,
    field: Option<&str>,
    id: RecordId,
) -> Result<Option<Profile>, Error> {
    match phone.of_leader_before(field, &[id]).await?.first() {
        Some((_, by)) => card(phone, *by).await.map(Some),
        None => Ok(None),
    }
}

/// Those of the records `ids` that a leader before began, with that one's name.
///
/// # Errors
/// As [`Phone::get`].
pub async fn begun_before(
    phone: &Phone,
    ids: Vec<RecordId>,
) -> Result<Vec<(RecordId, String)>, Error> {
    let mut begun = Vec::new();
    for (id, by) in phone.of_leader_before(None, &ids).await? {
        begun.push((id, name(&card(phone, by).await?)));
    }
    Ok(begun)
}

/// The card of the account `by`.
///
/// # Errors
/// As [`Phone::get`].
pub async fn card(phone: &Phone, by: AccountId) -> Result<Profile, Error> {
    let card = RecordId::alone(by, Profile::KIND);
    let card = phone.get::<Profile>(card).await?;
    Ok(card.map(|card| card.record).unwrap_or_default())
}

/// What the leader of that card is called.
pub fn name(card: &Profile) -> String {
    match card.name.trim() {
        "" => say(Text::SomebodyElse).into_owned(),
        name => name.to_owned(),
    }
}
