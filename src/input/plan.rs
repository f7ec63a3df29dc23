//! Which inputs a run reads, in which order.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

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
    /// Whether one of them may keep its reader waiting: a pipe, a terminal, a device.
    pub waits: bool,
}

impl Plan {
    /// From the paths as typed: none or `-` is standard input; folders are walked recursively, sorted by name, hidden
    /// entries left out.
    pub fn new(paths: &[PathBuf]) -> Plan {
        Plan::without(paths, &[])
    }

    /// As [`Plan::new`]; what stands in a folder at one of these paths, which must be canonical, is passed over.
    pub fn without(paths: &[PathBuf], own: &[PathBuf]) -> Plan {
        let mut sources = Vec::new();
        let mut waits = false;
        if paths.is_empty() {
            sources.push(Source::Stdin);
        }
        for path in paths {
            if path == Path::new("-") {
                sources.push(Source::Stdin);
            } else if path.is_dir() {
                let before = sources.len();
                walk(path, own, &mut sources);
                if sources.len() == before {
                    let why = "the folder holds no file that can be read (name another folder)".to_owned();
                    sources.push(Source::Unreadable((path.display().to_string(), why)));
                }
            } else {
                sources.push(match path.metadata() {
                    Ok(m) => {
                        waits |= !m.is_file();
                        Source::File(path.clone())
                    }
                    Err(e) => Source::Unreadable((path.display().to_string(), reason(&e))),
                });
            }
        }
        // Where the system has no such name, standard input is taken for a pipe.
        waits |= sources.iter().any(|s| matches!(s, Source::Stdin)) && !Path::new("/dev/stdin").is_file();
        Plan { sources, waits }
    }
}

fn walk(root: &Path, own: &[PathBuf], sources: &mut Vec<Source>) {
    let hidden = |e: &DirEntry| e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
    let left_out = |e: &DirEntry| {
        // Only links lead there by another name.
        let named = |p: &PathBuf| p.file_name().is_some_and(|n| n.eq_ignore_ascii_case(e.file_name()));
        (e.path_is_symlink() || own.iter().any(named)) && e.path().canonicalize().is_ok_and(|p| own.contains(&p))
    };
    let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|e| !hidden(e) && !left_out(e)) {
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
