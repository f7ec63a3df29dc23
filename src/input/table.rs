//! Tables of articles: CSV and TSV, one article a row under a row of names.
//!
//! Rows are cut by their quotes before the csv crate reads their cells: a row then keeps its bytes in whatever encoding,
//! an endless one is noticed, and a quote that is never closed does not swallow the rest of the table.
//!
//! **When is a quote no quote?** Within quotes a line that is cut like a row, and has a number or a date where the row has
//! one, is the next row; so is one where the quotes do not work out in the end. Such a row is told, and the table goes on
//! behind the line with the quote. Tables with tabs are often written without quoting: a line that is a row when its quotes
//! are taken for signs, and none else, is read so.

use std::io::{BufRead, Read};

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};
use serde_json::{Map, Value};

use super::stream::{Again, Context, Input, Place, size};
use super::{Documents, Fields, Hints, RawDocument, Settings, encoding, reason};
use crate::error::Error;

/// The rows of a table. A bad row is one error; the next goes on.
struct Rows<'a, R> {
    reader: Again<R>,
    place: Place,
    context: Context<'a>,
    encoding: &'static Encoding,
    separator: u8,
    /// What ends a line: `\r` where a spreadsheet wrote it for an old Macintosh.
    end: u8,
    header: Option<Header>,
    /// Lines read so far.
    line: u64,
    index: u64,
    done: bool,
}

/// A row as it was cut.
struct Row {
    bytes: Vec<u8>,
    /// The number of its first line.
    line: u64,
    /// Whether its quotes are quotes.
    quoting: bool,
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

/// What ends the first line.
fn end_of(head: &[u8]) -> u8 {
    let mut quote = Quote::Start;
    for (at, &b) in head.iter().enumerate() {
        let open = quote == Quote::Open;
        match b {
            b'\r' if !open && head.get(at + 1).is_some_and(|next| *next != b'\n') => return b'\r',
            b'\n' if !open => return b'\n',
            _ => quote = quote.after(b, matches!(b, b',' | b';' | b'\t')),
        }
    }
    b'\n'
}

/// The separator that a first line `sep=;` names, as Excel writes it.
fn named_separator(row: &[u8]) -> Option<u8> {
    let row = row.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(row);
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    let row = row.strip_prefix(b"\"").and_then(|r| r.strip_suffix(b"\"")).unwrap_or(row);
    match row {
        [name @ .., separator] if name.eq_ignore_ascii_case(b"sep=") => Some(*separator),
        _ => None,
    }
}

/// Whether a text begins with a row of names as a table of articles has: the text's, and another one that is known.
pub(super) fn is_headed(head: &[u8], settings: &Settings) -> bool {
    const LONGEST: usize = 1 << 10;
    let head = &head[..head.len().min(4 * LONGEST)];
    if !head.iter().take(LONGEST).any(|b| matches!(b, b',' | b';' | b'\t')) {
        return false;
    }
    let (text, ..) = encoding::of_stream(head, settings.encoding).decode_with_bom_removal(head);
    let mut lines = text.split(['\r', '\n']).filter(|l| !l.is_empty());
    let first = lines.next().filter(|l| named_separator(l.as_bytes()).is_none()).or_else(|| lines.next());
    let Fields { id, text, title, date, source } = &settings.fields;
    let is = |cell: &str, name: &String| cell.eq_ignore_ascii_case(name) || Fields::also(name).contains(&cell);
    [',', ';', '\t'].into_iter().any(|separator| {
        let cells = || first.unwrap_or_default().split(separator).map(|c| c.trim_matches(['"', ' ']));
        let has = |name| cells().any(|cell| is(cell, name));
        has(text) && [id, title, date, source].into_iter().any(has)
    })
}

/// How the quotes of a row stand, as the csv crate reads them.
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
    /// Behind another byte; `ends`: it ends a cell where no quotes are.
    fn after(self, b: u8, ends: bool) -> Quote {
        match self {
            Quote::Open if b == b'"' => Quote::Half,
            Quote::Open => Quote::Open,
            Quote::Half | Quote::Start if b == b'"' => Quote::Open,
            _ if ends => Quote::Start,
            _ => Quote::Bare,
        }
    }
}

/// A row while its lines are read.
struct Follow {
    quote: Quote,
    /// Separators outside of quotes.
    separators: usize,
    /// Whether something stands behind a closing quote.
    torn: bool,
    /// The end of the line that holds the quote which is open, or was the last one to be.
    opened: usize,
    lines: u64,
    /// Whether a line that began within quotes is cut like a row; and has a number where the row has one.
    rowlike: bool,
    alike: bool,
}

impl Follow {
    fn new() -> Follow {
        Follow { quote: Quote::Start, separators: 0, torn: false, opened: 0, lines: 0, rowlike: false, alike: false }
    }

    /// Takes the line of the row from `at` on; `names`: how many cells a row has.
    fn take(&mut self, row: &[u8], at: usize, separator: u8, end: u8, names: usize) {
        let (began_open, line) = (self.quote == Quote::Open, &row[at..]);
        let mut within = 0;
        self.lines += 1;
        for &b in line {
            let before = self.quote;
            self.quote = before.after(b, b == separator || b == end);
            let outside = self.quote == Quote::Start && b == separator;
            self.separators += usize::from(outside);
            within += usize::from(before == Quote::Open && b == separator);
            self.torn |= before == Quote::Half && self.quote == Quote::Bare && b != b'\r';
            if before != Quote::Open && before != Quote::Half && self.quote == Quote::Open {
                self.opened = row.len();
            }
        }
        if began_open && within > 0 && count(line, separator) + 1 == names && !has_thousands(line, separator) {
            self.rowlike = true;
            let first = &row[..memchr::memchr(end, row).unwrap_or(row.len())];
            self.alike |= first.split(|b| *b == separator).zip(line.split(|b| *b == separator)).any(|(a, b)| same_shape(a, b));
        }
    }

    /// Whether the quotes do not work out: the next row stands within them.
    fn is_wrong(&self, names: usize) -> bool {
        self.alike || self.rowlike && (self.torn || self.quote == Quote::Open || self.separators + 1 != names)
    }
}

fn count(line: &[u8], separator: u8) -> usize {
    memchr::memchr_iter(separator, line).count()
}

/// Whether a separator of the line parts a number's thousands.
fn has_thousands(line: &[u8], separator: u8) -> bool {
    let digit = |at: usize| line.get(at).is_some_and(u8::is_ascii_digit);
    let group = |at: usize| at > 0 && digit(at - 1) && (1..=3).all(|n| digit(at + n)) && !digit(at + 4);
    separator == b',' && memchr::memchr_iter(b',', line).any(group)
}

/// Whether two cells are numbers, dates, addresses of the same form.
fn same_shape(a: &[u8], b: &[u8]) -> bool {
    let shape = |cell: &[u8]| {
        let mut shape: Vec<u8> = Vec::new();
        for b in cell.trim_ascii().iter().filter(|b| **b != b'"') {
            let class = match b {
                b'0'..=b'9' => b'9',
                b'a'..=b'z' | b'A'..=b'Z' => b'a',
                b => *b,
            };
            if shape.last() != Some(&class) {
                shape.push(class);
            }
        }
        shape
    };
    const LONGEST: usize = 200;
    a.len() <= LONGEST && b.len() <= LONGEST && a.iter().any(u8::is_ascii_digit) && shape(a) == shape(b)
}

impl<'a, R: BufRead> Rows<'a, R> {
    fn new(mut reader: R, encoding: &'static Encoding, separator: Option<u8>, place: Place, context: &Context<'a>) -> Self {
        // What it fails of is told when it is read.
        let end = reader.fill_buf().map_or(b'\n', end_of);
        Rows {
            reader: Again::new(reader),
            place,
            context: context.clone(),
            encoding,
            separator: separator.unwrap_or(0),
            end,
            header: None,
            line: 0,
            index: 0,
            done: false,
        }
    }

    /// A line with its end; empty at the end of the table.
    fn next_line(&mut self, most: u64) -> Result<Vec<u8>, String> {
        let mut line = Vec::new();
        self.reader.by_ref().take(most).read_until(self.end, &mut line).map_err(|e| reason(&e))?;
        Ok(line)
    }

    fn fail<T>(&self, line: u64, why: String) -> Option<Result<T, Error>> {
        Some(Err(Error::new(format!("{}: line {line}", self.place.name), why)))
    }

    /// The next row; `None` at the end.
    fn row(&mut self) -> Option<Result<Row, Error>> {
        let longest = self.context.limits().article;
        // Nothing is known of the row of names itself.
        let names = self.header.as_ref().map_or(usize::MAX, |h| h.names.len());
        let (mut row, mut follow, first) = (Vec::new(), Follow::new(), self.line + 1);
        loop {
            let line = match self.next_line(longest.saturating_add(1) - row.len() as u64) {
                Ok(line) => line,
                Err(why) => {
                    self.done = true;
                    return self.fail(first, why);
                }
            };
            if line.is_empty() {
                if row.is_empty() {
                    return None;
                }
                break;
            }
            self.line += 1;
            let at = row.len();
            row.extend_from_slice(&line);
            if self.separator == 0 {
                self.separator = separator_of(&line);
            }
            follow.take(&row, at, self.separator, self.end, names);
            if row.len() as u64 > longest && !follow.rowlike {
                self.done = true;
                let why = format!("a row of more than {} (is a quote not closed, or is this no table?)", size(longest));
                return self.fail(first, why);
            }
            // A tab within quotes is rarer than a quote that is a sign.
            follow.alike |= follow.rowlike && self.separator == b'\t';
            if follow.quote != Quote::Open || follow.alike || row.len() as u64 > longest {
                break;
            }
        }
        let by_tabs = self.separator == b'\t';
        if follow.quote == Quote::Open || follow.lines > 1 && follow.is_wrong(names) {
            return self.go_back(row, &follow, first, names);
        }
        let quoting = match names {
            _ if !by_tabs || follow.lines > 1 => true,
            usize::MAX => !follow.torn,
            _ => !follow.torn && follow.separators + 1 == names || count(&row, b'\t') + 1 != names,
        };
        Some(Ok(Row { bytes: row, line: first, quoting }))
    }

    /// Goes on behind the line with the quote that is not closed. Between tabs it may be a sign, and the line a row.
    fn go_back(&mut self, mut row: Vec<u8>, follow: &Follow, first: u64, names: usize) -> Option<Result<Row, Error>> {
        let rest = row.split_off(follow.opened.min(row.len()));
        let lines = memchr::memchr_iter(self.end, &row).count().max(1) as u64;
        self.line = first + lines - 1;
        if !rest.is_empty() && !self.reader.unread(rest) {
            self.done = true;
        }
        if self.separator == b'\t' && lines == 1 && count(&row, b'\t') + 1 == names {
            return Some(Ok(Row { bytes: row, line: first, quoting: false }));
        }
        self.index += u64::from(self.header.is_some());
        self.done |= self.header.is_none();
        self.fail(first, "a quote that is not closed before the next row (close or double it)".to_owned())
    }

    fn cells(&self, row: &Row) -> Result<ByteRecord, String> {
        let mut reader = ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(self.separator).quoting(row.quoting);
        let mut cells = ByteRecord::new();
        let reader = reader.buffer_capacity(row.bytes.len().clamp(64, 1 << 16));
        reader
            .from_reader(row.bytes.as_slice())
            .read_byte_record(&mut cells)
            .map_err(|e| format!("no row: {e} (mend it, or leave it out)"))?;
        Ok(cells)
    }

    fn decode(&self, cell: &[u8]) -> String {
        self.encoding.decode_with_bom_removal(cell).0.into_owned()
    }

    fn read_header(&self, mut row: Row) -> Result<Header, String> {
        if row.bytes.starts_with(b"\xEF\xBB\xBF") {
            row.bytes.drain(..3);
        }
        let mut names: Vec<String> = self.cells(&row)?.iter().map(|c| self.decode(c).trim().to_owned()).collect();
        // Of columns with one name the first keeps it.
        for at in 1..names.len() {
            let (before, name) = (&names[..at], &names[at]);
            if before.contains(name) {
                let free = (2..).map(|n| format!("{name}_{n}")).find(|other| !names.contains(other));
                names[at] = free.unwrap_or_default();
            }
        }
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

    fn article(&self, header: &Header, row: &Row, index: u64) -> Result<RawDocument, String> {
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
            let row = match self.row() {
                None => break,
                Some(Err(e)) => return Some(Err(e)),
                Some(Ok(row)) => row,
            };
            let line = row.line;
            if row.bytes.trim_ascii().is_empty() {
                continue;
            }
            let Some(header) = &self.header else {
                if let Some(separator) = named_separator(&row.bytes) {
                    self.separator = separator;
                    continue;
                }
                match self.read_header(row) {
                    Ok(header) => self.header = Some(header),
                    Err(why) => {
                        self.done = true;
                        return self.fail(line, why);
                    }
                }
                continue;
            };
            let index = self.index;
            self.index += 1;
            return match self.article(header, &row, index) {
                Ok(article) => Some(Ok(article)),
                Err(why) => self.fail(line, why),
            };
        }
        self.done = true;
        None
    }
}
