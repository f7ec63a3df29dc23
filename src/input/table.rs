//! Tables of articles: CSV and TSV, one article a row under a row of names.
//!
//! Rows are cut by their quotes before the csv crate reads their cells: a row then keeps its bytes in whatever encoding,
//! an endless one is noticed, and a quote that is never closed does not swallow the rest of the table.

use std::io::{BufRead, Cursor, Read};

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};
use serde_json::{Map, Value};

use super::stream::{Context, Input, Place, size};
use super::{Documents, Fields, Hints, RawDocument, reason};
use crate::error::Error;

/// The rows of a table. A bad row is one error; the next goes on.
struct Rows<'a, R> {
    reader: R,
    /// Lines that were read in search of a closing quote and are read again.
    again: Cursor<Vec<u8>>,
    place: Place,
    context: Context<'a>,
    encoding: &'static Encoding,
    separator: u8,
    header: Option<Header>,
    /// Lines read so far.
    line: u64,
    index: u64,
    unclosed: u32,
    done: bool,
}

/// The columns by their use.
struct Header {
    names: Vec<String>,
    text: usize,
    id: Option<usize>,
    title: Option<usize>,
    date: Option<usize>,
    source: Option<usize>,
}

/// The articles of a table in whatever encoding; `separator` is told by the first line where it is not given.
pub(super) fn documents<'a>(input: Input, separator: Option<u8>, context: &Context<'a>) -> Documents<'a> {
    let Input { mut reader, place, .. } = input;
    match super::transcoded(&mut reader, context) {
        Some(encoding) if super::is_wide(encoding) => {
            Box::new(Rows::new(super::in_utf8(reader, encoding), UTF_8, separator, place, context))
        }
        encoding => Box::new(Rows::new(reader, encoding.unwrap_or(UTF_8), separator, place, context)),
    }
}

/// Which of the usual separators the first line holds most of.
fn separator_of(line: &[u8]) -> u8 {
    let count = |s: &u8| line.iter().filter(|b| *b == s).count();
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Follows the quotes of a row over its lines, as the csv crate reads them.
#[derive(Clone, Copy, PartialEq)]
enum Quote {
    /// At the start of a cell.
    Start,
    /// In a cell without quotes.
    Bare,
    /// Within quotes.
    Open,
    /// After a quote within quotes: the cell's end, or half of a doubled one.
    Half,
}

impl Quote {
    fn after(self, line: &[u8], separator: u8) -> Quote {
        line.iter().fold(self, |state, &b| match state {
            Quote::Open if b == b'"' => Quote::Half,
            Quote::Open => Quote::Open,
            Quote::Half | Quote::Start if b == b'"' => Quote::Open,
            _ if b == separator || b == b'\n' => Quote::Start,
            _ => Quote::Bare,
        })
    }
}

impl<'a, R: BufRead> Rows<'a, R> {
    fn new(reader: R, encoding: &'static Encoding, separator: Option<u8>, place: Place, context: &Context<'a>) -> Self {
        Rows {
            reader,
            again: Cursor::default(),
            place,
            context: context.clone(),
            encoding,
            separator: separator.unwrap_or(0),
            header: None,
            line: 0,
            index: 0,
            unclosed: 0,
            done: false,
        }
    }

    /// A line with its end; empty at the end of the table.
    fn next_line(&mut self, most: u64) -> Result<Vec<u8>, String> {
        let mut line = Vec::new();
        let n = self.again.by_ref().take(most).read_until(b'\n', &mut line).map_err(|e| reason(&e))?;
        if n == 0 {
            self.again = Cursor::default();
        }
        if line.last() != Some(&b'\n') {
            self.reader.by_ref().take(most.saturating_sub(n as u64)).read_until(b'\n', &mut line).map_err(|e| reason(&e))?;
        }
        Ok(line)
    }

    /// The next row and the number of its first line; `None` at the end.
    fn row(&mut self) -> Option<Result<(Vec<u8>, u64), Error>> {
        let longest = self.context.limits().article;
        let (mut row, mut quote) = (Vec::new(), Quote::Start);
        let first = self.line + 1;
        let fail = |place: &Place, why: String| Some(Err(Error::new(format!("{}: line {first}", place.name), why)));
        loop {
            let line = match self.next_line(longest.saturating_add(1) - row.len() as u64) {
                Ok(line) => line,
                Err(why) => {
                    self.done = true;
                    return fail(&self.place, why);
                }
            };
            if line.is_empty() {
                if row.is_empty() {
                    return None;
                }
                break;
            }
            self.line += 1;
            row.extend_from_slice(&line);
            if self.separator == 0 {
                self.separator = separator_of(&line);
            }
            if row.len() as u64 > longest {
                self.done = true;
                let why = format!("a row of more than {} (is a quote not closed, or is this no table?)", size(longest));
                return fail(&self.place, why);
            }
            quote = quote.after(&line, self.separator);
            if quote != Quote::Open {
                return Some(Ok((row, first)));
            }
        }
        if quote != Quote::Open {
            return Some(Ok((row, first)));
        }
        // The table ends within quotes: the row's first line is at fault, and what follows may be rows of their own.
        self.unclosed += 1;
        self.done = self.unclosed > 1;
        let start = memchr::memchr(b'\n', &row).map_or(row.len(), |i| i + 1);
        row.drain(..start);
        self.again = Cursor::new(row);
        self.line = first;
        self.index += 1;
        fail(&self.place, "a quote that is not closed before the table ends (close or double it)".to_owned())
    }

    fn cells(&self, row: &[u8]) -> Result<ByteRecord, String> {
        let mut reader = ReaderBuilder::new();
        let reader =
            reader.has_headers(false).flexible(true).delimiter(self.separator).buffer_capacity(row.len().clamp(64, 1 << 16));
        let mut cells = ByteRecord::new();
        reader.from_reader(row).read_byte_record(&mut cells).map_err(|e| format!("no row: {e} (mend it, or leave it out)"))?;
        Ok(cells)
    }

    fn decode(&self, cell: &[u8]) -> String {
        self.encoding.decode_with_bom_removal(cell).0.into_owned()
    }

    fn read_header(&self, row: &[u8]) -> Result<Header, String> {
        let row = row.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(row);
        let names: Vec<String> = self.cells(row)?.iter().map(|c| self.decode(c).trim().to_owned()).collect();
        let Fields { id, text, title, date, source } = &self.context.settings.fields;
        let at = |name: &String| {
            let named = |name: &str| names.iter().position(|n| n == name);
            let any_case = || names.iter().position(|n| n.eq_ignore_ascii_case(name));
            named(name).or_else(any_case).or_else(|| Fields::also(name).iter().find_map(|n| named(n)))
        };
        let Some(found) = at(text) else {
            let have: Vec<String> =
                names.iter().take(20).map(|n| n.chars().take(40).filter(|c| !c.is_control()).collect()).collect();
            let have = have.join(", ");
            return Err(format!("no column \"{text}\" among {have} (name the column of the text with --field text=NAME)"));
        };
        Ok(Header { text: found, id: at(id), title: at(title), date: at(date), source: at(source), names })
    }

    fn article(&self, header: &Header, row: &[u8], index: u64) -> Result<RawDocument, String> {
        let cells = self.cells(row)?;
        if cells.len() != header.names.len() {
            let (has, wants) = (cells.len(), header.names.len());
            return Err(format!("{has} cells under {wants} names (mend it, or leave it out)"));
        }
        let cell = |column: Option<usize>| {
            let text = self.decode(cells.get(column?)?);
            Some(text.trim().to_owned()).filter(|t| !t.is_empty())
        };
        let text = cells.get(header.text).unwrap_or_default();
        let used = [Some(header.text), header.id, header.title, header.date, header.source];
        let others = header.names.iter().enumerate().filter(|(i, _)| !used.contains(&Some(*i)));
        let extra: Map<String, Value> =
            others.map(|(i, name)| (name.clone(), Value::String(self.decode(cells.get(i).unwrap_or_default())))).collect();
        Ok(RawDocument {
            id: cell(header.id).unwrap_or_else(|| format!("{}#{index}", self.place.stem())),
            path: self.place.path.clone(),
            index: Some(index),
            bytes: text.to_vec(),
            hints: Hints {
                encoding: super::certain(self.encoding, text),
                title: cell(header.title),
                date: cell(header.date),
                source: cell(header.source),
                extra,
                ..Hints::default()
            },
        })
    }
}

impl<R: BufRead> Iterator for Rows<'_, R> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let (row, line) = match self.row() {
                None => break,
                Some(Err(e)) => return Some(Err(e)),
                Some(Ok(row)) => row,
            };
            let fail = |why| Some(Err(Error::new(format!("{}: line {line}", self.place.name), why)));
            if row.trim_ascii().is_empty() {
                continue;
            }
            let Some(header) = &self.header else {
                match self.read_header(&row) {
                    Ok(header) => self.header = Some(header),
                    Err(why) => {
                        let error = fail(why);
                        self.done = true;
                        return error;
                    }
                }
                continue;
            };
            let index = self.index;
            return match self.article(header, &row, index) {
                Ok(article) => {
                    self.index += 1;
                    Some(Ok(article))
                }
                Err(why) => {
                    let error = fail(why);
                    self.index += 1;
                    error
                }
            };
        }
        self.done = true;
        None
    }
}
