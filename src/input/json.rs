//! A JSON file: an array of objects, or objects one after another, on however many lines.
//!
//! Each object is cut out by its brackets before it is parsed, so that the file need not fit into memory and one bad object
//! does not take the others with it.

use std::io::{self, BufRead};

use serde_json::Value;

use super::stream::{Context, Input, Place, size};
use super::{Documents, RawDocument, object, reason};
use crate::error::Error;

/// The articles of a JSON input.
struct Objects<'a, R> {
    reader: R,
    place: Place,
    context: Context<'a>,
    index: u64,
    /// Line breaks so far.
    lines: u64,
    /// Whether an array is open.
    array: bool,
    done: bool,
}

/// The articles of an input of JSON in whatever encoding.
pub(super) fn documents<'a>(input: Input, context: &Context<'a>) -> Documents<'a> {
    let Input { mut reader, place, .. } = input;
    let context = context.clone();
    match super::transcoded(&mut reader, &context) {
        None => Box::new(Objects { reader, place, context, index: 0, lines: 0, array: false, done: false }),
        Some(encoding) => {
            let reader = super::in_utf8(reader, encoding);
            Box::new(Objects { reader, place, context, index: 0, lines: 0, array: false, done: false })
        }
    }
}

/// What the reader met.
enum Met {
    Object(Vec<u8>),
    /// Something between the objects that does not belong there.
    Stray,
    /// An object that is too large.
    Long,
    /// The same, and no end of it.
    Endless,
    /// The end within an object or the array.
    Cut,
    End,
}

impl<R: BufRead> Objects<'_, R> {
    fn next_object(&mut self) -> io::Result<Met> {
        let longest = self.context.limits().article;
        let mut object = Vec::new();
        let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
        loop {
            let ahead = self.reader.fill_buf()?;
            if ahead.is_empty() {
                return Ok(if depth > 0 || self.array { Met::Cut } else { Met::End });
            }
            let mut taken = 0;
            let mut met = None;
            for &b in ahead {
                taken += 1;
                self.lines += u64::from(b == b'\n');
                if depth == 0 {
                    match b {
                        b'{' => depth = 1,
                        b'[' => self.array = true,
                        b']' => self.array = false,
                        b',' | b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF => {}
                        _ => {
                            met = Some(Met::Stray);
                            break;
                        }
                    }
                    continue;
                }
                match b {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    met = Some(Met::Object(Vec::new()));
                    break;
                }
            }
            if depth > 0 || matches!(met, Some(Met::Object(_))) {
                let from = if object.is_empty() { memchr::memchr(b'{', &ahead[..taken]).unwrap_or(0) } else { 0 };
                object.extend_from_slice(&ahead[from..taken]);
            }
            self.reader.consume(taken);
            match met {
                Some(Met::Object(_)) if object.len() as u64 > longest => return Ok(Met::Long),
                Some(Met::Object(_)) => return Ok(Met::Object(object)),
                Some(other) => return Ok(other),
                None if object.len() as u64 > longest => return Ok(Met::Endless),
                None => {}
            }
        }
    }
}

impl<R: BufRead> Iterator for Objects<'_, R> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let met = self.next_object();
        let place = format!("{}: line {}, object {}", self.place.name, self.lines + 1, self.index);
        self.done = !matches!(met, Ok(Met::Object(_) | Met::Long));
        if matches!(met, Ok(Met::Long)) {
            self.index += 1;
        }
        let fail = |why: String| Some(Err(Error::new(place.clone(), why)));
        match met {
            Ok(Met::Object(bytes)) => {
                let index = self.index;
                self.index += 1;
                let value: Value = match serde_json::from_slice(&bytes) {
                    Ok(value) => value,
                    Err(e) => return fail(format!("not JSON: {e} (mend it, or leave it out)")),
                };
                let article = object::article(value, index, &self.place, self.context.settings);
                Some(article.map_err(|why| Error::new(place, why)))
            }
            Ok(Met::End) => None,
            Ok(Met::Stray) => {
                fail("something that is no object (the file must be an array of objects like {\"text\": \"…\"})".into())
            }
            Ok(Met::Cut) => fail("ends within the array or an object (it is cut off; fetch it again)".into()),
            Ok(Met::Long | Met::Endless) => {
                fail(format!("an object of more than {} (is a bracket or a quote missing?)", size(self.context.limits().article)))
            }
            Err(e) => fail(reason(&e)),
        }
    }
}
