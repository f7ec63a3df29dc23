//! Records read back from JSON Lines, leniently: people correct them by hand, and later versions add fields and words.
//!
//! Words that the [`Record`](super::Record) takes from closed lists (kinds, stages, metrics) are plain strings here, an unknown
//! one is the reader's to judge; a scalar may be a number where the record prints a string. What is missing stands empty.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::error::Error;
use crate::input;

/// A file of records, or of gold.
pub struct Input<'a> {
    /// What messages call it: a path, or `stdin`.
    pub name: String,
    /// JSON Lines.
    pub reader: Box<dyn BufRead + 'a>,
}

impl Input<'static> {
    /// Opens a file, or standard input for `-`; gzip and Zstandard are told by their first bytes.
    pub fn open(path: &Path) -> Result<Input<'static>, Error> {
        let standard = path == Path::new("-");
        let name = if standard { "stdin".to_owned() } else { path.display().to_string() };
        let wrong = |e: io::Error| Error::new(&name, input::reason(&e));
        let plain: Box<dyn BufRead> = match standard {
            true => Box::new(BufReader::new(io::stdin())),
            false => Box::new(BufReader::with_capacity(1 << 16, File::open(path).map_err(wrong)?)),
        };
        let reader = decoded(plain).map_err(wrong)?;
        Ok(Input { name, reader })
    }
}

fn decoded(mut reader: Box<dyn BufRead>) -> io::Result<Box<dyn BufRead>> {
    Ok(match reader.fill_buf()? {
        [0x1f, 0x8b, ..] => Box::new(BufReader::new(MultiGzDecoder::new(reader))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(BufReader::new(zstd::Decoder::with_buffer(reader)?)),
        _ => reader,
    })
}

/// Where a line stands.
pub(crate) struct Place {
    /// The input's name.
    pub name: String,
    /// From 1.
    pub line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: line {}", self.name, self.line)
    }
}

/// No line is longer than the longest article with its record.
const LONGEST: u64 = 1 << 32;

/// Hands over each line that is not empty, white space at both ends and a byte-order mark left out.
///
/// # Errors
/// A file that cannot be read to its end, or that begins as JSON over several lines does.
pub(crate) fn lines(input: Input, each: &mut dyn FnMut(&Place, &[u8])) -> Result<(), Error> {
    let Input { name, mut reader } = input;
    let mut place = Place { name, line: 0 };
    let mut line = Vec::new();
    // A bracket alone in the first line, which may be the beginning of an object over several.
    let mut bracket: Option<(Place, Vec<u8>)> = None;
    loop {
        line.clear();
        place.line += 1;
        match reader.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => {
                bracket.iter().for_each(|(place, text)| each(place, text));
                return Ok(());
            }
            Ok(_) => {}
            Err(e) => return Err(Error::new(place.to_string(), input::reason(&e))),
        }
        let text = if place.line == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        if place.line == 1 && matches!(text, b"{" | b"[") {
            bracket = Some((Place { name: place.name.clone(), line: 1 }, text.to_vec()));
            continue;
        }
        if let Some((first, opening)) = bracket.take() {
            if opening == b"[" || text.starts_with(b"\"") {
                let what = "is JSON over several lines (give JSON Lines, one record a line: taojin extract --to jsonl, or jq -c)";
                return Err(Error::new(place.name, what));
            }
            each(&first, &opening);
        }
        each(&place, text);
    }
}

/// What a line is told by.
#[derive(Deserialize)]
pub(crate) struct Head {
    schema: Option<serde_json::Value>,
    id: Option<IgnoredAny>,
    mentions: Option<IgnoredAny>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A record of a version that is read here.
    Record,
    /// No record, but an object with `id` and `mentions`.
    Gold,
    /// Neither.
    Other,
}

impl Head {
    /// Looks at a line. The error says what is wrong and what to do.
    pub(crate) fn read(line: &[u8]) -> Result<Head, String> {
        if line.first() != Some(&b'{') {
            serde_json::from_slice::<IgnoredAny>(line).map_err(|e| format!("not JSON: {}", short(&e)))?;
            return Err("not a JSON object (each line must be one record)".into());
        }
        serde_json::from_slice(line).map_err(|e| {
            format!("not JSON: {} (each line must be one whole JSON object; an object over several lines is none)", short(&e))
        })
    }

    /// What the line is; an unknown schema is an error.
    pub(crate) fn form(&self) -> Result<Form, String> {
        match &self.schema {
            Some(serde_json::Value::String(s)) if s == "taojin/1" || s.starts_with("taojin/1.") => Ok(Form::Record),
            Some(other) => Err(format!("the schema {other} is unknown here (taojin/1 is read)")),
            None if self.id.is_some() && self.mentions.is_some() => Ok(Form::Gold),
            None => Ok(Form::Other),
        }
    }
}

/// Reads a line that must be a record. The error says what is wrong and what to do.
pub(crate) fn record(line: &[u8]) -> Result<Loose, String> {
    match Head::read(line)?.form()? {
        Form::Record => whole(line),
        _ => Err("not a record: it has no schema (give what taojin extract --to jsonl printed)".into()),
    }
}

/// Reads a line whose head says that it is a record.
pub(crate) fn whole(line: &[u8]) -> Result<Loose, String> {
    serde_json::from_slice(line).map_err(|e| format!("not a whole record: {}", short(&e)))
}

/// The message without its line, which is always the first.
pub(crate) fn short(e: &serde_json::Error) -> String {
    e.to_string().replace(" at line 1 column ", " at column ")
}

/// A string or a number, since tools that people correct with turn the one into the other. Empty is nothing.
pub(crate) fn scalar<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Scalar {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Option::deserialize(from)? {
        None => None,
        Some(Scalar::Text(s)) => Some(s).filter(|s| !s.is_empty()),
        Some(Scalar::Number(n)) => Some(n.to_string()),
    })
}

/// One article's record, as much of it as is read.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Loose {
    pub source: Source,
    #[serde(default)]
    pub article: Article,
    pub text: Option<String>,
    pub mentions: Vec<Mention>,
    #[serde(default)]
    pub companies: Vec<Company>,
    #[serde(default)]
    pub projects: Vec<Project>,
    #[serde(default)]
    pub aggregates: Vec<Aggregate>,
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

/// Where an article came from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Source {
    #[serde(deserialize_with = "scalar")]
    pub id: Option<String>,
    pub path: Option<String>,
    pub index: Option<u64>,
    pub encoding: Option<String>,
    pub sha256: Option<String>,
}

/// What the page says about an article.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Article {
    pub title: Option<String>,
    pub published: Option<String>,
    pub outlet: Option<String>,
    pub reference_date: Option<String>,
    pub reference_basis: Option<String>,
    #[serde(deserialize_with = "scalar")]
    pub home_place: Option<String>,
}

/// One mention.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Mention {
    #[serde(default)]
    pub id: String,
    pub kind: String,
    pub text: String,
    pub start: u32,
    pub end: u32,
    #[serde(default)]
    pub byte_start: Option<u64>,
    #[serde(default)]
    pub byte_end: Option<u64>,
    #[serde(default)]
    pub value: Value,
    #[serde(default)]
    pub confidence: Option<String>,
    #[serde(default)]
    pub rule: Option<String>,
}

/// The fields of all kinds of value together.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Value {
    pub edtf: Option<String>,
    #[serde(deserialize_with = "scalar")]
    pub code: Option<String>,
    pub country: Option<String>,
    pub path: Vec<String>,
    pub zone: Option<String>,
    pub company: Option<String>,
    pub class: Option<String>,
    pub name: Option<String>,
    pub titles: Vec<String>,
    pub metric: Option<String>,
    pub unit: Option<String>,
    #[serde(deserialize_with = "scalar")]
    pub value: Option<String>,
    #[serde(deserialize_with = "scalar")]
    pub low: Option<String>,
    #[serde(deserialize_with = "scalar")]
    pub high: Option<String>,
    pub qualifier: Option<String>,
    pub modality: Option<String>,
    pub period: Option<String>,
    #[serde(deserialize_with = "scalar")]
    pub phase: Option<String>,
    pub condition: Option<String>,
    pub due: Option<String>,
    pub cue: Option<(u32, u32)>,
}

/// A company.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Company {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub mentions: Vec<String>,
}

/// A project.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Project {
    pub id: String,
    pub name: Option<String>,
    pub name_mentions: Vec<String>,
    pub companies: Vec<Participant>,
    pub site: Option<Site>,
    pub stage: Option<String>,
    pub events: Vec<Event>,
    pub investment: Vec<String>,
    pub output: Vec<String>,
    pub scale: Vec<String>,
    pub evidence: Vec<(u32, u32)>,
    pub confidence: Option<String>,
    pub reasons: Vec<Reason>,
}

/// Why an entry stands in a slot of a project.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Reason {
    pub slot: String,
    pub value: String,
    pub step: String,
}

/// A company in a project.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Participant {
    pub company: String,
    pub role: Option<String>,
}

/// A project's site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Site {
    #[serde(deserialize_with = "scalar")]
    pub code: Option<String>,
    pub country: Option<String>,
    pub path: Vec<String>,
    pub zone: Option<String>,
    pub mention: Option<String>,
    pub basis: Option<String>,
}

/// A milestone.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Event {
    pub stage: String,
    #[serde(default)]
    pub actual: bool,
    pub edtf: Option<String>,
    pub mention: Option<String>,
}

/// A figure owned by no single project.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Aggregate {
    pub mention: Option<String>,
    pub metric: String,
    pub scope: Option<String>,
    pub label: Option<String>,
}

/// A warning.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "the fields are those of the schema")]
pub(crate) struct Warning {
    pub code: String,
    #[serde(default)]
    pub message: String,
    pub start: Option<u32>,
    pub end: Option<u32>,
}
