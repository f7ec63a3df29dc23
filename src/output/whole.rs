//! Outputs that appear whole or not at all: written under a temporary name beside the final one, then renamed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;

/// Where an output goes.
pub(crate) enum Target {
    /// As it comes: to standard output, a device, a pipe.
    Stream(Box<dyn Write + Send>),
    /// To a file that gets its name when it is whole.
    File(WholeFile),
}

impl Target {
    /// Opens what the path names, standard output where none is given. What an unfinished file holds stays.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Target> {
        let Some(path) = path else { return Ok(Target::Stream(Box::new(io::stdout()))) };
        match path.metadata() {
            Ok(m) if m.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            // A device or a named pipe keeps its name and its kind.
            Ok(m) if !m.is_file() => Ok(Target::Stream(Box::new(OpenOptions::new().write(true).open(path)?))),
            _ => WholeFile::open(path).map(Target::File),
        }
    }

    /// Writes all of it at once.
    pub(crate) fn write(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        match self {
            Target::Stream(out) => {
                let mut out = BufWriter::new(out);
                write(&mut out)?;
                out.flush()
            }
            Target::File(mut file) => {
                let mut out = BufWriter::new(&mut file);
                write(&mut out)?;
                out.flush()?;
                drop(out);
                file.finish()
            }
        }
    }

    /// Removes what is unfinished; what went into a stream is gone.
    pub(crate) fn discard(self) -> io::Result<()> {
        match self {
            Target::Stream(_) => Ok(()),
            Target::File(file) => file.remove(),
        }
    }
}

/// Whether a file holds nothing, or begins as what taojin writes does: records, a page of them, failures, a journal.
pub(crate) fn is_ours(file: impl Read) -> io::Result<bool> {
    const HEAD: u64 = 1 << 11;
    let mut file = BufReader::new(file);
    let mut head = Vec::new();
    let read = match file.fill_buf()? {
        [] => return Ok(true),
        [0x1F, 0x8B, ..] => GzDecoder::new(file).take(HEAD).read_to_end(&mut head),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => zstd::Decoder::with_buffer(file).and_then(|d| d.take(HEAD).read_to_end(&mut head)),
        _ => file.take(HEAD).read_to_end(&mut head),
    };
    // A frame may be cut off; what stands in front of that tells enough.
    drop(read);
    let black = |b: &u8| !b.is_ascii_whitespace();
    let begins: Vec<u8> = head.iter().copied().filter(black).take(32).collect();
    let page = || {
        let title = memchr::memmem::find(&head, b"<title>taojin</title>");
        head.starts_with(b"<!doctype html>") && title.is_some()
    };
    let failure = || begins.starts_with(b"{\"input\":\"") && memchr::memmem::find(&head, b",\"place\":\"").is_some();
    Ok(begins.starts_with(b"{\"schema\":\"taojin/") || begins.starts_with(b"{\"taojin\":\"") || failure() || page())
}

fn not_ours(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is there and is not of a run of taojin", path.display()))
}

/// A file `NAME.part` that becomes `NAME` when it is whole. Only one process at a time can have it open.
#[derive(Debug)]
pub(crate) struct WholeFile {
    file: File,
    part: PathBuf,
    target: PathBuf,
}

/// The name of an output while it is unfinished.
pub(crate) fn part_of(target: &Path) -> PathBuf {
    beside(target, ".part")
}

/// The path with something put behind its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

impl WholeFile {
    /// Opens the unfinished file, made if it is not there; what it holds stays.
    pub(crate) fn open(target: &Path) -> io::Result<WholeFile> {
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
    pub(crate) fn contents(&self) -> io::Result<&File> {
        (&self.file).seek(SeekFrom::Start(0))?;
        Ok(&self.file)
    }

    /// Begins anew: what an unfinished run has left is cut off. What somebody else has put there is an error, and stays.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        if !is_ours(self.contents()?)? {
            return Err(not_ours(&self.part));
        }
        self.cut(0)
    }

    /// Keeps so many bytes; the next ones go behind them.
    pub(crate) fn cut(&mut self, keep: u64) -> io::Result<()> {
        self.file.set_len(keep)?;
        self.file.seek(SeekFrom::Start(keep)).map(|_| ())
    }

    /// Gives it its name.
    pub(crate) fn finish(self) -> io::Result<()> {
        // After a power cut, too, what has the name is whole.
        self.file.sync_all()?;
        // Windows renames no open file; elsewhere the lock is held to the end.
        #[cfg(windows)]
        drop(self.file);
        fs::rename(&self.part, &self.target)
    }

    /// Removes it.
    pub(crate) fn remove(self) -> io::Result<()> {
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
pub(crate) struct WholeFolder {
    lock: File,
    part: PathBuf,
    target: PathBuf,
}

/// Holds off other runs while the folder is unfinished, and says by what it holds that the folder is of a run.
const LOCK: &str = ".lock";
const MARK: &[u8] = b"taojin\n";

impl WholeFolder {
    /// A new folder. What an unfinished run has left in its place is removed, as far as its files' names end in one of
    /// these; a folder that is there and holds something else is an error.
    pub(crate) fn create(target: &Path, endings: &[&str]) -> io::Result<WholeFolder> {
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
        // Not even the lock goes into a folder of somebody else's.
        let begun = fs::read_dir(&part)?.next().is_some();
        if begun && !part.join(LOCK).is_file() {
            return Err(not_ours(&part));
        }
        let mut lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(part.join(LOCK))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, "another run is writing it"));
        }
        let mut mark = Vec::new();
        lock.read_to_end(&mut mark)?;
        let alone = || Ok::<_, io::Error>(fs::read_dir(&part)?.nth(1).is_none());
        match mark.as_slice() {
            MARK => {}
            // Killed before it wrote anything.
            [] if alone()? => lock.write_all(MARK)?,
            _ => return Err(not_ours(&part)),
        }
        let folder = WholeFolder { lock, part, target };
        for entry in fs::read_dir(&folder.part)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if endings.iter().any(|ending| name.ends_with(ending)) {
                fs::remove_file(&path)?;
            } else if name != LOCK {
                return Err(not_ours(&path));
            }
        }
        Ok(folder)
    }

    /// Its description, `datapackage.json`.
    pub(crate) fn describe(&self, description: &serde_json::Value) -> io::Result<()> {
        let mut file = self.file("datapackage.json")?;
        serde_json::to_writer_pretty(&mut file, description)?;
        file.write_all(b"\n")?;
        file.sync_all()
    }

    /// A new file in it.
    pub(crate) fn file(&self, name: &str) -> io::Result<File> {
        File::create(self.part.join(name))
    }

    /// Gives it its name.
    pub(crate) fn finish(self) -> io::Result<()> {
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
    pub(crate) fn remove(self) -> io::Result<()> {
        drop(self.lock);
        fs::remove_dir_all(&self.part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours() {
        let ours = |bytes: &[u8]| is_ours(bytes).expect("memory");
        let record = b"{\"schema\":\"taojin/1\",\"source\":{}}\n";
        let packed = zstd::bulk::compress(record, 1).expect("packed");
        for bytes in [&b""[..], record, b"{\n  \"schema\": \"taojin/1\"", &packed, &packed[..packed.len() - 2]] {
            assert!(ours(bytes), "{bytes:?}");
        }
        assert!(ours("{\"input\":\"甲.txt\",\"index\":0,\"place\":\"甲.txt\",\"error\":\"x\",\"todo\":null}\n".as_bytes()));
        assert!(ours(b"<!doctype html>\n<html lang=\"en\">\n<head>\n<title>taojin</title>"));
        for bytes in [&b"x"[..], b"\n", b"{\"schema\":\"other\"}", b"<!doctype html><title>mine</title>", b"\x1F\x8B\x08"] {
            assert!(!ours(bytes), "{bytes:?}");
        }
    }
}
