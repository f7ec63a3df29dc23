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

    /// Removes it.
    pub fn remove(self) -> io::Result<()> {
        drop(self.file);
        fs::remove_file(&self.part)
    }
}

impl Seek for WholeFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
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

/// A folder `NAME.part` that becomes `NAME` when it is whole.
#[derive(Debug)]
pub struct WholeFolder {
    lock: File,
    part: PathBuf,
    target: PathBuf,
}

/// Holds off other runs while the folder is unfinished.
const LOCK: &str = ".lock";

impl WholeFolder {
    /// A new folder. What an unfinished run has left in its place is removed, as far as its files' names end in one of
    /// these; a folder that is there and holds something is an error.
    pub fn create(target: &Path, endings: &[&str]) -> io::Result<WholeFolder> {
        // A name with a / at its end is the same folder.
        let target: PathBuf = target.components().collect();
        match fs::read_dir(&target).map(|mut entries| entries.next().is_none()) {
            Ok(false) => return Err(io::Error::new(io::ErrorKind::DirectoryNotEmpty, "is there and holds something")),
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let part = part_of(&target);
        match fs::create_dir(&part) {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
            _ => {}
        }
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(part.join(LOCK))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, "another run is writing it"));
        }
        let folder = WholeFolder { lock, part, target };
        for entry in fs::read_dir(&folder.part)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if endings.iter().any(|ending| name.ends_with(ending)) {
                fs::remove_file(&path)?;
            } else if name != LOCK {
                let what = format!("{} is not of a run of taojin", path.display());
                return Err(io::Error::new(io::ErrorKind::DirectoryNotEmpty, what));
            }
        }
        Ok(folder)
    }

    /// Its description, `datapackage.json`.
    pub fn describe(&self, description: &serde_json::Value) -> io::Result<()> {
        let mut file = self.file("datapackage.json")?;
        serde_json::to_writer_pretty(&mut file, description)?;
        file.write_all(b"\n")?;
        file.sync_all()
    }

    /// A new file in it.
    pub fn file(&self, name: &str) -> io::Result<File> {
        File::create(self.part.join(name))
    }

    /// Gives it its name.
    pub fn finish(self) -> io::Result<()> {
        fs::remove_file(self.part.join(LOCK))?;
        match fs::remove_dir(&self.target) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        #[cfg(windows)]
        drop(self.lock);
        fs::rename(&self.part, &self.target)
    }

    /// Removes it.
    pub fn remove(self) -> io::Result<()> {
        drop(self.lock);
        fs::remove_dir_all(&self.part)
    }
}
