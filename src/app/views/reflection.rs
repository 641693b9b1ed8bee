//! One week's reflection: six questions, each of which may be left out (S12).

use crate::clock::{Wall, today};
use crate::drafts::Draft;
use crate::forms::{Faults, input, mend, no_faults, show};
use crate::frame::{head, screen};
use crate::go::go_instead;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button};
use crate::parts::sheet::sheet;
use crate::routes::Place;
use crate::slot::Slot;
use crate::task::begin;
use crate::views::promise::{self, Promise};
use crate::views::reflections::week_of;
use crate::words::{Text, say};
use domain::day::Day;
use domain::ids::{RecordId, Source};
use domain::record::Record;
use domain::reflection::{PromiseForm, QUESTIONS, Reflection};
use storage::{Batch, Error, Phone, Query};

type Form = Draft<Reflection>;

const ASKED: [Text; 6] = [
    Text::AskTraining,
    Text::AskMySchools,
    Text::AskOtherSchools,
    Text::AskColleague,
    Text::AskDistrict,
    Text::AskSmt,
];

/// The id of the reflection on `week`: of one that is there, whoever wrote it,
/// else the one that every phone of this leader gives it.
async fn id_of(phone: &Phone, week: Day) -> Result<RecordId, Error> {
    let rows = phone.find(Query::kind(Reflection::KIND)).await?;
    let known = rows.into_iter().find(|row| row.day == Some(week));
    Ok(known.map_or_else(|| Reflection::id(phone.me().account, week), |row| row.id))
}

/// The reflection on the week of `day`, at the address of its Monday; none of a
/// week that has not come.
pub fn reflection(day: Day) -> El {
    let week = day.monday();
    if week > today() {
        return crate::views::missing();
    }
    if week != day {
        begin(async move { go_instead(Place::Reflection(week)) });
    }
    let form: Form = Draft::open(Place::Reflection(week).form(), async move |phone: Phone| {
        let id = id_of(&phone, week).await?;
        let known = phone.get::<Reflection>(id).await?;
        Ok(Some(known.map_or_else(
            || Reflection::on(week),
            |reflection| reflection.record,
        )))
    });
    let faults = no_faults();
    let opened = form.is_open();
    let save = move || {
        begin(async move {
            if save(form, faults).await {
                form.go_on(Place::Reflections);
            }
        });
    };
    let promising = Slot::new(false);
    let promise = button(say(Text::MakePromise), move || promising.set(true));
    let main = Nodes::from(el("p").class("soft").put(say(Text::OnlyForYou)))
        .live(move || opened.get().then(|| questions(form, faults)))
        .put(promise.weight(Weight::Quiet))
        .put(promise_sheet(week, promising));
    let top = head(week_of(week))
        .above(say(Text::Reflections))
        .back(Place::Reflections);
    screen(top, main, go_button("go", say(Text::SaveReflection), save))
}

fn questions(form: Form, faults: Faults) -> Nodes {
    let asked = ASKED.into_iter().zip(QUESTIONS).enumerate();
    asked
        .map(|(nth, (label, field))| {
            let read =
                move || form.with(|reflection| reflection.clone().answers_mut()[nth].clone());
            let write = move |typed: String| {
                // Any one answer is enough.
                mend(faults, QUESTIONS[0]);
                form.edit(|reflection| *reflection.answers_mut()[nth] = typed);
            };
            input(label, field)
                .prose()
                .faults(faults)
                .bind((read, write))
        })
        .collect()
}

async fn save(form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    match typed.finish() {
        Ok(reflection) => match id_of(&form.book().phone(), reflection.week).await {
            Ok(id) => form.save(Batch::new().put(id, &reflection)).await,
            Err(error) => {
                form.book().trouble(&error);
                false
            }
        },
        Err(found) => {
            show(faults, found);
            false
        }
    }
}

/// A step of one's own: its words are typed anew, for they leave the phone.
fn promise_sheet(week: Day, promising: Slot<bool>) -> El {
    let name = Place::Reflection(week).form() + "/promise";
    let form: Promise = Draft::open(name, async |_: Phone| Ok(Some(PromiseForm::default())));
    let faults = no_faults();
    let make = move || {
        begin(async move {
            if keep_promise(form, week, faults).await {
                promising.set(false);
            }
        });
    };
    let inside = move || {
        Nodes::from(el("p").class("soft").put(say(Text::PromiseMore)))
            .put(form.once_open(move || promise::fields(form, faults)))
            .put(go_button("go", say(Text::MakePromise), make))
    };
    sheet(
        say(Text::MakePromise),
        &say(Text::Cancel),
        move || promising.get(),
        move || promising.set(false),
        inside,
    )
}

async fn keep_promise(form: Promise, week: Day, faults: Faults) -> bool {
    let typed = form.now().unwrap_or_default();
    let from = match id_of(&form.book().phone(), week).await {
        Ok(from) => from,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    match typed.finish(from, today()) {
        Ok(step) => form.save(Batch::new().put(Wall.record_id(), &step)).await,
        Err(found) => {
            show(faults, found);
            false
        }
    }
}
