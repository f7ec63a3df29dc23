//! One article: gold against record.

use std::collections::{HashMap, HashSet};

use super::read::{Article, Item};
use super::value::Value;
use super::{ATTRIBUTES, Counts, Mistake, Topic, is_figure, project};
use crate::text::sentence;

/// The tallies of an article, and the mistakes of the topics asked for with their sentences.
pub(super) fn compare(gold: &Article, got: &Article, topics: &[Topic]) -> (Counts, Vec<Mistake>) {
    let mut counts = Counts::default();
    let mut mistakes = Vec::new();
    for (n, topic) in Topic::MENTIONS.into_iter().enumerate() {
        let wanted = topics.contains(&topic).then_some(&mut mistakes);
        mentions(n, topic, gold, got, &mut counts, wanted);
    }
    let text = got.text.as_deref().or(gold.text.as_deref());
    let wanted = topics.contains(&Topic::Project).then_some(&mut mistakes);
    project::compare(gold, got, &mut counts, wanted);
    if !mistakes.is_empty() {
        finish(&gold.id, text, &mut mistakes);
    }
    (counts, mistakes)
}

/// Mentions of one topic by their spans; of two with one span the later counts.
fn distinct(items: &[Item]) -> Vec<&Item> {
    let mut at: HashMap<(u32, u32), usize> = HashMap::with_capacity(items.len());
    let mut kept: Vec<&Item> = Vec::with_capacity(items.len());
    for item in items {
        let n = *at.entry(item.span).or_insert(kept.len());
        if n == kept.len() {
            kept.push(item);
        } else {
            kept[n] = item;
        }
    }
    kept
}

/// Spans in order, to find those that overlap another without a walk over all.
struct Spans {
    /// Start, end, number in the list that they came from; by start.
    sorted: Vec<(u32, u32, usize)>,
    /// The furthest end of this one and all before it.
    reach: Vec<u32>,
}

impl Spans {
    fn new<'a>(items: impl Iterator<Item = &'a Item>) -> Spans {
        let mut sorted: Vec<_> = items.enumerate().map(|(n, m)| (m.span.0, m.span.1, n)).collect();
        sorted.sort_unstable();
        let reach = sorted.iter().scan(0, |reach, s| {
            *reach = s.1.max(*reach);
            Some(*reach)
        });
        Spans { reach: reach.collect(), sorted }
    }

    /// The numbers of those that share a code point with the span, backwards.
    fn over(&self, (start, end): (u32, u32)) -> impl Iterator<Item = usize> {
        let to = self.sorted.partition_point(|s| s.0 < end);
        let near = (0..to).rev().take_while(move |&i| self.reach[i] > start);
        near.filter(move |&i| self.sorted[i].1 > start).map(|i| self.sorted[i].2)
    }
}

/// What is compared of a topic in gold and record: each span once, and without the regions of the gold.
pub(super) fn sides<'a>(n: usize, topic: Topic, gold: &'a Article, got: &'a Article) -> (Vec<&'a Item>, Vec<&'a Item>) {
    let (mut wanted, mut found) = (distinct(&gold.mentions[n]), distinct(&got.mentions[n]));
    if topic == Topic::Place {
        let is_region = |m: &Item| matches!(&m.value, Value::Place(code) if code == "-");
        let regions = Spans::new(wanted.iter().copied().filter(|m| is_region(m)));
        found.retain(|m| regions.over(m.span).next().is_none());
        wanted.retain(|m| !is_region(m));
    }
    (wanted, found)
}

/// Whether what was found means what the gold's mention of the same span does.
pub(super) fn agrees(gold: &Item, got: &Item) -> bool {
    got.value == gold.value || gold.value == Value::Date(None)
}

fn mentions(n: usize, topic: Topic, gold: &Article, got: &Article, counts: &mut Counts, mut mistakes: Option<&mut Vec<Mistake>>) {
    let (wanted, found) = sides(n, topic, gold, got);
    let at: HashMap<(u32, u32), usize> = found.iter().enumerate().map(|(i, m)| (m.span, i)).collect();
    let in_gold: HashSet<(u32, u32)> = wanted.iter().map(|m| m.span).collect();
    let spans = Spans::new(found.iter().copied());
    // Found mentions that a gold mention has taken loosely.
    let mut used = vec![false; found.len()];
    let mut right = [0; 3];
    let mut add = |of: &Item, error, gold: Option<String>, got: Option<String>| {
        if let Some(mistakes) = &mut mistakes {
            mistakes.push(Mistake {
                kind: topic.name(),
                error,
                text: Some(of.text.clone()),
                start: Some(of.span.0),
                end: Some(of.span.1),
                gold,
                got,
                ..Mistake::default()
            });
        }
    };
    for m in &wanted {
        if let Some(s) = at.get(&m.span).map(|&i| found[i]) {
            let same = agrees(m, s);
            right[0] += 1;
            right[1] += u32::from(same);
            right[2] += u32::from(same);
            if !same {
                add(m, "value", Some(m.shown.clone()), Some(s.shown.clone()));
            }
            if is_figure(topic) {
                for (a, name) in ["qualifier", "modality", "period"].into_iter().enumerate() {
                    let tally = &mut counts[ATTRIBUTES + a];
                    tally.found += 1;
                    tally.gold += 1;
                    if s.attributes[a] == m.attributes[a] {
                        tally.right += 1;
                    } else {
                        add(m, name, m.attributes[a].clone(), s.attributes[a].clone());
                    }
                }
            }
            continue;
        }
        let fits = |&i: &usize| !used[i] && !in_gold.contains(&found[i].span) && found[i].value == m.value;
        match spans.over(m.span).filter(fits).min() {
            Some(i) => {
                used[i] = true;
                right[2] += 1;
                add(m, "span", Some(m.text.clone()), Some(found[i].text.clone()));
            }
            None => add(m, "missed", Some(m.shown.clone()), None),
        }
    }
    for (s, _) in found.iter().zip(&used).filter(|(s, used)| !**used && !in_gold.contains(&s.span)) {
        add(s, "extra", None, Some(s.shown.clone()));
    }
    for (tally, right) in counts[3 * n..].iter_mut().zip(right) {
        (tally.right, tally.found, tally.gold) = (right, found.len() as u32, wanted.len() as u32);
    }
}

/// Gives the mistakes their article and sentences, and puts them in the order of the text.
fn finish(id: &str, text: Option<&str>, mistakes: &mut [Mistake]) {
    let sentences = text.map(Sentences::new);
    for m in mistakes.iter_mut() {
        id.clone_into(&mut m.id);
        let at = m.start.zip(m.end);
        if let Some((from, sentence)) = sentences.as_ref().zip(at).and_then(|(s, (start, end))| s.around(start, end)) {
            (m.sentence, m.sentence_start) = (Some(sentence.to_owned()), Some(from));
        }
    }
    mistakes.sort_by_key(|m| (m.start, m.end));
}

/// A text's sentences, in bytes and code points.
struct Sentences<'a> {
    text: &'a str,
    /// First byte, one past the last, first code point, one past the last.
    cuts: Vec<(usize, usize, u32, u32)>,
}

impl<'a> Sentences<'a> {
    fn new(text: &'a str) -> Self {
        let mut cuts = Vec::new();
        let (mut byte, mut point) = (0, 0);
        let mut to = |offset: usize| {
            point += text[byte..offset].chars().count() as u32;
            byte = offset;
            point
        };
        sentence::cut(text, |start, end, _| cuts.push((start, end, to(start), to(end))));
        Sentences { text, cuts }
    }

    /// The sentences that the span touches, and their first code point.
    fn around(&self, start: u32, end: u32) -> Option<(u32, &'a str)> {
        let first = self.cuts.partition_point(|s| s.3 <= start);
        let past = self.cuts.partition_point(|s| s.2 < end);
        let (first, last) = (self.cuts.get(first)?, self.cuts.get(past.checked_sub(1)?)?);
        Some((first.2, self.text.get(first.0..last.1)?))
    }
}

/// Why gold and record cannot be of the same text, where that shows.
pub(super) fn other_text(gold: &Article, got: &Article) -> Option<String> {
    let text = got.text.as_deref()?;
    if gold.text.as_deref().is_some_and(|t| t == text) {
        return None;
    }
    let mut bytes: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).collect();
    bytes.push(text.len() as u32);
    let slice = |(start, end): (u32, u32)| {
        let of = |n: u32| bytes.get(n as usize).map(|&b| b as usize);
        of(start).zip(of(end)).and_then(|(a, b)| text.get(a..b)).unwrap_or_default()
    };
    let wrong = gold.mentions.iter().flatten().find(|m| !m.text.is_empty() && slice(m.span) != m.text);
    wrong.map(|m| format!("its text has “{}” at {}..{}, where the gold has “{}”", slice(m.span), m.span.0, m.span.1, m.text))
}
