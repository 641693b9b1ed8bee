//! What things are called in the leader's country.

use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::Fieldbook;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::markup::{El, Nodes, el};
use crate::parts::button::submit_button;
use crate::parts::field::typed_form;
use crate::routes::Place;
use crate::task::begin;
use crate::words::{Text, call_things, say};
use domain::ids::RecordId;
use domain::profile::Profile;
use domain::record::Record;
use domain::text::tidy;
use storage::{Batch, Phone};

type Form = Draft<Profile>;

/// The id of the element that holds the fields.
const FORM: &str = "country";

/// The screen.
pub fn country() -> El {
    let form: Form = Draft::open(Place::Country.form(), async |phone: Phone| {
        let card = super::card::read(&phone).await?;
        Ok(Some(card.unwrap_or_default()))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let inside = move || opened.get().then(|| fields(form, faults));
    let more = el("p").class("soft").put(say(Text::CountryWordsMore));
    let main = Nodes::from(more).put(typed_form(FORM, move || save(form, faults)).live(inside));
    screen(
        head(say(Text::CountryWords)).back(Place::Settings),
        main,
        submit_button(FORM, say(Text::Save)),
    )
}

fn fields(form: Form, faults: Faults) -> Nodes {
    let field = |label, hint, name| input(label, name).hint(hint).faults(faults);
    let office = field(Text::TheOffice, Text::TheOfficeHint, "district");
    let body = field(
        Text::TheGoverningBody,
        Text::TheGoverningBodyHint,
        "governing_body",
    );
    let team = field(
        Text::TheManagementTeam,
        Text::TheManagementTeamHint,
        "management_team",
    );
    let support = field(
        Text::TheSupportTeam,
        Text::TheSupportTeamHint,
        "support_team",
    );
    let currency = field(Text::Currency, Text::CurrencyHint, "currency");
    Nodes::none()
        .put(office.bind(bind!(form, district)))
        .put(body.bind(bind!(form, governing_body)))
        .put(team.bind(bind!(form, management_team)))
        .put(support.bind(bind!(form, support_team)))
        .put(currency.bind(bind!(form, currency)))
}

fn save(form: Form, faults: Faults) {
    begin(async move {
        let Some(typed) = form.now() else {
            return;
        };
        let book: Fieldbook = form.book();
        let card = Profile {
            district: tidy(&typed.district),
            governing_body: tidy(&typed.governing_body),
            management_team: tidy(&typed.management_team),
            support_team: tidy(&typed.support_team),
            currency: tidy(&typed.currency),
            // Name and cluster have a form of their own.
            ..book.profile.get_untracked().unwrap_or_default()
        };
        let found = card.check();
        if !found.is_empty() {
            show(faults, found);
            return;
        }
        let id = RecordId::alone(book.phone().me().account, Profile::KIND);
        if form.save(Batch::new().put(id, &card)).await {
            call_things(card.words());
            book.profile.set(Some(card));
            form.go_on(Place::Settings);
        }
    });
}
