use super::*;
use proptest::prelude::*;

fn key() -> AccountKey {
    AccountKey([
        0x9e, 0x88, 0x5d, 0x95, 0x2a, 0xd3, 0x62, 0xca, 0xeb, 0x4e, 0xfe, 0x34, 0xa8, 0xe9, 0x1b,
        0xd2,
    ])
}

/// From the test vectors that come with BIP-39.
const SPELT: &str = "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic";

fn given(key: AccountKey) -> Result<Given, Misspelt> {
    Ok(Given { key, account: None })
}

fn wrong(nth: usize, typed: &str) -> Result<Given, Misspelt> {
    let typed = typed.to_owned();
    Err(Misspelt::Word { nth, typed })
}

#[test]
fn the_words_are_those_of_the_standards_own_test_vectors() {
    assert_eq!(spell(&key()).join(" "), SPELT);
    let abandon = "abandon ".repeat(11);
    assert_eq!(spell(&AccountKey([0; 16])).join(" "), abandon + "about");
    let zoo = "zoo ".repeat(11);
    assert_eq!(spell(&AccountKey([0xff; 16])).join(" "), zoo + "wrong");
    let legal = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    assert_eq!(read(legal), given(AccountKey([0x7f; 16])));
}

#[test]
fn four_letters_tell_every_word_of_the_list_and_a_whole_word_is_itself() {
    assert_eq!(LIST.lines().count(), 2048);
    for (number, word) in LIST.lines().enumerate() {
        assert_eq!(number_of(word), u16::try_from(number).ok());
        let short = &word[..word.len().min(ENOUGH)];
        // "act" is a word; "acti" is "action".
        assert_eq!(number_of(short), u16::try_from(number).ok(), "{word}");
    }
    assert_eq!(number_of("aban"), Some(0));
    assert_eq!(number_of("aba"), None);
}

#[test]
fn capitals_numbers_blanks_and_first_letters_are_read_kindly() {
    let typed = "  1. OZONE 2. dril\n3) Grab  4 fibe,curt;grac\u{200b}e pudding — thank \
        cruise\t eld\u{ad}er eigh  picn. ";
    assert_eq!(read(typed), given(key()));
}

#[test]
fn what_is_wrong_is_named_by_its_place() {
    assert_eq!(read(&SPELT.replace("fiber", "fibre")), wrong(4, "fibre"));
    assert_eq!(read("ozone drill gra"), wrong(3, "gra"));
    assert_eq!(read(""), Err(Misspelt::Count(0)));
    assert_eq!(read("ozone drill"), Err(Misspelt::Count(2)));
    assert_eq!(read(&format!("{SPELT} ozone")), Err(Misspelt::Count(13)));
    let swapped = SPELT.replace("ozone drill", "drill ozone");
    assert_eq!(read(&swapped), Err(Misspelt::Together));
    assert_eq!(read("ọzone drill"), wrong(1, "ọzone"));
}

#[test]
fn a_word_is_suggested_once_few_begin_like_what_is_typed() {
    assert_eq!(suggestions("", 4), Vec::<&str>::new());
    assert_eq!(suggestions("ozone ", 4), Vec::<&str>::new());
    assert_eq!(suggestions("ozone d", 4), Vec::<&str>::new());
    assert_eq!(suggestions("ozone DRIL", 4), ["drill"]);
    assert_eq!(
        suggestions("1. dri", 5).join(" "),
        "drift drill drink drip drive"
    );
    assert_eq!(suggestions("act", 9).len(), 5);
    assert_eq!(suggestions("ozone", 4), Vec::<&str>::new());
    assert_eq!(suggestions("qqq", 4), Vec::<&str>::new());
}

#[test]
fn one_word_is_the_same_however_it_is_typed() {
    assert!(is_word(" GRAB ", "grab"));
    assert!(is_word("3. pudd", "pudding"));
    for other in ["", "grab grab", "drill", "pud"] {
        assert!(!is_word(other, "pudding"), "{other}");
    }
}

#[test]
fn the_text_of_a_code_says_whose_key_it_is_and_is_refused_when_cut_off() {
    let account: AccountId = "0199f3a0-0000-7000-8000-00000000000a"
        .parse()
        .expect("an id");
    let code = write_code(account, &key());
    let whole = Given {
        key: key(),
        account: Some(account),
    };
    assert_eq!(read(&code), Ok(whole.clone()));
    assert_eq!(read(&format!(" “{code}\n")), Ok(whole));
    for end in CODE.len()..code.len() {
        assert_eq!(read(&code[..end]), Err(Misspelt::Code), "{end}");
    }
}

proptest! {
    #[test]
    fn every_key_is_read_from_its_words_and_its_code_and_spelt_as_another_library_spells_it(bytes: [u8; 16]) {
        let key = AccountKey(bytes);
        let words = spell(&key).join(" ");
        let theirs = bip39::Mnemonic::from_entropy(&bytes).expect("16 bytes").to_string();
        prop_assert_eq!(&words, &theirs);
        prop_assert_eq!(read(&words), given(key));
    }

    #[test]
    fn another_word_in_one_place_is_nearly_always_noticed_and_never_read_as_this_key(bytes: [u8; 16], nth in 0..12_usize, other in 0..2048_usize) {
        let key = AccountKey(bytes);
        let mut words = spell(&key);
        let other = LIST.lines().nth(other).expect("in the list");
        prop_assume!(words[nth] != other);
        words[nth] = other;
        prop_assert_ne!(read(&words.join(" ")), given(key));
    }
}
