//! Which inputs a run reads, in which order.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::reason;

/// One input of a run.
#[derive(Clone, Debug)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// Something that was named or met and cannot be read: where, and why (what to do).
    Unreadable((String, String)),
}

/// The inputs of a run, in order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Each is read when its turn comes.
    pub sources: Vec<Source>,
}

impl Plan {
    /// From the paths as typed: none or `-` is standard input; folders are walked recursively, sorted by name, hidden
    /// entries left out.
    pub fn new(paths: &[PathBuf]) -> Plan {
        let mut sources = Vec::new();
        if paths.is_empty() {
            sources.push(Source::Stdin);
        }
        for path in paths {
            if path == Path::new("-") {
                sources.push(Source::Stdin);
            } else if path.is_dir() {
                let before = sources.len();
                walk(path, &mut sources);
                if sources.len() == before {
                    let why = "the folder holds no file that can be read (name another folder)".to_owned();
                    sources.push(Source::Unreadable((path.display().to_string(), why)));
                }
            } else {
                sources.push(match path.metadata() {
                    Ok(_) => Source::File(path.clone()),
                    Err(e) => Source::Unreadable((path.display().to_string(), reason(&e))),
                });
            }
        }
        Plan { sources }
    }
}

fn walk(root: &Path, sources: &mut Vec<Source>) {
    let hidden = |e: &walkdir::DirEntry| e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e)) {
        match entry {
            Ok(e) if e.file_type().is_file() => sources.push(Source::File(e.into_path())),
            Ok(e) if e.file_type().is_dir() => {}
            Ok(e) => {
                let why = "neither a file nor a folder (name it by itself to read it)".to_owned();
                sources.push(Source::Unreadable((e.path().display().to_string(), why)));
            }
            Err(e) => {
                let place = e.path().unwrap_or(root).display().to_string();
                let why =
                    e.io_error().map_or_else(|| "a link that leads back into its own folder (remove it)".to_owned(), reason);
                sources.push(Source::Unreadable((place, why)));
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_told() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        std::fs::write(folder.path().join("a.txt"), "甲").expect("a file");
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("b")).expect("a socket");
        let plan = Plan::new(&[folder.path().to_owned()]);
        let told =
            matches!(&plan.sources[..], [Source::File(_), Source::Unreadable((_, why))] if why.starts_with("neither a file"));
        assert!(told, "{:?}", plan.sources);
    }
}
