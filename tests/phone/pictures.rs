//! Sending a picture, as the app does: ask how far it is, then piece by piece.

use super::{Phone, Reply};
use domain::ids::RecordId;
use exchange::Digest;
use exchange::picture::{Heard, PIECE, heard};
use reqwest::Method;
use serde_json::{Value, json};

/// What came of sending a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The District has all of it.
    Sent,
    /// No answer, or none of the District's: later.
    Lost,
    /// The District does not take it.
    NotTaken,
    /// The session has ended.
    JoinAgain,
}

impl Phone {
    /// Saves that there is a picture of `of`, with these bytes in full and small.
    pub fn save_picture(&mut self, of: RecordId, full: &[u8], small: &[u8]) -> RecordId {
        let record = self.record_id();
        self.save("picture", record, &body_of(of, full, small));
        record
    }

    /// A PUT of one piece.
    pub async fn put_piece(&self, sha256: &Digest, from: usize, piece: &[u8]) -> Option<Reply> {
        let path = format!("/v1/blobs/{sha256}?from={from}");
        let headers = [("content-type", "application/octet-stream")];
        self.call(Method::PUT, &path, &headers, piece.to_vec())
            .await
    }

    /// Sends these bytes until they are there or something comes between.
    pub async fn send_picture(&self, bytes: &[u8]) -> Came {
        let sha256 = Digest::of(&[bytes]);
        let mut piece: (usize, &[u8]) = (0, &[]);
        loop {
            let Some(reply) = self.put_piece(&sha256, piece.0, piece.1).await else {
                return Came::Lost;
            };
            let next = match heard(&reply.as_answer(), &sha256, bytes.len()) {
                Heard::Next(next) => next,
                Heard::Sent => return Came::Sent,
                Heard::NotTaken => return Came::NotTaken,
                Heard::JoinAgain => return Came::JoinAgain,
                Heard::Anew | Heard::Later => return Came::Lost,
            };
            piece = (next, &bytes[next..bytes.len().min(next + PIECE)]);
        }
    }

    /// Fetches a picture.
    pub async fn picture(&self, bytes: &[u8]) -> Reply {
        let path = format!("/v1/blobs/{}", Digest::of(&[bytes]));
        let reply = self.call(Method::GET, &path, &[], "").await;
        reply.expect("an answer")
    }
}

fn body_of(of: RecordId, full: &[u8], small: &[u8]) -> Value {
    json!({
        "of": of, "day": "2026-11-20", "words": "The reading corner",
        "full": Digest::of(&[full]), "bytes": full.len(),
        "small": Digest::of(&[small]), "small_bytes": small.len(),
    })
}
