//! taojin (淘金, panning for gold): archives of Chinese news in, linked investment records out.
//!
//! The modules stand in the order of the pipeline; a later one may use an earlier one, never the reverse.

pub mod error;
pub mod span;

pub mod data;
pub mod input;

pub mod article;

pub mod text;

pub mod mention;

pub mod record;

pub mod pipeline;

pub mod output;

pub mod eval;

pub mod cli;

pub use pipeline::{Extractor, Options};
pub use record::Record;
