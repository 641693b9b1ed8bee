//! From bytes to text, in whichever letters an office's program saved them.

/// How the letters of a file are written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// What everything saves today.
    Utf8,
    /// "Unicode text" of spreadsheets; the lower byte first.
    Utf16Le,
    /// The same, the upper byte first.
    Utf16Be,
    /// What Excel calls plain CSV in most of Africa and Europe.
    Windows1252,
}

/// Stands where a letter could not be read.
pub const UNREADABLE: char = char::REPLACEMENT_CHARACTER;

/// What the bytes 0x80 to 0x9f are in Windows-1252, as browsers read them; the
/// others are Latin-1, which is Unicode's beginning.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text in `bytes`, with what it was written in. Never fails: what is no
/// letter becomes [`UNREADABLE`], and a row that holds one is told.
///
/// A mark at the beginning decides. Without one, zeros at every other byte are
/// UTF-16; what is UTF-8 for the most part is UTF-8; the rest is Windows-1252.
pub fn text_of(bytes: &[u8]) -> (Letters, String) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (Letters::Utf8, lossy(rest)),
        [0xff, 0xfe, rest @ ..] => (Letters::Utf16Le, utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => (Letters::Utf16Be, utf16(rest, u16::from_be_bytes)),
        _ => match zeros_at(bytes) {
            Some(Letters::Utf16Le) => (Letters::Utf16Le, utf16(bytes, u16::from_le_bytes)),
            Some(_) => (Letters::Utf16Be, utf16(bytes, u16::from_be_bytes)),
            None if is_utf8(bytes) => (Letters::Utf8, lossy(bytes)),
            None => (Letters::Windows1252, windows_1252(bytes)),
        },
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let pairs = bytes.chunks(2).map(|pair| match pair {
        [one, other] => unit([*one, *other]),
        // Cut off in the middle of a letter.
        _ => 0xfffd,
    });
    let letters = char::decode_utf16(pairs);
    letters.map(|letter| letter.unwrap_or(UNREADABLE)).collect()
}

/// UTF-16 without a mark: in a table, most letters and every separator have a
/// zero beside them, always on the same side.
fn zeros_at(bytes: &[u8]) -> Option<Letters> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |side: usize| {
        let every_other = sample.iter().skip(side).step_by(2);
        every_other.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 5;
    if sample.len() < 4 {
        None
    } else if odd > many && even * 8 < odd {
        Some(Letters::Utf16Le)
    } else if even > many && odd * 8 < even {
        Some(Letters::Utf16Be)
    } else {
        None
    }
}

/// Whether the bytes beyond ASCII are letters in UTF-8 for the most part. One
/// bad byte in a long list must not turn every name in it into other letters.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut well, mut badly) = (0usize, 0usize);
    for piece in bytes.utf8_chunks() {
        well += piece.valid().chars().filter(|c| !c.is_ascii()).count();
        badly += piece.invalid().len();
    }
    badly == 0 || well > badly
}

fn windows_1252(bytes: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    bytes.iter().map(letter).collect()
}

/// Whether `text` is no text at all: too much of it is control characters or
/// could not be read.
pub fn is_noise(text: &str) -> bool {
    let (mut all, mut noise) = (0usize, 0usize);
    for letter in text.chars().take(20_000) {
        all += 1;
        let is_noise = letter == UNREADABLE || (letter.is_control() && !"\t\r\n".contains(letter));
        noise += usize::from(is_noise);
    }
    noise * 20 > all
}
