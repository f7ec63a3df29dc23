//! Facts and words: the tables under `src/data/*.tsv` and the one scan for their first columns.
//!
//! `SOURCES.md` beside the tables names where each comes from and under which licence.

pub(crate) mod any;
pub mod charset;
pub mod division;
pub mod fold;
pub mod lexicon;
pub mod mark;
pub mod matcher;
pub mod sorted;
pub mod user;
pub mod user_place;
pub mod words;

pub use charset::CharSet;
pub(crate) use charset::one_of;
pub use lexicon::{Hit, Row, Scan, Table, rows_of};
pub use sorted::Sorted;
