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
    /// What was cleared last, should it be brought back.
    pub cleared: Option<Box<Signing>>,
}
crate::json!(Signing { id } or_default { signer, text, facts, at, strokes, cleared });

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
            cleared: None,
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
            cleared: None,
        }
    }

    /// Who signs, as typed. A name under which something was signed stays: it
    /// belongs to the strokes, and goes with them.
    pub fn name(&mut self, typed: &str) {
        if !self.is_signed() {
            typed.clone_into(&mut self.signer);
        }
    }

    /// Whether there are strokes.
    pub fn is_signed(&self) -> bool {
        !self.strokes.is_empty()
    }

    /// The pad changed while `text`, which tells `facts`, was on the screen. An
    /// empty pad unbinds; strokes brought back are bound as they were, and a
    /// further stroke binds an older signature to nothing new.
    pub fn sign(&mut self, strokes: Vec<Stroke>, text: &str, facts: &str, now: Moment) {
        if strokes.is_empty() {
            let empty = Self::new(self.id);
            let signer = self.signer.clone();
            let cleared = std::mem::replace(self, Self { signer, ..empty });
            self.cleared = cleared.is_signed().then(|| Box::new(cleared));
            return;
        }
        let cleared = self.cleared.take();
        if let Some(cleared) = cleared.filter(|it| !self.is_signed() && it.strokes == strokes) {
            *self = *cleared;
        } else if self.is_outdated(text, facts) {
            self.strokes = strokes;
        } else {
            (self.text, self.facts) = (text.to_owned(), facts.to_owned());
            self.at = Some(now);
            self.strokes = strokes;
        }
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
        let mut signing = Signing::new(signing.id);
        signing.sign(strokes, "We agreed.", "", source.now());
        assert!(!signing.is_outdated("We agreed.", told));
        assert!(signing.is_outdated("We agreed more.", told));
        signing.sign(Vec::new(), "We agreed.", told, source.now());
        assert!(!signing.is_signed());
        let (visit, school) = (source.record_id(), source.record_id());
        assert_eq!(signing.handover(visit, school, String::new()), None);
    }

    #[test]
    fn the_name_belongs_to_the_strokes_and_changes_only_when_they_are_cleared() {
        let source = Counter::default();
        let mut signing = Signing::new(source.record_id());
        signing.name("Mrs Bala");
        signing.sign(vec![vec![[0, 0]]], "We agreed.", "0123", source.now());
        signing.name("Mr Audu");
        assert_eq!(signing.signer, "Mrs Bala");
        signing.sign(Vec::new(), "We agreed.", "0123", source.now());
        signing.name("Mr Audu");
        assert_eq!(signing.signer, "Mr Audu");
    }

    #[test]
    fn strokes_brought_back_are_bound_as_they_were_and_a_further_one_binds_to_nothing_new() {
        let source = Counter::default();
        let mut signing = Signing::new(source.record_id());
        signing.name("Mrs Bala");
        let strokes = vec![vec![[0, 0], [9, 9]]];
        signing.sign(strokes.clone(), "We agreed.", "0123", source.now());
        let signed = signing.clone();
        // Cleared, and brought back under another name and another text.
        signing.sign(Vec::new(), "We agreed.", "0123", source.now());
        signing.name("Mr Audu");
        let kept = serde_json::to_string(&signing).unwrap();
        let mut signing: Signing = serde_json::from_str(&kept).unwrap();
        signing.sign(strokes.clone(), "We agreed more.", "4567", source.now());
        assert_eq!(signing, signed);
        // A thumb on the pad signs nothing anew.
        let mut more = strokes;
        more.push(vec![[5, 5]]);
        signing.sign(more, "We agreed more.", "4567", source.now());
        assert!(signing.is_outdated("We agreed more.", "4567"));
        assert_eq!((signing.text, signing.at), (signed.text, signed.at));
    }
}
