//! A file is chosen and read, or told for what it is.

use super::{Import, SLICE, Stage, Table, Told};
use crate::bytes::File;
use crate::markup::{El, Nodes, el};
use crate::parts::list::bdi;
use crate::parts::notice::{notice, trouble};
use crate::preferences;
use crate::task::{begin, breathe};
use crate::words::{Text, fill, say};
use intake::content::{Content, NotTaken};
use intake::headings::Headings;
use intake::matching::Matching;
use intake::memory::Memory;
use intake::sheet::{FILE_LIMIT, Opening};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The name of the file that is being imported, until it is done.
const BEGUN: &str = "import:begun";
/// What was chosen for the columns of earlier files.
const COLUMNS: &str = "import:columns";

pub fn choosing(import: Import) -> Nodes {
    let told = import.told.get_untracked();
    let begun: Option<String> = preferences::read(BEGUN);
    let begun = begun.filter(|file| !file.is_empty() && told.is_none());
    let begun = begun.map(|file| {
        let words = fill(Text::BegunBefore, &[("file", &file)]);
        notice("", el("p").put(bdi(&words)))
    });
    let told =
        told.map(|told| trouble(&told.happened, &say(Text::NothingChanged), &say(told.next)));
    Nodes::from(told)
        .put(begun)
        .put(el("p").put(say(Text::ImportMore)))
}

/// A real file field that fills its button. Any file may be chosen: phones hide
/// lists behind types of their own, and what a file is is told by its content.
pub fn file_button(import: Import) -> El {
    let field = el("input").class("bare").attr("type", "file");
    let input: JsValue = field.node();
    let field = field.on("change", move |_| {
        if let Some(file) = File::chosen(&input) {
            take(import, file);
        }
    });
    el("label")
        .class("go file")
        .put(field)
        .put(el("span").put(say(Text::ChooseFile)))
}

/// Reads `file` as the list that was chosen.
pub fn take(import: Import, file: File) {
    import.go(Stage::Reading(0));
    begin(read(import, file));
}

/// Another file is begun, or none any more.
pub fn has_begun(file: &str) {
    preferences::keep(BEGUN, file);
}

/// What is remembered of earlier files.
pub fn memory() -> Memory {
    let kept: Option<String> = preferences::read(COLUMNS);
    let read = kept.and_then(|json| serde_json::from_str(&json).ok());
    read.unwrap_or_default()
}

/// Remembers it.
pub fn remember(memory: &Memory) {
    if let Ok(json) = serde_json::to_string(memory) {
        preferences::keep(COLUMNS, &json);
    }
}

async fn read(import: Import, file: File) {
    import.told.set(None);
    let name = file.name();
    has_begun(&name);
    // Of one that is too large not much more than may be.
    let Ok(bytes) = file.part(0.0, FILE_LIMIT as f64 + 1.0).await else {
        return refuse(
            import,
            say(Text::FileGone).into_owned(),
            Text::FileNextChoose,
        );
    };
    let mut opening = match Opening::begin(&bytes) {
        Ok(opening) => opening,
        Err(why) => return not_taken(import, why),
    };
    loop {
        match opening.read_on(SLICE) {
            Ok(true) => {}
            Ok(false) => break,
            Err(why) => return not_taken(import, why),
        }
        if !import.go(Stage::Reading(opening.share())) {
            return;
        }
        breathe().await;
    }
    let sheet = Rc::new(opening.finish());
    let headings = Headings::find(&sheet);
    let is_bare = sheet.rows.len() <= headings.first;
    if is_bare && Matching::propose(&headings).is_enough() {
        return refuse(
            import,
            say(Text::FileNoRows).into_owned(),
            Text::FileNextChoose,
        );
    }
    open(
        import,
        Table {
            file: name,
            sheet,
            headings,
        },
    );
    import.go(Stage::Columns);
}

/// Shows the columns of `table` as they are remembered, or as they seem to be.
pub fn open(import: Import, table: Table) {
    let memory = memory();
    let recalled = memory.recall(&table.headings);
    import.recalled.set(recalled.is_some());
    let matching = recalled.unwrap_or_else(|| memory.propose(&table.headings));
    import.matching.set(matching);
    import.faults.set(Vec::new());
    import.table.set(Some(table));
}

fn refuse(import: Import, happened: String, next: Text) {
    // Nothing of it is to be chosen again.
    has_begun("");
    import.told.set(Some(Told { happened, next }));
    import.go(Stage::Choosing);
}

fn not_taken(import: Import, why: NotTaken) {
    let plain = |text: Text| say(text).into_owned();
    let number = |text: Text, n: usize| fill(text, &[("n", &n.to_string())]);
    let (happened, next) = match why {
        NotTaken::Empty => (plain(Text::FileEmpty), Text::FileNextChoose),
        NotTaken::TooLarge(most) => {
            let words = number(Text::FileTooLarge, most / (1024 * 1024));
            (words, Text::FileNextParts)
        }
        NotTaken::TooManyRows(most) => (number(Text::FileTooLong, most), Text::FileNextParts),
        NotTaken::Is(content) => {
            let (happened, next) = of_content(content);
            (plain(happened), next)
        }
    };
    refuse(import, happened, next);
}

fn of_content(content: Content) -> (Text, Text) {
    match content {
        Content::Picture => (Text::FilePicture, Text::FileNextChoose),
        Content::Pdf => (Text::FilePdf, Text::FileNextChoose),
        Content::Workbook => (Text::FileWorkbook, Text::FileNextSaveAs),
        Content::Document => (Text::FileDocument, Text::FileNextChoose),
        Content::Archive => (Text::FileArchive, Text::FileNextChoose),
        // Many an old program calls a web page a workbook.
        Content::WebPage => (Text::FileWebPage, Text::FileNextSaveAs),
        Content::Unknown => (Text::FileUnknown, Text::FileNextChoose),
    }
}
