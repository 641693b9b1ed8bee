//! What the office did, told to whom it concerns: by a notice to that leader alone.

use crate::clock::today;
use crate::fieldbook::Fieldbook;
use crate::words::{Text, say};
use domain::ids::{AccountId, RecordId};
use domain::notice::{Notice, NoticeForm, file_name};
use domain::record::Record;
use domain::terms::Terms;
use storage::Batch;

/// News of that title, of which so much stands as a line holds.
pub fn news(title: String, text: Text) -> NoticeForm {
    NoticeForm {
        title: file_name(&title),
        text: say(text).into_owned(),
        ..NoticeForm::default()
    }
}

/// Tells `to`, whose cluster is called so, what `form` says about `about`. Told again
/// of the same by this officer, nothing doubles; what another officer told stands.
/// Whether it is written down, to be sent.
pub async fn tell(
    book: Fieldbook,
    (to, cluster): (AccountId, &str),
    about: &str,
    form: NoticeForm,
) -> bool {
    let me = book.phone().me();
    let from = me.joined.map(|joined| joined.leader);
    let said = (&*from.unwrap_or_default(), cluster);
    let Ok(notice) = form.finish(today(), said, &Terms::default()) else {
        // Without a word there is nothing to tell.
        return true;
    };
    let about = format!("{} {about} {}", Notice::KIND, me.account);
    let id = RecordId::alone(to, &about);
    book.save(Batch::new().put(id, &notice).written_to(to))
        .await
}
