//! JSON Lines: one article a line.

use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::stream::{Context, Input, Place, size};
use super::{RawDocument, object, reason};
use crate::error::Error;

/// The articles of a JSON Lines input. A bad line is one error; the next goes on.
pub(super) struct Lines<'a, R> {
    reader: R,
    place: Place,
    context: Context<'a>,
    /// Lines read so far.
    number: u64,
    /// Articles seen so far, bad ones included.
    index: u64,
    /// Why the stream ends, where it was met behind something else to tell.
    failure: Option<io::Error>,
    done: bool,
}

impl<'a, R: BufRead> Lines<'a, R> {
    pub(super) fn new(reader: R, place: Place, context: &Context<'a>) -> Self {
        Lines { reader, place, context: context.clone(), number: 0, index: 0, failure: None, done: false }
    }

    fn fail(&self, why: impl Into<String>) -> Error {
        Error::new(format!("{}: line {}", self.place.name, self.number), why)
    }

    fn article(&self, line: &[u8], index: u64) -> Result<RawDocument, Error> {
        let value: Value = serde_json::from_slice(line)
            .map_err(|e| self.fail(format!("not JSON: {e} (each line must be one JSON object in UTF-8)")))?;
        object::article(value, index, &self.place, self.context.settings).map_err(|why| self.fail(why))
    }

    /// The end of a line that is too long; whether there is one.
    fn skip_line(&mut self) -> io::Result<bool> {
        let mut left = self.context.limits().free;
        while left > 0 {
            let ahead = self.reader.fill_buf()?;
            if ahead.is_empty() {
                return Ok(false);
            }
            let end = memchr::memchr(b'\n', ahead);
            let n = end.map_or(ahead.len(), |i| i + 1);
            self.reader.consume(n);
            if end.is_some() {
                return Ok(true);
            }
            left = left.saturating_sub(n as u64);
        }
        Ok(false)
    }
}

impl<R: BufRead> Iterator for Lines<'_, R> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let longest = self.context.limits().article;
        if let Some(e) = self.failure.take() {
            self.done = true;
            return Some(Err(self.fail(reason(&e))));
        }
        while !self.done {
            let mut line = Vec::new();
            self.number += 1;
            match self.reader.by_ref().take(longest.saturating_add(1)).read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(n) if n as u64 > longest && line.last() != Some(&b'\n') => {
                    drop(line);
                    self.index += 1;
                    let error = self.fail(format!("a line of more than {} (is this JSON Lines?)", size(longest)));
                    match self.skip_line() {
                        Ok(found) => self.done = !found,
                        // Told with the next call.
                        Err(e) => self.failure = Some(e),
                    }
                    return Some(Err(error));
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

/// The articles of an input of JSON Lines in whatever encoding.
pub(super) fn documents<'a>(input: Input, context: &Context<'a>) -> super::Documents<'a> {
    let Input { mut reader, place, .. } = input;
    match super::transcoded(&mut reader, context) {
        None => Box::new(Lines::new(reader, place, context)),
        Some(encoding) => Box::new(Lines::new(super::in_utf8(reader, encoding), place, context)),
    }
}
