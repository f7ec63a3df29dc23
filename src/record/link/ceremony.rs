//! Ceremonies: a day on which several projects reach a stage together.
//!
//! ```text
//! 5月16日上午，某县举行项目集中签约仪式。签约项目依次为：A；B；C。
//! 6月26日，2个项目竣工、3个项目开工……竣工的是A和B。开工的3个项目：C……
//! ```
//! The day is that of the sentence that tells of the ceremony, or of one shortly before. Its projects are those that the text
//! names from there on, paragraph by paragraph, until one names none. Where several acts are held together, the head of a
//! sentence says which act its projects belong to. What a project's own clause says wins, but for 落户, which a contract brings.

use rustc_hash::FxHashSet as HashSet;

use super::milestone::{dated, milestone};
use super::words::{List, has, named, valued};
use super::{Change, Changed, Draft, Line, Milestone, Put, Reading, first_chars, last_chars};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::mention::Grain;
use crate::record::{EventKind, Stage};
use crate::rule::{Ground, LinkRule};

/// What is done at a ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Act {
    word: &'static str,
    /// `None` for 竣工, which leaves the stage open.
    stage: Option<Stage>,
    kind: EventKind,
}

const ACTS: &[Act] = &[
    Act { word: "签约", stage: Some(Stage::Signed), kind: EventKind::Signed },
    Act { word: "开工", stage: Some(Stage::UnderConstruction), kind: EventKind::ConstructionStart },
    Act { word: "动工", stage: Some(Stage::UnderConstruction), kind: EventKind::ConstructionStart },
    Act { word: "奠基", stage: Some(Stage::UnderConstruction), kind: EventKind::ConstructionStart },
    Act { word: "竣工", stage: None, kind: EventKind::Completion },
    Act { word: "投产", stage: Some(Stage::InProduction), kind: EventKind::Production },
];

/// How many bytes a heading or a remark between two paragraphs has.
const REMARK: usize = 60;

/// A ceremony.
struct Ceremony {
    acts: Vec<Act>,
    /// The number of the date's mention.
    date: Option<usize>,
    line: usize,
}

/// Gives the projects of the article's ceremony its stage and its day.
pub(super) fn held(reading: &Reading, lines: &[Line], drafts: &mut [Draft]) {
    let Some(ceremony) = ceremony(reading, lines) else { return };
    let last = last_line(lines, drafts, ceremony.line);
    let mut act = ceremony.acts.first().copied().filter(|_| ceremony.acts.len() == 1);
    let mut of_line: Vec<Option<Act>> = vec![None; lines.len()];
    for line in &lines[ceremony.line..=last] {
        if ceremony.acts.len() > 1 {
            act = head(reading, line, &ceremony.acts).or(act.filter(|_| line.number > ceremony.line));
        }
        of_line[line.number] = act;
    }
    for draft in drafts.iter_mut() {
        let Some(act) = draft.sentences.first().and_then(|&s| of_line.get(s).copied().flatten()) else { continue };
        take_part(reading, draft, act, &ceremony);
    }
}

/// The ceremony that the first sentences tell of: the one with its day, else the first.
fn ceremony(reading: &Reading, lines: &[Line]) -> Option<Ceremony> {
    let of_line = |line: &Line| {
        let acts = acts(line.sentence.span.of(&reading.doc.folded));
        if acts.is_empty() {
            return None;
        }
        let day =
            |l: &Line| l.mentions.clone().find(|&i| dated(reading, i).is_some_and(|d| d.grain == Grain::Day && d.edtf.is_some()));
        let before = || lines[..line.number].iter().rev().take(2).filter(|l| !l.headline).find_map(day);
        let date = day(line).or_else(before);
        let ahead = date.is_some_and(|i| {
            let first = dated(reading, i).and_then(|d| d.first);
            matches!((first, reading.doc.article.metadata.reference_date), (Some(f), Some(r)) if f > r)
        });
        (!ahead).then_some(Ceremony { acts, date, line: line.number })
    };
    let mut all: Vec<Ceremony> = lines.iter().take(8).filter(|l| !l.headline).filter_map(of_line).collect();
    let at = all.iter().position(|c| c.date.is_some()).unwrap_or(0);
    (!all.is_empty()).then(|| all.swap_remove(at))
}

/// The acts of a ceremony that a sentence tells of.
fn acts(text: &str) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    // The words of the table: 签约仪式 in a sentence about several projects.
    if has(text, List::CeremonyOf)
        && let Some((_, reached)) = valued(List::Ceremony).iter().find(|(w, _)| text.contains(w))
        && let Some((stage, kind)) = reached.split_once(' ')
        && let (Some(stage), Some(kind)) = (named::<Stage>(stage), named::<EventKind>(kind))
    {
        acts.extend(ACTS.iter().find(|a| a.kind == kind && a.stage == Some(stage)));
    }
    if !text.contains("项目") {
        return acts;
    }
    for act in ACTS {
        let held = text.match_indices(act.word).any(|(i, _)| {
            let (before, after) = (last_chars(&text[..i], 4), &text[i + act.word.len()..]);
            let front = ends_with_any(before, &["集中", "联合", "现场", "集体", "云", "“云"]);
            let behind = starts_with_any(after, &["仪式", "活动", "大会"])
                || after.starts_with('”') && contains_any(first_chars(after, 6), &["仪式", "活动"]);
            // 2个项目竣工、3个项目开工: counted apart.
            let counted = before.ends_with("个项目") && contains_any(text, &["仪式", "活动", "大会"]);
            front || behind || counted
        });
        if held && !acts.iter().any(|a| a.kind == act.kind) {
            acts.push(*act);
        }
    }
    acts
}

/// The act that the head of a sentence names: 开工的3个项目, 【集中签约】.
fn head(reading: &Reading, line: &Line, acts: &[Act]) -> Option<Act> {
    let text = first_chars(line.sentence.span.of(&reading.doc.folded), 12);
    let mut fits = ACTS.iter().filter(|a| text.contains(a.word) && acts.iter().any(|b| b.kind == a.kind));
    let act = fits.next()?;
    fits.all(|a| a.kind == act.kind).then_some(*act)
}

/// The last line of the paragraphs behind a ceremony that name projects one after the other.
fn last_line(lines: &[Line], drafts: &[Draft], from: usize) -> usize {
    let first = drafts.iter().filter_map(|d| lines.get(*d.sentences.first()?));
    let opening: HashSet<u32> = first.map(|l| l.sentence.paragraph).collect();
    let mut named = false;
    let mut last = from;
    for (k, line) in lines.iter().enumerate().skip(from) {
        let paragraph = line.sentence.paragraph;
        let opens = opening.contains(&paragraph);
        // One heading or remark may stand between: 【集中开工】.
        let new = k > from && lines[k - 1].sentence.paragraph != paragraph;
        if new && named && !opens && line.sentence.span.len() > REMARK {
            break;
        }
        named |= opens;
        last = line.number;
    }
    last
}

/// Gives a project the stage and the day of the ceremony, where nothing of its own says otherwise.
fn take_part(reading: &Reading, draft: &mut Draft, act: Act, ceremony: &Ceremony) {
    let (date, sentence) = (ceremony.date, ceremony.line);
    let edtf = || date.and_then(|i| dated(reading, i)).and_then(|d| d.edtf.clone());
    // 市长宣布项目开工, in the last sentence of a report: the start has the date of the ceremony that the report opens with.
    let own = draft.events.iter().position(|p| p.value.kind == act.kind && p.value.actual);
    if let Some(at) = own {
        let event = &mut draft.events[at];
        if event.value.mention.is_none() && date.is_some() && (event.on(Ground::Current) || event.sentence >= sentence) {
            event.value.mention = date;
            event.value.edtf = edtf();
            draft.changes.push(Change { of: Changed::Day(act.kind), rule: LinkRule::EventCeremony, sentence });
        }
        return;
    }
    let landed = |s: Stage| s == Stage::Landed && act.kind == EventKind::Signed;
    let told = draft.stages.iter().any(|p| p.value > Stage::Planned && !landed(p.value) && Some(p.value) != act.stage)
        || draft.events.iter().any(|p| p.value.actual && p.value.kind != EventKind::Landed);
    if told {
        return;
    }
    // 均落户长集镇: the contract brings it there.
    draft.stages.retain(|p| !landed(p.value));
    if let Some(stage) = act.stage {
        draft.stages.push(Put { value: stage, rule: LinkRule::StageCeremony, sentence });
    }
    milestone(draft, Milestone { kind: act.kind, actual: true, edtf: edtf(), mention: date }, LinkRule::EventCeremony, sentence);
}
