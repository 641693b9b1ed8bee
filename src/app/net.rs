//! The one door to the network, and the one list of the District's addresses.

use domain::ids::{DeviceId, RecordId};
use exchange::Digest;
use exchange::bundle::Bundle;
use exchange::carried::DistrictKeys;
use exchange::delivery::Answer;
use exchange::enrol::{EnrolAnswer, EnrolRequest, SessionRequest};
use exchange::handing::{HandedOver, HandoverRequest};
use exchange::office::{InviteRequest, Invited, Seats};
use exchange::receipt::{MARK_HEADER, Mark};
use js_sys::{Array, Uint8Array};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Blob, CompressionFormat, CompressionStream, Headers, ReadableWritablePair,
    Request, RequestInit, RequestRedirect, Response,
};

/// How long a call may take on a slow line before it is given up.
const PATIENCE_MS: u32 = 90_000;
/// Below this many bytes compressing costs more than it saves.
const WORTH_COMPRESSING: usize = 1_000;

/// Why there is no answer of the District.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answered, or not to the end.
    NoNetwork,
    /// Somebody answered who is not the District.
    NotADistrict,
    /// The District said no, with this status.
    Status(u16),
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    content_type: String,
    retry_after: Option<String>,
    body: String,
}

impl Reply {
    /// As the delivery wants to see it.
    pub fn answer(&self) -> Answer<'_> {
        Answer {
            status: self.status,
            content_type: &self.content_type,
            retry_after: self.retry_after.as_deref(),
            body: &self.body,
        }
    }
}

/// `PUT /v1/bundles/{sha256}`.
pub async fn send(bundle: &Bundle, mark: Option<Mark>) -> Result<Reply, Failure> {
    let path = format!("/v1/bundles/{}", bundle.sha256);
    call("PUT", &path, Some(&bundle.json), mark).await
}

/// `GET /v1/changes`; `mark` is said with it.
pub async fn changes(after: Option<Mark>, mark: Option<Mark>) -> Result<Reply, Failure> {
    let path = match after {
        Some(mark) => format!("/v1/changes?after={mark}"),
        None => "/v1/changes".to_owned(),
    };
    call("GET", &path, None, mark).await
}

/// `GET /v1/keys`.
pub async fn keys() -> Result<DistrictKeys, Failure> {
    own_answer(call("GET", "/v1/keys", None, None).await?)
}

/// `POST /v1/carried`: the bytes of a file that is not looked into.
pub async fn bring(file: &JsValue) -> Result<Reply, Failure> {
    let brought = async {
        let (headers, init) = asking("POST", None)?;
        headers.set("Content-Type", "application/octet-stream")?;
        init.set_body(file);
        reply_of(answered("/v1/carried", &headers, &init).await?).await
    };
    brought.await.map_err(|_: JsValue| Failure::NoNetwork)
}

/// `PUT /v1/blobs/{sha256}`: a piece of a picture that begins at `from`.
pub async fn send_piece(
    sha256: &str,
    from: usize,
    piece: &Uint8Array,
    mark: Option<Mark>,
) -> Result<Reply, Failure> {
    let path = format!("/v1/blobs/{sha256}?from={from}");
    let sent = async {
        let (headers, init) = asking("PUT", mark)?;
        headers.set("Content-Type", "application/octet-stream")?;
        init.set_body(piece);
        reply_of(answered(&path, &headers, &init).await?).await
    };
    sent.await.map_err(|_: JsValue| Failure::NoNetwork)
}

/// `GET /v1/blobs/{sha256}`: a picture; none where the District says that it has not
/// that one. What came is to be held against the digest.
///
/// # Errors
/// Nobody answers for it.
pub async fn picture(sha256: &str) -> Result<Option<Uint8Array>, JsValue> {
    let path = format!("/v1/blobs/{sha256}");
    let (headers, init) = asking("GET", None)?;
    let response = answered(&path, &headers, &init).await?;
    let kind = response.headers().get("Content-Type")?.unwrap_or_default();
    match response.status() {
        200 => {
            let buffer = JsFuture::from(response.array_buffer()?).await?;
            Ok(Some(Uint8Array::new(&buffer)))
        }
        404 if kind.starts_with("application/problem+json") => Ok(None),
        _ => Err(JsValue::NULL),
    }
}

/// `POST /v1/enrol`.
pub async fn enrol(request: &EnrolRequest) -> Result<EnrolAnswer, Failure> {
    let body = serde_json::to_string(request).map_err(|_| Failure::NotADistrict)?;
    own_answer(call("POST", "/v1/enrol", Some(&body), None).await?)
}

/// `POST /v1/sessions`: the browser keeps the cookie that comes back.
pub async fn ask_for_session(request: &SessionRequest) -> Result<(), Failure> {
    let body = serde_json::to_string(request).map_err(|_| Failure::NotADistrict)?;
    let reply = call("POST", "/v1/sessions", Some(&body), None).await?;
    counted(reply, "phones").map(drop)
}

/// `GET /v1/seats`, which an officer's phone may ask.
pub async fn seats() -> Result<Seats, Failure> {
    own_answer(call("GET", "/v1/seats", None, None).await?)
}

/// `POST /v1/invites`, which an officer's phone may ask.
pub async fn invite(request: &InviteRequest) -> Result<Invited, Failure> {
    let body = serde_json::to_string(request).map_err(|_| Failure::NotADistrict)?;
    own_answer(call("POST", "/v1/invites", Some(&body), None).await?)
}

/// `POST /v1/handovers`, which an officer's phone may ask.
pub async fn hand_over(asked: &HandoverRequest) -> Result<HandedOver, Failure> {
    let body = serde_json::to_string(asked).map_err(|_| Failure::NotADistrict)?;
    own_answer(call("POST", "/v1/handovers", Some(&body), None).await?)
}

/// `DELETE /v1/records/{record}`, which an officer's phone may ask.
pub async fn erase(record: RecordId) -> Result<(), Failure> {
    let path = format!("/v1/records/{record}");
    counted(call("DELETE", &path, None, None).await?, "entries").map(drop)
}

/// `DELETE /v1/phones/{device}`, which an officer's phone may ask.
/// With when it joined: not one that was let in anew since.
pub async fn revoke(device: DeviceId, joined: u32) -> Result<(), Failure> {
    let path = format!("/v1/phones/{device}?joined={joined}");
    counted(call("DELETE", &path, None, None).await?, "phones").map(drop)
}

/// `POST /v1/carried/{sha256}`, which an officer's phone may ask: the receipt.
pub async fn take_waiting(sha256: Digest) -> Result<String, Failure> {
    let path = format!("/v1/carried/{sha256}");
    let reply = call("POST", &path, None, None).await?;
    match reply.status {
        200 if reply.content_type.starts_with("application/json") => Ok(reply.body),
        200..400 => Err(Failure::NotADistrict),
        status => Err(Failure::Status(status)),
    }
}

/// `DELETE /v1/carried/{sha256}`, which an officer's phone may ask.
pub async fn put_aside(sha256: Digest) -> Result<(), Failure> {
    let path = format!("/v1/carried/{sha256}");
    counted(call("DELETE", &path, None, None).await?, "files").map(drop)
}

/// `DELETE /v1/aside/{sha256}`, which an officer's phone may ask.
pub async fn throw_away(sha256: Digest) -> Result<(), Failure> {
    let path = format!("/v1/aside/{sha256}");
    counted(call("DELETE", &path, None, None).await?, "entries").map(drop)
}

/// What the District itself did, and how much of it; whoever answers in its place
/// does not know what is counted.
fn counted(reply: Reply, what: &str) -> Result<u64, Failure> {
    let answer: serde_json::Value = own_answer(reply)?;
    let count = answer.get(what).and_then(serde_json::Value::as_u64);
    count.ok_or(Failure::NotADistrict)
}

/// What the District itself answered.
fn own_answer<T: DeserializeOwned>(reply: Reply) -> Result<T, Failure> {
    match reply.status {
        200 if reply.content_type.starts_with("application/json") => {
            serde_json::from_str(&reply.body).map_err(|_| Failure::NotADistrict)
        }
        200..400 => Err(Failure::NotADistrict),
        status => Err(Failure::Status(status)),
    }
}

async fn call(
    method: &str,
    path: &str,
    body: Option<&str>,
    mark: Option<Mark>,
) -> Result<Reply, Failure> {
    exchange_bytes(method, path, body, mark)
        .await
        .map_err(|_| Failure::NoNetwork)
}

async fn exchange_bytes(
    method: &str,
    path: &str,
    body: Option<&str>,
    mark: Option<Mark>,
) -> Result<Reply, JsValue> {
    let (headers, init) = asking(method, mark)?;
    if let Some(body) = body {
        headers.set("Content-Type", "application/json")?;
        if body.len() < WORTH_COMPRESSING {
            init.set_body(&body.into());
        } else {
            headers.set("Content-Encoding", "gzip")?;
            init.set_body(&gzip(body).await?);
        }
    }
    reply_of(answered(path, &headers, &init).await?).await
}

/// What any call has.
fn asking(method: &str, mark: Option<Mark>) -> Result<(Headers, RequestInit), JsValue> {
    let headers = Headers::new()?;
    if let Some(mark) = mark {
        headers.set(MARK_HEADER, &mark.to_string())?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    // A portal's redirect must be seen as one, not followed to its 200.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    Ok((headers, init))
}

async fn answered(path: &str, headers: &Headers, init: &RequestInit) -> Result<Response, JsValue> {
    init.set_headers(headers);
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let request = Request::new_with_str_and_init(path, init)?;
    let response = JsFuture::from(window.fetch_with_request(&request)).await?;
    response.dyn_into()
}

async fn reply_of(response: Response) -> Result<Reply, JsValue> {
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let body = JsFuture::from(response.text()?).await?;
    Ok(Reply {
        // An opaque redirect has status 0.
        status: if response.status() == 0 {
            302
        } else {
            response.status()
        },
        content_type: header("Content-Type").unwrap_or_default(),
        retry_after: header("Retry-After"),
        body: body.as_string().unwrap_or_default(),
    })
}

/// The bytes of `text`, gzipped by the browser.
async fn gzip(text: &str) -> Result<JsValue, JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let through: JsValue = CompressionStream::new(CompressionFormat::Gzip)?.into();
    let pair: ReadableWritablePair = through.unchecked_into();
    let stream = blob.stream().pipe_through(&pair);
    let response = Response::new_with_opt_readable_stream(Some(&stream))?;
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).into())
}
