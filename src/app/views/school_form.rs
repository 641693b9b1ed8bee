//! Adding a school by hand, or changing one (S27).

use crate::bind;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, show};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::live::live;
use crate::parts::field::FieldKind;
use crate::routes::Place;
use crate::task::begin;
use crate::words::{Text, fill, say};
use domain::ids::RecordId;
use domain::lesson::count;
use domain::record::{Fault, Record};
use domain::school::School;
use domain::text::tidy;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use storage::{Batch, Phone, Query};

/// A school while it is typed: numbers are the fields' own text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    school: School,
    girls: String,
    boys: String,
}

impl Typed {
    /// The form of a school as it stands.
    fn of(school: School) -> Self {
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        Self {
            girls: number(school.girls),
            boys: number(school.boys),
            school,
        }
    }

    /// Its name so far.
    pub fn name(&self) -> &str {
        &self.school.name
    }

    /// The school, or everything that is wrong.
    fn finish(&self) -> Result<School, Vec<Fault>> {
        let typed = &self.school;
        let mut school = School {
            name: tidy(&typed.name),
            code: tidy(&typed.code),
            place: tidy(&typed.place),
            head_teacher: tidy(&typed.head_teacher),
            phone: tidy(&typed.phone),
            chair: tidy(&typed.chair),
            girls: None,
            boys: None,
            same_as: typed.same_as,
        };
        let (girls, boys) = (count(&self.girls, "girls"), count(&self.boys, "boys"));
        school.girls = girls.as_ref().ok().copied().flatten();
        school.boys = boys.as_ref().ok().copied().flatten();
        let mut faults = school.check();
        faults.extend(girls.err().into_iter().chain(boys.err()));
        if faults.is_empty() {
            Ok(school)
        } else {
            Err(faults)
        }
    }

    /// Whether `other` has the same name or the same code.
    fn is_like(&self, other: &School) -> bool {
        let fold = |text: &str| -> String {
            let words = text.split_whitespace().map(str::to_lowercase);
            words.collect::<Vec<_>>().join(" ")
        };
        let same = |mine: &str, other: &str| !fold(mine).is_empty() && fold(mine) == fold(other);
        same(&self.school.name, &other.name) || same(&self.school.code, &other.code)
    }
}

type Form = Draft<Typed>;

/// The id of the element that holds the fields.
const FORM: &str = "school";

/// The form of school `id`, new or as it stands.
pub fn school_form(id: RecordId) -> AnyView {
    let form: Form = Draft::open(Place::SchoolForm(id).form(), async move |phone: Phone| {
        let known = phone.get::<School>(id).await?;
        Ok(Some(
            known
                .map(|school| Typed::of(school.record))
                .unwrap_or_default(),
        ))
    });
    let faults: Faults = RwSignal::new(Vec::new());
    // The others, and whether this one is known already.
    let schools =
        reading(async |phone: Phone| phone.find_as::<School>(Query::kind(School::KIND)).await);
    let is_known = Memo::new(move |_| {
        schools.with(|schools| schools.iter().flatten().any(|(known, _)| *known == id))
    });
    let like = Memo::new(move |_| {
        schools.with(|schools| {
            let mut others = schools.iter().flatten().filter(|(other, _)| *other != id);
            let like = others.find(|(_, other)| form.with(|form| form.is_like(other)));
            like.map(|(_, other)| other.name.clone())
        })
    });
    let save = move || {
        begin(async move {
            let Some(typed) = form.now() else {
                return;
            };
            match typed.finish() {
                Err(found) => show(faults, found),
                Ok(school) => {
                    if form.save(Batch::new().put(id, &school)).await {
                        go_instead(Place::School(id));
                    }
                }
            }
        });
    };
    let opened = form.is_open_memo();
    let inside = move || opened.get().then(|| fields(form, faults, like));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let main = view! {
        <form class="stack" id=FORM novalidate on:submit=submit>{live(inside)}</form>
    };
    let foot = view! {
        <button type="submit" form=FORM class="go">{say(Text::SaveSchool)}</button>
    };
    let title = move || {
        say(if is_known.get() {
            Text::ChangeSchool
        } else {
            Text::AddASchool
        })
    };
    let back = Place::Schools;
    screen(head(title).back(back), main, Some(foot.into_any()))
}

fn fields(form: Form, faults: Faults, like: Memo<Option<String>>) -> AnyView {
    // The place of the warning is always there, so that it is read out when it comes.
    let warning = move || {
        like.get().map(|name| {
            let words = fill(Text::SameNameAs, &[("name", &name)]);
            view! { <p class="notice"><bdi>{words}</bdi></p> }
        })
    };
    view! {
        {input(Text::SchoolName, "name").faults(faults).bind(bind!(form, school.name))}
        <div role="status">{live(warning)}</div>
        {input(Text::HeadTeacher, "head_teacher")
            .hint(Text::HeadTeacherHint)
            .faults(faults)
            .bind(bind!(form, school.head_teacher))}
        {input(Text::HeadPhone, "phone")
            .kind(FieldKind::Phone)
            .faults(faults)
            .bind(bind!(form, school.phone))}
        {input(Text::Place, "place").faults(faults).bind(bind!(form, school.place))}
        {input(Text::SchoolCode, "code").faults(faults).bind(bind!(form, school.code))}
        {input(Text::Chair, "chair").faults(faults).bind(bind!(form, school.chair))}
        <div class="two">
            {input(Text::GirlsEnrolled, "girls")
                .kind(FieldKind::Number)
                .faults(faults)
                .bind(bind!(form, girls))}
            {input(Text::BoysEnrolled, "boys")
                .kind(FieldKind::Number)
                .faults(faults)
                .bind(bind!(form, boys))}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::record::Wrong;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn all_faults_come_at_once_each_at_its_field() {
        let typed = Typed {
            girls: "many".into(),
            boys: "20001".into(),
            ..Typed::default()
        };
        let faults = typed.finish().unwrap_err();
        assert!(faults.contains(&Fault::at("name", Wrong::Missing)));
        assert!(faults.contains(&Fault::at("girls", Wrong::NotANumber)));
        assert!(faults.iter().any(|fault| fault.field == "boys"));
    }

    #[wasm_bindgen_test]
    fn a_school_of_the_same_name_or_code_is_noticed_whatever_the_blanks_and_capitals() {
        let named = |name: &str, code: &str| School {
            name: name.into(),
            code: code.into(),
            ..School::default()
        };
        let typed = Typed::of(named(" tudun  FARI primary", ""));
        assert!(typed.is_like(&named("Tudun Fari Primary", "K-17")));
        assert!(!typed.is_like(&named("Unguwar Rimi", "")));
        assert!(Typed::of(named("A", "k-17")).is_like(&named("B", "K-17")));
    }

    #[wasm_bindgen_test]
    fn changing_a_school_keeps_the_record_it_is_the_same_as() {
        let school = School {
            name: "A".into(),
            girls: Some(3),
            same_as: Some(RecordId(domain::ids::mint(1, [7; 10]))),
            ..School::default()
        };
        assert_eq!(Typed::of(school.clone()).finish(), Ok(school));
    }
}
