//! A page as plain text, for a message or the clipboard.

use crate::page::{Block, Line, Page, SignatureLine, Voice};
use crate::tidying::has_right_to_left;
use crate::words::Wording;
use domain::language::Language;

/// Marks an item of a list.
pub(crate) const BULLET: &str = "• ";
/// Set before an item's further lines.
pub(crate) const HANGING: &str = "  ";

impl Page {
    /// The page as text: title and headings between asterisks, which chat
    /// programs show in bold; items behind a bullet; an empty line before each
    /// heading. No line is ever empty but those between sections.
    pub fn text(&self) -> String {
        write(self, true)
    }
}

/// The exact text that a signature on `page` binds to: all of it but whether
/// and when it was signed. The same material gives the same text on any day.
pub fn signed_text(page: &Page) -> String {
    write(page, false)
}

fn write(page: &Page, with_state: bool) -> String {
    let mut out = String::new();
    line(&mut out, &inline(&page.over));
    line(&mut out, &starred(&page.title));
    for under in &page.under {
        line(&mut out, &inline(under));
    }
    // A section begins at a heading, a mark and the signatures.
    for block in &page.blocks {
        match block {
            Block::Heading(heading) => {
                out.push('\n');
                line(&mut out, &starred(heading));
            }
            Block::Paragraph(paragraph) => line(&mut out, &inline(paragraph)),
            Block::List(items) => {
                for item in items {
                    let item = inline(item).replace('\n', &format!("\n{HANGING}"));
                    line(&mut out, &format!("{BULLET}{item}"));
                }
            }
            Block::Table { head, rows } => {
                for row in rows {
                    line(&mut out, &table_row(page.language, head, row));
                }
            }
            Block::Mark(mark) if with_state => {
                out.push('\n');
                line(&mut out, &inline(mark));
            }
            Block::Mark(_) => {}
            Block::Signatures(lines) => {
                out.push('\n');
                for signature in lines {
                    line(&mut out, &signature_line(page, signature, with_state));
                }
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn line(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push_str(text);
        out.push('\n');
    }
}

fn starred(text: &Line) -> String {
    let text = inline(text).replace('\n', " ");
    if text.is_empty() {
        text
    } else {
        format!("*{text}*")
    }
}

/// "girls: front 3, middle 1, back 1"
fn table_row(language: Language, head: &[Line], row: &[Line]) -> String {
    let mut cells = row.iter().map(inline);
    let mut text = cells.next().unwrap_or_default();
    text.push_str(&language.say(Wording::Colon));
    for (nth, (column, cell)) in head.iter().skip(1).zip(cells).enumerate() {
        text.push_str(if nth == 0 { " " } else { ", " });
        text.push_str(&inline(column));
        text.push(' ');
        text.push_str(&cell);
    }
    text
}

fn signature_line(page: &Page, line: &SignatureLine, with_state: bool) -> String {
    let who = inline(&line.who);
    let Some(signed) = line.signed.as_ref().filter(|_| with_state) else {
        return who;
    };
    let language = page.language;
    let day = language.date(signed.at.day(), signed.at.day());
    let time = signed.at.clock().to_string();
    let phrase = if signed.by.is_empty() {
        Wording::Signed
    } else {
        Wording::SignedBy
    };
    let by = isolated(&signed.by);
    let places = [("person", by.as_str()), ("day", &day), ("time", &time)];
    format!("{who} {}", language.fill(phrase, &places))
}

fn inline(line: &Line) -> String {
    let runs = line.runs.iter().map(|run| match run.voice {
        Voice::Ours => run.text.clone(),
        Voice::Written | Voice::Named => isolated(&run.text),
    });
    runs.collect()
}

/// `text` set apart line by line, if it has letters written from right to
/// left, so that it cannot turn what stands beside it.
fn isolated(text: &str) -> String {
    if !has_right_to_left(text) {
        return text.to_owned();
    }
    let lines: Vec<_> = text
        .split('\n')
        .map(|line| format!("\u{2068}{line}\u{2069}"))
        .collect();
    lines.join("\n")
}
