//! Records to what a reader takes: JSON Lines and indented JSON, plain or compressed ([`lines`]).
//!
//! A worker turns a record into a [`Part`] ([`Format::encode`]), one place puts the parts into a [`Sink`] in the order of
//! the inputs. What goes to a file appears whole or not at all ([`whole`]).

pub mod frames;
pub mod lines;
pub mod whole;

use std::io;

use crate::error::Error;
use crate::record::Record;

/// How records are printed as JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// One object a line.
    #[default]
    Jsonl,
    /// Indented, one object after the other.
    Json,
}

/// What an output holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Records as JSON.
    Lines(Style),
}

/// One record, ready to be written.
#[derive(Debug)]
pub enum Part {
    /// Its text, ended by a line feed.
    Line(Vec<u8>),
}

impl Format {
    /// Turns a record into its part; `number` is the article's number in the run, from 1.
    pub fn encode(self, _number: u64, record: &Record) -> Result<Part, Error> {
        match self {
            Format::Lines(style) => lines::encode(record, style).map(Part::Line),
        }
    }
}

/// Where parts go, one after the other.
pub trait Sink: Send {
    /// Takes one more.
    fn put(&mut self, part: Part) -> io::Result<()>;

    /// Sends on what a reader may be waiting for.
    fn flush(&mut self) -> io::Result<()>;

    /// Ends the output: whole.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// Leaves the output unfinished. Returns how many of the parts that were put are lost by that.
    fn stop(self: Box<Self>) -> io::Result<u64>;
}
