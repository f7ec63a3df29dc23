//! taojin (淘金, panning for gold): archives of Chinese news in, linked investment records out.
//!
//! ```
//! use taojin::input::RawDocument;
//! use taojin::Extractor;
//!
//! let raw = RawDocument { id: "one".into(), bytes: "云岭铜业投资3.2亿元建设年产2万吨铜箔项目。".into(), ..RawDocument::default() };
//! let record = Extractor::default().extract(&raw);
//! assert_eq!(record.projects[0].name.as_deref(), Some("年产2万吨铜箔"));
//! let paid = record.mentions.iter().find(|m| m.id == record.projects[0].investment[0]).unwrap();
//! assert_eq!(paid.text, "3.2亿元");
//! ```
//!
//! # The way of an article
//!
//! The modules stand in the order of the pipeline; a later one may use an earlier one, never the reverse.
//!
//! 1. [`input`] reads paths, folders and standard input into raw documents: opens what streams are packed in, one container
//!    within another, and takes the articles out of texts, pages, JSON, tables and crawls, one at a time.
//! 2. [`article`] decodes one, takes the article out of a page ([`article::html`]), keeps the map back to its bytes
//!    ([`span::TextMap`]), and tells the page's furniture (source line, credits, menus, image names) from what is read. It
//!    knows when the article appeared.
//! 3. [`text`] folds traditional characters, cuts sentences, and runs the one scan: [`data::lexicon`] holds the first
//!    column of every table under `src/data` in one matcher, which reads the article once.
//! 4. [`mention`] has one recogniser for each kind. **Find** works on what the scan has hit and is free of context;
//!    [`mention::overlap`] keeps one reading for each stretch; **resolve** gives it its value: 3月8日 becomes 2023-03-08,
//!    独山经开区 becomes 522726.
//! 5. [`record`] groups the companies ([`record::companies`]) and links everything into projects ([`record::link`]), in
//!    seven named steps over plain data.
//! 6. [`output`] prints records, as JSON or as the tables of [`output::table`], into files that appear whole or not at all;
//!    [`report`] shows them in the terminal and as one HTML page; [`eval`] scores them against corrected ones; [`cli`] is
//!    the program, with the threads of a run.
//!
//! # What always holds
//!
//! - A mention's surface is exactly the slice of the text at its span; spans are born in the recogniser, nothing searches
//!   for its words afterwards.
//! - From article to record nothing is read or written, and nothing panics; what is wrong with an article stands in its record as a warning.
//! - The same bytes and options give the same bytes.
//! - Amounts are decimals, never floats. Nothing is guessed silently.
//!
//! # Why so?
//!
//! **Why rules in tables?** The names, units, cues and holidays that the recognisers know are lines in tables with their
//! source in `src/data/SOURCES.md`, and beside them stand cases in `fixtures/cases`: one is added without touching the
//! engine, and a wrong record can be traced to the line that made it (`--explain`). Only the few words that one rule of a
//! grammar turns on are written in that rule, with the sentence that taught it.
//!
//! **Why one scan?** See [`data::lexicon`]. Finer parsing happens only around its hits.
//!
//! **Why are words of jieba-rs not cut first?** Cutting every sentence costs as much as much of the rest, and a wrong cut
//! cannot be mended. Where a name's edge is open the recognisers ask a list of common words ([`data::words`]);
//! [`text::token`] serves `--tokens`.
//!
//! **Why byte offsets inside and code points outside?** Slicing wants bytes; readers in Python, R and a database want
//! characters. [`span::TextMap`] turns the one into the other, and into bytes of the original file.
//!
//! # Where the time goes
//!
//! Of a short news item, some 650 bytes, on one core; `cargo bench` prints the table for any text:
//!
//! | stage | share |
//! | --- | --- |
//! | decode, page | 8 % |
//! | sentences, scan | 12 % |
//! | find, resolve: companies and dates a fifth of it each, places a sixth, numbers and figures a fifth | 57 % |
//! | companies grouped, projects linked | 16 % |
//! | write JSON | 7 % |
//!
//! The whole runs at somewhat more than a quarter of the speed at which jieba-rs only cuts the same text. No stage stands out:
//! the rules look at a few characters around some forty hits in each item, and there are many rules.
//!
//! **Why several articles at once?** The code and tables of all stages are larger than the processor's nearest caches, and an
//! item is so short that fetching them is a good part of the work. [`Extractor::extract_all`] lets each stage, and each
//! recogniser, go through a batch of articles before the next one begins; that alone is worth a sixth. Records do not depend
//! on it.
//!
//! # What is deliberately absent
//!
//! No model to download, no network, no clock, no repair of damaged numbers, no merging of companies across articles.

pub mod error;
pub mod span;

pub mod input;

pub mod data;

pub mod article;

pub mod text;

pub mod mention;

pub mod record;

pub mod pipeline;

pub mod output;

pub mod report;

pub mod eval;

pub mod cli;

pub use pipeline::{Extractor, Options};
pub use record::Record;
