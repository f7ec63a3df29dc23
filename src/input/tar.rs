//! tar archives, member by member, without a look back.
//!
//! Why is the loop over the members our own? That of the tar crate lends its archive to the member being read, so that what
//! reads a member (lines of JSON within, an archive within) cannot stand beside it in one iterator. Headers and their fields
//! are the crate's.

use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tar::{EntryType, Header, PaxExtensions};

use super::magic::sums_up;
use super::stream::{Ahead, Context, Input, Place, is_told, size};
use super::{Documents, RawDocument, open, reason, text_of_name};
use crate::error::Error;

const BLOCK: usize = 512;
/// Largest header of long names and other extensions.
const EXTENSION: u64 = 1 << 20;

/// The archive's stream, and what is left of the member being read.
struct State {
    reader: Ahead,
    /// Bytes of the member not yet read.
    left: u64,
    /// Bytes that fill its last block.
    padding: u64,
}

/// The articles of a tar archive, in order.
pub(super) struct Tar<'a> {
    state: Arc<Mutex<State>>,
    place: Place,
    context: Context<'a>,
    /// The articles of the member being read.
    member: Option<Documents<'a>>,
    /// Whether the mark of the end has been met.
    ended: bool,
    done: bool,
}

/// The bytes of the member being read.
struct Member(Arc<Mutex<State>>);

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Read for Member {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut state = lock(&self.0);
        let wanted = out.len().min(usize::try_from(state.left).unwrap_or(usize::MAX));
        if wanted == 0 {
            return Ok(0);
        }
        let n = state.reader.read(&mut out[..wanted])?;
        if n == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        state.left -= n as u64;
        Ok(n)
    }
}

/// What the headers in front of a member say about it.
#[derive(Default)]
struct Extensions {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl<'a> Tar<'a> {
    pub(super) fn new(input: Input, context: &Context<'a>) -> Self {
        let state = State { reader: input.reader, left: 0, padding: 0 };
        let state = Arc::new(Mutex::new(state));
        Tar { state, place: input.place, context: context.clone(), member: None, ended: false, done: false }
    }

    /// Goes on behind the member.
    fn leave(&mut self) -> io::Result<()> {
        let mut state = lock(&self.state);
        let (left, rest) = (state.left, state.left.saturating_add(state.padding));
        state.left = 0;
        state.padding = 0;
        // A last block that is not filled up loses nothing.
        if state.reader.discard(rest)? < left { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// Goes on behind a member that is not read.
    fn pass(&mut self) -> Result<(), Error> {
        self.leave().map_err(|e| {
            self.done = true;
            self.place.error(reason(&e))
        })
    }

    /// Goes to the next member that may hold articles, and opens it; `None` at the end.
    fn next_member(&mut self) -> Result<Option<Documents<'a>>, Error> {
        let mut extensions = Extensions::default();
        loop {
            let Some(header) = self.header()? else { return Ok(None) };
            let size_of = header.entry_size().map_err(|e| self.place.error(format!("a damaged header: {e} (fetch it again)")))?;
            let kind = header.entry_type();
            match kind {
                EntryType::GNULongName => {
                    let mut name = self.extension(size_of)?;
                    name.truncate(memchr::memchr(0, &name).unwrap_or(name.len()));
                    extensions.name = Some(name);
                    continue;
                }
                EntryType::XHeader => {
                    let data = self.extension(size_of)?;
                    for field in PaxExtensions::new(&data).flatten() {
                        match field.key_bytes() {
                            b"path" | b"GNU.sparse.name" => extensions.name = Some(field.value_bytes().to_vec()),
                            b"size" => extensions.size = field.value().ok().and_then(|v| v.parse().ok()),
                            key if key.starts_with(b"GNU.sparse") => extensions.sparse = true,
                            _ => {}
                        }
                    }
                    continue;
                }
                _ => {}
            }
            let Extensions { name, size, sparse } = std::mem::take(&mut extensions);
            let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
            let length = size.unwrap_or(size_of);
            {
                let mut state = lock(&self.state);
                state.left = length;
                state.padding = (BLOCK as u64 - length % BLOCK as u64) % BLOCK as u64;
            }
            let file = matches!(kind, EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse);
            let name = text_of_name(&name);
            if !file || name.ends_with('/') || hidden(&name) {
                self.pass()?;
                continue;
            }
            let place = self.place.member(&name);
            if sparse || kind == EntryType::GNUSparse {
                self.pass()?;
                return Err(place.error("a file with holes, which is not read from tar (pack it again without --sparse)"));
            }
            return Ok(Some(open(Input::new(Member(self.state.clone()), place), &self.context)));
        }
    }

    /// The next header; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>, Error> {
        let mut damaged = false;
        loop {
            let mut state = lock(&self.state);
            let block = state.reader.peek(BLOCK);
            let have = block.len();
            let Some(block) = block.first_chunk::<BLOCK>() else {
                let failure = state.reader.discard(have as u64).err().or_else(|| state.reader.failure());
                self.done = true;
                return match failure {
                    Some(e) => Err(self.place.error(reason(&e))),
                    None if damaged => Err(self.place.error(DAMAGED)),
                    None if self.ended => Ok(None),
                    None => Err(self.place.error(CUT)),
                };
            };
            let header = Header::from_byte_slice(block).clone();
            state.reader.consume(BLOCK);
            if header.as_bytes().iter().all(|b| *b == 0) {
                self.ended = true;
                continue;
            }
            if sums_up(&header) {
                self.ended = false;
                if damaged {
                    // Told once; the member stands in front of the reader again.
                    drop(state);
                    self.push_back(&header);
                    return Err(self.place.error(DAMAGED));
                }
                return Ok(Some(header));
            }
            // What stands behind the end is nobody's.
            damaged |= !self.ended;
        }
    }

    fn push_back(&mut self, header: &Header) {
        lock(&self.state).reader.unread(header.as_bytes());
    }

    /// The body of a header that extends the next one.
    fn extension(&mut self, length: u64) -> Result<Vec<u8>, Error> {
        if length > EXTENSION {
            self.done = true;
            let why = format!("a header of more than {} (the archive is damaged; fetch it again)", size(EXTENSION));
            return Err(self.place.error(why));
        }
        let mut state = lock(&self.state);
        let mut body = Vec::new();
        let got = state.reader.by_ref().take(length).read_to_end(&mut body);
        let padding = (BLOCK as u64 - length % BLOCK as u64) % BLOCK as u64;
        let got = got.and_then(|n| {
            if n as u64 == length { state.reader.discard(padding) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
        });
        if let Err(e) = got {
            self.done = true;
            return Err(self.place.error(reason(&e)));
        }
        Ok(body)
    }
}

const CUT: &str = "ends without the mark of its end (it is cut off or still being written; fetch it again)";
const DAMAGED: &str = "a damaged header; what stands between it and the next one is left out (fetch it again)";

/// Whether a member is one of those that a walk over folders leaves out: hidden files, and what macOS adds.
pub(super) fn hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part == "__MACOSX" || (part.starts_with('.') && !matches!(part, "." | "..")))
}

impl Iterator for Tar<'_> {
    type Item = Result<RawDocument, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(member) = &mut self.member {
                if let Some(article) = member.next() {
                    return Some(article);
                }
                self.member = None;
                if let Err(e) = self.leave() {
                    // A member that is cut off has told so itself.
                    self.done = true;
                    if e.kind() != io::ErrorKind::UnexpectedEof && !is_told(&e) {
                        return Some(Err(self.place.error(reason(&e))));
                    }
                }
            }
            if self.done {
                return None;
            }
            match self.next_member() {
                Ok(Some(member)) => self.member = Some(member),
                Ok(None) => self.done = true,
                Err(e) => return Some(Err(e)),
            }
        }
    }
}
