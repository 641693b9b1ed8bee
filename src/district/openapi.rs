//! What the calls take and answer, told to other programs: an OpenAPI document
//! made of [`crate::calls`] and of the shapes below. The tests hold every
//! answer that any phone of theirs gets against it.

use crate::calls::{self, Takes, Who};
use crate::error::Error;
use exchange::receipt::MARK_HEADER;
use serde_json::{Map, Value, json};

/// The version of OpenAPI that is spoken.
const OPENAPI: &str = "3.1.0";

/// The document.
pub fn document() -> Value {
    let mut paths = Map::new();
    for call in calls::all() {
        let verb = call.verb.to_ascii_lowercase();
        let path = paths.entry(call.path).or_insert_with(|| json!({}));
        path[verb] = operation(&call);
    }
    json!({
        "openapi": OPENAPI,
        "info": {
            "title": "District of the Cluster Fieldbook",
            "description": "Where leaders' phones bring their entries and fetch what is new. Every answer that is not what was asked for is a problem: a status and a fixed code.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT or Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "session": {
                    "type": "apiKey", "in": "cookie", "name": "__Host-fieldbook",
                    "description": "Given by enrol and getSession; without HTTPS, on one machine, its name is fieldbook.",
                },
            },
        },
    })
}

fn operation(call: &calls::Call) -> Value {
    let mut told = json!({
        "operationId": call.name,
        "summary": call.says,
        "responses": {
            "200": { "description": "As asked.", "content": content(call.answers) },
            "default": {
                "description": "A problem.",
                "content": { "application/problem+json": { "schema": named("Problem") } },
            },
        },
    });
    let mut parameters: Vec<Value> = call
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = match name {
                "device" | "record" => json!({ "type": "string", "format": "uuid" }),
                _ => named("Digest"),
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    parameters.extend(call.asks.iter().map(|name| {
        json!({ "name": name, "in": "query", "required": false, "schema": { "type": "string" } })
    }));
    if call.who != Who::Anybody {
        told["security"] = json!([{ "session": [] }]);
        parameters.push(json!({
            "name": MARK_HEADER, "in": "header", "required": false,
            "description": "The latest mark that the phone has heard.",
            "schema": { "type": "string" },
        }));
    }
    if !parameters.is_empty() {
        told["parameters"] = parameters.into();
    }
    let body = match call.takes {
        Takes::Nothing => return told,
        Takes::Json(name) => json!({ "application/json": { "schema": named(name) } }),
        Takes::File => json!({ "application/octet-stream": {} }),
    };
    told["requestBody"] = json!({ "required": true, "content": body });
    told
}

fn content(answers: calls::Answers) -> Value {
    match answers {
        calls::Answers::Json(name) => json!({ "application/json": { "schema": named(name) } }),
        calls::Answers::Bytes(kind) => json!({ kind: { "schema": {} } }),
        calls::Answers::Text => json!({ "text/plain": { "schema": { "type": "string" } } }),
    }
}

fn named(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// An object that has these fields, all of them and no others.
fn object(fields: Value) -> Value {
    let required: Vec<_> = fields
        .as_object()
        .map(|fields| fields.keys().cloned().collect())
        .unwrap_or_default();
    json!({
        "type": "object", "properties": fields, "required": required,
        "additionalProperties": false,
    })
}

/// An object that a phone sends: one of a later version may say more, and what this
/// server does not know is passed over.
fn sent(fields: Value) -> Value {
    let mut sent = object(fields);
    sent["additionalProperties"] = true.into();
    sent
}

/// An object with one more field, which an older phone does not send.
fn and_maybe(mut object: Value, field: &str, of: Value) -> Value {
    object["properties"][field] = of;
    object
}

/// A value, or null where there is none.
fn maybe(of: Value) -> Value {
    json!({ "oneOf": [of, { "type": "null" }] })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn exactly(word: &str) -> Value {
    json!({ "type": "string", "enum": [word] })
}

/// Every shape. What is in a record's body is the app's; it may have fields
/// that no version of this server knows.
fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let uuid = json!({ "type": "string", "format": "uuid" });
    let number = json!({ "type": "integer" });
    json!({
        "Problem": object(json!({
            "type": exactly("about:blank"), "title": text, "status": number,
            "code": { "type": "string", "enum": Error::CODES },
        })),
        "Digest": {
            "type": "string", "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256, in hexadecimal.",
        },
        "Mark": object(json!({ "n": number, "chain": named("Digest") })),
        "EnrolRequest": and_maybe(
            sent(json!({
                "code": text, "account": uuid, "device": uuid, "signing_key": text,
            })),
            "also",
            list(uuid.clone()),
        ),
        "EnrolAnswer": object(json!({
            "account": uuid, "district": text, "leader": text,
            "role": { "type": "string", "enum": ["leader", "officer"] },
            "keys": named("DistrictKeys"),
        })),
        "SessionRequest": sent(json!({ "device": uuid, "token": text, "signature": text })),
        "LetIn": object(json!({ "phones": number })),
        "DistrictKeys": object(json!({ "lock": text, "sign": text })),
        "Entry": {
            "type": "object",
            "description": "One revision of one record; its id is the SHA-256 of its exact bytes. `sealed` stands in place of `set` and `body` in what is its writer's alone.",
            "properties": {
                "v": number, "device": uuid, "seq": number, "record": uuid, "kind": text,
                "parents": list(named("Digest")), "at": text, "author": uuid, "share": text,
                "deleted": { "type": "boolean" }, "set": list(text.clone()),
                "body": { "type": "object" }, "sealed": text,
            },
            "required": ["v", "device", "record", "kind", "parents", "author", "share"],
        },
        "Bundle": object(json!({
            "format": exactly("fieldbook-bundle/1"), "device": uuid,
            "entries": list(named("Entry")), "sha256": named("Digest"),
        })),
        "Refused": object(json!({ "id": named("Digest"), "reason": text })),
        "Receipt": object(json!({
            "format": exactly("fieldbook-receipt/1"), "sha256": named("Digest"),
            "mark": named("Mark"), "refused": list(named("Refused")),
        })),
        "CarriedAnswer": { "oneOf": [named("CarriedReceipt"), named("CarriedWaits")] },
        "CarriedWaits": object(json!({
            "format": exactly("fieldbook-carried-waits/1"), "sha256": named("Digest"),
        })),
        "CarriedReceipt": object(json!({
            "format": exactly("fieldbook-carried-receipt/1"),
            "receipt": {
                "type": "string",
                "description": "JSON again: `sha256` of the bundle, `mark`, the ids of the `entries` that are held, and of those `refused` with the reason.",
            },
            "signature": {
                "type": "string",
                "description": "The District's, over the format, a newline and the exact text of `receipt`.",
            },
        })),
        "Have": object(json!({
            "format": exactly("fieldbook-picture/1"), "sha256": named("Digest"),
            "have": number, "whole": { "type": "boolean" },
        })),
        "Stub": and_maybe(object(json!({
            "id": named("Digest"), "record": uuid, "parents": list(named("Digest")),
        })), "left", text.clone()),
        "Line": { "oneOf": [
            object(json!({ "entry": named("Entry") })),
            object(json!({ "redacted": named("Digest") })),
            object(json!({ "stub": named("Stub") })),
            object(json!({ "card": named("Card") })),
        ] },
        "Card": {
            "description": "What another leader shares, under an id of its own; or that it is shared no more. What is said last holds.",
            "oneOf": [
                object(json!({ "id": uuid, "kind": text, "theme": text, "words": text })),
                object(json!({ "id": uuid, "gone": { "type": "boolean" } })),
            ],
        },
        "ChangesPage": object(json!({
            "format": exactly("fieldbook-changes/1"), "lines": list(named("Line")),
            "mark": named("Mark"), "more": { "type": "boolean" },
        })),
        "Seats": object(json!({ "seats": list(named("Seat")) })),
        "Seat": object(json!({
            "seat": number, "name": text,
            "role": { "type": "string", "enum": ["leader", "officer"] },
            "accounts": list(uuid.clone()), "phones": list(named("Phone")),
            "heard": maybe(number.clone()), "schools": list(uuid.clone()),
            "since": list(number.clone()), "left": list(uuid.clone()),
            "heirs": list(number.clone()), "revoked": list(named("Lost")),
            "waiting": list(named("Waiting")),
        })),
        "Waiting": object(json!({
            "sha256": named("Digest"), "device": uuid, "courier": number, "brought": number,
            "entries": number, "aside": { "type": "boolean" }, "erased": number,
        })),
        "Lost": object(json!({ "device": uuid, "joined": number })),
        "Phone": object(json!({
            "device": uuid, "joined": number, "heard": number,
        })),
        "InviteRequest": and_maybe(
            and_maybe(sent(json!({ "code": named("Digest") })), "name", text.clone()),
            "seat",
            number.clone(),
        ),
        "HandoverRequest": and_maybe(
            and_maybe(
                and_maybe(sent(json!({ "to": number })), "from", number.clone()),
                "schools",
                list(uuid.clone()),
            ),
            "at",
            number.clone(),
        ),
        "Aside": object(json!({ "files": number })),
        "ThrownAway": object(json!({ "entries": number })),
        "Erased": object(json!({ "entries": number })),
        "HandedOver": object(json!({ "entries": number, "at": number })),
        "Invited": object(json!({ "seat": number, "expires": number })),
        "Revoked": object(json!({ "phones": number })),
        "Health": object(json!({ "status": exactly("ok") })),
        "OpenApi": { "type": "object" },
    })
}
