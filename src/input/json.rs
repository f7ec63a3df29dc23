//! A JSON file: an array of objects, or objects one after another, on however many lines.
//!
//! Each object is cut out by its brackets before it is parsed, so that the file need not fit into memory and one bad object
//! does not take the others with it. A quote too many or too few in one hides the ends of those behind it: they are looked for
//! by how the bad one begins.

use std::io::{self, BufRead};

use serde_json::Value;

use super::stream::{Again, Context, Input, Place, size};
use super::{Documents, RawDocument, object, reason};
use crate::error::Error;

/// The articles of a JSON input.
struct Objects<'a, R> {
    reader: Again<R>,
    place: Place,
    context: Context<'a>,
    index: u64,
    /// Line breaks so far, and in front of the object.
    lines: u64,
    start: u64,
    /// Whether an array is open.
    array: bool,
    done: bool,
}

/// The articles of an input of JSON in whatever encoding.
pub(super) fn documents<'a>(input: Input, context: &Context<'a>) -> Documents<'a> {
    let Input { mut reader, place, .. } = input;
    let context = context.clone();
    match super::transcoded(&mut reader, &context) {
        None => Box::new(Objects::new(reader, place, context)),
        Some(encoding) => Box::new(Objects::new(super::in_utf8(reader, encoding), place, context)),
    }
}

/// What the reader met.
enum Met {
    Object(Vec<u8>),
    /// Something between the objects that does not belong there.
    Stray,
    /// An object that is too large.
    Long,
    /// An object that is too large, and the input ends before it does.
    Endless(Vec<u8>),
    /// The end within an object, or within the array.
    Cut(Vec<u8>),
    End,
}

/// The first two keys of an object, as far as they can be read.
fn keys(object: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let string = |text: &'_ [u8]| -> Option<usize> {
        let mut escaped = true;
        let end = text.iter().position(|b| {
            let ends = *b == b'"' && !escaped;
            escaped = *b == b'\\' && !escaped;
            ends
        });
        end.filter(|_| text.starts_with(b"\"")).map(|end| end + 1)
    };
    let first = object.strip_prefix(b"{")?.trim_ascii_start();
    let length = string(first)?;
    let second = || {
        let value = first[length..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        let end = match value.first()? {
            b'"' => string(value)?,
            b'{' | b'[' => return None,
            _ => value.iter().position(|b| matches!(b, b',' | b'}'))?,
        };
        let next = value[end..].trim_ascii_start().strip_prefix(b",")?.trim_ascii_start();
        Some(&next[..string(next)?])
    };
    Some((&first[..length], second()))
}

/// Where the next object may begin within one that cannot be read: what begins with the same keys, or a line with `{"`.
fn next_start(object: &[u8]) -> Option<usize> {
    let before = |at: usize| object[..at].iter().rposition(|b| !b.is_ascii_whitespace());
    let same = keys(object).and_then(|(key, second)| {
        memchr::memmem::find_iter(object, key).skip(1).find_map(|at| {
            let open = before(at).filter(|&open| open > 0 && object[open] == b'{')?;
            let last = before(open)?;
            let follows = matches!(object[last], b',' | b'}') || object[last + 1..open].contains(&b'\n');
            let alike = || second.is_none() || keys(&object[open..]).is_some_and(|(_, other)| other == second);
            (follows && alike()).then_some(open)
        })
    });
    let line = || {
        let lines = memchr::memmem::find_iter(object, b"\n{");
        lines.map(|at| at + 1).find(|&open| object[open + 1..].trim_ascii_start().starts_with(b"\""))
    };
    same.or_else(line)
}

impl<'a, R: BufRead> Objects<'a, R> {
    fn new(reader: R, place: Place, context: Context<'a>) -> Self {
        Objects { reader: Again::new(reader), place, context, index: 0, lines: 0, start: 0, array: false, done: false }
    }

    /// Goes on behind the first object of these bytes, where another one is seen in them.
    fn go_back(&mut self, mut object: Vec<u8>) -> bool {
        let Some(start) = next_start(&object) else { return false };
        let rest = object.split_off(start);
        self.lines -= memchr::memchr_iter(b'\n', &rest).count() as u64;
        self.reader.unread(rest)
    }

    /// The same for an object without an end, which would be the last one.
    fn go_on_behind(&mut self, object: Vec<u8>) -> bool {
        let found = self.go_back(object);
        self.done = !found;
        self.index += u64::from(found);
        found
    }

    fn next_object(&mut self) -> io::Result<Met> {
        let longest = self.context.limits().article;
        let mut object = Vec::new();
        let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
        loop {
            let ahead = self.reader.fill_buf()?;
            if ahead.is_empty() {
                return Ok(if depth > 0 || self.array { Met::Cut(object) } else { Met::End });
            }
            let mut taken = 0;
            let mut met = None;
            for &b in ahead {
                taken += 1;
                self.lines += u64::from(b == b'\n');
                if depth == 0 {
                    match b {
                        b'{' => (depth, self.start) = (1, self.lines),
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
                None if object.len() as u64 > longest => return Ok(Met::Endless(object)),
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
        let within = matches!(&met, Ok(Met::Object(_) | Met::Long | Met::Endless(_)))
            || matches!(&met, Ok(Met::Cut(object)) if !object.is_empty());
        let line = if within { self.start } else { self.lines } + 1;
        let place = format!("{}: line {line}, object {}", self.place.name, self.index);
        self.done = !matches!(met, Ok(Met::Object(_) | Met::Long));
        if matches!(met, Ok(Met::Long)) {
            self.index += 1;
        }
        let longest = size(self.context.limits().article);
        let fail = |why: String| Some(Err(Error::new(place.clone(), why)));
        match met {
            Ok(Met::Object(bytes)) => {
                let index = self.index;
                self.index += 1;
                let value: Value = match serde_json::from_slice(&bytes) {
                    Ok(value) => value,
                    Err(e) => {
                        self.go_back(bytes);
                        return fail(format!("not JSON: {e} (mend it, or leave it out)"));
                    }
                };
                let article = object::article(value, index, &self.place, self.context.settings);
                Some(article.map_err(|why| Error::new(place, why)))
            }
            Ok(Met::End) => None,
            Ok(Met::Stray) => {
                fail("something that is no object (the file must be an array of objects like {\"text\": \"…\"})".into())
            }
            Ok(Met::Cut(object)) => fail(match self.go_on_behind(object) {
                true => "has no end (is a bracket or a quote missing, or one too many? mend it, or leave it out)".into(),
                false => "ends within the array or an object (it is cut off; fetch it again)".into(),
            }),
            Ok(Met::Endless(object)) => {
                self.go_on_behind(object);
                fail(format!("an object of more than {longest} (is a bracket or a quote missing?)"))
            }
            Ok(Met::Long) => fail(format!("an object of more than {longest} (is a bracket or a quote missing?)")),
            Err(e) => fail(reason(&e)),
        }
    }
}
