//! Many phones, and many years.

use super::scene::{Scene, deliver, save_some};
use exchange::changes::{ChangesPage, PAGE_BYTES, PAGE_LINES};
use reqwest::Method;
use tests::phone::Rest;
use tests::samples;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_that_come_at_once_all_get_in_and_the_log_has_no_gap() {
    let scene = Scene::new().await;
    let mut phones = Vec::new();
    for name in 0..20 {
        phones.push(scene.phone(&format!("Leader {name}")).await.1);
    }
    let mut coming = JoinSet::new();
    for mut phone in phones {
        coming.spawn(async move {
            for _ in 0..3 {
                save_some(&mut phone, 10);
                assert_eq!(phone.deliver(5).await, Rest::Done);
            }
            (phone.only_here(), phone.held.len())
        });
    }
    while let Some(came) = coming.join_next().await {
        assert_eq!(came.unwrap(), (0, 30));
    }
    assert_eq!(scene.data.is_sound().await, 600);
}

#[tokio::test]
async fn years_of_work_come_down_page_by_page() {
    let scene = Scene::new().await;
    let (seat, mut phone) = scene.phone("Amina").await;
    save_some(&mut phone, PAGE_LINES + 20);
    let mut body = samples::body("school");
    body["place"] = "x".repeat(200_000).into();
    for _ in 0..8 {
        let record = phone.record_id();
        phone.save("school", record, &body);
    }
    deliver(&mut phone).await;
    let mut second = scene.further_phone(seat).await;
    let (mut pages, mut lines) = (0, 0);
    loop {
        let path = format!("/v1/changes?after={}", second.cursor);
        let reply = second.call(Method::GET, &path, &[], "").await.unwrap();
        let page = ChangesPage::read(&reply.body).unwrap();
        assert!(page.lines.len() <= PAGE_LINES);
        assert!(
            reply.body.len() <= PAGE_BYTES + 64 * 1024,
            "{}",
            reply.body.len()
        );
        (pages, lines) = (pages + 1, lines + page.lines.len());
        let more = page.more;
        second.take_in(page);
        if !more {
            break;
        }
    }
    assert_eq!((pages >= 3, lines), (true, PAGE_LINES + 28));
    assert_eq!(second.held.len(), phone.held.len());
    assert_eq!(
        second.cursor,
        scene.data.store().await.head().await.unwrap()
    );
}
