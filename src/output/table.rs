//! Records as tables: which there are, their columns, keys and rows. Everything tabular comes from here, each column
//! declared once: CSV, Parquet, workbooks, the data package's description.
//!
//! An article has its number in the run as its key (`id`s may repeat in an archive); whatever belongs to an article has
//! that number and its own id or number within the article. Keys are called the same in all tables, so that they join by
//! name. Lists are joined by `|`; within an element it is written `\|`.

use std::borrow::Cow;

use serde::Serialize;

use crate::record::Record;
use crate::record::{FigureRecord, MentionRecord, ProjectRecord, ValueRecord};

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Characters.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number of any length.
    Decimal,
    /// True or false.
    Boolean,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Type,
    /// Whether a cell may be empty.
    pub optional: bool,
    /// What it means.
    pub about: &'static str,
}

/// A foreign key: these columns are a row of another table.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The columns here.
    pub columns: &'static [&'static str],
    /// The other table.
    pub table: &'static str,
    /// Its columns.
    pub fields: &'static [&'static str],
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name, and its file's.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// The columns that tell a row from all others.
    pub key: &'static [&'static str],
    /// Where rows of other tables are meant.
    pub links: &'static [Link],
}

/// What stands in a row at a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Characters.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A decimal number, as in the record.
    Decimal(Cow<'a, str>),
    /// True or false.
    Boolean(bool),
}

impl Cell<'_> {
    /// The same, holding what it needs itself.
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Cell::Null => Cell::Null,
            Cell::Text(s) => Cell::Text(Cow::Owned(s.into_owned())),
            Cell::Integer(n) => Cell::Integer(n),
            Cell::Decimal(s) => Cell::Decimal(Cow::Owned(s.into_owned())),
            Cell::Boolean(b) => Cell::Boolean(b),
        }
    }

    /// Whether a column that holds `holds` can have it.
    pub fn fits(&self, holds: Type) -> bool {
        match self {
            Cell::Null => true,
            Cell::Text(_) => holds == Type::Text,
            Cell::Integer(_) => holds == Type::Integer,
            Cell::Decimal(_) => holds == Type::Decimal,
            Cell::Boolean(_) => holds == Type::Boolean,
        }
    }
}

/// Takes rows: the table's place in [`TABLES`], and a cell for each of its columns.
pub type Rows<'r> = dyn FnMut(usize, &[Cell]) + 'r;

// What a cell can be made of, by the type of its column.
fn text<'a>(s: impl Into<Option<&'a str>>) -> Cell<'a> {
    s.into().map_or(Cell::Null, |s| Cell::Text(s.into()))
}

fn integer(n: impl Into<Option<u64>>) -> Cell<'static> {
    n.into().map_or(Cell::Null, |n| Cell::Integer(n as i64))
}

fn decimal(s: Option<&str>) -> Cell<'_> {
    s.map_or(Cell::Null, |s| Cell::Decimal(s.into()))
}

fn boolean(b: bool) -> Cell<'static> {
    Cell::Boolean(b)
}

/// One of a fixed set of words, as it is printed in the record.
fn word(value: &impl Serialize) -> Cell<'static> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(s)) => Cell::Text(s.into()),
        _ => Cell::Null,
    }
}

fn list<S: AsRef<str>>(elements: &[S]) -> Cell<'static> {
    let escaped: Vec<String> = elements.iter().map(|e| e.as_ref().replace('\\', "\\\\").replace('|', "\\|")).collect();
    if escaped.is_empty() { Cell::Null } else { Cell::Text(escaped.join("|").into()) }
}

macro_rules! optional {
    (required) => {
        false
    };
    (optional) => {
        true
    };
}

macro_rules! holds {
    (text) => {
        Type::Text
    };
    (word) => {
        Type::Text
    };
    (list) => {
        Type::Text
    };
    (integer) => {
        Type::Integer
    };
    (decimal) => {
        Type::Decimal
    };
    (boolean) => {
        Type::Boolean
    };
}

/// Declares the tables: what a row is made of, its key, its links, and each column with its meaning and its value.
macro_rules! tables {
    ($(
        #[doc = $about:literal]
        $table:ident($($arg:ident: $of:ty),*) key [$($key:ident)*] links [$([$($from:ident)*] => $to:ident [$($field:ident)*])*] {
            $(#[doc = $text:literal] $need:ident $make:ident $column:ident = $value:expr;)*
        }
    )*) => {
        /// All tables; a table's place in this list is its number.
        pub const TABLES: &[Table] = &[$(Table {
            name: stringify!($table),
            about: $about.trim_ascii(),
            columns: &[$(Column {
                name: stringify!($column),
                holds: holds!($make),
                optional: optional!($need),
                about: $text.trim_ascii(),
            },)*],
            key: &[$(stringify!($key),)*],
            links: &[$(Link {
                columns: &[$(stringify!($from),)*],
                table: stringify!($to),
                fields: &[$(stringify!($field),)*],
            },)*],
        },)*];

        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy)]
        enum Number { $($table,)* }

        $(fn $table(rows: &mut Rows, $($arg: $of),*) {
            rows(Number::$table as usize, &[$($make($value),)*]);
        })*
    };
}

tables! {
    /// One row for each article that gave a record.
    articles(article: u64, r: &Record) key [article] links [] {
        /// Number of the article in the run, from 1; numbers of articles that failed are left out.
        required integer article = article;
        /// The given id, else the file's stem.
        required text id = r.source.id.as_str();
        /// The path as the user named it.
        optional text path = r.source.path.as_deref();
        /// Number of the article in its container, from 0.
        optional integer index = r.source.index;
        /// WHATWG name of the encoding used.
        required text encoding = r.source.encoding.as_ref();
        /// Length of the original in bytes.
        required integer bytes = r.source.bytes;
        /// SHA-256 of the original bytes, hexadecimal.
        required text sha256 = r.source.sha256.as_str();
        /// For a reprint, under --dedup mark: id of the first article of its group.
        optional text duplicate_of = r.source.duplicate_of.as_deref();
        /// The sha256 of that article: ids may repeat.
        optional text duplicate_of_sha256 = r.source.duplicate_of_sha256.as_deref();
        /// Title.
        optional text title = r.article.title.as_deref();
        /// ISO date or date-time of publication, as printed.
        optional text published = r.article.published.as_deref();
        /// Who published it.
        optional text outlet = r.article.outlet.as_deref();
        /// Staff named in the credits, each as role:name.
        optional list credits = &r.article.credits.iter().map(|c| format!("{}:{}", c.role, c.name)).collect::<Vec<_>>();
        /// ISO date that relative dates count from.
        optional text reference_date = r.article.reference_date.as_deref();
        /// How it is known.
        required word reference_basis = &r.article.reference_basis;
        /// Code that 我市 and 全省 mean (GB/T 2260).
        optional text home_place = r.article.home_place.as_deref();
        /// Further fields of the container, as a JSON object.
        optional text extra = extra(r).as_deref();
        /// The decoded text, empty under --no-text.
        optional text text = r.text.as_deref();
    }

    /// One row for each mention; the columns from edtf on are filled by kind, figures have a table of their own.
    mentions(article: u64, m: &MentionRecord, v: Meaning)
    key [article mention] links [[article] => articles [article] [article company] => companies [article company]] {
        /// Article.
        required integer article = article;
        /// Id of the mention in the article (m1, m2, …).
        required text mention = m.id.as_str();
        /// date, place, company, organization, person, project, investment, output, scale or amount.
        required word kind = &m.kind;
        /// The words of the text.
        required text text = m.text.as_str();
        /// First code point in the article's text.
        required integer start = u64::from(m.start);
        /// One past the last code point.
        required integer end = u64::from(m.end);
        /// First byte in the original.
        required integer byte_start = m.byte_start;
        /// One past the last byte.
        required integer byte_end = m.byte_end;
        /// high, medium or low: the precision band of the rule.
        required word confidence = &m.confidence;
        /// The rule, under --explain.
        optional text rule = m.rule.as_deref();
        /// Dates: EDTF level 1.
        optional text edtf = v.date.and_then(|d| d.edtf.as_deref());
        /// Dates: first day it can denote.
        optional text first = v.date.and_then(|d| d.first.as_deref());
        /// Dates: last day it can denote.
        optional text last = v.date.and_then(|d| d.last.as_deref());
        /// Dates: day, month, quarter, half, year, decade, interval or vague.
        optional word grain = &v.date.map(|d| d.grain);
        /// Dates: what it was resolved by.
        optional word basis = &v.date.map(|d| d.basis);
        /// Places: ISO 3166-1 alpha-2.
        optional text country = v.place.and_then(|p| p.country.as_deref());
        /// Places: GB/T 2260, six digits.
        optional text code = v.place.and_then(|p| p.code.as_deref());
        /// Places: province, prefecture, county, township, zone, country or region.
        optional word level = &v.place.map(|p| p.level);
        /// Places: names from the province down.
        optional list path = v.place.map_or(&[][..], |p| p.path.as_slice());
        /// Places: development zone or park.
        optional text zone = v.place.and_then(|p| p.zone.as_deref());
        /// Places: exact, abbreviation, context, ambiguous or unresolved.
        optional word resolution = &v.place.map(|p| p.resolution);
        /// Places: codes it may be, when ambiguous.
        optional list candidates = v.place.map_or(&[][..], |p| p.candidates.as_slice());
        /// Companies: the company, a row of companies.
        optional text company = v.company.map(|c| c.company.as_str());
        /// Companies: full or short.
        optional word form = &v.company.map(|c| c.form);
        /// Organizations: government, party, management_committee, education, research, media, association or other.
        optional word class = &v.class;
        /// Persons and projects: the name.
        optional text name = v.name;
        /// Persons: titles as printed.
        optional list titles = v.titles;
    }

    /// One row for each company of an article.
    companies(article: u64, c: &crate::record::CompanyRecord) key [article company] links [[article] => articles [article]] {
        /// Article.
        required integer article = article;
        /// Id of the company in the article (c1, c2, …).
        required text company = c.id.as_str();
        /// The fullest form in the article.
        required text name = c.name.as_str();
        /// Its other forms.
        optional list aliases = &c.aliases;
        /// Its id in the table of --companies.
        optional text registry_id = c.registry_id.as_deref();
    }

    /// One row for each investment project of an article.
    projects(article: u64, p: &ProjectRecord)
    key [article project] links [[article] => articles [article] [article site_mention] => mentions [article mention]] {
        /// Article.
        required integer article = article;
        /// Id of the project in the article (p1, p2, …).
        required text project = p.id.as_str();
        /// Its name, empty where it has none.
        optional text name = p.name.as_deref();
        /// Ids of the mentions of its name.
        optional list name_mentions = &p.name_mentions;
        /// The most advanced actual stage.
        optional word stage = &p.stage;
        /// Site: ISO 3166-1 alpha-2.
        optional text site_country = p.site.as_ref().and_then(|s| s.country.as_deref());
        /// Site: GB/T 2260.
        optional text site_code = p.site.as_ref().and_then(|s| s.code.as_deref());
        /// Site: names from the province down.
        optional list site_path = p.site.as_ref().map_or(&[][..], |s| s.path.as_slice());
        /// Site: development zone or park.
        optional text site_zone = p.site.as_ref().and_then(|s| s.zone.as_deref());
        /// Site: the place, a row of mentions; empty where it is inferred.
        optional text site_mention = p.site.as_ref().and_then(|s| s.mention.as_deref());
        /// Site: explicit, chain, home_place or counterparty.
        optional word site_basis = &p.site.as_ref().map(|s| s.basis);
        /// high, medium or low: the surest of the rules that found its name.
        required word confidence = &p.confidence;
        /// Sentences that prove it: code points, each as start-end.
        optional list evidence = &p.evidence.iter().map(|(start, end)| format!("{start}-{end}")).collect::<Vec<_>>();
    }

    /// One row for each company that takes part in a project, in each of its roles.
    participants(article: u64, project: &str, c: &crate::record::Participant) key [article project company role]
    links [[article project] => projects [article project] [article company] => companies [article company]] {
        /// Article.
        required integer article = article;
        /// Project.
        required text project = project;
        /// Company.
        required text company = c.company.as_str();
        /// investor, project_company, partner, signatory, contractor, operator, financier or unspecified.
        required word role = &c.role;
    }

    /// One row for each figure: money, output, areas.
    figures(article: u64, m: &MentionRecord, f: &FigureRecord)
    key [article mention] links [[article mention] => mentions [article mention]] {
        /// Article.
        required integer article = article;
        /// Its mention.
        required text mention = m.id.as_str();
        /// investment, output, scale or amount.
        required word kind = &m.kind;
        /// What it measures.
        required text metric = f.metric.name();
        /// In base units (yuan, not 万元); empty for a range or an order of magnitude.
        optional decimal value = f.value.as_deref();
        /// Lower bound.
        optional decimal low = f.low.as_deref();
        /// Upper bound.
        optional decimal high = f.high.as_deref();
        /// ISO 4217, a base unit, or the classifier as printed.
        required text unit = f.unit.as_str();
        /// exact, about, near, over, at_least, at_most, range or order.
        required word qualifier = &f.qualifier;
        /// actual, agreed, planned, expected, target, negated or stated.
        required word modality = &f.modality;
        /// year, quarter, month or day.
        optional word period = &f.period;
        /// Phase that the figure itself names: 1 for 一期.
        optional text phase = f.phase.as_deref();
        /// production, full_capacity, completion or approval.
        optional word condition = &f.condition;
        /// EDTF of the day it is due.
        optional text due = f.due.as_deref();
        /// First code point of the word that names the metric.
        optional integer cue_start = f.cue.map(|c| u64::from(c.0));
        /// One past its last code point.
        optional integer cue_end = f.cue.map(|c| u64::from(c.1));
    }

    /// One row for each figure of a project; a figure that several projects share (各投资1亿元) has one for each.
    project_figures(article: u64, project: &str, slot: &str, mention: &str, phase: Option<&str>) key [article project mention]
    links [[article project] => projects [article project] [article mention] => figures [article mention]] {
        /// Article.
        required integer article = article;
        /// Project.
        required text project = project;
        /// Figure.
        required text mention = mention;
        /// investment, output or scale.
        required text slot = slot;
        /// Phase of the project that it belongs to, where the text separates them.
        optional text phase = phase;
    }

    /// One row for each milestone of a project.
    events(article: u64, project: &str, event: u64, e: &crate::record::Event) key [article project event]
    links [[article project] => projects [article project] [article mention] => mentions [article mention]] {
        /// Article.
        required integer article = article;
        /// Project.
        required text project = project;
        /// Number of the event in the project, from 1.
        required integer event = event;
        /// Which milestone.
        required word stage = &e.stage;
        /// Whether it has happened.
        required boolean actual = e.actual;
        /// EDTF, empty where no date is said.
        optional text edtf = e.edtf.as_deref();
        /// The date, a row of mentions.
        optional text mention = e.mention.as_deref();
    }

    /// One row for each figure owned by no single project.
    aggregates(article: u64, aggregate: u64, a: &crate::record::AggregateRecord) key [article aggregate]
    links [[article] => articles [article] [article mention] => mentions [article mention]] {
        /// Article.
        required integer article = article;
        /// Number of the aggregate in the article, from 1.
        required integer aggregate = aggregate;
        /// The figure, a row of mentions; empty for a bare count of projects.
        optional text mention = a.mention.as_deref();
        /// What it measures; projects for a count.
        required text metric = a.metric.as_str();
        /// region, park, set, company or unknown.
        required word scope = &a.scope;
        /// The words that name the scope.
        optional text label = a.label.as_deref();
    }

    /// One row for each warning about an article.
    warnings(article: u64, warning: u64, w: &crate::record::Warning)
    key [article warning] links [[article] => articles [article]] {
        /// Article.
        required integer article = article;
        /// Number of the warning in the article, from 1.
        required integer warning = warning;
        /// Which kind.
        required word code = &w.code;
        /// For a person.
        required text message = w.message.as_str();
        /// First code point.
        optional integer start = w.start.map(u64::from);
        /// One past the last code point.
        optional integer end = w.end.map(u64::from);
    }

    /// One row for each reason why something stands in a slot of a project, under --explain.
    reasons(article: u64, project: &str, reason: u64, r: &crate::record::Reason) key [article project reason]
    links [[article project] => projects [article project]] {
        /// Article.
        required integer article = article;
        /// Project.
        required text project = project;
        /// Number of the reason in the project, from 1.
        required integer reason = reason;
        /// companies, site, stage, events or figures.
        required text slot = r.slot.as_ref();
        /// What stands there: an id, a code, a stage.
        required text value = r.value.as_str();
        /// The step of linking and its rule.
        required text step = r.step.as_ref();
        /// First code point of the sentence that it rests on.
        required integer start = u64::from(r.start);
        /// One past its last code point.
        required integer end = u64::from(r.end);
        /// The words of the tables that say so, each behind its table.
        optional list words = &r.words.iter().map(|w| format!("{} {}", w.table, w.word)).collect::<Vec<_>>();
    }
}

/// What a mention means, laid out for its row.
#[derive(Clone, Copy, Default)]
struct Meaning<'a> {
    date: Option<&'a crate::record::DateRecord>,
    place: Option<&'a crate::record::PlaceRecord>,
    company: Option<&'a crate::record::CompanyMentionRecord>,
    class: Option<crate::mention::OrganizationClass>,
    name: Option<&'a str>,
    titles: &'a [String],
}

impl<'a> Meaning<'a> {
    fn of(value: &'a ValueRecord) -> Meaning<'a> {
        let none = Meaning::default();
        match value {
            ValueRecord::Date(d) => Meaning { date: Some(d), ..none },
            ValueRecord::Place(p) => Meaning { place: Some(p), ..none },
            ValueRecord::Company(c) => Meaning { company: Some(c), ..none },
            ValueRecord::Organization(o) => Meaning { class: Some(o.class), ..none },
            ValueRecord::Person(p) => Meaning { name: Some(&p.name), titles: &p.titles, ..none },
            ValueRecord::Project(p) => Meaning { name: Some(&p.name), ..none },
            ValueRecord::Figure(_) => none,
        }
    }
}

fn extra(r: &Record) -> Option<String> {
    if r.source.extra.is_empty() { None } else { serde_json::to_string(&r.source.extra).ok() }
}

/// The rows of a record; `article` is its number in the run, from 1.
pub fn rows(article: u64, record: &Record, rows: &mut Rows) {
    articles(rows, article, record);
    for m in &record.mentions {
        mentions(rows, article, m, Meaning::of(&m.value));
        if let ValueRecord::Figure(f) = &m.value {
            figures(rows, article, m, f);
        }
    }
    record.companies.iter().for_each(|c| companies(rows, article, c));
    for p in &record.projects {
        let id = p.id.as_str();
        projects(rows, article, p);
        p.companies.iter().for_each(|c| participants(rows, article, id, c));
        for (slot, all) in [("investment", &p.investment), ("output", &p.output), ("scale", &p.scale)] {
            for mention in all {
                let phase =
                    p.phases.iter().find(|ph| [&ph.investment, &ph.output, &ph.scale].iter().any(|l| l.contains(mention)));
                project_figures(rows, article, id, slot, mention, phase.map(|ph| ph.phase.as_str()));
            }
        }
        (1..).zip(&p.events).for_each(|(n, e)| events(rows, article, id, n, e));
        (1..).zip(p.reasons.iter().flatten()).for_each(|(n, r)| reasons(rows, article, id, n, r));
    }
    (1..).zip(&record.aggregates).for_each(|(n, a)| aggregates(rows, article, n, a));
    (1..).zip(&record.warnings).for_each(|(n, w)| warnings(rows, article, n, w));
}
