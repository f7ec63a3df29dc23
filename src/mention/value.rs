//! What mentions mean: one value type for each kind.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::rule::FindRule;
use crate::span::Span;

/// The kinds of mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A calendar date, a period, or a vague time near the reference date.
    Date,
    /// A place, as one maximal chain.
    Place,
    /// A company or a firm's brand.
    Company,
    /// Any other organisation.
    Organization,
    /// A person.
    Person,
    /// A project's name.
    Project,
    /// Money put into something.
    Investment,
    /// What something yields.
    Output,
    /// Land and floor area.
    Scale,
    /// Money in no such role.
    Amount,
}

impl Kind {
    /// All kinds, in the order of the documentation.
    pub const ALL: [Kind; 10] = [
        Kind::Date,
        Kind::Place,
        Kind::Company,
        Kind::Organization,
        Kind::Person,
        Kind::Project,
        Kind::Investment,
        Kind::Output,
        Kind::Scale,
        Kind::Amount,
    ];
}

/// What a mention means.
#[derive(Clone, Debug)]
pub enum Value {
    /// A date.
    Date(DateValue),
    /// A place.
    Place(PlaceValue),
    /// A company, as it is named here.
    Company(CompanyValue),
    /// Another organisation.
    Organization(OrganizationValue),
    /// A person.
    Person(PersonValue),
    /// A name of a project.
    Project(ProjectValue),
    /// A number with what it measures.
    Figure(Box<FigureValue>),
}

impl Value {
    /// The kind of mention that has such a value.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Date(_) => Kind::Date,
            Value::Place(_) => Kind::Place,
            Value::Company(_) => Kind::Company,
            Value::Organization(_) => Kind::Organization,
            Value::Person(_) => Kind::Person,
            Value::Project(_) => Kind::Project,
            Value::Figure(f) => f.metric.kind(),
        }
    }
}

/// When something is, in EDTF (ISO 8601-2 level 1) and in days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateValue {
    /// `2023-03-17`, `2023-07`, `2023-02-13/2023-02-15`, `2023-03-19~`, `../2023-12-31`, `199X`; `None` where it
    /// cannot be told.
    pub edtf: Option<String>,
    /// First day it can denote, `None` when open.
    pub first: Option<Date>,
    /// Last day it can denote, `None` when open.
    pub last: Option<Date>,
    /// How fine it is.
    pub grain: Grain,
    /// What it was resolved by.
    pub basis: DateBasis,
    /// Why it is doubtful.
    pub doubt: Option<DateDoubt>,
    /// Whether it is the period of another year that figures are compared with (去年同期).
    pub compares: bool,
}

/// Why a date is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateDoubt {
    /// A year of the Republic that does not say so.
    Minguo,
    /// A year of a reign: its months are not those of our calendar.
    Reign,
    /// A year that the reign did not have.
    BeyondReign,
    /// The dash of a range is damaged.
    Damaged,
}

impl DateDoubt {
    /// The rule that such a date is put down to, whatever read it.
    pub fn rule(self) -> FindRule {
        match self {
            DateDoubt::Minguo => FindRule::DateMinguo,
            DateDoubt::Reign => FindRule::DateReign,
            DateDoubt::BeyondReign => FindRule::DateBeyondReign,
            DateDoubt::Damaged => FindRule::DateDamaged,
        }
    }
}

/// How fine a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Grain {
    /// One day.
    Day,
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
    /// One year.
    Year,
    /// Ten years.
    Decade,
    /// From one point to another.
    Interval,
    /// Near the reference date (日前).
    Vague,
}

/// What a date was resolved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// The words say it all.
    Explicit,
    /// The reference date.
    Reference,
    /// A date mentioned before.
    PreviousMention,
}

/// Where something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceValue {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// GB/T 2260, six digits.
    pub code: Option<String>,
    /// How fine.
    pub level: Option<Level>,
    /// Names from the province down.
    pub path: Vec<String>,
    /// Name of a development zone or park.
    pub zone: Option<String>,
    /// How it was resolved.
    pub resolution: Resolution,
    /// Codes it may be, when ambiguous.
    pub candidates: Vec<String>,
}

/// How fine a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Province, autonomous region, municipality.
    Province,
    /// Prefecture.
    Prefecture,
    /// County, district, county-level city.
    County,
    /// Town, township, street, village.
    Township,
    /// Development zone or park.
    Zone,
    /// Country.
    Country,
    /// A region without a code.
    Region,
}

/// How a place was resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// By its full name.
    Exact,
    /// By a short form.
    Abbreviation,
    /// By what else the article says.
    Context,
    /// Several candidates remain.
    Ambiguous,
    /// Nothing is known of it.
    #[default]
    Unresolved,
}

/// A company, before grouping: which company it is stands in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyValue {
    /// The name folded for comparison (width, brackets, script).
    pub key: String,
    /// Whether it is a registered name or a short form.
    pub form: CompanyForm,
    /// The span of the full name for which the text declares this one as alias (以下简称“X”).
    pub alias_of: Option<Span>,
}

/// How a company is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "lowercase")]
pub enum CompanyForm {
    /// A registered name.
    Full,
    /// A short name, a group's name, a brand.
    Short,
}

/// What kind of organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OrganizationValue {
    /// Its class.
    pub class: OrganizationClass,
}

/// The classes of organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum OrganizationClass {
    /// Governments and their departments, congresses, courts.
    Government,
    /// Committees of the party.
    Party,
    /// Management committees of zones.
    ManagementCommittee,
    /// Schools and universities.
    Education,
    /// Institutes.
    Research,
    /// Newspapers, stations, agencies.
    Media,
    /// Associations, chambers of commerce, exchanges.
    Association,
    /// Others.
    Other,
}

/// A person with the titles as printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PersonValue {
    /// The name.
    pub name: String,
    /// Titles, as printed.
    pub titles: Vec<String>,
}

/// A project's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectValue {
    /// How the text names it.
    pub sort: ProjectSort,
    /// Whether the words make it a project by themselves; a plant, a part or a street is one only where something happens to
    /// it.
    pub clear: bool,
    /// Quotes and the trailing 项目 dropped.
    pub name: String,
    /// Where the whole name stands, figures and quotes inside it included.
    pub whole: Span,
    /// The phase that stands behind the name (一期 → `1`).
    pub phase: Option<String>,
    /// The list that it is a member of.
    pub list: Option<Membership>,
}

/// A place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The number of the list in the article.
    pub list: u32,
    /// Whether the list says that its members are projects (等5个项目).
    pub called: bool,
    /// Whether it has more members than this.
    pub several: bool,
}

/// How a project is named, which says how much the name alone is worth: each sort has the rule that finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectSort {
    /// In quotes.
    Quoted,
    /// In front of 项目.
    Head,
    /// Public works.
    Works,
    /// A road, railway, port or street.
    Line,
    /// A site of production, a park.
    Plant,
    /// What a project is made of.
    Part,
    /// A member of a list.
    Listed,
    /// Works that no word calls a project, by their status or what they cost.
    Opened,
    /// Behind 项目名称.
    Declared,
}

impl ProjectSort {
    /// The rule that finds it.
    pub fn rule(self) -> FindRule {
        match self {
            ProjectSort::Quoted => FindRule::ProjectQuoted,
            ProjectSort::Head => FindRule::ProjectHead,
            ProjectSort::Works => FindRule::ProjectWorks,
            ProjectSort::Line => FindRule::ProjectLine,
            ProjectSort::Plant => FindRule::ProjectPlant,
            ProjectSort::Part => FindRule::ProjectPart,
            ProjectSort::Listed => FindRule::ProjectListed,
            ProjectSort::Opened => FindRule::ProjectOpened,
            ProjectSort::Declared => FindRule::ProjectDeclared,
        }
    }
}

/// A figure: a number with its unit, and what it measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureValue {
    /// What it measures.
    pub metric: Metric,
    /// The amount in base units; `None` for a range or an order of magnitude.
    pub value: Option<Decimal>,
    /// Lower bound.
    pub low: Option<Decimal>,
    /// Upper bound.
    pub high: Option<Decimal>,
    /// ISO 4217, or a base unit, or the classifier as printed.
    pub unit: String,
    /// How the number is qualified.
    pub qualifier: Qualifier,
    /// How far it is fact.
    pub modality: Modality,
    /// Per what.
    pub period: Option<Period>,
    /// The phase that scopes it.
    pub phase: Option<String>,
    /// On what it depends.
    pub condition: Option<Condition>,
    /// EDTF of the day it is due.
    pub due: Option<String>,
    /// The word that names the metric.
    pub cue: Option<Span>,
}

/// An enum of words: each with the name that it has in records and in tables.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// All of them, in the order of the documentation.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The name in tables and records.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// By the name in tables and records.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

pub(crate) use names;

names! {
    /// What a figure measures.
    Metric {
        /// Total investment of a project or phase.
        TotalInvestment = "total_investment",
        /// Investment in fixed assets.
        FixedAssetInvestment = "fixed_asset_investment",
        /// A part of an investment (equipment, environment).
        ComponentInvestment = "component_investment",
        /// Investment made so far.
        CompletedInvestment = "completed_investment",
        /// Investment contracted.
        ContractedInvestment = "contracted_investment",
        /// Funds that have arrived.
        FundsInPlace = "funds_in_place",
        /// Registered capital of a firm.
        RegisteredCapital = "registered_capital",
        /// Capital put in by a partner.
        CapitalContribution = "capital_contribution",
        /// Increase of capital.
        CapitalIncrease = "capital_increase",
        /// Money raised: loans, bonds, placements.
        Financing = "financing",
        /// Size of a fund.
        FundSize = "fund_size",
        /// Price of an acquisition.
        AcquisitionPrice = "acquisition_price",
        /// Subsidies and rewards.
        Subsidy = "subsidy",
        /// Other money put into something.
        InvestmentOther = "investment_other",
        /// Output value.
        OutputValue = "output_value",
        /// Sales, revenue.
        SalesRevenue = "sales_revenue",
        /// Taxes.
        Tax = "tax",
        /// Profit and tax together (利税).
        ProfitTax = "profit_tax",
        /// Profit.
        Profit = "profit",
        /// Trade, exports.
        TradeValue = "trade_value",
        /// Orders and works contracts.
        ContractValue = "contract_value",
        /// Capacity.
        Capacity = "capacity",
        /// Actual production.
        Production = "production",
        /// Jobs.
        Employment = "employment",
        /// Other output.
        OutputOther = "output_other",
        /// Land.
        LandArea = "land_area",
        /// Floor space.
        FloorArea = "floor_area",
        /// Money in no investment or output role: a price, a fine, a market value.
        Amount = "amount",
    }
}

impl Metric {
    /// The kind of mention that has this metric.
    pub fn kind(self) -> Kind {
        match self {
            Metric::Amount => Kind::Amount,
            Metric::LandArea | Metric::FloorArea => Kind::Scale,
            m if m >= Metric::OutputValue => Kind::Output,
            _ => Kind::Investment,
        }
    }
}

names! {
    /// How a number is qualified.
    Qualifier {
        /// As it stands.
        Exact = "exact",
        /// 约, 左右.
        About = "about",
        /// 近, 接近: the number is the upper bound.
        Near = "near",
        /// 超, 逾, 多, 余, 突破: the number is the lower bound.
        Over = "over",
        /// 以上, 不低于: the number is the lower bound.
        AtLeast = "at_least",
        /// 以内, 不超过: the number is the upper bound.
        AtMost = "at_most",
        /// From one to another.
        Range = "range",
        /// An order of magnitude (数十亿, 百亿级).
        Order = "order",
    }
}

names! {
    /// How far a figure is fact.
    Modality {
        /// 已, 完成, 实现, 累计.
        Actual = "actual",
        /// 协议, 合同, 签约金额.
        Agreed = "agreed",
        /// 计划, 拟, 规划.
        Planned = "planned",
        /// 预计, 可, 将, 有望.
        Expected = "expected",
        /// 力争, 确保, 目标.
        Target = "target",
        /// Denied.
        Negated = "negated",
        /// None of these words.
        Stated = "stated",
    }
}

names! {
    /// Per what a figure counts.
    Period {
        /// 年产, /年.
        Year = "year",
        /// 季.
        Quarter = "quarter",
        /// 月产.
        Month = "month",
        /// 日产.
        Day = "day",
    }
}

names! {
    /// On what a figure depends.
    Condition {
        /// 投产后.
        Production = "production",
        /// 达产后.
        FullCapacity = "full_capacity",
        /// 建成后.
        Completion = "completion",
        /// 获批后.
        Approval = "approval",
    }
}
