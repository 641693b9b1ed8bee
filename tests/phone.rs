//! A phone without a browser: its memory is a map, its line is HTTP. What it
//! does next, [`Delivery`] says, as on a real one.

mod carrying;
mod delivering;
mod memory;
mod pictures;

pub use carrying::{FILE, locked};
pub use delivering::Rest;
pub use pictures::Came;

use crate::chance::bytes;
use domain::card::Shown;
use domain::ids::{AccountId, DeviceId, RecordId, mint};
use exchange::carried::DistrictKeys;
use exchange::changes::Stub;
use exchange::delivery::{Answer, Delivery, Event, Now, Trouble};
use exchange::digest::EntryId;
use exchange::enrol::{EnrolAnswer, EnrolRequest, SessionRequest, session_to_be_signed};
use exchange::entry::Written;
use exchange::receipt::Mark;
use exchange::sealed::{AccountKey, base64url};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

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

/// An answer of the District, or of whoever took its place.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: String,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The header `Set-Cookie`.
    pub cookie: Option<String>,
    /// The body.
    pub body: String,
    /// The same as it came.
    pub bytes: Vec<u8>,
}

/// A phone.
#[derive(Debug)]
pub struct Phone {
    /// Its database's id.
    pub device: DeviceId,
    /// The account it writes for: its own until it joins.
    pub account: AccountId,
    /// Accounts its leader wrote under before, as a backup brought them.
    pub before: Vec<AccountId>,
    sign: SigningKey,
    /// Its public signing key.
    pub signing_key: String,
    /// The District's public keys, as it told them.
    pub keys: Option<DistrictKeys>,
    /// The secret its private records are sealed with.
    pub key: AccountKey,
    /// The District's origin.
    pub url: String,
    /// Everything it holds.
    pub held: BTreeMap<EntryId, Held>,
    /// Records that it heard were erased.
    pub erased: BTreeSet<RecordId>,
    /// Those of them that came again: an officer's phone tells the District once more.
    pub erase_again: BTreeSet<RecordId>,
    /// Entries whose record was handed on, with who leads it now.
    pub left: BTreeMap<EntryId, String>,
    /// What other leaders share, by the id of the card.
    pub cards: BTreeMap<RecordId, Shown>,
    /// Stubs that came.
    pub stubs: BTreeMap<EntryId, Stub>,
    /// Where it goes on reading.
    pub cursor: Mark,
    /// What it last heard from the District.
    pub mark: Option<Mark>,
    /// Marks of receipts that came by hand: to be said to the District first.
    pub unproved: Vec<Mark>,
    /// Its clock, ms since 1970. Waiting moves it on.
    pub now_ms: u64,
    /// How long it was told to wait, in ms, and why.
    pub waits: Vec<(u64, Trouble)>,
    outbox: Vec<EntryId>,
    delivery: Delivery,
    client: Client,
}

/// An account that nobody had.
pub fn minted_account() -> AccountId {
    AccountId(mint(MORNING, bytes()))
}

/// 2026-11-20, ten in the morning.
const MORNING: u64 = 1_795_168_800_000;

impl Phone {
    /// A fresh phone that will look for a District at `url`.
    pub fn new(url: impl Into<String>) -> Self {
        let sign = SigningKey::from_slice(&bytes::<32>()).expect("one in 2^32 is none");
        let point = sign.verifying_key().to_sec1_point(false);
        Self {
            device: DeviceId(mint(MORNING, bytes())),
            account: minted_account(),
            before: Vec::new(),
            signing_key: base64url(point.as_bytes()),
            sign,
            keys: None,
            key: AccountKey(bytes()),
            url: url.into(),
            held: BTreeMap::new(),
            left: BTreeMap::new(),
            cards: BTreeMap::new(),
            stubs: BTreeMap::new(),
            erased: BTreeSet::new(),
            erase_again: BTreeSet::new(),
            cursor: Mark::START,
            mark: None,
            unproved: Vec::new(),
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
        let verb = method.to_string();
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
        let cookie = header("set-cookie");
        // Every answer of a District has this one, and no portal's here.
        let of_a_district = header("x-content-type-options").is_some();
        let status = response.status().as_u16();
        let bytes = response.bytes().await.ok()?.to_vec();
        let reply = Reply {
            status,
            content_type: content_type.unwrap_or_default(),
            retry_after,
            cookie,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        };
        if of_a_district {
            let Reply {
                status,
                content_type,
                body,
                ..
            } = &reply;
            crate::spec::check(&verb, path, *status, content_type, body);
        }
        Some(reply)
    }

    /// Asks to join with a code. The account's id is taken over when it works.
    pub async fn try_join(&mut self, code: &str) -> Option<Reply> {
        let request = serde_json::to_string(&EnrolRequest {
            code: code.to_owned(),
            account: self.account,
            device: self.device,
            signing_key: self.signing_key.clone(),
            also: self.before.clone(),
        })
        .expect("a request has a JSON form");
        let json = [("content-type", "application/json")];
        let reply = self.call(Method::POST, "/v1/enrol", &json, request).await?;
        if reply.status == 200 {
            let answer: EnrolAnswer = serde_json::from_str(&reply.body).expect("an answer");
            self.account = answer.account;
            self.keys = answer.keys;
            self.offer_again();
            let now = self.now();
            self.delivery.step(Event::Joined, now);
            // What `Joined` asks for is asked for again by `deliver`.
            self.delivery = Delivery::new(true);
        }
        Some(reply)
    }

    /// What it asks for a session with, by its key.
    pub fn session_request(&self) -> String {
        let token = base64url(&bytes::<32>());
        let said = session_to_be_signed(self.device, &token);
        let signature: Signature = self.sign.sign(&said);
        serde_json::to_string(&SessionRequest {
            device: self.device,
            token,
            signature: base64url(&signature.to_bytes()),
        })
        .expect("a request has a JSON form")
    }

    /// Joins with a code.
    pub async fn join(&mut self, code: &str) {
        let reply = self.try_join(code).await.expect("an answer");
        assert_eq!(reply.status, 200, "{}", reply.body);
    }

    /// Its memory as it was at an earlier moment: what another copy of its
    /// profile, or a backup, holds. The session is shared.
    pub fn copy(&self) -> Self {
        Self {
            device: self.device,
            account: self.account,
            before: self.before.clone(),
            sign: self.sign.clone(),
            signing_key: self.signing_key.clone(),
            keys: self.keys.clone(),
            key: self.key.clone(),
            url: self.url.clone(),
            held: self.held.clone(),
            left: self.left.clone(),
            cards: self.cards.clone(),
            stubs: self.stubs.clone(),
            erased: self.erased.clone(),
            erase_again: self.erase_again.clone(),
            cursor: self.cursor,
            mark: self.mark,
            unproved: self.unproved.clone(),
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
