//! Facts and words: the tables under `src/data/*.tsv` and the one scan for their first columns.
//!
//! `SOURCES.md` beside the tables names where each comes from and under which licence.

pub(crate) mod any;
pub(crate) mod charset;
pub(crate) mod class;
pub(crate) mod division;
pub(crate) mod fold;
pub mod lexicon;
pub(crate) mod mark;
pub(crate) mod matcher;
pub(crate) mod sorted;
pub(crate) mod user;
pub(crate) mod user_place;
pub(crate) mod words;

pub(crate) use charset::CharSet;
pub(crate) use charset::one_of;
pub(crate) use lexicon::{Hit, Row, Scan, Table, rows_of};
pub(crate) use sorted::Sorted;
