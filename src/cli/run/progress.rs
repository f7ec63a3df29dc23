//! How far the run is: counters, the bar on a terminal, the line of totals.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::plain;

/// What was read and what became of it, readable by all threads.
#[derive(Debug, Default)]
pub(in crate::cli) struct Counters {
    pub records: AtomicU64,
    pub failed: AtomicU64,
    pub dropped: AtomicU64,
    /// Articles that a sample has passed by.
    pub passed: AtomicU64,
    /// Records of crawls that hold no article.
    pub skipped: AtomicU64,
    /// Bytes of the articles that this run has dealt with.
    pub bytes: AtomicU64,
    /// Bytes of the inputs that are behind the reader.
    pub position: AtomicU64,
}

impl Counters {
    /// Articles dealt with.
    pub(crate) fn articles(&self) -> u64 {
        self.records.load(Relaxed) + self.failed.load(Relaxed) + self.dropped.load(Relaxed)
    }
}

/// The bar, and everything else that is said on standard error.
#[derive(Clone)]
pub(in crate::cli) struct Progress {
    bar: ProgressBar,
    start: Instant,
    /// Articles that an earlier run has dealt with.
    before: u64,
    quiet: bool,
}

impl Progress {
    /// `total`: bytes of all inputs, where they are known; asked for only when a bar is drawn.
    pub(crate) fn new(quiet: bool, before: u64, total: impl FnOnce() -> Option<u64>) -> Progress {
        let bar = if quiet || !io::stderr().is_terminal() {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
        } else {
            let total = total();
            let template = if total.is_some() {
                "{elapsed_precise} {bar:24} {percent:>3} %  {msg}, {eta} left"
            } else {
                "{elapsed_precise} {spinner} {msg}"
            };
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(5));
            bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        };
        Progress { bar, start: Instant::now(), before, quiet }
    }

    /// Draws.
    pub(crate) fn show(&self, counters: &Counters) {
        if self.bar.is_hidden() {
            return;
        }
        let seconds = self.start.elapsed().as_secs_f64().max(0.001);
        let articles = counters.articles();
        let mut message = format!(
            "{} articles, {}/s, {:.1} MB/s",
            HumanCount(articles),
            HumanCount(((articles - self.before) as f64 / seconds) as u64),
            counters.bytes.load(Relaxed) as f64 / 1e6 / seconds
        );
        let failed = counters.failed.load(Relaxed);
        if failed > 0 {
            let _ = write!(message, ", {} failed", HumanCount(failed));
        }
        self.bar.set_message(message);
        self.bar.set_position(counters.position.load(Relaxed));
    }

    /// Says something on a line of its own, unless the run is quiet.
    pub(crate) fn say(&self, message: &str) {
        if !self.quiet {
            // What inputs are called must not tell a terminal what to do. Nobody may be reading standard error.
            self.bar.suspend(|| drop(writeln!(io::stderr(), "taojin: {}", plain(message))));
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// The line of totals.
    pub(crate) fn totals(&self, counters: &Counters) -> String {
        let count = |n: &AtomicU64| n.load(Relaxed);
        let seconds = self.start.elapsed().max(Duration::from_millis(1)).as_secs_f64();
        let records = count(&counters.records);
        let failed = count(&counters.failed);
        let some = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let mut line = format!(
            "{} read = {} + {}",
            counters.articles() + count(&counters.passed),
            some(records, "record", "records"),
            some(failed, "failure", "failures")
        );
        let dropped = count(&counters.dropped);
        if dropped > 0 {
            let _ = write!(line, " + {} dropped", some(dropped, "reprint", "reprints"));
        }
        let passed = count(&counters.passed);
        if passed > 0 {
            let _ = write!(line, " + {passed} not drawn");
        }
        let skipped = count(&counters.skipped);
        if skipped > 0 {
            let _ = write!(line, ", {} without an article passed over", some(skipped, "record of a crawl", "records of crawls"));
        }
        if self.before > 0 {
            let _ = write!(line, " ({} of them before)", self.before);
        }
        let speed = count(&counters.bytes) as f64 / 1e6 / seconds;
        let _ = write!(line, "; {seconds:.1} s, {speed:.1} MB/s");
        line
    }
}

/// Length of a file in bytes, 0 where it cannot be told.
pub(in crate::cli) fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |m| m.len())
}
