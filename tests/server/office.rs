//! What an officer asks of a District.

use super::scene::JSON;
use district::scope::SeatId;
use domain::ids::RecordId;
use exchange::handing::HandedOver;
use exchange::office::Seats;
use reqwest::Method;
use serde_json::{Value, json};
use tests::phone::{Phone, Reply};

/// What the District tells of all seats.
pub async fn seats_told(officer: &Phone) -> Seats {
    let reply = officer.call(Method::GET, "/v1/seats", &[], "").await;
    let reply = reply.expect("an answer");
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).unwrap()
}

/// The answer to whoever asks for that handover.
pub async fn asked(officer: &Phone, handover: &Value) -> Reply {
    let body = handover.to_string();
    let reply = officer.call(Method::POST, "/v1/handovers", &[JSON], body);
    reply.await.expect("an answer")
}

/// What came of a handover.
pub fn handed_over(reply: Reply) -> HandedOver {
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).unwrap()
}

/// The handover of all that one leads to another.
pub fn all_of(from: SeatId, to: SeatId) -> Value {
    json!({ "from": from.0, "to": to.0 })
}

/// Hands over all that one leads to another; how many entries went.
pub async fn hand_over(officer: &Phone, from: SeatId, to: SeatId) -> u32 {
    handed_over(asked(officer, &all_of(from, to)).await).entries
}

/// Hands on these schools of what one leads to another.
pub async fn hand_on(
    officer: &Phone,
    from: SeatId,
    to: SeatId,
    schools: &[RecordId],
) -> HandedOver {
    let handover = json!({ "from": from.0, "to": to.0, "schools": schools });
    handed_over(asked(officer, &handover).await)
}
