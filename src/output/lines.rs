//! Records as JSON, to a stream or a file.

use std::io::{self, Write};

use super::frames::Coding;
use super::whole::WholeFile;
use super::{Part, Sink, Style};
use crate::error::Error;
use crate::record::Record;

/// Bytes that are gathered before they are written: whole records only, so that a reader of a stream never sees half of one.
const PLAIN: usize = 1 << 16;
/// Bytes in a compressed frame, before compression.
const FRAME: usize = 1 << 20;

/// The record as one line, or as an indented object.
pub(crate) fn encode(record: &Record, style: Style) -> Result<Vec<u8>, Error> {
    let written = match style {
        Style::Jsonl => serde_json::to_vec(record),
        Style::Json => serde_json::to_vec_pretty(record),
    };
    let mut line = written.map_err(|e| Error::new(&record.source.id, format!("the record is no JSON: {e}")))?;
    line.push(b'\n');
    Ok(line)
}

/// Lines into a stream: whatever was put is handed on by [`Sink::flush`].
pub(crate) struct Stream<W>(Lines<W>);

impl<W: Write + Send> Stream<W> {
    /// Into this.
    pub(crate) fn new(out: W) -> Self {
        Stream(Lines { out, coding: Coding::Plain, buffer: Vec::new(), held: 0 })
    }
}

impl<W: Write + Send> Sink for Stream<W> {
    fn put(&mut self, part: Part) -> io::Result<()> {
        self.0.put(part)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.emit()?;
        self.0.out.flush()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.flush()
    }

    fn stop(mut self: Box<Self>) -> io::Result<u64> {
        self.flush().map(|()| 0)
    }

    fn discard(mut self: Box<Self>) -> io::Result<()> {
        self.flush()
    }
}

/// Lines into a file that gets its name when it is whole. Compressed, it is a row of frames (members, for gzip) of about
/// 1 MiB of text each, cut between records at places that depend on the records only; unfinished, it holds whole frames.
pub(crate) struct LinesFile(Lines<WholeFile>);

impl LinesFile {
    /// Into this, after what it holds.
    pub(crate) fn new(out: WholeFile, coding: Coding) -> Self {
        LinesFile(Lines { out, coding, buffer: Vec::new(), held: 0 })
    }
}

impl Sink for LinesFile {
    fn put(&mut self, part: Part) -> io::Result<()> {
        self.0.put(part)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.emit()?;
        self.0.out.finish()
    }

    fn stop(mut self: Box<Self>) -> io::Result<u64> {
        if self.0.coding == Coding::Plain {
            self.0.emit()?;
        }
        self.0.out.flush()?;
        // The rest of a frame is left out: the next run cuts the same frames.
        Ok(self.0.held)
    }

    fn discard(self: Box<Self>) -> io::Result<()> {
        self.0.out.remove()
    }
}

struct Lines<W> {
    out: W,
    coding: Coding,
    buffer: Vec<u8>,
    /// Records in the buffer.
    held: u64,
}

impl<W: Write> Lines<W> {
    fn put(&mut self, part: Part) -> io::Result<()> {
        let Part::Line(line) = part else { return Ok(()) };
        self.buffer.extend_from_slice(&line);
        self.held += 1;
        let full = if self.coding == Coding::Plain { PLAIN } else { FRAME };
        if self.buffer.len() >= full { self.emit() } else { Ok(()) }
    }

    fn emit(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.coding.frame(&mut self.out, &self.buffer)?;
        self.buffer.clear();
        self.held = 0;
        Ok(())
    }
}
