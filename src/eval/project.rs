//! Projects of gold and record: their slots, paired one to one.

use super::facts::Project;
use super::read::Article;
use super::{Counts, Mistake, RECORD, SLOT, SLOTS};

/// Pairs of gold and found, those that share most first, then in the order of the text.
///
/// Every gold project of the article is held against every one found: an article has a handful.
pub(super) fn pairs(gold: &[Project], got: &[Project]) -> Vec<(usize, usize)> {
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
