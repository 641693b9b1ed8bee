use super::*;
use exchange::age::public::public_half;

const WORDS: &str = "mango, drum";

fn stretched(mut stretching: Stretching) -> Stretching {
    let mut before = 0;
    loop {
        let share = stretching.go_on();
        assert!(before <= share && share <= 100, "{before}, then {share}");
        if share == 100 {
            return stretching;
        }
        before = share;
    }
}

/// A file through `work`, in slices as a browser hands them over.
fn through(mut work: Work, file: &[u8], slice: usize) -> Result<Vec<u8>, u8> {
    let mut whole = Vec::new();
    for some in file[work.from()..].chunks(slice) {
        whole.extend(work.put(some)?);
    }
    whole.extend(work.end()?);
    Ok(whole)
}

fn locked(lock: &Lock, content: &[u8]) -> Vec<u8> {
    let work = lock.seal(&[7; 16], &[9; 16]).expect("sixteen bytes each");
    through(work, content, 1_000).expect("locked")
}

/// Of a passphrase for which the age format needs little work.
fn quick(passphrase: &str) -> Lock {
    let stretching = Stretching::begin(passphrase, [1; 16], 4, None).expect("little memory");
    stretched(stretching).lock()
}

fn opened(file: &[u8], passphrase: &str, slice: usize) -> Result<Vec<u8>, u8> {
    let stretching = Stretching::of_file(passphrase, &file[..file.len().min(4_096)])?;
    through(stretched(stretching).open()?, file, slice)
}

#[test]
fn what_was_locked_opens_whatever_the_slices_and_tells_how_far_its_key_is() {
    let content: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let file = locked(&quick(WORDS), &content);
    for slice in [999, 65_536, 300_000] {
        assert_eq!(opened(&file, WORDS, slice), Ok(content.clone()));
    }
    let lock = stretched(Stretching::anew(WORDS, &[2; 16]).expect("memory")).lock();
    assert_eq!(opened(&locked(&lock, b""), WORDS, 9), Ok(Vec::new()));
}

#[test]
fn every_refusal_comes_over_as_its_number() {
    let file = locked(&quick(WORDS), &[5; 70_000]);
    let why = |end: Result<Vec<u8>, u8>| NotOpened::of_number(end.expect_err("refused"));
    assert_eq!(why(opened(&file, "mango", 99)), Some(NotOpened::WrongKey));
    let cut = &file[..60];
    assert_eq!(why(opened(cut, WORDS, 99)), Some(NotOpened::CutOff));
    let mut changed = file.clone();
    changed[file.len() - 40] ^= 1;
    assert_eq!(why(opened(&changed, WORDS, 99)), Some(NotOpened::Damaged));
    let page = b"<!doctype html>";
    assert_eq!(why(opened(page, WORDS, 99)), Some(NotOpened::NotAge));
    let text = through(Work::bare(), b"-----BEGIN AGE ENCRYPTED FILE-----", 9);
    assert_eq!(why(text), Some(NotOpened::CutOff));
}

#[test]
fn what_is_locked_to_a_public_key_opens_to_its_private_half_and_to_no_passphrase() {
    let private = [3; 32];
    let lock = Lock::to(&public_half(&private), &[4; 32]).expect("keys of 32 bytes");
    let file = locked(&lock, b"three visits");
    let refused = opened(&file, WORDS, 99).expect_err("refused");
    assert_eq!(NotOpened::of_number(refused), Some(NotOpened::WrongKey));
    let begun = age::begin(&file).expect("a header");
    let key = begun.header.open_with_private(&private).expect("its own");
    let mut content = Vec::new();
    let mut opening = begun.open(&key).expect("its own");
    opening
        .put(&file[begun.length..], &mut content)
        .expect("sealed so");
    opening.end(&mut content).expect("whole");
    assert_eq!(content, b"three visits");
    assert!(Lock::to(&[1; 31], &[4; 32]).is_err());
}
