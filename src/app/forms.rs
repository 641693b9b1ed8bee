//! Fields bound to a draft, with their faults beside them.

use crate::parts::field::{Field, FieldKind, field, lead_to_first_fault};
use crate::parts::{Reader, no_fault};
use crate::slot::Slot;
use crate::words::{self, Text, say};
use domain::record::Fault;
use std::rc::Rc;

/// The faults of a form, shown beside their fields once saving was tried.
pub type Faults = Slot<Vec<Fault>>;

/// No faults yet.
pub fn no_faults() -> Faults {
    Slot::new(Vec::new())
}

/// One labelled field, being put together.
pub struct Input {
    label: String,
    name: String,
    hint: Option<Text>,
    list: Option<&'static str>,
    kind: FieldKind,
    faults: Option<Faults>,
}

/// A field called `label`; `name` is its field in the record's JSON.
pub fn input(label: Text, name: impl Into<String>) -> Input {
    Input {
        label: say(label).into_owned(),
        name: name.into(),
        hint: None,
        list: None,
        kind: FieldKind::Line,
        faults: None,
    }
}

impl Input {
    /// Words below the label.
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The `id` of a `<datalist>` whose words are offered.
    pub fn list(mut self, list: &'static str) -> Self {
        self.list = Some(list);
        self
    }

    /// A label of more words than the one it was made with.
    pub fn labelled(mut self, label: &str) -> Self {
        label.clone_into(&mut self.label);
        self
    }

    /// What is typed in it.
    pub fn kind(mut self, kind: FieldKind) -> Self {
        self.kind = kind;
        self
    }

    /// Several lines that grow with the text.
    pub fn prose(self) -> Self {
        self.kind(FieldKind::Prose)
    }

    /// Shows its own fault out of these.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = Some(faults);
        self
    }

    /// The field, reading and writing through the pair that [`crate::bind!`] gives.
    pub fn bind<R, W>(self, (read, write): (R, W)) -> Field
    where
        R: Fn() -> String + 'static,
        W: Fn(String) + 'static,
    {
        self.field(Box::new(read), Box::new(write))
    }

    fn field(self, read: Read, write: Write) -> Field {
        let (faults, name) = (self.faults, self.name.clone());
        let fault = match faults {
            Some(faults) => fault_of(faults, &name),
            None => no_fault(),
        };
        let write = move |typed: String| {
            if let Some(faults) = faults {
                mend(faults, &name);
            }
            write(typed);
        };
        field(self.label, read, write)
            .name(self.name)
            .kind(self.kind)
            .hint(self.hint.map(say).unwrap_or_default())
            .list(self.list)
            .fault(fault)
    }
}

type Read = Box<dyn Fn() -> String>;
type Write = Box<dyn Fn(String)>;

/// Somebody is mending `field`: its fault is no longer shown.
pub fn mend(faults: Faults, field: &str) {
    let is_shown = |fault: &Fault| fault.field == field;
    if faults.with_untracked(|faults| faults.iter().any(is_shown)) {
        faults.update(|faults| faults.retain(|fault| !is_shown(fault)));
    }
}

/// Shows the faults and takes the person to the first field that has one.
pub fn show(faults: Faults, found: Vec<Fault>) {
    faults.set(found);
    lead_to_first_fault();
}

/// The words of the first fault at `field`; empty when there is none.
pub fn fault_of(faults: Faults, field: &str) -> Reader<String> {
    let field = field.to_owned();
    Rc::new(move || {
        faults.with(|faults| {
            let found = faults.iter().find(|fault| fault.field == field);
            found.map(words::fault).unwrap_or_default()
        })
    })
}

/// The pair of closures that read and write one field of a [`crate::drafts::Draft`]:
/// `bind!(draft, purpose)`, or `bind!(draft, |form| form.row(id).what)`.
#[macro_export]
macro_rules! bind {
    ($draft:expr, $($field:ident).+) => {{
        let draft = $draft;
        (
            move || draft.with(|form| form.$($field).+.clone()),
            move |typed: String| draft.edit(|form| form.$($field).+ = typed),
        )
    }};
    ($draft:expr, $rows:ident [$id:expr] . $field:ident) => {{
        let (draft, id) = ($draft, $id);
        (
            move || draft.with(|form| {
                let row = form.$rows.iter().find(|row| row.id == id);
                row.map(|row| row.$field.clone()).unwrap_or_default()
            }),
            move |typed: String| draft.edit(|form| {
                if let Some(row) = form.$rows.iter_mut().find(|row| row.id == id) {
                    row.$field = typed;
                }
            }),
        )
    }};
}
