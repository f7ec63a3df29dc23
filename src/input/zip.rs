//! zip archives.
//!
//! The directory at the end says what the archive holds; where it is missing, the archive is cut off, and the members in
//! front of the cut are read by their own headers. The crate reads the directory; each member is then a range of the file with
//! its own position, so that what reads it can stand beside the archive in one iterator.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crc32fast::Hasher;
use zip::CompressionMethod;
use zip::read::Config;
use zip::unstable::read::ZipIterable;

use super::compressed::XZ_MEMORY;
use super::stream::{Ahead, Context, Counted, Input, Place, Taken, Whole};
use super::tar::hidden;
use super::{Documents, RawDocument, open, reason, text_of_name};
use crate::error::Error;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";
/// Length of a local header without name and extra field.
const HEADER: u64 = 30;
/// Largest member that is kept in memory while an archive on standard input or within another one is read.
const IN_MEMORY: usize = 8 << 20;

/// What the directory says about a member; the names stand one after another, so that large directories stay small.
struct Entry {
    header: u64,
    compressed: u64,
    size: u64,
    crc: u32,
    method: CompressionMethod,
    encrypted: bool,
    /// End of its name.
    name: usize,
}

/// The articles of a zip archive, in the order of its directory.
pub(super) struct Zip<'a> {
    whole: Whole,
    entries: std::vec::IntoIter<Entry>,
    names: Vec<u8>,
    /// End of the last name.
    named: usize,
    /// What is wrong with the archive as a whole, told after its members.
    fault: Option<Error>,
    place: Place,
    context: Context<'a>,
    member: Option<Documents<'a>>,
}

/// Opens an archive.
pub(super) fn documents<'a>(input: Input, context: &Context<'a>) -> Documents<'a> {
    let place = input.place.clone();
    match Zip::new(input, context) {
        Ok(zip) => Box::new(zip),
        Err(why) => Box::new(std::iter::once(Err(place.error(why)))),
    }
}

impl<'a> Zip<'a> {
    fn new(input: Input, context: &Context<'a>) -> Result<Self, String> {
        let Input { reader, place, whole } = input;
        let whole = match whole {
            // Opened anew, for a position of its own.
            Some(path) => Whole::new(std::fs::File::open(path).map_err(|e| reason(&e))?),
            None => spool(reader)?,
        };
        let length = whole.len().map_err(|e| reason(&e))?;
        let mut zip = Zip {
            whole,
            entries: Vec::new().into_iter(),
            names: Vec::new(),
            named: 0,
            fault: None,
            place,
            context: context.clone(),
            member: None,
        };
        let (entries, fault) = match zip.directory(length) {
            Ok(found) => found,
            Err(_) => (zip.locals(length).map_err(|e| reason(&e))?, Some(CUT.to_owned())),
        };
        if office(&entries, &zip.names) {
            return Err("an Office document or e-book, not text (save it as text or HTML)".to_owned());
        }
        zip.fault = fault.map(|why| zip.place.error(why));
        zip.entries = entries.into_iter();
        Ok(zip)
    }

    /// The entries of the directory, and what is wrong with it.
    fn directory(&mut self, length: u64) -> zip::result::ZipResult<(Vec<Entry>, Option<String>)> {
        // Small, since the reader seeks before each entry.
        let reader = io::BufReader::with_capacity(512, self.whole.part(0..length));
        let mut directory = ZipIterable::try_new(reader, Config::default())?;
        let mut entries = Vec::new();
        for entry in directory.files()? {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => return Ok((entries, Some(format!("the rest of its directory is damaged: {e} (fetch it again)")))),
            };
            if entry.is_dir() || entry.is_symlink() {
                continue;
            }
            self.names.extend_from_slice(entry.name_raw());
            entries.push(Entry {
                header: entry.header_start(),
                compressed: entry.compressed_size(),
                size: entry.size(),
                crc: entry.crc32(),
                method: entry.compression(),
                encrypted: entry.encrypted(),
                name: self.names.len(),
            });
        }
        Ok((entries, None))
    }

    /// The entries by the headers in front of the members, as far as they go.
    fn locals(&mut self, length: u64) -> io::Result<Vec<Entry>> {
        let (mut entries, mut at) = (Vec::new(), 0);
        while let Some((local, name)) = self.local(at)? {
            let start = at + HEADER + u64::from(local.name) + u64::from(local.extra);
            let (mut compressed, mut size, mut crc) = (u64::from(local.compressed), u64::from(local.size), local.crc);
            let mut next = start + compressed;
            if local.flags & 8 != 0 && compressed == 0 {
                // The sizes stand behind the member, after a mark.
                let mut reader = Ahead::new(self.whole.part(start..length));
                compressed = find(&mut reader, DESCRIPTOR)?.unwrap_or(length - start.min(length));
                let mut descriptor = [0; 12];
                let whole = reader.discard(4)? == 4 && reader.read_exact(&mut descriptor).is_ok();
                let word =
                    |i: usize| u32::from_le_bytes([descriptor[i], descriptor[i + 1], descriptor[i + 2], descriptor[i + 3]]);
                (crc, size) = if whole { (word(0), u64::from(word(8))) } else { (0, u64::MAX) };
                next = start + compressed + 16;
            }
            if !name.ends_with(b"/") {
                self.names.extend_from_slice(&name);
                entries.push(Entry {
                    header: at,
                    compressed,
                    size,
                    crc,
                    method: method(local.method),
                    encrypted: local.flags & 1 != 0,
                    name: self.names.len(),
                });
            }
            at = next;
        }
        Ok(entries)
    }

    /// The header in front of a member and its name, `None` where there is none.
    fn local(&self, at: u64) -> io::Result<Option<(Local, Vec<u8>)>> {
        let mut reader = self.whole.part(at..u64::MAX);
        let mut header = Vec::new();
        reader.by_ref().take(HEADER).read_to_end(&mut header)?;
        if header.len() as u64 != HEADER || !header.starts_with(&LOCAL) {
            return Ok(None);
        }
        let short = |i: usize| u16::from_le_bytes([header[i], header[i + 1]]);
        let word = |i: usize| u32::from_le_bytes([header[i], header[i + 1], header[i + 2], header[i + 3]]);
        let local = Local {
            flags: short(6),
            method: short(8),
            crc: word(14),
            compressed: word(18),
            size: word(22),
            name: short(26),
            extra: short(28),
        };
        let mut name = Vec::new();
        reader.take(local.name.into()).read_to_end(&mut name)?;
        Ok(Some((local, name)))
    }

    fn open(&self, entry: &Entry, place: &Place) -> Result<Documents<'a>, String> {
        if entry.encrypted {
            return Err("protected by a password (unpack it first)".to_owned());
        }
        let Some((local, _)) = self.local(entry.header).map_err(|e| reason(&e))? else {
            return Err("the directory leads to no member (the archive is damaged; fetch it again)".to_owned());
        };
        let start = entry.header + HEADER + u64::from(local.name) + u64::from(local.extra);
        let range: Range<u64> = start..start.saturating_add(entry.compressed);
        let count = Arc::new(AtomicU64::new(0));
        let part = Counted { inner: self.whole.part(range), progress: self.context.progress.clone() };
        let part = Ahead::new(Taken { inner: part, count: count.clone() });
        let decoder: Box<dyn Read + Send> = match entry.method {
            CompressionMethod::STORE => Box::new(part),
            CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(part)),
            CompressionMethod::ZSTD => Box::new(zstd::stream::read::Decoder::with_buffer(part).map_err(|e| reason(&e))?),
            CompressionMethod::BZIP2 => Box::new(bzip2::bufread::BzDecoder::new(part)),
            CompressionMethod::XZ => Box::new(lzma_rust2::XzReader::new_mem_limit(part, false, XZ_MEMORY)),
            other => return Err(format!("packed with a method that is not read here: {other} (pack it again with deflate)")),
        };
        let checked =
            Checked { inner: self.context.guard(decoder, count), crc: Hasher::new(), seen: 0, entry: (entry.crc, entry.size) };
        Ok(open(Input::new(checked, place.clone()), &self.context))
    }
}

const CUT: &str = "ends without its directory (it is cut off; the members in front of the cut were read; fetch it again)";

/// The fields of the header in front of a member.
struct Local {
    flags: u16,
    method: u16,
    crc: u32,
    compressed: u32,
    size: u32,
    name: u16,
    extra: u16,
}

#[allow(deprecated, reason = "the crate has no other way from a number to a method")]
fn method(number: u16) -> CompressionMethod {
    match number {
        0 => CompressionMethod::STORE,
        8 => CompressionMethod::DEFLATE,
        12 => CompressionMethod::BZIP2,
        93 => CompressionMethod::ZSTD,
        95 => CompressionMethod::XZ,
        other => CompressionMethod::Unsupported(other),
    }
}

/// Bytes in front of the mark; the reader then stands on it.
fn find(reader: &mut Ahead, mark: [u8; 4]) -> io::Result<Option<u64>> {
    let mut before = 0;
    loop {
        let ahead = reader.peek(super::stream::CHUNK);
        if let Some(at) = memchr::memmem::find(ahead, &mark) {
            reader.discard(at as u64)?;
            return Ok(Some(before + at as u64));
        }
        // The mark may stand across the edge.
        let Some(skip) = ahead.len().checked_sub(3).filter(|s| *s > 0) else { return Ok(None) };
        before += reader.discard(skip as u64)?;
    }
}

/// Copies a stream to where it can be read in any order: memory, or a nameless file where it is large.
fn spool(mut reader: Ahead) -> Result<Whole, String> {
    let mut copy = tempfile::spooled_tempfile(IN_MEMORY);
    let mut buffer = vec![0; super::stream::CHUNK];
    loop {
        let n = match reader.read(&mut buffer) {
            Ok(0) => return Ok(Whole::new(copy)),
            Ok(n) => n,
            Err(e) => return Err(reason(&e)),
        };
        io::Write::write_all(&mut copy, &buffer[..n])
            .map_err(|e| format!("cannot be kept in a temporary file: {e} (make room, or set TMPDIR to another folder)"))?;
    }
}

/// Whether this is a document of an office suite, or an e-book.
fn office(entries: &[Entry], names: &[u8]) -> bool {
    let mut start = 0;
    entries.iter().take(64).any(|e| {
        let name = &names[start..e.name];
        let first = start == 0;
        start = e.name;
        name == b"[Content_Types].xml" || (first && name == b"mimetype")
    })
}

/// Checks length and checksum at the end of a member.
struct Checked<R> {
    inner: R,
    crc: Hasher,
    seen: u64,
    /// Checksum and size; [`u64::MAX`] where they are not known.
    entry: (u32, u64),
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.crc.update(&out[..n]);
        self.seen += n as u64;
        let (crc, size) = self.entry;
        if n == 0 && !out.is_empty() {
            if self.seen < size {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if self.crc.clone().finalize() != crc {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum does not fit"));
            }
        }
        if self.seen > size {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is longer than the directory says"));
        }
        Ok(n)
    }
}

impl Iterator for Zip<'_> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(member) = &mut self.member {
                if let Some(article) = member.next() {
                    return Some(article);
                }
                self.member = None;
            }
            let Some(entry) = self.entries.next() else { return self.fault.take().map(Err) };
            let name = text_of_name(&self.names[self.named..entry.name]);
            self.named = entry.name;
            if hidden(&name) {
                continue;
            }
            let place = self.place.member(&name);
            match self.open(&entry, &place) {
                Ok(member) => self.member = Some(member),
                Err(why) => return Some(Err(place.error(why))),
            }
        }
    }
}
