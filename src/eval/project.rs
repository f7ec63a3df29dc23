//! Projects of gold and record: their slots, paired one to one.

use std::collections::BTreeSet;

use super::read::Article;
use super::value::{Day, Days, Number, fold};
use super::{Counts, Mistake, RECORD, SLOT, SLOTS};

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
    fn row(&self) -> (usize, &'static str) {
        match self {
            Slot::Company(_) => (1, "company"),
            Slot::Site(_) => (2, "site"),
            Slot::Stage(_) => (3, "stage"),
            Slot::Figure(..) => (4, "figure"),
            Slot::Event(..) => (5, "event"),
        }
    }

    fn weight(&self) -> u32 {
        if matches!(self, Slot::Company(_) | Slot::Figure(..)) { 2 } else { 1 }
    }

    fn show(&self) -> String {
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
    let compared = match stage {
        "landed" | "trial_production" => return None,
        "construction_start" => "under_construction",
        "production" | "completion" => "in_production",
        other => other,
    };
    Some(compared.to_owned())
}

/// Whether a company in this role is among a project's in the gold: it invests, owns or builds to own.
pub(super) fn owns(role: &str) -> bool {
    !matches!(role, "contractor" | "operator" | "financier" | "supplier" | "customer")
}

/// A project.
#[derive(Clone, Debug)]
pub(super) struct Project {
    /// As written.
    label: Option<String>,
    /// Folded, with its length in code points.
    name: Option<(String, usize)>,
    slots: BTreeSet<Slot>,
    /// The first sentence that proves it, in code points.
    evidence: Option<(u32, u32)>,
    /// Words to look for where there is no evidence: its name, its companies.
    marks: Vec<String>,
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
        let name = label.as_deref().map(|n| {
            let folded = fold(n);
            let length = folded.chars().count();
            (folded, length)
        });
        let marks = label.iter().cloned().chain(companies).filter(|m| !m.is_empty()).collect();
        Project { label, name, slots, evidence, marks }
    }

    /// Where to show it.
    fn place(&self, text: Option<&str>) -> Option<(u32, u32)> {
        self.evidence.or_else(|| {
            let text = text?;
            let (byte, mark) = self.marks.iter().find_map(|m| Some((text.find(m.as_str())?, m)))?;
            let start = text[..byte].chars().count() as u32;
            Some((start, start + mark.chars().count() as u32))
        })
    }

    /// All it says, in one line.
    fn show(&self) -> String {
        let name = self.label.iter().cloned();
        name.chain(self.slots.iter().map(Slot::show)).collect::<Vec<_>>().join("; ")
    }

    fn len(&self) -> u32 {
        self.slots.len() as u32 + u32::from(self.name.is_some())
    }

    /// Names agree when one holds the other (a place or a size in front may be in or out).
    fn same_name(&self, other: &Project) -> bool {
        let (Some((a, a_len)), Some((b, b_len))) = (&self.name, &other.name) else { return false };
        a == b || *a_len.min(b_len) >= 4 && (a.contains(b.as_str()) || b.contains(a.as_str()))
    }

    fn shared<'a>(&'a self, other: &'a Project) -> impl Iterator<Item = &'a Slot> {
        self.slots.intersection(&other.slots)
    }

    fn weight(&self, other: &Project) -> u32 {
        self.shared(other).map(Slot::weight).sum::<u32>() + if self.same_name(other) { 4 } else { 0 }
    }
}

/// Pairs of gold and found, those that share most first, then in the order of the text.
///
/// Every gold project of the article is held against every one found: an article has a handful.
fn pairs(gold: &[Project], got: &[Project]) -> Vec<(usize, usize)> {
    let all = gold.iter().enumerate().flat_map(|(i, a)| got.iter().enumerate().map(move |(j, b)| (a.weight(b), i, j)));
    let mut candidates: Vec<(u32, usize, usize)> = all.filter(|c| c.0 > 0).collect();
    candidates.sort_by_key(|&(weight, i, j)| (std::cmp::Reverse(weight), i, j));
    let (mut gold_used, mut got_used) = (vec![false; gold.len()], vec![false; got.len()]);
    candidates.retain(|&(_, i, j)| {
        let free = !gold_used[i] && !got_used[j];
        if free {
            (gold_used[i], got_used[j]) = (true, true);
        }
        free
    });
    candidates.into_iter().map(|(_, i, j)| (i, j)).collect()
}

/// Counts pairs and slots, and lists what disagrees where `mistakes` is given.
pub(super) fn compare(gold: &Article, got: &Article, counts: &mut Counts, mistakes: Option<&mut Vec<Mistake>>) {
    let text = got.text.as_deref().or(gold.text.as_deref());
    let (gold, got) = (gold.projects.as_slice(), got.projects.as_slice());
    let pairs = pairs(gold, got);
    let record = &mut counts[RECORD];
    (record.right, record.found, record.gold) = (pairs.len() as u32, got.len() as u32, gold.len() as u32);
    for p in got {
        p.slots.iter().for_each(|s| counts[SLOTS + s.row().0].found += 1);
        counts[SLOTS].found += u32::from(p.name.is_some());
        counts[SLOT].found += p.len();
    }
    for p in gold {
        p.slots.iter().for_each(|s| counts[SLOTS + s.row().0].gold += 1);
        counts[SLOTS].gold += u32::from(p.name.is_some());
        counts[SLOT].gold += p.len();
    }
    for &(i, j) in &pairs {
        gold[i].shared(&got[j]).for_each(|s| counts[SLOTS + s.row().0].right += 1);
        let name = u32::from(gold[i].same_name(&got[j]));
        counts[SLOTS].right += name;
        counts[SLOT].right += name + gold[i].shared(&got[j]).count() as u32;
    }
    if let Some(mistakes) = mistakes {
        list(gold, got, &pairs, text, mistakes);
    }
}

/// What disagrees, each at the first sentence that proves the project.
fn list(gold: &[Project], got: &[Project], pairs: &[(usize, usize)], text: Option<&str>, mistakes: &mut Vec<Mistake>) {
    let mut add = |of: &Project, slot, error, gold: Option<String>, got: Option<String>, at: &Project| {
        let at = at.place(text);
        mistakes.push(Mistake {
            kind: "project",
            slot: Some(slot),
            error,
            text: of.label.clone(),
            start: at.map(|a| a.0),
            end: at.map(|a| a.1),
            gold,
            got,
            ..Mistake::default()
        });
    };
    let mut partner: Vec<Option<usize>> = vec![None; gold.len()];
    let mut free = vec![true; got.len()];
    for &(i, j) in pairs {
        partner[i] = Some(j);
        free[j] = false;
    }
    for (a, partner) in gold.iter().zip(partner) {
        let Some(b) = partner.and_then(|j| got.get(j)) else {
            add(a, "record", "missed", Some(a.show()), None, a);
            continue;
        };
        if !a.same_name(b) && (a.name.is_some() || b.name.is_some()) {
            let error = match (&a.name, &b.name) {
                (Some(_), Some(_)) => "value",
                (Some(_), None) => "missed",
                _ => "extra",
            };
            add(a, "name", error, a.label.clone(), b.label.clone(), b);
        }
        for s in a.slots.difference(&b.slots) {
            add(a, s.row().1, "missed", Some(s.show()), None, b);
        }
        for s in b.slots.difference(&a.slots) {
            add(a, s.row().1, "extra", None, Some(s.show()), b);
        }
    }
    for (b, _) in got.iter().zip(free).filter(|(_, free)| *free) {
        add(b, "record", "extra", None, Some(b.show()), b);
    }
}
