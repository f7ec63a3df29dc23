//! One door for the program, the benchmark and the tests that look inside. Nothing here is promised to stay.

#[cfg(feature = "cli")]
pub use crate::cli::main;

pub use crate::article::{Article, decode, html};
pub use crate::data::lexicon;
pub use crate::mention::{Clues, Context, Expr, Mention, Recognised, Value, date, place, recognise};
pub use crate::output::csv::encode as csv;
pub use crate::rule::{FindRule, Ground, LinkRule};
pub use crate::span::{Span, TextMap};
pub use crate::text::Document;
#[cfg(feature = "tokens")]
pub use crate::text::token::JIEBA;

use crate::input::RawDocument;
use crate::record::{self, Record, Show};

/// Mentions to records.
pub fn link(raws: &[&RawDocument], docs: &[Document], recognised: &[Recognised], show: Show) -> Vec<Record> {
    record::build(raws, docs, recognised, show)
}
