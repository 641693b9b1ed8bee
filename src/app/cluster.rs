//! Reads the cluster's schools, each as the one that remains of it.

use domain::cluster::Cluster;
use domain::ids::RecordId;
use domain::record::Record;
use domain::same::Trail;
use domain::school::{SAME, School};
use storage::{Error, Phone, Query, Stored};

/// All schools that are on this phone.
///
/// # Errors
/// As [`Phone::find`].
pub async fn schools(phone: &Phone) -> Result<Cluster, Error> {
    let schools = phone.find_as::<School>(Query::kind(School::KIND));
    Ok(Cluster::of(schools.await?))
}

fn dash() -> String {
    "–".to_owned()
}

/// `id` and all that are one school with it, the one that remains first.
///
/// # Errors
/// As [`Phone::find`].
pub async fn group(phone: &Phone, id: RecordId) -> Result<Vec<RecordId>, Error> {
    // Nearly always there is none, and nothing more to read.
    let same = Query::state(School::KIND, SAME).limit(1);
    if phone.find(same).await?.is_empty() {
        return Ok(vec![id]);
    }
    Ok(schools(phone).await?.group(id))
}

/// The school that remains of `id`; none when it is not on this phone.
///
/// # Errors
/// As [`Phone::get`].
pub async fn school(phone: &Phone, id: RecordId) -> Result<Option<(RecordId, School)>, Error> {
    let stored = stored(phone, id).await?;
    Ok(stored.map(|stored| (stored.id, stored.record)))
}

/// As [`school`], with how it stands on this phone.
///
/// # Errors
/// As [`Phone::get`].
pub async fn stored(phone: &Phone, id: RecordId) -> Result<Option<Stored<School>>, Error> {
    let (mut trail, mut next) = (Trail::default(), Some(id));
    let mut last = None;
    while let Some(id) = next.take() {
        let stored = phone.get::<School>(id).await?;
        if let Some(stored) = stored.filter(|stored| !stored.deleted) {
            next = trail.at(id, stored.record.same_as);
            last = Some(stored);
        }
    }
    let Some(remains) = trail.remains() else {
        return Ok(None);
    };
    match last {
        Some(stored) if stored.id == remains => Ok(Some(stored)),
        // A ring was walked past the one that remains.
        _ => phone.get::<School>(remains).await,
    }
}

/// What school `id` is called; of one that has not come from the District yet,
/// a dash.
///
/// # Errors
/// As [`Phone::get`].
pub async fn school_name(phone: &Phone, id: RecordId) -> Result<String, Error> {
    let school = school(phone, id).await?;
    Ok(school.map_or_else(dash, |(_, school)| school.name))
}
