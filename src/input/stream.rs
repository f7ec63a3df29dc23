//! Streams of bytes: looked into ahead, counted, named, and cut off where they grow out of bounds.

use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Limits, Settings};
use crate::error::{Error, steers};

/// Bytes that a reader fetches at a time.
pub(super) const CHUNK: usize = 64 * 1024;

/// How far a source has been read. Another thread may look at it while the source is read.
#[derive(Debug, Default)]
pub struct Progress {
    read: AtomicU64,
    size: AtomicU64,
    skipped: AtomicU64,
}

impl Progress {
    /// Bytes read from the file or from standard input so far, before decompression. A zip archive is counted member by member.
    pub fn read(&self) -> u64 {
        self.read.load(Relaxed)
    }

    /// Size of the file in bytes, `None` where it is not known (standard input).
    pub fn size(&self) -> Option<u64> {
        Some(self.size.load(Relaxed)).filter(|s| *s > 0)
    }

    /// Records of a crawl that hold no article: requests, pictures, answers other than 2xx.
    pub fn skipped(&self) -> u64 {
        self.skipped.load(Relaxed)
    }

    pub(super) fn skip(&self) {
        self.skip_as(1);
    }

    /// Counts what another source has passed over.
    pub(crate) fn skip_as(&self, many: u64) {
        self.skipped.fetch_add(many, Relaxed);
    }

    pub(super) fn set_size(&self, size: u64) {
        self.size.store(size, Relaxed);
    }

    fn add(&self, read: usize) {
        self.read.fetch_add(read as u64, Relaxed);
    }
}

/// What all readers of one source share.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub settings: &'a Settings,
    pub progress: Arc<Progress>,
    /// Bytes that all decoders of the source have put out.
    expanded: Arc<AtomicU64>,
}

impl<'a> Context<'a> {
    pub(super) fn new(settings: &'a Settings, progress: Arc<Progress>) -> Self {
        Context { settings, progress, expanded: Arc::default() }
    }

    pub(super) fn limits(&self) -> Limits {
        self.settings.limits
    }

    /// A decoder's output, held to the limits. `input` counts the bytes that the decoder has taken.
    pub(super) fn guard(&self, decoder: impl Read + Send + 'static, input: Arc<AtomicU64>) -> Guard {
        Guard {
            decoder: Box::new(decoder),
            input,
            output: 0,
            expanded: self.expanded.clone(),
            progress: self.progress.clone(),
            limits: self.limits(),
        }
    }
}

/// A stream with its place.
pub(super) struct Input {
    pub reader: Ahead,
    pub place: Place,
    /// The file that holds the same bytes, where there is one.
    pub whole: Option<PathBuf>,
}

impl Input {
    pub(super) fn new(reader: impl Read + Send + 'static, place: Place) -> Input {
        Input { reader: Ahead::new(reader), place, whole: None }
    }
}

/// Where a stream is, in words.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// For messages: `stdin`, `a.txt`, `archive.zip/2020/a.txt`.
    pub name: String,
    /// What `source.path` says: the path as named, and within an archive the member's name after it.
    pub path: Option<String>,
    /// The innermost file's name, without the suffixes of compressions already undone.
    pub file: String,
    /// Containers around it.
    pub depth: u32,
}

impl Place {
    pub(super) fn stdin() -> Place {
        Place { name: "stdin".into(), path: None, file: "stdin".into(), depth: 0 }
    }

    pub(super) fn file(path: &Path) -> Place {
        let name = path.display().to_string();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Place { path: Some(name.clone()), name, file, depth: 0 }
    }

    /// A member of this archive. Its name comes from the archive and may hold anything.
    pub(super) fn member(&self, name: &str) -> Place {
        let name = printable(name);
        let name = name.trim_start_matches("./");
        // A name may end in a separator, or be nothing else.
        let file = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(&self.file).to_owned();
        let path = self.path.as_ref().map_or_else(|| name.to_owned(), |p| format!("{p}/{name}"));
        Place { name: format!("{}/{name}", self.name), path: Some(path), file, depth: self.depth + 1 }
    }

    /// The same place after undoing a compression.
    pub(super) fn unpacked(&self) -> Place {
        const SUFFIXES: [(&str, &str); 12] = [
            ("gz", ""),
            ("gzip", ""),
            ("zst", ""),
            ("zstd", ""),
            ("bz2", ""),
            ("bz", ""),
            ("xz", ""),
            ("tgz", ".tar"),
            ("tzst", ".tar"),
            ("tbz2", ".tar"),
            ("tbz", ".tar"),
            ("txz", ".tar"),
        ];
        let suffix = self.extension();
        let file = match SUFFIXES.iter().find(|(s, _)| *s == suffix) {
            Some((s, instead)) => format!("{}{instead}", &self.file[..self.file.len() - s.len() - 1]),
            None => self.file.clone(),
        };
        Place { file, depth: self.depth + 1, ..self.clone() }
    }

    /// The extension in lower case, without the dot.
    pub(super) fn extension(&self) -> String {
        Path::new(&self.file).extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
    }

    /// The file's name without its extension.
    pub(super) fn stem(&self) -> String {
        let stem = Path::new(&self.file).file_stem().map_or_else(|| self.file.clone(), |s| s.to_string_lossy().into_owned());
        if stem.is_empty() { "unnamed".to_owned() } else { stem }
    }

    pub(super) fn error(&self, why: impl Into<String>) -> Error {
        Error::new(self.name.clone(), why)
    }
}

/// Text from outside, as it can be shown.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if steers(c) { '\u{FFFD}' } else { c }).collect()
}

/// A buffered reader that can show what comes before it is taken.
pub(super) struct Ahead {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    /// What reading ahead ran into; told when the bytes in front of it are taken.
    end: End,
}

enum End {
    Open,
    Reached,
    Failed(Option<io::Error>),
}

impl Ahead {
    pub(super) fn new(inner: impl Read + Send + 'static) -> Ahead {
        Ahead { inner: Box::new(inner), buffer: Vec::new(), start: 0, end: End::Open }
    }

    /// The next bytes: at least `least` of them, fewer only at the end of the stream or in front of a failure.
    pub(super) fn peek(&mut self, least: usize) -> &[u8] {
        while self.buffer.len() - self.start < least && matches!(self.end, End::Open) {
            self.fetch();
        }
        &self.buffer[self.start..]
    }

    /// The failure that reading ahead has run into, where nothing stands in front of it.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        match &mut self.end {
            End::Failed(e) if self.start == self.buffer.len() => e.take(),
            _ => None,
        }
    }

    fn fetch(&mut self) {
        self.buffer.drain(..self.start);
        self.start = 0;
        let have = self.buffer.len();
        self.buffer.resize(have + CHUNK, 0);
        let got = loop {
            match self.inner.read(&mut self.buffer[have..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                got => break got,
            }
        };
        self.buffer.truncate(have + got.as_ref().map_or(0, |n| *n));
        match got {
            Ok(0) => self.end = End::Reached,
            Ok(_) => {}
            Err(e) => self.end = End::Failed(Some(e)),
        }
    }

    /// Puts bytes back in front.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        self.buffer.splice(..self.start, bytes.iter().copied());
        self.start = 0;
    }

    /// Goes on after `count` bytes; fewer where the stream ends.
    pub(super) fn discard(&mut self, mut count: u64) -> io::Result<u64> {
        let asked = count;
        while count > 0 {
            let n = self.fill_buf()?.len().min(usize::try_from(count).unwrap_or(usize::MAX));
            if n == 0 {
                break;
            }
            self.consume(n);
            count -= n as u64;
        }
        Ok(asked - count)
    }
}

impl BufRead for Ahead {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.buffer.len() {
            if matches!(self.end, End::Open) {
                self.fetch();
            }
            if let End::Failed(e) = &mut self.end
                && self.start == self.buffer.len()
            {
                return Err(e.take().unwrap_or_else(|| io::Error::other(Told)));
            }
        }
        Ok(&self.buffer[self.start..])
    }

    fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.buffer.len());
    }
}

impl Read for Ahead {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, out)
    }
}

/// [`Read::read`] of a reader that has its bytes in a buffer.
fn read_buffered(reader: &mut impl BufRead, out: &mut [u8]) -> io::Result<usize> {
    let got = reader.fill_buf()?;
    let n = got.len().min(out.len());
    out[..n].copy_from_slice(&got[..n]);
    reader.consume(n);
    Ok(n)
}

/// A reader that what was read in search of an end can be put back into.
pub(super) struct Again<R> {
    inner: R,
    back: Vec<u8>,
    at: usize,
    /// Bytes that were put back so far.
    total: u64,
}

impl<R: BufRead> Again<R> {
    pub(super) fn new(inner: R) -> Self {
        Again { inner, back: Vec::new(), at: 0, total: 0 }
    }

    /// Puts bytes back in front. False where so much was read again that it would never end.
    pub(super) fn unread(&mut self, mut bytes: Vec<u8>) -> bool {
        const MOST: u64 = 1 << 30;
        self.total += bytes.len() as u64;
        bytes.extend_from_slice(&self.back[self.at..]);
        (self.back, self.at) = (bytes, 0);
        self.total <= MOST
    }
}

impl<R: BufRead> BufRead for Again<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.back.len() {
            return Ok(&self.back[self.at..]);
        }
        (self.back, self.at) = (Vec::new(), 0);
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.back.len() { self.at += count } else { self.inner.consume(count) }
    }
}

impl<R: BufRead> Read for Again<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, out)
    }
}

/// The stream has failed before, and its reader was told why.
#[derive(Debug)]
struct Told;

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it could not be read before")
    }
}

impl std::error::Error for Told {}

/// Whether whoever read the stream before was told why it failed.
pub(super) fn is_told(e: &io::Error) -> bool {
    e.get_ref().is_some_and(|inner| inner.is::<Told>())
}

/// Counts what is read, for whoever watches.
pub(super) struct Counted<R> {
    pub inner: R,
    pub progress: Arc<Progress>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.progress.add(n);
        Ok(n)
    }
}

/// Counts what a decoder takes.
pub(super) struct Taken<R> {
    pub inner: R,
    pub count: Arc<AtomicU64>,
}

impl<R: Read> Read for Taken<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.count.fetch_add(n as u64, Relaxed);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Taken<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.count.fetch_add(count as u64, Relaxed);
        self.inner.consume(count);
    }
}

/// A decoder's output, cut off where it is out of all proportion to what went in.
///
/// Why two counts? One decoder's own, and that of the whole source: a zip may hold the same compressed bytes under thousands of
/// names.
pub(super) struct Guard {
    decoder: Box<dyn Read + Send>,
    input: Arc<AtomicU64>,
    output: u64,
    expanded: Arc<AtomicU64>,
    progress: Arc<Progress>,
    limits: Limits,
}

impl Read for Guard {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.decoder.read(out)?;
        self.output += n as u64;
        let expanded = self.expanded.fetch_add(n as u64, Relaxed) + n as u64;
        let source = self.progress.size().unwrap_or_else(|| self.progress.read());
        for (output, input) in [(self.output, self.input.load(Relaxed)), (expanded, source)] {
            if output > self.limits.free && output / self.limits.ratio.max(1) > input {
                return Err(io::Error::other(Bomb(self.limits)));
            }
        }
        Ok(n)
    }
}

/// A stream that expands out of all proportion.
#[derive(Debug)]
pub(super) struct Bomb(Limits);

impl std::fmt::Display for Bomb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "more than {} from less than 1/{} of that", size(self.0.free), self.0.ratio)
    }
}

impl std::error::Error for Bomb {}

/// A size for a message.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 30 && b % (1 << 30) == 0 => format!("{} GiB", b >> 30),
        b if b >= 1 << 20 && b % (1 << 20) == 0 => format!("{} MiB", b >> 20),
        b => format!("{b} bytes"),
    }
}

/// Bytes that can be read in any order, shared by the readers of an archive's parts.
#[derive(Clone)]
pub(super) struct Whole(Arc<Mutex<dyn Seekable>>);

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

impl Whole {
    pub(super) fn new(inner: impl Read + Seek + Send + 'static) -> Whole {
        Whole(Arc::new(Mutex::new(inner)))
    }

    pub(super) fn len(&self) -> io::Result<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).seek(SeekFrom::End(0))
    }

    /// The bytes of a range.
    pub(super) fn part(&self, range: std::ops::Range<u64>) -> Part {
        Part { whole: self.clone(), start: range.start, at: range.start, end: range.end }
    }
}

/// A part of the whole, with its own position.
pub(super) struct Part {
    whole: Whole,
    start: u64,
    at: u64,
    end: u64,
}

impl Read for Part {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = out.len().min(left);
        if wanted == 0 {
            return Ok(0);
        }
        let mut inner = self.whole.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.seek(SeekFrom::Start(self.at))?;
        let n = inner.read(&mut out[..wanted])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(n) => self.start.checked_add(n),
            SeekFrom::End(n) => self.end.checked_add_signed(n),
            SeekFrom::Current(n) => self.at.checked_add_signed(n),
        };
        match at {
            Some(at) if at >= self.start => {
                self.at = at;
                Ok(at - self.start)
            }
            _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "a position in front of the start")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_has_an_id() {
        let archive = Place::file(Path::new("news.zip"));
        for (name, id) in [("2020/a.txt", "a"), ("a\\", "a"), ("b/", "b"), ("\\", "news"), ("", "news"), ("./", "news")] {
            assert_eq!(archive.member(name).stem(), id, "{name:?}");
        }
    }
}
