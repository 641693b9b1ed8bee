//! The armour that `age --armor` puts around a file, so that it travels as text: base64 in
//! lines of 64 letters, between two lines that say what it is.

use super::NotOpened;

const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";
/// The most letters of a line.
const LINE: usize = 64;

/// Whether a file begins like this; a message may have put space before it.
pub fn is_armoured(first: &[u8]) -> bool {
    first.trim_ascii_start().starts_with(BEGIN.as_bytes())
}

/// Takes the armour off, a little at a time.
#[derive(Debug, Default)]
pub struct Unarmour {
    /// What has come of a line.
    line: Vec<u8>,
    stands: Stands,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stands {
    #[default]
    Before,
    Within,
    /// A line came that was not full: none may follow it.
    LastLine,
    Over,
}

impl Unarmour {
    /// The next bytes of the file; puts what they hold behind `out`.
    ///
    /// # Errors
    /// [`NotOpened::Damaged`] for what no armour holds.
    pub fn put(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), NotOpened> {
        for byte in bytes {
            if *byte == b'\n' {
                self.end_of_line(out)?;
            } else if self.line.len() > 4 * LINE {
                return Err(NotOpened::Damaged);
            } else {
                self.line.push(*byte);
            }
        }
        Ok(())
    }

    /// After the last byte.
    ///
    /// # Errors
    /// [`NotOpened::CutOff`] when the last line has not come.
    pub fn end(mut self, out: &mut Vec<u8>) -> Result<(), NotOpened> {
        self.end_of_line(out)?;
        match self.stands {
            Stands::Over => Ok(()),
            _ => Err(NotOpened::CutOff),
        }
    }

    fn end_of_line(&mut self, out: &mut Vec<u8>) -> Result<(), NotOpened> {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_ascii();
        self.stands = match self.stands {
            Stands::Before | Stands::Over if line.is_empty() => self.stands,
            Stands::Before if line == BEGIN.as_bytes() => Stands::Within,
            Stands::Within | Stands::LastLine if line == END.as_bytes() => Stands::Over,
            Stands::Within if line.len() <= LINE && !line.is_empty() => {
                decode(line, out)?;
                match line.len() {
                    LINE if !line.ends_with(b"=") => Stands::Within,
                    _ => Stands::LastLine,
                }
            }
            _ => return Err(NotOpened::Damaged),
        };
        Ok(())
    }
}

/// Four letters are three bytes; at the end, `=` stands where there is none.
fn decode(line: &[u8], out: &mut Vec<u8>) -> Result<(), NotOpened> {
    let (four, []) = line.as_chunks::<4>() else {
        return Err(NotOpened::Damaged);
    };
    for (nth, letters) in four.iter().enumerate() {
        let filled = letters.iter().rev().take_while(|l| **l == b'=').count();
        if filled > 2 || (filled > 0 && nth + 1 < four.len()) {
            return Err(NotOpened::Damaged);
        }
        let mut bits = 0_u32;
        for letter in &letters[..4 - filled] {
            bits = bits << 6 | u32::from(value(*letter).ok_or(NotOpened::Damaged)?);
        }
        bits <<= 6 * filled;
        let [_, bytes @ ..] = bits.to_be_bytes();
        // One way to write a file, and no other: no bit is left over.
        if bytes[3 - filled..].iter().any(|byte| *byte != 0) {
            return Err(NotOpened::Damaged);
        }
        out.extend_from_slice(&bytes[..3 - filled]);
    }
    Ok(())
}

fn value(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// As the `age` program writes it.
    fn armoured(bytes: &[u8]) -> String {
        let mut text = String::new();
        for three in bytes.chunks(3) {
            let mut padded = [0; 4];
            padded[1..=three.len()].copy_from_slice(three);
            let bits = u32::from_be_bytes(padded);
            for nth in 0..4 {
                let letter = LETTERS[(bits >> (18 - 6 * nth)) as usize & 63];
                text.push(if nth <= three.len() {
                    letter as char
                } else {
                    '='
                });
            }
        }
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(LINE)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        format!("{BEGIN}\n{}\n{END}\n", lines.join("\n"))
    }

    fn off(text: &[u8], step: usize) -> Result<Vec<u8>, NotOpened> {
        let (mut unarmour, mut out) = (Unarmour::default(), Vec::new());
        for some in text.chunks(step) {
            unarmour.put(some, &mut out)?;
        }
        unarmour.end(&mut out)?;
        Ok(out)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_was_armoured_comes_out_in_whatever_steps(
            bytes in prop::collection::vec(any::<u8>(), 1..300), step in 1usize..80,
        ) {
            let text = armoured(&bytes);
            prop_assert!(is_armoured(text.as_bytes()));
            prop_assert_eq!(off(text.as_bytes(), step), Ok(bytes.clone()));
            let windows = format!("\r\n  {}\r\n", text.replace('\n', "\r\n"));
            prop_assert!(is_armoured(windows.as_bytes()));
            prop_assert_eq!(off(windows.as_bytes(), step), Ok(bytes));
        }
    }

    #[test]
    fn fault_16_armour_cut_off_anywhere_or_changed_is_refused() {
        let bytes: Vec<u8> = (0..200).collect();
        let text = armoured(&bytes);
        let text = text.trim_end();
        for cut in 0..text.len() {
            assert!(off(&text.as_bytes()[..cut], 7).is_err(), "{cut}");
        }
        for (nth, _) in text.char_indices() {
            let mut flipped = text.as_bytes().to_vec();
            flipped[nth] = b'!';
            assert!(off(&flipped, 7).is_err(), "{nth}");
        }
        let more = format!("{text}\nmore");
        assert_eq!(off(more.as_bytes(), 7), Err(NotOpened::Damaged));
        assert!(!is_armoured(b"age-encryption.org/v1"));
    }
}
