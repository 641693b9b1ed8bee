//! The summary in a few SMS: the three answers first, whole sentences only.

use crate::material::Material;
use crate::steps::{Detail, steps};
use crate::tidying::{one_line, turns_direction};
use crate::words::Wording;
use domain::language::{Language, Phrase};
use domain::step::Side;

/// The room of three joined SMS in the GSM alphabet.
pub const SMS: usize = 459;

/// Characters of the GSM 03.38 alphabet in one of several joined SMS.
const JOINED: usize = 153;
/// The same when a letter outside that alphabet makes it UCS-2.
const JOINED_WIDE: usize = 67;

/// The summary as one line of at most `limit` characters of the GSM alphabet.
/// With letters outside it (Hausa hooks, Yoruba dots, Arabic) the room is what
/// as many SMS hold of those. Quotes and dashes are written the GSM way.
///
/// School and day, then the three answers, "none" in words too; then praise if
/// there is room. Where an answer does not fit, as many whole sentences as do
/// stand with an ellipsis behind them, or how many steps there are.
pub fn short_text(material: &Material, language: Language, limit: usize) -> String {
    short(material, language, limit, None)
}

/// The same of the sample cluster: it says first that nothing in it is real.
pub fn short_of_sample(material: &Material, language: Language, limit: usize) -> String {
    short(material, language, limit, Some(Wording::SmsOfSample))
}

fn short(material: &Material, language: Language, limit: usize, mark: Option<Wording>) -> String {
    let visit = &material.visit;
    let say = |phrase| vec![gsm(&language.say(phrase))];
    let none = |is_none, words| {
        say(if is_none {
            words
        } else {
            Wording::SmsNotAgreed
        })
    };
    let of_side = |side, is_none, words| {
        let lines = steps(language, material, side, Detail::Short);
        let sentences: Vec<_> = lines
            .iter()
            .flat_map(|line| sentences(&line.plain()))
            .collect();
        let short = language.count(lines.len(), Wording::SmsOneStep, Wording::SmsSteps);
        match sentences.len() {
            0 => (none(is_none, words), String::new()),
            _ => (sentences, gsm(&short)),
        }
    };
    let (school, school_short) = of_side(Side::School, visit.school_none, Wording::SmsSchoolNone);
    let (office, office_short) = of_side(Side::Leader, visit.office_none, Wording::SmsOfficeNone);
    let next = match material.next_agreed() {
        Some((day, _)) => vec![gsm(&format!("{}.", language.day(day, visit.day)))],
        None => none(visit.next_none, Wording::SmsNextNone),
    };
    let mut praise = sentences(&visit.praise);
    for lesson in &material.lessons {
        let feedback = lesson.feedback.iter();
        praise.extend(feedback.flat_map(|it| sentences(&it.praise)));
    }

    let date = language.date(visit.day, visit.day);
    let name = one_line(material.school_name());
    let places = [("school", name.as_str()), ("date", &date)];
    let head = language.fill(Wording::SmsHead, &places);
    let head = match mark {
        Some(mark) => gsm(&format!("{} {head}", language.say(mark))),
        None => gsm(&head),
    };
    let next_short = next[0].clone();
    let parts = [
        Part::new(language, Wording::SmsSchool, school, school_short),
        Part::new(language, Wording::SmsOffice, office, office_short),
        Part::new(language, Wording::SmsNext, next, next_short),
        Part::new(language, Wording::SmsPraise, praise, String::new()),
    ];
    cut(&fitted(&head, &parts, limit), limit)
}

/// One answer: its label around `{steps}`, its sentences, and what stands
/// there when not even the first of them fits.
struct Part {
    label: String,
    more: String,
    sentences: Vec<String>,
    short: String,
}

impl Part {
    fn new(language: Language, label: impl Phrase, sentences: Vec<String>, short: String) -> Self {
        Self {
            label: gsm(&language.say(label)),
            more: gsm(&language.say(Wording::SmsMore)),
            short,
            sentences,
        }
    }

    fn with(&self, count: usize) -> Option<String> {
        let shown = match count {
            0 if self.short.is_empty() => return None,
            0 => self.short.clone(),
            _ if count < self.sentences.len() => {
                format!("{} {}", self.sentences[..count].join(" "), self.more)
            }
            _ => self.sentences.join(" "),
        };
        Some(self.label.replacen("{steps}", &shown, 1))
    }
}

/// Gives each part one sentence more in turn while all of them fit.
fn fitted(head: &str, parts: &[Part; 4], limit: usize) -> String {
    let write = |counts: &[usize; 4]| {
        let mut pieces = vec![head.to_owned()];
        pieces.extend(
            parts
                .iter()
                .zip(counts)
                .filter_map(|(part, n)| part.with(*n)),
        );
        pieces.join(" ")
    };
    // Answers of one sentence without a shorter form ("none") always stand.
    let mut counts: [usize; 4] = std::array::from_fn(|nth| {
        let part = &parts[nth];
        usize::from(nth < 3 && part.short.is_empty()).min(part.sentences.len())
    });
    let mut best = write(&counts);
    let mut full = [false; 4];
    while full.iter().any(|full| !full) {
        for nth in 0..parts.len() {
            // Praise waits until the answers have had their turn.
            let waits = nth == 3 && full[..3].iter().any(|full| !full);
            if full[nth] || waits {
                continue;
            }
            counts[nth] += 1;
            let text = if counts[nth] > parts[nth].sentences.len() {
                None
            } else {
                Some(write(&counts)).filter(|text| fits(text, limit))
            };
            match text {
                Some(text) => best = text,
                None => {
                    counts[nth] -= 1;
                    full[nth] = true;
                }
            }
        }
    }
    best
}

/// `text` on one line, in sentences, each with its stop.
fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    for word in gsm(&one_line(text)).split_whitespace() {
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
        if word.ends_with(['.', '!', '?', '؟', '۔', '।']) {
            found.push(std::mem::take(&mut sentence));
        }
    }
    if !sentence.is_empty() {
        sentence.push('.');
        found.push(sentence);
    }
    found
}

/// How many SMS `text` takes.
pub fn sms_parts(text: &str) -> usize {
    match (septets(text), text.encode_utf16().count()) {
        (Some(0), _) => 0,
        (Some(n), _) if n <= 160 => 1,
        (Some(n), _) => n.div_ceil(JOINED),
        (None, n) if n <= 70 => 1,
        (None, n) => n.div_ceil(JOINED_WIDE),
    }
}

fn fits(text: &str, limit: usize) -> bool {
    match septets(text) {
        Some(n) => n <= limit,
        None => text.encode_utf16().count() <= limit.saturating_mul(JOINED_WIDE) / JOINED,
    }
}

/// Only what could not be made to fit otherwise (a school's name of two
/// hundred letters): whole words, or letters of a single long one.
fn cut(text: &str, limit: usize) -> String {
    if fits(text, limit) {
        return text.to_owned();
    }
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if !fits(&text[..after], limit) {
            break;
        }
        end = after;
    }
    let whole = text[..end].rfind(' ').filter(|at| *at > 0);
    text[..whole.unwrap_or(end)].to_owned()
}

/// Length in the GSM alphabet; none if a letter is not in it.
fn septets(text: &str) -> Option<usize> {
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
        ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    let cost = |c: char| match c {
        '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' => Some(2),
        _ if BASIC.contains(c) => Some(1),
        _ => None,
    };
    text.chars().map(cost).sum()
}

/// Typographic signs in the GSM way; a single “ would halve the room.
fn gsm(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '‘' | '’' | '‚' | '`' | '´' => out.push('\''),
            '–' | '—' | '‑' | '·' | '•' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{a0}' | '\u{202f}' | '\u{2009}' => out.push(' '),
            '\u{200b}' | '\u{feff}' | '\u{ad}' => {}
            _ if turns_direction(c) => {}
            _ => out.push(c),
        }
    }
    out
}
