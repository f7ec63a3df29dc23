//! Several articles in one text.

use std::io::{BufRead, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use regex::Regex;

use super::stream::{Ahead, Context, Input, Place, size};
use super::{Documents, Hints, Media, RawDocument, encoding, reason};
use crate::error::Error;

/// Where a text of several articles is cut.
#[derive(Clone, Debug)]
pub enum Split {
    /// At every run of lines that hold nothing but white space.
    Blank,
    /// In front of every line that the pattern matches. A matched line without any letter or digit (`=====`) is a mark
    /// between articles and belongs to none.
    Line(Regex),
}

impl Split {
    /// `blank`, or a pattern for the first line of an article.
    pub fn new(typed: &str) -> Result<Split, Error> {
        if typed == "blank" {
            return Ok(Split::Blank);
        }
        let wrong = |e: regex::Error| {
            Error::new(format!("--split {typed}"), format!("not a pattern: {e} (write a regular expression, or blank)"))
        };
        Regex::new(typed).map(Split::Line).map_err(wrong)
    }
}

/// The articles of a text, each with its bytes as they are.
struct Articles<'a> {
    reader: Ahead,
    place: Place,
    context: Context<'a>,
    split: &'a Split,
    media: Media,
    encoding: &'static Encoding,
    /// The line that ended the article before.
    pending: Vec<u8>,
    index: u64,
    done: bool,
}

/// Cuts a text into articles.
pub(super) fn documents<'a>(input: Input, split: &'a Split, media: Media, context: &Context<'a>) -> Documents<'a> {
    let Input { mut reader, place, .. } = input;
    let encoding = encoding::of_stream(reader.peek(super::stream::CHUNK), context.settings.encoding);
    Box::new(Articles {
        reader,
        place,
        context: context.clone(),
        split,
        media,
        encoding,
        pending: Vec::new(),
        index: 0,
        done: false,
    })
}

impl Articles<'_> {
    /// The next line with its end, in the bytes of the text.
    fn line(&mut self, most: u64) -> std::io::Result<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let left = most.saturating_sub(line.len() as u64);
            let n = self.reader.by_ref().take(left).read_until(b'\n', &mut line)?;
            if n == 0 {
                return Ok(line);
            }
            if self.encoding == UTF_16LE && line.last() == Some(&b'\n') {
                // The second half of the line feed, or of another character.
                self.reader.by_ref().take(1).read_to_end(&mut line)?;
            }
            let ended = match self.encoding {
                e if e == UTF_16LE => line.len() % 2 == 0 && line.ends_with(b"\n\0"),
                e if e == UTF_16BE => line.len() % 2 == 0 && line.ends_with(b"\0\n"),
                _ => line.ends_with(b"\n"),
            };
            if ended {
                return Ok(line);
            }
        }
    }

    fn article(&mut self, bytes: Vec<u8>) -> RawDocument {
        let index = self.index;
        self.index += 1;
        RawDocument {
            id: format!("{}#{index}", self.place.stem()),
            path: self.place.path.clone(),
            index: Some(index),
            hints: Hints { encoding: super::certain(self.encoding, &bytes), media: self.media, ..Hints::default() },
            bytes,
        }
    }
}

impl Iterator for Articles<'_> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let longest = self.context.limits().article;
        let mut article = std::mem::take(&mut self.pending);
        let mut blank = self.encoding.decode_with_bom_removal(&article).0.trim().is_empty();
        loop {
            let line = match self.line(longest.saturating_add(1) - (article.len() as u64).min(longest)) {
                Ok(line) => line,
                Err(e) => {
                    self.done = true;
                    let place = format!("{}: article {}", self.place.name, self.index);
                    return Some(Err(Error::new(place, reason(&e))));
                }
            };
            if line.is_empty() {
                self.done = true;
                // A text without any article is an empty one.
                return (!blank || self.index == 0).then(|| Ok(self.article(article)));
            }
            let text = self.encoding.decode_with_bom_removal(&line).0;
            let text = text.trim_end_matches(['\r', '\n']);
            let empty = text.trim().is_empty();
            let (cut, dropped) = match self.split {
                Split::Blank => (empty, empty),
                Split::Line(pattern) => (pattern.is_match(text), !text.contains(char::is_alphanumeric)),
            };
            if cut {
                if !dropped {
                    self.pending = line;
                }
                if !blank {
                    return Some(Ok(self.article(article)));
                }
                article = std::mem::take(&mut self.pending);
                blank = article.is_empty();
                continue;
            }
            blank &= empty;
            article.extend_from_slice(&line);
            if article.len() as u64 > longest {
                self.done = true;
                let place = format!("{}: article {}", self.place.name, self.index);
                let why = format!("more than {} in one article (does --split fit?)", size(longest));
                return Some(Err(Error::new(place, why)));
            }
        }
    }
}
