//! The list of calls. The router is made of it and of nothing else, so what
//! is told of the calls, and what the tests walk, is what is there.

use crate::serve::{self, District};
use crate::{
    carried, changes, enrol, keys, metrics, office, openapi, picture, receive, session, waiting,
};
use axum::Json;
use axum::routing::{MethodRouter, delete, get, post, put};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// A call.
pub struct Call {
    /// Its verb.
    pub verb: &'static str,
    /// Its path; a part in braces stands for any.
    pub path: &'static str,
    /// What programs call it.
    pub name: &'static str,
    /// What it does.
    pub says: &'static str,
    /// Who is let in.
    pub who: Who,
    /// What may stand behind the `?`.
    pub asks: &'static [&'static str],
    /// What its body is.
    pub takes: Takes,
    /// What it answers when all is well.
    pub answers: Answers,
    /// What does it.
    pub(crate) handler: MethodRouter<District>,
}

/// Who is let into a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Anybody,
    /// A device with a session. It sees what its scope sees.
    Joined,
    /// A device of an officer, with a session. To others there is no such call.
    Officer,
}

/// What a call's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// It has none.
    Nothing,
    /// JSON of the shape of that name in [`crate::openapi`].
    Json(&'static str),
    /// The bytes of a file.
    File,
}

/// What a call answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// JSON of the shape of that name.
    Json(&'static str),
    /// Lines of text.
    Text,
    /// Bytes of that media type.
    Bytes(&'static str),
}

/// All of them.
pub fn all() -> Vec<Call> {
    let packed = CompressionLayer::new().compress_when(SizeAbove::new(1024).and(IsJson));
    vec![
        Call {
            verb: "POST",
            path: "/v1/enrol",
            name: "enrol",
            says: "A phone spends an invite and gets a session, in a cookie.",
            who: Who::Anybody,
            asks: &[],
            takes: Takes::Json("EnrolRequest"),
            answers: Answers::Json("EnrolAnswer"),
            handler: post(enrol::post),
        },
        Call {
            verb: "POST",
            path: "/v1/sessions",
            name: "getSession",
            says: "A phone that has joined, and has lost its session, gets one with the secret it made: by the signature of the key that it joined with over `fieldbook session/1`, its id and the secret, each with a newline. Repeating it changes nothing.",
            who: Who::Anybody,
            asks: &[],
            takes: Takes::Json("SessionRequest"),
            answers: Answers::Json("LetIn"),
            handler: post(session::post),
        },
        Call {
            verb: "PUT",
            path: "/v1/bundles/{sha256}",
            name: "sendBundle",
            says: "Stores a bundle, whole or not at all. Repeating it changes nothing.",
            who: Who::Joined,
            asks: &[],
            takes: Takes::Json("Bundle"),
            answers: Answers::Json("Receipt"),
            handler: put(receive::put),
        },
        Call {
            verb: "POST",
            path: "/v1/carried",
            name: "bringFile",
            says: "Takes in a bundle that somebody brings by hand: packed with gzip behind its signature, and locked to the District's key as a file of age-encryption.org/v1. Its author is known by the signature. The file of a phone that was revoked is kept for an officer, unless a phone of the same seat brings it. Bringing it again changes nothing.",
            who: Who::Joined,
            asks: &[],
            takes: Takes::File,
            answers: Answers::Json("CarriedAnswer"),
            handler: post(carried::post),
        },
        Call {
            verb: "POST",
            path: "/v1/carried/{sha256}",
            name: "takeIn",
            says: "Takes in a file that waits, named by the digest of the bundle in it, though the phone that made it was revoked.",
            who: Who::Officer,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("CarriedReceipt"),
            handler: post(waiting::take_in),
        },
        Call {
            verb: "DELETE",
            path: "/v1/carried/{sha256}",
            name: "putAside",
            says: "Puts a file that waits aside. It is kept, and may be taken in later. Repeating it changes nothing.",
            who: Who::Officer,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("Aside"),
            handler: delete(waiting::put_aside),
        },
        Call {
            verb: "DELETE",
            path: "/v1/aside/{sha256}",
            name: "throwAway",
            says: "Throws a file away that was put aside, with the entries that it alone brought: how many were in it. Any other file is not found here, so repeating it changes nothing. Brought again, that file waits again.",
            who: Who::Officer,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("ThrownAway"),
            handler: delete(waiting::throw_away),
        },
        Call {
            verb: "GET",
            path: "/v1/keys",
            name: "keys",
            says: "The public halves of the District's keys: what carried files are locked to (X25519), and what their receipts are signed with (a point of P-256).",
            who: Who::Joined,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("DistrictKeys"),
            handler: get(keys::get),
        },
        Call {
            verb: "GET",
            path: "/v1/changes",
            name: "changes",
            says: "A page of what this account may see and this phone has not: the lines after a mark.",
            who: Who::Joined,
            asks: &["after"],
            takes: Takes::Nothing,
            answers: Answers::Json("ChangesPage"),
            handler: get(changes::get).layer(packed.clone()),
        },
        Call {
            verb: "GET",
            path: "/v1/seats",
            name: "seats",
            says: "Who has a seat: names, accounts, phones, and when each was last heard.",
            who: Who::Officer,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("Seats"),
            handler: get(office::seats).layer(packed),
        },
        Call {
            verb: "POST",
            path: "/v1/invites",
            name: "invite",
            says: "Keeps an invite, by the hash of its code: of a new leader by name, or of a further phone to a seat. Repeating it changes nothing.",
            who: Who::Officer,
            asks: &[],
            takes: Takes::Json("InviteRequest"),
            answers: Answers::Json("Invited"),
            handler: post(office::invite),
        },
        Call {
            verb: "POST",
            path: "/v1/handovers",
            name: "handOver",
            says: "Hands what a leader's seat has of its cluster to another's: schools, visits, steps, whatever is not that leader's alone. What still comes in of it follows. With schools, only what belongs to these. With schools and no leader, whoever leads them, but for what was handed over since: that says a handover again, with its number, to a District that was put back from before it. Repeating it changes nothing.",
            who: Who::Officer,
            asks: &[],
            takes: Takes::Json("HandoverRequest"),
            answers: Answers::Json("HandedOver"),
            handler: post(office::hand_over),
        },
        Call {
            verb: "DELETE",
            path: "/v1/records/{record}",
            name: "erase",
            says: "Erases a record that an officer may read, with its pictures: its bytes go here and on every phone that fetches, and none of it is taken again. Repeating it changes nothing. Refused (409, file_waits) while a lost phone’s file waits that holds it, too.",
            who: Who::Officer,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("Erased"),
            handler: delete(office::erase),
        },
        Call {
            verb: "DELETE",
            path: "/v1/phones/{device}",
            name: "revoke",
            says: "Ends the session of a phone: it can neither send nor fetch. What it sent stays. With when it joined, seconds since 1970, only if it was not let in anew since: that says it again to a District that was put back from before it. Repeating it changes nothing.",
            who: Who::Officer,
            asks: &["joined"],
            takes: Takes::Nothing,
            answers: Answers::Json("Revoked"),
            handler: delete(office::revoke),
        },
        Call {
            verb: "PUT",
            path: "/v1/blobs/{sha256}",
            name: "sendPicture",
            says: "Stores a piece of a picture that an entry names, if it begins where the next one is to; an empty one asks how much is here. Repeating it changes nothing.",
            who: Who::Joined,
            asks: &["from"],
            takes: Takes::File,
            answers: Answers::Json("Have"),
            handler: put(picture::put),
        },
        Call {
            verb: "GET",
            path: "/v1/blobs/{sha256}",
            name: "picture",
            says: "A picture that is whole, of an entry that this account may see.",
            who: Who::Joined,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Bytes("image/jpeg"),
            handler: get(picture::get),
        },
        Call {
            verb: "GET",
            path: "/v1/openapi.json",
            name: "openapi",
            says: "This document.",
            who: Who::Anybody,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("OpenApi"),
            handler: get(async || Json(openapi::document())),
        },
        Call {
            verb: "GET",
            path: "/healthz",
            name: "health",
            says: "Whether the database answers.",
            who: Who::Anybody,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Json("Health"),
            handler: get(serve::health),
        },
        Call {
            verb: "GET",
            path: "/metrics",
            name: "metrics",
            says: "Counts, as Prometheus reads them; only to programs on the server's own machine.",
            who: Who::Anybody,
            asks: &[],
            takes: Takes::Nothing,
            answers: Answers::Text,
            handler: get(metrics::get),
        },
    ]
}

/// Files are packed when they are built; only what is made here is packed here.
#[derive(Clone, Copy)]
struct IsJson;

impl Predicate for IsJson {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let named = response.headers().get(axum::http::header::CONTENT_TYPE);
        named.is_some_and(|named| named == "application/json")
    }
}
