//! Pictures of a visit, a lesson, a step: what is told of one. Its bytes lie
//! beside the records, under their digest.

use crate::day::Day;
use crate::ids::RecordId;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::words::Say;

/// The longer side of a picture that is kept, in pixels, at most.
pub const SIDE: u32 = 1600;
/// What a picture is to weigh, in bytes.
pub const AIM: usize = 200_000;
/// What it may weigh, at most.
pub const LIMIT: usize = 400_000;
/// The longer side of the small one that lists show.
pub const SMALL_SIDE: u32 = 256;
/// What the small one may weigh, at most.
pub const SMALL_LIMIT: usize = 40_000;
/// What names and counts bytes: fields that no leader reads.
pub const OF_BYTES: [&str; 4] = ["full", "bytes", "small", "small_bytes"];
/// How many pictures one record may have.
pub const MOST: usize = 12;

/// One picture. Whoever may read what it belongs to may see it, so nothing that
/// is its leader's alone has any.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What it belongs to.
    pub of: RecordId,
    /// The day it was added.
    pub day: Day,
    /// What is to be seen in it, for those who cannot see it.
    pub words: String,
    /// SHA-256 of its bytes, a JPEG: 64 lower-case hex digits.
    pub full: String,
    /// How many bytes these are.
    pub bytes: usize,
    /// SHA-256 of the small one's bytes.
    pub small: String,
    /// How many bytes these are.
    pub small_bytes: usize,
}
crate::json!(Picture { of, day, full, bytes, small, small_bytes } or_default { words });

impl Record for Picture {
    const KIND: &'static str = "picture";
    const SHARE: Share = Share::District;
    const LABEL: Say = Say::Picture;
    const TEXTS: &'static [&'static str] = &["words"];

    fn keys(&self) -> Keys {
        Keys {
            of: Some(self.of),
            day: Some(self.day),
            words: self.words.clone(),
            ..Keys::default()
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        let small = self.small_bytes.saturating_mul(LIMIT / SMALL_LIMIT);
        for (field, digest, bytes) in [
            ("full", &self.full, self.bytes),
            ("small", &self.small, small),
        ] {
            faults.holds(is_digest(digest), field, Wrong::Missing);
            faults.holds((1..=LIMIT).contains(&bytes), field, Wrong::TooLong(LIMIT));
        }
        faults.prose("words", &self.words).all()
    }
}

fn is_digest(text: &str) -> bool {
    let lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    text.len() == 64 && text.bytes().all(lower_hex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::testing::Counter;

    fn picture() -> Picture {
        let source = Counter::default();
        Picture {
            of: source.record_id(),
            day: source.now().day(),
            words: "The reading corner".into(),
            full: "0a".repeat(32),
            bytes: AIM,
            small: "0b".repeat(32),
            small_bytes: 9_000,
        }
    }

    #[test]
    fn a_picture_is_found_by_what_it_belongs_to_and_stands_in_no_school_s_story() {
        let picture = picture();
        let keys = picture.keys();
        assert_eq!((keys.of, keys.school), (Some(picture.of), None));
        assert_eq!(picture.check(), []);
    }

    #[test]
    fn what_names_no_bytes_or_too_many_is_no_picture() {
        for wrong in [
            Picture {
                full: "../../etc/passwd".into(),
                ..picture()
            },
            Picture {
                full: "0A".repeat(32),
                ..picture()
            },
            Picture {
                bytes: LIMIT + 1,
                ..picture()
            },
            Picture {
                bytes: 0,
                ..picture()
            },
        ] {
            let faults = wrong.check();
            assert_eq!(faults.len(), 1, "{wrong:?}");
            assert_eq!(faults[0].field, "full");
        }
        let wrong = Picture {
            small_bytes: SMALL_LIMIT + 1,
            ..picture()
        };
        assert_eq!(wrong.check()[0].field, "small");
    }
}
