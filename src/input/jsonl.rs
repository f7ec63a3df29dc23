//! JSON Lines: one article a line.

use std::io::{BufRead, Read};

use serde_json::Value;

use super::{Fields, Hints, LARGEST, RawDocument, Settings, reason};
use crate::error::Error;

/// The articles of a JSON Lines input. A bad line is one error; the next goes on.
pub(super) struct Lines<'a> {
    reader: Box<dyn BufRead>,
    name: String,
    stem: String,
    is_file: bool,
    settings: &'a Settings,
    /// Lines read so far.
    number: u64,
    /// Articles seen so far, bad ones included.
    index: u64,
    done: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(reader: Box<dyn BufRead>, name: String, stem: String, is_file: bool, settings: &'a Settings) -> Self {
        Lines { reader, name, stem, is_file, settings, number: 0, index: 0, done: false }
    }

    fn fail(&self, why: impl Into<String>) -> Error {
        Error::new(format!("{}: line {}", self.name, self.number), why)
    }

    fn article(&self, line: &[u8], index: u64) -> Result<RawDocument, Error> {
        let decoded;
        let line = match self.settings.encoding {
            Some(e) => {
                decoded = e.decode_with_bom_removal(line).0;
                decoded.as_bytes()
            }
            None => line,
        };
        let value: Value = serde_json::from_slice(line)
            .map_err(|e| self.fail(format!("not JSON: {e} (each line must be one JSON object in UTF-8)")))?;
        let Value::Object(mut object) = value else {
            return Err(self.fail("not a JSON object (each line must be one like {\"text\": \"…\"})"));
        };
        let Fields { id, text, title, date, source } = &self.settings.fields;
        let text = match object.remove(text) {
            Some(Value::String(s)) => s,
            Some(_) => {
                return Err(self.fail(format!("the field \"{text}\" is no string (name the right one with --field text=NAME)")));
            }
            None => return Err(self.fail(format!("no field \"{text}\" (name the field of the text with --field text=NAME)"))),
        };
        let mut scalar = |key: &str| match object.get(key) {
            Some(Value::String(s)) => {
                let s = s.trim().to_owned();
                object.remove(key);
                Some(s).filter(|s| !s.is_empty())
            }
            Some(Value::Number(n)) => {
                let s = n.to_string();
                object.remove(key);
                Some(s)
            }
            Some(Value::Null) => {
                object.remove(key);
                None
            }
            _ => None,
        };
        let (id, title, date, source) = (scalar(id), scalar(title), scalar(date), scalar(source));
        Ok(RawDocument {
            id: id.unwrap_or_else(|| format!("{}#{index}", self.stem)),
            path: self.is_file.then(|| self.name.clone()),
            index: Some(index),
            bytes: text.into_bytes(),
            hints: Hints { encoding: Some(encoding_rs::UTF_8), title, date, source, extra: object },
        })
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let mut line = Vec::new();
            self.number += 1;
            match self.reader.by_ref().take(LARGEST).read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(n) if n as u64 >= LARGEST => {
                    self.done = true;
                    return Some(Err(self.fail("a line of more than 1 GiB (is this JSON Lines?)")));
                }
                Ok(_) => {}
                Err(e) => {
                    self.done = true;
                    return Some(Err(self.fail(reason(&e))));
                }
            }
            let line = if self.number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let index = self.index;
            self.index += 1;
            return Some(self.article(line, index));
        }
        self.done = true;
        None
    }
}
