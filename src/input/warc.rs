//! WARC 1.0 and 1.1: what a crawler has fetched, one page a record.
//!
//! Articles are the `response` records with a page or plain text in a good answer (2xx), and the `resource` and `conversion`
//! records that are one. Everything else (requests, pictures, scripts, redirections) is passed over and counted in
//! [`Progress::skipped`](super::Progress::skipped).

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::stream::{Ahead, Context, Input, Place, Taken, printable, size};
use super::{Documents, Hints, Media, RawDocument, magic, reason};
use crate::error::Error;

/// Longest header of a record, and of the answer within.
const HEADER: u64 = 1 << 20;
/// How much of a record too large to read is looked at, to tell whether it is an article at all.
const GLANCE: usize = 64 * 1024;
/// Most fields in the header of an answer.
const FIELDS: usize = 512;

/// The articles of a WARC file.
struct Records<'a> {
    reader: Ahead,
    place: Place,
    context: Context<'a>,
    /// The number of the next record, from 0.
    index: u64,
    done: bool,
}

pub(super) fn documents<'a>(input: Input, context: &Context<'a>) -> Documents<'a> {
    let Input { reader, place, .. } = input;
    Box::new(Records { reader, place, context: context.clone(), index: 0, done: false })
}

/// The fields of a record's header that matter here.
#[derive(Default)]
struct Header {
    kind: String,
    length: Option<u64>,
    uri: Option<String>,
    date: Option<String>,
    id: Option<String>,
    content_type: Option<String>,
    payload_type: Option<String>,
}

/// What bytes are said to be.
struct Said {
    media: Media,
    charset: Option<&'static Encoding>,
}

/// What a content type says: `None` where it is no text that articles come in.
fn said(content_type: Option<&str>, body: &[u8]) -> Option<Said> {
    let content_type = content_type.unwrap_or_default();
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let media = match kind.trim().to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" => Media::Html,
        "text/plain" => Media::Text,
        "" | "application/octet-stream" | "unknown/unknown" if magic::is_html(body) => Media::Html,
        _ => return None,
    };
    let charset = parameters.split(';').find_map(|p| {
        let (name, value) = p.split_once('=')?;
        let label = name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))?;
        Encoding::for_label(label.as_bytes())
    });
    Some(Said { media, charset })
}

impl Records<'_> {
    fn fail(&self, number: u64, header: Option<&Header>, why: impl Into<String>) -> Error {
        let uri = header.and_then(|h| h.uri.as_deref()).map(|u| format!(" ({})", printable(u))).unwrap_or_default();
        Error::new(format!("{}: record {number}{uri}", self.place.name), why)
    }

    /// A line without its end; `None` at the end of the file.
    fn line(&mut self, most: u64) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let n = self.reader.by_ref().take(most).read_until(b'\n', &mut line)?;
        line.truncate(line.trim_ascii_end().len());
        Ok((n > 0).then_some(line))
    }

    /// The next record's header; `None` at the end. A stretch that is no record is one error.
    fn header(&mut self) -> Result<Option<Header>, Error> {
        let number = self.index;
        let mut stray = false;
        loop {
            // A record that follows one that is damaged is found by its first line.
            let ahead = self.reader.peek(5);
            if stray && ahead.starts_with(b"WARC/") {
                return Err(self.fail(number, None, "damaged: what stands here is no record (the next one is read)"));
            }
            let line = match self.line(HEADER) {
                Ok(Some(line)) => line,
                Ok(None) if stray => {
                    self.done = true;
                    return Err(self.fail(number, None, "damaged: what stands here is no record (is the file cut off?)"));
                }
                Ok(None) => return Ok(None),
                Err(e) => return Err(self.broken(number, None, &e)),
            };
            if !stray && line.is_empty() {
                continue;
            }
            if !stray && line.starts_with(b"WARC/") {
                break;
            }
            stray = true;
        }
        self.index += 1;
        let mut header = Header::default();
        let mut left = HEADER;
        loop {
            let line = match self.line(left) {
                Ok(Some(line)) => line,
                Ok(None) => return Err(self.broken(number, Some(&header), &io::ErrorKind::UnexpectedEof.into())),
                Err(e) => return Err(self.broken(number, Some(&header), &e)),
            };
            if line.is_empty() {
                return Ok(Some(header));
            }
            left = left.saturating_sub(line.len() as u64 + 2);
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim().to_owned();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-length" => header.length = value.parse().ok(),
                "warc-target-uri" => header.uri = Some(value.trim_matches(['<', '>']).to_owned()),
                "warc-date" => header.date = Some(value),
                "warc-record-id" => header.id = Some(value.trim_matches(['<', '>']).to_owned()),
                "content-type" => header.content_type = Some(value),
                "warc-identified-payload-type" => header.payload_type = Some(value),
                _ => {}
            }
        }
    }

    /// The stream ends here.
    fn broken(&mut self, number: u64, header: Option<&Header>, e: &io::Error) -> Error {
        self.done = true;
        self.fail(number, header, reason(e))
    }

    /// The article of a record, `None` where it holds none.
    fn record(&mut self, number: u64, header: &Header) -> Result<Option<RawDocument>, Error> {
        let Some(length) = header.length else {
            return Err(self.fail(number, Some(header), "no Content-Length (the record is damaged)"));
        };
        let longest = self.context.limits().article;
        let known = matches!(header.kind.as_str(), "response" | "resource" | "conversion");
        if known && length > longest {
            let glance = self.reader.peek(GLANCE);
            let article = contents(header, glance, u64::MAX, &self.context).is_ok_and(|c| c.is_some());
            self.discard(number, header, length)?;
            return if article {
                Err(self.fail(number, Some(header), format!("more than {} in one record", size(longest))))
            } else {
                Ok(None)
            };
        }
        if !known {
            self.discard(number, header, length)?;
            return Ok(None);
        }
        let mut block = Vec::new();
        match self.reader.by_ref().take(length).read_to_end(&mut block) {
            Ok(n) if (n as u64) < length => return Err(self.broken(number, Some(header), &io::ErrorKind::UnexpectedEof.into())),
            Ok(_) => {}
            Err(e) => return Err(self.broken(number, Some(header), &e)),
        }
        let found = contents(header, &block, longest, &self.context).map_err(|why| self.fail(number, Some(header), why))?;
        let Some((said, bytes)) = found else { return Ok(None) };
        let fields = [("WARC-Target-URI", &header.uri), ("WARC-Date", &header.date), ("WARC-Record-ID", &header.id)];
        let extra: Map<String, Value> =
            fields.into_iter().filter_map(|(k, v)| Some((k.to_owned(), Value::String(v.clone()?)))).collect();
        Ok(Some(RawDocument {
            id: format!("{}#{number}", self.place.stem()),
            path: self.place.path.clone(),
            index: Some(number),
            bytes,
            hints: Hints {
                encoding: self.context.settings.encoding,
                charset: said.charset,
                media: said.media,
                extra,
                ..Hints::default()
            },
        }))
    }

    fn discard(&mut self, number: u64, header: &Header, length: u64) -> Result<(), Error> {
        match self.reader.discard(length) {
            Ok(n) if n < length => Err(self.broken(number, Some(header), &io::ErrorKind::UnexpectedEof.into())),
            Ok(_) => Ok(()),
            Err(e) => Err(self.broken(number, Some(header), &e)),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let number = self.index;
            match self.header().and_then(|h| h.map(|h| self.record(number, &h)).transpose()) {
                Ok(None) => break,
                Ok(Some(Some(article))) => return Some(Ok(article)),
                Ok(Some(None)) => self.context.progress.skip(),
                Err(e) => return Some(Err(e)),
            }
        }
        self.done = true;
        None
    }
}

/// What a record's block holds, where it is an article: the body of an answer with its encodings undone.
fn contents(header: &Header, block: &[u8], longest: u64, context: &Context) -> Result<Option<(Said, Vec<u8>)>, String> {
    let payload = header.payload_type.as_deref();
    if header.kind != "response" {
        let said = said(header.content_type.as_deref().or(payload), block);
        return Ok(said.map(|s| (s, block.to_vec())));
    }
    let is_http =
        header.content_type.as_deref().is_none_or(|t| t.trim_start().to_ascii_lowercase().starts_with("application/http"));
    if !is_http {
        return Ok(None);
    }
    let mut fields = [httparse::EMPTY_HEADER; FIELDS];
    let mut answer = httparse::Response::new(&mut fields);
    let mut parser = httparse::ParserConfig::default();
    parser
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_multiple_spaces_in_response_status_delimiters(true)
        .ignore_invalid_headers_in_responses(true);
    let start = match parser.parse_response(&mut answer, block) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Err("the answer ends within its header (the record is damaged)".to_owned()),
        Err(e) => return Err(format!("no answer of HTTP: {e} (the record is damaged)")),
    };
    if !answer.code.is_some_and(|c| (200..300).contains(&c)) {
        return Ok(None);
    }
    let field = |name: &str| {
        let found = answer.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name));
        found.map(|h| String::from_utf8_lossy(h.value).trim().to_ascii_lowercase())
    };
    let body = &block[start..];
    // Many crawlers keep these fields though they have undone what the fields say.
    let dechunked = field("transfer-encoding").filter(|t| t.contains("chunked")).and_then(|_| dechunk(body));
    let content_type = field("content-type").or_else(|| payload.map(str::to_owned));
    let body = match dechunked {
        None => body.to_vec(),
        Some(Ok(body)) => body,
        Some(Err(why)) => return if said(content_type.as_deref(), body).is_some() { Err(why) } else { Ok(None) },
    };
    let Some(said) = said(content_type.as_deref(), &body) else { return Ok(None) };
    let body = match field("content-encoding").as_deref() {
        Some("gzip" | "x-gzip") if body.starts_with(&[0x1F, 0x8B]) => {
            inflate(body, longest, context, |b| Box::new(flate2::bufread::MultiGzDecoder::new(b)))?
        }
        Some("deflate") if !magic::is_html(&body) => {
            inflate(body, longest, context, |b| Box::new(flate2::bufread::ZlibDecoder::new(b)))?
        }
        Some("br" | "zstd" | "compress") if !magic::is_html(&body) && simdutf8::basic::from_utf8(&body).is_err() => {
            let how = field("content-encoding").unwrap_or_default();
            return Err(format!("packed with {how}, which is not read here (keep the pages unpacked, or packed with gzip)"));
        }
        _ => body,
    };
    Ok(Some((said, body)))
}

type Packed = Taken<io::Cursor<Vec<u8>>>;

fn inflate(
    body: Vec<u8>,
    longest: u64,
    context: &Context,
    decoder: impl FnOnce(Packed) -> Box<dyn Read + Send>,
) -> Result<Vec<u8>, String> {
    if longest == u64::MAX {
        return Ok(body);
    }
    let count = Arc::new(AtomicU64::new(0));
    let from = Taken { inner: io::Cursor::new(body), count: count.clone() };
    let mut out = Vec::new();
    let n = context.guard(decoder(from), count).take(longest.saturating_add(1)).read_to_end(&mut out).map_err(|e| reason(&e))?;
    if n as u64 > longest { Err(format!("more than {} in one record", size(longest))) } else { Ok(out) }
}

/// The body put together from its chunks; `None` where it is not in chunks. A crawl that stops early keeps what it has;
/// chunks that are damaged on the way are an error, since what follows would be lost unseen.
fn dechunk(mut rest: &[u8]) -> Option<Result<Vec<u8>, String>> {
    let mut body = Vec::new();
    loop {
        let (after, length) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(found)) => found,
            Ok(httparse::Status::Partial) if !body.is_empty() => return Some(Ok(body)),
            Err(_) if !body.is_empty() => {
                let why = format!("its chunks are damaged behind {} bytes of the body (fetch the page again)", body.len());
                return Some(Err(why));
            }
            _ => return None,
        };
        let length = usize::try_from(length).ok()?;
        let chunk = rest.get(after..)?;
        if length == 0 {
            return Some(Ok(body));
        }
        let whole = chunk.len().min(length);
        body.extend_from_slice(&chunk[..whole]);
        rest = chunk.get(length..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks() {
        assert_eq!(dechunk(b"4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\n\r\n"), Some(Ok(b"abcdef".to_vec())));
        assert_eq!(dechunk(b"4\r\nabcd\r\nA\r\nef"), Some(Ok(b"abcdef".to_vec())));
        let damaged = dechunk(b"4\r\nabcd\r\nzz\r\nef\r\n0\r\n\r\n");
        assert!(damaged.is_some_and(|d| d.is_err_and(|why| why.contains("behind 4 bytes"))));
        assert_eq!(dechunk(b"<html>"), None);
        assert_eq!(dechunk(b""), None);
    }

    #[test]
    fn content_types() {
        let charset = |t| said(Some(t), b"").map(|s| (s.media, s.charset.map(Encoding::name)));
        assert_eq!(charset("text/html; charset=GB2312"), Some((Media::Html, Some("GBK"))));
        assert_eq!(charset("Text/Plain;x=1; Charset=\"utf-8\""), Some((Media::Text, Some("UTF-8"))));
        assert_eq!(charset("application/xhtml+xml"), Some((Media::Html, None)));
        assert_eq!(charset("image/png"), None);
        assert!(said(None, b"<html>").is_some());
        assert!(said(None, b"\x89PNG").is_none());
    }
}
