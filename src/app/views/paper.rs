//! A page of `documents`, shown on the screen and printed.

use crate::markup::{El, Nodes, el};
use crate::parts::list::bdi;
use crate::words::{Text, fill};
use documents::{Block, Line, Page, Run, SignatureLine, Voice};
use domain::handover::PAD_HEIGHT;
use domain::language::Language;

/// What stands on the screen below the line that tells a part of the record.
pub type Beneath<'b> = &'b dyn Fn(&Line) -> Nodes;

/// The page as it will be read.
pub fn paper(page: &Page) -> El {
    paper_with(page, &|_| Nodes::none())
}

/// The page on the screen, with `beneath` below each line that tells a part. The line's
/// element has an id by the part's name, for [`crate::views::asked`] to lead to.
pub fn paper_with(page: &Page, beneath: Beneath) -> El {
    let under = page.under.iter().map(|line| el("p").put(runs(line)));
    let blocks = page.blocks.iter();
    let blocks = blocks.map(|it| block(it, page.language, beneath));
    el("article")
        .class("paper")
        .put(el("p").class("kicker").put(runs(&page.over)))
        .put(el("h2").class("paper-title").put(runs(&page.title)))
        .put(under.collect::<Nodes>())
        .put(el("hr"))
        .put(blocks.collect::<Nodes>())
}

/// The id of the element that tells `part`.
pub fn place_of(part: &str) -> String {
    format!("part-{part}")
}

fn part_line(tag: &str, line: &Line) -> El {
    let place = (!line.part.is_empty()).then(|| place_of(&line.part));
    // It can have the focus, and is on nobody's way.
    let reached = place.as_ref().map(|_| "-1");
    el(tag)
        .attr_if("id", place.as_deref())
        .attr_if("tabindex", reached)
        .put(runs(line))
}

fn block(block: &Block, language: Language, beneath: Beneath) -> Nodes {
    let beneath = |line: &Line| match line.part.as_str() {
        "" => Nodes::none(),
        _ => beneath(line),
    };
    let made = match block {
        Block::Heading(line) => el("h3").put(runs(line)),
        Block::Paragraph(line) => {
            return Nodes::from(part_line("p", line)).put(beneath(line));
        }
        Block::Mark(line) => el("p").put(el("strong").put(runs(line))),
        Block::List(items) => {
            let item = |item: &Line| part_line("li", item).put(beneath(item));
            el("ul").put(items.iter().map(item).collect::<Nodes>())
        }
        Block::Table { head, rows } => {
            let head = head.iter().map(|cell| heading_cell("col", cell));
            let head = el("tr").put(head.collect::<Nodes>());
            let rows = rows.iter().map(|cells| row(cells)).collect::<Nodes>();
            el("table")
                .put(el("thead").put(head))
                .put(el("tbody").put(rows))
        }
        Block::Signatures(lines) => {
            let lines = lines.iter().map(|line| signature(line, language));
            let lines = lines.collect::<Nodes>();
            el("div").class("signatures").put(lines)
        }
    };
    made.into()
}

fn heading_cell(scope: &str, cell: &Line) -> El {
    // The corner above the rows' names heads nothing.
    match cell.is_empty() {
        true => el("td"),
        false => el("th").attr("scope", scope).put(runs(cell)),
    }
}

fn row(cells: &[Line]) -> El {
    let name = cells.first().map(|cell| heading_cell("row", cell));
    let rest = cells.iter().skip(1);
    let rest = rest.map(|cell| el("td").class("numbers").put(runs(cell)));
    el("tr").put(name).put(rest.collect::<Nodes>())
}

fn signature(line: &SignatureLine, language: Language) -> El {
    let ink = line.signed.as_ref().map(|signed| {
        let label = fill(Text::SignedBy, &[("name", &signed.by)]);
        crate::parts::sign::signature(&label, &signed.strokes, PAD_HEIGHT)
    });
    // Whose ink it is, though another name may stand on the line.
    let by = line.signed.as_ref().map(|signed| {
        let by = runs(&signed.line(language));
        Nodes::from(el("br")).put(by)
    });
    el("figure")
        .class("signature")
        .put(el("div").class("line").put(ink))
        .put(el("figcaption").put(runs(&line.who)).put(by))
}

/// Words of others are set apart, so that a name written from right to left
/// does not turn the words around it.
fn runs(line: &Line) -> Nodes {
    let run = |run: &Run| -> Nodes {
        let text: Nodes = match run.voice {
            Voice::Ours => run.text.as_str().into(),
            _ => bdi(&run.text).into(),
        };
        match run.strong {
            true => el("strong").put(text).into(),
            false => text,
        }
    };
    line.runs.iter().map(run).collect()
}
