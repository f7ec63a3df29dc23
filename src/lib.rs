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
//! | what | where |
//! | --- | --- |
//! | an article, a folder, an archive in | [`input`] |
//! | from one to the other | [`Extractor`], with [`Options`], the user's own [`Registry`] and [`UserPlaces`] |
//! | what comes out | [`Record`], its types in [`record`] |
//! | records as JSON Lines and tables | [`output`] |
//! | records as a page | [`report`] |
//! | records scored against corrected ones | [`eval`] |
//!
//! Four examples run as tests: `examples/article.rs`, `folder.rs`, `companies.rs`, `tables.rs`.
//!
//! # Features
//!
//! By default: `cli` (the program; brings `schema`), `parquet` and `xlsx` (tables in these formats), `tokens` (words with
//! their part of speech, by jieba-rs). `schema`: the types implement `schemars::JsonSchema`. A program that uses the library
//! alone turns them off.
//!
#![doc = include_str!("../docs/design.md")]
#![warn(missing_docs, unreachable_pub)]

mod error;
mod rule;
mod span;

pub mod input;

mod data;

mod article;

mod text;

mod frame;

mod mention;

pub mod record;

mod pipeline;

pub mod output;

pub mod report;

pub mod eval;

#[cfg(feature = "cli")]
mod cli;

#[doc(hidden)]
pub mod inside;

pub use data::user::Registry;
pub use data::user_place::UserPlaces;
pub use encoding_rs::Encoding;
pub use error::Error;
pub use jiff::civil::Date;
pub use pipeline::{Extractor, Options};
pub use record::Record;
pub use serde_json;
