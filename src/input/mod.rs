//! Where bytes come from: paths, folders, standard input, and the containers articles arrive in.
//!
//! A [`Plan`] lists the inputs; [`documents`] opens them one after the other and hands out articles one at a time, so that
//! memory does not grow with the archive. What cannot be read is one [`Error`] among the articles, and the rest goes on.
//!
//! A stream is opened by what its bytes are, whatever its name: compressed streams and archives give further streams, until
//! one is met that holds articles. What kind that one is, the user says ([`Settings::format`]), else its name, else its bytes.
//! [`Limits`] keep hostile streams within bounds.
//!
//! # Ids and places of articles
//!
//! | input | `id` | `path` | `index` |
//! | --- | --- | --- | --- |
//! | `news/a.txt` | `a` | `news/a.txt` | |
//! | `news/a.txt.gz` | `a` | `news/a.txt.gz` | |
//! | member `2020/b.txt` of `c.tar.gz` | `b` | `c.tar.gz/2020/b.txt` | |
//! | the same on standard input | `b` | `2020/b.txt` | |
//! | second line of `d.jsonl` without an id | `d#1` | `d.jsonl` | 1 |
//! | third row of the member `e.csv` of `f.zip` | `e#2` | `f.zip/e.csv` | 2 |
//! | second article of `g.txt` under [`Settings::split`] | `g#1` | `g.txt` | 1 |
//! | fifth record of `h.warc.gz` | `h#4` | `h.warc.gz` | 4 |
//!
//! `index` counts the articles of the innermost stream from 0, bad ones included; in a WARC file it counts all records.

mod compressed;
pub(crate) mod encoding;
mod json;
mod jsonl;
pub(crate) mod magic;
mod object;
mod plan;
mod sample;
mod split;
mod stream;
mod table;
mod tar;
mod warc;
mod zip;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;

use crate::error::Error;
use magic::Packed;
pub use plan::{Plan, Source};
pub use sample::Sample;
pub use split::Split;
pub use stream::Progress;
use stream::{Ahead, Bomb, CHUNK, Context, Counted, Input, Place, size};

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
    /// The encoding, where it is known for certain.
    pub encoding: Option<&'static Encoding>,
    /// The encoding that the article is said to be in; its bytes may say otherwise, and win.
    pub charset: Option<&'static Encoding>,
    /// Whether the bytes are a page.
    pub media: Media,
    /// Title.
    pub title: Option<String>,
    /// Publication date, as given.
    pub date: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Fields of the container that the record carries through.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// What the bytes of an article are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// A page, or a piece of one, where they begin like one; else plain text.
    #[default]
    Auto,
    /// Plain text.
    Text,
    /// A page.
    Html,
}

/// What an input holds, or the members of an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Told by the file's extension, else by its first bytes.
    #[default]
    Auto,
    /// One article of plain text, or several ([`Settings::split`]).
    Text,
    /// One page.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// An array of JSON objects, or objects one after another.
    Json,
    /// A table, its cells separated by commas, tabs or semicolons (the first line tells).
    Csv,
    /// A table, its cells separated by tabs.
    Tsv,
    /// A crawl.
    Warc,
}

/// What is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest article, line or row, in bytes.
    pub article: u64,
    /// Bytes that compressed streams may expand to, whatever their size.
    pub free: u64,
    /// How many times their size they may expand to beyond that. News compresses to a third or a tenth.
    pub ratio: u64,
}

/// Largest article, line or row: 64 MiB, some ten thousand pages of a book.
pub const LARGEST: u64 = 64 << 20;
/// Bytes that compressed streams may expand to, whatever their size: 1 GiB.
pub const FREE: u64 = 1 << 30;
/// How many times their size compressed streams may expand to beyond [`FREE`].
pub const RATIO: u64 = 250;
/// How many containers may stand one within another, compressions counted.
pub const DEEPEST: u32 = 8;

impl Default for Limits {
    fn default() -> Self {
        Limits { article: LARGEST, free: FREE, ratio: RATIO }
    }
}

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What they hold.
    pub format: Format,
    /// The encoding, where the user knows it.
    pub encoding: Option<&'static Encoding>,
    /// Other names of the fields of JSON and of the columns of tables.
    pub fields: Fields,
    /// Where a plain text is cut into articles; `None` for one article each.
    pub split: Option<Split>,
    /// What is too much.
    pub limits: Limits,
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
    /// What columns of the same use are called in Chinese tables; they are looked for where no column has the name itself
    /// and no other name was given.
    pub fn also(name: &str) -> &'static [&'static str] {
        match name {
            "id" => &["编号", "序号", "链接", "网址"],
            "text" => &["正文", "内容", "全文", "文本", "新闻内容", "文章内容"],
            "title" => &["标题", "题目", "新闻标题", "文章标题"],
            "date" => &["发布时间", "发布日期", "日期", "时间"],
            "source" => &["来源", "媒体", "稿源"],
            _ => &[],
        }
    }

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

/// Articles as they come, failures among them.
pub type Documents<'a> = Box<dyn Iterator<Item = Result<RawDocument, Error>> + Send + 'a>;

/// The articles of one source, in order.
pub fn documents<'a>(source: &'a Source, settings: &'a Settings) -> Documents<'a> {
    documents_watched(source, settings, Arc::default())
}

/// As [`documents`], and tells how far the source has been read.
pub fn documents_watched<'a>(source: &'a Source, settings: &'a Settings, progress: Arc<Progress>) -> Documents<'a> {
    let context = Context::new(settings, progress.clone());
    match source {
        Source::Stdin => open(Input::new(Counted { inner: io::stdin(), progress }, Place::stdin()), &context),
        Source::Unreadable(e) => one(Error::new(e.0.clone(), e.1.clone())),
        Source::File(path) => {
            let place = Place::file(path);
            let file = match File::open(path) {
                Ok(file) => file,
                Err(e) => return one(place.error(reason(&e))),
            };
            let meta = file.metadata().ok().filter(std::fs::Metadata::is_file);
            progress.set_size(meta.as_ref().map_or(0, std::fs::Metadata::len));
            let whole = meta.map(|_| path.clone());
            open(Input { whole, ..Input::new(Counted { inner: file, progress }, place) }, &context)
        }
    }
}

/// The articles of a stream under a name, which tells what it holds as a file's name would.
pub fn documents_of<'a>(reader: impl Read + Send + 'static, name: &str, settings: &'a Settings) -> Documents<'a> {
    let progress = Arc::<Progress>::default();
    let context = Context::new(settings, progress.clone());
    open(Input::new(Counted { inner: reader, progress }, Place::file(Path::new(name))), &context)
}

fn one<'a>(e: Error) -> Documents<'a> {
    Box::new(std::iter::once(Err(e)))
}

/// The articles of a stream: opens what it is packed in, then reads what it holds.
fn open<'a>(mut input: Input, context: &Context<'a>) -> Documents<'a> {
    if input.place.depth > DEEPEST {
        return one(input.place.error(format!("packed more than {DEEPEST} times over (unpack it first)")));
    }
    // A line of JSON from a pipe is not made to wait for what comes after it.
    let mut least = 1;
    if !begins_object(input.reader.peek(least)) {
        least = magic::ENOUGH;
    }
    let head = input.reader.peek(least);
    match magic::packed(head) {
        Some(Packed::Tar) => return Box::new(tar::Tar::new(input, context)),
        Some(Packed::Zip) => return zip::documents(input, context),
        Some(packed) => {
            let place = input.place.clone();
            return match compressed::unpack(input, packed, context) {
                Ok(input) => open(input, context),
                Err(e) => one(place.error(reason(&e))),
            };
        }
        None => {}
    }
    if let Some(e) = input.reader.failure() {
        return one(input.place.error(reason(&e)));
    }
    let format = match context.settings.format {
        Format::Auto => detect(&mut input, context.settings),
        given => given,
    };
    let split = context.settings.split.as_ref().filter(|_| !matches!(format, Format::Html));
    match format {
        Format::Jsonl => jsonl::documents(input, context),
        Format::Json => json::documents(input, context),
        Format::Csv => table::documents(input, None, context),
        Format::Tsv => table::documents(input, Some(b'\t'), context),
        Format::Warc => warc::documents(input, context),
        Format::Auto | Format::Text | Format::Html => {
            let head = input.reader.peek(1);
            if let Some(kind) = magic::binary(head).filter(|_| context.settings.encoding.is_none()) {
                return one(input.place.error(format!("{kind}, not text (leave it out)")));
            }
            let media = match format {
                Format::Html => Media::Html,
                Format::Text if context.settings.format == Format::Text => Media::Text,
                _ => Media::Auto,
            };
            match split {
                Some(split) => split::documents(input, split, media, context),
                None => Box::new(std::iter::once_with({
                    let context = context.clone();
                    move || whole(input, media, &context)
                })),
            }
        }
    }
}

/// A stream that is one article.
fn whole(input: Input, media: Media, context: &Context) -> Result<RawDocument, Error> {
    let Input { reader, place, .. } = input;
    let longest = context.limits().article;
    let mut bytes = Vec::new();
    match reader.take(longest.saturating_add(1)).read_to_end(&mut bytes) {
        Err(e) => Err(place.error(reason(&e))),
        Ok(_) if bytes.len() as u64 > longest => {
            let largest = size(longest);
            Err(place
                .error(format!("more than {largest} as a single article (cut it up with --split, or give it as JSON Lines)")))
        }
        Ok(_) => Ok(RawDocument {
            id: place.stem(),
            path: place.path,
            index: None,
            bytes,
            hints: Hints { encoding: context.settings.encoding, media, ..Hints::default() },
        }),
    }
}

/// What the stream holds: by its name, else by its first bytes.
fn detect(input: &mut Input, settings: &Settings) -> Format {
    match input.place.extension().as_str() {
        "jsonl" | "ndjson" => return Format::Jsonl,
        "json" => return if is_lines(input.reader.peek(1)) { Format::Jsonl } else { Format::Json },
        "csv" => return Format::Csv,
        "tsv" | "tab" => return Format::Tsv,
        "html" | "htm" | "xhtml" | "shtml" => return Format::Html,
        "warc" => return Format::Warc,
        "txt" | "text" => return Format::Text,
        _ => {}
    }
    let head = input.reader.peek(1);
    if head.starts_with(b"WARC/1.") {
        return Format::Warc;
    }
    if begins_object(head) {
        return if is_lines(head) { Format::Jsonl } else { Format::Json };
    }
    let text = ascii_of(head);
    if text.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{")) {
        return Format::Json;
    }
    if begins_object(&text) {
        return if is_lines(&text) { Format::Jsonl } else { Format::Json };
    }
    if magic::is_html(head) {
        return Format::Html;
    }
    if table::is_headed(head, settings) { Format::Csv } else { Format::Text }
}

fn begins_object(head: &[u8]) -> bool {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().first() == Some(&b'{')
}

/// Whether objects stand one on a line: the first line ends one, or does not end where it can be seen.
fn is_lines(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let line = &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())];
    head.starts_with(b"{") && (line.len() == head.len() || line.trim_ascii_end().ends_with(b"}"))
}

/// The beginning without mark, white space and the zeros of UTF-16.
fn ascii_of(head: &[u8]) -> Vec<u8> {
    let wide = Encoding::for_bom(head).is_some_and(|(e, _)| is_wide(e)) || head.get(..2).is_some_and(|h| h.contains(&0));
    let plain: Vec<u8> = match wide {
        true => head.iter().copied().filter(|b| *b != 0 && *b < 0x80).take(CHUNK).collect(),
        false => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).to_vec(),
    };
    plain.trim_ascii_start().to_vec()
}

/// Whether every character takes two bytes or four.
fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The encoding of a stream of records, where it is not UTF-8.
fn transcoded(reader: &mut Ahead, context: &Context) -> Option<&'static Encoding> {
    let encoding = encoding::of_stream(reader.peek(1), context.settings.encoding);
    (encoding != UTF_8).then_some(encoding)
}

/// The encoding of a stream as that of an article in it, where the article fits: the head of a stream says nothing about
/// what stands behind a stretch of ASCII.
fn certain(encoding: &'static Encoding, article: &[u8]) -> Option<&'static Encoding> {
    (encoding != UTF_8 || simdutf8::basic::from_utf8(article).is_ok()).then_some(encoding)
}

/// The stream as UTF-8.
fn in_utf8(reader: Ahead, encoding: &'static Encoding) -> BufReader<impl Read + Send> {
    BufReader::with_capacity(CHUNK, DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(reader))
}

/// A member's name as text: UTF-8, or what Chinese Windows writes.
fn text_of_name(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(name).0.into_owned(),
    }
}

/// Why reading failed, and what to do.
pub(crate) fn reason(e: &io::Error) -> String {
    if let Some(bomb) = e.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
        return format!("expands out of all proportion: {bomb} (unpack it first if you trust it)");
    }
    match e.kind() {
        io::ErrorKind::NotFound => "no such file or folder (check the path)".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it (change its permissions, or run as its owner)".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder (name a file)".to_owned(),
        io::ErrorKind::UnexpectedEof => "ends too early (it is cut off; fetch it again)".to_owned(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => format!("damaged: {e} (fetch it again)"),
        _ => format!("cannot be read: {e} (check the disk or the path)"),
    }
}
