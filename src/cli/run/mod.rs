//! The work of `extract` on all cores: one thread reads, all of them work, and results leave in the order of the inputs.
//!
//! **Who does what?** `--jobs N` is N threads. The first reads the inputs, and works itself whenever enough is read; the
//! others work. Whoever has finished the next article in order writes it, and what is ready behind it; nobody waits for
//! a writer. The main thread only draws the progress bar and listens for signals.
//!
//! **Why is memory bounded?** Articles between reading and writing are counted by bytes ([`Pool::room_for`]). One that is
//! larger than the bound still goes through, beside at most one for each other thread. What the articles in hand take beside
//! their text is bounded by what a thread takes at once.
//!
//! **How many at once?** A worker takes several short articles where many are waiting, which is quicker
//! ([`Extractor::extract_all`](crate::Extractor::extract_all)), and a single one where few are, so that the first record of a
//! slow pipe does not wait for a second article. One thread alone takes as many as it can get, or from a pipe each by itself.

pub(super) mod failures;
pub(super) mod journal;
pub(super) mod progress;
pub(super) mod writer;

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::input::RawDocument;
use writer::{Product, Writer};

/// Bytes between reading and writing, whatever the number of threads, and for each of them.
const ROOM: usize = 4 << 20;
const ROOM_PER_JOB: usize = 1 << 19;
/// What an article costs beside its text.
const OVERHEAD: usize = 4 << 10;
/// Most articles, and most of their bytes, that a thread takes at once. After a signal it finishes them: some milliseconds.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 256 << 10;
/// How often the main thread looks around.
const TICK: Duration = Duration::from_millis(100);

/// What is said of a panic.
pub(super) const FAULT: &str = "a fault of the program itself";

/// What the task makes of some articles. One of them may meet a fault of the program: it is reported, and all are worked on
/// again, each by itself, so that the others go on.
fn results(task: &Task, articles: &[(u64, &RawDocument)]) -> Vec<Result<Product, Error>> {
    match (catch_unwind(AssertUnwindSafe(|| task(articles))), articles) {
        (Ok(results), _) => results,
        (Err(_), [(_, raw)]) => vec![Err(fault(raw))],
        (Err(_), _) => articles.iter().flat_map(|one| results(task, std::slice::from_ref(one))).collect(),
    }
}

/// What is said where the program itself was at fault with an article.
pub(super) fn fault(raw: &RawDocument) -> Error {
    let place = raw.path.as_ref().unwrap_or(&raw.id);
    Error::new(place, format!("{FAULT} (please report it, with the article)"))
}

/// One article on its way, or what was in its place.
#[derive(Debug)]
pub(super) struct Job {
    /// Which input it came from.
    pub input: Arc<str>,
    /// Its number there, from 0.
    pub index: u64,
    /// Whether an earlier run has dealt with it, and only its sketch is wanted.
    pub past: bool,
    pub raw: Result<RawDocument, Error>,
}

impl Job {
    fn weight(&self) -> usize {
        OVERHEAD + self.bytes()
    }

    fn bytes(&self) -> usize {
        self.raw.as_ref().map_or(0, |raw| raw.bytes.len())
    }
}

/// What became of one article.
pub(super) struct Outcome {
    pub input: Arc<str>,
    pub index: u64,
    /// The article's number in the run, from 1.
    pub number: u64,
    pub past: bool,
    /// Bytes of the article.
    pub bytes: u64,
    pub result: Result<Product, Error>,
    weight: usize,
}

/// What a worker does with some articles: a result for each. The numbers count the articles of the run from 1.
pub(super) type Task = Box<dyn Fn(&[(u64, &RawDocument)]) -> Vec<Result<Product, Error>> + Send + Sync>;

/// How a run ended.
#[derive(Debug)]
pub(super) enum End {
    /// All inputs were read, and all results written.
    Done,
    /// By a signal: what was in hand is written.
    Interrupted,
    /// Reading had to stop: the inputs are not what they were.
    Refused(Error),
    /// The output cannot be written.
    Unwritable(io::Error),
}

struct State {
    /// Read, not yet taken.
    waiting: VecDeque<Job>,
    /// The number of the next article to be taken, and to be written.
    taken: u64,
    written: u64,
    /// What is finished from `written` on.
    ready: VecDeque<Option<Outcome>>,
    /// Weight and number of all articles between reading and writing.
    weight: usize,
    within: usize,
    /// Articles being worked on.
    in_hand: usize,
    /// Threads without work.
    idle: usize,
    writing: bool,
    read_all: bool,
    stop: bool,
    unwritable: bool,
    end: Option<End>,
}

/// The threads' common ground.
pub(super) struct Pool {
    state: Mutex<State>,
    /// There is work, or there will be none.
    work: Condvar,
    /// There is room for more articles.
    room: Condvar,
    /// Something the main thread may be waiting for.
    change: Condvar,
    task: Task,
    writer: Mutex<Writer>,
    jobs: usize,
    /// Most articles that a thread takes at once.
    most: usize,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wait<'a, T>(condvar: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    condvar.wait(guard).unwrap_or_else(PoisonError::into_inner)
}

impl Pool {
    /// For `jobs` threads; `waits`: whether an input may keep its reader waiting; the first `first` articles are not handed in.
    pub(super) fn new(jobs: usize, waits: bool, first: u64, task: Task, writer: Writer) -> Pool {
        let state = State {
            waiting: VecDeque::new(),
            taken: first,
            written: first,
            ready: VecDeque::new(),
            weight: 0,
            within: 0,
            in_hand: 0,
            idle: 0,
            writing: false,
            read_all: false,
            stop: false,
            unwritable: false,
            end: None,
        };
        Pool {
            state: Mutex::new(state),
            work: Condvar::new(),
            room: Condvar::new(),
            change: Condvar::new(),
            task,
            writer: Mutex::new(writer),
            jobs,
            // One thread works on each article as it comes from a pipe; of several the others do not wait with the reader.
            most: if jobs == 1 && waits { 1 } else { BATCH },
        }
    }

    /// The writer, for what is left to do at the end.
    pub(super) fn writer(&self) -> MutexGuard<'_, Writer> {
        lock(&self.writer)
    }

    /// Takes in one more article; works on others while there is no room. False when there will be no more work.
    pub(super) fn push(&self, job: Job) -> bool {
        let mut state = lock(&self.state);
        loop {
            if state.stop {
                return false;
            }
            if self.room_for(&state, &job) {
                break;
            }
            state = match self.take(&mut state) {
                Some(batch) => {
                    drop(state);
                    self.run(batch);
                    lock(&self.state)
                }
                None => wait(&self.room, state),
            };
        }
        state.weight += job.weight();
        state.within += 1;
        state.waiting.push_back(job);
        if state.idle > 0 {
            self.work.notify_one();
        } else if self.jobs == 1 && state.waiting.len() >= self.most {
            let batch = self.take(&mut state);
            drop(state);
            batch.into_iter().for_each(|batch| self.run(batch));
        }
        true
    }

    /// Whether the run is being ended.
    pub(super) fn stopped(&self) -> bool {
        lock(&self.state).stop
    }

    fn room_for(&self, state: &State, job: &Job) -> bool {
        state.within < self.jobs || state.weight + job.weight() <= ROOM + ROOM_PER_JOB * self.jobs
    }

    /// Says that there is no more to read, and works until nothing waits. `refused`: why reading stopped before the end.
    pub(super) fn read_all(&self, refused: Option<Error>) {
        let mut state = lock(&self.state);
        state.read_all = true;
        if let Some(e) = refused {
            stop(&mut state, End::Refused(e));
        }
        self.work.notify_all();
        drop(state);
        self.work();
        self.change.notify_all();
    }

    /// Works until there is nothing left to do.
    pub(super) fn work(&self) {
        let mut state = lock(&self.state);
        loop {
            if let Some(batch) = self.take(&mut state) {
                drop(state);
                self.run(batch);
                state = lock(&self.state);
            } else if state.read_all || state.stop {
                return;
            } else {
                state.idle += 1;
                state = wait(&self.work, state);
                state.idle -= 1;
            }
        }
    }

    /// The next articles, with the number of the first.
    fn take(&self, state: &mut State) -> Option<(u64, Vec<Job>)> {
        if state.stop || state.waiting.is_empty() {
            return None;
        }
        let most = if self.jobs == 1 { self.most } else { (state.waiting.len() / (2 * self.jobs)).clamp(1, self.most) };
        let mut bytes = 0;
        let mut fits = |job: &Job| {
            bytes += job.bytes();
            bytes <= BATCH_BYTES
        };
        let count = state.waiting.iter().take(most).take_while(|job| fits(job)).count().max(1);
        let first = state.taken;
        state.taken += count as u64;
        state.in_hand += count;
        Some((first, state.waiting.drain(..count).collect()))
    }

    fn run(&self, (first, batch): (u64, Vec<Job>)) {
        let articles: Vec<(u64, &RawDocument)> =
            (first + 1..).zip(&batch).filter_map(|(number, job)| Some((number, job.raw.as_ref().ok()?))).collect();
        let mut results = results(&self.task, &articles).into_iter();
        let finished = (first + 1..).zip(batch).map(|(number, job)| {
            let (weight, bytes) = (job.weight(), job.bytes() as u64);
            let result = job.raw.and_then(|raw| results.next().unwrap_or_else(|| Err(fault(&raw))));
            Outcome { input: job.input, index: job.index, number, past: job.past, bytes, result, weight }
        });
        let finished = finished.collect();
        self.finish(first, finished);
    }

    /// Hands in what a thread has finished, and writes what is next in order unless somebody else does.
    fn finish(&self, first: u64, finished: Vec<Outcome>) {
        let mut state = lock(&self.state);
        state.in_hand -= finished.len();
        let at = (first - state.written) as usize;
        if state.ready.len() < at + finished.len() {
            state.ready.resize_with(at + finished.len(), || None);
        }
        for (slot, outcome) in state.ready.iter_mut().skip(at).zip(finished) {
            *slot = Some(outcome);
        }
        let mut flushed = true;
        while !state.writing && !state.unwritable {
            let next = state.ready.iter().take_while(|r| r.is_some()).count();
            if next == 0 && flushed {
                break;
            }
            let batch: Vec<Outcome> = state.ready.drain(..next).flatten().collect();
            let weight: usize = batch.iter().map(|o| o.weight).sum();
            state.writing = true;
            // The numbers of what is handed in meanwhile count from here.
            state.written += next as u64;
            drop(state);
            // A reader gets what there is before anybody waits for more.
            flushed = next == 0;
            let write = || {
                let mut writer = lock(&self.writer);
                batch.into_iter().try_for_each(|outcome| writer.put(outcome))?;
                if flushed { writer.flush() } else { Ok(()) }
            };
            let written = catch_unwind(AssertUnwindSafe(write)).unwrap_or_else(|_| Err(io::Error::other(FAULT)));
            state = lock(&self.state);
            state.writing = false;
            state.weight -= weight;
            state.within -= next;
            if let Err(e) = written {
                // Nothing may follow a record that is written in part.
                state.unwritable = true;
                state.end = Some(End::Unwritable(e));
                state.stop = true;
                state.waiting.clear();
            }
            self.room.notify_all();
        }
        if state.stop {
            self.work.notify_all();
            self.room.notify_all();
        }
        self.change.notify_all();
    }

    /// Waits for the end; called by the main thread. `look` is called now and then, and says whether to stop.
    pub(super) fn supervise(&self, mut look: impl FnMut() -> bool) -> End {
        let mut state = lock(&self.state);
        loop {
            let busy = state.in_hand > 0 || state.writing;
            if !busy && (state.stop || state.read_all && state.waiting.is_empty()) {
                return state.end.take().unwrap_or(End::Done);
            }
            if !state.stop && look() {
                stop(&mut state, End::Interrupted);
                self.work.notify_all();
                self.room.notify_all();
                continue;
            }
            state = self.change.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

fn stop(state: &mut State, end: End) {
    state.stop = true;
    state.waiting.clear();
    state.end.get_or_insert(end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Part;

    #[test]
    fn a_fault_in_one_article_of_several_leaves_the_others() {
        let raws: Vec<RawDocument> = ["a", "bad", "c"].map(|id| RawDocument { id: id.into(), ..RawDocument::default() }).into();
        let task: Task = Box::new(|articles| {
            assert!(articles.iter().all(|(_, raw)| raw.id != "bad"), "meant to fail");
            articles.iter().map(|(n, _)| Ok(Product { part: Part::Line(vec![*n as u8]), draft: None })).collect()
        });
        let numbered: Vec<(u64, &RawDocument)> = (1..).zip(&raws).collect();
        let got = results(&task, &numbered);
        assert!(matches!(&got[..], [Ok(_), Err(e), Ok(_)] if e.to_string().contains(FAULT)));
    }
}
