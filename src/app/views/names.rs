//! Pointing out teachers' names in free text before it leaves the phone.

use crate::fieldbook::{fieldbook, reading};
use crate::live::{follow, live};
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button};
use crate::parts::notice::notice;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::plan::known_teachers;
use crate::words::{Text, fill, say};
use domain::ids::RecordId;
use domain::text::{names_in, with_role};
use domain::words::Say;
use std::rc::Rc;
use storage::Phone;

/// Shows which teachers `text` names, of those known at `school` and those
/// `typed` in the same form, and offers to write a role instead:
/// `write(name, role)` does it. For what the District reads.
pub fn names_notice(
    school: RecordId,
    typed: impl Fn() -> Vec<String> + Send + Sync + 'static,
    text: impl Fn() -> String + Send + Sync + 'static,
    role: impl Fn() -> String + Send + Sync + Copy + 'static,
    write: impl Fn(&str, &str) + Send + Sync + Copy + 'static,
) -> Nodes {
    let form = Named {
        typed: Box::new(typed),
        text: Box::new(text),
        role: Box::new(role),
        write: Box::new(write),
    };
    names_told(Text::NamesLeave, school, form)
}

type Write = Box<dyn Fn(&str, &str)>;

/// A form whose texts are looked at: what [`names_notice`] is given.
pub struct Named {
    /// Names typed in the same form.
    pub typed: Box<dyn Fn() -> Vec<String> + Send + Sync>,
    /// The texts.
    pub text: Box<dyn Fn() -> String + Send + Sync>,
    /// The role to write instead.
    pub role: Box<dyn Fn() -> String + Send + Sync>,
    /// Writes it: name, role.
    pub write: Write,
}

/// The same for a text of which `leaves` says where it goes, around `{names}`.
pub fn names_told(leaves: Text, school: RecordId, form: Named) -> Nodes {
    let known = reading(async move |phone: Phone| {
        let known = known_teachers(&phone, school).await?;
        Ok(known
            .into_iter()
            .map(|(_, person)| person.name)
            .collect::<Vec<_>>())
    });
    let Named {
        typed,
        text,
        role,
        write,
    } = form;
    let found = derived(move || {
        let (text, typed) = (text(), typed());
        known.with(|known| {
            let known = known.iter().flatten();
            let new = typed
                .iter()
                .filter(|name| !known.clone().any(|known| known == *name));
            let names = known.clone().chain(new).map(String::as_str);
            names_in(&text, names)
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
    });
    let write = Rc::new(write);
    live(move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            let said = fill(leaves, &[("names", &found.join(", "))]);
            let role = role();
            let use_role = |name: String| {
                let label = fill(Text::UseRole, &[("role", &role)]);
                let spoken = format!("{label} ({name})");
                let (write, role) = (write.clone(), role.clone());
                button(label, move || write(&name, &role))
                    .spoken(spoken)
                    .weight(Weight::Small)
            };
            notice(said, found.into_iter().map(use_role).collect::<Nodes>())
        })
    })
}

/// The `id` of what [`teachers_offered`] gives.
pub const TEACHERS: &str = "teachers-here";

/// The names of the teachers who are at `school`, for fields that name one.
pub fn teachers_offered(school: impl Fn() -> Option<RecordId> + 'static) -> El {
    let book = fieldbook();
    let names = Slot::new(Vec::<String>::new());
    follow(move || {
        let school = school();
        begin(async move {
            let known = match school {
                Some(school) => known_teachers(&book.phone(), school).await,
                None => Ok(Vec::new()),
            };
            let here = known.into_iter().flatten();
            let here = here.filter(|(_, person)| person.left.is_none());
            names.set(here.map(|(_, person)| person.name).collect());
        });
    });
    let option = |name: &String| el("option").attr("value", name);
    let options = move || names.with(|names| names.iter().map(option).collect::<Nodes>());
    el("datalist").attr("id", TEACHERS).live(options)
}

/// The texts of a form as one, to look for names in.
pub fn joined(texts: Vec<&mut String>) -> String {
    texts
        .into_iter()
        .map(|text| text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Writes `role` for `name` in each text of a form.
pub fn write_role(texts: Vec<&mut String>, name: &str, role: &str) {
    for text in texts {
        *text = with_role(text, name, role);
    }
}

/// "P3 teacher", or "a teacher" where no class is known.
pub fn role_of(class: &str) -> String {
    match class.trim() {
        "" => say(Say::ATeacher).into_owned(),
        class => fill(Say::TeacherOf, &[("class", class)]),
    }
}
