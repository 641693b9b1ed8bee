//! `district`: the command line of the District server.

mod bringing;
mod command;

use anyhow::{Context, Result, bail};
use clap::Parser;
use command::{Cli, Command, Data, Invitation, Revocation, Serve};
use district::certificate::Certificate;
use district::error::Error;
use district::invite::{self, Invite};
use district::keys::Keys;
use district::scope::{Role, SeatId};
use district::serve::{Options, Serving, setting};
use district::store::{Found, Joined, Revoked, Seat, Store, StoreOptions};
use district::{aboard, backup, clock, export, waiting};
use domain::ids::DeviceId;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("DISTRICT_LOG")
        .unwrap_or_else(|_| "info,sqlx=off".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match Cli::parse().command {
        Command::Serve(asked) => serve(asked).await,
        Command::Invite(asked) => invite(asked).await,
        Command::Leaders(data) => leaders(data).await,
        Command::Revoke(asked) => revoke(asked).await,
        Command::Open(asked) => bringing::open_file(asked).await,
        Command::Backup { file, data } => {
            let store = open(&data).await?;
            let found = backup::backup(&store, &file).await?;
            store.close().await;
            println!("Written and read again: {}", counted(&found));
            Ok(())
        }
        Command::Restore { file, data } => {
            let found = backup::restore(&file, &data.database()).await?;
            println!("Restored: {}", counted(&found));
            Ok(())
        }
        Command::Verify(data) => verify(data).await,
        Command::Export { folder, data } => {
            let store = open(&data).await?;
            let summary = export::export(&store, &folder).await?;
            print!("{summary}");
            store.close().await;
            Ok(())
        }
    }
}

async fn serve(asked: Serve) -> Result<()> {
    let app = match asked.app {
        Some(folder) => folder,
        None => aboard::lay_out(&asked.data.data)?.unwrap_or_else(|| PathBuf::from("dist")),
    };
    let serving = Serving::start(Options {
        database: asked.data.database(),
        address: asked.address,
        app: app.clone(),
        behind_proxy: asked.behind_proxy,
        certificate: asked
            .certificate
            .zip(asked.key)
            .map(|(chain, key)| Certificate::of(chain, key)),
        public_url: asked.public_url,
        name: asked.name,
        store: StoreOptions::default(),
        limits: district::serve::Limits::default(),
    })
    .await?;
    if !serving.has_app {
        tracing::warn!(
            "no app in {}: only the calls are served; give the folder with --app",
            app.display()
        );
    }
    // Whoever started the server may have stopped listening to it: no reason to fail.
    let _ = writeln!(
        std::io::stdout(),
        "District at {} (listening on {})\n\
         Stop with Ctrl-C. Invite a leader with: district invite --new NAME",
        serving.public_url,
        serving.address
    );
    asked_to_stop().await?;
    tracing::info!("stopping");
    serving.stop().await;
    Ok(())
}

/// Ctrl-C, or what a service manager sends.
async fn asked_to_stop() -> Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            pressed = tokio::signal::ctrl_c() => Ok(pressed?),
        }
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c().await?)
}

async fn invite(asked: Invitation) -> Result<()> {
    let new = asked.new.map(|name| (name, Role::Leader));
    let new = new.or(asked.officer.map(|name| (name, Role::Officer)));
    let store = open(&asked.data).await?;
    let origin = match asked.public_url {
        Some(origin) => origin,
        None => store
            .setting(setting::PUBLIC_URL)
            .await?
            .context("start the server once, or say where phones find it with --public-url")?,
    };
    let (seat, role, who) = match (new, asked.leader) {
        (Some((name, role)), _) => {
            let name = name.trim().to_owned();
            if name.is_empty() {
                bail!("they need a name");
            }
            (store.add_seat(&name, role, clock::now()).await?, role, name)
        }
        (None, Some(number)) => {
            let seat = store
                .seats()
                .await?
                .into_iter()
                .find(|seat| seat.id.0 == number);
            let seat = seat.with_context(|| {
                format!("there is no leader {number}; `district leaders` lists them")
            })?;
            (seat.id, seat.role, seat.name)
        }
        (None, None) => bail!("give --new NAME, --officer NAME or --leader ID"),
    };
    let Invite { link, code, .. } = invite::invite(&store, seat, &origin).await?;
    store.close().await;
    let called = match role {
        Role::Leader => "Leader",
        Role::Officer => "Officer",
    };
    println!("{called} {seat}: {who}\n");
    println!("{}\n", invite::draw(&link)?);
    println!("Open this link on the phone, or scan the code:\n\n  {link}\n");
    println!(
        "Or type the code under More, Join:\n\n  {}\n",
        in_groups(&code)
    );
    println!("It holds for 72 hours and for one phone.");
    if role == Role::Officer {
        println!(
            "That phone will hold what all leaders sent and is not private: schools, visits, \
             lessons, meetings, steps. Teachers' names do not come there."
        );
    }
    Ok(())
}

/// Digits as people read them out: four and four.
fn in_groups(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    let groups = digits.chunks(4).map(|some| some.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

async fn leaders(data: Data) -> Result<()> {
    let store = open(&data).await?;
    let seats = store.seats().await?;
    let phones = store.joined().await?;
    store.close().await;
    if seats.is_empty() {
        println!("Nobody yet. Invite the first with: district invite --new NAME");
    }
    for Seat {
        id,
        name,
        role,
        account,
        devices,
        entries,
        heard,
    } in seats
    {
        let account = account.map_or("not joined yet".to_owned(), |account| account.to_string());
        let heard = heard.map_or("never".to_owned(), clock::in_words);
        let role = role.name();
        println!(
            "{id}\t{name}\t{role}\t{account}\tphones {devices}\tentries {entries}\tlast {heard}"
        );
        for Joined { device, began, .. } in phones.iter().filter(|phone| phone.seat == id) {
            println!("\tphone {device}\tjoined {}", clock::in_words(*began));
        }
    }
    Ok(())
}

async fn verify(data: Data) -> Result<()> {
    let store = open(&data).await?;
    let mut found = store.verify().await?;
    let keys = Keys::of(&store).await?;
    found.wrong.extend(waiting::spoiled(&store, &keys).await?);
    store.close().await;
    println!("{}", counted(&found));
    if !found.wrong.is_empty() {
        bail!("this does not hold:\n{}", found.wrong.join("\n"));
    }
    println!("All of it holds.");
    Ok(())
}

fn counted(found: &Found) -> String {
    let Found {
        seats,
        entries,
        pictures,
        lines,
        ..
    } = found;
    format!("{seats} seats, {entries} entries, {pictures} pictures, {lines} lines of the log")
}

async fn revoke(asked: Revocation) -> Result<()> {
    let store = open(&asked.data).await?;
    let which = match (asked.phone, asked.leader) {
        (Some(phone), _) => Revoked::Device(DeviceId(phone)),
        (None, Some(number)) => Revoked::Seat(SeatId(number)),
        (None, None) => bail!("give --phone ID or --leader ID"),
    };
    let phones = store.revoke(which).await?;
    store.close().await;
    if phones == 0 {
        bail!("no such phone is joined; `district leaders` lists them");
    }
    println!(
        "Phones that are known no longer: {phones}\n\
         What they sent stays. To let one back in: district invite --leader ID"
    );
    Ok(())
}

/// How long a command waits for its turn to write.
const COMMAND_PATIENCE: Duration = Duration::from_secs(60);

/// The database, if it is there.
async fn open(data: &Data) -> Result<Store> {
    let options = StoreOptions {
        make: false,
        // Nobody waits for an answer as a phone does: a server that writes, on a
        // disk that is slow just then, is no reason to give up.
        patience: COMMAND_PATIENCE,
        ..StoreOptions::default()
    };
    let database = data.database();
    match Store::open(&database, options).await {
        Err(Error::NotFound) => {
            bail!(
                "there is no District in {database}, and only `district serve` makes one; say where \
                 it is with --data, --database or DISTRICT_DATABASE. Where a service runs it, as \
                 its unit says: the first lines of district.service have the command"
            )
        }
        store => Ok(store?),
    }
}
