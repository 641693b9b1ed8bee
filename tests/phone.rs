//! A phone without a browser: its memory is a map, its line is HTTP. What it
//! does next, [`Delivery`] says, as on a real one.

use crate::chance::bytes;
use crate::sealer;
use domain::ids::{AccountId, DeviceId, RecordId, mint};
use domain::kinds::Kind;
use domain::record::Share;
use exchange::bundle::write_bundle;
use exchange::changes::{ChangesPage, Line, Stub};
use exchange::delivery::{Answer, Command, Delivery, Event, Now, Trouble};
use exchange::digest::{Digest, EntryId};
use exchange::enrol::{EnrolAnswer, EnrolRequest};
use exchange::entry::{Content, Entry, VERSION, Written};
use exchange::merge::{Known, Merged, Revision, merge};
use exchange::receipt::{MARK_HEADER, Mark, Receipt};
use exchange::revise::revise;
use exchange::sealed::{AccountKey, Inside, base64url};
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;
use uuid::Uuid;

/// How an entry stands with the District.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Only here.
    OnlyHere,
    /// The District has it.
    Acknowledged,
    /// The District will not have it, with its reason.
    Refused(String),
}

/// An entry on this phone.
#[derive(Clone, Debug)]
pub struct Held {
    /// The entry.
    pub written: Written,
    /// How it stands.
    pub standing: Standing,
}

/// Where a delivery came to rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// All is sent and fetched.
    Done,
    /// It must join again.
    JoinAgain,
    /// It was let wait so often and still waits; why, the last time.
    Waiting(Trouble),
}

/// An answer of the District, or of whoever took its place.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: String,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The body.
    pub body: String,
}

/// A phone.
#[derive(Debug)]
pub struct Phone {
    /// Its database's id.
    pub device: DeviceId,
    /// The account it writes for: its own until it joins.
    pub account: AccountId,
    /// Its public signing key.
    pub signing_key: String,
    /// The secret its private records are sealed with.
    pub key: AccountKey,
    /// The District's origin.
    pub url: String,
    /// Everything it holds.
    pub held: BTreeMap<EntryId, Held>,
    /// Stubs that came.
    pub stubs: BTreeMap<EntryId, Stub>,
    /// Where it goes on reading.
    pub cursor: Mark,
    /// What it last heard from the District.
    pub mark: Option<Mark>,
    /// Its clock, ms since 1970. Waiting moves it on.
    pub now_ms: u64,
    /// How long it was told to wait, in ms, and why.
    pub waits: Vec<(u64, Trouble)>,
    outbox: Vec<EntryId>,
    delivery: Delivery,
    client: Client,
}

/// 2026-11-20, ten in the morning.
const MORNING: u64 = 1_795_168_800_000;

impl Phone {
    /// A fresh phone that will look for a District at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        let mut point = vec![4];
        point.extend(bytes::<64>());
        Self {
            device: DeviceId(mint(MORNING, bytes())),
            account: AccountId(mint(MORNING, bytes())),
            signing_key: base64url(&point),
            key: AccountKey(bytes()),
            url: url.into(),
            held: BTreeMap::new(),
            stubs: BTreeMap::new(),
            cursor: Mark::START,
            mark: None,
            now_ms: MORNING,
            waits: Vec::new(),
            outbox: Vec::new(),
            delivery: Delivery::new(false),
            client: Self::client(),
        }
    }

    /// One connection for each call, so that a line can break any one of them.
    fn client() -> Client {
        Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .pool_max_idle_per_host(0)
            .timeout(Duration::from_secs(20))
            .no_proxy()
            .build()
            .expect("a client without TLS always builds")
    }

    /// Forgets its session, as when somebody clears the browser's cookies.
    pub fn lose_cookies(&mut self) {
        self.client = Self::client();
    }

    /// A call, as the app makes it. None when no whole answer came.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Option<Reply> {
        let mut call = self.client.request(method, format!("{}{path}", self.url));
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        let response = call.body(body).send().await.ok()?;
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().ok()?.to_owned())
        };
        let (content_type, retry_after) = (header("content-type"), header("retry-after"));
        Some(Reply {
            status: response.status().as_u16(),
            content_type: content_type.unwrap_or_default(),
            retry_after,
            body: String::from_utf8(response.bytes().await.ok()?.to_vec()).ok()?,
        })
    }

    /// Asks to join with a code. The account's id is taken over when it works.
    pub async fn try_join(&mut self, code: &str) -> Option<Reply> {
        let request = serde_json::to_string(&EnrolRequest {
            code: code.to_owned(),
            account: self.account,
            device: self.device,
            signing_key: self.signing_key.clone(),
        })
        .expect("a request has a JSON form");
        let json = [("content-type", "application/json")];
        let reply = self.call(Method::POST, "/v1/enrol", &json, request).await?;
        if reply.status == 200 {
            let answer: EnrolAnswer = serde_json::from_str(&reply.body).expect("an answer");
            self.account = answer.account;
            self.offer_again();
            let now = self.now();
            self.delivery.step(Event::Joined, now);
            // What `Joined` asks for is asked for again by `deliver`.
            self.delivery = Delivery::new(true);
        }
        Some(reply)
    }

    /// Joins with a code.
    pub async fn join(&mut self, code: &str) {
        let reply = self.try_join(code).await.expect("an answer");
        assert_eq!(reply.status, 200, "{}", reply.body);
    }

    /// A fresh record's id.
    pub fn record_id(&self) -> RecordId {
        RecordId(mint(self.now_ms, bytes()))
    }

    /// Saves a record on top of what is known of it, sealed if it is private.
    pub fn save(&mut self, kind: &str, record: RecordId, body: &Value) -> EntryId {
        let before = self.merged(kind, record);
        let revised = revise(before.body.as_ref(), body);
        self.write(kind, record, before.heads, revised.set, revised.body, false)
    }

    /// Deletes a record.
    pub fn delete(&mut self, kind: &str, record: RecordId) -> EntryId {
        let before = self.merged(kind, record);
        let body = before.body.expect("a record that is there");
        self.write(kind, record, before.heads, Vec::new(), body, true)
    }

    fn write(
        &mut self,
        kind: &str,
        record: RecordId,
        parents: Vec<EntryId>,
        set: Vec<String>,
        body: Value,
        deleted: bool,
    ) -> EntryId {
        let share = Kind::named(kind).map_or(Share::District, |kind| kind.share);
        let content = match share {
            Share::Mine => {
                let inside = Inside { set, body };
                Content::Sealed(sealer::seal(&self.key, record, kind, &inside))
            }
            Share::District => Content::Open { set, body },
        };
        self.keep(Entry {
            v: VERSION,
            device: self.device,
            seq: self.held.len() as u64,
            record,
            kind: kind.to_owned(),
            parents,
            at: in_words(self.now_ms),
            author: self.account,
            share: share.name().to_owned(),
            deleted,
            content,
        })
    }

    /// Keeps an entry as this phone's own work.
    pub fn keep(&mut self, entry: Entry) -> EntryId {
        let written = entry.write();
        let id = written.id;
        self.outbox.push(id);
        self.held.insert(
            id,
            Held {
                written,
                standing: Standing::OnlyHere,
            },
        );
        id
    }

    /// Where a record stands, as this phone can read it.
    pub fn merged(&self, kind: &str, record: RecordId) -> Merged {
        let entries = self.held.values().map(|held| &held.written);
        let entries = entries.filter(|written| written.entry.record == record);
        let stubs = self.stubs.values().filter(|stub| stub.record == record);
        let stubs = stubs.filter(|stub| !self.held.contains_key(&stub.id));
        let known: Vec<_> = entries
            .map(|written| self.known(written))
            .chain(stubs.map(|stub| Known::Stub {
                id: stub.id,
                parents: stub.parents.clone(),
            }))
            .collect();
        merge(&known, Kind::named(kind).map_or(&[], |kind| kind.texts))
    }

    fn known(&self, written: &Written) -> Known {
        let (id, entry) = (written.id, &written.entry);
        let parents = entry.parents.clone();
        let inside = match &entry.content {
            Content::Open { set, body } => Some(Inside {
                set: set.clone(),
                body: body.clone(),
            }),
            Content::Sealed(sealed) => sealer::open(&self.key, entry.record, &entry.kind, sealed),
            Content::Newer => None,
        };
        match inside {
            Some(Inside { set, body }) => Known::Revision(Revision {
                id,
                parents,
                deleted: entry.deleted,
                set,
                body,
            }),
            None => Known::Shut { id, parents },
        }
    }

    /// How an entry stands.
    pub fn standing(&self, id: &EntryId) -> &Standing {
        &self.held[id].standing
    }

    /// How many entries are only here.
    pub fn only_here(&self) -> usize {
        let only_here = |held: &&Held| held.standing == Standing::OnlyHere;
        self.held.values().filter(only_here).count()
    }

    /// The bytes of everything that would leave in one bundle now.
    pub fn bundle(&self) -> (Digest, String) {
        let raws: Vec<_> = self.outbox.iter().map(|id| self.raw(id)).collect();
        let bundle = write_bundle(self.device, &raws);
        (bundle.sha256, bundle.json)
    }

    /// A bundle of everything it holds, in whatever order.
    pub fn bundle_of_all(&self) -> (Digest, String) {
        let raws: Vec<_> = self.held.keys().map(|id| self.raw(id)).collect();
        let bundle = write_bundle(self.device, &raws);
        (bundle.sha256, bundle.json)
    }

    fn raw(&self, id: &EntryId) -> &str {
        &self.held[id].written.raw
    }

    /// Its memory as it was at an earlier moment: what another copy of its
    /// profile, or a backup, holds. The session is shared.
    pub fn copy(&self) -> Self {
        Self {
            device: self.device,
            account: self.account,
            signing_key: self.signing_key.clone(),
            key: self.key.clone(),
            url: self.url.clone(),
            held: self.held.clone(),
            stubs: self.stubs.clone(),
            cursor: self.cursor,
            mark: self.mark,
            now_ms: self.now_ms,
            waits: Vec::new(),
            outbox: self.outbox.clone(),
            delivery: self.delivery.clone(),
            client: self.client.clone(),
        }
    }

    fn now(&self) -> Now {
        Now {
            ms: self.now_ms,
            random: u32::from_ne_bytes(bytes()),
        }
    }

    /// Delivers until it rests, waiting at most `patience` times. A wait takes
    /// no time here: the phone's clock jumps to its end.
    pub async fn deliver(&mut self, patience: usize) -> Rest {
        let mut command = self.delivery.step(Event::Wake, self.now());
        let mut waited = 0;
        loop {
            let now = self.now();
            command = match command {
                Command::Idle => return Rest::Done,
                Command::JoinAgain => return Rest::JoinAgain,
                Command::Wait { until, trouble } => {
                    self.waits.push((until.saturating_sub(now.ms), trouble));
                    if waited == patience {
                        return Rest::Waiting(trouble);
                    }
                    waited += 1;
                    self.now_ms = until;
                    let now = self.now();
                    self.delivery.step(Event::Wake, now)
                }
                Command::Send { entries, bytes } => self.send(entries, bytes, now).await,
                Command::Acknowledge(receipt) => {
                    self.acknowledge(&receipt);
                    self.delivery.step(Event::Stored, now)
                }
                Command::Refuse { id, reason } => {
                    self.stand(id, Standing::Refused(reason.to_owned()));
                    self.delivery.step(Event::Stored, now)
                }
                Command::FetchChanges => self.fetch(now).await,
                Command::TakeIn(page) => {
                    self.take_in(page);
                    self.delivery.step(Event::Stored, now)
                }
                Command::OfferAgain => {
                    self.offer_again();
                    self.delivery.step(Event::Stored, now)
                }
            };
        }
    }

    async fn send(&mut self, most: usize, bytes: usize, now: Now) -> Command {
        let mut size = 0;
        let fits = |id: &&EntryId| {
            size += self.raw(id).len();
            size <= bytes
        };
        let mut ids: Vec<_> = self.outbox.iter().take(most).take_while(fits).collect();
        if ids.is_empty() {
            ids.extend(self.outbox.first());
        }
        if ids.is_empty() {
            return self.delivery.step(Event::Empty, now);
        }
        let raws: Vec<_> = ids.into_iter().map(|id| self.raw(id)).collect();
        let bundle = write_bundle(self.device, &raws);
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed
            .write_all(bundle.json.as_bytes())
            .expect("memory takes bytes");
        let packed = packed.finish().expect("memory takes bytes");
        let path = format!("/v1/bundles/{}", bundle.sha256);
        let mark = self.mark.map(|mark| mark.to_string());
        let mut headers = vec![
            ("content-type", "application/json"),
            ("content-encoding", "gzip"),
        ];
        headers.extend(mark.as_deref().map(|mark| (MARK_HEADER, mark)));
        let reply = self.call(Method::PUT, &path, &headers, packed).await;
        let event = match &reply {
            Some(reply) => Event::Sent {
                answer: reply.as_answer(),
                sha256: bundle.sha256,
                entries: &bundle.entries,
            },
            None => Event::Lost,
        };
        let sent = bundle.entries.clone();
        let command = self.delivery.step(event, now);
        if let Command::Acknowledge(receipt) = &command {
            let refused = |id: &EntryId| receipt.refused.iter().any(|refused| refused.id == *id);
            for id in sent.into_iter().filter(|id| !refused(id)) {
                self.stand(id, Standing::Acknowledged);
            }
        }
        command
    }

    async fn fetch(&mut self, now: Now) -> Command {
        let path = format!("/v1/changes?after={}", self.cursor);
        let mark = self.mark.map(|mark| mark.to_string());
        let mut headers = Vec::new();
        headers.extend(mark.as_deref().map(|mark| (MARK_HEADER, mark)));
        let reply = self.call(Method::GET, &path, &headers, "").await;
        let event = match &reply {
            Some(reply) => Event::Fetched(reply.as_answer()),
            None => Event::Lost,
        };
        self.delivery.step(event, now)
    }

    fn acknowledge(&mut self, receipt: &Receipt) {
        for refused in &receipt.refused {
            self.stand(refused.id, Standing::Refused(refused.reason.clone()));
        }
        self.hear(receipt.mark);
    }

    /// Takes in a page, its lines in any order.
    pub fn take_in(&mut self, page: ChangesPage) {
        for line in page.lines {
            match line {
                Line::Entry(raw) => {
                    let written = Written::read(&raw).expect("the District sends entries");
                    self.outbox.retain(|id| *id != written.id);
                    self.held.insert(
                        written.id,
                        Held {
                            written,
                            standing: Standing::Acknowledged,
                        },
                    );
                }
                Line::Stub(stub) => {
                    self.stubs.insert(stub.id, stub);
                }
                Line::Redacted(id) => {
                    self.held.remove(&id);
                }
            }
        }
        self.cursor = page.mark;
        self.hear(page.mark);
    }

    fn hear(&mut self, mark: Mark) {
        if self.mark.is_none_or(|heard| heard.n <= mark.n) {
            self.mark = Some(mark);
        }
    }

    fn stand(&mut self, id: EntryId, standing: Standing) {
        self.outbox.retain(|waiting| *waiting != id);
        if let Some(held) = self.held.get_mut(&id) {
            held.standing = standing;
        }
    }

    fn offer_again(&mut self) {
        (self.cursor, self.mark) = (Mark::START, None);
        let mut all: Vec<_> = self.held.values_mut().collect();
        all.sort_by_key(|held| held.written.entry.seq);
        self.outbox.clear();
        for held in all {
            held.standing = Standing::OnlyHere;
            self.outbox.push(held.written.id);
        }
    }

    /// An account id as a fresh phone mints it.
    pub fn fresh_account() -> AccountId {
        AccountId(Uuid::from_bytes(bytes()))
    }
}

impl Reply {
    fn as_answer(&self) -> Answer<'_> {
        Answer {
            status: self.status,
            content_type: &self.content_type,
            retry_after: self.retry_after.as_deref(),
            body: &self.body,
        }
    }

    /// The code in a problem.
    pub fn code(&self) -> String {
        let problem: Value = serde_json::from_str(&self.body).unwrap_or_default();
        problem["code"].as_str().unwrap_or_default().to_owned()
    }
}

fn in_words(ms: u64) -> String {
    district::clock::in_words((ms / 1_000).cast_signed())
}
