//! Tables as CSV (RFC 4180, UTF-8), one file a table, in a folder with its description ([`super::package`]).
//!
//! **Formulas.** A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end, and what articles say
//! is not to be run. Such a cell of text gets a `'` in front, as does one that has such a beginning behind `'` already;
//! so a reader that wants the words exactly takes off one `'` in front of these. Cells of numbers are left as they are.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::table::{self, Cell, TABLES};
use super::whole::WholeFolder;
use super::{Part, Sink, package};
use crate::record::Record;

/// What a file begins with for Excel to see that it is UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).buffer_capacity(1 << 12).from_writer(Vec::new())
}

/// The record's rows for each table.
pub fn encode(number: u64, record: &Record) -> io::Result<Vec<Vec<u8>>> {
    let mut writers: Vec<Option<Writer<Vec<u8>>>> = TABLES.iter().map(|_| None).collect();
    let mut written = Ok(());
    table::rows(number, record, &mut |table, cells| {
        let row = writers[table].get_or_insert_with(writer);
        for cell in cells {
            let field = match cell {
                Cell::Null => row.write_field(""),
                Cell::Text(s) if runs(s) => row.write_field(format!("'{s}")),
                Cell::Text(s) | Cell::Decimal(s) => row.write_field(s.as_bytes()),
                Cell::Integer(n) => row.write_field(n.to_string()),
                Cell::Boolean(b) => row.write_field(b.to_string()),
            };
            keep(&mut written, field);
        }
        keep(&mut written, row.write_record(None::<&[u8]>));
    });
    written?;
    let bytes = |w: Option<Writer<Vec<u8>>>| w.map_or_else(|| Ok(Vec::new()), |w| w.into_inner().map_err(|e| e.into_error()));
    writers.into_iter().map(bytes).collect()
}

fn keep(first: &mut io::Result<()>, next: csv::Result<()>) {
    if first.is_ok() {
        *first = next.map_err(io::Error::from);
    }
}

/// Whether a spreadsheet may take the cell for something to run; full-width signs count, where the keyboard is set so.
fn runs(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A folder of CSV files that gets its name when it is whole.
pub(crate) struct CsvFolder {
    folder: WholeFolder,
    files: Vec<BufWriter<File>>,
    mark: bool,
}

impl CsvFolder {
    /// Opens the files and writes their headers.
    pub(crate) fn new(folder: WholeFolder, mark: bool) -> io::Result<CsvFolder> {
        let open = |t: &table::Table| {
            let mut file = BufWriter::new(folder.file(&format!("{}.csv", t.name))?);
            if mark {
                file.write_all(MARK)?;
            }
            let mut header = writer();
            header.write_record(t.columns.iter().map(|c| c.name))?;
            file.write_all(&header.into_inner().map_err(|e| e.into_error())?)?;
            Ok(file)
        };
        let files = TABLES.iter().map(open).collect::<io::Result<_>>()?;
        Ok(CsvFolder { folder, files, mark })
    }
}

impl Sink for CsvFolder {
    fn put(&mut self, part: Part) -> io::Result<()> {
        let Part::Csv(tables) = part else { return Ok(()) };
        self.files.iter_mut().zip(tables).try_for_each(|(file, rows)| file.write_all(&rows))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        for file in &mut self.files {
            file.flush()?;
            file.get_ref().sync_all()?;
        }
        drop(std::mem::take(&mut self.files));
        self.folder.describe(&package::describe("csv", self.mark))?;
        self.folder.finish()
    }

    fn stop(self: Box<Self>) -> io::Result<u64> {
        self.discard().map(|()| 0)
    }

    fn discard(self: Box<Self>) -> io::Result<()> {
        drop(self.files);
        self.folder.remove()
    }
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn what_a_spreadsheet_would_run() {
        for cell in ["=1+1", "+8", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''@x", "＝1"] {
            assert!(runs(cell), "{cell:?}");
        }
        for cell in ["", "'", "a=1", "'a'", "3亿元", " =1", "——", "·"] {
            assert!(!runs(cell), "{cell:?}");
        }
    }
}
