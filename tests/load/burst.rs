//! A leader who comes by, and what they bring: the entries of a week.

use district::scope::Role;
use district::session::Token;
use district::store::Joining;
use exchange::bundle::write_bundle;
use exchange::digest::Digest;
use exchange::receipt::Receipt;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Client;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::io::Write;
use std::time::Duration;
use tests::host::Data;
use tests::phone::Phone;
use tests::samples;

/// A leader, joined.
pub struct Leader {
    phone: Phone,
    cookie: String,
    sent: usize,
}

/// A week's work, ready to go.
#[derive(Clone)]
pub struct Burst {
    sha256: Digest,
    packed: Vec<u8>,
    /// Its entries.
    pub entries: usize,
    /// Their bytes, as they are.
    plain: usize,
    /// Their bytes alone, packed.
    alone: usize,
}

/// Visits in a week, and what a visit has.
const VISITS: usize = 2;
const LESSONS: usize = 2;
const STEPS: usize = 4;
const NOTES: usize = 16;

impl Leader {
    /// So many, joined without the office's door in between: how often one
    /// address may join is not what is measured.
    pub async fn joined(data: &Data, count: usize) -> Vec<Self> {
        let store = data.store().await;
        let mut leaders = Vec::with_capacity(count);
        for nth in 0..count {
            let mut phone = Phone::new("");
            let seat = store
                .add_seat(&format!("Leader {nth}"), Role::Leader, 0)
                .await;
            let seat = seat.expect("a seat");
            let code: [u8; 32] = Sha256::digest(nth.to_le_bytes()).into();
            let invited = store.invite(seat, code, i64::MAX).await;
            invited.expect("an invite");
            let token = Token::mint().expect("random bytes");
            let joining = Joining {
                code,
                account: phone.account,
                device: phone.device,
                signing_key: phone.signing_key.clone(),
                also: Vec::new(),
                token: token.hash(),
            };
            let joined = store.join(&joining, 0).await.expect("a joined phone");
            phone.account = joined.account;
            let cookie = token.set_cookie(false);
            let cookie = cookie.to_str().expect("a cookie is ASCII");
            let (cookie, _) = cookie.split_once(';').expect("a cookie has attributes");
            leaders.push(Self {
                phone,
                cookie: cookie.to_owned(),
                sent: 0,
            });
        }
        store.close().await;
        leaders
    }

    /// Writes a week: visits planned, done and closed, lessons and the talks
    /// about them, steps, a meeting, a reflection.
    pub fn week(&mut self) -> Burst {
        let phone = &mut self.phone;
        for nth in 0..VISITS {
            let visit = phone.record_id();
            let mut body = samples::body("visit");
            for state in ["planned", "under_way", "closed"] {
                body["state"] = state.into();
                body["purpose"] = format!("Group work, {nth}").into();
                phone.save("visit", visit, &body);
            }
            for _ in 0..LESSONS {
                let record = phone.record_id();
                phone.save("observation", record, &lesson());
                let record = phone.record_id();
                phone.save("feedback", record, &samples::body("feedback"));
            }
            for _ in 0..STEPS {
                let record = phone.record_id();
                phone.save("step", record, &samples::body("step"));
            }
        }
        for kind in ["meeting", "reflection"] {
            let record = phone.record_id();
            phone.save(kind, record, &samples::body(kind));
        }
        self.pack()
    }

    fn pack(&mut self) -> Burst {
        let written = self.phone.held.values().map(|held| &held.written);
        let mut new: Vec<_> = written
            .filter(|written| written.entry.seq >= self.sent as u64)
            .collect();
        new.sort_by_key(|written| written.entry.seq);
        let raws: Vec<_> = new.iter().map(|written| written.raw.as_str()).collect();
        let bundle = write_bundle(self.phone.device, &raws);
        assert_eq!(bundle.held_back, [], "what is private is sealed");
        self.sent += raws.len();
        Burst {
            sha256: bundle.sha256,
            packed: packed(bundle.json.as_bytes()),
            entries: raws.len(),
            plain: raws.iter().map(|raw| raw.len()).sum(),
            alone: packed(raws.join("\n").as_bytes()).len(),
        }
    }

    /// Who brings it to the District at `url`.
    pub fn courier(&self, url: &str) -> Courier {
        Courier {
            client: Client::builder()
                .no_proxy()
                .build()
                .expect("a client without TLS always builds"),
            url: url.to_owned(),
            cookie: self.cookie.clone(),
        }
    }
}

/// A lesson with as many notes as leaders write.
fn lesson() -> Value {
    let mut body = samples::body("observation");
    let note = body["notes"][0].clone();
    let notes = (0..NOTES).map(|nth| {
        let mut note = note.clone();
        note["id"] = format!("{nth:016x}").into();
        note["text"] = format!("Pairs read aloud for the {nth}th time; the back row waits").into();
        note
    });
    body["notes"] = notes.collect();
    body
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory takes bytes");
    packed.finish().expect("memory takes bytes")
}

/// What the bursts weigh, on the average.
pub fn told(bursts: &[Burst]) -> Value {
    let mean = |of: fn(&Burst) -> usize| bursts.iter().map(of).sum::<usize>() / bursts.len();
    let (packed, alone) = (mean(|burst| burst.packed.len()), mean(|burst| burst.alone));
    json!({
        "requests": 1,
        "entries": mean(|burst| burst.entries),
        "plain_bytes": mean(|burst| burst.plain),
        "sent_bytes": packed,
        "ratio_to_their_gzip": crate::cost::rounded(packed as f64 / alone as f64, 3),
    })
}

/// Brings a burst.
pub struct Courier {
    client: Client,
    url: String,
    cookie: String,
}

impl Courier {
    /// Until it is acknowledged; how often it was told to wait.
    pub async fn deliver(&self, burst: Burst) -> usize {
        let mut waits = 0;
        loop {
            let call = self
                .client
                .put(format!("{}/v1/bundles/{}", self.url, burst.sha256))
                .header("cookie", &self.cookie)
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .body(burst.packed.clone());
            let answer = call.send().await.expect("an answer");
            match answer.status().as_u16() {
                200 => {
                    let receipt = answer.text().await.expect("a whole answer");
                    let receipt = Receipt::read(&receipt).expect("a receipt");
                    assert_eq!(receipt.sha256, burst.sha256);
                    assert_eq!(receipt.refused.len(), 0, "{:?}", receipt.refused);
                    return waits;
                }
                429 | 503 => {
                    let after = answer.headers().get("retry-after");
                    let after = after.and_then(|after| after.to_str().ok()?.parse().ok());
                    tokio::time::sleep(Duration::from_secs(after.unwrap_or(1))).await;
                    waits += 1;
                }
                other => panic!("{other}: {}", answer.text().await.unwrap_or_default()),
            }
        }
    }
}
