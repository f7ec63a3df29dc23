//! The whole way: bytes in, record out.

use jiff::civil::Date;

use crate::article::Article;
use crate::input::RawDocument;
use crate::mention;
use crate::record::{self, Record, Show};
use crate::text::Document;

/// Options of an [`Extractor`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The reference date for all articles (`--date`).
    pub date: Option<Date>,
    /// What of a record is printed.
    pub show: Show,
}

/// Turns articles into records. Built once, shared by threads.
#[derive(Clone, Debug, Default)]
pub struct Extractor {
    options: Options,
}

impl Extractor {
    /// An extractor with these options.
    pub fn new(options: Options) -> Self {
        Extractor { options }
    }

    /// The record of one article. Never fails: what is wrong with an article stands in the record's warnings.
    pub fn extract(&self, raw: &RawDocument) -> Record {
        let article = Article::read(raw, self.options.date);
        let doc = Document::new(&article);
        let (mentions, home) = mention::recognise(&doc);
        record::build(raw, &doc, &mentions, home, self.options.show)
    }
}
