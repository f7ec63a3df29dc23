//! The one place where results leave, in the order of the inputs.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::Outcome;
use super::failures::{Failure, FailureFile};
use super::journal::{Journal, Past};
use super::progress::{Counters, Progress};
use crate::cli::args::Dedup;
use crate::error::Error;
use crate::output::{Format, Part, Sink};
use crate::record::Record;
use crate::record::reprint::{Reprints, Sketch};

/// What a worker makes of an article.
#[derive(Debug)]
pub(in crate::cli) struct Product {
    pub part: Part,
    /// What is needed to tell reprints, where they are looked for.
    pub draft: Option<Box<Draft>>,
}

/// A record that may turn out to be a reprint.
#[derive(Debug)]
pub(in crate::cli) struct Draft {
    pub record: Record,
    pub sketch: Option<Sketch>,
}

/// Takes outcomes one after the other.
pub(in crate::cli) struct Writer {
    /// Taken out at the end.
    pub sink: Option<Box<dyn Sink>>,
    pub format: Format,
    /// What to do with reprints, and what is known of earlier articles.
    pub dedup: Option<(Dedup, Reprints)>,
    pub journal: Option<Journal>,
    pub failures: Option<FailureFile>,
    pub counters: Arc<Counters>,
    pub progress: Progress,
}

impl Writer {
    /// Takes over what an earlier run has done.
    pub(crate) fn take_over(&mut self, past: &Past) -> io::Result<()> {
        self.counters.records.store(past.records, Relaxed);
        self.counters.dropped.store(past.dropped, Relaxed);
        self.counters.failed.store(past.failures.len() as u64, Relaxed);
        match &mut self.failures {
            Some(file) => past.failures.iter().try_for_each(|f| file.put(f)),
            None => Ok(()),
        }
    }

    /// Takes the outcome of the next article.
    pub(crate) fn put(&mut self, outcome: Outcome) -> io::Result<()> {
        let Outcome { input, index, number, past, bytes, result, .. } = outcome;
        let result = result.and_then(|product| self.settle(number, product));
        if past {
            return Ok(());
        }
        self.counters.bytes.fetch_add(bytes, Relaxed);
        match result {
            Ok(Settled::Part(part)) => {
                self.sink.as_mut().map_or(Ok(()), |sink| sink.put(part))?;
                self.counters.records.fetch_add(1, Relaxed);
            }
            Ok(Settled::Dropped(id)) => {
                if let Some(journal) = &mut self.journal {
                    journal.dropped(number - 1, &id)?;
                }
                self.counters.dropped.fetch_add(1, Relaxed);
            }
            Err(e) => {
                let failure = Failure::new(&input, index, &e);
                if let Some(journal) = &mut self.journal {
                    journal.failed(number - 1, &failure)?;
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

    /// Compares an article with the earlier ones.
    fn settle(&mut self, number: u64, product: Product) -> Result<Settled, Error> {
        let (Some((dedup, reprints)), Some(draft)) = (&mut self.dedup, product.draft) else {
            return Ok(Settled::Part(product.part));
        };
        let Draft { mut record, sketch } = *draft;
        let first = sketch.and_then(|sketch| reprints.first_of(&sketch, &record.source));
        match (first, dedup) {
            (None, _) => Ok(Settled::Part(product.part)),
            (Some(_), Dedup::Drop) => Ok(Settled::Dropped(record.source.id)),
            (Some(first), Dedup::Mark) => {
                record.mark_reprint(first);
                self.format.encode(number, &record).map(Settled::Part)
            }
        }
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.sink.as_mut().map_or(Ok(()), |sink| sink.flush())
    }
}

/// What goes out for an article.
enum Settled {
    Part(Part),
    /// A reprint that is left out: its id.
    Dropped(String),
}
