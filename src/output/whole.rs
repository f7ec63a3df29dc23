//! Outputs that appear whole or not at all: written under a temporary name beside the final one, then renamed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file `NAME.part` that becomes `NAME` when it is whole. Only one process at a time can have it open.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    part: PathBuf,
    target: PathBuf,
}

/// The name of an output while it is unfinished.
pub fn part_of(target: &Path) -> PathBuf {
    beside(target, ".part")
}

/// The path with something put behind its name.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

impl WholeFile {
    /// Opens the unfinished file, made if it is not there; what it holds stays.
    pub fn open(target: &Path) -> io::Result<WholeFile> {
        // Through a link, its end is written.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let part = part_of(&target);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&part)?;
        match file.try_lock() {
            Ok(()) => Ok(WholeFile { file, part, target }),
            Err(TryLockError::WouldBlock) => Err(io::Error::new(io::ErrorKind::ResourceBusy, "another run is writing it")),
            // A file system without locks.
            Err(TryLockError::Error(_)) => Ok(WholeFile { file, part, target }),
        }
    }

    /// What is there already.
    pub fn contents(&self) -> io::Result<&File> {
        (&self.file).seek(SeekFrom::Start(0))?;
        Ok(&self.file)
    }

    /// Keeps so many bytes; the next ones go behind them.
    pub fn cut(&mut self, keep: u64) -> io::Result<()> {
        self.file.set_len(keep)?;
        self.file.seek(SeekFrom::Start(keep)).map(|_| ())
    }

    /// Gives it its name.
    pub fn finish(self) -> io::Result<()> {
        // After a power cut, too, what has the name is whole.
        self.file.sync_all()?;
        // Windows renames no open file; elsewhere the lock is held to the end.
        #[cfg(windows)]
        drop(self.file);
        fs::rename(&self.part, &self.target)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
