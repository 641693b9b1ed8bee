//! A District, a line to it, and leaders with phones.

use district::scope::{Role, SeatId};
use district::serve::Serving;
use reqwest::Method;
use std::path::Path;
use tests::host::Data;
use tests::line::Line;
use tests::phone::{Phone, Reply, Rest};
use tests::samples;

/// An empty database of the kind that this run of the suite is on.
pub fn data() -> Data {
    Data::on(super::ENGINE)
}

/// The same on a disk with so many megabytes of room.
pub fn data_on_a_small_disk(megabytes: usize) -> Data {
    Data::on_a_small_disk(super::ENGINE, megabytes)
}

/// The seats that [`Scene::office`] stands up.
pub const AMINA: SeatId = SeatId(1);
pub const BOLA: SeatId = SeatId(2);
pub const SANI: SeatId = SeatId(3);

/// A District in this process and the line that leads to it.
pub struct Scene {
    pub data: Data,
    pub serving: Serving,
    pub line: Line,
}

impl Scene {
    pub async fn new() -> Self {
        let data = data();
        let serving = data.serve().await;
        let line = Line::to(serving.address).await;
        Self {
            data,
            serving,
            line,
        }
    }

    /// A District with two leaders, Amina and Bola, and an officer, Sani: the phone of each.
    pub async fn office() -> (Self, Phone, Phone, Phone) {
        let scene = Self::new().await;
        let (amina_s, amina) = scene.phone("Amina").await;
        let (bola_s, bola) = scene.phone("Bola").await;
        let (sani_s, sani) = scene.officer("Sani").await;
        assert_eq!([amina_s, bola_s, sani_s], [AMINA, BOLA, SANI]);
        (scene, amina, bola, sani)
    }

    /// The phone of a new leader, joined.
    pub async fn phone(&self, name: &str) -> (SeatId, Phone) {
        let seat = self.data.seat(name).await;
        (seat, self.further_phone(seat).await)
    }

    /// The phone of a new officer, joined.
    pub async fn officer(&self, name: &str) -> (SeatId, Phone) {
        let seat = self.data.seat_of(name, Role::Officer).await;
        (seat, self.further_phone(seat).await)
    }

    /// A further phone of a leader or an officer, joined.
    pub async fn further_phone(&self, seat: SeatId) -> Phone {
        let code = self.data.invite(seat).await.code;
        let mut phone = Phone::new(self.line.url());
        phone.join(&code).await;
        phone
    }

    /// Stops the server and starts it again on the same data.
    pub async fn restart(&mut self, options: district::serve::Options) {
        let serving = Serving::start(options).await.expect("it starts again");
        self.line.leads_to(serving.address);
        std::mem::replace(&mut self.serving, serving).stop().await;
    }

    /// The District as it was when `backup` was made.
    pub async fn put_back(mut self, backup: &Path) -> Self {
        let options = self.data.options();
        self.serving.stop().await;
        self.data.put_back(backup).await;
        self.serving = Serving::start(options).await.expect("it starts again");
        self.line.leads_to(self.serving.address);
        self
    }
}

/// Saves `count` schools.
pub fn save_some(phone: &mut Phone, count: usize) {
    for number in 0..count {
        let mut body = samples::body("school");
        body["code"] = format!("KF-{number}").into();
        let record = phone.record_id();
        phone.save("school", record, &body);
    }
}

/// Delivers on a line that is whole.
pub async fn deliver(phone: &mut Phone) {
    let before = phone.waits.len();
    assert_eq!(
        phone.deliver(0).await,
        Rest::Done,
        "{:?}",
        &phone.waits[before..]
    );
}

/// Each delivers, in that order.
pub async fn all_deliver<const N: usize>(phones: [&mut Phone; N]) {
    for phone in phones {
        deliver(phone).await;
    }
}

/// The header of a body that is JSON.
pub const JSON: (&str, &str) = ("content-type", "application/json");

/// A PUT of these bytes under that name, plain or as said.
pub async fn put(phone: &Phone, name: &str, body: Vec<u8>, encoding: Option<&str>) -> Reply {
    let mut headers = vec![JSON];
    headers.extend(encoding.map(|encoding| ("content-encoding", encoding)));
    let path = format!("/v1/bundles/{name}");
    let reply = phone.call(Method::PUT, &path, &headers, body).await;
    reply.expect("an answer")
}
