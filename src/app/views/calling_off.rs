//! Calling a planned visit off, with why; it stays on the calendar as called off.

use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults, show};
use crate::markup::Nodes;
use crate::parts::button::go_button;
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::names::{names_notice, role_of, write_role};
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::record::Record;
use domain::text::tidy;
use domain::visit::{Visit, VisitState};
use storage::{Batch, Phone};

/// The reason while it is typed.
#[derive(Clone, Default)]
struct Reason {
    why: String,
}
domain::json!(Reason { why });

/// The way to call visit `id` off.
pub fn call_off(id: RecordId) -> Nodes {
    let name = Place::Visit(id).form() + "/call-off";
    let form = Draft::open(name, async |_| Ok(Some(Reason::default())));
    let asking = Slot::new(false);
    let faults = no_faults();
    let call = move || {
        begin(async move {
            if save(id, form, faults).await {
                asking.set(false);
            }
        });
    };
    let school = reading(async move |phone: Phone| {
        let visit = phone.get::<Visit>(id).await?;
        Ok(visit.map(|visit| visit.record.school))
    });
    let names = move || {
        let school = school.get().flatten()?;
        Some(names_notice(
            school,
            Vec::new,
            move || form.with(|reason| reason.why.clone()),
            || role_of(""),
            move |name, role| form.edit(|reason| write_role(vec![&mut reason.why], name, role)),
        ))
    };
    let asked = move || {
        let why = move || input(Text::CallOffWhy, "why").prose().faults(faults);
        form.once_open(move || why().bind(bind!(form, why)).into())
            .live(names)
            .put(go_button("go", say(Text::CallOff), call))
    };
    let ask = go_button("word", say(Text::CallOff), move || asking.set(true));
    Nodes::from(ask).put(sheet(
        say(Text::CallOff),
        &say(Text::Cancel),
        move || asking.get(),
        move || asking.set(false),
        asked,
    ))
}

async fn save(id: RecordId, form: Draft<Reason>, faults: Faults) -> bool {
    let typed = form.now().unwrap_or_default();
    let visit = match form.book().phone().get::<Visit>(id).await {
        Ok(Some(visit)) => visit.record,
        Ok(None) => return false,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    let visit = Visit {
        state: VisitState::CalledOff,
        why: tidy(&typed.why),
        ..visit
    };
    let found = visit.check();
    if !found.is_empty() {
        show(faults, found);
        return false;
    }
    form.save(Batch::new().put(id, &visit)).await
}
