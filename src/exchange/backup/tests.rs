use super::*;

fn head() -> Head {
    let account: AccountId = "0199f3a0-0000-7000-8000-00000000000a"
        .parse()
        .expect("an id");
    Head {
        made: "2026-11-28T07:00:00Z".into(),
        account,
        before: vec![account],
        leader: "A. Musa \"Ƙofa\"\n".into(),
        keys: vec![AccountKey([1; 16]), AccountKey([2; 16])],
        officer: true,
        district: "Kwali".into(),
    }
}

fn items() -> Vec<Item> {
    vec![
        Item::Entry(r#"{"v":1,"text":"one\ntwo"}"#.into()),
        Item::Entry("{\"v\":1,\n \"later\":2}".into()),
        Item::Entry("\u{202e}\u{0} no entry at all".into()),
        Item::Draft {
            form: "visits/x/plan".into(),
            json: "{\"purpose\":\"a\\nb\"}".into(),
        },
        Item::Picture(Image {
            sha256: Digest::of(&[&[0, 255, 10]]),
            is_full: true,
            of: vec![RecordId(head().account.0)],
            bytes: vec![0, 255, 10],
        }),
    ]
}

fn written() -> String {
    let mut lines = head().write();
    let mut writing = Writing::default();
    for item in items() {
        writing.put(&item, &mut lines);
    }
    writing.end(&mut lines);
    lines
}

fn read(bytes: &[u8], slice: usize) -> Result<(Head, Count, Vec<Item>), DecodeError> {
    let (mut reading, mut found) = (Reading::default(), Vec::new());
    for some in bytes.chunks(slice) {
        reading.put(some, &mut found)?;
    }
    let (head, count) = reading.end()?;
    Ok((head, count, found))
}

#[test]
fn what_was_written_is_read_to_the_byte_in_slices_of_any_size() {
    let whole = written();
    for slice in [1, 7, whole.len()] {
        let (read, count, found) = read(whole.as_bytes(), slice).expect("whole");
        assert_eq!((read, found), (head(), items()));
        assert_eq!((count.entries, count.drafts, count.pictures), (3, 1, 1));
    }
}

#[test]
fn fault_16_a_backup_cut_at_any_byte_is_refused() {
    let whole = written();
    for end in 0..whole.len() {
        assert!(read(&whole.as_bytes()[..end], 50).is_err(), "cut at {end}");
    }
}

#[test]
fn a_line_that_is_missing_or_twice_is_noticed() {
    let whole = written();
    let lines: Vec<&str> = whole.lines().collect();
    for left_out in 1..lines.len() - 1 {
        let mut fewer = lines.clone();
        fewer.remove(left_out);
        let told = read((fewer.join("\n") + "\n").as_bytes(), 50);
        assert_eq!(told.err(), Some(DecodeError::Malformed));
        let mut more = lines.clone();
        more.insert(left_out, lines[left_out]);
        let told = read((more.join("\n") + "\n").as_bytes(), 50);
        assert_eq!(told.err(), Some(DecodeError::Malformed));
    }
}

#[test]
fn a_newer_backup_is_told_from_what_is_none_and_a_line_not_known_is_passed_over() {
    let newer = written().replacen("backup/1", "backup/2", 1);
    assert_eq!(
        read(newer.as_bytes(), 9).err(),
        Some(DecodeError::NewerFormat)
    );
    assert_eq!(
        read(b"twelve visits\n", 9).err(),
        Some(DecodeError::Malformed)
    );
    let beside = written().replacen("\nentry", "\nletter abc\nentry", 1);
    assert!(read(beside.as_bytes(), 9).is_ok());
    // One that an older version wrote counts no pictures.
    let older = head().write() + "end {\"entries\":0,\"drafts\":0}\n";
    assert!(read(older.as_bytes(), 9).is_ok());
    let other = written().replacen("\"AP8K\"", "\"AP8L\"", 1);
    assert_ne!(other, written());
    assert_eq!(
        read(other.as_bytes(), 9).err(),
        Some(DecodeError::DigestDiffers)
    );
    let endless = vec![b'x'; LINE_LIMIT + 1];
    assert_eq!(read(&endless, 4096).err(), Some(DecodeError::TooLarge));
}
