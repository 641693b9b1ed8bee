//! Files that are no list are told for what they are.

use super::samples::utf16;
use crate::content::{Content, NotTaken};
use crate::sheet::{FILE_LIMIT, Sheet};

#[test]
fn what_is_no_list_is_told_for_what_it_is_whatever_its_name() {
    let workbook = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml...xl/workbook.xml...";
    let old = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(),
        &utf16("Workbook", false, false),
    ]
    .concat();
    let old_text = [
        b"\xd0\xcf\x11\xe0".as_slice(),
        &utf16("WordDocument", false, false),
    ]
    .concat();
    let files: [(&[u8], Content); 18] = [
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", Content::Picture),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Content::Picture),
        (b"GIF89a\x01\0\x01\0", Content::Picture),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Content::Picture),
        (b"RIFF\x24\0\0\0WEBPVP8 ", Content::Picture),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Content::Pdf),
        (workbook, Content::Workbook),
        (&old, Content::Workbook),
        (
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            Content::Workbook,
        ),
        (&old_text, Content::Document),
        (b"PK\x03\x04....word/document.xml", Content::Document),
        (b"{\\rtf1\\ansi School", Content::Document),
        (b"PK\x03\x04\x14\0photos/1.jpg", Content::Archive),
        (b"\x1f\x8b\x08\0\0\0\0\0", Content::Archive),
        (
            b"<!DOCTYPE html><html><table><tr><td>School",
            Content::WebPage,
        ),
        (b"\r\n <HTML xmlns:x=\"urn:schemas\">", Content::WebPage),
        (
            b"\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook>",
            Content::WebPage,
        ),
        (
            b"\0\x01\x02\x03School\0\x04\x05\x06\x07\x08",
            Content::Unknown,
        ),
    ];
    for (bytes, content) in files {
        assert_eq!(
            Sheet::read(bytes),
            Err(NotTaken::Is(content)),
            "{content:?}"
        );
    }
}

#[test]
fn a_large_photo_is_told_to_be_a_photo_and_not_to_be_large() {
    let mut photo = b"\xff\xd8\xff\xe0".to_vec();
    photo.resize(FILE_LIMIT + 1, 7);
    assert_eq!(Sheet::read(&photo), Err(NotTaken::Is(Content::Picture)));
}

#[test]
fn an_empty_file_is_told_to_be_empty() {
    for bytes in [b"".as_slice(), b"\xef\xbb\xbf", b" \r\n\t\r\n", b"\xff\xfe"] {
        assert_eq!(Sheet::read(bytes), Err(NotTaken::Empty));
    }
}
