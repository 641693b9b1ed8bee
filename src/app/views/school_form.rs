//! Adding a school by hand, or changing one (S27).

use crate::bind;
use crate::cluster;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, input, no_faults, show};
use crate::frame::{head, screen};
use crate::markup::{El, Nodes, el};
use crate::parts::button::submit_button;
use crate::parts::field::{FieldKind, typed_form};
use crate::parts::list::bdi;
use crate::routes::Place;
use crate::slot::{Derived, derived};
use crate::task::begin;
use crate::words::{Text, fill, say};
use domain::ids::RecordId;
use domain::record::{Fault, Record};
use domain::school::School;
use domain::text::tidy;
use domain::typed::count;
use storage::{Batch, Phone};

/// A school while it is typed: numbers are the fields' own text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    school: School,
    girls: String,
    boys: String,
}
domain::json!(Typed {  } or_default { school, girls, boys });

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

    /// The school on top of `before`, which stands now, or everything that is
    /// wrong. What this form does not ask stays as it is.
    fn finish(&self, before: School) -> Result<School, Vec<Fault>> {
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
            ..before
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
pub fn school_form(id: RecordId) -> El {
    let form: Form = Draft::open(Place::SchoolForm(id).form(), async move |phone: Phone| {
        let known = phone.get::<School>(id).await?;
        Ok(Some(
            known
                .map(|school| Typed::of(school.record))
                .unwrap_or_default(),
        ))
    });
    let faults = no_faults();
    // The others, and whether this one is known already.
    let schools = reading(async |phone: Phone| cluster::schools(&phone).await);
    let is_known = derived(move || {
        schools.with(|schools| schools.iter().any(|all| all.ids().any(|known| known == id)))
    });
    let like = derived(move || {
        schools.with(|schools| {
            let all = schools.as_ref()?;
            let mut others = all.schools(false).chain(all.schools(true));
            let like = others.find(|(other, school)| {
                *other != all.remaining(id) && form.with(|form| form.is_like(school))
            });
            like.map(|(_, other)| other.name.clone())
        })
    });
    let opened = form.is_open();
    let inside = move || opened.get().then(|| fields(form, faults, like));
    let title = move || {
        say(if is_known.get() {
            Text::ChangeSchool
        } else {
            Text::AddASchool
        })
    };
    screen(
        head(title).back(Place::Schools),
        typed_form(FORM, move || save(id, form, faults)).live(inside),
        submit_button(FORM, say(Text::SaveSchool)),
    )
}

fn save(id: RecordId, form: Form, faults: Faults) {
    begin(async move {
        let Some(typed) = form.now() else {
            return;
        };
        let before = match form.book().phone().get::<School>(id).await {
            Ok(stored) => stored.map(|stored| stored.record).unwrap_or_default(),
            Err(error) => return form.book().trouble(&error),
        };
        match typed.finish(before) {
            Err(found) => show(faults, found),
            Ok(school) => {
                if form.save(Batch::new().put(id, &school)).await {
                    form.go_on(Place::School(id));
                }
            }
        }
    });
}

fn fields(form: Form, faults: Faults, like: Derived<Option<String>>) -> Nodes {
    let field = |label, name| input(label, name).faults(faults);
    let name = field(Text::SchoolName, "name").bind(bind!(form, school.name));
    // The place of the warning is always there, so that it is read out when it comes.
    let warning = el("div").attr("role", "status").live(move || {
        like.get().map(|name| {
            let words = fill(Text::SameNameAs, &[("name", &name)]);
            el("p").class("notice").put(bdi(&words))
        })
    });
    let head_teacher = field(Text::HeadTeacher, "head_teacher")
        .hint(Text::HeadTeacherHint)
        .bind(bind!(form, school.head_teacher));
    let phone = field(Text::HeadPhone, "phone")
        .kind(FieldKind::Phone)
        .bind(bind!(form, school.phone));
    let girls = field(Text::GirlsEnrolled, "girls")
        .kind(FieldKind::Number)
        .bind(bind!(form, girls));
    let boys = field(Text::BoysEnrolled, "boys")
        .kind(FieldKind::Number)
        .bind(bind!(form, boys));
    Nodes::none()
        .put(name)
        .put(warning)
        .put(head_teacher)
        .put(phone)
        .put(field(Text::Place, "place").bind(bind!(form, school.place)))
        .put(field(Text::SchoolCode, "code").bind(bind!(form, school.code)))
        .put(field(Text::Chair, "chair").bind(bind!(form, school.chair)))
        .put(el("div").class("two").put(girls).put(boys))
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
        let faults = typed.finish(School::default()).unwrap_err();
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
    fn changing_a_school_keeps_what_the_form_does_not_ask_as_it_stands_now() {
        let opened = School {
            name: "A".into(),
            girls: Some(3),
            ..School::default()
        };
        // Joined with another on a second phone while the form was open.
        let now = School {
            same_as: Some(RecordId(domain::ids::mint(1, [7; 10]))),
            levels: "P1".into(),
            ..opened.clone()
        };
        assert_eq!(Typed::of(opened).finish(now.clone()), Ok(now));
    }
}
