//! The record: its types, which serialise to the JSON that is printed and deserialise from it, and how mentions become one:
//! companies grouped, projects linked, the rest put into aggregates.

pub(crate) mod companies;
mod explain;
pub(crate) mod link;
pub(crate) mod read;
#[cfg(feature = "cli")]
pub(crate) mod reprint;
mod schema;
mod vocabulary;

use sha2::{Digest, Sha256};

pub use crate::article::Basis;
pub use crate::error::Code;
use crate::error::Diagnostic;
use crate::input::RawDocument;
use crate::mention::date::iso;
pub use crate::mention::{
    CompanyForm, Condition, Confidence, DateBasis, Grain, Kind, Level, Metric, Modality, OrganizationClass, Period, Qualifier,
    Resolution,
};
use crate::mention::{Mention, Recognised, Value};
use crate::span::Span;
use crate::text::Document;
#[cfg(feature = "tokens")]
use crate::text::token;
use companies::Companies;
pub use schema::*;

/// What of a record is printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Show {
    /// Leave out the text.
    pub no_text: bool,
    /// Add jieba-rs words and tags; without the feature `tokens` there are none to add.
    pub tokens: bool,
    /// Add the rules' names.
    pub explain: bool,
}

/// The id of the mention with this number.
pub(crate) fn mention_id(number: usize) -> String {
    numbered('m', number + 1)
}

/// A letter and a number. Records hold hundreds of such ids; the machinery of `format!` costs twice as much.
pub(crate) fn numbered(letter: char, number: usize) -> String {
    let mut digits = [0u8; 20];
    let (mut from, mut rest) = (digits.len(), number);
    loop {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let mut id = String::with_capacity(1 + digits.len() - from);
    id.push(letter);
    id.push_str(std::str::from_utf8(&digits[from..]).unwrap_or_default());
    id
}

/// Builds the record of each article; the slices are of one length, and the shortest decides where they are not.
pub(crate) fn build(raws: &[&RawDocument], docs: &[Document], recognised: &[Recognised], show: Show) -> Vec<Record> {
    debug_assert!(raws.len() == docs.len() && docs.len() == recognised.len());
    let grouped: Vec<Companies> = docs.iter().zip(recognised).map(|(doc, r)| Companies::group(doc, &r.mentions)).collect();
    let linked: Vec<link::Linked> = (docs.iter().zip(recognised).zip(&grouped))
        .map(|((doc, r), companies)| link::link(doc, &r.mentions, companies, r.home, show.explain))
        .collect();
    let parts = raws.iter().zip(docs).zip(recognised).zip(grouped.iter().zip(linked));
    parts.map(|(((raw, doc), recognised), (companies, linked))| assemble(raw, doc, recognised, companies, linked, show)).collect()
}

/// The words of the article with their tags.
#[cfg(feature = "tokens")]
fn tokens(doc: &Document, points: &dyn Fn(Span) -> (u32, u32)) -> Option<Vec<(u32, u32, String)>> {
    let tagged = doc.sentences.iter().flat_map(|s| token::tagged(s.span.of(&doc.article.text), s.span.start));
    let token = |t: token::Token| {
        let (start, end) = points(t.span);
        (start, end, t.tag)
    };
    Some(tagged.map(token).collect())
}

/// Without the feature there are none.
#[cfg(not(feature = "tokens"))]
fn tokens(_: &Document, _: &dyn Fn(Span) -> (u32, u32)) -> Option<Vec<(u32, u32, String)>> {
    None
}

/// A mention as it is printed.
fn mention(
    doc: &Document,
    m: &Mention,
    number: usize,
    companies: &Companies,
    points: &dyn Fn(Span) -> (u32, u32),
    show: Show,
) -> MentionRecord {
    let article = doc.article;
    let (start, end) = points(m.span);
    MentionRecord {
        id: mention_id(number),
        kind: m.value.kind(),
        text: m.span.of(&article.text).to_owned(),
        start,
        end,
        byte_start: article.map.original(m.span.start),
        byte_end: article.map.original_end(m.span.end),
        value: value(doc, m, number, companies, points),
        confidence: m.confidence,
        rule: show.explain.then(|| m.rule.id().into()),
    }
}

/// The record of what was found and linked.
fn assemble(
    raw: &RawDocument,
    doc: &Document,
    recognised: &Recognised,
    companies: &Companies,
    mut linked: link::Linked,
    show: Show,
) -> Record {
    let (mentions, home) = (&recognised.mentions, recognised.home);
    let article = doc.article;
    let text = &article.text;
    if show.explain {
        linked.projects.iter_mut().for_each(|p| explain::name_words(doc, mentions, p));
    }
    let points = |span: Span| (article.map.code_point(text, span.start), article.map.code_point(text, span.end));
    let mut diagnostics: Vec<Diagnostic> = article.diagnostics.clone();
    diagnostics.extend(recognised.diagnostics.iter().cloned());
    diagnostics.extend(linked.diagnostics);
    if article.metadata.reference_date.is_none()
        && mentions.iter().any(|m| matches!(&m.value, Value::Date(d) if d.edtf.is_none()))
    {
        diagnostics.push(Diagnostic::new(
            Code::NoReferenceDate,
            "relative dates are not resolved: the article has no date (give --date)",
        ));
    }
    let meta = &article.metadata;
    Record {
        schema: "taojin/1".into(),
        source: Source {
            id: raw.id.clone(),
            path: raw.path.clone(),
            index: raw.index,
            encoding: article.encoding.into(),
            bytes: raw.bytes.len() as u64,
            sha256: sha256(&raw.bytes),
            duplicate_of: None,
            duplicate_of_sha256: None,
            extra: raw.hints.extra.clone(),
        },
        article: ArticleRecord {
            title: meta.title.clone(),
            published: meta.published.clone(),
            outlet: meta.outlet.clone(),
            credits: meta.credits.iter().map(|c| CreditRecord { role: c.role.clone(), name: c.name.clone() }).collect(),
            reference_date: meta.reference_date.map(iso),
            reference_basis: meta.reference_basis,
            home_place: home.map(|h| format!("{:06}", h.code)),
        },
        text: (!show.no_text).then(|| text.clone()),
        tokens: if show.tokens { tokens(doc, &points) } else { None },
        mentions: (0..).zip(mentions).map(|(i, m)| mention(doc, m, i, companies, &points, show)).collect(),
        companies: companies.records(),
        projects: linked.projects,
        aggregates: linked.aggregates,
        warnings: diagnostics
            .iter()
            .map(|d| Warning {
                code: d.code,
                message: d.message.clone(),
                start: d.span.map(|s| points(s).0),
                end: d.span.map(|s| points(s).1),
            })
            .collect(),
    }
}

/// The digest of an article's bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        hex.push(char::from(DIGITS[usize::from(b >> 4)]));
        hex.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    hex
}

/// A name that was read in simplified characters, as the text writes it at one of the spans.
pub(crate) fn in_script(doc: &Document, name: &str, spans: impl IntoIterator<Item = Span>) -> String {
    if doc.article.folded.is_some() {
        for span in spans {
            if let Some(at) = span.of(&doc.folded).find(name) {
                let start = span.from() + at;
                return doc.article.text[start..start + name.len()].to_owned();
            }
        }
    }
    name.to_owned()
}

fn value(doc: &Document, m: &Mention, number: usize, companies: &Companies, points: &dyn Fn(Span) -> (u32, u32)) -> ValueRecord {
    match &m.value {
        Value::Date(d) => ValueRecord::Date(DateRecord {
            edtf: d.edtf.clone(),
            first: d.first.map(iso),
            last: d.last.map(iso),
            grain: d.grain,
            basis: d.basis,
        }),
        Value::Place(p) => ValueRecord::Place(PlaceRecord {
            country: p.country.clone(),
            code: p.code.clone(),
            level: p.level,
            path: p.path.clone(),
            zone: p.zone.clone(),
            resolution: p.resolution,
            candidates: p.candidates.clone(),
        }),
        Value::Company(c) => ValueRecord::Company(CompanyMentionRecord { company: companies.id_of(number), form: c.form }),
        Value::Organization(o) => ValueRecord::Organization(OrganizationRecord { class: o.class }),
        Value::Person(p) => ValueRecord::Person(PersonRecord { name: p.name.clone(), titles: p.titles.clone() }),
        Value::Project(p) => ValueRecord::Project(ProjectNameRecord { name: in_script(doc, &p.name, std::iter::once(p.whole)) }),
        Value::Figure(f) => {
            let plain = |d: Option<rust_decimal::Decimal>| d.map(|d| d.normalize().to_string());
            ValueRecord::Figure(Box::new(FigureRecord {
                metric: f.metric,
                value: plain(f.value),
                low: plain(f.low),
                high: plain(f.high),
                unit: f.unit.clone(),
                qualifier: f.qualifier,
                modality: f.modality,
                period: f.period,
                phase: f.phase.clone(),
                condition: f.condition,
                due: f.due.clone(),
                cue: f.cue.map(points),
            }))
        }
    }
}
