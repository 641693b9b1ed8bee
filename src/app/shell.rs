//! Opens the phone's database, then shows the screen the address asks for.

use crate::awake;
use crate::bridge;
use crate::deliver::{self, Sending};
use crate::drafts::{keep_all, put_away};
use crate::fieldbook::Fieldbook;
use crate::go;
use crate::later;
use crate::leaving;
use crate::led::unless_led;
use crate::markup::{El, Nodes, append, el};
use crate::parts::button::go_button;
use crate::parts::icon;
use crate::parts::notice::announcements;
use crate::parts::screen::{Tab, tabs};
use crate::preferences;
use crate::routes::{Place, TABS};
use crate::sentences;
use crate::slot::{Derived, derived};
use crate::task::begin;
use crate::views;
use crate::words::{self, Text, language, say};
use domain::ids::RecordId;
use domain::profile::Profile;
use leptos::prelude::*;
use storage::{Error, OWN_DATABASE, Phone, SAMPLE_DATABASE, begin_new_log};

/// Opens the database and puts the app in the place of the page's shell.
pub fn start() {
    // Leptos' own spawner stands only after the first mount.
    wasm_bindgen_futures::spawn_local(async {
        words::speak(preferences::language().await);
        match opened().await {
            Ok((phone, profile)) => {
                leaving::take_up(&phone, phone.name() == SAMPLE_DATABASE).await;
                if let Some(profile) = &profile {
                    words::call_things(profile.words());
                }
                show(move || app(phone, profile));
            }
            Err(error) => show(move || cannot_open(&error)),
        }
    });
}

/// The sample cluster, while the leader is in it; else their own database, whose card
/// may not be written yet.
async fn opened() -> Result<(Phone, Option<Profile>), Error> {
    if preferences::is_sample() {
        match Phone::open_there(SAMPLE_DATABASE, later::merging).await {
            Ok(phone) => {
                if let card @ Some(_) = profile(&phone).await {
                    return Ok((phone, card));
                }
                phone.close();
            }
            Err(Error::Gone) => {}
            Err(error) => return Err(error),
        }
        // A browser that is killed forgets what it kept outside the database in its
        // last seconds: the sample was left, and is taken away already.
        preferences::leave_sample();
    }
    let phone = Phone::open_apart(OWN_DATABASE, later::merging).await?;
    let card = profile(&phone).await;
    Ok((phone, card))
}

async fn profile(phone: &Phone) -> Option<Profile> {
    let card = RecordId::alone(phone.me().account, "profile");
    let profile = phone.get::<Profile>(card).await;
    Some(profile.ok()??.record)
}

fn show(view: impl FnOnce() -> Nodes + 'static) {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
    if let Some(page) = document().document_element() {
        // Refused only for a name that is no attribute.
        let _ = page.set_attribute("lang", language().tag());
    }
    // Leptos stands up its owner and its tasks; the nodes are ours.
    mount_to_body(move || {
        if let Some(body) = document().body() {
            append(&body, view());
        }
    });
}

/// The database did not open: said in words, nothing touched.
fn cannot_open(error: &Error) -> Nodes {
    let trouble = sentences::of_storage(error);
    let reload = || {
        let _ = window().location().reload();
    };
    let told = el("div")
        .class("scroll body")
        .put(el("h1").put(say(trouble.happened)))
        .put(el("p").put(say(trouble.safe)))
        .put(el("p").put(say(trouble.next)));
    let foot = go_button("go", say(Text::ReloadThePage), reload);
    let screen = el("main")
        .class("screen")
        .put(told)
        .put(el("div").class("foot").put(foot));
    el("div").class("app").put(screen).into()
}

fn app(phone: Phone, profile: Option<Profile>) -> Nodes {
    let book = Fieldbook::new(phone, profile);
    provide_context(book);
    watch(book);
    go::start();
    whole(book)
}

/// Everything the app listens to as long as it is open.
fn watch(book: Fieldbook) {
    let phone = book.phone();
    let watching = phone.on_change(move |change| {
        if !change.kinds.is_empty() || change.me {
            book.changed.update(|changes| *changes += 1);
        }
        if change.drafts {
            book.drafts.update(|changes| *changes += 1);
        }
        if change.me {
            book.joined.try_set(book.phone().me().joined);
        }
        // The card may have come with the account, or from another tab.
        if change.me || change.touches("profile") {
            begin(async move {
                if let Ok(card @ Some(_)) = views::card::read(&book.phone()).await {
                    book.profile.try_set(card);
                }
            });
        }
        book.look_at_light();
    });
    // Watched for as long as the app is open.
    std::mem::forget(watching);
    phone.on_leaving(move |why| async move {
        match why {
            Error::Gone => is_gone(book),
            // The connection closes when this is done: what is typed goes first.
            _ => put_away(book).await,
        }
        book.trouble(&why);
    });
    book.look_at_light();
    let hidden = move || document().hidden();
    let _ = window_event_listener(leptos::ev::pagehide, move |_| {
        match book.sending.get_untracked() {
            // Whatever was cleared since, the next page is to know.
            Sending::Gone => is_gone(book),
            _ => leaving::leave_behind(book),
        }
        keep_all(book);
    });
    // Another tab went, or this one comes back from where it was put away.
    let take_up = move || {
        begin(async move { leaving::take_up(&book.phone(), book.is_sample).await });
    };
    let _ = window_event_listener_untyped("storage", move |_| take_up());
    let came_or_went = move |_| {
        if hidden() {
            keep_all(book);
        } else {
            take_up();
            awake::came_back();
            book.wish_to_send.update(|wishes| *wishes += 1);
        }
    };
    let _ = window_event_listener_untyped("visibilitychange", came_or_went);
    let _ = window_event_listener(leptos::ev::online, move |_| {
        book.hurry.update(|hurries| *hurries += 1);
    });
    // Before anything is written: what is delivered is, within the first second.
    begin(begin_new_log());
    if !book.is_sample {
        deliver::start(book);
    }
    let _ = window_event_listener_untyped(bridge::UPDATE_TAKEN, move |_| {
        // Page, wasm and worker are always of one version.
        begin(async move {
            put_away(book).await;
            let _ = window().location().reload();
        });
    });
    keep_shell_words();
    later::make_ready(book);
}

/// The database was taken away: nothing is claimed of it any more, and what is typed
/// waits for the page that comes when this one is reloaded.
fn is_gone(book: Fieldbook) {
    if !book.is_sample {
        let light = book.light.get_untracked();
        if light.is_counted {
            book.phone().is_missed(&light);
        }
        book.sending.try_set(Sending::Gone);
    }
    leaving::leave_behind(book);
}

/// The shell's texts: it paints them the next time before any wasm runs, and
/// where the wasm cannot run at all.
fn keep_shell_words() {
    let phrases = [
        ("name", Text::AppName),
        ("opening", Text::Opening),
        ("today", Text::Today),
        ("schools", Text::Schools),
        ("steps", Text::Steps),
        ("more", Text::More),
        ("panic-title", Text::PanicTitle),
        ("panic-text", Text::PanicText),
        ("reload", Text::Reload),
        ("not-loaded-title", Text::NotLoadedTitle),
        ("not-loaded-text", Text::NotLoadedText),
        ("too-old-title", Text::TooOldTitle),
        ("too-old-text", Text::TooOldText),
    ];
    let words = phrases.map(|(name, text)| (name, say(text).into_owned()));
    bridge::keep_words(language().tag(), &words);
}

/// The tabs and whatever screen the address asks for.
fn whole(book: Fieldbook) -> Nodes {
    let place = go::here();
    let officer = derived(move || book.is_officer());
    let welcome = derived(move || {
        let is_new = book.profile.with(Option::is_none);
        is_new
            && !officer.get()
            && !matches!(
                place.get(),
                Some(
                    Place::Join
                        | Place::OpenFile
                        | Place::Help
                        | Place::About
                        | Place::Send
                        | Place::Settings
                )
            )
    });
    let shown = move || {
        // The place first: `welcome` hangs on it too, and a change that an
        // effect learns of by way of another memo alone is lost to it.
        let place = place.get();
        if welcome.get() {
            return views::welcome::welcome().into();
        }
        match place {
            None => views::no_such_page().into(),
            Some(place) if officer.get() => later::for_officer(place),
            Some(place) => screen_of(place),
        }
    };
    let tabs = move || {
        // An officer reads where a leader works.
        let working = place.get().is_some_and(Place::is_working) && !officer.get();
        (!working && !welcome.get()).then(|| main_tabs(place))
    };
    let page = el("div")
        .class(if book.is_sample {
            "app of-sample"
        } else {
            "app"
        })
        .put(book.is_sample.then(|| sample_mark(book)))
        .live(shown)
        .live(tabs);
    Nodes::from(page).put(announcements(book.announcer))
}

/// On every screen of the sample cluster: what it is, and the way out of it.
fn sample_mark(book: Fieldbook) -> El {
    let leave = go_button("go quiet small", say(Text::SampleLeave), move || {
        later::leave_sample(book);
    });
    el("aside")
        .class("sample")
        .attr("aria-label", &say(Text::SampleCluster))
        .put(el("p").put(say(Text::SampleMark)))
        .put(leave)
}

fn main_tabs(place: Derived<Option<Place>>) -> El {
    let words = [Text::Today, Text::Schools, Text::Steps, Text::More];
    let icons = [icon::CALENDAR, icon::HOUSE, icon::CHECKLIST, icon::DOTS];
    let main = TABS.iter().zip(words).zip(icons);
    let main = main.map(|((place, text), icon)| Tab {
        href: place.path(),
        label: say(text).into_owned(),
        icon,
    });
    let current = move || {
        let tab = place.get()?.tab();
        TABS.iter().position(|known| *known == tab)
    };
    tabs(&say(Text::Tabs), main.collect(), current)
}

fn screen_of(place: Place) -> Nodes {
    match place {
        Place::Today => views::today::today_screen().into(),
        Place::School(id) => views::school::school(id).into(),
        Place::SchoolForm(id) => unless_led(id, move || views::school_form::school_form(id)),
        Place::Visit(id) => views::visit::visit(id),
        Place::Plan(id) => unless_led(id, move || views::plan::plan(id)),
        _ => later::screen_of(place),
    }
}
