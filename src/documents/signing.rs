//! What a signature binds to, how it is drawn, and the page as it was signed.

use crate::facts::facts;
use crate::material::Material;
use crate::page::{Block, Line, Page, Run, SignatureLine, Signed, Voice};
use crate::to_text::{BULLET, HANGING, signed_text};
use domain::handover::{Handover, MOST_POINTS, PAD_HEIGHT, PAD_WIDTH, Stroke};
use domain::language::Language;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// SHA-256 of the UTF-8 of `text`, 64 lower-case hex digits: what stands in
/// [`Handover::digest`].
pub fn digest(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The strokes as the `d` of one SVG path on a pad of [`PAD_WIDTH`] by
/// [`PAD_HEIGHT`]; a tap of the finger is a dot. Points off the pad are drawn
/// at its edge, those after the first [`MOST_POINTS`] not at all.
pub fn signature_path(strokes: &[Stroke]) -> String {
    let mut path = String::new();
    let mut left = MOST_POINTS;
    for stroke in strokes {
        let shown = &stroke[..stroke.len().min(left)];
        left -= shown.len();
        for (nth, [x, y]) in shown.iter().enumerate() {
            let letter = if nth == 0 { 'M' } else { 'L' };
            let (x, y) = (x.min(&PAD_WIDTH), y.min(&PAD_HEIGHT));
            let _ = write!(path, "{letter}{x} {y}");
        }
        if shown.len() == 1 {
            path.push_str("h1");
        }
    }
    path
}

/// Which of `names` (teachers', as stored) stand in what somebody wrote on the
/// page; names that are meant to be shown do not count. To be pointed out
/// before the page leaves.
pub fn names_spoken<'a>(page: &Page, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut written = String::new();
    for line in page.lines() {
        for run in line.runs.iter().filter(|run| run.voice == Voice::Written) {
            written.push_str(&run.text);
            written.push('\n');
        }
    }
    domain::text::names_in(&written, names)
}

/// Whether the records tell something else now than what was signed; `page` is
/// their summary. Another language, a school's new name and the like change
/// nothing. False when nobody signed.
pub fn has_changed(material: &Material, page: &Page) -> bool {
    let signed = material.handover.as_ref().filter(|it| it.is_signed());
    signed.is_some_and(|handover| match handover.facts.as_str() {
        "" => !handover.holds_for(&digest(&signed_text(page))),
        signed => signed != facts(material),
    })
}

/// Of what was signed for `material`'s visit, on whichever phone: the signature
/// that holds for what the records tell, else the last one.
pub fn signed_for(material: &Material, handovers: &[Handover]) -> Option<Handover> {
    let told = facts(material);
    let holds = |it: &&Handover| it.is_signed() && it.facts == told;
    let last = handovers.iter().max_by_key(|it| (it.is_signed(), it.at));
    handovers.iter().rev().find(holds).or(last).cloned()
}

/// The page as it was handed over, word for word from the text kept then, with
/// its signature. [`crate::signed_text`] of it is that text again.
pub fn as_signed(handover: &Handover, language: Language) -> Page {
    let verbatim = |text: &str| Line::from(Run::ours(text));
    let mut sections = handover.text.split("\n\n");
    let mut top = sections.next().unwrap_or_default().lines();
    let over = top.next().map(verbatim).unwrap_or_default();
    // A school without a name has no title.
    let mut top = top.peekable();
    let title = top.next_if(|line| unstarred(line).is_some());
    let title = title.and_then(unstarred).map(verbatim).unwrap_or_default();
    let mut page = Page {
        language,
        over,
        title,
        under: top.map(verbatim).collect(),
        blocks: Vec::new(),
    };
    let mut sections: Vec<_> = sections.collect();
    let signatures = sections.pop().unwrap_or_default();
    for section in sections {
        for (nth, line) in section.lines().enumerate() {
            let last = page.blocks.last_mut();
            if let Some(heading) = unstarred(line).filter(|_| nth == 0) {
                page.blocks.push(Block::Heading(verbatim(heading)));
            } else if let Some(item) = line.strip_prefix(BULLET) {
                match last {
                    Some(Block::List(items)) => items.push(verbatim(item)),
                    _ => page.blocks.push(Block::List(vec![verbatim(item)])),
                }
            } else if let (Some(more), Some(Block::List(items))) =
                (line.strip_prefix(HANGING), last)
            {
                if let Some(item) = items.last_mut() {
                    item.add(Run::ours(format!("\n{more}")));
                }
            } else {
                page.blocks.push(Block::Paragraph(verbatim(line)));
            }
        }
    }
    let mut lines: Vec<_> = signatures
        .lines()
        .map(|who| SignatureLine {
            who: verbatim(who),
            signed: None,
        })
        .collect();
    if let Some(first) = lines.first_mut().filter(|_| handover.is_signed()) {
        first.signed = Some(Signed {
            by: crate::tidying::one_line(&handover.signer),
            at: handover.at,
            strokes: handover.strokes.clone(),
        });
    }
    page.blocks.push(Block::Signatures(lines));
    page
}

/// What stands between the asterisks of a heading.
fn unstarred(line: &str) -> Option<&str> {
    line.strip_prefix('*')?.strip_suffix('*')
}
