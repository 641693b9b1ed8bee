//! A page as one HTML file that opens anywhere and prints on A4.

use crate::page::{Block, Line, Page, SignatureLine, Voice};
use crate::signing::signature_path;
use crate::words::Wording;
use domain::handover::{PAD_HEIGHT, PAD_WIDTH};

/// The file's own style sheet, which also prints it. No element has a style of
/// its own, so that a content security policy can name this text by its hash.
pub const STYLE: &str = include_str!("page.css");

impl Page {
    /// A complete HTML file: its style within, no script, nothing fetched.
    /// Whatever a record held is text in it, never markup.
    pub fn html(&self) -> String {
        let mut out = Html(String::with_capacity(8 * 1024));
        out.raw("<!doctype html>\n<html lang=\"");
        out.escaped(self.language.tag());
        out.raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.raw("<meta http-equiv=\"Content-Security-Policy\" ");
        out.raw("content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>");
        out.escaped(&self.title.plain().replace('\n', " "));
        out.raw("</title>\n<style>\n");
        out.raw(STYLE);
        out.raw("</style>\n</head>\n<body>\n<main>\n<header>\n");
        out.element("p class=\"over\"", "p", &self.over);
        out.element("h1", "h1", &self.title);
        for under in &self.under {
            out.element("p", "p", under);
        }
        out.raw("</header>\n");
        for block in &self.blocks {
            out.block(self, block);
        }
        out.raw("</main>\n</body>\n</html>\n");
        out.0
    }
}

struct Html(String);

impl Html {
    /// Markup of ours.
    fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Text of any origin.
    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' => self.raw("&quot;"),
                '\'' => self.raw("&#39;"),
                '\n' => self.0.push('\n'),
                _ if c.is_control() => {}
                _ => self.0.push(c),
            }
        }
    }

    fn line(&mut self, line: &Line) {
        for run in line.runs.iter().filter(|run| !run.text.is_empty()) {
            if run.strong {
                self.raw("<b>");
            }
            if run.voice == Voice::Ours {
                self.escaped(&run.text);
            } else {
                self.raw("<bdi>");
                self.escaped(&run.text);
                self.raw("</bdi>");
            }
            if run.strong {
                self.raw("</b>");
            }
        }
    }

    fn element(&mut self, open: &'static str, close: &'static str, line: &Line) {
        if line.is_empty() {
            return;
        }
        self.raw("<");
        self.raw(open);
        self.raw(">");
        self.line(line);
        self.raw("</");
        self.raw(close);
        self.raw(">\n");
    }

    fn block(&mut self, page: &Page, block: &Block) {
        match block {
            Block::Heading(line) => self.element("h2", "h2", line),
            Block::Paragraph(line) => self.element("p", "p", line),
            Block::Mark(line) => self.element("p class=\"mark\"", "p", line),
            Block::List(items) => {
                self.raw("<ul>\n");
                for item in items {
                    self.element("li", "li", item);
                }
                self.raw("</ul>\n");
            }
            Block::Table { head, rows } => self.table(head, rows),
            Block::Signatures(lines) => {
                self.raw("<div class=\"signatures\">\n");
                for line in lines {
                    self.signature(page, line);
                }
                self.raw("</div>\n");
            }
        }
    }

    fn table(&mut self, head: &[Line], rows: &[Vec<Line>]) {
        self.raw("<table>\n<thead><tr>");
        for (nth, cell) in head.iter().enumerate() {
            self.cell(if nth == 0 { "td" } else { "th scope=\"col\"" }, cell);
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.raw("<tr>");
            for (nth, cell) in row.iter().enumerate() {
                self.cell(if nth == 0 { "th scope=\"row\"" } else { "td" }, cell);
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody>\n</table>\n");
    }

    fn cell(&mut self, tag: &'static str, cell: &Line) {
        self.raw("<");
        self.raw(tag);
        self.raw(">");
        self.line(cell);
        self.raw("</");
        self.raw(if tag.starts_with("th") { "th" } else { "td" });
        self.raw(">");
    }

    fn signature(&mut self, page: &Page, line: &SignatureLine) {
        let language = page.language;
        self.raw("<div class=\"signature\">\n<div class=\"ink\">");
        if let Some(signed) = &line.signed {
            let label = if signed.by.is_empty() {
                language.say(Wording::Signature).into_owned()
            } else {
                language.fill(Wording::SignatureOf, &[("person", &signed.by)])
            };
            self.raw("<svg role=\"img\" viewBox=\"0 0 ");
            self.escaped(&format!("{PAD_WIDTH} {PAD_HEIGHT}"));
            self.raw("\" aria-label=\"");
            self.escaped(&label);
            self.raw("\"><path d=\"");
            self.escaped(&signature_path(&signed.strokes));
            self.raw("\"/></svg>");
        }
        self.raw("</div>\n");
        self.element("p", "p", &line.who);
        if let Some(signed) = &line.signed {
            self.element("p class=\"when\"", "p", &signed.line(language));
        }
        self.raw("</div>\n");
    }
}
