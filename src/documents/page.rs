//! A page as data.

use crate::tidying::{self, is_ended};
use crate::words::Wording;
use domain::day::Moment;
use domain::handover::Stroke;
use domain::language::{Language, Phrase};

/// A paper: what it is, its title, what stands under the title, and the rest
/// in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The language its words are in.
    pub language: Language,
    /// What kind of paper it is, small above the title.
    pub over: Line,
    /// The title.
    pub title: Line,
    /// Lines under the title: the day, the people.
    pub under: Vec<Line>,
    /// The rest, from top to bottom.
    pub blocks: Vec<Block>,
}

/// One part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading; what follows until the next one belongs to it.
    Heading(Line),
    /// A paragraph.
    Paragraph(Line),
    /// A list of items, none numbered.
    List(Vec<Line>),
    /// Counts side by side.
    Table {
        /// The columns; the first is the corner above the rows' names.
        head: Vec<Line>,
        /// Rows of as many cells; the first is the row's name.
        rows: Vec<Vec<Line>>,
    },
    /// Something to notice about the paper itself ("changed after signing").
    Mark(Line),
    /// Where people sign.
    Signatures(Vec<SignatureLine>),
}

/// A line to sign on.
#[derive(Clone, Debug, PartialEq)]
pub struct SignatureLine {
    /// Whose line it is, with the role.
    pub who: Line,
    /// The signature, once there is one.
    pub signed: Option<Signed>,
}

/// A signature made with a finger.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    /// Who signed, as they are addressed; may be empty.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The strokes, see [`domain::handover::Handover::strokes`].
    pub strokes: Vec<Stroke>,
}

impl Signed {
    /// What stands under the ink: "signed by Mrs Bala, Tuesday 14 October, 12:20".
    pub fn line(&self, language: Language) -> Line {
        let person = Run::named(&self.by);
        let phrase = match person.text.is_empty() {
            true => Wording::SignedOn,
            false => Wording::SignedOnBy,
        };
        let day = language.day(self.at.day(), self.at.day());
        let places = [
            ("person", person.into()),
            ("day", Run::ours(day).into()),
            ("time", Run::ours(self.at.clock().to_string()).into()),
        ];
        Line::fill(language, phrase, &places)
    }
}

/// Whose words a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Ours: from a phrase table, or a date or count in words.
    Ours,
    /// Typed by somebody: may hold anything, a known name too.
    Written,
    /// A name that is meant to stand here: a school's, the Head Teacher's.
    Named,
}

/// A stretch of text in one voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The text. In [`Voice::Written`] it may have line breaks.
    pub text: String,
    /// Whose words they are.
    pub voice: Voice,
    /// Whether it stands out (a label).
    pub strong: bool,
}

impl Run {
    /// Words of ours.
    pub fn ours(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            voice: Voice::Ours,
            strong: false,
        }
    }

    /// What somebody wrote, tidied for paper.
    pub fn written(text: &str) -> Self {
        Self {
            text: tidying::lines(text),
            voice: Voice::Written,
            strong: false,
        }
    }

    /// What somebody wrote in a field of one line.
    pub fn entry(text: &str) -> Self {
        Self {
            text: tidying::one_line(text),
            voice: Voice::Written,
            strong: false,
        }
    }

    /// A name meant to be shown.
    pub fn named(text: &str) -> Self {
        Self {
            text: tidying::one_line(text),
            voice: Voice::Named,
            strong: false,
        }
    }
}

/// Runs that stand on one line, or in one paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What it says.
    pub runs: Vec<Run>,
    /// Which part of the record it tells, see [`Page::parts`]; empty where it is none.
    /// It is no text: no paper, message or signature has it.
    pub part: String,
}

impl From<Run> for Line {
    fn from(run: Run) -> Self {
        Self {
            runs: vec![run],
            part: String::new(),
        }
    }
}

impl Line {
    /// The words of `phrase`.
    pub fn say(language: Language, phrase: impl Phrase) -> Self {
        Run::ours(language.say(phrase)).into()
    }

    /// The words of `phrase` with each `{name}` filled by a run or a line.
    pub fn fill(language: Language, phrase: impl Phrase, places: &[(&str, Line)]) -> Self {
        let said = language.say(phrase);
        let mut line = Self::default();
        let mut rest: &str = &said;
        while let Some((before, after)) = rest.split_once('{') {
            line.add(Run::ours(before));
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            for (_, value) in places.iter().filter(|(place, _)| *place == name) {
                line.runs.extend(value.runs.iter().cloned());
            }
            rest = tail;
        }
        line.add(Run::ours(rest));
        line
    }

    /// The line as the one that tells the part `name`.
    pub fn as_part(mut self, name: impl Into<String>) -> Self {
        self.part = name.into();
        self
    }

    /// Adds a run; an empty one adds nothing.
    pub fn add(&mut self, run: Run) {
        if !run.text.is_empty() {
            self.runs.push(run);
        }
    }

    /// The line with every run standing out.
    pub fn strong(mut self) -> Self {
        for run in &mut self.runs {
            run.strong = true;
        }
        self
    }

    /// Adds `sentence` after a blank and ends it with a full stop unless it
    /// already ends itself. An empty one adds nothing.
    pub fn sentence(&mut self, language: Language, sentence: impl Into<Line>) {
        let sentence = sentence.into();
        if sentence.is_empty() {
            return;
        }
        if !self.is_empty() && !self.begins_anew() {
            self.add(Run::ours(" "));
        }
        self.runs.extend(sentence.runs);
        if !is_ended(&self.plain()) {
            self.add(Run::ours(language.say(Wording::Stop)));
        }
    }

    /// Breaks the line, unless it has just begun. What follows must be a
    /// sentence.
    pub fn paragraph(&mut self) {
        if !self.is_empty() && !self.begins_anew() {
            self.add(Run::ours("\n"));
        }
    }

    fn begins_anew(&self) -> bool {
        self.runs.last().is_some_and(|run| run.text.ends_with('\n'))
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.is_empty())
    }

    /// The text with nothing added.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl Page {
    /// The page as one of the sample cluster: wherever it goes, it says at its top
    /// that nothing on it is real. No signature binds to that.
    pub fn of_sample(mut self) -> Self {
        let mark = Line::say(self.language, Wording::OfSample);
        self.blocks.insert(0, Block::Mark(mark));
        self
    }

    /// Every line on the page, signature lines too.
    pub fn lines(&self) -> Vec<&Line> {
        let mut lines = vec![&self.over, &self.title];
        lines.extend(&self.under);
        for block in &self.blocks {
            match block {
                Block::Heading(line) | Block::Paragraph(line) | Block::Mark(line) => {
                    lines.push(line);
                }
                Block::List(items) => lines.extend(items),
                Block::Table { head, rows } => {
                    lines.extend(head);
                    lines.extend(rows.iter().flatten());
                }
                Block::Signatures(signatures) => {
                    lines.extend(signatures.iter().map(|line| &line.who));
                }
            }
        }
        lines
    }
}
