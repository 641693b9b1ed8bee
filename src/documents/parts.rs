//! Which parts of a record the lines of a page tell: what is asked about one is shown
//! at its line, see the crate's own words on it.

use crate::page::{Block, Line, Page};

impl Page {
    /// The lines that tell a part, from top to bottom, each with the heading it stands
    /// under.
    pub fn parts(&self) -> Vec<(Option<&Line>, &Line)> {
        let mut heading = None;
        let mut parts = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Heading(line) => heading = Some(line),
                Block::Paragraph(line) => parts.push((heading, line)),
                Block::List(items) => parts.extend(items.iter().map(|item| (heading, item))),
                Block::Table { .. } | Block::Mark(_) | Block::Signatures(_) => {}
            }
        }
        parts.retain(|(_, line)| !line.part.is_empty());
        parts
    }

    /// The part of this page at which what is about `part` is shown: itself; for all of
    /// a list that was empty, the last item that has come into it; else none, since
    /// nothing here tells it any more.
    pub fn place_of(&self, part: &str) -> Option<&str> {
        let parts = self.parts();
        let is_it = |(_, line): &&(Option<&Line>, &Line)| line.part == part;
        let in_list = |(_, line): &&(Option<&Line>, &Line)| list_of(&line.part) == Some(part);
        let found = parts.iter().find(is_it);
        let found = found.or_else(|| parts.iter().rev().find(in_list));
        found.map(|(_, line)| line.part.as_str())
    }

    /// The line that tells `part`.
    pub fn line_of(&self, part: &str) -> Option<&Line> {
        let parts = self.parts();
        let line = parts.iter().find(|(_, line)| line.part == part);
        line.map(|(_, line)| *line)
    }

    /// The heading under which `part` stands, or stood: that of the rest of its list.
    pub fn heading_of(&self, part: &str) -> Option<&Line> {
        let field = list_of(part).unwrap_or(part);
        let is_of = |line: &Line| line.part == field || list_of(&line.part) == Some(field);
        let parts = self.parts();
        let exact = parts.iter().find(|(_, line)| line.part == part);
        let near = exact.or_else(|| parts.iter().find(|(_, line)| is_of(line)));
        near.and_then(|(heading, _)| *heading)
    }

    /// The page with the parts of `composed`, which tells the same in the same order:
    /// what was read out of a text has none. Where that page has other lines, those
    /// of it stay without one.
    pub fn with_parts_of(mut self, composed: &Page) -> Self {
        let named = sections(composed);
        let mut nth = 0;
        // Of the section under way: the names of its items, and of its paragraphs.
        let (mut items, mut prose) = named.first().cloned().unwrap_or_default();
        let (mut last, mut ends) = (None, Vec::new());
        for (at, block) in self.blocks.iter_mut().enumerate() {
            match block {
                Block::Heading(_) => {
                    ends.push((last.take(), std::mem::take(&mut prose)));
                    nth += 1;
                    (items, prose) = named.get(nth).cloned().unwrap_or_default();
                }
                Block::List(lines) if lines.len() == items.len() => {
                    for (line, part) in lines.iter_mut().zip(&items) {
                        line.part.clone_from(part);
                    }
                }
                // One that has several lines has become as many.
                Block::Paragraph(_) => last = Some(at),
                _ => {}
            }
        }
        ends.push((last, prose));
        for (at, part) in ends {
            if let Some(Block::Paragraph(line)) = at.and_then(|at| self.blocks.get_mut(at)) {
                line.part = part;
            }
        }
        self
    }
}

/// The list that an item's name names.
fn list_of(part: &str) -> Option<&str> {
    part.split_once('/').map(|(list, _)| list)
}

/// What the sections of a page name: their items, and their last paragraph. What stands
/// above the first heading is the first.
fn sections(page: &Page) -> Vec<(Vec<String>, String)> {
    let mut sections = vec![(Vec::new(), String::new())];
    for block in &page.blocks {
        if let Block::Heading(_) = block {
            sections.push((Vec::new(), String::new()));
        }
        if let Some((items, prose)) = sections.last_mut() {
            match block {
                Block::List(lines) => {
                    *items = lines.iter().map(|line| line.part.clone()).collect();
                }
                Block::Paragraph(line) => prose.clone_from(&line.part),
                _ => {}
            }
        }
    }
    sections
}
