//! The list of calls. The router is made of it and of nothing else, so what
//! is told of the calls, and what the tests walk, is what is there.

use crate::serve::{self, District};
use crate::{changes, enrol, receive};
use axum::routing::{MethodRouter, get, post, put};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// A call.
pub struct Call {
    /// Its verb.
    pub verb: &'static str,
    /// Its path; a part in braces stands for any.
    pub path: &'static str,
    /// Who is let in.
    pub who: Who,
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
}

/// All of them.
pub fn all() -> Vec<Call> {
    let packed = CompressionLayer::new().compress_when(SizeAbove::new(1024).and(IsJson));
    vec![
        Call {
            verb: "POST",
            path: "/v1/enrol",
            who: Who::Anybody,
            handler: post(enrol::post),
        },
        Call {
            verb: "PUT",
            path: "/v1/bundles/{sha256}",
            who: Who::Joined,
            handler: put(receive::put),
        },
        Call {
            verb: "GET",
            path: "/v1/changes",
            who: Who::Joined,
            handler: get(changes::get).layer(packed),
        },
        Call {
            verb: "GET",
            path: "/healthz",
            who: Who::Anybody,
            handler: get(serve::health),
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
