//! The catalogue of rules: every decision that puts something into a record has a name here, and a line that says what it
//! decides.
//!
//! **Why types and not strings?** A rule's name is for the reader: `--explain` prints it, a case names it, its precision is
//! counted under it. What a later step must know of an earlier decision is a typed field beside it (the sort of a project's
//! name, the [`Ground`] of an entry), so that a rule can be renamed or split without changing what is found.

use std::fmt;

use serde::Serialize;

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Finds {
    /// It finds a mention.
    Mention,
    /// It puts an entry into a slot of a project.
    Slot,
}

impl Finds {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Finds::Mention => "mention",
            Finds::Slot => "slot",
        }
    }
}

/// A rule as the catalogue lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// As `--explain` prints it. A mention's rule and a slot's may share one.
    pub id: &'static str,
    /// What it does.
    pub finds: Finds,
    /// The kind of mention, or the slot.
    pub of: &'static str,
    /// What it decides.
    pub decides: &'static str,
}

/// All rules: those of mentions by kind, then those of projects by slot.
pub(crate) fn catalogue() -> impl Iterator<Item = Entry> {
    let entry = |finds, id: &'static str, decides| {
        let of = id.split_once('.').map_or(id, |(of, _)| of);
        Entry { id, finds, of, decides }
    };
    let mentions = FindRule::ALL.iter().map(move |r| entry(Finds::Mention, r.id(), r.decides()));
    mentions.chain(LinkRule::ALL.iter().map(move |r| entry(Finds::Slot, r.id(), r.decides())))
}

/// Defines the rules of a stage: variant, id, the line that says what it decides.
macro_rules! rules {
    ($(#[$doc:meta])* $name:ident; $($variant:ident $id:literal $decides:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $(#[doc = $decides] $variant,)* }

        impl $name {
            /// All of them, by kind or slot.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// Its name: the kind or slot, a dot, what tells it from others there.
            pub fn id(self) -> &'static str {
                match self { $($name::$variant => $id,)* }
            }

            /// What it decides.
            pub fn decides(self) -> &'static str {
                match self { $($name::$variant => $decides,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(self.id())
            }
        }
    };
    // With what an entry rests on behind the id.
    ($(#[$doc:meta])* $name:ident, $ground:ident; $($variant:ident $id:literal ($on:ident) $decides:literal,)*) => {
        rules! { $(#[$doc])* $name; $($variant $id $decides,)* }

        impl $name {
            /// What an entry that the rule put somewhere rests on.
            pub fn ground(self) -> $ground {
                match self { $($name::$variant => $ground::$on,)* }
            }
        }
    };
}

rules! {
    /// A rule that finds a mention: its id begins with the kind.
    FindRule;
    DatePlan "date.plan" "A five-year plan by its number (十四五), as the years that it covers.",
    DateDecade "date.decade" "A decade or a century (上世纪90年代).",
    DateFiscal "date.fiscal" "A fiscal year (2023财年).",
    DateLunar "date.lunar" "A month or day of the lunar calendar (农历正月初五, 腊月).",
    DateHoliday "date.holiday" "A holiday (国庆节), with the year in front of it.",
    DateWeek "date.week" "A weekday or week counted from the reference date (上周五).",
    DateBracketedDay "date.bracketed-day" "A day in brackets behind a word for it (昨(21)日).",
    DateIso "date.iso" "Year, month and day joined by marks (2023-03-17).",
    DateRange "date.range" "Two points joined by 至, 到 or a dash.",
    DateYearQuarter "date.year-quarter" "A quarter or half of a year (2023年第一季度, Q1).",
    DateSamePeriod "date.same-period" "The period of another year that figures are compared with (去年同期).",
    DatePoint "date.point" "A year, month or day as written (2023年3月17日).",
    DateWord "date.word" "A word that counts from the reference date (昨日, 今年, 日前).",
    DateBack "date.back" "A stretch of time that ends at the reference date (近三年).",
    DateDay "date.day" "A day alone, of the month that the text speaks of (17日).",
    DateYearList "date.year-list" "A year in a list whose last one says 年 (2021、2022年).",
    DateBareYear "date.bare-year" "Four digits that stand like a year without 年.",
    DateSlash "date.slash" "Two numbers joined by a slash, as month and day.",
    DateMinguo "date.minguo" "A year counted from 1912 in a Taiwanese text, without the era's name.",
    DateReign "date.reign" "A year of a reign (康熙三年).",
    DateBeyondReign "date.beyond-reign" "A year that the reign did not have, counted on.",
    DateDamaged "date.damaged" "A range whose dash is damaged.",
    PlaceChain "place.chain" "Two or more administrative names, each within the one before.",
    PlaceChainZone "place.chain-zone" "A chain that ends in a zone, a park, a township or a village.",
    PlaceFull "place.full" "One administrative name in full (泸州市).",
    PlaceShort "place.short" "A short name that stands alone (泸州).",
    PlaceSupported "place.supported" "A short name that is a place only where the article supports it.",
    PlaceAbroad "place.abroad" "A country or a place abroad.",
    PlaceRegion "place.region" "A region without a code (长三角).",
    PlaceZone "place.zone" "A zone or park of the table.",
    PlaceZoneAlone "place.zone-alone" "A zone or park without a chain in front, named by its ending.",
    PlaceTown "place.town" "A township or street that the article's county has.",
    PlaceVillage "place.village" "A village behind a place, or alone by its ending.",
    PlaceNamedBefore "place.named-before" "A short form of a place that the article named in full.",
    PlaceOneLetter "place.one-letter" "A province by its one letter (赴沪).",
    PlaceUser "place.user" "A place of the user's own table.",
    CompanyForm "company.form" "A registered name, by what such names end in (有限公司).",
    CompanyAlias "company.alias" "A short name declared behind the full one (以下简称…).",
    CompanyGroup "company.group" "A group, by 集团 and the name in front of it.",
    CompanyBrand "company.brand-company" "A brand in front of 公司 alone.",
    CompanyPlant "company.plant" "A works that is a firm (钢铁厂), by its ending.",
    CompanyLatinTwin "company.latin-twin" "A Latin name in brackets behind the Chinese one.",
    CompanyLatinForm "company.latin-form" "A registered name in Latin letters (Co., Ltd).",
    CompanyLatin "company.latin" "A name in Latin letters beside a word for a firm.",
    CompanyRegistry "company.registry" "A firm of the user's own table.",
    CompanyKnown "company.known" "A well-known firm that is no other word.",
    CompanyKnownWord "company.known-word" "A well-known firm whose name is a word too, said to be a firm here.",
    CompanyTicker "company.ticker" "A name with a stock code behind it.",
    CompanyHeadline "company.headline" "The firm that a headline in 【】 opens with.",
    CompanyPair "company.pair" "A name between 与 and a word that takes two firms (共同出资).",
    CompanyRepeatedForm "company.repeated-form" "A place and two odd characters, used more than once, once beside a word for a firm.",
    CompanyCueBefore "company.cue-before" "A name behind a word that a firm's name follows (子公司).",
    CompanyCueAfter "company.cue-after" "A name in front of a word that follows a firm's name (董事长).",
    CompanyNotice "company.notice" "The name that opens a firm's notice (X公告).",
    CompanyTrade "company.trade" "A name that ends in a word of trade (科技).",
    CompanyListed "company.listed" "A member of a list that holds a firm, or that 企业 closes.",
    CompanyRepeated "company.repeated" "Another occurrence of a name that is sure elsewhere.",
    CompanyExtended "company.extended" "A sure name with what extends it (朗盛中国).",
    OrganizationName "organization.name" "An organisation whose whole name the table has.",
    OrganizationHead "organization.head" "An organisation, by what such names end in.",
    PersonTitle "person.title" "A person, by the title beside the name.",
    ProjectQuoted "project.quoted" "A name in quotes with its head inside or behind.",
    ProjectHead "project.head" "The phrase in front of 项目.",
    ProjectWorks "project.works" "Public works, by their head (供热工程).",
    ProjectLine "project.line" "A road, railway, port or street, known by a place or by its two ends.",
    ProjectPlant "project.plant" "A site of production or a park that is built or spoken of as a project.",
    ProjectPart "project.part" "What a project is made of (生产线), where it is built.",
    ProjectListed "project.listed" "A member of a list that a count of projects closes or opens.",
    ProjectOpened "project.opened" "Works that no word calls a project, by the status behind them or by what they cost.",
    ProjectDeclared "project.declared" "What stands behind 项目名称.",
    FigureCueLeft "figure.cue-left" "The words in front of the number name its metric.",
    FigureCueRight "figure.cue-right" "The words behind the number name its metric.",
    FigureCoordinated "figure.coordinated" "The figure goes on a list and has the metric of the one before.",
    FigureProjectName "figure.project-name" "A capacity or area in front of a project's name.",
    FigureRate "figure.rate" "Money for a unit of something, in no role of investment or output.",
    FigureAmount "figure.amount" "Money in no role of investment or output.",
}

/// What an entry of a project's slot rests on, from which later steps tell how near it is to the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The project's own name.
    Name,
    /// Its clause.
    Clause,
    /// Its sentence.
    Sentence,
    /// A sentence that goes on about it.
    Current,
    /// A list or its closing words.
    List,
    /// The ceremony at which it was signed or begun.
    Ceremony,
    /// That somebody means to do it.
    Intention,
    /// A firm and its amount or plant, one of several in the sentence, that opened the project.
    Opening,
    /// What a firm does in the sentence of the project.
    Act,
    /// What a firm is said to be to it.
    Part,
    /// A word of place in front of the site.
    Located,
    /// The place of the paragraph or of the article.
    Home,
}

rules! {
    /// A rule that puts an entry into a slot of a project: its id begins with the slot.
    LinkRule, Ground;
    CompanyOpens "company.opens" (Act) "The firm that builds or lands without a name opened the project.",
    CompanyOpensPair "company.pair" (Opening) "One of several firms with an amount each opened the project.",
    CompanyOpensEach "company.each" (Opening) "One of several firms that invest the same amount each opened the project.",
    CompanyAnnouncer "company.announcer" (Part) "The firm whose announcement or section the text is.",
    CompanyForm "company.form" (Part) "A firm behind the label of a form (建设单位：).",
    CompanyBehind "company.behind" (Part) "The words behind the firm name its role.",
    CompanyParent "company.parent" (Part) "The firm whose subsidiary carries the project out.",
    CompanyBy "company.by" (Part) "A firm behind 由 that invests, builds or signs.",
    CompanyFounded "company.founded" (Part) "A firm founded to build the project.",
    CompanySubsidiary "company.subsidiary" (Act) "A firm behind a word for a subsidiary.",
    CompanySpeaker "company.speaker" (Part) "The firm of whoever speaks about the project.",
    CompanyApiece "company.apiece" (Part) "One of several firms with the same amount each.",
    CompanyGlued "company.glued" (Part) "A firm right in front of the project's name.",
    CompanyLeft "company.left" (Act) "A firm in front of the project's name in its sentence, which acts.",
    CompanyShare "company.share" (Act) "A firm that holds a share.",
    CompanyRight "company.right" (Part) "A firm behind the project's name that invests.",
    CompanyList "company.list" (List) "A further firm of a list behind the project's name.",
    CompanyCurrent "company.current" (Current) "A firm that acts in a sentence that goes on about the project.",
    CompanyBrand "company.brand" (Name) "A firm's brand within the project's name.",
    SiteName "site.name" (Name) "A place within the project's name.",
    SiteChain "site.chain" (Name) "An administrative chain right in front of the name.",
    SiteLocated "site.located" (Located) "A place behind a word of place, in a sentence of the project.",
    SiteSentence "site.sentence" (Sentence) "A place in a sentence of the project.",
    SiteFiner "site.finer" (Located) "A finer place within the site, said elsewhere of the only project.",
    SiteDelegation "site.delegation" (Part) "The place whose delegation signed.",
    SiteCounterparty "site.counterparty" (Part) "The government or zone that it was signed with.",
    SiteCeremony "site.ceremony" (Ceremony) "The place of the ceremony at which it was begun.",
    SiteParagraph "site.paragraph" (Home) "The place that the paragraph spoke of last.",
    SiteArticle "site.article" (Home) "The home place of the article.",
    StageClause "stage.clause" (Clause) "A word of status in the clause of the name.",
    StageSentence "stage.sentence" (Sentence) "A word of status in the sentence of the name.",
    StageCurrent "stage.current" (Current) "A word of status in a sentence that goes on about the project.",
    StageList "stage.list" (List) "The status of a list that the project is a member of.",
    StageCeremony "stage.ceremony" (Ceremony) "What the ceremony that the text tells of was held for.",
    StageSpent "stage.spent" (Part) "Money has been spent on it: it is under construction.",
    StagePair "stage.pair" (Part) "Several firms have come with an amount each.",
    StageBuilds "stage.builds" (Part) "A firm plans to build what has no name.",
    StageIntended "stage.intended" (Intention) "A firm announces that it invests, and no word tells of more.",
    EventClause "event.clause" (Clause) "A milestone in the clause of the name.",
    EventSentence "event.sentence" (Sentence) "A milestone in the sentence of the name.",
    EventCurrent "event.current" (Current) "A milestone in a sentence that goes on about the project.",
    EventCeremony "event.ceremony" (Ceremony) "What the ceremony was held for, on its day.",
    EventPeriod "event.period" (Part) "The end of the period in which it is built.",
    FigureName "figure.name" (Name) "A figure within the project's name.",
    FigureClause "figure.clause" (Clause) "A figure in the clause of the name.",
    FigureSentence "figure.sentence" (Sentence) "A figure in the sentence of the name.",
    FigureCurrent "figure.current" (Current) "A figure in a sentence that goes on about the project.",
    FigureEach "figure.each" (Part) "A figure said of each of several projects.",
    FigureRespectively "figure.respectively" (Part) "One of as many figures as projects, in the same order (分别).",
    FigurePair "figure.pair" (Opening) "The amount that opened the project beside its firm.",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_a_kind_or_slot_and_a_name_and_no_two_are_alike() {
        let find = FindRule::ALL.iter().map(|r| (r.id(), r.decides()));
        let link = LinkRule::ALL.iter().map(|r| (r.id(), r.decides()));
        for rules in [find.collect::<Vec<_>>(), link.collect()] {
            let ids: BTreeSet<&str> = rules.iter().map(|r| r.0).collect();
            assert_eq!(ids.len(), rules.len(), "two rules of one id");
            for (id, decides) in rules {
                let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                assert!(id.split_once('.').is_some_and(|(of, name)| plain(of) && plain(name)), "{id}");
                assert!(decides.ends_with('.') && decides.len() > 20, "{id}: {decides}");
            }
        }
    }
}
