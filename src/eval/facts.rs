//! What is compared of a project: its slots, and what is left out of them.

use std::collections::BTreeSet;

use super::value::{Day, Days, Number, fold};
use crate::record::{EventKind, Role, Stage};

/// One entry of a project, its name apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// Folded name.
    Company(String),
    /// Code or country.
    Site(String),
    Stage(String),
    /// Metric, number, phase (empty without one).
    Figure(String, Number, String),
    /// Stage, when.
    Event(String, Option<Days>),
}

impl Slot {
    /// Its row behind the row of names, and the row's measure.
    pub(super) fn row(&self) -> (usize, &'static str) {
        match self {
            Slot::Company(_) => (1, "company"),
            Slot::Site(_) => (2, "site"),
            Slot::Stage(_) => (3, "stage"),
            Slot::Figure(..) => (4, "figure"),
            Slot::Event(..) => (5, "event"),
        }
    }

    pub(super) fn weight(&self) -> u32 {
        if matches!(self, Slot::Company(_) | Slot::Figure(..)) { 2 } else { 1 }
    }

    pub(super) fn show(&self) -> String {
        let day = |d: Day| match d {
            Day::Open => "..".into(),
            Day::Unreadable => "unreadable".into(),
            Day::At(y, m, d) => format!("{y:04}-{m:02}-{d:02}"),
        };
        match self {
            Slot::Company(s) | Slot::Site(s) | Slot::Stage(s) => s.clone(),
            Slot::Figure(metric, number, phase) if phase.is_empty() => format!("{metric} {}", number.show()),
            Slot::Figure(metric, number, phase) => format!("{metric} {} phase {phase}", number.show()),
            Slot::Event(stage, None) => format!("{stage} -"),
            Slot::Event(stage, Some(Days(a, b))) if a == b => format!("{stage} {}", day(*a)),
            Slot::Event(stage, Some(Days(a, b))) => format!("{stage} {}/{}", day(*a), day(*b)),
        }
    }
}

/// An event's stage as it is compared: gold and record name the same milestone by what begins or by what is reached. None
/// for those that annotators do not agree on.
pub(super) fn event_stage(stage: &str) -> Option<String> {
    let compared = match EventKind::from_name(stage) {
        Some(EventKind::Landed | EventKind::TrialProduction) => return None,
        Some(EventKind::ConstructionStart) => Stage::UnderConstruction.name(),
        Some(EventKind::Production | EventKind::Completion) => Stage::InProduction.name(),
        // Called as the stage is; the gold may also say the stage that was reached.
        _ => stage,
    };
    Some(compared.to_owned())
}

/// Whether a company in this role is among a project's in the gold: it invests, owns or builds to own.
pub(super) fn owns(role: &str) -> bool {
    let aside = [Role::Contractor, Role::Operator, Role::Financier].map(Role::name);
    // The last two are roles of the gold that no record has yet.
    !aside.contains(&role) && !["supplier", "customer"].contains(&role)
}

/// What a rule has done in a project.
#[derive(Clone, Debug)]
pub(super) struct Put {
    /// The rule's id.
    pub rule: String,
    /// The entry that it put there; none where it is not compared.
    pub entry: Option<Slot>,
}

/// A mention of a project's name.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The rule that found it.
    pub rule: String,
    /// Folded, with its length in code points.
    pub name: (String, usize),
}

/// A project.
#[derive(Clone, Debug)]
pub(super) struct Project {
    /// As written.
    pub label: Option<String>,
    /// Folded, with its length in code points.
    pub name: Option<(String, usize)>,
    pub slots: BTreeSet<Slot>,
    /// The first sentence that proves it, in code points.
    pub evidence: Option<(u32, u32)>,
    /// Words to look for where there is no evidence: its name, its companies.
    pub marks: Vec<String>,
    /// What put each entry there, where a record says it.
    pub put: Vec<Put>,
    /// The mentions of its name.
    pub named: Vec<Named>,
}

/// A name folded, with its length in code points.
pub(super) fn measured(name: &str) -> (String, usize) {
    let folded = fold(name);
    let length = folded.chars().count();
    (folded, length)
}

impl Project {
    /// `slots` are all but the name; `companies` are names as written.
    pub(super) fn new(
        name: Option<String>,
        slots: BTreeSet<Slot>,
        evidence: Option<(u32, u32)>,
        companies: Vec<String>,
    ) -> Project {
        let label = name.filter(|n| !n.is_empty());
        let name = label.as_deref().map(measured);
        let marks = label.iter().cloned().chain(companies).filter(|m| !m.is_empty()).collect();
        Project { label, name, slots, evidence, marks, put: Vec::new(), named: Vec::new() }
    }

    /// Where to show it.
    pub(super) fn place(&self, text: Option<&str>) -> Option<(u32, u32)> {
        self.evidence.or_else(|| {
            let text = text?;
            let (byte, mark) = self.marks.iter().find_map(|m| Some((text.find(m.as_str())?, m)))?;
            let start = text[..byte].chars().count() as u32;
            Some((start, start + mark.chars().count() as u32))
        })
    }

    /// All it says, in one line.
    pub(super) fn show(&self) -> String {
        let name = self.label.iter().cloned();
        name.chain(self.slots.iter().map(Slot::show)).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn len(&self) -> u32 {
        self.slots.len() as u32 + u32::from(self.name.is_some())
    }

    pub(super) fn same_name(&self, other: &Project) -> bool {
        other.name.as_ref().is_some_and(|name| self.is_named(name))
    }

    /// Whether the name is its own: names agree when one holds the other (a place or a size in front may be in or out).
    pub(super) fn is_named(&self, (a, a_len): &(String, usize)) -> bool {
        let Some((b, b_len)) = &self.name else { return false };
        a == b || *a_len.min(b_len) >= 4 && (a.contains(b.as_str()) || b.contains(a.as_str()))
    }

    pub(super) fn shared<'a>(&'a self, other: &'a Project) -> impl Iterator<Item = &'a Slot> {
        self.slots.intersection(&other.slots)
    }

    pub(super) fn weight(&self, other: &Project) -> u32 {
        self.shared(other).map(Slot::weight).sum::<u32>() + if self.same_name(other) { 4 } else { 0 }
    }
}
