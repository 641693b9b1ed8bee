//! A disk that really fills up under the District.

use super::scene::data_on_a_small_disk;
use tests::host::{Engine, POSTGRES_TAKES};
use tests::line::Line;
use tests::phone::{Phone, Rest};
use tests::program::Program;
use tests::samples;

/// Room for a few hundred entries, in megabytes.
const ROOM: usize = 24;

#[tokio::test]
async fn fault_20_on_a_disk_that_fills_up_nothing_that_was_acknowledged_is_lost_and_with_room_all_goes_on()
 {
    let data = data_on_a_small_disk(ROOM);
    let mut program = Program::start(&data);
    let line = Line::to(program.address).await;
    let mut phone = Phone::new(line.url());
    let seat = data.seat("Amina").await;
    phone.join(&data.invite(seat).await.code).await;
    let mut body = samples::body("school");
    body["place"] = "x".repeat(8_000).into();
    let mut saved = 0;
    // A PostgreSQL on a full disk may die after it has taken the last bundle,
    // and before it answers what is new: then nothing is left to send.
    while phone.only_here() == 0 {
        for _ in 0..40 {
            let record = phone.record_id();
            phone.save("school", record, &body);
        }
        saved += 40;
        phone.now_ms += 600_000;
        let rest = phone.deliver(1).await;
        assert!(rest != Rest::Done || phone.only_here() == 0, "{rest:?}");
        assert!(saved < 20_000, "a disk of {ROOM} MB fills up");
    }
    // However often it is tried on the full disk, and if the server dies there.
    for _ in 0..3 {
        phone.now_ms += 600_000;
        let rest = phone.deliver(0).await;
        assert!(rest != Rest::Done || phone.only_here() == 0, "{rest:?}");
    }
    let acknowledged = saved - phone.only_here();
    println!("{acknowledged} of {saved} acknowledged");
    assert!(acknowledged >= 40);
    program.kill();
    data.disk().grows_to(2 * (ROOM + POSTGRES_TAKES));
    if super::ENGINE == Engine::Postgres {
        data.cluster().is_up_again();
    }
    let held = data.is_sound().await;
    assert!((acknowledged..=saved).contains(&held), "{held}");
    let program = Program::start(&data);
    line.leads_to(program.address);
    phone.now_ms += 600_000;
    assert_eq!(phone.deliver(3).await, Rest::Done);
    assert_eq!((data.is_sound().await, phone.only_here()), (saved, 0));
}
