//! What a page shows, as plain data: drawn from records one at a time, so that the rest of each is let go.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::amount::{self, Amount};
use crate::record::read::{Loose, Mention, Project as RecordProject, Value as RecordValue};
use crate::text::sentence;

/// Up to so many articles a page holds whole, with all mentions; of more it holds the evidence only.
pub const FEW: usize = 50;

/// Up to so many bytes of text, all articles together, are few.
const FEW_BYTES: usize = 1 << 20;

/// Collects what a page shows.
#[derive(Debug, Default)]
pub struct Report {
    data: Data,
    /// The articles so far, while they are few.
    pending: Vec<Loose>,
    pending_bytes: usize,
    many: bool,
    companies: HashMap<String, u32>,
    /// SHA-256 of the originals.
    seen: HashSet<String>,
}

/// What the page's program reads.
#[derive(Debug, Default, Serialize)]
pub(super) struct Data {
    pub totals: Totals,
    /// Those that something is shown of.
    pub articles: Vec<Article>,
    pub projects: Vec<Project>,
    pub aggregates: Vec<Aggregate>,
    /// Names, each once.
    pub companies: Vec<String>,
}

/// Counts over all articles, the ones that nothing is shown of included.
#[derive(Debug, Default, Serialize)]
pub(super) struct Totals {
    pub articles: u64,
    pub with_projects: u64,
    pub without_text: u64,
    /// Articles whose bytes were those of an earlier one.
    pub repeated: u64,
    pub mentions: BTreeMap<String, u64>,
    /// Articles that carry the warning.
    pub warnings: BTreeMap<String, u64>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Article {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The day it appeared, or else the day that its relative dates count from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
    /// Only where articles are few.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// First code point, one past the last, text: null where the whole text stands above, empty where the record holds none.
    pub sentences: Vec<(u32, u32, Option<String>)>,
    /// In text order.
    pub marks: Vec<Mark>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// A mention.
#[derive(Debug, Serialize)]
pub(super) struct Mark {
    pub kind: String,
    /// First code point and one past the last, then the same in bytes of the original where they are known.
    pub at: Vec<u64>,
    /// Only where neither text nor sentence holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    pub value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// The fields that say something.
#[derive(Debug, Default, Serialize)]
pub(super) struct Value {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edtf: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The fullest name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<(u32, u32)>,
}

/// A project. Numbers of marks and of sentences are those of its article.
#[derive(Debug, Serialize)]
pub(super) struct Project {
    /// Number in `articles`.
    pub article: u32,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub names: Vec<u32>,
    pub companies: Vec<Party>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    pub events: Vec<Event>,
    pub investment: Vec<u32>,
    pub output: Vec<u32>,
    pub scale: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Principal>,
    pub evidence: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<String>,
}

/// [`Amount`] with the marks it rests on.
#[derive(Debug, Serialize)]
pub(super) struct Principal {
    #[serde(flatten)]
    pub amount: Amount,
    pub marks: Vec<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct Party {
    /// Number in `companies`.
    pub company: u32,
    pub role: String,
    pub marks: Vec<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct Site {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    pub path: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    pub marks: Vec<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct Event {
    pub stage: String,
    pub actual: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edtf: Option<String>,
    pub marks: Vec<u32>,
}

/// A figure owned by no single project.
#[derive(Debug, Serialize)]
pub(super) struct Aggregate {
    pub article: u32,
    pub metric: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    pub marks: Vec<u32>,
    /// Its sentence.
    pub evidence: Vec<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct Warning {
    pub code: String,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(u32, u32)>,
}

impl Report {
    /// Takes a record that was read back.
    ///
    /// # Errors
    /// Where a span lies outside the text: the record belongs to another text, or was damaged.
    pub(crate) fn read(&mut self, record: Loose) -> Result<(), String> {
        let length = record.text.as_ref().map(|t| t.chars().count());
        let inside = |start: u32, end: u32| start <= end && length.is_none_or(|l| end as usize <= l);
        if let Some(m) = record.mentions.iter().find(|m| !inside(m.start, m.end)) {
            return Err(format!(
                "the span {}..{} of “{}” lies outside the text (extract the article again)",
                m.start, m.end, m.text
            ));
        }
        let evidence = record.projects.iter().flat_map(|p| &p.evidence);
        if let Some((start, end)) = evidence.copied().find(|&(s, e)| !inside(s, e)) {
            return Err(format!("the evidence {start}..{end} lies outside the text (extract the article again)"));
        }
        if self.many {
            self.add_article(&record, false);
            return Ok(());
        }
        self.pending_bytes += record.text.as_ref().map_or(0, String::len);
        self.pending.push(record);
        if self.pending.len() > FEW || self.pending_bytes > FEW_BYTES {
            self.many = true;
            for record in std::mem::take(&mut self.pending) {
                self.add_article(&record, false);
            }
        }
        Ok(())
    }

    /// How many records were taken.
    pub fn articles(&self) -> u64 {
        self.data.totals.articles + self.pending.len() as u64
    }

    /// The whole, for the page.
    pub(super) fn finish(mut self) -> Data {
        for record in std::mem::take(&mut self.pending) {
            self.add_article(&record, true);
        }
        self.data
    }

    fn add_article(&mut self, record: &Loose, whole: bool) {
        let totals = &mut self.data.totals;
        totals.articles += 1;
        totals.with_projects += u64::from(!record.projects.is_empty());
        totals.without_text += u64::from(record.text.is_none());
        for m in &record.mentions {
            *totals.mentions.entry(m.kind.clone()).or_default() += 1;
        }
        for code in record.warnings.iter().map(|w| &w.code).collect::<BTreeSet<_>>() {
            *totals.warnings.entry(code.clone()).or_default() += 1;
        }
        let repeated = record.source.sha256.as_ref().is_some_and(|s| !self.seen.insert(s.clone()));
        totals.repeated += u64::from(repeated);
        if !whole && record.projects.is_empty() && record.aggregates.is_empty() {
            return;
        }
        let number = self.data.articles.len() as u32;
        let mut draw = Draw::new(record);
        let projects: Vec<_> = record.projects.iter().map(|p| draw.project(p)).collect();
        let aggregates: Vec<_> = record.aggregates.iter().map(|a| draw.figure(a.mention.as_deref())).collect();
        let drawn = draw.finish(whole);
        let on = |ids: &[usize]| ids.iter().filter_map(|m| drawn.numbers.get(m).copied()).collect::<Vec<u32>>();
        for (p, needs) in record.projects.iter().zip(projects) {
            let companies = p.companies.iter().zip(&needs.companies).map(|(c, marks)| {
                let name = record.companies.iter().find(|r| r.id == c.company).map_or(c.company.as_str(), |r| &r.name);
                let company = *self.companies.entry(name.to_owned()).or_insert_with(|| {
                    self.data.companies.push(name.to_owned());
                    self.data.companies.len() as u32 - 1
                });
                Party { company, role: c.role.clone().unwrap_or_else(|| "unspecified".into()), marks: on(marks) }
            });
            let companies = companies.collect();
            let amount = needs.amount.map(|amount| {
                let marks = on(&amount.from.iter().map(|&n| needs.investment[n]).collect::<Vec<_>>());
                Principal { amount, marks }
            });
            self.data.projects.push(Project {
                article: number,
                id: p.id.clone(),
                name: p.name.clone(),
                names: on(&needs.names),
                companies,
                site: p.site.as_ref().map(|s| Site {
                    code: s.code.clone(),
                    country: s.country.clone(),
                    path: s.path.clone(),
                    zone: s.zone.clone(),
                    basis: s.basis.clone(),
                    marks: on(&needs.site),
                }),
                stage: p.stage.clone(),
                events: p
                    .events
                    .iter()
                    .zip(&needs.events)
                    .map(|(e, marks)| Event { stage: e.stage.clone(), actual: e.actual, edtf: e.edtf.clone(), marks: on(marks) })
                    .collect(),
                investment: on(&needs.investment),
                output: on(&needs.output),
                scale: on(&needs.scale),
                amount,
                evidence: p.evidence.iter().filter_map(|span| drawn.sentence(*span)).collect(),
                confidence: p.confidence.clone(),
            });
        }
        for (a, marks) in record.aggregates.iter().zip(aggregates) {
            let evidence = marks.iter().filter_map(|&m| drawn.holder(&record.mentions[m])).collect();
            self.data.aggregates.push(Aggregate {
                article: number,
                metric: a.metric.clone(),
                scope: a.scope.clone(),
                label: a.label.clone(),
                marks: on(&marks),
                evidence,
            });
        }
        self.data.articles.push(article(record, drawn, whole, repeated));
    }
}

fn article(record: &Loose, drawn: Drawn, whole: bool, repeated: bool) -> Article {
    let (source, meta) = (&record.source, &record.article);
    let day = |d: &Option<String>| d.as_deref().map(|d| d.get(..10).unwrap_or(d).to_owned());
    Article {
        id: source.id.clone().unwrap_or_default(),
        path: source.path.clone(),
        index: source.index,
        encoding: source.encoding.clone(),
        title: meta.title.clone(),
        date: day(&meta.published).or_else(|| day(&meta.reference_date)),
        outlet: meta.outlet.clone(),
        repeated,
        text: record.text.clone().filter(|_| whole),
        sentences: drawn.sentences,
        marks: drawn.marks,
        warnings: if whole {
            let span = |w: &crate::record::read::Warning| w.start.zip(w.end);
            record.warnings.iter().map(|w| Warning { code: w.code.clone(), message: w.message.clone(), span: span(w) }).collect()
        } else {
            Vec::new()
        },
    }
}

/// The mentions that a project's slots rest on, by their numbers in the record.
struct Needs {
    names: Vec<usize>,
    companies: Vec<Vec<usize>>,
    site: Vec<usize>,
    events: Vec<Vec<usize>>,
    investment: Vec<usize>,
    output: Vec<usize>,
    scale: Vec<usize>,
    amount: Option<Amount>,
}

/// Collects the sentences and mentions of one article that something rests on.
struct Draw<'a> {
    record: &'a Loose,
    ids: HashMap<&'a str, usize>,
    needed: BTreeSet<usize>,
    spans: BTreeSet<(u32, u32)>,
}

impl<'a> Draw<'a> {
    fn new(record: &'a Loose) -> Self {
        // A record printed with --kind lacks mentions that its projects name: their ids lead nowhere.
        let ids = record.mentions.iter().enumerate().map(|(n, m)| (m.id.as_str(), n)).collect();
        Draw { record, ids, needed: BTreeSet::new(), spans: BTreeSet::new() }
    }

    fn all<'i>(&mut self, ids: impl IntoIterator<Item = &'i str>) -> Vec<usize> {
        let found: Vec<usize> = ids.into_iter().filter_map(|id| self.ids.get(id).copied()).collect();
        self.needed.extend(&found);
        found
    }

    fn figure(&mut self, id: Option<&str>) -> Vec<usize> {
        self.all(id)
    }

    fn project(&mut self, p: &RecordProject) -> Needs {
        self.spans.extend(p.evidence.iter().filter(|(s, e)| s < e));
        let names = self.all(p.name_mentions.iter().map(String::as_str));
        let companies = p.companies.iter().map(|c| self.company(&c.company, &p.evidence)).collect();
        let site = self.all(p.site.as_ref().and_then(|s| s.mention.as_deref()));
        let events = p.events.iter().map(|e| self.all(e.mention.as_deref())).collect();
        let investment = self.all(p.investment.iter().map(String::as_str));
        let output = self.all(p.output.iter().map(String::as_str));
        let scale = self.all(p.scale.iter().map(String::as_str));
        let figures: Vec<&Mention> = investment.iter().map(|&n| &self.record.mentions[n]).collect();
        let amount = amount::principal(&figures);
        Needs { names, companies, site, events, investment, output, scale, amount }
    }

    /// A company's mentions within the evidence, else its first.
    fn company(&mut self, id: &str, evidence: &[(u32, u32)]) -> Vec<usize> {
        let mentions = self.record.companies.iter().find(|c| c.id == id).map_or(&[][..], |c| &c.mentions);
        let all: Vec<usize> = mentions.iter().filter_map(|m| self.ids.get(m.as_str()).copied()).collect();
        let within = |n: &usize| {
            let m = &self.record.mentions[*n];
            evidence.iter().any(|&(s, e)| s <= m.start && m.end <= e)
        };
        let mut kept: Vec<usize> = all.iter().copied().filter(within).collect();
        if kept.is_empty() {
            kept.extend(all.first());
        }
        self.needed.extend(&kept);
        kept
    }

    fn finish(mut self, whole: bool) -> Drawn {
        let mentions = &self.record.mentions;
        let text = self.record.text.as_deref().unwrap_or_default();
        let offsets: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let outside = |n: &&usize| {
            let m = &mentions[**n];
            !self.spans.iter().any(|&(s, e)| s <= m.start && m.end <= e)
        };
        let lone: Vec<usize> = self.needed.iter().filter(outside).copied().collect();
        if !lone.is_empty() && !text.is_empty() {
            let mut cuts: Vec<(u32, u32)> = Vec::new();
            let point = |byte: usize| offsets.partition_point(|&o| o < byte) as u32;
            sentence::cut(text, |start, end, _| cuts.push((point(start), point(end))));
            for n in lone {
                let m = &mentions[n];
                // A name may run over a sentence's end: then it is its own evidence.
                let holds = cuts.iter().copied().find(|&(s, e)| s <= m.start && m.end <= e);
                self.spans.insert(holds.unwrap_or((m.start, m.end)));
            }
        }
        let slice = |s: u32, e: u32| match (offsets.get(s as usize), offsets.get(e as usize)) {
            (Some(&from), Some(&to)) if !text.is_empty() => text[from..to].to_owned(),
            _ => String::new(),
        };
        let sentences: Vec<_> =
            self.spans.iter().map(|&(s, e)| (s, e, (!whole || text.is_empty()).then(|| slice(s, e)))).collect();
        let names: HashMap<&str, &str> = self.record.companies.iter().map(|c| (c.id.as_str(), c.name.as_str())).collect();
        let mut numbers = HashMap::new();
        let mut marks = Vec::new();
        for (n, m) in mentions.iter().enumerate() {
            let held = sentences.iter().any(|&(s, e, _)| s <= m.start && m.end <= e);
            if whole || held || self.needed.contains(&n) {
                numbers.insert(n, marks.len() as u32);
                // The text of a record that was corrected by hand may differ from the slice at its span.
                let stands = !text.is_empty() && (whole || held) && slice(m.start, m.end) == m.text;
                marks.push(mark(m, &names, stands));
            }
        }
        Drawn { sentences, marks, numbers }
    }
}

/// What [`Draw`] collected.
struct Drawn {
    sentences: Vec<(u32, u32, Option<String>)>,
    marks: Vec<Mark>,
    /// From the mention's number in the record to its number in `marks`.
    numbers: HashMap<usize, u32>,
}

impl Drawn {
    fn sentence(&self, span: (u32, u32)) -> Option<u32> {
        self.sentences.iter().position(|&(s, e, _)| (s, e) == span).map(|n| n as u32)
    }

    fn holder(&self, m: &Mention) -> Option<u32> {
        self.sentences.iter().position(|&(s, e, _)| s <= m.start && m.end <= e).map(|n| n as u32)
    }
}

fn mark(m: &Mention, names: &HashMap<&str, &str>, stands: bool) -> Mark {
    let mut at = vec![m.start.into(), m.end.into()];
    if let Some((start, end)) = m.byte_start.zip(m.byte_end) {
        at.extend([start, end]);
    }
    Mark {
        kind: m.kind.clone(),
        at,
        text: (!stands).then(|| m.text.clone()),
        value: value(&m.value, names),
        confidence: m.confidence.clone(),
        rule: m.rule.clone(),
    }
}

fn value(v: &RecordValue, names: &HashMap<&str, &str>) -> Value {
    let v = v.clone();
    let but = |word: Option<String>, plain: &str| word.filter(|w| w != plain);
    Value {
        company: v.company.map(|c| names.get(c.as_str()).map_or(c.clone(), |n| (*n).to_owned())),
        edtf: v.edtf,
        code: v.code,
        country: v.country,
        path: v.path,
        zone: v.zone,
        class: v.class,
        name: v.name,
        titles: v.titles,
        metric: v.metric,
        value: v.value,
        low: v.low,
        high: v.high,
        unit: v.unit,
        qualifier: but(v.qualifier, "exact"),
        modality: but(v.modality, "stated"),
        period: v.period,
        phase: v.phase,
        condition: v.condition,
        due: v.due,
        cue: v.cue,
    }
}
