//! The whole way: bytes in, record out.

use std::sync::Arc;

use jiff::civil::Date;

use crate::article::Article;
use crate::data::user::Registry;
use crate::data::user_place::UserPlaces;
use crate::error::Error;
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
    companies: Option<Arc<Registry>>,
    places: Option<Arc<UserPlaces>>,
}

impl Extractor {
    /// An extractor with these options.
    pub fn new(options: Options) -> Self {
        Extractor { options, companies: None, places: None }
    }

    /// What it was built with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Looks for these companies too (`--companies`); their ids stand in the record as `registry_id`.
    pub fn with_companies(mut self, companies: Registry) -> Self {
        self.companies = Some(Arc::new(companies));
        self
    }

    /// Looks for these places too (`--places`); they win over the places known by themselves.
    pub fn with_places(mut self, places: UserPlaces) -> Self {
        self.places = Some(Arc::new(places));
        self
    }

    /// The record of one article. Never fails: what is wrong with an article stands in the record's warnings.
    pub fn extract(&self, raw: &RawDocument) -> Record {
        self.build(raw, &Article::read(raw, self.options.date))
    }

    /// The records of several articles, in their order: as [`Extractor::extract`] gives them, but sooner, because each step
    /// goes through all of them before the next one begins. Some 64 at once are enough; memory grows with their number.
    pub fn extract_all(&self, raws: &[RawDocument]) -> Vec<Record> {
        let articles: Vec<Article> = raws.iter().map(|raw| Article::read(raw, self.options.date)).collect();
        self.build_all(&raws.iter().zip(&articles).collect::<Vec<_>>())
    }

    /// As [`Extractor::extract`], but bytes that are no text are an error.
    pub fn try_extract(&self, raw: &RawDocument) -> Result<Record, Error> {
        let article = self.read(raw)?;
        Ok(self.build(raw, &article))
    }

    /// The first half of the way: decoded, with the page told from what is read. Bytes that are no text are an error.
    pub(crate) fn read(&self, raw: &RawDocument) -> Result<Article, Error> {
        let article = Article::read(raw, self.options.date);
        match &article.refused {
            Some(why) => Err(Error::new(
                raw.path.clone().unwrap_or_else(|| raw.id.clone()),
                format!("{why} (leave it out, or name its encoding with --encoding)"),
            )),
            None => Ok(article),
        }
    }

    /// The second half: what the article says, linked. `article` was read from `raw`.
    pub(crate) fn build(&self, raw: &RawDocument, article: &Article) -> Record {
        self.build_all(&[(raw, article)]).swap_remove(0)
    }

    /// The second half for several articles; the records are in their order.
    pub(crate) fn build_all(&self, read: &[(&RawDocument, &Article)]) -> Vec<Record> {
        let (raws, articles): (Vec<&RawDocument>, Vec<&Article>) = read.iter().copied().unzip();
        let (registry, places) = (self.companies.as_deref(), self.places.as_deref());
        let docs: Vec<Document> =
            articles.into_iter().map(|article| Document { registry, places, ..Document::new(article) }).collect();
        record::build(&raws, &docs, &mention::recognise(&docs), self.options.show)
    }
}
