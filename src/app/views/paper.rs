//! A page of `documents`, shown on the screen and printed.

use crate::parts::sign::Signature;
use crate::words::{Text, fill};
use documents::{Block, Line, Page, SignatureLine, Voice};
use domain::handover::PAD_HEIGHT;
use leptos::prelude::*;

/// The page as it will be read.
pub fn paper(page: &Page) -> AnyView {
    let under = page
        .under
        .iter()
        .map(|line| view! { <p>{runs(line)}</p> })
        .collect_view();
    view! {
        <article class="paper">
            <p class="kicker">{runs(&page.over)}</p>
            <h2 class="paper-title">{runs(&page.title)}</h2>
            {under}
            <hr/>
            {page.blocks.iter().map(block).collect_view()}
        </article>
    }
    .into_any()
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Heading(line) => view! { <h3>{runs(line)}</h3> }.into_any(),
        Block::Paragraph(line) => view! { <p>{runs(line)}</p> }.into_any(),
        Block::Mark(line) => view! { <p><strong>{runs(line)}</strong></p> }.into_any(),
        Block::List(items) => {
            let items = items.iter().map(|item| view! { <li>{runs(item)}</li> });
            view! { <ul>{items.collect_view()}</ul> }.into_any()
        }
        Block::Table { head, rows } => {
            let head = head
                .iter()
                .map(|cell| view! { <th scope="col">{runs(cell)}</th> });
            let head = head.collect_view();
            let rows = rows.iter().map(|cells| row(cells)).collect_view();
            view! { <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table> }.into_any()
        }
        Block::Signatures(lines) => {
            let lines = lines.iter().map(signature).collect_view();
            view! { <div class="signatures">{lines}</div> }.into_any()
        }
    }
}

fn row(cells: &[Line]) -> AnyView {
    let name = cells
        .first()
        .map(|cell| view! { <th scope="row">{runs(cell)}</th> });
    let rest = cells
        .iter()
        .skip(1)
        .map(|cell| view! { <td class="numbers">{runs(cell)}</td> });
    let rest = rest.collect_view();
    view! { <tr>{name}{rest}</tr> }.into_any()
}

fn signature(line: &SignatureLine) -> AnyView {
    let ink = line.signed.as_ref().map(|signed| {
        let label = fill(Text::SignedBy, &[("name", &signed.by)]);
        view! { <Signature label=label strokes=signed.strokes.clone() height=PAD_HEIGHT/> }
    });
    view! {
        <figure class="signature">
            <div class="line">{ink}</div>
            <figcaption>{runs(&line.who)}</figcaption>
        </figure>
    }
    .into_any()
}

/// Words of others are set apart, so that a name written from right to left
/// does not turn the words around it.
fn runs(line: &Line) -> AnyView {
    let runs = line.0.iter().map(|run| {
        let text = run.text.clone();
        match (run.voice, run.strong) {
            (Voice::Ours, false) => text.into_any(),
            (Voice::Ours, true) => view! { <strong>{text}</strong> }.into_any(),
            (_, false) => view! { <bdi>{text}</bdi> }.into_any(),
            (_, true) => view! { <strong><bdi>{text}</bdi></strong> }.into_any(),
        }
    });
    runs.collect_view().into_any()
}
