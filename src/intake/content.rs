//! What a file is, told by its first bytes and not by its name.

/// A file that is no list, by what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A photo or a drawing.
    Picture,
    /// A PDF.
    Pdf,
    /// A workbook of a spreadsheet program: it can save itself as CSV.
    Workbook,
    /// A written document.
    Document,
    /// A packed folder.
    Archive,
    /// A web page, also one that calls itself a workbook.
    WebPage,
    /// Something that is no text.
    Unknown,
}

/// Why nothing can be read out of a file. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// There is nothing in it.
    Empty,
    /// It is something else.
    Is(Content),
    /// It has more bytes than the number here.
    TooLarge(usize),
    /// It has more rows than the number here.
    TooManyRows(usize),
}

/// Beginnings that only one kind of file has.
const BEGINNINGS: [(&[u8], Content); 16] = [
    (b"\xff\xd8\xff", Content::Picture),
    (b"\x89PNG", Content::Picture),
    (b"GIF8", Content::Picture),
    (b"II*\0", Content::Picture),
    (b"MM\0*", Content::Picture),
    (b"%PDF", Content::Pdf),
    (b"{\\rtf", Content::Document),
    (b"\x1f\x8b", Content::Archive),
    (b"7z\xbc\xaf", Content::Archive),
    (b"Rar!", Content::Archive),
    (b"<!doctype html", Content::WebPage),
    (b"<html", Content::WebPage),
    (b"<table", Content::WebPage),
    (b"<?xml", Content::WebPage),
    (b"mime-version:", Content::WebPage),
    (b"\0asm", Content::Unknown),
];

/// What `bytes` are, if they are certainly no table in plain text.
pub fn recognise(bytes: &[u8]) -> Option<Content> {
    let blank = |byte: &&u8| byte.is_ascii_whitespace();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let skipped = bytes.iter().take_while(blank).count();
    let text = &bytes[skipped..];
    let begins = |with: &[u8]| {
        let beginning = text.get(..with.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(with))
    };
    if let Some((_, content)) = BEGINNINGS.iter().find(|(with, _)| begins(with)) {
        return Some(*content);
    }
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        return Some(packed(bytes));
    }
    if begins(b"\xd0\xcf\x11\xe0") {
        return Some(old_office(bytes));
    }
    // Boxes with a size, a name, a brand: HEIC and AVIF photos.
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(Content::Picture);
    }
    if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Content::Picture);
    }
    None
}

/// Workbooks and documents of today are packed folders; the names of what is in
/// them stand there as they are.
fn packed(bytes: &[u8]) -> Content {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|at| at == name);
    if holds(b"xl/workbook") || holds(b"opendocument.spreadsheet") || holds(b"Index/Tables/") {
        Content::Workbook
    } else if holds(b"word/document") || holds(b"opendocument.text") {
        Content::Document
    } else {
        Content::Archive
    }
}

/// Those of before 2007 name their stream in letters of two bytes.
fn old_office(bytes: &[u8]) -> Content {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).collect();
        bytes.windows(wide.len()).any(|at| at == wide)
    };
    if holds("WordDocument") {
        Content::Document
    } else {
        Content::Workbook
    }
}
