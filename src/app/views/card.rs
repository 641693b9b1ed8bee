//! The leader's card: who they are and which cluster they serve.

use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::Fieldbook;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::markup::{El, Nodes};
use crate::parts::button::submit_button;
use crate::parts::field::typed_form;
use crate::routes::Place;
use crate::task::begin;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::profile::Profile;
use domain::record::Record;
use domain::text::tidy;
use storage::{Batch, Error, Phone};

/// The card while it is typed: the same form in the first minutes and later.
pub type Form = Draft<Profile>;

/// The id of the element that holds the fields, for buttons that stand elsewhere.
pub const FORM: &str = "card";

/// The leader's card, as the phone has it.
///
/// # Errors
/// As [`Phone::get`].
pub async fn read(phone: &Phone) -> Result<Option<Profile>, Error> {
    let me = phone.me();
    // A card written before joining stands under the account the phone had then.
    for account in std::iter::once(me.account).chain(me.before) {
        let id = RecordId::alone(account, Profile::KIND);
        if let Some(card) = phone.get::<Profile>(id).await?
            && !card.deleted
        {
            return Ok(Some(card.record));
        }
    }
    Ok(None)
}

/// Opens the form.
pub fn open() -> Form {
    Draft::open(Place::Card.form(), async |phone: Phone| {
        let card = read(&phone).await?;
        Ok(Some(card.unwrap_or_else(|| {
            Profile {
                // The office has written the leader's name on the invitation.
                name: phone
                    .me()
                    .joined
                    .map(|joined| joined.leader)
                    .unwrap_or_default(),
                ..Profile::default()
            }
        })))
    })
}

/// The two fields; `done` is run when Enter is pressed in one.
pub fn fields(form: Form, faults: Faults, done: fn(Form, Faults)) -> El {
    let opened = form.is_open();
    let inside = move || {
        let field = |label, name| input(label, name).faults(faults);
        opened.get().then(|| {
            Nodes::from(field(Text::YourName, "name").bind(bind!(form, name)))
                .put(field(Text::YourCluster, "cluster").bind(bind!(form, cluster)))
        })
    };
    typed_form(FORM, move || done(form, faults)).live(inside)
}

/// Saves the card; shows what is still missing instead.
pub async fn save(form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let book: Fieldbook = form.book();
    let profile = Profile {
        name: tidy(&typed.name),
        cluster: tidy(&typed.cluster),
        // The rest of the card has a form of its own.
        ..book.profile.get_untracked().unwrap_or_default()
    };
    let found = profile.check();
    if !found.is_empty() {
        show(faults, found);
        return false;
    }
    let id = RecordId::alone(book.phone().me().account, Profile::KIND);
    let saved = form.save(Batch::new().put(id, &profile)).await;
    if saved {
        book.profile.set(Some(profile));
    }
    saved
}

/// Changing the card.
pub fn card() -> El {
    let faults = no_faults();
    screen(
        head(say(Text::YourCard)).back(Place::More),
        fields(open(), faults, finish),
        submit_button(FORM, say(Text::Save)),
    )
}

fn finish(form: Form, faults: Faults) {
    begin(async move {
        if save(form, faults).await {
            form.go_on(Place::More);
        }
    });
}
