//! The bytes of a picture on their way to the District: in pieces, so that a
//! line that breaks costs one piece, and taken only when all of them are what
//! their digest says.
//!
//! An empty piece asks how far it is. Every answer says how many bytes the
//! District has from the start; the next piece begins there.

use crate::answer::Answer;
use crate::decode::{DecodeError, of_format, within};
use crate::digest::Digest;
use serde::{Deserialize, Serialize};

/// The most bytes of a piece: some seconds of a slow line.
pub const PIECE: usize = 32 * 1024;

const FORMAT: &str = "fieldbook-picture/1";
const HAVE_BYTES: usize = 4_096;

/// How much the District has of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Have {
    /// Which.
    pub sha256: Digest,
    /// So many, from the start.
    pub have: usize,
    /// All of them, and they are what their digest says.
    pub whole: bool,
}

#[derive(Serialize, Deserialize)]
struct Shape<'a> {
    format: &'a str,
    sha256: Digest,
    have: usize,
    whole: bool,
}

impl Have {
    /// As JSON: `{"format":"fieldbook-picture/1","sha256":…,"have":32768,"whole":false}`.
    pub fn write(&self) -> String {
        serde_json::to_string(&Shape {
            format: FORMAT,
            sha256: self.sha256,
            have: self.have,
            whole: self.whole,
        })
        .expect("strings and numbers always have a JSON form")
    }

    /// Reads it.
    ///
    /// # Errors
    /// `NewerFormat` for any other format.
    pub fn read(json: &str) -> Result<Self, DecodeError> {
        within(json, HAVE_BYTES, crate::decode::DEPTH_LIMIT)?;
        let shape: Shape = of_format(json, FORMAT, |shape: &Shape| shape.format)?;
        Ok(Self {
            sha256: shape.sha256,
            have: shape.have,
            whole: shape.whole,
        })
    }
}

/// What an answer to a piece means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The next piece begins there.
    Next(usize),
    /// The District has all of it, verified.
    Sent,
    /// What came there is not what was to come: it begins anew.
    Anew,
    /// The District takes no such bytes (it does not hold the entry that names
    /// them, or they are too many): they stay here and are shown as not sent.
    NotTaken,
    /// The session has ended.
    JoinAgain,
    /// No word of the District's, or it asks for time.
    Later,
}

/// What the answer to a piece of `size` bytes in all means. Only the District's
/// own word about these very bytes counts.
pub fn heard(answer: &Answer, sha256: &Digest, size: usize) -> Heard {
    if answer.status == 200 && answer.is("application/json") {
        return match Have::read(answer.body) {
            Ok(have) if have.sha256 != *sha256 || have.have > size => Heard::Later,
            Ok(Have { whole: true, .. }) => Heard::Sent,
            Ok(have) if have.have < size => Heard::Next(have.have),
            _ => Heard::Later,
        };
    }
    match answer.status {
        _ if answer.is_problem(&[401]) => Heard::JoinAgain,
        _ if answer.is_problem(&[404, 413]) => Heard::NotTaken,
        _ if answer.is_problem(&[409]) => Heard::Anew,
        _ => Heard::Later,
    }
}

/// How long the District itself asks to be left alone, in milliseconds.
pub fn asked_wait(answer: &Answer) -> u64 {
    let asked = answer
        .retry_after
        .filter(|_| answer.is("application/problem+json"));
    asked.and_then(crate::delivery::asked_wait).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<'a>(status: u16, content_type: &'a str, body: &'a str) -> Answer<'a> {
        Answer {
            status,
            content_type,
            retry_after: None,
            body,
        }
    }

    #[test]
    fn fault_08_a_picture_is_sent_only_when_the_district_says_so_of_that_very_picture() {
        let mine = Digest::of(&[b"mine"]);
        let have = |sha256, have, whole| {
            Have {
                sha256,
                have,
                whole,
            }
            .write()
        };
        let json = "application/json";
        let whole = have(mine, 90, true);
        assert_eq!(heard(&said(200, json, &whole), &mine, 90), Heard::Sent);
        let half = have(mine, 40, false);
        assert_eq!(heard(&said(200, json, &half), &mine, 90), Heard::Next(40));
        for (status, content_type, body) in [
            (200, "text/html", whole.clone()),
            (302, json, whole.clone()),
            (200, json, have(Digest::of(&[b"another"]), 90, true)),
            (200, json, have(mine, 91, true)),
            (200, json, have(mine, 90, false)),
            (200, json, whole.replace("picture/1", "picture/2")),
            (200, json, whole[..40].to_owned()),
            (200, json, "<html>".to_owned()),
            (404, "text/html", String::new()),
            (401, "text/html", String::new()),
            (503, "application/problem+json", String::new()),
        ] {
            let answer = said(status, content_type, &body);
            assert_eq!(heard(&answer, &mine, 90), Heard::Later, "{answer:?}");
        }
        let busy = Answer {
            retry_after: Some("7"),
            ..said(503, "application/problem+json", "{}")
        };
        assert_eq!(
            (heard(&busy, &mine, 90), asked_wait(&busy)),
            (Heard::Later, 7_000)
        );
        let portal = Answer {
            content_type: "text/html",
            ..busy
        };
        assert_eq!(asked_wait(&portal), 0, "nobody else is waited for");
        let problem = |status| heard(&said(status, "application/problem+json", "{}"), &mine, 90);
        assert_eq!(problem(401), Heard::JoinAgain);
        assert_eq!(problem(409), Heard::Anew);
        assert_eq!(
            (problem(404), problem(413)),
            (Heard::NotTaken, Heard::NotTaken)
        );
    }
}
