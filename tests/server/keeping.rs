//! Backups: made while phones write, put back, moved, and looked through.

use super::scene::{data, deliver, save_some};
use sqlx::AssertSqlSafe;
use std::time::Duration;
use tests::host::{Data, Engine};
use tests::phone::{Phone, Rest};
use tests::program::Program;

/// A server with a joined phone that has sent something.
async fn lively(data: &Data, entries: usize) -> (Program, Phone) {
    let server = Program::start(data);
    let mut phone = Phone::new(format!("http://{}", server.address));
    let seat = data.seat("Amina").await;
    phone.join(&data.invite(seat).await.code).await;
    save_some(&mut phone, entries);
    deliver(&mut phone).await;
    (server, phone)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_22_a_backup_made_while_phones_write_is_whole_and_phones_refill_what_is_younger() {
    let data = data();
    let (server, mut phone) = lively(&data, 20).await;
    let writing = tokio::spawn(async move {
        for _ in 0..40 {
            save_some(&mut phone, 5);
            deliver(&mut phone).await;
        }
        phone
    });
    tokio::time::sleep(Duration::from_millis(150)).await;
    let backup = data.backed_up().await;
    let mut phone = writing.await.unwrap();
    assert_eq!(data.is_sound().await, 220);
    let told = data
        .command(&["backup", &backup.display().to_string()])
        .await;
    assert!(!told.status.success(), "no backup is written over another");
    assert!(server.terminate());
    data.put_back(&backup).await;
    let held = data.is_sound().await;
    assert!((20..=220).contains(&held), "{held}");
    let server = Program::start(&data);
    phone.url = format!("http://{}", server.address);
    assert_eq!(phone.deliver(1).await, Rest::Done);
    assert_eq!((data.is_sound().await, phone.only_here()), (220, 0));
}

#[tokio::test]
async fn a_district_moves_to_the_other_database_and_its_phones_go_on() {
    let data = data();
    let (server, mut phone) = lively(&data, 30).await;
    assert!(server.terminate());
    let backup = data.backed_up().await;
    let other = Data::on(match super::ENGINE {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    });
    other.put_back(&backup).await;
    assert_eq!(other.entries().await, data.entries().await);
    let server = Program::start(&other);
    phone.url = format!("http://{}", server.address);
    save_some(&mut phone, 2);
    // The same session, and the same place in the log.
    deliver(&mut phone).await;
    assert_eq!((other.is_sound().await, phone.waits.len()), (32, 0));
}

#[tokio::test]
async fn nothing_is_restored_over_a_district_nor_out_of_a_file_that_is_none() {
    let data = data();
    let (server, _phone) = lively(&data, 3).await;
    assert!(server.terminate());
    let backup = data.backed_up().await.display().to_string();
    let before = data.entries().await;
    assert!(!data.command(&["restore", &backup]).await.status.success());
    assert_eq!(data.entries().await, before);
    data.is_lost();
    let odd = format!("{backup}.odd");
    let whole = std::fs::read(&backup).unwrap();
    let mut flipped = whole.clone();
    flipped[100] ^= 0xff;
    let page = "<!doctype html><title>Sign in to the network</title>".repeat(40);
    // The third is cut short, as a full disk leaves it.
    let none: [&[u8]; 5] = [
        b"",
        page.as_bytes(),
        &whole[..whole.len() / 2],
        &flipped,
        b"x",
    ];
    for bytes in none {
        std::fs::write(&odd, bytes).unwrap();
        let told = data.command(&["restore", &odd]).await;
        assert!(!told.status.success());
        let told = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.contains(&odd) && !told.contains("restoring"), "{told}");
        assert!(told.contains("no backup of a District"), "{told}");
        // Nothing was begun.
        let told = data.command(&["verify"]).await;
        let told = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.contains("there is no District in"), "{told}");
    }
    let restored = data.command(&["restore", &backup]).await;
    assert!(restored.status.success(), "{restored:?}");
    assert_eq!(data.entries().await, before);
}

#[tokio::test]
async fn fault_16_a_backup_of_which_one_bit_changed_is_not_restored() {
    let data = data();
    let (server, _phone) = lively(&data, 3).await;
    assert!(server.terminate());
    let backup = data.backed_up().await.display().to_string();
    data.is_lost();
    let whole = std::fs::read(&backup).unwrap();
    let name = whole.windows(5).position(|bytes| bytes == b"Amina");
    let spread = (1..16).map(|nth| nth * whole.len() / 16);
    // A name, of which nothing else in the database says what it is; the ending.
    for at in spread.chain([name.unwrap(), whole.len() - 48, whole.len() - 1]) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        let odd = format!("{backup}.odd");
        std::fs::write(&odd, flipped).unwrap();
        let told = data.command(&["restore", &odd]).await;
        let words = String::from_utf8_lossy(&told.stderr).into_owned();
        let refused = words.contains("changed since it was written");
        assert!(!told.status.success() && refused, "{at}: {words}");
    }
    // Cut within its ending, or that begins otherwise; one of before there were endings.
    let before = whole.len() - 48;
    for (length, is_whole) in [
        (whole.len() - 1, false),
        (before + 1, false),
        (before, true),
    ] {
        let odd = format!("{backup}.odd");
        std::fs::write(&odd, &whole[..length]).unwrap();
        let told = data.command(&["restore", &odd]).await;
        assert_eq!(told.status.success(), is_whole, "{length}: {told:?}");
    }
    data.is_lost();
    assert!(data.command(&["restore", &backup]).await.status.success());
}

#[tokio::test]
async fn fault_16_what_was_changed_behind_the_districts_back_is_found() {
    for (harm, found) in [
        (
            "UPDATE entries SET raw = REPLACE(raw, 'KF-1', 'KF-9')",
            "is not what it was",
        ),
        (
            "UPDATE entries SET share = 'office_secret'",
            "is not what it was",
        ),
        (
            "DELETE FROM entries WHERE id = (SELECT entry FROM log WHERE n = 2)",
            "are not there, and were not erased",
        ),
        ("DELETE FROM log WHERE n = 2", "does not follow"),
        (
            "UPDATE log SET chain = entry WHERE n = 3",
            "does not follow",
        ),
        (
            "UPDATE log SET what = 'stub' WHERE n = 1",
            "not every entry",
        ),
    ] {
        let data = data();
        let (server, _phone) = lively(&data, 4).await;
        let well = data.command(&["verify"]).await;
        assert!(well.status.success(), "{well:?}");
        let mut stranger = data.stranger().await;
        let done = sqlx::query(AssertSqlSafe(harm))
            .execute(&mut stranger)
            .await;
        assert!(done.unwrap().rows_affected() >= 1, "{harm}");
        let told = data.command(&["verify"]).await;
        let words = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(
            !told.status.success() && words.contains(found),
            "{harm}: {words}"
        );
        let file = data.path().with_extension("harmed").display().to_string();
        let refused = data.command(&["backup", &file]).await;
        assert!(!refused.status.success(), "a backup of what does not hold");
        drop(server);
    }
}

#[tokio::test]
async fn a_database_of_the_first_version_is_brought_up_to_date_with_all_it_has() {
    let data = Data::on(Engine::Sqlite);
    std::fs::create_dir_all(data.path()).unwrap();
    std::fs::File::create(data.path().join("district.sqlite")).unwrap();
    let mut first = data.stranger().await;
    let tables = include_str!("../../src/district/store/schema/1.sql");
    let rows =
        "INSERT INTO seats (id, name, created) VALUES (1, 'Amina', 0); PRAGMA user_version = 1";
    for sql in [tables, rows] {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut first)
            .await
            .unwrap();
    }
    drop(first);
    let store = data.store().await;
    let seats = store.seats().await.unwrap();
    assert_eq!(
        (seats[0].name.as_str(), seats[0].role.name()),
        ("Amina", "leader")
    );
    assert!(store.verify().await.unwrap().wrong.is_empty());
    store.close().await;
    // Once more changes nothing.
    data.store().await.close().await;
    let mut stranger = data.stranger().await;
    let found = sqlx::query("SELECT * FROM visits")
        .fetch_all(&mut stranger)
        .await;
    assert_eq!(found.unwrap().len(), 0);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let data = data();
    data.store().await.close().await;
    let mut stranger = data.stranger().await;
    let newer = match super::ENGINE {
        Engine::Sqlite => "PRAGMA user_version = 99",
        Engine::Postgres => "UPDATE schema_version SET version = 99",
    };
    sqlx::raw_sql(newer).execute(&mut stranger).await.unwrap();
    drop(stranger);
    let told = data.command(&["leaders"]).await;
    let words = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        !told.status.success() && words.contains("newer version"),
        "{words}"
    );
}

#[test]
fn a_database_is_where_its_path_says_however_that_is_written() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("a/deep one")).unwrap();
    for (told, at) in [
        ("--data=data", "data/district.sqlite"),
        ("--data=a/deep one/../b%", "a/b%/district.sqlite"),
        ("--database=sqlite://x?.sqlite", "x?.sqlite"),
    ] {
        let district = |arguments: &[&str]| {
            let mut command = std::process::Command::new(tests::program::program());
            command.args(arguments).arg(told).current_dir(folder.path());
            command.env_remove("DISTRICT_DATABASE");
            command
        };
        let at = folder.path().join(at);
        // An invitation makes none: it would be to another District than the one that
        // runs, which may be in PostgreSQL.
        let invite = [
            "invite",
            "--new",
            "Amina",
            "--public-url",
            "https://field.example",
        ];
        let asked = district(&invite).output().unwrap();
        let why = String::from_utf8_lossy(&asked.stderr).into_owned();
        assert!(!asked.status.success() && !at.exists(), "{told}");
        assert!(why.contains("only `district serve` makes one"), "{why}");
        let mut serving = district(&["serve", "--address", "127.0.0.1:0"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut lines = std::io::BufReader::new(serving.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut lines, &mut said).unwrap();
        assert!(said.starts_with("District at"), "{told}: {said}");
        assert!(at.is_file(), "{told}");
        assert!(district(&invite).output().unwrap().status.success());
        serving.kill().unwrap();
        serving.wait().unwrap();
    }
}
