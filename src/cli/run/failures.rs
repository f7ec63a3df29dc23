//! Inputs that failed, as objects that a program can read: what failed, where, why, and what to do.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// One input that gave no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::cli) struct Failure<'a> {
    /// The input as the user named it, `stdin` for standard input.
    pub input: Cow<'a, str>,
    /// The number of the article in that input, from 0.
    pub index: u64,
    /// Where, as precisely as it is known (`in.jsonl: line 7`).
    pub place: Cow<'a, str>,
    /// What is wrong.
    pub error: Cow<'a, str>,
    /// What to do about it.
    pub todo: Option<Cow<'a, str>>,
}

impl<'a> Failure<'a> {
    pub(crate) fn new(input: &'a str, index: u64, e: &'a Error) -> Failure<'a> {
        let (error, todo) = e.what();
        Failure { input: input.into(), index, place: e.place().into(), error: error.into(), todo: todo.map(Cow::from) }
    }
}

/// The file of `--failures`: one object a line, each written when it happens.
pub(in crate::cli) struct FailureFile {
    file: File,
    path: PathBuf,
}

impl FailureFile {
    /// A new file, or an empty one in place of an old one.
    pub(crate) fn create(path: &Path) -> Result<FailureFile, Error> {
        match File::create(path) {
            Ok(file) => Ok(FailureFile { file, path: path.to_owned() }),
            Err(e) => Err(Error::new(path.display().to_string(), format!("cannot be written: {e} (choose another --failures)"))),
        }
    }

    pub(crate) fn put(&mut self, failure: &Failure) -> io::Result<()> {
        let mut line = serde_json::to_vec(failure)?;
        line.push(b'\n');
        let place = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", self.path.display()));
        (&self.file).write_all(&line).map_err(place)
    }
}
