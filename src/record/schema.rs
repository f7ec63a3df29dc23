//! The record as it is printed: the types from which the JSON Schema and the tables of `docs/record.md` are generated.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::article::Basis;
use crate::error::Code;
use crate::mention::{
    CompanyForm, Condition, Confidence, DateBasis, Grain, Kind, Level, Metric, Modality, OrganizationClass, Period, Qualifier,
    Resolution,
};

pub use super::vocabulary::{EventKind, Role, Scope, SiteBasis, Stage};

/// One article's record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Record {
    /// Always `taojin/1`.
    pub schema: Cow<'static, str>,
    /// Where the article came from.
    pub source: Source,
    /// What the page says about it.
    pub article: ArticleRecord,
    /// The decoded text, left out by `--no-text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Words with tags: start, end (code points), tag. Only under `--tokens`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<(u32, u32, String)>>,
    /// In text order, never overlapping.
    pub mentions: Vec<MentionRecord>,
    /// Companies with their aliases.
    pub companies: Vec<CompanyRecord>,
    /// One for each single investment project.
    pub projects: Vec<ProjectRecord>,
    /// Figures owned by no single project.
    pub aggregates: Vec<AggregateRecord>,
    /// What a reader should know before trusting the rest.
    pub warnings: Vec<Warning>,
}

#[cfg(feature = "cli")]
impl Record {
    /// Marks the article as a reprint of an earlier one.
    pub(crate) fn mark_reprint(&mut self, first: super::reprint::First<'_>) {
        self.source.duplicate_of = Some(first.id.to_owned());
        self.source.duplicate_of_sha256 = Some(first.sha256.to_owned());
        let message = format!("a reprint of the article {}", first.id);
        self.warnings.push(Warning { code: Code::DuplicateText, message, start: None, end: None });
    }
}

/// Where an article came from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Source {
    /// The given id, else the file's stem, else `stdin`; `stem#index` for several articles in one input.
    pub id: String,
    /// The path as the user named it, null for standard input.
    pub path: Option<String>,
    /// The article's number in its container, from 0; null for a file that is one article.
    pub index: Option<u64>,
    /// WHATWG name of the encoding used.
    pub encoding: Cow<'static, str>,
    /// Length of the original in bytes.
    pub bytes: u64,
    /// SHA-256 of the original bytes, hexadecimal.
    pub sha256: String,
    /// Under `--dedup mark`, for a reprint: the id of the first article of its group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// The digest of that article's bytes, its own `sha256`: ids may repeat in an archive of many folders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of_sha256: Option<String>,
    /// Fields of the container that the record carries through.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, serde_json::Value>"))]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// What the page or its container says about the article.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArticleRecord {
    /// Title.
    pub title: Option<String>,
    /// ISO date or date-time, as printed.
    pub published: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Staff named in the credits.
    pub credits: Vec<CreditRecord>,
    /// ISO date that relative dates count from.
    pub reference_date: Option<String>,
    /// How it is known.
    pub reference_basis: Basis,
    /// The code that 我市 and 全省 mean.
    pub home_place: Option<String>,
}

/// One line of the credits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CreditRecord {
    /// As printed.
    pub role: String,
    /// As printed.
    pub name: String,
}

/// One mention.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MentionRecord {
    /// `m1`, `m2`, …
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// The slice of the text.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// First byte in the original.
    pub byte_start: u64,
    /// One past the last byte in the original.
    pub byte_end: u64,
    /// What it means, by kind.
    pub value: ValueRecord,
    /// The precision band of its rule.
    pub confidence: Confidence,
    /// The rule that found it, under `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Cow<'static, str>>,
}

/// What a mention means, by kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(untagged)]
pub enum ValueRecord {
    /// `date`
    Date(DateRecord),
    /// `place`
    Place(PlaceRecord),
    /// `company`
    Company(CompanyMentionRecord),
    /// `organization`
    Organization(OrganizationRecord),
    /// `person`
    Person(PersonRecord),
    /// `investment`, `output`, `scale`, `amount`
    Figure(Box<FigureRecord>),
    /// `project`
    Project(ProjectNameRecord),
}

/// A date.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DateRecord {
    /// EDTF level 1, null where it cannot be told.
    pub edtf: Option<String>,
    /// First day it can denote, null when open.
    pub first: Option<String>,
    /// Last day it can denote, null when open.
    pub last: Option<String>,
    /// How fine.
    pub grain: Grain,
    /// What it was resolved by.
    pub basis: DateBasis,
}

/// A place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlaceRecord {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// GB/T 2260, six digits.
    pub code: Option<String>,
    /// How fine.
    pub level: Option<Level>,
    /// Names from the province down.
    pub path: Vec<String>,
    /// Development zone or park.
    pub zone: Option<String>,
    /// How it was resolved.
    pub resolution: Resolution,
    /// Codes it may be, when ambiguous.
    pub candidates: Vec<String>,
}

/// A mention of a company.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CompanyMentionRecord {
    /// Id in `companies`.
    pub company: String,
    /// Registered name or short form.
    pub form: CompanyForm,
}

/// An organisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OrganizationRecord {
    /// Its class.
    pub class: OrganizationClass,
}

/// A person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PersonRecord {
    /// The name.
    pub name: String,
    /// Titles as printed.
    pub titles: Vec<String>,
}

/// A project's name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProjectNameRecord {
    /// Quotes and the trailing 项目 dropped.
    pub name: String,
}

/// A figure, amounts as decimal strings in base units.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FigureRecord {
    /// What it measures.
    pub metric: Metric,
    /// Null for a range or an order of magnitude.
    pub value: Option<String>,
    /// Lower bound.
    pub low: Option<String>,
    /// Upper bound.
    pub high: Option<String>,
    /// ISO 4217, a base unit, or the classifier as printed.
    pub unit: String,
    /// How the number is qualified.
    pub qualifier: Qualifier,
    /// How far it is fact.
    pub modality: Modality,
    /// Per what.
    pub period: Option<Period>,
    /// `"1"` for 一期.
    pub phase: Option<String>,
    /// On what it depends.
    pub condition: Option<Condition>,
    /// EDTF of the day it is due.
    pub due: Option<String>,
    /// Code points of the word that names the metric.
    pub cue: Option<(u32, u32)>,
}

/// A company with all its mentions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CompanyRecord {
    /// `c1`, `c2`, …
    pub id: String,
    /// The fullest form in the article.
    pub name: String,
    /// Its other forms.
    pub aliases: Vec<String>,
    /// Ids of its mentions.
    pub mentions: Vec<String>,
    /// Its id in the user's own table (`--companies`), where it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// A project.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProjectRecord {
    /// `p1`, `p2`, …
    pub id: String,
    /// Null where it has none.
    pub name: Option<String>,
    /// Ids of the mentions of its name.
    pub name_mentions: Vec<String>,
    /// Who takes part.
    pub companies: Vec<Participant>,
    /// Where.
    pub site: Option<Site>,
    /// The most advanced actual stage.
    pub stage: Option<Stage>,
    /// Dated and undated milestones.
    pub events: Vec<Event>,
    /// Ids of the mentions of kind `investment` that it owns.
    pub investment: Vec<String>,
    /// Ids of those of kind `output`.
    pub output: Vec<String>,
    /// Ids of those of kind `scale`.
    pub scale: Vec<String>,
    /// The same for each phase, where the text separates them.
    pub phases: Vec<Phase>,
    /// Sentences that prove it: code points, half-open.
    pub evidence: Vec<(u32, u32)>,
    /// The surest of the rules that found its name; low without a name.
    pub confidence: Confidence,
    /// What put each entry into its slot, under `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<Reason>>,
}

/// Why an entry stands in a slot of a project.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Reason {
    /// `companies`, `site`, `stage`, `events` or `figures`.
    pub slot: Cow<'static, str>,
    /// The entry: an id, a code, a stage.
    pub value: String,
    /// The rule that put it there, as `taojin rules` lists it (`docs/rules.md`).
    pub step: Cow<'static, str>,
    /// First code point of the sentence that it rests on.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
    /// The words of the tables that say so: those of the stage or event in the sentence, the names in the site's mention, the
    /// word of the figure's metric; empty for companies, and where the rule goes by other things.
    #[serde(default)]
    pub words: Vec<TableWord>,
}

/// A word of a table of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TableWord {
    /// The table's file under `src/data`.
    pub table: Cow<'static, str>,
    /// The word as the table has it.
    pub word: Cow<'static, str>,
    /// First code point in the text.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
}

/// A company in a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Participant {
    /// Id in `companies`.
    pub company: String,
    /// In which role.
    pub role: Role,
}

/// A project's site.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Site {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// GB/T 2260.
    pub code: Option<String>,
    /// Names from the province down.
    pub path: Vec<String>,
    /// Development zone or park.
    pub zone: Option<String>,
    /// Id of the place mention, null where it is inferred.
    pub mention: Option<String>,
    /// What it rests on.
    pub basis: SiteBasis,
}

/// A milestone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Event {
    /// Which.
    pub stage: EventKind,
    /// Whether it has happened.
    pub actual: bool,
    /// When, null where no date is said.
    pub edtf: Option<String>,
    /// Id of the date mention.
    pub mention: Option<String>,
}

/// A phase of a project.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Phase {
    /// `"1"` for 一期.
    pub phase: String,
    /// Ids of the mentions of kind `investment` that it owns.
    pub investment: Vec<String>,
    /// Ids of those of kind `output`.
    pub output: Vec<String>,
    /// Ids of those of kind `scale`.
    pub scale: Vec<String>,
}

/// A figure owned by no single project.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AggregateRecord {
    /// Id of the figure's mention; null for a bare count of projects.
    pub mention: Option<String>,
    /// What it measures; `projects` for a count.
    pub metric: String,
    /// Whose: `region`, `park`, `set`, `company`, `unknown`.
    pub scope: Scope,
    /// The words that name the scope.
    pub label: Option<String>,
}

/// A warning.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Warning {
    /// Which kind.
    pub code: Code,
    /// For a person.
    pub message: String,
    /// First code point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// One past the last code point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
}
