//! The text as the recognisers see it: folded script, sentences, the lexicon's hits, and tokens where asked for.

pub(crate) mod sentence;
#[cfg(feature = "tokens")]
pub(crate) mod token;

use std::borrow::Cow;

use crate::article::Article;
use crate::data::user::Registry;
use crate::data::user_place::UserPlaces;
use crate::data::{Hit, Scan, Table};
use crate::span::Span;

pub(crate) use sentence::Sentence;

/// An article made ready for the recognisers.
pub struct Document<'a> {
    /// The article.
    pub article: &'a Article,
    /// The text with traditional characters folded to simplified ones of the same byte length, so that every span
    /// holds in both views. Full-width digits and punctuation stay as they are.
    pub folded: Cow<'a, str>,
    /// Sentences of the zones that are read, in order.
    pub sentences: Vec<Sentence>,
    /// What the lexicon finds in `folded`.
    pub scan: Scan,
    /// The user's own companies.
    pub registry: Option<&'a Registry>,
    /// The user's own places.
    pub places: Option<&'a UserPlaces>,
}

impl<'a> Document<'a> {
    /// Folds, cuts and scans an article.
    pub fn new(article: &'a Article) -> Self {
        let folded = Cow::Borrowed(article.folded.as_deref().unwrap_or(&article.text));
        let sentences = sentence::split(article);
        let scan = Scan::new(&folded);
        Document { article, folded, sentences, scan, registry: None, places: None }
    }

    /// The folded text at a span.
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.folded)
    }

    /// The table's hits ([`Scan::of`], none of which overlaps another) by sentence: the numbers of the sentences that have some,
    /// in order. A hit across the end of a sentence is left out, as by [`Scan::within`].
    pub fn by_sentence(&self, table: Table) -> impl Iterator<Item = (usize, &[Hit])> {
        let mut hits = self.scan.of(table);
        let mut number = 0;
        std::iter::from_fn(move || {
            loop {
                let (first, sentence) = (hits.first()?.span, self.sentences.get(number)?.span);
                if first.start >= sentence.end {
                    number += 1;
                } else if sentence.contains(first) {
                    let (own, rest) = hits.split_at(hits.partition_point(|h| h.span.end <= sentence.end));
                    (hits, number) = (rest, number + 1);
                    return Some((number - 1, own));
                } else {
                    // In furniture, or across the end of a sentence.
                    hits = &hits[1..];
                }
            }
        })
    }

    /// The sentence that holds the span, `None` for furniture.
    pub fn sentence_of(&self, span: Span) -> Option<usize> {
        let i = self.sentences.partition_point(|s| s.span.end <= span.start);
        self.sentences.get(i).filter(|s| s.span.contains(span)).map(|_| i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::RawDocument;

    #[test]
    fn hits_by_sentence_are_those_within_each() {
        let text = "某市某县。没有。\n记者 某某\n某省某市与某集团签约，某公司项目在某区开工。项目\n。";
        let raw = RawDocument { bytes: text.replace('某', "江").into_bytes(), ..RawDocument::default() };
        let article = Article::read(&raw, None);
        let doc = Document::new(&article);
        let mut seen = 0;
        for &table in Table::ALL {
            let within = |(n, s): (usize, &Sentence)| (n, doc.scan.within(table, s.span).to_vec());
            let want: Vec<(usize, Vec<Hit>)> =
                doc.sentences.iter().enumerate().map(within).filter(|(_, hits)| !hits.is_empty()).collect();
            let got: Vec<(usize, Vec<Hit>)> = doc.by_sentence(table).map(|(n, hits)| (n, hits.to_vec())).collect();
            assert_eq!(got, want, "{table:?}");
            seen += got.len();
        }
        assert!(seen > 5, "{seen}");
    }
}
