//! One screen that reads what a first screen shows out of IndexedDB, by index,
//! and shows it, with one action.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use serde::Deserialize;

#[derive(Clone, Deserialize)]
struct Visit {
    purpose: String,
}

async fn planned() -> Result<Vec<Visit>, indexed_db_futures::error::OpenDbError> {
    let database = Database::open("bare")
        .with_version(1u8)
        .with_on_upgrade_needed(|_, database| {
            let records = database.create_object_store("records").with_key_path("id".into()).build()?;
            records.create_index("state", "state".into()).build()?;
            Ok(())
        })
        .await?;
    let mut visits = Vec::new();
    if let Ok(reading) = database.transaction("records").build()
        && let Ok(store) = reading.object_store("records")
        && let Ok(index) = store.index("state")
        && let Ok(asking) = index.get_all::<String>().with_limit(4).primitive()
        && let Ok(rows) = asking.await
    {
        visits.extend(rows.flatten().filter_map(|json| serde_json::from_str(&json).ok()));
    }
    Ok(visits)
}

fn today() -> impl IntoView {
    let visits = RwSignal::new(None::<Vec<Visit>>);
    read(visits);
    move || {
        visits.get().map(|shown| {
            let rows = shown.into_iter().map(|visit| view! { <li>{visit.purpose}</li> });
            view! {
                <main>
                    <h1>"Today"</h1>
                    <ul>{rows.collect_view()}</ul>
                    <button on:click=move |_| read(visits)>"Plan a visit"</button>
                </main>
            }
        })
    }
}

fn read(visits: RwSignal<Option<Vec<Visit>>>) {
    spawn_local(async move { visits.set(Some(planned().await.unwrap_or_default())) });
}

fn main() {
    mount_to_body(|| {
        view! {
            <Router>
                <Routes fallback=|| "Not found">
                    <Route path=path!("/") view=today/>
                </Routes>
            </Router>
        }
    });
}
