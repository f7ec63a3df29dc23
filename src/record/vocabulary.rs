//! The words of a record that linking chooses from: each stands here once, for JSON, schema, tables and tests.

use serde::{Deserialize, Serialize};

use crate::mention::names;

names! {
    /// How a company takes part in a project.
    Role {
        /// Puts in the money.
        Investor = "investor",
        /// The company set up for the project.
        ProjectCompany = "project_company",
        /// One of several that carry it.
        Partner = "partner",
        /// Signed for it.
        Signatory = "signatory",
        /// Builds it for others.
        Contractor = "contractor",
        /// Runs it.
        Operator = "operator",
        /// Lends for it.
        Financier = "financier",
        /// Not said.
        Unspecified = "unspecified",
    }
}

names! {
    /// How far a project is, least advanced first.
    Stage {
        /// 计划, 拟投资.
        Planned = "planned",
        /// 洽谈.
        Negotiating = "negotiating",
        /// 意向协议.
        Intent = "intent",
        /// 签约.
        Signed = "signed",
        /// 落户.
        Landed = "landed",
        /// 备案, 核准, 董事会通过.
        Approved = "approved",
        /// 开工, 在建.
        UnderConstruction = "under_construction",
        /// 试生产, 试车.
        TrialProduction = "trial_production",
        /// 投产.
        InProduction = "in_production",
        /// 达产.
        FullCapacity = "full_capacity",
        /// 停工.
        Suspended = "suspended",
        /// 终止.
        Terminated = "terminated",
    }
}

names! {
    /// What happened to a project.
    EventKind {
        /// 签约.
        Signed = "signed",
        /// 落户.
        Landed = "landed",
        /// 备案, 核准.
        Approved = "approved",
        /// 开工.
        ConstructionStart = "construction_start",
        /// 竣工, 建成.
        Completion = "completion",
        /// 试车.
        TrialProduction = "trial_production",
        /// 投产.
        Production = "production",
        /// 达产.
        FullCapacity = "full_capacity",
        /// 停工.
        Suspended = "suspended",
        /// 终止.
        Terminated = "terminated",
    }
}

names! {
    /// What a site rests on.
    SiteBasis {
        /// The text says that it is there.
        Explicit = "explicit",
        /// An administrative chain in front of the name.
        Chain = "chain",
        /// The article's home place.
        HomePlace = "home_place",
        /// The government or zone it was signed with.
        Counterparty = "counterparty",
    }
}

names! {
    /// Whose an aggregate is.
    Scope {
        /// A province, city, county.
        Region = "region",
        /// A zone or park.
        Park = "park",
        /// Several projects together.
        Set = "set",
        /// A company as a whole.
        Company = "company",
        /// Not said.
        Unknown = "unknown",
    }
}
