//! Several servers on one PostgreSQL, which is theirs together.

use super::scene::{data, deliver, save_some};
use exchange::changes::{self, ChangesPage};
use exchange::digest::EntryId;
use reqwest::Method;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use tests::chance::Chance;
use tests::host::Data;
use tests::line::Line;
use tests::phone::{Phone, Rest};
use tests::program::Program;
use tokio::task::JoinSet;

/// A leader's phone on that server.
async fn phone(data: &Data, server: &Program, name: &str) -> Phone {
    let mut phone = Phone::new(format!("http://{}", server.address));
    let seat = data.seat(name).await;
    phone.join(&data.invite(seat).await.code).await;
    phone
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_three_servers_with_many_writers_no_reader_misses_a_change_or_gets_one_twice() {
    let data = data();
    let servers: Vec<_> = (0..3).map(|_| Program::start(&data)).collect();
    let mut coming = JoinSet::new();
    const WRITERS: usize = 9;
    /// How often each writes at least, and how many pages are read meanwhile,
    /// however fast the machine is.
    const ROUNDS: usize = 12;
    const PAGES: usize = 12;
    const EACH: usize = 3;
    let read_enough = Arc::new(AtomicBool::new(false));
    // All of one leader, so that one further phone should see all of it.
    let seat = data.seat("Amina").await;
    for number in 0..WRITERS {
        let server = &servers[number % servers.len()];
        let mut phone = Phone::new(format!("http://{}", server.address));
        phone.join(&data.invite(seat).await.code).await;
        let read_enough = read_enough.clone();
        coming.spawn(async move {
            let mut rounds = 0;
            while rounds < ROUNDS || !read_enough.load(Relaxed) {
                save_some(&mut phone, EACH);
                // At the first try: they wait for each other, none is turned away.
                assert_eq!(phone.deliver(0).await, Rest::Done);
                rounds += 1;
            }
            (phone, rounds)
        });
    }
    // It asks now this server and now that, while the others write.
    let mut reader = Phone::new(format!("http://{}", servers[0].address));
    reader.join(&data.invite(seat).await.code).await;
    let mut chance = Chance::new("several servers");
    let (mut times, mut pages, mut quiet) = (BTreeMap::new(), 0, 0);
    let (mut phones, mut total) = (Vec::new(), 0);
    while quiet < 3 {
        let done = coming.is_empty();
        let server = &servers[chance.below(servers.len())];
        reader.url = format!("http://{}", server.address);
        let path = format!("/v1/changes?after={}", reader.cursor);
        let reply = reader.call(Method::GET, &path, &[], "").await.unwrap();
        let page = ChangesPage::read(&reply.body).unwrap();
        reader.cursor = page.mark;
        pages += usize::from(!page.lines.is_empty());
        read_enough.store(pages >= PAGES, Relaxed);
        quiet = if done && page.lines.is_empty() {
            quiet + 1
        } else {
            0
        };
        for line in page.lines {
            let changes::Line::Entry(raw) = line else {
                panic!("{line:?}")
            };
            *times.entry(EntryId::of(&raw)).or_insert(0) += 1;
        }
        while let Some(ended) = coming.try_join_next() {
            let (phone, rounds) = ended.unwrap();
            phones.push(phone);
            total += rounds * EACH;
        }
    }
    assert_eq!((data.is_sound().await, times.len()), (total, total));
    assert!(
        times.values().all(|times| *times == 1),
        "a change came twice"
    );
    for mut phone in phones {
        deliver(&mut phone).await;
        assert_eq!(phone.held.len(), total, "every writer reads as well");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_that_start_at_once_on_an_empty_database_make_its_tables_once() {
    let data = data();
    let mut starting = JoinSet::new();
    for _ in 0..4 {
        let mut options = data.options();
        // Each waits for the one before it, on however slow a machine.
        options.store = district::store::StoreOptions::default();
        starting.spawn(district::serve::Serving::start(options));
    }
    while let Some(started) = starting.join_next().await {
        started.unwrap().unwrap().stop().await;
    }
    assert_eq!(data.is_sound().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fault_21_postgresql_that_dies_in_the_middle_of_writes_has_each_of_them_once() {
    let data = Data::on_its_own();
    let server = Program::start(&data);
    let mut phones = Vec::new();
    for number in 0..4 {
        phones.push(phone(&data, &server, &format!("Leader {number}")).await);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let mut coming = JoinSet::new();
    for mut phone in phones {
        let stop = stop.clone();
        coming.spawn(async move {
            let mut saved = 0;
            while !stop.load(Relaxed) {
                save_some(&mut phone, 5);
                saved += 5;
                // Phones wait by their own clocks, which run at once here.
                while phone.deliver(0).await != Rest::Done {
                    phone.now_ms += 10 * 60 * 1_000;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                assert_eq!(phone.only_here(), 0);
            }
            (saved, phone.waits.len())
        });
    }
    let mut chance = Chance::new("fault 21");
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(200 + chance.below(400) as u64)).await;
        tokio::task::block_in_place(|| data.cluster().dies_and_comes_up_again());
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.store(true, Relaxed);
    let (mut saved, mut waits) = (0, 0);
    while let Some(ended) = coming.join_next().await {
        let (one, waited) = ended.unwrap();
        (saved, waits) = (saved + one, waits + waited);
    }
    assert_eq!(data.is_sound().await, saved);
    assert!(waits > 0, "no phone noticed that it died");
    assert!(server.terminate());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_phone_whose_server_dies_goes_on_at_another() {
    let data = data();
    let (mut first, second) = (Program::start(&data), Program::start(&data));
    let line = Line::to(first.address).await;
    let mut phone = phone(&data, &first, "Amina").await;
    phone.url = line.url();
    save_some(&mut phone, 4);
    deliver(&mut phone).await;
    first.kill();
    line.leads_to(second.address);
    save_some(&mut phone, 3);
    deliver(&mut phone).await;
    assert_eq!((data.is_sound().await, phone.only_here()), (7, 0));
}

#[tokio::test]
async fn a_postgresql_that_would_not_give_back_every_letter_is_not_served_from() {
    let data = data();
    let cluster = data.cluster();
    cluster.drop(data.name());
    cluster.tool(
        "createdb",
        &["-E", "SQL_ASCII", "-T", "template0", data.name()],
    );
    let told = data.command(&["serve", "--address", "127.0.0.1:0"]).await;
    let words = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        !told.status.success() && words.contains("SQL_ASCII"),
        "{words}"
    );
}
