//! What a file is, told by its first bytes and not by its name.

use crate::age;

/// A file of this house, or any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// Locked, as [`crate::age`] does it.
    Locked,
    /// The same, as text ([`crate::age::armour`]).
    Armoured,
    /// A bundle ([`crate::bundle`]) that anyone can read.
    Bundle,
    /// A receipt ([`crate::receipt`]).
    Receipt,
    /// A District's signed word about a file that was brought to it
    /// ([`crate::carried::receipt`]).
    CarriedReceipt,
    /// A document that only a newer version knows.
    Newer,
    /// None of these.
    Other,
}

/// What every document begins with, blanks aside.
const FORMAT: &str = r#"{"format":"fieldbook-"#;

/// What a file is that begins with `first`.
pub fn recognise(first: &[u8]) -> Document {
    if age::is_age(first) {
        return Document::Locked;
    }
    if age::armour::is_armoured(first) {
        return Document::Armoured;
    }
    // A program on the way may have put a mark before it, or set it nicely.
    let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    let mut letters = first.iter().filter(|byte| !byte.is_ascii_whitespace());
    if !FORMAT.bytes().all(|byte| letters.next() == Some(&byte)) {
        return Document::Other;
    }
    let name: Vec<u8> = letters
        .take_while(|byte| **byte != b'"')
        .take(40)
        .copied()
        .collect();
    match name.as_slice() {
        b"bundle/1" => Document::Bundle,
        b"receipt/1" => Document::Receipt,
        b"carried-receipt/1" => Document::CarriedReceipt,
        _ => Document::Newer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::write_bundle;
    use crate::digest::Digest;
    use crate::receipt::{Mark, Receipt};

    #[test]
    fn each_kind_of_file_is_known_by_its_content() {
        let device = "0199f3a0-0000-7000-8000-00000000000a";
        let device = device.parse().expect("an id");
        let bundle = write_bundle(device, &[r#"{"kind":"visit","share":"district"}"#]).json;
        let receipt = Receipt {
            sha256: Digest::ZERO,
            mark: Mark::START,
            refused: vec![],
        };
        for (bytes, document) in [
            (bundle.as_bytes(), Document::Bundle),
            (receipt.write().as_bytes(), Document::Receipt),
            (
                b"\xef\xbb\xbf{ \"format\": \"fieldbook-bundle/1\"",
                Document::Bundle,
            ),
            (b"{\"format\":\"fieldbook-bundle/2\"", Document::Newer),
            (b"{\"format\":\"fieldbook-letter/1\"", Document::Newer),
            (
                b"{\"format\":\"fieldbook-carried-receipt/1\"",
                Document::CarriedReceipt,
            ),
            (b"age-encryption.org/v1\n", Document::Locked),
            (b"{\"format\":\"other\"", Document::Other),
            (b"<!doctype html>", Document::Other),
            (b"Name,Place\n", Document::Other),
            (b"", Document::Other),
        ] {
            assert_eq!(
                recognise(bytes),
                document,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
