//! Lines of gold and of records, read into one form.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::{BufRead, Read};

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::project::{Project, Slot, event_stage};
use super::value::{Days, Number, Value, decimal, fold};
use super::{Input, Topic};
use crate::error::Error;
use crate::input;

/// An article's annotation or record.
#[derive(Clone, Debug, Default)]
pub(super) struct Article {
    pub id: String,
    /// The whole text, where the line holds it.
    pub text: Option<String>,
    /// In the order of [`Topic::MENTIONS`].
    pub mentions: [Vec<Item>; 6],
    pub projects: Vec<Project>,
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
}

/// Where a line stands.
pub(super) struct Place {
    pub name: String,
    pub line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: line {}", self.name, self.line)
    }
}

/// No line is longer than the longest article with its record.
const LONGEST: u64 = 1 << 32;

/// Hands over each line that is not empty.
pub(super) fn lines(input: Input, each: &mut dyn FnMut(&Place, &[u8])) -> Result<(), Error> {
    let Input { name, mut reader } = input;
    let mut place = Place { name, line: 0 };
    let mut line = Vec::new();
    loop {
        line.clear();
        place.line += 1;
        match reader.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(e) => return Err(Error::new(place.to_string(), input::reason(&e))),
        }
        let text = if place.line == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) } else { &line };
        let text = text.trim_ascii();
        if !text.is_empty() {
            each(&place, text);
        }
    }
}

/// What a line is told by.
#[derive(Deserialize)]
struct Head {
    schema: Option<serde_json::Value>,
    id: Option<IgnoredAny>,
    mentions: Option<IgnoredAny>,
}

/// Reads a line of the gold (either form) or a record. The error says what is wrong and what to do.
pub(super) fn article(line: &[u8], gold: bool) -> Result<Article, String> {
    if line.first() != Some(&b'{') {
        serde_json::from_slice::<IgnoredAny>(line).map_err(|e| format!("not JSON: {}", short(&e)))?;
        return Err("not a JSON object (each line must be one record)".into());
    }
    let head: Head = serde_json::from_slice(line).map_err(|e| {
        format!("not JSON: {} (each line must be one whole JSON object; an object over several lines is none)", short(&e))
    })?;
    match head.schema {
        Some(serde_json::Value::String(s)) if s == "taojin/1" || s.starts_with("taojin/1.") => {
            let record: Record = serde_json::from_slice(line).map_err(|e| format!("not a whole record: {}", short(&e)))?;
            record.article(gold)
        }
        Some(other) => Err(format!("the schema {other} is unknown here (taojin/1 is read)")),
        None if gold && head.id.is_some() && head.mentions.is_some() => {
            let gold: Gold = serde_json::from_slice(line).map_err(|e| format!("not in the gold form: {}", short(&e)))?;
            gold.article()
        }
        None if gold => Err("of an unknown form (give records that taojin extract printed, or objects with id, mentions and \
                             projects)"
            .into()),
        None => Err("not a record: it has no schema (give what taojin extract --to jsonl printed)".into()),
    }
}

/// The message without its line, which is always the first.
fn short(e: &serde_json::Error) -> String {
    e.to_string().replace(" at line 1 column ", " at column ")
}

/// A string or a number, since tools that people correct with turn the one into the other.
fn scalar<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Scalar {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Option::deserialize(from)? {
        None => None,
        Some(Scalar::Text(s)) => Some(s).filter(|s| !s.is_empty()),
        Some(Scalar::Number(n)) => Some(n.to_string()),
    })
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
        let mut article = Article { id: self.id.ok_or("the id is empty (give each article one)")?, ..Article::default() };
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
            article.mentions[n].push(Item { span, text: m.text, value, shown, attributes });
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
            slots.extend(p.events.iter().map(|e| Slot::Event(event_stage(&e.stage), Days::of(e.edtf.as_deref()))));
            article.projects.push(Project::new(p.name, slots, None, p.companies));
        }
        Ok(article)
    }
}

fn figure(metric: Option<String>, unit: Option<String>, number: Number) -> (Value, String) {
    let shown = format!("{} {} {}", metric.as_deref().unwrap_or("-"), number.show(), unit.as_deref().unwrap_or("-"));
    (Value::Figure(metric, unit, number), shown)
}

#[derive(Deserialize)]
struct Record {
    source: Source,
    text: Option<String>,
    mentions: Vec<Mention>,
    #[serde(default)]
    companies: Vec<Company>,
    #[serde(default)]
    projects: Vec<RecordProject>,
}

#[derive(Deserialize)]
struct Source {
    #[serde(deserialize_with = "scalar")]
    id: Option<String>,
}

#[derive(Deserialize)]
struct Mention {
    #[serde(default)]
    id: String,
    kind: String,
    text: String,
    start: u32,
    end: u32,
    #[serde(default)]
    value: MentionValue,
}

/// The fields of all kinds of value together.
#[derive(Default, Deserialize)]
#[serde(default)]
struct MentionValue {
    edtf: Option<String>,
    #[serde(deserialize_with = "scalar")]
    code: Option<String>,
    country: Option<String>,
    company: Option<String>,
    metric: Option<String>,
    unit: Option<String>,
    #[serde(deserialize_with = "scalar")]
    value: Option<String>,
    #[serde(deserialize_with = "scalar")]
    low: Option<String>,
    #[serde(deserialize_with = "scalar")]
    high: Option<String>,
    qualifier: Option<String>,
    modality: Option<String>,
    period: Option<String>,
    #[serde(deserialize_with = "scalar")]
    phase: Option<String>,
}

#[derive(Deserialize)]
struct Company {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct RecordProject {
    name: Option<String>,
    #[serde(default)]
    companies: Vec<Participant>,
    site: Option<Site>,
    stage: Option<String>,
    #[serde(default)]
    events: Vec<GoldEvent>,
    #[serde(default)]
    investment: Vec<String>,
    #[serde(default)]
    output: Vec<String>,
    #[serde(default)]
    scale: Vec<String>,
    #[serde(default)]
    evidence: Vec<(u32, u32)>,
}

#[derive(Deserialize)]
struct Participant {
    company: String,
    role: Option<String>,
}

#[derive(Deserialize)]
struct Site {
    #[serde(default, deserialize_with = "scalar")]
    code: Option<String>,
    country: Option<String>,
}

/// The code, or the country where it is not China.
fn code(code: Option<String>, country: Option<String>) -> Option<String> {
    code.or_else(|| country.filter(|c| c != "CN"))
}

impl Record {
    fn article(self, gold: bool) -> Result<Article, String> {
        let id = self.source.id.ok_or("the id is empty (give each article one)")?;
        let mut article = Article { id, text: self.text, ..Article::default() };
        let names: HashMap<&str, &str> = self.companies.iter().map(|c| (c.id.as_str(), c.name.as_str())).collect();
        let mut figures: HashMap<String, Slot> = HashMap::new();
        for m in self.mentions {
            let n = match topic(&m.kind) {
                Ok(Some(n)) => n,
                // A later version may print kinds that this one does not know; in the gold it is a slip of the pen.
                Err(why) if gold => return Err(why),
                _ => continue,
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
            article.mentions[n].push(Item { span, text: m.text, value, shown, attributes });
        }
        for p in self.projects {
            let mut slots = BTreeSet::new();
            let aside = |c: &&Participant| !matches!(c.role.as_deref(), Some("contractor" | "financier" | "supplier"));
            let name = |c: &Participant| Slot::Company(fold(names.get(c.company.as_str()).copied().unwrap_or_default()));
            slots.extend(p.companies.iter().filter(aside).map(name));
            slots.extend(p.site.and_then(|s| code(s.code, s.country)).map(Slot::Site));
            slots.extend(p.stage.filter(|s| !s.is_empty()).map(Slot::Stage));
            let ids = [p.investment, p.output, p.scale].concat();
            slots.extend(ids.iter().filter_map(|id| figures.get(id)).cloned());
            let dated = p.events.iter().filter(|e| e.edtf.as_deref().is_some_and(|d| !d.is_empty()));
            slots.extend(dated.map(|e| Slot::Event(event_stage(&e.stage), Days::of(e.edtf.as_deref()))));
            article.projects.push(Project::new(p.name, slots, p.evidence.first().copied(), Vec::new()));
        }
        Ok(article)
    }
}
