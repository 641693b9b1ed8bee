//! A District in one file: written while the server runs, read again before it
//! counts, and put in the place of what was lost. The file is a database of
//! its own, SQLite's, whichever the District is on, and ends with a digest of itself.

mod ending;

use crate::error::Error;
use crate::store::{Database, Found, Store, StoreOptions};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Writes everything into a new file, and holds what it wrote against its own
/// promises before it gives the file its name.
///
/// # Errors
///
/// [`Error::Broken`] when there is such a file, it cannot be written, or what
/// was read of it does not hold.
pub async fn backup(store: &Store, file: &Path) -> Result<Found, Error> {
    if file.exists() {
        return Err(told(file)("there is such a file already"));
    }
    let part = beside(file, "part")?;
    let copied = copy(store, &part).await;
    let done = copied.and_then(|found| {
        File::options()
            .read(true)
            .write(true)
            .open(&part)
            .and_then(|mut file| ending::set(&mut file).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&part, file))
            .map_err(|error| told(file)(&error.to_string()))?;
        Ok(found)
    });
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}

async fn copy(store: &Store, part: &Path) -> Result<Found, Error> {
    let to = Store::open(&Database::Sqlite(part.to_owned()), StoreOptions::default()).await?;
    let copied = match store.copy_into(&to).await {
        Ok(()) => to.verify().await,
        Err(error) => Err(error),
    };
    to.close().await;
    let found = copied?;
    match found.wrong.first() {
        None => Ok(found),
        Some(wrong) => Err(told(part)(wrong)),
    }
}

/// Puts a backup into a database that has nothing yet. The file stays as it is,
/// also when an older version wrote it.
///
/// # Errors
///
/// [`Error::Broken`] when the file is no backup, what is in it does not hold,
/// or there is a District already.
pub async fn restore(file: &Path, database: &Database) -> Result<Found, Error> {
    if !file.is_file() {
        return Err(told(file)("there is no such file"));
    }
    // Opened as a copy, since opening brings it up to this version.
    let part = beside(file, "restoring")?;
    let copied = fs::copy(file, &part).and_then(|_| {
        let part = File::options().read(true).write(true).open(&part);
        ending::take_off(&mut part?)
    });
    let done = match copied {
        Ok(Some(false)) => Err(told(file)(
            "this is no backup of a District any more: it was changed since it was written",
        )),
        Ok(_) => restore_copy(&part, database, told(file)).await,
        Err(error) => Err(told(file)(&error.to_string())),
    };
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{end}", part.display()));
    }
    done
}

/// `wrong` says what is wrong with the backup, by the name its owner knows.
async fn restore_copy(
    part: &Path,
    database: &Database,
    wrong: impl Fn(&str) -> Error,
) -> Result<Found, Error> {
    let options = StoreOptions {
        make: false,
        ..StoreOptions::default()
    };
    let is_none = |error: Error| match error {
        Error::Broken(why) => wrong(&format!("this is no backup of a District: {why}")),
        Error::NotFound => wrong("this is no backup of a District"),
        error => error,
    };
    let from = Store::open(&Database::Sqlite(part.to_owned()), options).await;
    let from = from.map_err(is_none)?;
    let found = from.verify().await.map_err(is_none)?;
    if let Some(first) = found.wrong.first() {
        return Err(wrong(first));
    }
    // Only now: nothing is left behind where nothing is put back.
    let to = Store::open(database, StoreOptions::default()).await?;
    from.copy_into(&to).await?;
    let found = to.verify().await?;
    from.close().await;
    to.close().await;
    Ok(found)
}

/// A new file next to `file`, which only its owner may read.
fn beside(file: &Path, end: &str) -> Result<PathBuf, Error> {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    let part = PathBuf::from(name);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(&part);
    made.map_err(|error| told(&part)(&error.to_string()))?;
    Ok(part)
}

fn told(file: &Path) -> impl Fn(&str) -> Error {
    move |why| Error::Broken(format!("{}: {why}", file.display()))
}
