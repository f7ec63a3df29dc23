//! What an unfinished run leaves beside `NAME.part`, so that `--resume` neither loses nor repeats an article.
//!
//! `NAME.part` holds the records so far, in the order of the inputs. The journal `NAME.part.journal` holds the rest: in
//! its first line the options of the run, then a line for each article that gave no record, with its number in the run.
//! Such a line is written before any record behind it. So the two together say what became of the first N articles,
//! wherever the run was killed; half a line at the end of either is cut off, and lines of the journal that lie ahead of
//! the records are too.
//!
//! **Why not a position alone?** The inputs may have changed in between. Each article that is passed over is compared with
//! what the unfinished output has in its place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failures::Failure;
use crate::error::Error;
use crate::input::{RawDocument, reason};
use crate::output::frames::Coding;
use crate::output::whole::{WholeFile, beside, is_ours, part_of};
use crate::record::{hex, sha256};

/// Everything that a record depends on beside its article, by the name of the option.
pub(in crate::cli) type Setup = BTreeMap<String, String>;

/// Where a journal stands that belongs to this output.
pub(in crate::cli) fn journal_of(output: &Path) -> PathBuf {
    beside(&part_of(output), ".journal")
}

#[derive(Serialize, Deserialize)]
struct Header {
    taojin: String,
    setup: Setup,
}

/// An article without a record.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    /// Its number in the run, from 0.
    number: u64,
    #[serde(borrow = "'a", skip_serializing_if = "Option::is_none", default)]
    failed: Option<Failure<'a>>,
    /// Left out as a reprint: its id.
    #[serde(borrow = "'a", skip_serializing_if = "Option::is_none", default)]
    dropped: Option<Cow<'a, str>>,
}

/// What became of the first articles in an earlier run.
#[derive(Debug, Default)]
pub(in crate::cli) struct Past {
    /// For each article the hash of what it was.
    articles: Vec<u64>,
    pub records: u64,
    pub dropped: u64,
    pub failures: Vec<Failure<'static>>,
}

impl Past {
    /// How many articles were dealt with.
    pub(crate) fn len(&self) -> u64 {
        self.articles.len() as u64
    }

    /// Whether the article with this number in the run, from 0, is the one that was dealt with.
    pub(crate) fn has(&self, number: u64, input: &str, index: u64, raw: &Result<RawDocument, Error>) -> bool {
        let then = self.articles.get(number as usize);
        let now = [
            Some(failed(input, index)),
            raw.as_ref().ok().map(|raw| recorded(raw.path.as_deref(), raw.index, &raw.id, &sha256(&raw.bytes))),
            raw.as_ref().ok().map(|raw| dropped(&raw.id)),
        ];
        now.iter().flatten().any(|hash| Some(hash) == then)
    }
}

fn recorded(path: Option<&str>, index: Option<u64>, id: &str, sha256: &str) -> u64 {
    hash((0, path, index, id, sha256))
}

fn failed(input: &str, index: u64) -> u64 {
    hash((1, input, index))
}

fn dropped(id: &str) -> u64 {
    hash((2, id))
}

fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// The journal of a run.
pub(in crate::cli) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Begins a run: what the two files hold is lost.
    pub(crate) fn begin(output: &Path, part: &mut WholeFile, setup: &Setup) -> Result<Journal, Error> {
        let path = journal_of(output);
        let written = part.cut(0).and_then(|()| {
            if path.exists() && !is_ours(File::open(&path)?)? {
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is there and is not of a run of taojin"));
            }
            let mut file = File::create(&path)?;
            let header = Header { taojin: env!("CARGO_PKG_VERSION").to_owned(), setup: setup.clone() };
            write_line(&mut file, &header)?;
            Ok(file)
        });
        match written {
            Ok(file) => Ok(Journal { file, path }),
            Err(e) => Err(Error::new(path.display().to_string(), format!("cannot be written: {e} (choose another --output)"))),
        }
    }

    /// Goes on with a run that was broken off. `None` when it had not written anything yet.
    pub(crate) fn resume(
        output: &Path,
        part: &mut WholeFile,
        coding: Coding,
        setup: &Setup,
    ) -> Result<Option<(Journal, Past)>, Error> {
        let path = journal_of(output);
        let place = || path.display().to_string();
        let afresh = || format!("remove {} and {} to start afresh", part_of(output).display(), path.display());
        let unreadable = |e: io::Error| Error::new(place(), reason(&e));
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(unreadable(e)),
        };
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
        let mut lines = bytes[..whole].split_inclusive(|b| *b == b'\n');
        let Some(first) = lines.next() else {
            let held = part.contents().and_then(|f| f.metadata()).map_err(unreadable)?.len();
            let lost = || Error::new(place(), format!("no journal stands beside the unfinished output ({})", afresh()));
            return if held == 0 { Ok(None) } else { Err(lost()) };
        };
        let damaged = |why: String| Error::new(place(), format!("is damaged: {why} ({})", afresh()));
        let header: Header = serde_json::from_slice(first).map_err(|e| damaged(e.to_string()))?;
        compare(&header, setup).map_err(|why| Error::new(place(), format!("{why} ({})", afresh())))?;

        // The records, then what the journal has in between and right behind them.
        let (mut past, mut keep, mut ahead) = (Past::default(), first.len(), lines.peekable());
        let mut others = |past: &mut Past| -> Result<(), Error> {
            while let Some(bytes) = ahead.peek() {
                let line: Line = serde_json::from_slice(bytes).map_err(|e| damaged(e.to_string()))?;
                if line.number != past.len() {
                    break;
                }
                match (line.failed, line.dropped) {
                    (Some(f), _) => {
                        past.articles.push(failed(&f.input, f.index));
                        past.failures.push(owned(f));
                    }
                    (None, Some(id)) => {
                        past.articles.push(dropped(&id));
                        past.dropped += 1;
                    }
                    (None, None) => return Err(damaged("a line without content".into())),
                }
                keep += bytes.len();
                ahead.next();
            }
            Ok(())
        };
        others(&mut past)?;
        let file = part.contents().map_err(unreadable)?;
        let whole = coding.whole_lines(file, |line| {
            let record: Written = serde_json::from_slice(line).map_err(|e| Faulty::Line(e.to_string()))?;
            let source = record.source;
            past.articles.push(recorded(source.path.as_deref(), source.index, &source.id, &source.sha256));
            past.records += 1;
            others(&mut past).map_err(Faulty::Journal)
        });
        let whole = whole.map_err(|e| match e {
            Faulty::Io(e) => Error::new(part_of(output).display().to_string(), reason(&e)),
            Faulty::Line(e) => {
                let what = format!("line {} is no record: {e} ({})", past.records + 1, afresh());
                Error::new(part_of(output).display().to_string(), what)
            }
            Faulty::Journal(e) => e,
        })?;
        part.cut(whole).map_err(|e| Error::new(part_of(output).display().to_string(), reason(&e)))?;
        let opened = File::options().write(true).open(&path).and_then(|mut file| {
            file.set_len(keep as u64)?;
            file.seek(SeekFrom::Start(keep as u64))?;
            Ok(file)
        });
        let file = opened.map_err(unreadable)?;
        Ok(Some((Journal { file, path }, past)))
    }

    pub(crate) fn failed(&mut self, number: u64, failure: &Failure) -> io::Result<()> {
        let failure = Some(failure.clone());
        self.put(&Line { number, failed: failure, dropped: None })
    }

    pub(crate) fn dropped(&mut self, number: u64, id: &str) -> io::Result<()> {
        self.put(&Line { number, failed: None, dropped: Some(id.into()) })
    }

    fn put(&mut self, line: &Line) -> io::Result<()> {
        write_line(&mut self.file, line).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", self.path.display())))
    }

    /// The run is whole: nobody will go on with it.
    pub(crate) fn remove(self) -> io::Result<()> {
        drop(self.file);
        fs::remove_file(self.path)
    }
}

/// Why a line of the unfinished output cannot be taken over.
enum Faulty {
    Io(io::Error),
    Line(String),
    Journal(Error),
}

impl From<io::Error> for Faulty {
    fn from(e: io::Error) -> Self {
        Faulty::Io(e)
    }
}

/// What is needed of a record that is written already.
#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    source: WrittenSource<'a>,
}

#[derive(Deserialize)]
struct WrittenSource<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    path: Option<Cow<'a, str>>,
    index: Option<u64>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
}

fn owned(f: Failure) -> Failure<'static> {
    let own = |s: Cow<str>| Cow::Owned(s.into_owned());
    Failure { input: own(f.input), index: f.index, place: own(f.place), error: own(f.error), todo: f.todo.map(own) }
}

fn write_line(file: &mut File, what: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    file.write_all(&line)
}

/// Whether the run that was broken off had the same options, and if not, which differs.
fn compare(then: &Header, now: &Setup) -> Result<(), String> {
    if then.taojin != env!("CARGO_PKG_VERSION") {
        let now = env!("CARGO_PKG_VERSION");
        return Err(format!("the interrupted run was one of taojin {}, this is {now}", then.taojin));
    }
    let names = then.setup.keys().chain(now.keys());
    let Some(name) = names.into_iter().find(|name| then.setup.get(*name) != now.get(*name)) else { return Ok(()) };
    let shown = |setup: &Setup| setup.get(name).map_or_else(|| "nothing".to_owned(), |value| format!("\"{value}\""));
    Err(format!("the interrupted run had another {name}: {} then, {} now", shown(&then.setup), shown(now)))
}

/// SHA-256 of a file, for files whose contents matter and whose names do not.
pub(in crate::cli) fn digest(path: &Path) -> Result<String, Error> {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let read = File::open(path).and_then(|mut file| {
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(()),
                n => hasher.update(&buffer[..n]),
            }
        }
    });
    read.map_err(|e| Error::new(path.display().to_string(), reason(&e)))?;
    Ok(hex(&hasher.finalize()))
}
