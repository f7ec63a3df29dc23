//! Where bytes come from: paths, folders, standard input, and the containers articles arrive in.

use std::io;
use std::path::PathBuf;

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

/// Reads JSON Lines from one file. (Replaced by the reader of all inputs.)
pub fn read(path: &PathBuf) -> io::Result<Vec<RawDocument>> {
    let bytes = std::fs::read(path)?;
    if path.extension().is_some_and(|e| e == "jsonl") {
        let mut out = Vec::new();
        for (i, line) in bytes.split(|b| *b == b'\n').enumerate().filter(|(_, l)| !l.is_empty()) {
            let v: serde_json::Value = serde_json::from_slice(line)?;
            let s = |k: &str| v[k].as_str().map(str::to_owned);
            out.push(RawDocument {
                id: s("id").unwrap_or_default(),
                path: Some(path.display().to_string()),
                index: Some(i as u64),
                bytes: s("text").unwrap_or_default().into_bytes(),
                hints: Hints {
                    encoding: Some(encoding_rs::UTF_8),
                    title: s("title"),
                    date: s("date"),
                    source: s("source"),
                    ..Hints::default()
                },
            });
        }
        return Ok(out);
    }
    Ok(vec![RawDocument {
        id: path.file_stem().unwrap_or_default().to_string_lossy().into(),
        path: Some(path.display().to_string()),
        bytes,
        ..RawDocument::default()
    }])
}
