//! Correcting a translation: each text beside its English, a better one typed,
//! all of them sent as a file that translators' programs open.

use crate::drafts::Draft;
use crate::fieldbook::fieldbook;
use crate::frame::{head, screen};
use crate::live::live;
use crate::markup::{El, Nodes, el};
use crate::parts::button::{Weight, button, go_button, go_link};
use crate::parts::field::{FieldKind, field};
use crate::routes::Place;
use crate::share::{save_file, share, tell};
use crate::slot::{Slot, derived};
use crate::task::begin;
use crate::words::{Text, count, language, say};
use domain::language::{Language, Translation};
use domain::text::tidy;
use storage::Phone;

/// How many texts are listed at once.
const SHOWN: usize = 20;

/// What the leader would say instead, while it is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    rows: Vec<Correction>,
}
domain::json!(Corrections {  } or_default { rows });

/// One text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correction {
    /// Its English.
    english: String,
    /// How it should be said.
    better: String,
}
domain::json!(Correction { english, better });

impl Corrections {
    fn of(&self, english: &str) -> String {
        let row = self.rows.iter().find(|row| row.english == english);
        row.map(|row| row.better.clone()).unwrap_or_default()
    }

    /// An empty one takes the correction back.
    fn set(&mut self, english: &str, better: String) {
        self.rows.retain(|row| row.english != english);
        if !better.trim().is_empty() {
            self.rows.push(Correction {
                english: english.to_owned(),
                better,
            });
        }
    }

    /// As a file in gettext's format, with what the app says now above each.
    fn file(&self, translation: &Translation, tag: &str) -> String {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let mut file = format!("msgid \"\"\nmsgstr \"\"\n\"Language: {tag}\\n\"\n");
        for row in &self.rows {
            let known = translation.texts().iter();
            let now = known.clone().find(|(english, _)| *english == row.english);
            let now = now.map(|(_, own)| quoted(own)).unwrap_or_default();
            let (english, better) = (quoted(&row.english), quoted(&tidy(&row.better)));
            file += &format!("\n# now: {now}\nmsgid {english}\nmsgstr {better}\n");
        }
        file
    }
}

/// The screen. English itself is what translations are made of.
pub fn corrections() -> El {
    match language() {
        Language::Read(translation) => of(translation),
        _ => screen(
            head(say(Text::CorrectWords)).back(Place::Settings),
            el("p").put(say(Text::NotTranslated)),
            go_link("go", &Place::Settings.path(), say(Text::Settings)),
        ),
    }
}

fn of(translation: &'static Translation) -> El {
    let book = fieldbook();
    let tag = language().tag();
    let name = format!("{}/{tag}", Place::Corrections.form());
    let form: Draft<Corrections> =
        Draft::open(name, async |_: Phone| Ok(Some(Corrections::default())));
    let wanted = Slot::new(String::new());
    let most = Slot::new(SHOWN);
    let open = form.is_open();
    let find = field(
        say(Text::FindText),
        move || wanted.get(),
        move |typed| {
            wanted.set(typed);
            most.set(SHOWN);
        },
    );
    let list = move || {
        let (wanted, most) = (wanted.get().to_lowercase(), most.get());
        open.get().then(|| texts(form, translation, &wanted, most))
    };
    let how_many = derived(move || form.with(|form| form.rows.len()));
    let counted = live(move || {
        let n = how_many.get();
        (n > 0).then(|| {
            el("p")
                .class("soft")
                .put(count(n, Text::OneCorrection, Text::ManyCorrections))
        })
    });
    let send = move || {
        let Some(form) = form.now().filter(|form| !form.rows.is_empty()) else {
            return book.say(Text::NoCorrections);
        };
        let file = form.file(translation, tag);
        begin(async move {
            let name = format!("fieldbook-{tag}.po");
            let shared = share(&name, &file).await;
            tell(book, shared);
        });
    };
    let keep_file = move || {
        let file = form.now().unwrap_or_default().file(translation, tag);
        if save_file(
            &format!("fieldbook-{tag}.po"),
            "text/x-gettext-translation",
            &file,
        )
        .is_err()
        {
            book.say(Text::CouldNotShare);
        }
    };
    let as_file = live(move || {
        (how_many.get() > 0)
            .then(|| button(say(Text::SaveCorrections), keep_file).weight(Weight::Quiet))
    });
    let more = move || {
        go_button("go quiet", say(Text::ShowMore), move || {
            most.update(|most| *most += SHOWN)
        })
    };
    let is_more = derived(move || {
        let wanted = wanted.get().to_lowercase();
        found(translation, &wanted).count() > most.get()
    });
    let main = Nodes::from(el("p").class("soft").put(say(Text::CorrectMore)))
        .put(el("p").class("soft").put(say(Text::KeepPlaces)))
        .put(find)
        .put(counted)
        .live(list)
        .live(move || is_more.get().then(more))
        .put(as_file);
    screen(
        head(say(Text::CorrectWords)).back(Place::Settings),
        main,
        go_button("go", say(Text::SendCorrections), send),
    )
}

/// The texts that hold what was looked for, in English or in their own words.
fn found<'a>(
    translation: &'static Translation,
    wanted: &'a str,
) -> impl Iterator<Item = &'static (&'static str, &'static str)> + use<'a> {
    let holds = move |text: &str| text.to_lowercase().contains(wanted);
    let texts = translation.texts().iter();
    texts.filter(move |(english, own)| wanted.is_empty() || holds(english) || holds(own))
}

fn texts(
    form: Draft<Corrections>,
    translation: &'static Translation,
    wanted: &str,
    most: usize,
) -> Nodes {
    let row = |(english, own): &(&'static str, &'static str)| {
        let english: &'static str = english;
        // What the app says now is the label of what it should say.
        let better = field(
            *own,
            move || form.with(|form| form.of(english)),
            move |typed| form.edit(|form| form.set(english, typed)),
        )
        .hint(english)
        .kind(FieldKind::Prose);
        el("section").class("card").put(better)
    };
    found(translation, wanted).take(most).map(row).collect()
}
