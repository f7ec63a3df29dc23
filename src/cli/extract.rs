//! `taojin extract`: opens the output, sets the threads to work, and says how it ended.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::plan::{Origin, Run};
use super::run::failures::FailureFile;
use super::run::journal::{Journal, Past, journal_of};
use super::run::progress::{Counters, Progress, size};
use super::run::writer::{Draft, Product, Writer};
use super::run::{End, FAULT, Job, Pool, Task, fault};
use super::target::{self, unwritable};
use crate::Extractor;
use crate::article::Article;
use crate::error::Error;
use crate::input::RawDocument;
use crate::output::frames::Coding;
use crate::output::lines::{LinesFile, Stream};
use crate::output::whole::{Target, WholeFile, is_ours, part_of};
use crate::output::{Format, Sink, Style};
use crate::record::Record;
use crate::record::reprint::{Reprints, Sketch};
use crate::report::sink::PageSink;

/// Exit code after a signal.
const INTERRUPTED: u8 = 130;

/// Where the records go.
struct Output {
    sink: Box<dyn Sink>,
    journal: Option<Journal>,
    past: Past,
    /// For messages.
    place: String,
    /// Whether it appears only when it is whole.
    in_file: bool,
}

/// Runs `extract`.
pub(super) fn run(mut run: Run) -> Result<u8, Error> {
    let interrupted = signals()?;
    if let Some(path) = run.failures.as_ref().filter(|path| run.reads(path)) {
        return Err(target::overwrites(path, "--failures"));
    }
    let Some(output) = open(&run)? else { return Ok(0) };
    let Output { sink, journal, past, place, in_file } = output;
    let failures = match run.failures.as_deref().map(FailureFile::create).transpose() {
        Ok(failures) => failures,
        Err(e) if past.len() > 0 => return Err(e),
        Err(e) => {
            // Nothing was begun, and nothing stays behind; what is wrong is said by the error.
            let _ = sink.discard();
            let _ = journal.map(Journal::remove);
            return Err(e);
        }
    };
    let counters = Arc::new(Counters::default());
    let progress = Progress::new(run.quiet, past.len(), || run.size());
    let mut writer = Writer {
        sink: Some(sink),
        format: run.format,
        dedup: run.dedup.map(|d| (d, Reprints::default())),
        journal,
        failures,
        counters: Arc::clone(&counters),
        progress: progress.clone(),
    };
    writer.take_over(&past).map_err(|e| unwritable(&e, &place))?;
    let first = if run.dedup.is_some() { 0 } else { past.len() };
    let pool = Arc::new(Pool::new(run.jobs, run.plan.waits, first, task(&mut run), writer));

    // Not joined: a thread that waits for standard input must not hold up the end.
    let run = Arc::new(run);
    {
        let (run, pool, counters) = (Arc::clone(&run), Arc::clone(&pool), Arc::clone(&counters));
        let reader = move || {
            let read = catch_unwind(AssertUnwindSafe(|| read(&run, &past, &pool, &counters)));
            pool.read_all(read.unwrap_or_else(|_| Some(Error::new("inputs", format!("{FAULT} (please report it)")))));
        };
        let why = |e| Error::new("threads", format!("cannot be started: {e} (close other programs)"));
        thread::Builder::new().name("reader".into()).spawn(reader).map_err(why)?;
    }
    for n in 1..run.jobs {
        let pool = Arc::clone(&pool);
        // With fewer threads than asked for the work is done, too.
        if thread::Builder::new().name(format!("worker {n}")).spawn(move || pool.work()).is_err() {
            break;
        }
    }
    let end = pool.supervise(|| {
        progress.show(&counters);
        interrupted.load(Relaxed)
    });
    progress.clear();
    finish(&run, end, &mut pool.writer(), &place, in_file)
}

/// True once a signal to end has come; a second one ends the program at once.
fn signals() -> Result<Arc<AtomicBool>, Error> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, i32::from(INTERRUPTED), Arc::clone(&interrupted))
            .and_then(|_| flag::register(signal, Arc::clone(&interrupted)))
            .map_err(|e| Error::new("signals", format!("cannot be listened to: {e}")))?;
    }
    Ok(interrupted)
}

/// What is done with each article.
fn task(run: &mut Run) -> Task {
    let mut extractor = Extractor::new(run.options);
    if let Some(companies) = run.companies.take() {
        extractor = extractor.with_companies(companies);
    }
    if let Some(places) = run.places.take() {
        extractor = extractor.with_places(places);
    }
    let (kinds, format, dedup) = (run.kinds.clone(), run.format, run.dedup.is_some());
    let product = move |number, article: &Article, mut record: Record| {
        let sketch = if dedup { Sketch::new(article, &record) } else { None };
        if !kinds.is_empty() {
            record.mentions.retain(|m| kinds.contains(&m.kind));
        }
        let part = format.encode(number, &record)?;
        Ok(Product { part, draft: dedup.then(|| Box::new(Draft { record, sketch })) })
    };
    Box::new(move |articles| {
        let read: Vec<Result<Article, Error>> = articles.iter().map(|(_, raw)| extractor.read(raw)).collect();
        let texts: Vec<(&RawDocument, &Article)> =
            articles.iter().zip(&read).filter_map(|((_, raw), article)| Some((*raw, article.as_ref().ok()?))).collect();
        let mut records = extractor.build_all(&texts).into_iter();
        let one = |(&(number, raw), article): (&(u64, &RawDocument), Result<Article, Error>)| {
            let article = article?;
            product(number, &article, records.next().ok_or_else(|| fault(raw))?)
        };
        articles.iter().zip(read).map(one).collect()
    })
}

/// Reads the inputs into the pool. Returns why it had to stop, if the inputs are not those of the earlier run.
fn read(run: &Run, past: &Past, pool: &Pool, counters: &Counters) -> Option<Error> {
    let changed = |what: String| {
        let todo = "give the inputs of the interrupted run, or remove the unfinished output to start afresh";
        Some(Error::new("--resume", format!("{what} ({todo})")))
    };
    let (mut number, mut behind) = (0, 0);
    for source in run.sources() {
        // Sizes are asked for only where a bar shows them.
        let size = if run.quiet { 0 } else { source.path.map_or(0, size) };
        let first = number;
        for (Origin { input, index }, raw) in source.documents {
            let past_one = number < past.len();
            if past_one && !past.has(number, &input, index, &raw) {
                return changed(format!("{input}: article {} is not the one that the interrupted run had here", index + 1));
            }
            // Reprints are told by all articles before them, so that these are gone through again.
            let wanted = !past_one || run.dedup.is_some();
            if wanted && !pool.push(Job { input, index, past: past_one, raw }) || pool.stopped() {
                return None;
            }
            number += 1;
            counters.position.store(source.progress.read().min(size).saturating_add(behind), Relaxed);
        }
        counters.skipped.fetch_add(source.progress.skipped(), Relaxed);
        counters.passed.fetch_add(source.seen.load(Relaxed).saturating_sub(number - first), Relaxed);
        behind = behind.saturating_add(size);
        counters.position.store(behind, Relaxed);
    }
    if number < past.len() {
        return changed(format!("the inputs hold {number} articles, the interrupted run had dealt with {}", past.len()));
    }
    None
}

/// Opens what `--output` names. `None`: there is nothing left to do.
fn open(run: &Run) -> Result<Option<Output>, Error> {
    let path = run.output.as_deref();
    let place = target::name(path);
    let output = |sink, in_file| Output { sink, journal: None, past: Past::default(), place: place.clone(), in_file };
    let lines = run.format == Format::Lines(Style::Jsonl);
    if let Some(path) = path {
        if let Some(read) = [path.to_owned(), part_of(path), journal_of(path)].iter().find(|p| run.reads(p)) {
            return Err(target::overwrites(read, "--output"));
        }
        if run.resume && !lines {
            return Err(Error::new("--resume", "only JSON Lines can be gone on with (use --to jsonl)"));
        }
        if let Some(sink) = run.format.create_folder(path) {
            return Ok(Some(output(sink.map_err(|e| unwritable(&e, &place))?, true)));
        }
        if run.resume && path.is_file() && !part_of(path).exists() {
            // Killed right after the output got its name.
            remove_journal(path)?;
            let whole = format!("{place}: is whole, nothing is left to do (remove it to run again)");
            Progress::new(run.quiet, 0, || None).say(&whole);
            return Ok(None);
        }
    }
    // A pipe is not opened in vain, which would wait for its reader.
    let stream = path.is_none_or(|p| p.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir()));
    if stream && run.resume {
        let what = format!("{place} is no file, and cannot be gone on with (name a file with --output)");
        return Err(Error::new("--resume", what));
    }
    #[cfg(feature = "xlsx")]
    if stream && run.format == Format::Xlsx {
        return Err(Error::new(place, "is no file, and a workbook is one (name a file with --output)"));
    }
    let file = match (path, target::open(path)?) {
        (Some(path), Target::File(file)) if lines => return resumable(run, path, file, place).map(Some),
        (_, Target::File(file)) => file,
        (_, Target::Stream(out)) => {
            let sink: Box<dyn Sink> = match run.format {
                Format::Html => Box::new(PageSink::new(Target::Stream(out), run.page.clone())),
                _ => Box::new(Stream::new(out)),
            };
            return Ok(Some(output(sink, false)));
        }
    };
    if let Some(path) = path.filter(|p| journal_of(p).exists())
        && file.contents().and_then(|f| f.metadata()).is_ok_and(|m| m.len() > 0)
    {
        let left = "is left of a run to JSON Lines that was broken off (go on with it by --to jsonl --resume, or remove it)";
        return Err(Error::new(part_of(path).display().to_string(), left));
    }
    let sink = whole(run, file).map_err(|e| unwritable(&e, &place))?;
    Ok(Some(output(sink, true)))
}

/// What goes into a file and is written anew each time.
fn whole(run: &Run, mut file: WholeFile) -> io::Result<Box<dyn Sink>> {
    file.clear()?;
    match run.format {
        Format::Html => Ok(Box::new(PageSink::new(Target::File(file), run.page.clone()))),
        format => format.create_file(file, run.output.as_deref().map(Coding::of).unwrap_or_default()),
    }
}

/// JSON Lines in a file: with a journal, so that another run can go on with them.
fn resumable(run: &Run, path: &Path, mut file: WholeFile, place: String) -> Result<Output, Error> {
    let coding = Coding::of(path);
    let failure = |e: io::Error| unwritable(&e, &place);
    let begun = if run.resume {
        Journal::resume(path, &mut file, coding, &run.setup)?
    } else if file.contents().and_then(|f| f.metadata()).map_err(failure)?.len() > 0 {
        let left = match is_ours(file.contents().map_err(failure)?).map_err(failure)? {
            true => "is left of a run that was broken off (go on with it by --resume, or remove it)",
            false => "is there and is not of a run of taojin (remove it, or choose another --output)",
        };
        return Err(Error::new(part_of(path).display().to_string(), left));
    } else {
        None
    };
    let (journal, past) = match begun {
        Some(begun) => begun,
        None => (Journal::begin(path, &mut file, &run.setup)?, Past::default()),
    };
    Ok(Output { sink: Box::new(LinesFile::new(file, coding)), journal: Some(journal), past, place, in_file: true })
}

fn remove_journal(output: &Path) -> Result<(), Error> {
    let journal = journal_of(output);
    if !File::open(&journal).and_then(is_ours).unwrap_or(false) {
        return Ok(());
    }
    std::fs::remove_file(&journal).map_err(|e| unwritable(&e, &journal.display().to_string()))
}

/// Ends the output as the run has ended, says so, and returns the exit code.
fn finish(run: &Run, end: End, writer: &mut Writer, place: &str, in_file: bool) -> Result<u8, Error> {
    let Some(sink) = writer.sink.take() else { return Ok(0) };
    let counters = Arc::clone(&writer.counters);
    let (records, failed, dropped) =
        (counters.records.load(Relaxed), counters.failed.load(Relaxed), counters.dropped.load(Relaxed));
    let failure = |e: &io::Error| unwritable(e, place);
    // Only an output with a journal can be gone on with.
    let part = writer.journal.as_ref().and(run.output.as_deref()).map(|path| part_of(path).display().to_string());
    match end {
        End::Unwritable(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        End::Unwritable(e) => {
            match part {
                Some(part) => writer.progress.say(&format!("{part}: what is written so far stays (go on with --resume)")),
                // It is lost already, and why is said below.
                None if in_file => drop(sink.discard()),
                None => {}
            }
            Err(failure(&e))
        }
        End::Refused(e) => Err(e),
        End::Interrupted => {
            let stopped = if part.is_none() && in_file { sink.discard().map(|()| 0) } else { sink.stop() };
            let lost = match stopped {
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => 0,
                stopped => stopped.map_err(|e| failure(&e))?,
            };
            let (articles, records) = (counters.articles() - lost, records - lost);
            writer.progress.say(&match part {
                Some(part) => format!(
                    "interrupted after {articles} articles ({records} records): {part} holds them (the same command with --resume goes on)"
                ),
                None if in_file => format!(
                    "interrupted after {articles} articles: {place} is not written (only --to jsonl can be gone on with)"
                ),
                None => format!("interrupted after {articles} articles ({records} records): the last one is whole"),
            });
            Ok(INTERRUPTED)
        }
        End::Done => {
            // No record at all is no output.
            let nothing = records + dropped == 0 && failed > 0;
            match if nothing { sink.discard() } else { sink.finish() } {
                Err(e) if e.kind() == io::ErrorKind::BrokenPipe => return Ok(0),
                ended => ended.map_err(|e| failure(&e))?,
            }
            if let Some(journal) = writer.journal.take() {
                journal.remove().map_err(|e| failure(&e))?;
            }
            writer.progress.say(&writer.progress.totals(&counters));
            Ok(match (records + dropped, failed) {
                (_, 0) => 0,
                (0, _) => 2,
                _ => 1,
            })
        }
    }
}
