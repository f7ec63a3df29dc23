//! Records to text: JSON Lines, and indented JSON for reading.

use std::io::{self, Write};

use crate::record::Record;

/// How records are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// One object a line.
    #[default]
    Jsonl,
    /// Indented, one object after the other.
    Json,
}

/// Writes one record.
pub fn write(out: &mut dyn Write, record: &Record, style: Style) -> io::Result<()> {
    match style {
        Style::Jsonl => serde_json::to_writer(&mut *out, record)?,
        Style::Json => serde_json::to_writer_pretty(&mut *out, record)?,
    }
    out.write_all(b"\n")
}
