//! The summary as it was handed over and signed (S7).

use crate::day::Moment;
use crate::ids::RecordId;
use crate::record::{Fault, Faults, Keys, Record, Share, Wrong};
use crate::words::Say;

/// The exact text the Head Teacher read, and the signature that is bound to it.
/// `mine`: the text may hold names, and a signature is nobody else's business.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// The visit it sums up.
    pub visit: RecordId,
    /// The school.
    pub school: RecordId,
    /// SHA-256 of the UTF-8 text that was on the screen, 64 hex digits.
    pub digest: String,
    /// That text, word for word.
    pub text: String,
    /// SHA-256 of what the text tells, whatever its language: 64 hex digits;
    /// empty where an older version kept none.
    pub facts: String,
    /// Who signed, as they are addressed; empty when nobody did.
    pub signer: String,
    /// When it was signed, or handed over unsigned.
    pub at: Moment,
    /// The finger's strokes in order; empty when nobody signed.
    pub strokes: Vec<Stroke>,
}
crate::json!(Handover { visit, school, digest, text, at } or_default { facts, signer, strokes });

/// One stroke: points from the finger's landing to its lifting, each `[x, y]`
/// in thousandths of the pad's width (so `x` is 0 to 1000; `y` grows downward).
pub type Stroke = Vec<[u16; 2]>;

/// The width of the signature pad in the units of [`Stroke`].
pub const PAD_WIDTH: u16 = 1000;
/// Its height in the same units.
pub const PAD_HEIGHT: u16 = 360;
/// The most points a signature keeps; further ones are not drawn.
pub const MOST_POINTS: usize = 4_000;

/// Signing, while the page is still being agreed.
#[derive(Clone, Debug, PartialEq)]
pub struct Signing {
    /// The handover's id, once it is one.
    pub id: RecordId,
    /// Who signs, as they are addressed.
    pub signer: String,
    /// The text that was on the screen when the finger signed; empty before.
    pub text: String,
    /// What it tells, as [`Handover::facts`].
    pub facts: String,
    /// When.
    pub at: Option<Moment>,
    /// The finger's strokes.
    pub strokes: Vec<Stroke>,
}
crate::json!(Signing { id } or_default { signer, text, facts, at, strokes });

impl Signing {
    /// Nothing signed yet.
    pub fn new(id: RecordId) -> Self {
        Self {
            id,
            signer: String::new(),
            text: String::new(),
            facts: String::new(),
            at: None,
            strokes: Vec::new(),
        }
    }

    /// What was signed before.
    pub fn of(id: RecordId, handover: &Handover) -> Self {
        Self {
            id,
            signer: handover.signer.clone(),
            text: handover.text.clone(),
            facts: handover.facts.clone(),
            at: Some(handover.at),
            strokes: handover.strokes.clone(),
        }
    }

    /// The pad changed while `text`, which tells `facts`, was on the screen. An
    /// empty pad unbinds.
    pub fn sign(&mut self, strokes: Vec<Stroke>, text: &str, facts: &str, now: Moment) {
        let is_signed = !strokes.is_empty();
        let bound = |to: &str| match is_signed {
            true => to.to_owned(),
            false => String::new(),
        };
        (self.text, self.facts) = (bound(text), bound(facts));
        self.at = is_signed.then_some(now);
        self.strokes = strokes;
    }

    /// Whether there is a signature, but for something else than `text` tells,
    /// which are `facts`.
    pub fn is_outdated(&self, text: &str, facts: &str) -> bool {
        let holds = match self.facts.as_str() {
            "" => self.text == text,
            signed => signed == facts,
        };
        !self.strokes.is_empty() && !holds
    }

    /// The handover to keep, if anybody signed. `digest` is of `self.text`.
    pub fn handover(&self, visit: RecordId, school: RecordId, digest: String) -> Option<Handover> {
        Some(Handover {
            visit,
            school,
            digest,
            text: self.text.clone(),
            facts: self.facts.clone(),
            signer: crate::text::tidy(&self.signer),
            at: self.at?,
            strokes: self.strokes.clone(),
        })
    }
}

impl Handover {
    /// Whether `digest` is of the text that was signed.
    pub fn holds_for(&self, digest: &str) -> bool {
        self.digest == digest
    }

    /// Whether a finger signed.
    pub fn is_signed(&self) -> bool {
        !self.strokes.is_empty()
    }
}

impl Record for Handover {
    const KIND: &'static str = "handover";
    const SHARE: Share = Share::Mine;
    const LABEL: Say = Say::Summary;
    const TEXTS: &'static [&'static str] = &[];

    fn keys(&self) -> Keys {
        Keys {
            school: Some(self.school),
            of: Some(self.visit),
            day: Some(self.at.day()),
            state: None,
            words: self.signer.clone(),
        }
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.holds(!self.text.is_empty(), "text", Wrong::Missing);
        faults.line("signer", &self.signer).all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Source;
    use crate::testing::Counter;

    #[test]
    fn a_signature_holds_for_the_text_it_was_given_under_and_no_other() {
        let source = Counter::default();
        let mut signing = Signing::new(source.record_id());
        let told = "0123";
        assert!(
            !signing.is_outdated("We agreed.", told),
            "nothing is signed yet"
        );
        let strokes = vec![vec![[0, 0], [9, 9]]];
        signing.sign(strokes.clone(), "We agreed.", told, source.now());
        assert!(!signing.is_outdated("We agreed.", told));
        assert!(
            !signing.is_outdated("Mun amince.", told),
            "in another language"
        );
        assert!(signing.is_outdated("We agreed more.", "4567"));
        // An older version kept the text alone.
        signing.sign(strokes, "We agreed.", "", source.now());
        assert!(!signing.is_outdated("We agreed.", told));
        assert!(signing.is_outdated("We agreed more.", told));
        signing.sign(Vec::new(), "We agreed.", told, source.now());
        let (visit, school) = (source.record_id(), source.record_id());
        assert_eq!(signing.handover(visit, school, String::new()), None);
    }
}
