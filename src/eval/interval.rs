//! Precision, recall and F1 from tallies, with intervals.
//!
//! Why resample articles? The mentions of one article resemble each other (the same firm ten times), so articles, not
//! mentions, are what is drawn. A percentile bootstrap: [`RESAMPLES`] times as many articles as there are, drawn with
//! replacement; the interval holds the middle 95 % of the figures that come out. A resample without anything to find or
//! found says nothing and is left out.
//!
//! Why a generator of our own? Its numbers must be the same next year on another machine; SplitMix64 (Steele, Lea and Flood,
//! 2014) is six lines and passes the usual tests. The seed is fixed.

use serde::Serialize;

use super::{Counts, ROWS, Tally};

/// How many times the articles are drawn again.
pub(super) const RESAMPLES: usize = 1000;
/// Where the generator starts.
pub(super) const SEED: u64 = 1;

/// The bounds of the middle 95 % of resamples.
pub type Interval = (f64, f64);

/// One row of figures: its tally and what follows from it.
///
/// Figures are null where nothing was to be found and nothing was found; bounds also for fewer than two articles.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// A kind of mention, `figure` or `project`.
    pub group: &'static str,
    /// As the module says.
    pub measure: &'static str,
    /// Found and in the gold.
    pub right: u64,
    /// Found.
    pub found: u64,
    /// In the gold.
    pub gold: u64,
    /// Share of what was found that is right; 0 where nothing was found.
    pub precision: Option<f64>,
    /// Lower bound.
    pub precision_low: Option<f64>,
    /// Upper bound.
    pub precision_high: Option<f64>,
    /// Share of the gold that was found; 1 where there was nothing to find.
    pub recall: Option<f64>,
    /// Lower bound.
    pub recall_low: Option<f64>,
    /// Upper bound.
    pub recall_high: Option<f64>,
    /// Harmonic mean of the two.
    pub f1: Option<f64>,
    /// Lower bound.
    pub f1_low: Option<f64>,
    /// Upper bound.
    pub f1_high: Option<f64>,
}

type Sum = [u64; 3];

/// Precision, recall, F1.
fn figures([right, found, gold]: Sum) -> Option<[f64; 3]> {
    let share = |a: u64, b: u64, none: f64| if b == 0 { none } else { a as f64 / b as f64 };
    (found + gold > 0).then(|| [share(right, found, 0.0), share(right, gold, 1.0), share(2 * right, found + gold, 1.0)])
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    fn below(&mut self, n: usize) -> usize {
        // The upper half of a wide product: without a division, and even but for one part in 2^64 / n.
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

fn sum<'a>(articles: impl Iterator<Item = &'a Counts>) -> [Sum; ROWS.len()] {
    let mut total = [[0; 3]; ROWS.len()];
    for counts in articles {
        for (sum, Tally { right, found, gold }) in total.iter_mut().zip(counts) {
            sum[0] += u64::from(*right);
            sum[1] += u64::from(*found);
            sum[2] += u64::from(*gold);
        }
    }
    total
}

/// The rows of figures over all articles, in the order of [`ROWS`].
pub(super) fn rows(articles: &[Counts]) -> Vec<Row> {
    let total = sum(articles.iter());
    // Every row: precisions, recalls, F1s of the resamples.
    let mut drawn: Vec<[Vec<f64>; 3]> = vec![Default::default(); ROWS.len()];
    if articles.len() > 1 {
        let mut random = Random(SEED);
        for _ in 0..RESAMPLES {
            let again = sum((0..articles.len()).map(|_| &articles[random.below(articles.len())]));
            for (row, sum) in drawn.iter_mut().zip(again) {
                for (of, value) in row.iter_mut().zip(figures(sum).into_iter().flatten()) {
                    of.push(value);
                }
            }
        }
    }
    let row = |((&(group, measure), total), drawn): ((_, Sum), &mut [Vec<f64>; 3])| {
        let [p, r, f] = figures(total).map_or([None; 3], |f| f.map(Some));
        let [(p_low, p_high), (r_low, r_high), (f_low, f_high)] =
            drawn.each_mut().map(|of| middle(of).map_or((None, None), |(low, high)| (Some(low), Some(high))));
        Row {
            group,
            measure,
            right: total[0],
            found: total[1],
            gold: total[2],
            precision: p,
            precision_low: p_low,
            precision_high: p_high,
            recall: r,
            recall_low: r_low,
            recall_high: r_high,
            f1: f,
            f1_low: f_low,
            f1_high: f_high,
        }
    };
    ROWS.iter().zip(total).zip(&mut drawn).map(row).collect()
}

/// The bounds of the middle 95 %, by nearest rank.
fn middle(values: &mut [f64]) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    // 2.5 % and 97.5 %, rounded up, in whole numbers.
    let at = |per_mille: usize| values.get((values.len() * per_mille).div_ceil(1000).checked_sub(1)?).copied();
    Some((at(25)?, at(975)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(right: u32, found: u32, gold: u32) -> Counts {
        let mut counts = Counts::default();
        counts[0] = Tally { right, found, gold };
        counts
    }

    #[test]
    fn figures_of_a_tally() {
        assert_eq!(figures([3, 4, 6]), Some([0.75, 0.5, 0.6]));
        assert_eq!(figures([0, 0, 2]), Some([0.0, 0.0, 0.0]));
        assert_eq!(figures([0, 2, 0]), Some([0.0, 1.0, 0.0]));
        assert_eq!(figures([0, 0, 0]), None);
    }

    #[test]
    fn the_generator_gives_its_published_numbers() {
        let mut random = Random(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
        let mut random = Random(SEED);
        assert!((0..1000).all(|_| random.below(3) < 3));
    }

    #[test]
    fn intervals_hold_the_figure_and_narrow_with_more_articles() {
        let few: Vec<Counts> = (0..10).map(|i| counts(5 + i % 3, 10, 10)).collect();
        let many: Vec<Counts> = (0..1000).map(|i| counts(5 + i % 3, 10, 10)).collect();
        let (a, b) = (&rows(&few)[0], &rows(&many)[0]);
        let width = |r: &Row| r.f1_high.expect("a bound") - r.f1_low.expect("a bound");
        for r in [a, b] {
            assert!(r.f1_low <= r.f1 && r.f1 <= r.f1_high, "{r:?}");
        }
        assert!(width(b) < width(a) / 5.0, "{} {}", width(a), width(b));
        assert_eq!(rows(&few), rows(&few));
    }

    #[test]
    fn what_was_never_seen_has_no_figures_and_one_article_no_interval() {
        let one = rows(&[counts(1, 2, 2)]);
        assert_eq!((one[0].f1, one[0].f1_low), (Some(0.5), None));
        assert_eq!((one[1].f1, one[1].gold), (None, 0));
    }

    #[test]
    fn ranks() {
        let mut values: Vec<f64> = (0..1000).rev().map(f64::from).collect();
        assert_eq!(middle(&mut values), Some((24.0, 974.0)));
        assert_eq!(middle(&mut [7.0]), Some((7.0, 7.0)));
        assert_eq!(middle(&mut []), None);
    }
}
