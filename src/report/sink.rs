//! The page as an output of `extract`: records go in one by one, the page comes out at the end.

use std::io;

use super::{Options, Report};
use crate::output::whole::Target;
use crate::output::{Part, Sink};

/// Collects records and writes their page at the end.
pub(crate) struct PageSink {
    report: Report,
    options: Options,
    target: Target,
}

impl PageSink {
    /// Into this.
    pub(crate) fn new(target: Target, options: Options) -> PageSink {
        PageSink { report: Report::default(), options, target }
    }
}

impl Sink for PageSink {
    fn put(&mut self, part: Part) -> io::Result<()> {
        let Part::Line(line) = part else { return Ok(()) };
        self.report.add_line(&line).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let PageSink { report, options, target } = *self;
        target.write(|out| report.write(out, &options))
    }

    /// Half a page is none: nothing is written, all records are lost.
    fn stop(self: Box<Self>) -> io::Result<u64> {
        let lost = self.report.articles();
        self.discard().map(|()| lost)
    }

    fn discard(self: Box<Self>) -> io::Result<()> {
        self.target.discard()
    }
}
