//! Codes of invitations.

use super::*;
use proptest::prelude::*;

#[test]
fn a_code_is_written_in_crockfords_base_32() {
    assert_eq!(write_code([0; 16]), "00000000000000000000000000");
    assert_eq!(write_code([0xff; 16]), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    assert_eq!(
        write_code(1u128.to_be_bytes()),
        "00000000000000000000000001"
    );
}

#[test]
fn a_code_is_found_however_it_was_typed_or_pasted() {
    let code = "0123456789ABCDEFGHJKMNPQRS".to_owned();
    for typed in [
        "0123456789ABCDEFGHJKMNPQRS",
        "o1234 56789\tabcde-fghjk-mnpqrs\n",
        "OI23456789ABCDEFGHJKMNPQRS",
        "0L23456789ABCDEFGHJKMNPQRS",
        "\u{feff}0123456789ABCDEFGHJKMNPQRS\u{200b}",
        "01234–56789—ABCDE FGHJK MNPQRS",
        "https://field.example/join#0123456789ABCDEFGHJKMNPQRS",
        "Good morning! Open http://127.0.0.1:8080/join#0123456789abcdefghjkmnpqrs and tap Join.",
        "<https://field.example/join#0123456789ABCDEFGHJKMNPQRS>",
        "https://field.example/join#01234-56789-ABCDE-FGHJK-MNPQRS.",
    ] {
        assert_eq!(parse_code(typed), Some(code.clone()), "{typed}");
    }
    assert_eq!(
        parse_code(&invite_link("https://field.example/", &code)),
        Some(code)
    );
}

#[test]
fn what_holds_no_code_gives_none() {
    for typed in [
        "",
        "#",
        "0123456789ABCDEFGHJKMNPQR",
        "0123456789ABCDEFGHJKMNPQRST",
        "0123456789ABCDEFGHJKMNPQRS T",
        "0123456789ABCDEFGHJKMNPQRU",
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "https://field.example/join",
        "https://field.example/join#0123456789ABCDEFGHJKMNPQRST",
        "٠123456789ABCDEFGHJKMNPQRS",
    ] {
        assert_eq!(parse_code(typed), None, "{typed}");
    }
}

proptest! {
    #[test]
    fn every_code_is_read_back_in_either_case(random: [u8; 16]) {
        let code = write_code(random);
        prop_assert_eq!(parse_code(&code), Some(code.clone()));
        prop_assert_eq!(parse_code(&code.to_lowercase()), Some(code));
    }

    #[test]
    fn different_bits_are_different_codes(one: [u8; 16], other: [u8; 16]) {
        prop_assert_eq!(one == other, write_code(one) == write_code(other));
    }

    #[test]
    fn no_text_makes_reading_a_code_panic(text in any::<String>()) {
        let _ = parse_code(&text);
    }
}
