//! Reprints: articles whose body an earlier article had already, but for a few words.
//!
//! A body becomes a [`Sketch`]: a MinHash signature of its character trigrams, and hashes of the companies it names and of
//! the numbers it holds. What stands around the body (headline, source line, credits), its punctuation, and whether its
//! characters are traditional or simplified makes no difference. Two articles are one when their bodies share about three
//! quarters of their trigrams, two thirds of their companies and nine tenths of their numbers: reports that follow one
//! template (the same words, another firm, other sums) are not reprints. Another day alone is not enough to tell: a reprint
//! may have its own dateline.
//!
//! **Why only the first of a group?** An article is compared with the first ones of the groups so far. Chains, in which
//! each is like the one before and the last unlike the first, so do not come about, and the result depends on the order
//! of the articles only.
//!
//! **Memory.** Some 420 bytes for each article that is no reprint; it is the only thing in a run that grows with it.

use std::collections::HashMap;

use crate::article::{Article, ZoneKind};
use crate::record::Record;
use crate::record::Source;

/// Values of a signature, each the smallest hash in one part of the range (one-permutation hashing).
const BINS: usize = 128;
/// How many of them must agree: an estimate of three quarters of all trigrams, less what chance takes away.
const ALIKE: usize = 94;
/// Bands of values by which likely articles are looked up, and values in a band. Of pairs that share 0.8 of their trigrams
/// 98 in 100 have a band in common, of those that share 0.9 all but 2 in 10,000.
const BANDS: usize = 8;
const BAND: usize = 4;
/// How many articles with a band in common are looked at, the latest first: archives of one template stay fast.
const LOOK: usize = 64;
/// Most companies, and most numbers, that are remembered.
const FACTS: usize = 24;
/// The share of companies, and of numbers, that reprints have in common. A firm may be spelt otherwise; a number is not.
const COMPANIES: (usize, usize) = (2, 3);
const NUMBERS: (usize, usize) = (9, 10);
/// A body of fewer characters says too little.
const SHORTEST: usize = 20;

/// What is remembered of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sketch {
    values: [u8; BINS],
    bands: [u32; BANDS],
    /// Hashes of companies and of numbers, each sorted.
    companies: Vec<u32>,
    numbers: Vec<u32>,
}

impl Sketch {
    /// Of an article and its record; `None` where its body is too short to tell.
    pub(crate) fn new(article: &Article, record: &Record) -> Option<Sketch> {
        let text = article.folded.as_deref().unwrap_or(&article.text);
        let body = article.zones.iter().filter(|z| z.kind == ZoneKind::Body).map(|z| z.span.of(text));
        let (mut characters, mut numbers) = (Vec::new(), Vec::new());
        for part in body {
            let mut number = 0u64;
            for c in part.chars().map(plain) {
                if c.is_ascii_digit() {
                    number = mix(number ^ u64::from(c));
                } else if c != '.' && c != ',' {
                    numbers.extend((number != 0).then_some(number as u32));
                    number = 0;
                }
                characters.extend(c.is_alphanumeric().then_some(u64::from(c)));
            }
            numbers.extend((number != 0).then_some(number as u32));
        }
        if characters.len() < SHORTEST {
            return None;
        }
        let trigrams = characters.windows(3).map(|w| mix(w[0] << 42 | w[1] << 21 | w[2]));
        let bins = signature(trigrams);
        let band = |n: usize| bins[n * BAND..][..BAND].iter().fold(n as u64 + 1, |hash, bin| mix(hash ^ bin)) as u32;
        // The shortest form: it is the one that two reports have in common.
        let companies = record.companies.iter().filter_map(|c| {
            let names = c.aliases.iter().chain([&c.name]);
            names.min_by_key(|n| n.chars().count()).map(|n| n.chars().fold(0, |hash, c| mix(hash ^ u64::from(c))) as u32)
        });
        Some(Sketch {
            values: std::array::from_fn(|n| bins[n] as u8),
            bands: std::array::from_fn(band),
            companies: smallest(companies.collect()),
            numbers: smallest(numbers),
        })
    }
}

/// Full-width letters and digits as ASCII, letters small.
fn plain(c: char) -> char {
    let ascii = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    ascii.to_ascii_lowercase()
}

/// The finaliser of SplitMix64: every bit of the result depends on every bit of `x`.
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// One-permutation MinHash with optimal densification (Shrivastava 2017): an empty bin takes the value of another, chosen
/// by its number.
fn signature(hashes: impl Iterator<Item = u64>) -> [u64; BINS] {
    let mut bins = [u64::MAX; BINS];
    for hash in hashes {
        let bin = &mut bins[(hash >> 57) as usize];
        *bin = (*bin).min(hash & (u64::MAX >> 7));
    }
    let full = bins;
    for (n, bin) in (0u64..).zip(&mut bins).filter(|(_, bin)| **bin == u64::MAX) {
        let from = (0u64..).map(|attempt| full[(mix(n << 32 | attempt) >> 57) as usize]).find(|value| *value != u64::MAX);
        // A body has trigrams, so that one bin is full.
        *bin = from.unwrap_or_default();
    }
    bins
}

fn smallest(mut hashes: Vec<u32>) -> Vec<u32> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(FACTS);
    hashes
}

/// Whether such a share (a fraction) of the shorter list stands in the other, too; where one says nothing, nothing is
/// against it.
fn agree(a: &[u32], b: &[u32], (of, all): (usize, usize)) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let common = short.iter().filter(|hash| long.binary_search(hash).is_ok()).count();
    common * all >= short.len() * of
}

/// The first articles of all groups so far.
#[derive(Debug, Default)]
pub(crate) struct Reprints {
    values: Vec<[u8; BINS]>,
    /// For each band the article before with the same one.
    before: Vec<[u32; BANDS]>,
    /// The latest article with that band.
    latest: HashMap<u32, u32>,
    /// Companies, then numbers, of all articles, and where each of the two ends.
    facts: Vec<u32>,
    ends: Vec<(u32, u32)>,
    /// The ids of all articles, each with the digest of its bytes in hexadecimal digits, and where each ends.
    ids: String,
    id_ends: Vec<(usize, usize)>,
}

/// The first article of a group of reprints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct First<'r> {
    /// Its id, which may be that of other articles too.
    pub id: &'r str,
    /// The digest of its bytes, in hexadecimal digits.
    pub sha256: &'r str,
}

/// No article.
const NONE: u32 = u32::MAX;

impl Reprints {
    /// The first article of the group that this one belongs to, by id and digest; `None` for the first itself, which is
    /// remembered under its own.
    pub(crate) fn first_of(&mut self, sketch: &Sketch, source: &Source) -> Option<First<'_>> {
        let mut first = NONE;
        for (band, mut at) in sketch.bands.iter().enumerate().filter_map(|(n, b)| Some((n, *self.latest.get(b)?))) {
            for _ in 0..LOOK {
                if at < first && self.is_like(at, sketch) {
                    first = at;
                }
                at = self.before[at as usize][band];
                if at == NONE {
                    break;
                }
            }
        }
        if first != NONE {
            return Some(self.at(first));
        }
        self.remember(sketch, source);
        None
    }

    fn is_like(&self, at: u32, sketch: &Sketch) -> bool {
        let at = at as usize;
        let same = self.values[at].iter().zip(&sketch.values).filter(|(a, b)| a == b).count();
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].1 as usize);
        let (middle, end) = (self.ends[at].0 as usize, self.ends[at].1 as usize);
        same >= ALIKE
            && agree(&self.facts[start..middle], &sketch.companies, COMPANIES)
            && agree(&self.facts[middle..end], &sketch.numbers, NUMBERS)
    }

    fn at(&self, at: u32) -> First<'_> {
        let at = at as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.id_ends[before].1);
        let (id, end) = self.id_ends[at];
        First { id: &self.ids[start..id], sha256: &self.ids[id..end] }
    }

    fn remember(&mut self, sketch: &Sketch, source: &Source) {
        let number = self.values.len() as u32;
        self.values.push(sketch.values);
        let band = |n: usize| self.latest.insert(sketch.bands[n], number).filter(|before| *before != number).unwrap_or(NONE);
        let before = std::array::from_fn(band);
        self.before.push(before);
        self.facts.extend(&sketch.companies);
        let middle = self.facts.len() as u32;
        self.facts.extend(&sketch.numbers);
        self.ends.push((middle, self.facts.len() as u32));
        self.ids.push_str(&source.id);
        let id = self.ids.len();
        self.ids.push_str(&source.sha256);
        self.id_ends.push((id, self.ids.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extractor;
    use crate::input::RawDocument;

    const REPORT: &str = "云岭铜业投资建设铜箔项目\n2024-05-12 09:30:00 来源:云岭日报\n　　5月10日，云岭铜业股份有限公司与昆明市官渡区\
人民政府签订投资协议，计划总投资12.5亿元建设年产3万吨高精度铜箔项目，项目占地260亩，分两期建设。\n　　其中一期投资7.2亿元，建设周期\
18个月，预计2025年11月建成投产；二期视市场情况适时启动。项目全部达产后，预计年产值可达46亿元，新增就业岗位1500个。\n　　云岭铜业表示，\
本次投资符合公司战略发展规划，有利于完善公司产业链布局，进一步提升公司核心竞争力和盈利能力。\n编辑:张华\n";

    fn firsts(texts: &[String]) -> Vec<Option<String>> {
        let (extractor, mut reprints) = (Extractor::default(), Reprints::default());
        let all = texts.iter().enumerate().map(|(n, text)| {
            let raw = RawDocument { id: format!("a{n}"), bytes: text.clone().into_bytes(), ..RawDocument::default() };
            let article = Article::read(&raw, None);
            let record = extractor.build(&raw, &article);
            let sketch = Sketch::new(&article, &record).expect("long enough");
            reprints.first_of(&sketch, &record.source).map(|first| first.id.to_owned())
        });
        all.collect()
    }

    #[test]
    fn reprints_are_known_by_their_body() {
        let changed = [
            REPORT.to_owned(),
            REPORT.replace("来源:云岭日报", "来源:滇池晚报").replace("编辑:张华", "责任编辑:王强"),
            REPORT.replace("云岭铜业投资建设铜箔项目\n", "12.5亿元！这个大项目落户昆明\n"),
            REPORT.replace("有利于完善公司产业链布局，", "").replace("本次投资", "此次投资").replace("计划总投资", "拟总投资"),
            REPORT.replace("　　", "").replace('，', ","),
            REPORT.replace("12.5", "１２.５").replace("预计年产值可达", "年产值预计可达"),
        ];
        let first = Some("a0".to_owned());
        assert_eq!(firsts(&changed), [&[None][..], &vec![first; 5]].concat());
    }

    #[test]
    fn articles_from_one_template_are_not_reprints() {
        let firm = |text: &str, firm: &str| text.replace("云岭", firm);
        let different = [
            REPORT.to_owned(),
            // Another firm, all else the same.
            firm(REPORT, "苍梧"),
            // Another firm, place and sums.
            firm(REPORT, "砺川")
                .replace("昆明市官渡区", "成都市新都区")
                .replace("12.5", "8.6")
                .replace("7.2", "4.1")
                .replace("46", "31"),
            // The same firm, another day.
            REPORT.replace("2025年11月", "2025年8月").replace("5月10日", "2月6日"),
            // The same firm, another project.
            REPORT.replace("12.5", "9.8").replace("7.2", "5.5").replace("46", "33").replace("260", "180").replace("1500", "900"),
        ];
        assert_eq!(firsts(&different), vec![None; 5]);
    }

    #[test]
    fn a_chain_is_measured_by_its_first() {
        // Each differs from the one before in a sentence, the last from the first in nearly all.
        let sentence = |n: usize, k: usize| {
            let words = ["铜箔", "硅片", "轮毂", "钛材", "树脂", "轴承", "电缆", "玻璃"];
            format!(
                "第{k}条生产线由{}改为{}，当地{}工人参与了{}设备的安装调试。",
                words[n % 8],
                words[(n + k) % 8],
                words[k],
                words[(n * 3 + k) % 8]
            )
        };
        let text = |step: usize| (0..8).map(|k| sentence(if k < step { k + 1 } else { 0 }, k)).collect::<String>();
        let chain: Vec<String> = (0..=8).map(text).collect();
        let firsts = firsts(&chain);
        let of = |n: usize| firsts[n].clone().unwrap_or_else(|| format!("a{n}"));
        assert_eq!(firsts[0], None);
        assert_ne!(of(8), "a0");
        // Whoever is named as the first is one.
        for first in firsts.iter().flatten() {
            assert_eq!(firsts[first[1..].parse::<usize>().expect("a number")], None);
        }
    }

    #[test]
    fn short_bodies_are_left_alone() {
        let raw = RawDocument { bytes: "今日休市。".into(), ..RawDocument::default() };
        let article = Article::read(&raw, None);
        assert_eq!(Sketch::new(&article, &Extractor::default().build(&raw, &article)), None);
    }

    #[test]
    fn signatures_estimate_what_is_shared() {
        // Two sets of 500, of which 400 are common: 400 / 600.
        let (a, b) = ((0..500).map(mix), (100..600).map(mix));
        let same = signature(a).iter().zip(signature(b)).filter(|(a, b)| **a == *b).count();
        // By chance within four standard deviations.
        assert!((same as f64 / BINS as f64 - 0.667).abs() < 4.0 * (0.667f64 * 0.333 / BINS as f64).sqrt(), "{same}");
    }
}
