//! Where bytes come from: paths, folders, standard input, and the containers articles arrive in.
//!
//! A [`Plan`] lists the inputs; [`documents`] opens them one after the other and hands out articles one at a time, so that
//! memory does not grow with the archive. What cannot be read is one [`Error`] among the articles, and the rest goes on.

mod jsonl;
mod plan;
mod sample;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
pub use plan::{Plan, Source};
pub use sample::Sample;

/// One article as it arrived: undecoded bytes and what its container says about it.
#[derive(Clone, Debug, Default)]
pub struct RawDocument {
    /// The given id, else the file's stem, else `stdin`; `stem#index` for several articles in one input.
    pub id: String,
    /// The path as the user named it, `None` for standard input.
    pub path: Option<String>,
    /// The article's number in its container, from 0.
    pub index: Option<u64>,
    /// The article's bytes.
    pub bytes: Vec<u8>,
    /// What the container or the command line says.
    pub hints: Hints,
}

/// What an article's container or the command line says about it.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The WHATWG label of the encoding, where it is known for certain.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Title.
    pub title: Option<String>,
    /// Publication date, as given.
    pub date: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Fields of the container that the record carries through.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// What an input holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Told by the file's extension, else by the first byte.
    #[default]
    Auto,
    /// One article of plain text.
    Text,
    /// One JSON object a line.
    Jsonl,
}

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What they hold.
    pub format: Format,
    /// The encoding, where the user knows it.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Other names of the fields of JSON Lines.
    pub fields: Fields,
}

/// The names of the fields that articles are read from.
#[derive(Clone, Debug)]
pub struct Fields {
    /// Field of the id.
    pub id: String,
    /// Field of the text.
    pub text: String,
    /// Field of the title.
    pub title: String,
    /// Field of the date of publication.
    pub date: String,
    /// Field of the outlet.
    pub source: String,
}

impl Default for Fields {
    fn default() -> Self {
        let [id, text, title, date, source] = ["id", "text", "title", "date", "source"].map(str::to_owned);
        Fields { id, text, title, date, source }
    }
}

impl Fields {
    /// Takes a mapping `text=content`.
    pub fn set(&mut self, mapping: &str) -> Result<(), Error> {
        let wrong = |why: &str| Error::new(format!("--field {mapping}"), why.to_owned());
        let (ours, theirs) =
            mapping.split_once('=').ok_or_else(|| wrong("not a mapping (write it like --field text=content)"))?;
        let slot = match ours {
            "id" => &mut self.id,
            "text" => &mut self.text,
            "title" => &mut self.title,
            "date" => &mut self.date,
            "source" => &mut self.source,
            _ => return Err(wrong("no such field (use one of id, text, title, date, source in front of the =)")),
        };
        if theirs.is_empty() {
            return Err(wrong("the other name is missing (write it like --field text=content)"));
        }
        theirs.clone_into(slot);
        Ok(())
    }
}

/// Largest article that spans can number.
const LARGEST: u64 = u32::MAX as u64 / 4;

/// Articles as they come, failures among them.
pub type Documents<'a> = Box<dyn Iterator<Item = Result<RawDocument, Error>> + 'a>;

/// The articles of one source, in order.
pub fn documents<'a>(source: &'a Source, settings: &'a Settings) -> Documents<'a> {
    let one = |e: Error| -> Documents<'a> { Box::new(std::iter::once(Err(e))) };
    let (name, path) = match source {
        Source::Stdin => ("stdin".to_owned(), None),
        Source::File(p) => (p.display().to_string(), Some(p)),
        Source::Unreadable(e) => return one(Error::new(e.0.clone(), e.1.clone())),
    };
    let mut reader: Box<dyn BufRead> = match path {
        None => Box::new(BufReader::new(io::stdin())),
        Some(p) => match open(p) {
            Ok(f) => Box::new(BufReader::with_capacity(1 << 16, f)),
            Err(e) => return one(Error::new(name, e)),
        },
    };
    let head = match reader.fill_buf() {
        Ok(b) => b,
        Err(e) => return one(Error::new(name, reason(&e))),
    };
    let json = match settings.format {
        Format::Jsonl => true,
        Format::Text => false,
        Format::Auto => match path.map(|p| extension(p)).as_deref() {
            Some("jsonl" | "ndjson") => true,
            Some("txt" | "text") => false,
            _ => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().first() == Some(&b'{'),
        },
    };
    let stem = path.and_then(|p| p.file_stem()).map_or_else(|| "stdin".to_owned(), |s| s.to_string_lossy().into_owned());
    if json {
        return Box::new(jsonl::Lines::new(reader, name, stem, path.is_some(), settings));
    }
    let mut bytes = Vec::new();
    if let Err(e) = reader.take(LARGEST + 1).read_to_end(&mut bytes) {
        return one(Error::new(name, reason(&e)));
    }
    if bytes.len() as u64 > LARGEST {
        return one(Error::new(name, "larger than 1 GiB as a single article (split it, or give it as JSON Lines)"));
    }
    let hints = Hints { encoding: settings.encoding, ..Hints::default() };
    let raw = RawDocument { id: stem, path: path.map(|p| p.display().to_string()), index: None, bytes, hints };
    Box::new(std::iter::once(Ok(raw)))
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn open(path: &PathBuf) -> Result<File, String> {
    File::open(path).map_err(|e| reason(&e))
}

/// Why reading failed, and what to do.
pub(crate) fn reason(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::NotFound => "no such file or folder (check the path)".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it (change its permissions, or run as its owner)".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder (name a file)".to_owned(),
        _ => format!("cannot be read: {e} (check the disk or the path)"),
    }
}
