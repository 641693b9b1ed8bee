//! From a file's bytes to rows and cells.

use crate::content::{self, Content, NotTaken};
use crate::headings;
use crate::letters::{self, Letters};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The largest file that is read, in bytes: a list of 5,000 schools with long
/// names and addresses takes about 1 MB, twice that in UTF-16.
pub const FILE_LIMIT: usize = 2 * 1024 * 1024;
/// The most rows that are read; blank ones count too.
pub const ROW_LIMIT: usize = 5_000;
/// The longest row, in bytes; of a longer one nothing is kept.
pub const ROW_BYTES: usize = 32 * 1024;
/// The most cells of a row; a row with more is as one that is too long.
pub const CELL_LIMIT: usize = 250;

/// What a row is, before its cells are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All of its cells are here.
    Whole,
    /// It is longer than [`ROW_BYTES`] or has more cells than [`CELL_LIMIT`].
    TooLong,
    /// A quotation mark opens in it and closes nowhere: whatever comes after it
    /// in the file is lost in it.
    NeverCloses,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in a spreadsheet program, from 1.
    pub number: u32,
    /// What stands in its cells; nothing unless it is [`Shape::Whole`].
    pub cells: Vec<String>,
    /// Whether they are all there.
    pub shape: Shape,
}

impl Row {
    /// The cell in `column`, from 0; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.shape == Shape::Whole && self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A table as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it was written in.
    pub letters: Letters,
    /// What stands between its cells.
    pub separator: char,
    /// Its rows that are not blank, in order.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// Reads all of it at once; see [`Opening`] for a page that must stay alive.
    ///
    /// # Errors
    /// Whatever the file is that is no table, or too large for one.
    pub fn read(bytes: &[u8]) -> Result<Self, NotTaken> {
        let mut opening = Opening::begin(bytes)?;
        while opening.read_on(ROW_LIMIT)? {}
        Ok(opening.finish())
    }
}

/// A file while its rows are being read, some at a time.
pub struct Opening {
    sheet: Sheet,
    lines: Lines,
    /// Rows so far, blank ones too.
    rows: usize,
}

impl Opening {
    /// Looks at what the file is, what it is written in and what separates its
    /// cells.
    ///
    /// # Errors
    /// [`NotTaken`], but not yet [`NotTaken::TooManyRows`].
    pub fn begin(bytes: &[u8]) -> Result<Self, NotTaken> {
        if bytes.len() > FILE_LIMIT {
            // A photo is told to be a photo, however large.
            let other = content::recognise(bytes).map(NotTaken::Is);
            return Err(other.unwrap_or(NotTaken::TooLarge(FILE_LIMIT)));
        }
        if let Some(content) = content::recognise(bytes) {
            return Err(NotTaken::Is(content));
        }
        let (letters, text) = letters::text_of(bytes);
        if text.trim().is_empty() {
            return Err(NotTaken::Empty);
        }
        if letters::is_noise(&text) {
            return Err(NotTaken::Is(Content::Unknown));
        }
        let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
        // The last row ends like the others; only an open quotation mark does not.
        text.push('\n');
        let (separator, skipped) =
            told_separator(&text).unwrap_or_else(|| (likeliest_separator(&text), 0));
        let mut lines = Lines::of(text, separator);
        lines.at = skipped;
        let rows = Vec::new();
        let sheet = Sheet {
            letters,
            separator: char::from(separator),
            rows,
        };
        Ok(Self {
            sheet,
            lines,
            rows: 0,
        })
    }

    /// Reads at most `most` rows more; whether there may be others.
    ///
    /// # Errors
    /// [`NotTaken::TooManyRows`].
    pub fn read_on(&mut self, most: usize) -> Result<bool, NotTaken> {
        for _ in 0..most {
            let Some(row) = self.lines.next_row() else {
                return Ok(false);
            };
            self.rows += 1;
            if self.rows > ROW_LIMIT {
                return Err(NotTaken::TooManyRows(ROW_LIMIT));
            }
            if !row.is_blank() {
                self.sheet.rows.push(row);
            }
        }
        Ok(true)
    }

    /// How much of the file was read, in hundredths.
    pub fn share(&self) -> usize {
        self.lines.at * 100 / self.lines.text.len().max(1)
    }

    /// The rows that were read.
    pub fn finish(self) -> Sheet {
        self.sheet
    }
}

/// The rows of a text, one after the other.
struct Lines {
    text: String,
    at: usize,
    reader: Reader,
    /// The number of the last row.
    number: u32,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl Lines {
    fn of(text: String, separator: u8) -> Self {
        Self {
            text,
            at: 0,
            reader: ReaderBuilder::new().delimiter(separator).build(),
            number: 0,
            cells: vec![0; ROW_BYTES],
            ends: vec![0; CELL_LIMIT],
        }
    }

    fn next_row(&mut self) -> Option<Row> {
        // The reader passes over empty lines, which a spreadsheet numbers.
        let left = &self.text.as_bytes()[self.at..];
        let blank = left.iter().take_while(|byte| **byte == b'\n').count();
        self.at += blank;
        self.number += u32::try_from(blank).unwrap_or(0) + 1;
        let (mut length, mut count) = (0, 0);
        let mut shape = Shape::Whole;
        loop {
            let left = &self.text.as_bytes()[self.at..];
            let (cells, ends) = (&mut self.cells[length..], &mut self.ends[count..]);
            let (result, read, written, ended) = self.reader.read_record(left, cells, ends);
            self.at += read;
            length += written;
            count += ended;
            match result {
                ReadRecordResult::End => return None,
                ReadRecordResult::Record => break,
                ReadRecordResult::InputEmpty if read == 0 && left.is_empty() => return None,
                // The last row ends with a line break, so a quotation mark is open.
                ReadRecordResult::InputEmpty => shape = Shape::NeverCloses,
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    shape = Shape::TooLong;
                    (length, count) = (0, 0);
                }
            }
        }
        let mut cells = Vec::new();
        if shape == Shape::Whole {
            let mut from = 0;
            for end in &self.ends[..count] {
                cells.push(String::from_utf8_lossy(&self.cells[from..*end]).into_owned());
                from = *end;
            }
        }
        Some(Row {
            number: self.number,
            cells,
            shape,
        })
    }
}

/// What may stand between cells; the first of equals is taken.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Some programs say it in a first line of its own, `sep=;`, which spreadsheets
/// neither show nor number. With it, how many bytes that line has.
fn told_separator(text: &str) -> Option<(u8, usize)> {
    let (first, _) = text.split_once('\n')?;
    let said = first.trim_matches('"').strip_prefix("sep=")?;
    let separator = said.bytes().next()?;
    (said.len() == 1 && separator.is_ascii()).then_some((separator, first.len() + 1))
}

/// The one with which most headings are known and most rows are of one width.
fn likeliest_separator(text: &str) -> u8 {
    const ROWS: usize = 40;
    let fitness = |separator: u8| {
        let mut end = text.len().min(24 * 1024);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut lines = Lines::of(text[..end].to_owned(), separator);
        let rows: Vec<Row> = std::iter::from_fn(|| lines.next_row()).take(ROWS).collect();
        let known = rows.iter().map(headings::known_in).max().unwrap_or(0);
        let of_width = |width: usize| rows.iter().filter(|row| row.cells.len() == width).count();
        let widths = rows
            .iter()
            .map(|row| row.cells.len())
            .filter(|width| *width > 1);
        (known, widths.map(of_width).max().unwrap_or(0))
    };
    let mut best = (SEPARATORS[0], fitness(SEPARATORS[0]));
    for separator in &SEPARATORS[1..] {
        let fitness = fitness(*separator);
        if fitness > best.1 {
            best = (*separator, fitness);
        }
    }
    best.0
}
