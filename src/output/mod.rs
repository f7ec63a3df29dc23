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
    // Whole, then written at once: a reader of a stream never sees half a record, and a thousand small writes cost more.
    let mut line = match style {
        Style::Jsonl => serde_json::to_vec(record)?,
        Style::Json => serde_json::to_vec_pretty(record)?,
    };
    line.push(b'\n');
    out.write_all(&line)
}
