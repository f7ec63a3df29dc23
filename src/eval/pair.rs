//! Which record belongs to which article: the lines of gold and of records, brought together.

use std::collections::HashMap;

use super::read::{self, Article, Sameness};
use super::score;
use crate::error::Error;
use crate::record::read::{Input, Place, lines};

/// The articles of the gold, each with what came of its record.
pub(super) struct Paired<T> {
    /// In the order of the gold; none where the article has no record.
    pub articles: Vec<(Article, Option<T>)>,
    /// Ids of records that the gold does not have.
    pub extra: Vec<String>,
    /// Lines and articles that were wrong and told.
    pub problems: usize,
}

impl<T> Paired<T> {
    /// Ids of the articles that have no record.
    pub(super) fn missing(&self) -> Vec<String> {
        self.articles.iter().filter(|(_, got)| got.is_none()).map(|(article, _)| article.id.clone()).collect()
    }
}

/// Holds each record against its article of the gold. The gold is kept, records are read one at a time.
pub(super) fn compared<T>(
    gold: Input,
    records: Input,
    tell: &mut dyn FnMut(&Error),
    compare: impl Fn(&Article, &Article) -> T,
) -> Result<Paired<T>, Error> {
    let (gold_name, records_name) = (gold.name.clone(), records.name.clone());
    let mut pairing = Pairing { gold: Vec::new(), numbers: HashMap::new(), extra: Vec::new(), good: 0, problems: 0, tell };
    lines(gold, &mut |place, line| pairing.gold(place, line))?;
    if pairing.gold.is_empty() {
        return Err(Error::new(gold_name, "holds no article that can be scored (give JSON Lines, one article a line)"));
    }
    lines(records, &mut |place, line| pairing.record(place, line, &gold_name, &compare))?;
    if pairing.good == 0 {
        return Err(Error::new(records_name, "holds no record (give what taojin extract printed)"));
    }
    if pairing.gold.iter().all(|g| g.got.is_none()) {
        let why = format!("no record has an id of {gold_name} (are they of the same articles?)");
        return Err(Error::new(records_name, why));
    }
    Ok(pairing.end())
}

/// An article of the gold.
struct Wanted<T> {
    article: Article,
    got: Option<Got<T>>,
}

/// What an article of the gold got.
struct Got<T> {
    /// How surely the record is of that article.
    sure: Sameness,
    /// The record's line.
    line: u64,
    /// Why it may be of another article.
    doubt: Option<Error>,
    outcome: T,
}

/// The pairs as far as they are known.
struct Pairing<'a, T> {
    gold: Vec<Wanted<T>>,
    /// Number and line of the articles with an id.
    numbers: HashMap<String, Vec<(usize, u64)>>,
    extra: Vec<String>,
    /// How many records could be read.
    good: u64,
    problems: usize,
    tell: &'a mut dyn FnMut(&Error),
}

impl<T> Pairing<'_, T> {
    fn told(&mut self, e: &Error) {
        self.problems += 1;
        (self.tell)(e);
    }

    /// Takes a line of the gold.
    fn gold(&mut self, place: &Place, line: &[u8]) {
        let article = match read::article(line, true) {
            Ok(article) => article,
            Err(why) => return self.told(&Error::new(place.to_string(), why)),
        };
        let same = self.numbers.entry(article.id.clone()).or_default();
        match same.iter().find(|(n, _)| self.gold[*n].article.origin.is_like(&article.origin)) {
            Some(&(_, first)) => self.told(&twice(place, &article.id, first)),
            None => {
                same.push((self.gold.len(), place.line));
                self.gold.push(Wanted { article, got: None });
            }
        }
    }

    /// Takes a record: holds it against the article that it is of, or says why it is of none.
    fn record(&mut self, place: &Place, line: &[u8], gold_name: &str, compare: &impl Fn(&Article, &Article) -> T) {
        let article = match read::article(line, false) {
            Ok(article) => article,
            Err(why) => return self.told(&Error::new(place.to_string(), why)),
        };
        self.good += 1;
        let candidates = self.numbers.get(&article.id).map(Vec::as_slice).unwrap_or_default();
        let sameness = |n: usize| self.gold[n].article.origin.same(&article.origin);
        let best = candidates.iter().rev().max_by_key(|(n, _)| (sameness(*n), self.gold[*n].got.is_none()));
        let Some(&(n, gold_line)) = best else { return self.extra.push(article.id) };
        let (sure, many) = (sameness(n), candidates.len());
        if many > 1 && sure < Sameness::Bytes {
            // It may be any of them, or another one.
            return match sure {
                Sameness::Other => self.extra.push(article.id),
                _ => self.told(&unclear(place, &article.id, many)),
            };
        }
        match self.gold[n].got.as_ref().map(|before| (before.sure, before.line)) {
            // Another article with this id, of which the gold has only one.
            Some((before, _)) if before > sure && sure != Sameness::Unknown => return self.extra.push(article.id),
            Some((before, line)) if before >= sure => return self.told(&twice(place, &article.id, line)),
            Some(_) => self.extra.push(article.id.clone()),
            None => {}
        }
        let wanted = &mut self.gold[n];
        let doubt = score::other_text(&wanted.article, &article).map(|why| {
            let todo = "make the records from the text that the gold was made from";
            let what = format!("{}: {why}, line {gold_line} of {gold_name} ({todo})", article.id);
            Error::new(place.to_string(), what)
        });
        let outcome = compare(&wanted.article, &article);
        wanted.got = Some(Got { sure, line: place.line, doubt, outcome });
    }

    /// Tells what is doubtful of the pairs that were made in the end.
    fn end(mut self) -> Paired<T> {
        let mut articles = Vec::with_capacity(self.gold.len());
        for wanted in std::mem::take(&mut self.gold) {
            let outcome = wanted.got.map(|got| {
                got.doubt.iter().for_each(|doubt| self.told(doubt));
                got.outcome
            });
            articles.push((wanted.article, outcome));
        }
        Paired { articles, extra: self.extra, problems: self.problems }
    }
}

fn twice(place: &Place, id: &str, first: u64) -> Error {
    let todo = "give each article one line; where ids repeat, leave source.path or source.sha256 in both files";
    Error::new(place.to_string(), format!("the id {id} stood in line {first} already; this line is left out ({todo})"))
}

fn unclear(place: &Place, id: &str, many: usize) -> Error {
    let todo = "leave source.path or source.sha256 in both files, which tell them apart";
    Error::new(place.to_string(), format!("the id {id} stands for {many} articles of the gold; this line is left out ({todo})"))
}
