//! A sample of articles, the same on every machine.
//!
//! Why by hash? One pass then suffices, so that a pipe can be sampled, and no more than the sample is held in memory: the N
//! articles whose hash of seed, id and bytes is smallest. Whether an article is among them does not depend on the order of
//! the inputs nor on their paths, and an archive that has grown keeps most of its sample. The bytes are in the hash so that
//! different articles with one id are drawn apart.

use std::collections::BinaryHeap;

use sha2::{Digest, Sha256};

use super::RawDocument;
use crate::error::Error;

/// Which sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many articles; all where there are fewer.
    pub size: u32,
    /// Another seed is another sample.
    pub seed: u64,
}

impl Sample {
    /// Draws from the articles: failures are handed on as they come, then the sample in the order of the inputs. With each
    /// comes what the caller knows of it.
    pub fn draw<T>(
        self,
        articles: impl Iterator<Item = (T, Result<RawDocument, Error>)>,
    ) -> impl Iterator<Item = (T, Result<RawDocument, Error>)> {
        let mut kept: BinaryHeap<Kept<T>> = BinaryHeap::new();
        let mut articles = articles.enumerate();
        let mut drawn = None;
        std::iter::from_fn(move || {
            if drawn.is_none() {
                for (number, (known, raw)) in articles.by_ref() {
                    let raw = match raw {
                        Ok(raw) => raw,
                        Err(e) => return Some((known, Err(e))),
                    };
                    let hash = self.hash(&raw);
                    let full = kept.len() >= self.size as usize;
                    if full && kept.peek().is_some_and(|largest| (hash, number) > (largest.hash, largest.number)) {
                        continue;
                    }
                    kept.push(Kept { hash, number, known, raw });
                    if full {
                        kept.pop();
                    }
                }
                let mut sample = std::mem::take(&mut kept).into_vec();
                sample.sort_unstable_by_key(|k| k.number);
                drawn = Some(sample.into_iter());
            }
            drawn.as_mut()?.next().map(|k| (k.known, Ok(k.raw)))
        })
    }

    fn hash(self, raw: &RawDocument) -> [u8; 32] {
        let id = raw.id.as_bytes();
        let head = Sha256::new().chain_update(self.seed.to_le_bytes()).chain_update((id.len() as u64).to_le_bytes());
        head.chain_update(id).chain_update(&raw.bytes).finalize().into()
    }
}

/// An article of the sample so far; the largest hash, then the latest, goes first.
struct Kept<T> {
    hash: [u8; 32],
    number: usize,
    known: T,
    raw: RawDocument,
}

impl<T> Ord for Kept<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.hash, self.number).cmp(&(other.hash, other.number))
    }
}

impl<T> PartialOrd for Kept<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Kept<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(n: usize) -> Vec<RawDocument> {
        let article = |i| RawDocument { id: format!("a{i}"), bytes: format!("第{i}条").into_bytes(), ..RawDocument::default() };
        (0..n).map(article).collect()
    }

    fn draw(size: u32, seed: u64, archive: Vec<RawDocument>) -> Vec<String> {
        let drawn = Sample { size, seed }.draw(archive.into_iter().map(|raw| ((), Ok(raw))));
        drawn.map(|(_, r)| r.expect("an article").id).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_in_the_order_of_the_inputs() {
        let first = draw(20, 7, archive(1000));
        assert_eq!(first.len(), 20);
        assert_eq!(first, draw(20, 7, archive(1000)));
        assert_ne!(first, draw(20, 8, archive(1000)));
        let number = |id: &String| id[1..].parse::<usize>().expect("a number");
        assert!(first.is_sorted_by_key(number), "{first:?}");
        let backwards = draw(20, 7, archive(1000).into_iter().rev().collect());
        assert!(first.iter().rev().eq(&backwards));
    }

    #[test]
    fn every_article_has_the_same_chance() {
        // 1000 seeds, 10 of 100: each about 100 times, by chance within five standard deviations (47).
        let mut times = std::collections::BTreeMap::new();
        for seed in 0..1000 {
            draw(10, seed, archive(100)).into_iter().for_each(|id| *times.entry(id).or_insert(0u32) += 1);
        }
        assert_eq!(times.len(), 100);
        assert!(times.values().all(|n| n.abs_diff(100) < 47), "{times:?}");
    }

    #[test]
    fn a_small_archive_is_taken_whole_and_failures_are_handed_on() {
        assert_eq!(draw(5, 0, archive(3)), ["a0", "a1", "a2"]);
        let mut inputs: Vec<_> = archive(3).into_iter().map(Ok).collect();
        inputs.insert(1, Err(Error::new("x.txt", "gone")));
        let drawn: Vec<_> = Sample { size: 1, seed: 0 }.draw((0..).zip(inputs)).collect();
        assert_eq!(drawn.len(), 2);
        assert!(drawn[0].0 == 1 && drawn[0].1.is_err() && drawn[1].1.is_ok());
        assert_ne!(drawn[1].0, 1);
    }

    #[test]
    fn articles_with_one_id_are_drawn_apart() {
        let same = || archive(200).into_iter().map(|raw| RawDocument { id: "a".into(), ..raw });
        let drawn: Vec<_> = Sample { size: 10, seed: 1 }
            .draw(same().map(|raw| ((), Ok(raw))))
            .map(|(_, r)| r.expect("an article").bytes)
            .collect();
        let first: Vec<_> = same().take(10).map(|r| r.bytes).collect();
        assert_ne!(drawn, first);
    }
}
