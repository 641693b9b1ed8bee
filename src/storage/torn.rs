//! What a browser leaves half written when it is killed in the middle of a write.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;

/// Made and deleted again; nothing is ever written in it.
const PASSING: &str = "fieldbook-passing";

/// Lets the browser begin a new log, so that nothing is written behind a record
/// that it was killed in the middle of.
///
/// Chromium keeps all databases of an address in one log of LevelDB. What is torn
/// at its end is passed over once, but the log is written on behind it, and at the
/// opening after that it is taken for damaged: all the databases are deleted.
/// Seen in Chromium 156; that a database is deleted begins a new log there, within
/// milliseconds. Elsewhere a database is made and deleted, and nothing is gained.
///
/// Once for each page, before it writes anything: what is written before, and followed
/// by a further kill before this is done, is not helped. What goes wrong with it is
/// nobody's trouble: the databases are as they were.
pub async fn begin_new_log() {
    let Ok(opening) = Database::open(PASSING).build() else {
        return;
    };
    if let Ok(passing) = opening.await {
        passing.close();
        if let Ok(deleting) = Database::delete_by_name(PASSING) {
            let _ = deleting.await;
        }
    }
}
