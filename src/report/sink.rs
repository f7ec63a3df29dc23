//! The page as an output of `extract`: records go in one by one, the page comes out at the end.

use std::io::{self, BufWriter, Write};

use super::{Options, Report};
use crate::output::whole::WholeFile;
use crate::output::{Part, Sink};
use crate::record::read;

/// Where a page goes.
enum Target {
    Stream(Box<dyn Write + Send>),
    File(WholeFile),
}

/// Collects records and writes their page at the end.
pub struct PageSink {
    report: Report,
    options: Options,
    target: Target,
}

impl PageSink {
    /// Into a stream.
    pub fn stream(out: impl Write + Send + 'static, options: Options) -> PageSink {
        PageSink { report: Report::default(), options, target: Target::Stream(Box::new(out)) }
    }

    /// Into a file that gets its name when it is whole.
    pub fn file(file: WholeFile, options: Options) -> PageSink {
        PageSink { report: Report::default(), options, target: Target::File(file) }
    }
}

impl Sink for PageSink {
    fn put(&mut self, part: Part) -> io::Result<()> {
        let Part::Line(line) = part else { return Ok(()) };
        read::record(&line).and_then(|record| self.report.read(record)).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let PageSink { report, options, target } = *self;
        match target {
            Target::Stream(out) => {
                let mut out = BufWriter::new(out);
                report.write(&mut out, &options)?;
                out.flush()
            }
            Target::File(mut file) => {
                let mut out = BufWriter::new(&mut file);
                report.write(&mut out, &options)?;
                out.flush()?;
                drop(out);
                file.finish()
            }
        }
    }

    /// Half a page is none: nothing is written, all records are lost.
    fn stop(self: Box<Self>) -> io::Result<u64> {
        let lost = self.report.articles();
        self.discard().map(|()| lost)
    }

    fn discard(self: Box<Self>) -> io::Result<()> {
        match self.target {
            Target::Stream(_) => Ok(()),
            Target::File(file) => file.remove(),
        }
    }
}
