//! How large a picture is, told by its first bytes: a browser asked to open it
//! would unpack all of it before it says so.

/// What the first bytes of a file tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A picture of so many pixels across and down, before it is turned.
    Sized(u32, u32),
    /// A picture; how large it is stands further on, or in a way not known here.
    Picture,
    /// No picture.
    Other,
}

/// How much of a file is to be given, in bytes: what a camera writes before the
/// size may be long.
pub const FIRST: usize = 524_288;

/// What `first`, the beginning of a file, is of.
pub fn look(first: &[u8]) -> Seen {
    let sized = |size: Option<(u32, u32)>| match size {
        Some((across, down)) => Seen::Sized(across, down),
        None => Seen::Picture,
    };
    match first {
        [0xff, 0xd8, 0xff, ..] => sized(jpeg(first)),
        [0x89, b'P', b'N', b'G', ..] => sized(big(first, 16).zip(big(first, 20))),
        [b'G', b'I', b'F', b'8', ..] => sized(little2(first, 6).zip(little2(first, 8))),
        [b'B', b'M', ..] if first.len() > 26 && little2(first, 6) == Some(0) => {
            // A picture that stands from the top has its height below zero.
            let down = little4(first, 22).map(|down| (down as i32).unsigned_abs());
            sized(little4(first, 18).zip(down))
        }
        [b'R', b'I', b'F', b'F', ..] if first.get(8..12) == Some(b"WEBP") => sized(webp(first)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => sized(boxed(first)),
        _ => Seen::Other,
    }
}

fn at<const N: usize>(bytes: &[u8], from: usize) -> Option<[u8; N]> {
    bytes.get(from..from.checked_add(N)?)?.try_into().ok()
}

fn big(bytes: &[u8], from: usize) -> Option<u32> {
    at(bytes, from).map(u32::from_be_bytes)
}

fn big2(bytes: &[u8], from: usize) -> Option<u32> {
    at(bytes, from).map(|two| u16::from_be_bytes(two).into())
}

fn little2(bytes: &[u8], from: usize) -> Option<u32> {
    at(bytes, from).map(|two| u16::from_le_bytes(two).into())
}

fn little3(bytes: &[u8], from: usize) -> Option<u32> {
    let [one, two, three] = at(bytes, from)?;
    Some(u32::from_le_bytes([one, two, three, 0]))
}

fn little4(bytes: &[u8], from: usize) -> Option<u32> {
    at(bytes, from).map(u32::from_le_bytes)
}

/// The segments before the first of a kind that tells the size.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut from = 2;
    loop {
        let [mark, kind] = at(bytes, from)?;
        if mark != 0xff {
            return None;
        }
        match kind {
            // Fill bytes.
            0xff => from += 1,
            // Those without a length.
            0x01 | 0xd0..=0xd8 => from += 2,
            // Start of a frame, of any but the three kinds that are something else.
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big2(bytes, from + 7)?, big2(bytes, from + 5)?));
            }
            // The pixels begin, and no size was told.
            0xd9 | 0xda => return None,
            _ => from += 2 + big2(bytes, from + 2)?.max(2) as usize,
        }
    }
}

/// Where in a JPEG that begins with `first` its pixels begin; at its end, where all of
/// it is given and it is cut off before them. None for other pictures, and where that
/// stands further on. What is before may hold a small picture with an end of its own.
pub fn pixels_from(first: &[u8]) -> Option<usize> {
    if !first.starts_with(&[0xff, 0xd8, 0xff]) {
        return None;
    }
    let mut from = 2;
    loop {
        match at(first, from) {
            Some([0xff, 0xff]) => from += 1,
            Some([0xff, 0x01 | 0xd0..=0xd8]) => from += 2,
            Some([0xff, 0xd9 | 0xda]) => return Some(from),
            Some([0xff, _]) => match big2(first, from + 2) {
                Some(length) => from += 2 + length.max(2) as usize,
                None => break,
            },
            // What that is the browser may say.
            Some(_) => return None,
            None => break,
        }
    }
    (first.len() < FIRST).then_some(first.len())
}

/// Whether the mark with which a JPEG ends is in `part` of its pixels, among which
/// it never stands.
pub fn holds_end(part: &[u8]) -> bool {
    part.windows(2).any(|two| two == [0xff, 0xd9])
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match &at::<4>(bytes, 12)? {
        b"VP8 " => Some((little2(bytes, 26)? & 0x3fff, little2(bytes, 28)? & 0x3fff)),
        b"VP8L" => {
            let both = little4(bytes, 21)?;
            Some(((both & 0x3fff) + 1, (both >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little3(bytes, 24)? + 1, little3(bytes, 27)? + 1)),
        _ => None,
    }
}

/// HEIC and AVIF: the largest of the sizes that stand in their boxes, since the
/// small picture for lists has one too.
fn boxed(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut largest = None;
    for (nth, four) in bytes.windows(4).enumerate() {
        if four == b"ispe"
            && let Some((across, down)) = big(bytes, nth + 8).zip(big(bytes, nth + 12))
        {
            let pixels = |(across, down): (u32, u32)| u64::from(across) * u64::from(down);
            largest = largest.max(Some((pixels((across, down)), (across, down))));
        }
    }
    largest.map(|(_, size)| size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg_of(across: u16, down: u16, before: usize) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        let mut left = before;
        while left > 0 {
            let some = left.min(65_000);
            bytes.extend([0xff, 0xe1]);
            bytes.extend((some as u16 + 2).to_be_bytes());
            // What a camera says of itself may hold another picture.
            bytes.extend([0xff, 0xc0, 0, 17, 8, 0, 1, 0, 1].iter().cycle().take(some));
            left -= some;
        }
        bytes.extend([0xff, 0xc4, 0, 3, 0]);
        bytes.extend([0xff, 0xff, 0xc2, 0, 17, 8]);
        bytes.extend(down.to_be_bytes());
        bytes.extend(across.to_be_bytes());
        bytes
    }

    #[test]
    fn a_photo_tells_its_size_behind_whatever_the_camera_wrote_before() {
        assert_eq!(look(&jpeg_of(4000, 3000, 0)), Seen::Sized(4000, 3000));
        assert_eq!(look(&jpeg_of(8160, 6144, 300_000)), Seen::Sized(8160, 6144));
        let late = jpeg_of(4000, 3000, 200_000);
        assert_eq!(look(&late[..100_000]), Seen::Picture, "further on");
    }

    #[test]
    fn a_photo_that_was_cut_off_anywhere_has_no_end_though_a_small_picture_in_it_has() {
        let mut whole = jpeg_of(4000, 3000, 500);
        // The small picture that a camera puts into its own notes.
        whole.splice(2..2, [0xff, 0xe1, 0, 6, 0xff, 0xda, 0xff, 0xd9]);
        whole.extend([0; 10]);
        let pixels = whole.len();
        whole.extend([0xff, 0xda, 0, 3, 0]);
        whole.extend([0x5a, 0xff, 0x00, 0xd9].repeat(50));
        let without = whole.len();
        whole.extend([0xff, 0xd9]);
        whole.extend(b"a film behind it");
        assert_eq!(pixels_from(&whole), Some(pixels));
        assert!(holds_end(&whole[pixels..]));
        for end in 3..=without {
            let cut = &whole[..end];
            let from = pixels_from(cut).expect("a photo");
            assert!(!holds_end(cut.get(from..).unwrap_or_default()), "{end}");
        }
        assert_eq!(pixels_from(b"\x89PNG\r\n\x1a\n"), None);
        assert_eq!(
            pixels_from(b"\xff\xd8\xff\xe1\0\x02what is that"),
            None,
            "the browser may say"
        );
    }

    #[test]
    fn pictures_of_other_kinds_tell_their_size_too() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x1f\xe0\0\0\x18\0\x08\x02";
        assert_eq!(look(png), Seen::Sized(8160, 6144));
        assert_eq!(look(b"GIF89a\x40\x01\xf0\0\xf7"), Seen::Sized(320, 240));
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x06\0\xaf\x04\0";
        assert_eq!(look(webp), Seen::Sized(1600, 1200));
        let mut heic = b"\0\0\0\x18ftypheic\0\0\0\0".to_vec();
        for (across, down) in [(320u32, 240u32), (4032, 3024)] {
            heic.extend(b"\0\0\0\x14ispe\0\0\0\0");
            heic.extend(across.to_be_bytes());
            heic.extend(down.to_be_bytes());
        }
        assert_eq!(look(&heic), Seen::Sized(4032, 3024));
        let mut bmp = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
        bmp.extend(640u32.to_le_bytes());
        bmp.extend((-480i32).to_le_bytes());
        bmp.push(1);
        assert_eq!(look(&bmp), Seen::Sized(640, 480));
    }

    #[test]
    fn what_is_no_picture_is_none_and_no_beginning_cut_anywhere_breaks_the_looking() {
        for other in [
            &b""[..],
            b"name,code\nBukuru,7",
            b"%PDF-1.7",
            b"PK\x03\x04",
            b"BMW",
        ] {
            assert_eq!(look(other), Seen::Other, "{other:?}");
        }
        let whole = jpeg_of(4000, 3000, 500);
        for end in 3..whole.len() {
            assert_ne!(look(&whole[..end]), Seen::Other, "{end}");
        }
        assert_eq!(look(b"\xff\xd8\xff\xe1\0\0\xff"), Seen::Picture);
    }
}
