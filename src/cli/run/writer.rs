//! The one place where results leave, in the order of the inputs.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::Outcome;
use super::failures::{Failure, FailureFile};
use super::journal::{Journal, Past};
use super::progress::{Counters, Progress};
use crate::output::{Part, Sink};

/// What a worker makes of an article.
#[derive(Debug)]
pub(in crate::cli) struct Product {
    pub part: Part,
}

/// Takes outcomes one after the other.
pub(in crate::cli) struct Writer {
    /// Taken out at the end.
    pub sink: Option<Box<dyn Sink>>,
    pub journal: Option<Journal>,
    pub failures: Option<FailureFile>,
    pub counters: Arc<Counters>,
    pub progress: Progress,
}

impl Writer {
    /// Takes over what an earlier run has done.
    pub fn take_over(&mut self, past: &Past) -> io::Result<()> {
        self.counters.records.store(past.records, Relaxed);
        self.counters.dropped.store(past.dropped, Relaxed);
        self.counters.failed.store(past.failures.len() as u64, Relaxed);
        match &mut self.failures {
            Some(file) => past.failures.iter().try_for_each(|f| file.put(f)),
            None => Ok(()),
        }
    }

    /// Takes the outcome of the next article.
    pub fn put(&mut self, outcome: Outcome) -> io::Result<()> {
        self.counters.bytes.fetch_add(outcome.bytes, Relaxed);
        let Some(sink) = &mut self.sink else { return Ok(()) };
        match outcome.result {
            Ok(product) => {
                sink.put(product.part)?;
                self.counters.records.fetch_add(1, Relaxed);
            }
            Err(e) => {
                let failure = Failure::new(&outcome.input, outcome.index, &e);
                if let Some(journal) = &mut self.journal {
                    journal.failed(self.counters.articles(), &failure)?;
                }
                if let Some(file) = &mut self.failures {
                    file.put(&failure)?;
                }
                self.counters.failed.fetch_add(1, Relaxed);
                self.progress.say(&e.to_string());
            }
        }
        Ok(())
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.sink.as_mut().map_or(Ok(()), |sink| sink.flush())
    }
}
