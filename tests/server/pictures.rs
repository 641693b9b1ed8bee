//! Pictures: in pieces, over lines that break, to whoever may see them, and gone
//! when they are removed.

use super::scene::{Scene, data, deliver};
use exchange::Digest;
use exchange::picture::{Have, PIECE};
use sqlx::AssertSqlSafe;
use tests::chance::Chance;
use tests::host::{Data, Engine};
use tests::line::{Fate, Line};
use tests::phone::{Came, Phone, Reply};
use tests::program::Program;
use tests::samples;

/// Bytes that no other picture has, about as many as a picture weighs.
fn full(nth: u8) -> Vec<u8> {
    let byte = |at: usize| (at as u8).wrapping_mul(31) ^ (at >> 8) as u8 ^ nth;
    let mut bytes: Vec<u8> = (0..190_000 + usize::from(nth)).map(byte).collect();
    bytes[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
    bytes
}

fn small(nth: u8) -> Vec<u8> {
    full(nth)[..9_000].to_vec()
}

/// A phone that has sent a visit with a picture's record, not its bytes.
async fn told_of(phone: &mut Phone, nth: u8) -> domain::ids::RecordId {
    let visit = phone.record_id();
    phone.save("visit", visit, &samples::body("visit"));
    let record = phone.save_picture(visit, &full(nth), &small(nth));
    deliver(phone).await;
    record
}

/// How many bytes of that picture are in the database, and whether it is whole.
async fn stored(data: &Data, bytes: &[u8]) -> (i64, bool) {
    let mut stranger = data.stranger().await;
    let sha256 = Digest::of(&[bytes]);
    let rows: Vec<(Vec<u8>, i64)> =
        sqlx::query_as("SELECT sha256, CAST(LENGTH(bytes) AS BIGINT) FROM pieces")
            .fetch_all(&mut stranger)
            .await
            .expect("the pieces");
    let have = rows.iter().filter(|(digest, _)| *digest == sha256.0);
    let whole: Vec<(Vec<u8>, Option<i64>)> = sqlx::query_as("SELECT sha256, whole FROM pictures")
        .fetch_all(&mut stranger)
        .await
        .expect("the pictures");
    let is = |(digest, whole): &(Vec<u8>, Option<i64>)| *digest == sha256.0 && whole.is_some();
    (have.map(|(_, length)| length).sum(), whole.iter().any(is))
}

fn have(reply: &Option<Reply>) -> Have {
    let reply = reply.as_ref().expect("an answer");
    assert_eq!(reply.status, 200, "{}", reply.body);
    Have::read(&reply.body).expect("how much is there")
}

#[tokio::test]
async fn a_picture_that_an_entry_names_comes_in_pieces_and_is_given_to_its_leader_and_to_officers()
{
    let scene = Scene::new().await;
    let (seat, mut amina) = scene.phone("Amina").await;
    let second = scene.further_phone(seat).await;
    let (_, bola) = scene.phone("Bola").await;
    let (_, sani) = scene.officer("Sani").await;
    let bytes = full(1);
    assert_eq!(amina.send_picture(&bytes).await, Came::NotTaken, "no entry");
    told_of(&mut amina, 1).await;
    // Before the last piece nobody is given anything.
    let sha256 = Digest::of(&[&bytes]);
    let first = amina.put_piece(&sha256, 0, &bytes[..PIECE]).await;
    assert_eq!((have(&first).have, have(&first).whole), (PIECE, false));
    assert_eq!(second.picture(&bytes).await.status, 404);
    for bytes in [&bytes, &small(1)] {
        assert_eq!(amina.send_picture(bytes).await, Came::Sent);
        assert_eq!(amina.send_picture(bytes).await, Came::Sent, "once more");
        for phone in [&amina, &second, &sani] {
            let reply = phone.picture(bytes).await;
            assert_eq!(
                (reply.status, reply.content_type.as_str()),
                (200, "image/jpeg")
            );
            assert_eq!(reply.bytes, *bytes);
        }
        assert_eq!(bola.picture(bytes).await.code(), "not_found");
        // What others have is not known to exist, nor taken under their name.
        assert_eq!(bola.send_picture(bytes).await, Came::NotTaken);
        assert_eq!(sani.send_picture(bytes).await, Came::NotTaken);
    }
}

#[tokio::test]
async fn fault_03_a_picture_on_a_line_cut_at_any_byte_goes_on_where_it_stopped_and_is_there_once() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    let mut chance = Chance::new("fault 03 pictures");
    for nth in 0..12 {
        told_of(&mut phone, nth).await;
        let bytes = full(nth);
        let before = scene.line.carried().len();
        let mut cuts = 0;
        loop {
            // A piece or an answer now and then, at any byte.
            scene.line.next((0..3).map(|_| match chance.below(3) {
                0 => Fate::CutUp(1 + chance.below(PIECE + 400)),
                1 => Fate::CutDown(chance.below(900)),
                _ => Fate::Through,
            }));
            match phone.send_picture(&bytes).await {
                Came::Sent => break,
                other => assert_eq!(other, Came::Lost),
            }
            cuts += 1;
            assert!(cuts < 200, "it gets nowhere");
        }
        let up: usize = scene.line.carried()[before..]
            .iter()
            .map(|(up, _)| up)
            .sum();
        let most = bytes.len() + (cuts + 1) * (PIECE + 2_000) + 12 * 2_000;
        assert!(
            up <= most,
            "{up} bytes went up for {} in {cuts} cuts",
            bytes.len()
        );
        while scene.line.left() > 0 {
            let _ = phone.put_piece(&Digest::of(&[&bytes]), 0, &[]).await;
        }
        assert_eq!(
            stored(&scene.data, &bytes).await,
            (bytes.len() as i64, true)
        );
        assert_eq!(phone.picture(&bytes).await.bytes, bytes);
    }
    let found = scene.data.store().await.verify().await.unwrap();
    assert_eq!((found.wrong, found.pictures), (vec![], 12));
}

#[tokio::test]
async fn fault_04_a_server_killed_in_the_middle_of_a_picture_goes_on_with_it_afterwards() {
    let data = data();
    let mut program = Program::start(&data);
    let line = Line::to(program.address).await;
    let mut phone = Phone::new(line.url());
    let seat = data.seat("Amina").await;
    phone.join(&data.invite(seat).await.code).await;
    told_of(&mut phone, 4).await;
    let bytes = full(4);
    for round in 0..3 {
        // Some pieces, then one of which half arrives, and the server is gone.
        line.next([Fate::Through, Fate::Through, Fate::CutUp(PIECE / 2)]);
        assert_eq!(phone.send_picture(&bytes).await, Came::Lost);
        program.kill();
        let (have, whole) = stored(&data, &bytes).await;
        assert_eq!((have, whole), ((round + 1) * PIECE as i64, false));
        program = Program::start(&data);
        line.leads_to(program.address);
        assert_eq!(have_of(&phone, &bytes).await, have, "where it stopped");
    }
    // Killed after its last commit, before the answer.
    line.next([
        Fate::Through,
        Fate::Through,
        Fate::Through,
        Fate::CutDown(0),
    ]);
    let killed = async {
        line.cut_off_an_answer().await;
        program.kill();
    };
    let (came, ()) = tokio::join!(phone.send_picture(&bytes), killed);
    assert_eq!(came, Came::Lost);
    let after = stored(&data, &bytes).await;
    let program = Program::start(&data);
    line.leads_to(program.address);
    assert_eq!(phone.send_picture(&bytes).await, Came::Sent);
    assert!(after.0 > 3 * PIECE as i64);
    assert_eq!(stored(&data, &bytes).await, (bytes.len() as i64, true));
    assert_eq!(phone.picture(&bytes).await.bytes, bytes);
    assert!(program.terminate());
}

async fn have_of(phone: &Phone, bytes: &[u8]) -> i64 {
    have(&phone.put_piece(&Digest::of(&[bytes]), 0, &[]).await).have as i64
}

#[tokio::test]
async fn fault_16_bytes_that_are_not_what_their_digest_says_are_not_kept_and_the_right_ones_are() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    told_of(&mut phone, 1).await;
    let (bytes, sha256) = (small(1), Digest::of(&[&small(1)]));
    for at in [0, 4_500, bytes.len() - 1] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        let reply = phone.put_piece(&sha256, 0, &flipped).await.unwrap();
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (409, "digest_differs")
        );
        assert_eq!(stored(&scene.data, &bytes).await, (0, false));
    }
    // Out of its place, a piece changes nothing and is told where the next begins.
    let half = bytes.len() / 2;
    for from in [half, 1, usize::MAX] {
        let told = phone.put_piece(&sha256, from, &bytes[half..]).await;
        assert_eq!(have(&told).have, 0);
    }
    assert_eq!(
        have(&phone.put_piece(&sha256, 0, &bytes[..half]).await).have,
        half
    );
    assert_eq!(
        have(&phone.put_piece(&sha256, 0, &bytes[..half]).await).have,
        half
    );
    assert_eq!(phone.send_picture(&bytes).await, Came::Sent);
}

#[tokio::test]
async fn fault_23_a_picture_larger_than_it_said_in_pieces_too_large_or_of_no_entry_is_not_stored() {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    told_of(&mut phone, 1).await;
    let bytes = small(1);
    let sha256 = Digest::of(&[&bytes]);
    let more = [bytes.clone(), vec![0]].concat();
    let reply = phone.put_piece(&sha256, 0, &more).await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"));
    let large = full(1);
    let reply = phone
        .put_piece(&Digest::of(&[&large]), 0, &large[..PIECE + 1])
        .await;
    assert_eq!(reply.unwrap().status, 413);
    // Entries that say what no picture is: a size of none, a size without end.
    let visit = phone.record_id();
    for size in [0_u64, 500_000, u64::MAX] {
        let record = phone.record_id();
        let odd = [size.to_le_bytes().to_vec(), vec![7; 90]].concat();
        let body = serde_json::json!({
            "of": visit, "day": "2026-11-20", "full": Digest::of(&[&odd]), "bytes": size,
            "small": "../../etc/passwd", "small_bytes": 90,
        });
        phone.save("picture", record, &body);
        deliver(&mut phone).await;
        assert_eq!(phone.send_picture(&odd).await, Came::NotTaken, "{size}");
    }
    for path in ["/v1/blobs/7", "/v1/blobs/..%2f..%2fetc", "/v1/blobs/%00"] {
        let headers = [("content-type", "application/octet-stream")];
        let reply = phone.call(reqwest::Method::PUT, path, &headers, "x").await;
        assert_eq!(reply.unwrap().status, 404, "{path}");
    }
    let path = format!("/v1/blobs/{sha256}?from=-1");
    let headers = [("content-type", "application/octet-stream")];
    let reply = phone.call(reqwest::Method::PUT, &path, &headers, "x").await;
    assert_eq!(reply.unwrap().status, 400);
    // A page of another origin can send words, and nothing else.
    let headers = [("content-type", "text/plain")];
    let path = format!("/v1/blobs/{sha256}?from=0");
    let reply = phone
        .call(reqwest::Method::PUT, &path, &headers, bytes.clone())
        .await;
    assert_eq!(reply.unwrap().status, 415);
    assert_eq!(stored(&scene.data, &bytes).await, (0, false));
    assert_eq!(phone.send_picture(&bytes).await, Came::Sent);
}

#[tokio::test]
async fn a_picture_that_was_removed_is_gone_from_the_district_too_and_comes_back_when_it_is_brought_back()
 {
    let scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    let record = told_of(&mut phone, 1).await;
    let bytes = full(1);
    assert_eq!(phone.send_picture(&bytes).await, Came::Sent);
    assert_eq!(phone.send_picture(&small(1)).await, Came::Sent);
    let body = phone.merged("picture", record).body.unwrap();
    phone.delete("picture", record);
    deliver(&mut phone).await;
    for bytes in [&bytes, &small(1)] {
        assert_eq!(stored(&scene.data, bytes).await, (0, false));
        assert_eq!(phone.picture(bytes).await.status, 404);
        assert_eq!(phone.send_picture(bytes).await, Came::NotTaken);
    }
    phone.save("picture", record, &body);
    deliver(&mut phone).await;
    assert_eq!(phone.send_picture(&bytes).await, Came::Sent);

    // The same picture of another step: it stays until both are removed.
    let visit = phone.record_id();
    let twin = phone.save_picture(visit, &bytes, &small(1));
    deliver(&mut phone).await;
    phone.delete("picture", record);
    deliver(&mut phone).await;
    assert_eq!(phone.picture(&bytes).await.bytes, bytes);
    phone.delete("picture", twin);
    deliver(&mut phone).await;
    assert_eq!(stored(&scene.data, &bytes).await, (0, false));
}

#[tokio::test]
async fn fault_17_two_phones_that_send_the_same_picture_at_once_leave_one_copy() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    let second = scene.further_phone(seat).await;
    for nth in 0..4 {
        told_of(&mut phone, nth).await;
        let bytes = full(nth);
        let came = tokio::join!(phone.send_picture(&bytes), second.send_picture(&bytes));
        assert_eq!(came, (Came::Sent, Came::Sent));
        assert_eq!(
            stored(&scene.data, &bytes).await,
            (bytes.len() as i64, true)
        );
    }
}

#[tokio::test]
async fn fault_22_a_backup_holds_the_pictures_and_what_was_half_there_goes_on_after_it_is_put_back()
{
    let data = data();
    let server = Program::start(&data);
    let mut phone = Phone::new(format!("http://{}", server.address));
    let seat = data.seat("Amina").await;
    phone.join(&data.invite(seat).await.code).await;
    told_of(&mut phone, 1).await;
    told_of(&mut phone, 2).await;
    assert_eq!(phone.send_picture(&full(1)).await, Came::Sent);
    let half = phone
        .put_piece(&Digest::of(&[&full(2)]), 0, &full(2)[..PIECE])
        .await;
    assert!(!have(&half).whole);
    let backup = data.backed_up().await;
    assert!(server.terminate());
    data.is_lost();
    data.put_back(&backup).await;
    let well = data.command(&["verify"]).await;
    let words = String::from_utf8_lossy(&well.stdout).into_owned();
    assert!(
        well.status.success() && words.contains("1 pictures"),
        "{words}"
    );
    let server = Program::start(&data);
    phone.url = format!("http://{}", server.address);
    assert_eq!(phone.picture(&full(1)).await.bytes, full(1));
    assert_eq!(have_of(&phone, &full(2)).await, PIECE as i64);
    assert_eq!(phone.send_picture(&full(2)).await, Came::Sent);
    assert!(server.terminate());
    // What was changed behind the District's back is found.
    for harm in [
        "UPDATE pieces SET bytes = sha256 WHERE begins = 0",
        "DELETE FROM pieces WHERE begins > 40000 AND begins < 80000",
    ] {
        data.is_lost();
        data.put_back(&backup).await;
        let mut stranger = data.stranger().await;
        let done = sqlx::query(AssertSqlSafe(harm))
            .execute(&mut stranger)
            .await;
        assert!(done.unwrap().rows_affected() >= 1, "{harm}");
        let told = data.command(&["verify"]).await;
        let words = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(
            !told.status.success() && words.contains("picture"),
            "{harm}: {words}"
        );
    }
}

#[tokio::test]
async fn fault_20_a_full_disk_keeps_the_pieces_it_has_and_takes_the_rest_once_there_is_room() {
    let mut scene = Scene::new().await;
    let (_, mut phone) = scene.phone("Amina").await;
    told_of(&mut phone, 1).await;
    // A file of so many pages, or a table that tells what a full disk tells.
    match super::ENGINE {
        Engine::Sqlite => {
            let mut options = scene.data.options();
            options.store.pages = Some(70);
            scene.restart(options).await;
        }
        Engine::Postgres => scene.data.fills_up_at("pieces", 3).await,
    }
    let bytes = full(1);
    for _ in 0..2 {
        assert_eq!(phone.send_picture(&bytes).await, Came::Lost);
        let (have, whole) = stored(&scene.data, &bytes).await;
        assert!(!whole && have % PIECE as i64 == 0 && have < bytes.len() as i64);
    }
    match super::ENGINE {
        Engine::Sqlite => scene.restart(scene.data.options()).await,
        Engine::Postgres => scene.data.has_room("pieces").await,
    }
    assert_eq!(phone.send_picture(&bytes).await, Came::Sent);
    assert_eq!(phone.picture(&bytes).await.bytes, bytes);
}
