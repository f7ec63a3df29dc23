//! Lines of gold and of records, read into one form.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use super::Topic;
use super::facts::{Named, Project, Put, Slot, event_stage, measured, owns};
use super::value::{Days, Number, Value, decimal, fold};
use crate::record::read::{self, Event, Form, Head, Loose, Participant, scalar, short};

/// An article's annotation or record.
#[derive(Clone, Debug, Default)]
pub(super) struct Article {
    pub id: String,
    pub origin: Origin,
    /// The whole text, where the line holds it.
    pub text: Option<String>,
    /// In the order of [`Topic::MENTIONS`].
    pub mentions: [Vec<Item>; 6],
    /// The rules of mentions that are not compared by their spans, as a record has them.
    pub others: Vec<String>,
    pub projects: Vec<Project>,
}

/// Where an article came from, as far as the line says so: ids may repeat in an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pub path: Option<String>,
    pub index: Option<u64>,
    pub sha256: Option<String>,
}

/// How surely two lines with one id are of the same article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sameness {
    /// What both say of it differs; archives are moved, and articles saved anew.
    Other,
    /// Nothing is said of it in both.
    Unknown,
    /// The same bytes.
    Bytes,
    /// The same place.
    Place,
}

impl Origin {
    pub(super) fn same(&self, other: &Origin) -> Sameness {
        let both = |a: &Option<String>, b: &Option<String>| a.as_ref().zip(b.as_ref()).map(|(a, b)| a == b);
        match (both(&self.path, &other.path), both(&self.sha256, &other.sha256)) {
            (Some(true), _) if self.index == other.index => Sameness::Place,
            (_, Some(true)) => Sameness::Bytes,
            (None, None) => Sameness::Unknown,
            _ => Sameness::Other,
        }
    }

    /// Whether the two cannot be told apart.
    pub(super) fn is_like(&self, other: &Origin) -> bool {
        match (&self.path, &other.path) {
            (Some(_), Some(_)) => self.path == other.path && self.index == other.index,
            _ => self.same(other) != Sameness::Other,
        }
    }
}

/// One mention.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// First code point, and one past the last.
    pub span: (u32, u32),
    pub text: String,
    pub value: Value,
    /// The value for a person to read.
    pub shown: String,
    /// Qualifier, modality, period.
    pub attributes: [Option<String>; 3],
    /// The rule that found it, where a record says it.
    pub rule: Option<String>,
}

/// Reads a line of the gold (either form) or a record. The error says what is wrong and what to do.
pub(super) fn article(line: &[u8], gold: bool) -> Result<Article, String> {
    match Head::read(line)?.form()? {
        Form::Record => of_record(read::whole(line)?, gold),
        Form::Gold if gold => {
            let gold: Gold = serde_json::from_slice(line).map_err(|e| format!("not in the gold form: {}", short(&e)))?;
            gold.article()
        }
        _ if gold => Err("of an unknown form (give records that taojin extract printed, or objects with id, mentions and \
                          projects)"
            .into()),
        _ => read::record(line).and_then(|record| of_record(record, gold)),
    }
}

/// The topic of a mention's kind; `None` for kinds that are not scored.
fn topic(kind: &str) -> Result<Option<usize>, String> {
    match Topic::MENTIONS.iter().position(|t| t.name() == kind) {
        Some(n) => Ok(Some(n)),
        None if matches!(kind, "organization" | "person" | "project" | "amount") => Ok(None),
        None => Err(format!("the kind “{kind}” is unknown (use date, place, company, investment, output or scale)")),
    }
}

fn checked(text: &str, start: u32, end: u32) -> Result<(u32, u32), String> {
    if start < end {
        Ok((start, end))
    } else {
        Err(format!("the span {start}..{end} of “{text}” is empty (end is one past the last)"))
    }
}

fn within(text: &str) -> impl Fn(String) -> String {
    move |why| format!("“{text}”: {why}")
}

#[derive(Deserialize)]
struct Gold {
    #[serde(deserialize_with = "scalar")]
    id: Option<String>,
    path: Option<String>,
    index: Option<u64>,
    sha256: Option<String>,
    mentions: Vec<GoldMention>,
    #[serde(default)]
    projects: Vec<GoldProject>,
}

#[derive(Deserialize)]
struct GoldMention {
    kind: String,
    #[serde(default)]
    text: String,
    start: u32,
    end: u32,
    edtf: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    code: Option<String>,
    entity: Option<String>,
    metric: Option<String>,
    unit: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    value: Option<String>,
    qualifier: Option<String>,
    modality: Option<String>,
    period: Option<String>,
}

#[derive(Deserialize)]
struct GoldProject {
    name: Option<String>,
    #[serde(default)]
    companies: Vec<String>,
    #[serde(default, deserialize_with = "scalar")]
    site: Option<String>,
    stage: Option<String>,
    #[serde(default)]
    figures: Vec<GoldFigure>,
    #[serde(default)]
    events: Vec<GoldEvent>,
}

#[derive(Deserialize)]
struct GoldFigure {
    metric: String,
    #[serde(default, deserialize_with = "scalar")]
    value: Option<String>,
    #[serde(default, deserialize_with = "scalar")]
    phase: Option<String>,
}

#[derive(Deserialize)]
struct GoldEvent {
    stage: String,
    edtf: Option<String>,
}

impl Gold {
    fn article(self) -> Result<Article, String> {
        let id = self.id.ok_or("the id is empty (give each article one)")?;
        let origin = Origin { path: self.path, index: self.index, sha256: self.sha256 };
        let mut article = Article { id, origin, ..Article::default() };
        for m in self.mentions {
            let Some(n) = topic(&m.kind)? else { continue };
            let span = checked(&m.text, m.start, m.end)?;
            let need = |field: Option<String>, name: &str| {
                field.ok_or_else(|| format!("“{}” at {}..{} has no {name}", m.text, m.start, m.end))
            };
            let (value, shown) = match Topic::MENTIONS[n] {
                Topic::Date => {
                    let edtf = need(m.edtf, "edtf (“-” for a date that cannot be told)")?;
                    (Value::Date(Days::of(Some(&edtf))), edtf)
                }
                Topic::Place => {
                    let code = need(m.code, "code (“-” for a region)")?;
                    (Value::Place(code.clone()), code)
                }
                Topic::Company => {
                    let entity = need(m.entity, "entity (the fullest name in the article)")?;
                    (Value::Company(fold(&entity)), entity)
                }
                _ => {
                    let number = Number::parse(&need(m.value, "value")?).map_err(within(&m.text))?;
                    figure(m.metric, m.unit, number)
                }
            };
            let attributes = [m.qualifier, m.modality, m.period].map(|a| a.filter(|a| !a.is_empty()));
            article.mentions[n].push(Item { span, text: m.text, value, shown, attributes, rule: None });
        }
        for p in self.projects {
            let mut slots = BTreeSet::new();
            slots.extend(p.companies.iter().map(|c| Slot::Company(fold(c))));
            slots.extend(p.site.map(Slot::Site));
            slots.extend(p.stage.filter(|s| !s.is_empty()).map(Slot::Stage));
            for f in p.figures {
                let number =
                    Number::parse(&f.value.unwrap_or_default()).map_err(within(p.name.as_deref().unwrap_or("a project")))?;
                slots.insert(Slot::Figure(f.metric, number, f.phase.unwrap_or_default()));
            }
            slots.extend(p.events.iter().filter_map(|e| Some(Slot::Event(event_stage(&e.stage)?, Days::of(e.edtf.as_deref())))));
            article.projects.push(Project::new(p.name, slots, None, p.companies));
        }
        Ok(article)
    }
}

fn figure(metric: Option<String>, unit: Option<String>, number: Number) -> (Value, String) {
    let shown = format!("{} {} {}", metric.as_deref().unwrap_or("-"), number.show(), unit.as_deref().unwrap_or("-"));
    (Value::Figure(metric, unit, number), shown)
}

/// The code, or the country where it is not China.
fn code(code: Option<String>, country: Option<String>) -> Option<String> {
    code.or_else(|| country.filter(|c| c != "CN"))
}

fn of_record(record: Loose, gold: bool) -> Result<Article, String> {
    let id = record.source.id.ok_or("the id is empty (give each article one)")?;
    let origin = Origin { path: record.source.path, index: record.source.index, sha256: record.source.sha256 };
    let mut article = Article { id, origin, text: record.text, ..Article::default() };
    let names: HashMap<&str, &str> = record.companies.iter().map(|c| (c.id.as_str(), c.name.as_str())).collect();
    let mut figures: HashMap<String, Slot> = HashMap::new();
    // Rule and name of the mentions of projects.
    let mut named: HashMap<String, Named> = HashMap::new();
    for m in record.mentions {
        let n = match topic(&m.kind) {
            Ok(Some(n)) => n,
            // A later version may print kinds that this one does not know; in the gold it is a slip of the pen.
            Err(why) if gold => return Err(why),
            _ => {
                match (m.rule, m.value.name) {
                    (Some(rule), Some(name)) if m.kind == "project" => {
                        _ = named.insert(m.id, Named { rule, name: measured(&name) })
                    }
                    (rule, _) => article.others.extend(rule),
                }
                continue;
            }
        };
        let span = checked(&m.text, m.start, m.end)?;
        let v = m.value;
        let (value, shown) = match Topic::MENTIONS[n] {
            Topic::Date => (Value::Date(Days::of(v.edtf.as_deref())), v.edtf.unwrap_or_else(|| "-".into())),
            Topic::Place => {
                let code = code(v.code, v.country).unwrap_or_else(|| "-".into());
                (Value::Place(code.clone()), code)
            }
            Topic::Company => {
                let name = v.company.as_deref().and_then(|c| names.get(c)).map_or(m.text.as_str(), |n| n);
                (Value::Company(fold(name)), name.to_owned())
            }
            _ => {
                let of = |s: &Option<String>| decimal(s.as_deref().unwrap_or_default()).map_err(within(&m.text));
                let (exact, low, high) = (of(&v.value)?, of(&v.low)?, of(&v.high)?);
                let number = match v.qualifier.as_deref() {
                    Some("range" | "order") => Number::Bounds(low, high),
                    _ => Number::One(exact.or(low).or(high)),
                };
                let slot = Slot::Figure(v.metric.clone().unwrap_or_default(), number, v.phase.unwrap_or_default());
                figures.insert(m.id, slot);
                figure(v.metric, v.unit, number)
            }
        };
        let attributes = [v.qualifier, v.modality, v.period].map(|a| a.filter(|a| !a.is_empty()));
        article.mentions[n].push(Item { span, text: m.text, value, shown, attributes, rule: m.rule });
    }
    article.projects = record.projects.into_iter().map(|p| project(p, &names, &figures, &mut named)).collect();
    article.others.extend(named.into_values().map(|n| n.rule));
    Ok(article)
}

/// A record's project, its companies and figures by what their ids stand for.
fn project(
    p: read::Project,
    names: &HashMap<&str, &str>,
    figures: &HashMap<String, Slot>,
    named: &mut HashMap<String, Named>,
) -> Project {
    let aside = |c: &&Participant| c.role.as_deref().is_none_or(owns);
    let company = |c: &Participant| Slot::Company(fold(names.get(c.company.as_str()).copied().unwrap_or_default()));
    let site = p.site.and_then(|s| code(s.code, s.country)).map(Slot::Site);
    let stage = p.stage.filter(|s| !s.is_empty()).map(Slot::Stage);
    let event = |e: &Event| {
        e.edtf.as_deref().filter(|d| !d.is_empty())?;
        Some(Slot::Event(event_stage(&e.stage)?, Days::of(e.edtf.as_deref())))
    };
    let mut slots: BTreeSet<Slot> = p.companies.iter().filter(aside).map(company).collect();
    slots.extend(site.clone());
    slots.extend(stage.clone());
    let ids = [p.investment, p.output, p.scale].concat();
    slots.extend(ids.iter().filter_map(|id| figures.get(id)).cloned());
    slots.extend(p.events.iter().filter_map(event));
    // The first reason of a kind of event is that of the first event of the kind; what changed one stands behind.
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let put = p.reasons.iter().map(|r| {
        let entry = match r.slot.as_str() {
            "companies" => p.companies.iter().filter(aside).find(|c| c.company == r.value).map(company),
            "site" => site.clone(),
            "stage" => stage.clone(),
            "figures" => figures.get(&r.value).cloned(),
            "events" => {
                let of_kind: Vec<&Event> = p.events.iter().filter(|e| e.stage == r.value).collect();
                let number = seen.entry(&r.value).or_default();
                let one = of_kind.get(*number).or(of_kind.first());
                *number += 1;
                one.and_then(|e| event(e))
            }
            _ => None,
        };
        Put { rule: r.step.clone(), entry }
    });
    let put = put.collect();
    let named = p.name_mentions.iter().filter_map(|id| named.remove(id)).collect();
    Project { put, named, ..Project::new(p.name, slots, p.evidence.first().copied(), Vec::new()) }
}
