//! Choosing one of the schools.

use crate::cluster;
use crate::fieldbook::reading;
use crate::markup::El;
use crate::parts::Reader;
use crate::parts::select::Select;
use crate::slot::derived;
use crate::words::{Text, say};
use domain::cluster::Cluster;
use domain::ids::RecordId;
use domain::order::{by_name, sort_by_key};
use std::rc::Rc;
use storage::Phone;

/// A list of the schools by name, with `none` for no choice; `choose` hears of
/// another.
pub fn school_choice(
    none: Text,
    chosen: impl Fn() -> Option<RecordId> + Send + Sync + Copy + 'static,
    choose: impl Fn(Option<RecordId>) + 'static,
    fault: Reader<String>,
) -> El {
    let schools = reading(async |phone: Phone| cluster::schools(&phone).await);
    let is_chosen = derived(chosen);
    let options = move || {
        let chosen = is_chosen.get();
        schools.with(|cluster| cluster.as_ref().map(|cluster| to_choose(cluster, chosen)))
    };
    let value = move || chosen().map(|school| school.to_string());
    let select = Select {
        label: say(Text::School).into(),
        name: "school",
        none: say(none).into(),
        options: Rc::new(move || options().unwrap_or_default()),
        value: Rc::new(move || value().unwrap_or_default()),
        fault,
        on_change: Rc::new(move |typed| choose(typed.parse().ok())),
    };
    select.view()
}

/// The schools to choose from, by name. The one that is `chosen` is among them
/// as it stands in the form, even where it was archived or has given way.
fn to_choose(cluster: &Cluster, chosen: Option<RecordId>) -> Vec<(String, String)> {
    let kept = chosen.map(|chosen| (chosen, cluster.remaining(chosen)));
    let others = cluster.schools(false).map(|(id, _)| *id);
    let others = others.filter(|id| kept.is_none_or(|(_, remains)| remains != *id));
    let all = others.chain(chosen);
    let mut names: Vec<_> = all.map(|id| (id.to_string(), cluster.name(id))).collect();
    // Schools of one name keep their places, whichever is chosen.
    sort_by_key(&mut names, |(id, name)| (by_name(name), id.clone()));
    names
}
