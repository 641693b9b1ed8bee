//! How a District bears its leaders: a thousand of them find a network in the
//! same minute, each with a week's work. `cargo xtask bench` runs it and keeps
//! `tests/figures/district.json`; only the ratios mean anything on another
//! machine.
//!
//! The District is the program itself, in a process of its own; the phones are
//! this process. What the phones cost is told beside what the District costs:
//! the same bursts to a server that does nothing but answer.

mod burst;
mod cost;
mod deaf;

use burst::{Burst, Leader};
use cost::Cost;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::host::{Data, Engine};
use tests::program::Program;
use tokio::task::JoinSet;

/// How many leaders; `FIELDBOOK_LEADERS` for fewer.
const LEADERS: usize = 1_000;
/// After the first burst so many more make the history the last one meets.
const HISTORY: usize = 9;

#[tokio::main]
async fn main() {
    let leaders = std::env::var("FIELDBOOK_LEADERS").map(|n| n.parse().expect("a number"));
    let leaders = leaders.unwrap_or(LEADERS);
    let mut figures = json!({
        "what": "a week's work of each leader, all at once: milliseconds until each has its acknowledgement; cpu in seconds",
        "leaders": leaders,
        "machine": { "cores": std::thread::available_parallelism().map_or(0, usize::from) },
    });
    for (name, engine) in [("sqlite", Engine::Sqlite), ("postgresql", Engine::Postgres)] {
        println!("on {name}");
        figures[name] = district(engine, leaders, &mut figures).await;
    }
    let text = serde_json::to_string_pretty(&figures).expect("figures have a JSON form");
    println!("{text}");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/figures/district.json");
    std::fs::write(file, text + "\n").expect("the figures can be written");
}

/// The figures of one database; what the phones alone cost goes into `all`.
async fn district(engine: Engine, leaders: usize, all: &mut Value) -> Value {
    let data = Data::on(engine);
    // The program makes the database.
    drop(Program::start(&data));
    println!("{leaders} leaders join");
    let mut phones = Leader::joined(&data, leaders).await;
    let deaf = deaf::listen().await;
    let bursts = write_all(&mut phones);
    all["burst"] = burst::told(&bursts);
    all["phones_alone"] = at_once(&format!("http://{deaf}"), &phones, bursts.clone(), None).await;

    let program = Program::start(&data);
    let url = format!("http://{}", program.address);
    println!("the first burst");
    let first = at_once(&url, &phones, bursts, Some(program.pid())).await;
    for nth in 1..HISTORY {
        println!("history, {nth} of {}", HISTORY - 1);
        let bursts = write_all(&mut phones);
        at_once(&url, &phones, bursts, None).await;
    }
    println!("the last burst");
    let bursts = write_all(&mut phones);
    let last = at_once(&url, &phones, bursts, Some(program.pid())).await;
    let entries = data.is_sound().await;
    let ratio = |name: &str| {
        let [one, other] = [&last, &first].map(|of| of[name].as_f64().expect("a number"));
        cost::rounded(one / other, 2)
    };
    json!({
        "first": first,
        "over_ten_times_the_history": last,
        "ratio_p50": ratio("p50_ms"),
        "ratio_p99": ratio("p99_ms"),
        "entries_at_the_end": entries,
    })
}

fn write_all(leaders: &mut [Leader]) -> Vec<Burst> {
    leaders.iter_mut().map(Leader::week).collect()
}

/// Sends every burst at once; how long the leaders waited.
async fn at_once(url: &str, leaders: &[Leader], bursts: Vec<Burst>, server: Option<u32>) -> Value {
    let entries: usize = bursts.iter().map(|burst| burst.entries).sum();
    let before = Cost::now(server);
    let began = Instant::now();
    let mut sending = JoinSet::new();
    for (leader, burst) in leaders.iter().zip(bursts) {
        let courier = leader.courier(url);
        sending.spawn(async move {
            let waits = courier.deliver(burst).await;
            (began.elapsed(), waits)
        });
    }
    let mut took: Vec<Duration> = Vec::new();
    let mut waits = 0;
    while let Some(done) = sending.join_next().await {
        let (time, waited) = done.expect("a burst is delivered");
        took.push(time);
        waits += waited;
    }
    took.sort();
    let spent = before.since(server);
    let seconds = took.last().map_or(0.0, Duration::as_secs_f64);
    let mut told = json!({
        "p50_ms": cost::ms(took[took.len() / 2]),
        "p99_ms": cost::ms(took[took.len() * 99 / 100]),
        "all_ms": cost::ms(*took.last().expect("somebody came")),
        "entries_a_second": cost::rounded(entries as f64 / seconds, 0),
        "told_to_wait": waits,
        "phones_cpu_s": cost::rounded(spent.here, 2),
    });
    if server.is_some() {
        told["district_cpu_s"] = cost::rounded(spent.there, 2).into();
    }
    told
}
