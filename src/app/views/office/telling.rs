//! What the office did, told to whom it concerns: by a notice to that leader alone.

use crate::clock::today;
use crate::fieldbook::Fieldbook;
use crate::words::{Text, say};
use domain::ids::{AccountId, RecordId};
use domain::notice::{Notice, NoticeForm};
use domain::record::Record;
use domain::terms::Terms;
use storage::Batch;

/// Tells `to`, whose cluster is called so, what is said, title and text, about
/// `about`. Told again of the same, nothing doubles.
pub async fn tell(
    book: Fieldbook,
    (to, cluster): (AccountId, &str),
    about: &str,
    (title, text): (String, Text),
) {
    let form = NoticeForm {
        title,
        text: say(text).into_owned(),
        ..NoticeForm::default()
    };
    let from = book.phone().me().joined.map(|joined| joined.leader);
    let said = (&*from.unwrap_or_default(), cluster);
    if let Ok(notice) = form.finish(today(), said, &Terms::default()) {
        let id = notice_id(to, about);
        book.save(Batch::new().put(id, &notice).written_to(to))
            .await;
    }
}

fn notice_id(to: AccountId, about: &str) -> RecordId {
    RecordId::alone(to, &format!("{} {about}", Notice::KIND))
}

/// What this officer told `to` about `about` is true no longer: it is taken back.
pub async fn untell(book: Fieldbook, to: AccountId, about: &str) {
    let id = notice_id(to, about);
    let phone = book.phone();
    let is_there = matches!(phone.get::<Notice>(id).await, Ok(Some(told)) if !told.deleted);
    let is_own = matches!(phone.of_another::<Notice>(id).await, Ok(None));
    if is_there && is_own {
        book.save(Batch::new().delete(id)).await;
    }
}
