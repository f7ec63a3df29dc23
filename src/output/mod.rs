//! Records to what a reader takes: JSON Lines and indented JSON, plain or compressed (`lines`), and tables ([`table`]) as
//! CSV (`csv`), as Parquet and as a workbook (modules
//! `parquet` and `workbook`, with the features `parquet` and `xlsx`).
//!
//! A worker turns a record into a [`Part`] ([`Format::encode`]), one place puts the parts into a [`Sink`] in the order of
//! the inputs. What goes to a file appears whole or not at all (`whole`).

pub(crate) mod csv;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the program goes on with unfinished outputs"))]
pub(crate) mod frames;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the program writes to streams"))]
pub(crate) mod lines;
pub mod package;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod table;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the program writes to streams"))]
pub(crate) mod whole;
#[cfg(feature = "xlsx")]
pub(crate) mod workbook;

use std::io;
use std::path::Path;

use crate::error::Error;
use crate::record::Record;

/// How records are printed as JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// One object a line.
    #[default]
    Jsonl,
    /// Indented, one object after the other.
    Json,
}

/// What an output holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Records as JSON.
    Lines(Style),
    /// Tables in files of comma-separated values; `mark`: with a byte-order mark, for Excel.
    Csv {
        /// Whether files begin with a byte-order mark.
        mark: bool,
    },
    /// One HTML page of all records ([`crate::report`]); a part is a record's line.
    Html,
    /// Tables in Parquet files.
    #[cfg(feature = "parquet")]
    Parquet,
    /// Tables in an Excel workbook.
    #[cfg(feature = "xlsx")]
    Xlsx,
}

/// One record, ready to be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Part {
    /// Its text, ended by a line feed.
    Line(Vec<u8>),
    /// Its rows as CSV, for each table.
    Csv(Vec<Vec<u8>>),
    /// Its rows, each with the table's number.
    Rows(Vec<(usize, Vec<table::Cell<'static>>)>),
}

impl Format {
    /// Turns a record into its part; `number` is the article's number in the run, from 1.
    pub fn encode(self, number: u64, record: &Record) -> Result<Part, Error> {
        let place = || record.source.path.clone().unwrap_or_else(|| record.source.id.clone());
        match self {
            Format::Lines(style) => lines::encode(record, style).map(Part::Line),
            Format::Html => lines::encode(record, Style::Jsonl).map(Part::Line),
            Format::Csv { .. } => csv::encode(number, record).map(Part::Csv).map_err(|e| Error::new(place(), e.to_string())),
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let rows = cells(number, record);
                parquet::misfit(&rows).map_or(Ok(Part::Rows(rows)), |why| Err(Error::new(place(), why)))
            }
            #[cfg(feature = "xlsx")]
            Format::Xlsx => {
                let rows = cells(number, record);
                workbook::misfit(&rows).map_or(Ok(Part::Rows(rows)), |why| Err(Error::new(place(), why)))
            }
        }
    }
}

impl Format {
    /// A new output of this format: a folder for CSV and Parquet, a file for the others, compressed where its name ends in
    /// `.gz` or `.zst` and it holds lines. It appears under its name when [`Sink::finish`] has ended it.
    ///
    /// # Errors
    /// Where something else stands under that name, or nothing can be written there. A page is not made of parts alone:
    /// [`Report`](crate::report::Report) writes it.
    pub fn create(self, path: &Path) -> io::Result<Box<dyn Sink>> {
        match self.create_folder(path) {
            Some(sink) => sink,
            None => {
                let mut file = whole::WholeFile::open(path)?;
                file.clear()?;
                self.create_file(file, frames::Coding::of(path))
            }
        }
    }

    /// The folder of a format that has one file for each table.
    pub(crate) fn create_folder(self, path: &Path) -> Option<io::Result<Box<dyn Sink>>> {
        let folder = || whole::WholeFolder::create(path, &[".csv", ".parquet", ".json"]);
        match self {
            Format::Csv { mark } => Some(folder().and_then(|f| Ok(Box::new(csv::CsvFolder::new(f, mark)?) as Box<dyn Sink>))),
            #[cfg(feature = "parquet")]
            Format::Parquet => Some(folder().and_then(|f| Ok(Box::new(parquet::ParquetFolder::new(f)?) as Box<dyn Sink>))),
            _ => None,
        }
    }

    /// What goes into one file, written anew.
    pub(crate) fn create_file(self, file: whole::WholeFile, coding: frames::Coding) -> io::Result<Box<dyn Sink>> {
        match self {
            #[cfg(feature = "xlsx")]
            Format::Xlsx => Ok(Box::new(workbook::WorkbookFile::new(file)?)),
            Format::Lines(_) => Ok(Box::new(lines::LinesFile::new(file, coding))),
            _ => Err(io::Error::new(io::ErrorKind::Unsupported, "this format is not written into a file part by part")),
        }
    }
}

#[cfg(any(feature = "parquet", feature = "xlsx"))]
fn cells(number: u64, record: &Record) -> Vec<(usize, Vec<table::Cell<'static>>)> {
    let mut rows = Vec::new();
    table::rows(number, record, &mut |table, cells| {
        rows.push((table, cells.iter().map(|cell| cell.clone().into_owned()).collect()));
    });
    rows
}

/// Where parts go, one after the other.
pub trait Sink: Send {
    /// Takes one more.
    fn put(&mut self, part: Part) -> io::Result<()>;

    /// Sends on what a reader may be waiting for.
    fn flush(&mut self) -> io::Result<()>;

    /// Ends the output: whole.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// Leaves the output unfinished, so that another run can go on with it where the format allows it. Returns how many
    /// of the parts that were put are lost by that.
    fn stop(self: Box<Self>) -> io::Result<u64>;

    /// Removes the unfinished output; what went into a stream is gone.
    fn discard(self: Box<Self>) -> io::Result<()>;
}
