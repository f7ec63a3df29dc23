//! Tables as one Excel workbook, a sheet for each. Rows are written as they come; memory does not grow with them.

use std::io;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::table::{Cell, TABLES};
use super::whole::WholeFile;
use super::{Part, Sink};

/// What Excel has room for: rows of a sheet with the header, characters (UTF-16 units) of a cell.
const ROWS: u32 = 1 << 20;
const CHARACTERS: usize = 32_767;
/// Digits that its numbers keep.
const DIGITS: usize = 15;

/// Why a record does not fit into a workbook; its rows are those of [`super::table`].
pub(crate) fn misfit(rows: &[(usize, Vec<Cell<'static>>)]) -> Option<String> {
    rows.iter().find_map(|(table, cells)| {
        let columns = TABLES[*table].columns;
        cells.iter().zip(columns).find_map(|(cell, column)| match cell {
            Cell::Text(s) if s.len() > CHARACTERS && s.encode_utf16().count() > CHARACTERS => Some(format!(
                "{} of {} has more than the {CHARACTERS} characters that a cell of Excel holds (use --no-text for texts, or --to csv)",
                column.name, TABLES[*table].name
            )),
            _ => None,
        })
    })
}

/// A workbook that gets its name when it is whole.
pub(crate) struct WorkbookFile {
    book: Workbook,
    /// Rows of each sheet.
    rows: Vec<u32>,
    target: WholeFile,
}

impl WorkbookFile {
    /// With its sheets and their headers.
    pub(crate) fn new(target: WholeFile) -> io::Result<WorkbookFile> {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        for table in TABLES {
            let sheet = book.add_worksheet_with_constant_memory().map_err(plain)?;
            sheet.set_name(table.name).map_err(plain)?;
            sheet.set_freeze_panes(1, 0).map_err(plain)?;
            for (n, column) in (0..).zip(table.columns) {
                sheet.write_string_with_format(0, n, column.name, &bold).map_err(plain)?;
            }
        }
        Ok(WorkbookFile { book, rows: vec![1; TABLES.len()], target })
    }
}

fn plain(e: XlsxError) -> io::Error {
    match e {
        XlsxError::IoError(e) => e,
        e => io::Error::other(e.to_string()),
    }
}

impl Sink for WorkbookFile {
    fn put(&mut self, part: Part) -> io::Result<()> {
        let Part::Rows(rows) = part else { return Ok(()) };
        for (table, cells) in rows {
            let row = self.rows[table];
            if row >= ROWS {
                let what = format!("the sheet {} is full: Excel has room for {ROWS} rows", TABLES[table].name);
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
            }
            let sheet = self.book.worksheet_from_index(table).map_err(plain)?;
            for (column, cell) in (0..).zip(&cells) {
                match cell {
                    Cell::Null => continue,
                    // Never a formula, whatever it begins with.
                    Cell::Text(s) => sheet.write_string(row, column, s.as_ref()),
                    Cell::Integer(n) => sheet.write_number(row, column, *n as f64),
                    Cell::Boolean(b) => sheet.write_boolean(row, column, *b),
                    Cell::Decimal(s) => match s.parse::<f64>() {
                        Ok(n) if s.bytes().filter(u8::is_ascii_digit).count() <= DIGITS => sheet.write_number(row, column, n),
                        _ => sheet.write_string(row, column, s.as_ref()),
                    },
                }
                .map_err(plain)?;
            }
            self.rows[table] = row + 1;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.target.cut(0)?;
        self.book.save_to_writer(&mut self.target).map_err(plain)?;
        self.target.finish()
    }

    fn stop(self: Box<Self>) -> io::Result<u64> {
        self.discard().map(|()| 0)
    }

    fn discard(self: Box<Self>) -> io::Result<()> {
        self.target.remove()
    }
}
