//! Sharing something with the other leaders: a step that went well, or words of one's
//! own. The leader sees exactly what goes, and the names known here that stand in it.

use crate::bind;
use crate::clock::today;
use crate::drafts::Draft;
use crate::fieldbook::reading;
use crate::forms::{Faults, fault_of, input, mend, no_faults, show};
use crate::frame::{head, screen};
use crate::led::unless_led;
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, submit_button};
use crate::parts::choice::choice;
use crate::parts::field::typed_form;
use crate::parts::list::bdi;
use crate::parts::notice::notice;
use crate::parts::select::Select;
use crate::routes::Place;
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::views::from_leaders::words_of_card;
use crate::views::names::role_of;
use crate::words::{Text, fill, language, say};
use domain::card::{Card, CardForm, Shown, Sort, Theme, telling_name};
use domain::ids::RecordId;
use domain::order::sort_by_key;
use domain::person::Person;
use domain::profile::Profile;
use domain::record::Record;
use domain::school::School;
use domain::text::{names_in, tidy, with_role};
use std::rc::Rc;
use storage::{Batch, Error, Phone, Query};

type Form = Draft<CardForm>;

/// The id of the element that holds the fields.
const FORM: &str = "share";

/// What is shared, or would be.
#[derive(Clone)]
struct Made {
    /// The card.
    id: RecordId,
    /// What it is made of.
    of: Option<RecordId>,
    /// As it is shared now.
    shared: Option<Card>,
    /// What a new one begins with.
    words: String,
}

/// The card `id`; or that of the record `id`, of which an account has one at most; or
/// one of nothing.
async fn made(phone: &Phone, id: RecordId) -> Result<Made, Error> {
    let known = phone.row(id).await?;
    let mut of_record = phone.find(Query::of(id, Card::KIND)).await?;
    let is_card = known.as_ref().is_some_and(|row| row.kind == Card::KIND);
    let card = match of_record.pop() {
        Some(row) => Some(row.id),
        None => is_card.then_some(id),
    };
    if let Some(card) = card
        && let Some(stored) = phone.get::<Card>(card).await?
    {
        return Ok(Made {
            id: card,
            of: stored.record.of,
            words: stored.record.words.clone(),
            shared: Some(stored.record),
        });
    }
    Ok(match known {
        Some(row) => Made {
            id: RecordId::about(phone.me().account, Card::KIND, id),
            of: Some(id),
            shared: None,
            words: row.words,
        },
        None => Made {
            id,
            of: None,
            shared: None,
            words: String::new(),
        },
    })
}

/// The form for what is shared of the record `id`, or as the card `id`.
pub fn share(id: RecordId) -> Nodes {
    unless_led(id, move || {
        let page = reading(async move |phone: Phone| made(&phone, id).await);
        let card = derived(move || page.with(|page| page.as_ref().map(|made| made.id)));
        let form = move |card| unless_led(card, move || form(id, page));
        live(move || card.get().map(form))
    })
}

fn form(id: RecordId, page: Slot<Option<Made>>) -> El {
    let form: Form = Draft::open(Place::Share(id).form(), async move |phone: Phone| {
        let made = made(&phone, id).await?;
        Ok(Some(match &made.shared {
            Some(card) => CardForm::of(card),
            None => CardForm {
                words: made.words,
                ..CardForm::default()
            },
        }))
    });
    let faults = no_faults();
    let save = move || {
        begin(async move {
            if save(id, form, faults).await {
                form.go_on(Place::FromLeaders);
            }
        });
    };
    let back = move || {
        begin(async move {
            let book = form.book();
            let Ok(made) = made(&book.phone(), id).await else {
                return;
            };
            if form.save(Batch::new().delete(made.id)).await {
                book.say(Text::CardTakenBack);
                form.go_on(Place::FromLeaders);
            }
        });
    };
    let is_shared = derived(move || {
        let day = |made: &Made| made.shared.as_ref().map(|card| card.day);
        page.with(|page| page.as_ref().and_then(day))
    });
    let shared = live(move || {
        let day = language().date(is_shared.get()?, today());
        let since = fill(Text::SharedSince, &[("date", &day)]);
        let back = button(say(Text::TakeBack), back).weight(Weight::Small);
        Some(
            el("section")
                .class("notice")
                .put(el("p").put(bdi(&since)))
                .put(back),
        )
    });
    let inside = form.once_open(move || fields(form, faults));
    let main = shared
        .put(typed_form(FORM, save).put(inside))
        .put(names(form))
        .put(preview(form));
    screen(
        head(say(Text::ShareWithLeaders)).back(Place::FromLeaders),
        main,
        submit_button(FORM, say(Text::ShareTheseWords)),
    )
}

fn fields(form: Form, faults: Faults) -> Nodes {
    let sorts = Sort::ALL.map(|sort| say(sort.words()).into_owned());
    let chosen = move || {
        let sort = form.with(|form| form.sort);
        Sort::ALL.iter().position(|known| *known == sort)
    };
    let choose = move |nth: usize| form.edit(|form| form.sort = Sort::ALL[nth]);
    let option = |theme: &Theme| (theme.name().to_owned(), say(theme.words()).into_owned());
    let theme = Select {
        label: say(Text::Theme).into(),
        name: "theme",
        none: say(Text::ChooseTheme).into(),
        options: Rc::new(move || Theme::ALL.iter().map(option).collect()),
        value: Rc::new(move || {
            let theme = form.with(|form| form.theme);
            theme.map_or_else(String::new, |theme| theme.name().to_owned())
        }),
        fault: fault_of(faults, "theme"),
        on_change: Rc::new(move |theme: String| {
            mend(faults, "theme");
            form.edit(|form| form.theme = Theme::named(&theme));
        }),
    };
    let words = input(Text::CardWords, "words")
        .hint(Text::CardWordsHint)
        .prose()
        .faults(faults);
    Nodes::from(choice(
        say(Text::NoticeSort),
        sorts.to_vec(),
        chosen,
        choose,
    ))
    .put(theme.view())
    .put(words.bind(bind!(form, words)))
}

/// Names that are known on this phone, each with what may stand in its place.
async fn known(phone: &Phone) -> Result<Vec<(String, String)>, Error> {
    let (school_role, somebody) = (say(Text::ASchool), say(Text::SomebodyThere));
    let mut known = Vec::new();
    for (_, person) in phone.find_as::<Person>(Query::kind(Person::KIND)).await? {
        known.push((person.name, role_of("")));
    }
    for (_, school) in phone.find_as::<School>(Query::kind(School::KIND)).await? {
        known.push((telling_name(&school.name), school_role.clone().into_owned()));
        let contacts = school.contacts.into_iter().map(|contact| contact.name);
        let people = [school.head_teacher, school.chair]
            .into_iter()
            .chain(contacts);
        known.extend(people.map(|name| (name, somebody.clone().into_owned())));
        known.extend(named(school.place).map(|place| (place, say(Text::APlace).into_owned())));
    }
    // Whose it is, too: their own name and cluster.
    let own = RecordId::alone(phone.me().account, Profile::KIND);
    if let Some(own) = phone.get::<Profile>(own).await? {
        known.push((own.record.name, say(Text::ALeader).into_owned()));
        let cluster = named(own.record.cluster);
        known.extend(cluster.map(|name| (name, say(Text::ACluster).into_owned())));
    }
    known.retain(|(name, _)| !name.trim().is_empty());
    // A place that is called as its school is the school's name first.
    sort_by_key(&mut known, |(name, _)| name.clone());
    known.dedup_by(|one, other| one.0 == other.0);
    Ok(known)
}

/// What a place or a cluster is called, where each word begins as names do: of "behind
/// the market" no word would be told from others.
fn named(called: String) -> Option<String> {
    let is_name = |word: &str| !word.starts_with(char::is_lowercase);
    called.split_whitespace().all(is_name).then_some(called)
}

/// Which known names stand in the words; nothing is forbidden.
fn names(form: Form) -> Nodes {
    let known = reading(async |phone: Phone| known(&phone).await);
    let found = derived(move || {
        let words = form.with(|form| form.words.clone());
        known.with(|known| {
            let all = known.iter().flatten();
            let stands =
                |(name, _): &&(String, String)| !names_in(&words, [name.as_str()]).is_empty();
            all.filter(stands).cloned().collect::<Vec<_>>()
        })
    });
    live(move || {
        let found = found.get();
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        let said = fill(Text::NamesShared, &[("names", &names.join(", "))]);
        let instead = |(name, role): &(String, String)| {
            let label = fill(Text::UseRole, &[("role", role)]);
            let spoken = format!("{label} ({name})");
            let (name, role) = (name.clone(), role.clone());
            let write = move || {
                form.edit(|form| form.words = with_role(&form.words, &name, &role));
            };
            button(label, write).spoken(spoken).weight(Weight::Small)
        };
        (!found.is_empty()).then(|| notice(said, found.iter().map(instead).collect::<Nodes>()))
    })
}

/// What other leaders would read, as it stands.
fn preview(form: Form) -> Nodes {
    let shown = derived(move || {
        form.with(|form| {
            let words = tidy(&form.words);
            let theme = form.theme.filter(|_| !words.is_empty())?;
            Some(Shown {
                kind: form.sort.name().to_owned(),
                theme: theme.name().to_owned(),
                words,
            })
        })
    });
    live(move || {
        let shown = shown.get()?;
        let theme = el("p").class("soft").put(say(shown.theme().words()));
        Some(
            el("section")
                .class("card")
                .put(el("h2").put(say(Text::CardPreview)))
                .put(theme)
                .put(words_of_card(&shown))
                .put(el("p").class("soft").put(say(Text::CardPreviewMore))),
        )
    })
}

async fn save(id: RecordId, form: Form, faults: Faults) -> bool {
    let Some(typed) = form.now() else {
        return false;
    };
    let made = match made(&form.book().phone(), id).await {
        Ok(made) => made,
        Err(error) => {
            form.book().trouble(&error);
            return false;
        }
    };
    let day = made.shared.as_ref().map_or_else(today, |card| card.day);
    match typed.finish(made.of, day) {
        Ok(card) => form.save(Batch::new().put(made.id, &card)).await,
        Err(found) => {
            show(faults, found);
            false
        }
    }
}
