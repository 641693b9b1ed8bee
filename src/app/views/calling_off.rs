//! Calling a planned visit off, with why; it stays on the calendar as called off.

use crate::bind;
use crate::drafts::Draft;
use crate::forms::{Faults, input, show};
use crate::parts::button::go_button;
use crate::parts::sheet::Sheet;
use crate::routes::Place;
use crate::task::begin;
use crate::words::{Text, say};
use domain::ids::RecordId;
use domain::record::Record;
use domain::text::tidy;
use domain::visit::{Visit, VisitState};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use storage::Batch;

/// The reason while it is typed.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Reason {
    why: String,
}

/// The way to call visit `id` off.
pub fn call_off(id: RecordId) -> AnyView {
    let name = Place::Visit(id).form() + "/call-off";
    let form = Draft::open(name, async |_| Ok(Some(Reason::default())));
    let asking = RwSignal::new(false);
    let faults: Faults = RwSignal::new(Vec::new());
    let call = move |_| {
        begin(async move {
            if save(id, form, faults).await {
                asking.try_set(false);
            }
        });
    };
    view! {
        {go_button("word", say(Text::CallOff), move |_| asking.set(true))}
        <Sheet
            title=say(Text::CallOff)
            close=say(Text::Cancel)
            open=asking
            on_close=Callback::new(move |()| asking.set(false))
        >
            {input(Text::CallOffWhy, "why").prose().faults(faults).bind(bind!(form, why))}
            {go_button("go", say(Text::CallOff), call)}
        </Sheet>
    }
    .into_any()
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
