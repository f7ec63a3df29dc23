//! taojin (淘金, panning for gold): archives of Chinese news in, linked investment records out.

pub mod article;
pub mod data;
pub mod error;
pub mod input;
pub mod mention;
pub mod pipeline;
pub mod record;
pub mod span;
pub mod text;

pub use pipeline::{Extractor, Options};
pub use record::Record;
