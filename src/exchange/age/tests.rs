use super::stream::{PIECE, TAG};
use super::stretch::Stretch;
use super::*;
use proptest::prelude::*;

const SALT: [u8; 16] = [5; 16];
const WORK: u8 = 4;
const KEY: FileKey = FileKey([7; 16]);

fn stretched(passphrase: &str, work: u8) -> [u8; 32] {
    let stretch = Stretch::begin(passphrase, &SALT, work);
    stretch.expect("little memory is asked for").finish()
}

fn by_passphrase() -> Lock {
    Lock::Passphrase {
        key: stretched("mango tree", WORK),
        salt: SALT,
        work: WORK,
    }
}

fn to_public(private: &[u8; 32]) -> Lock {
    Lock::Public {
        to: public::public_half(private),
        once: [3; 32],
    }
}

fn file(lock: &Lock, content: &[u8]) -> Vec<u8> {
    let (mut file, mut sealing) = seal(lock, &KEY, [9; 16]);
    sealing.put(content, &mut file);
    sealing.end(&mut file);
    file
}

fn opened(
    file: &[u8],
    open: impl Fn(&Header) -> Result<FileKey, NotOpened>,
) -> Result<Vec<u8>, NotOpened> {
    let begun = begin(file)?;
    begun.header.kind()?;
    let mut opening = begun.open(&open(&begun.header)?)?;
    let mut content = Vec::new();
    opening.put(&file[begun.length..], &mut content)?;
    opening.end(&mut content)?;
    Ok(content)
}

#[test]
fn a_passphrase_is_stretched_as_another_implementation_does() {
    for (passphrase, work) in [("mango tree", 1), ("", 4), ("ẹ̀kọ́ ƙwarai", 10), ("x", 12)] {
        let params = scrypt::Params::new(work, 8, 1).expect("parameters that scrypt knows");
        let salt = [b"age-encryption.org/v1/scrypt".as_slice(), &SALT].concat();
        let mut theirs = [0; 32];
        scrypt::scrypt(passphrase.as_bytes(), &salt, &params, &mut theirs).expect("32 bytes");
        assert_eq!(stretched(passphrase, work), theirs, "{passphrase}, {work}");
    }
}

#[test]
fn stretching_in_steps_of_any_size_comes_to_the_same_and_says_how_far_it_is() {
    for steps in [1, 3, 1000] {
        let mut stretch = Stretch::begin("mango tree", &SALT, WORK).expect("memory");
        let mut shares = vec![stretch.share()];
        while stretch.go_on(steps) {
            shares.push(stretch.share());
        }
        assert!(shares.is_sorted() && shares[0] == 0 && shares.iter().all(|share| *share < 100));
        assert_eq!(stretch.share(), 100);
        assert_eq!(stretch.finish(), stretched("mango tree", WORK));
    }
}

/// Made by the tool `age` 1.1.1 for the identity whose private half is below.
const BY_THE_TOOL: &str = include_str!("tool.b64");
const TOOLS_PRIVATE: &str = include_str!("tool.key");

#[test]
fn a_file_of_the_standard_tool_opens() {
    use base64ct::{Base64, Encoding};
    let file = Base64::decode_vec(&BY_THE_TOOL.split_whitespace().collect::<String>());
    let private = Base64::decode_vec(TOOLS_PRIVATE.trim()).expect("base64");
    let private: [u8; 32] = private.try_into().expect("32 bytes");
    let content = opened(&file.expect("base64"), |header| {
        header.open_with_private(&private)
    });
    assert_eq!(content.expect("it opens"), b"from the tool\n");
}

#[test]
fn what_was_sealed_comes_back_whatever_its_length() {
    let private = [8; 32];
    for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77] {
        let content: Vec<u8> = (0..length).map(|at| at as u8).collect();
        for lock in [by_passphrase(), to_public(&private)] {
            let file = file(&lock, &content);
            let pieces = length.div_ceil(PIECE).max(1);
            assert_eq!(
                file.len() - begin(&file).expect("whole").length,
                length + pieces * TAG
            );
            let back = match lock {
                Lock::Passphrase { key, .. } => {
                    opened(&file, |header| header.open_with_passphrase(&key))
                }
                Lock::Public { .. } => opened(&file, |header| header.open_with_private(&private)),
            };
            assert_eq!(back.expect("it opens"), content, "{length}");
        }
    }
}

#[test]
fn another_passphrase_and_another_key_do_not_open() {
    let locked = file(&by_passphrase(), b"twelve visits");
    let wrong = stretched("mango trees", WORK);
    let told = opened(&locked, |header| header.open_with_passphrase(&wrong));
    assert_eq!(told, Err(NotOpened::WrongKey));
    let told = opened(&locked, |header| header.open_with_private(&[8; 32]));
    assert_eq!(told, Err(NotOpened::WrongKey));
    let locked = file(&to_public(&[8; 32]), b"twelve visits");
    let told = opened(&locked, |header| header.open_with_private(&[6; 32]));
    assert_eq!(told, Err(NotOpened::WrongKey));
}

/// The key is derived once: else this would take hours.
#[test]
fn fault_16_a_file_cut_or_flipped_at_any_byte_is_refused() {
    let private = [8; 32];
    let made = stretched("mango tree", WORK);
    let content: Vec<u8> = (0..PIECE + 300).map(|at| (at / 7) as u8).collect();
    for lock in [by_passphrase(), to_public(&private)] {
        let open = |header: &Header| match header.kind()? {
            // As an app does that stretched the passphrase for what it read.
            Kind::Passphrase { salt, work } if (salt, work) != (SALT, WORK) => {
                Err(NotOpened::WrongKey)
            }
            Kind::Passphrase { .. } => header.open_with_passphrase(&made),
            Kind::Public => header.open_with_private(&private),
        };
        // A small file at every byte; a long one where its pieces meet.
        for length in [300, PIECE + 300] {
            let whole = file(&lock, &content[..length]);
            assert_eq!(opened(&whole, open).as_deref(), Ok(&content[..length]));
            let first = begin(&whole).expect("whole").length;
            let meet = first + PIECE + TAG;
            let is_tried = |at: &usize| length < PIECE || (meet - 20..meet + 20).contains(at);
            for at in (0..whole.len()).filter(is_tried) {
                let cut = opened(&whole[..at], open);
                assert!(cut.is_err(), "cut before byte {at}");
                for flip in [0x01, 0x80, 0xff] {
                    let mut other = whole.clone();
                    other[at] ^= flip;
                    assert!(opened(&other, open).is_err(), "byte {at} flipped by {flip}");
                }
            }
            let mut longer = whole.clone();
            longer.push(0);
            assert!(opened(&longer, open).is_err(), "a byte more");
            if length > PIECE {
                let cut = opened(&whole[..meet], open);
                assert_eq!(cut, Err(NotOpened::CutOff), "cut between two pieces");
            }
        }
    }
}

#[test]
fn what_is_no_such_file_is_told_from_one_that_was_cut() {
    for (bytes, told) in [
        (b"".as_slice(), NotOpened::NotAge),
        (b"<!doctype html>", NotOpened::NotAge),
        (b"age-encr", NotOpened::CutOff),
        (b"age-encryption.org/v1\n-> X25519 a", NotOpened::CutOff),
        (b"age-encryption.org/v2\n-> X25519 a\n", NotOpened::Unknown),
        (b"age-encryption.org/v1\n--- x\n", NotOpened::Damaged),
    ] {
        assert_eq!(begin(bytes).err(), Some(told));
    }
    let endless = [b"age-encryption.org/v1\n-> ".as_slice(), &[b'a'; 9000]].concat();
    assert_eq!(begin(&endless).err(), Some(NotOpened::Damaged));
}

#[test]
fn a_passphrase_that_would_take_a_phones_memory_is_not_begun() {
    let lock = Lock::Passphrase {
        key: [0; 32],
        salt: SALT,
        work: 22,
    };
    let begun = begin(&file(&lock, b"")).expect("a header");
    assert_eq!(begun.header.kind(), Err(NotOpened::TooHard));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = begin(&bytes);
        let behind = [b"age-encryption.org/v1\n-> scrypt ".as_slice(), &bytes].concat();
        let _ = begin(&behind);
    }

    #[test]
    fn pieces_may_come_in_any_slices(sizes in proptest::collection::vec(1_usize..90_000, 1..6)) {
        let content: Vec<u8> = (0..sizes.iter().sum()).map(|at: usize| at as u8).collect();
        let (mut sealed, mut sealing) = seal(&to_public(&[8; 32]), &KEY, [9; 16]);
        let mut rest = content.as_slice();
        for size in &sizes {
            let (now, later) = rest.split_at(*size);
            sealing.put(now, &mut sealed);
            rest = later;
        }
        sealing.end(&mut sealed);
        prop_assert_eq!(&sealed, &file(&to_public(&[8; 32]), &content));
        let begun = begin(&sealed).expect("whole");
        let mut opening = begun.open(&KEY).expect("whole");
        let mut back = Vec::new();
        for some in sealed[begun.length..].chunks(sizes[0]) {
            opening.put(some, &mut back).expect("sealed so");
        }
        opening.end(&mut back).expect("whole");
        prop_assert_eq!(back, content);
    }
}

#[test]
fn each_refusal_has_a_number_of_its_own_by_which_it_is_found_again() {
    for (number, why) in (0..).zip(NotOpened::ALL) {
        assert_eq!(why.number(), number);
        assert_eq!(NotOpened::of_number(number), Some(why));
    }
    assert_eq!(NotOpened::of_number(stretch::NO_MEMORY), None);
}
