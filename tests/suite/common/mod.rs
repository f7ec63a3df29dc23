//! What the tests over fixtures share: the articles, the case sentences, the encodings, and a record as JSON.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod command;
pub mod zip;

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde_json::Value;
use taojin::input::{Hints, RawDocument};
use taojin::{Extractor, Options};

/// A file or folder of the project.
pub fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder with that extension, sorted.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(at(folder)).unwrap_or_else(|e| panic!("{folder}: {e}"));
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == extension));
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no .{extension}");
    files
}

/// The file's name without its extension.
pub fn stem(path: &Path) -> String {
    path.file_stem().expect("a file").to_string_lossy().into_owned()
}

/// An article as it stands in the folder of fixtures: its file's name and bytes.
pub struct Fixture {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All articles of `fixtures/articles`.
pub fn articles() -> Vec<Fixture> {
    let read = |p: &PathBuf| Fixture { name: stem(p), bytes: fs::read(p).expect("a fixture") };
    files("fixtures/articles", "txt").iter().map(read).collect()
}

/// A sentence of the case tables: where it stands, the reference date, the text without marks.
pub struct Sentence {
    pub place: String,
    pub date: Option<String>,
    pub text: String,
}

/// All sentences of `fixtures/cases`, each once.
pub fn sentences() -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for path in files("fixtures/cases", "tsv") {
        let table = fs::read_to_string(&path).expect("a table of cases");
        if !table.starts_with("# row\tdate\ttext") {
            continue;
        }
        for (n, line) in table.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let mut columns = line.split('\t').skip(1);
            let date = columns.next().filter(|d| *d != "-").map(str::to_owned);
            let Some(marked) = columns.next() else { continue };
            let text = marked.replace(['⟦', '⟧'], "");
            if seen.insert((date.clone(), text.clone())) {
                all.push(Sentence { place: format!("{}:{}", stem(&path), n + 1), date, text });
            }
        }
    }
    all
}

/// Bytes with an id and, where known, a path, a date and an encoding.
pub fn raw(id: &str, path: Option<&str>, bytes: &[u8], encoding: Option<&'static Encoding>) -> RawDocument {
    RawDocument {
        id: id.to_owned(),
        path: path.map(str::to_owned),
        bytes: bytes.to_vec(),
        hints: Hints { encoding, ..Hints::default() },
        ..RawDocument::default()
    }
}

/// The record as JSON.
pub fn record(raw: &RawDocument, date: Option<&str>) -> Value {
    let options = Options { date: date.map(|d| d.parse().expect("an ISO date")), ..Options::default() };
    serde_json::to_value(Extractor::new(options).extract(raw)).expect("a record is JSON")
}

/// The record of a fixture, read from its file's name and bytes only.
pub fn record_of(fixture: &Fixture) -> Value {
    record(&raw(&fixture.name, Some(&format!("{}.txt", fixture.name)), &fixture.bytes, None), None)
}

/// The encodings that articles are kept in, byte-order marks included.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    Utf8,
    Utf8Mark,
    Gb18030,
    Utf16Le,
    Utf16LeMark,
    Utf16BeMark,
    Big5,
}

impl Kept {
    pub const ALL: [Kept; 7] =
        [Kept::Utf8, Kept::Utf8Mark, Kept::Gb18030, Kept::Utf16Le, Kept::Utf16LeMark, Kept::Utf16BeMark, Kept::Big5];

    pub fn encoding(self) -> &'static Encoding {
        match self {
            Kept::Utf8 | Kept::Utf8Mark => UTF_8,
            Kept::Gb18030 => GB18030,
            Kept::Utf16Le | Kept::Utf16LeMark => UTF_16LE,
            Kept::Utf16BeMark => UTF_16BE,
            Kept::Big5 => BIG5,
        }
    }

    /// The text in this encoding, `None` where it cannot hold it.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        let wide = |to: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(to).collect();
        Some(match self {
            Kept::Utf8 => text.as_bytes().to_vec(),
            Kept::Utf8Mark => format!("\u{FEFF}{text}").into_bytes(),
            Kept::Gb18030 => GB18030.encode(text).0.into_owned(),
            Kept::Utf16Le => wide(u16::to_le_bytes, text),
            Kept::Utf16LeMark => wide(u16::to_le_bytes, &format!("\u{FEFF}{text}")),
            Kept::Utf16BeMark => wide(u16::to_be_bytes, &format!("\u{FEFF}{text}")),
            Kept::Big5 => {
                let (bytes, _, lossy) = BIG5.encode(text);
                // Some characters come back as another one that looks the same.
                if lossy || BIG5.decode_without_bom_handling(&bytes).0 != text {
                    return None;
                }
                bytes.into_owned()
            }
        })
    }
}

/// A string field, `-` where it is null.
pub fn text<'a>(v: &'a Value, key: &str) -> &'a str {
    v[key].as_str().unwrap_or("-")
}

/// The elements of a list.
pub fn list<'a>(v: &'a Value, key: &str) -> &'a [Value] {
    v[key].as_array().unwrap_or_else(|| panic!("{key} is no list")).as_slice()
}
