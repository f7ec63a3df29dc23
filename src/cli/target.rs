//! Outputs as every command opens them: never an input, never somebody else's file.

use std::io;
use std::path::Path;

use crate::error::Error;
use crate::output::whole::Target;

/// Opens what `--output` names, standard output where it is not given.
pub(super) fn open(path: Option<&Path>) -> Result<Target, Error> {
    Target::open(path).map_err(|e| unwritable(&e, &name(path)))
}

/// What messages call it.
pub(super) fn name(path: Option<&Path>) -> String {
    path.map_or_else(|| "standard output".to_owned(), |p| p.display().to_string())
}

/// Whether one of the inputs is this file, by whatever path.
pub(super) fn is_among<'a>(output: &Path, mut inputs: impl Iterator<Item = &'a Path>) -> bool {
    let Ok(output) = output.canonicalize() else { return false };
    let named = output.file_name().unwrap_or_default();
    // Only links lead to it by another name.
    let may = |p: &Path| p.file_name().is_none_or(|n| n.eq_ignore_ascii_case(named)) || p.is_symlink();
    inputs.any(|p| may(p) && p.canonicalize().is_ok_and(|p| p == output))
}

/// That an output, given by this option, would overwrite an input.
pub(super) fn overwrites(output: &Path, option: &str) -> Error {
    Error::new(output.display().to_string(), format!("is one of the inputs and would be overwritten (choose another {option})"))
}

/// That an output cannot be written.
pub(super) fn unwritable(e: &io::Error, place: &str) -> Error {
    let todo = match e.kind() {
        io::ErrorKind::IsADirectory => return Error::new(place, "is a folder (name a file with --output)"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room, or choose another --output",
        io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists => "remove it, or choose another --output",
        io::ErrorKind::ResourceBusy => "wait for its end, or choose another --output",
        _ => "choose another --output",
    };
    Error::new(place, format!("cannot be written: {e} ({todo})"))
}
