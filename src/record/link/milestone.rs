//! Step 4, its second half: milestones and their dates.

use super::focus::owner;
use super::status::status;
use super::words::{List, has, starts, strip_all};
use super::{Anchor, Draft, Line, Milestone, Put, Reading, first_chars, last_chars};
use crate::data::any::contains_any;
use crate::data::{Hit, Table};
use crate::mention::{DateValue, Grain, Value};
use crate::record::EventKind;
use crate::rule::LinkRule;
use crate::text::sentence::is_clause_mark;

/// How many of a project's events are compared with a new one; a file of many articles may have thousands.
const RECENT: usize = 200;

/// Whether one of two planned dates of an event is a year, and the other a part of it.
fn same_year(a: &Milestone, b: &Milestone) -> bool {
    let part = |year: &str, date: &str| year.len() == 4 && date.strip_prefix(year).is_some_and(|rest| rest.starts_with('-'));
    a.kind == b.kind
        && !a.actual
        && !b.actual
        && a.edtf.as_deref().zip(b.edtf.as_deref()).is_some_and(|(a, b)| part(a, b) || part(b, a))
}

pub(super) fn milestone(d: &mut Draft, new: Milestone, rule: LinkRule, sentence: usize) {
    // 今年开工, 计划7月开工: the finer of two planned dates stays.
    if !new.actual
        && let Some(p) = d.events.iter_mut().rev().take(RECENT).find(|p| same_year(&p.value, &new))
    {
        if new.edtf.as_ref().map(String::len) > p.value.edtf.as_ref().map(String::len) {
            *p = Put { value: new, rule, sentence };
        }
        return;
    }
    let same = d.events.iter_mut().find(|p| p.value.kind == new.kind && p.value.actual == new.actual);
    match same {
        // The first date that is said stays; a second one is another milestone (首台…, 二期…).
        Some(p) if p.value.edtf.is_none() => {
            if new.edtf.is_some() {
                *p = Put { value: new, rule, sentence };
            }
        }
        Some(p) if new.edtf.is_none() || p.value.edtf == new.edtf => {}
        _ => {
            // The same date of the same mention can only have come from the same sentence.
            if !d.events.iter().rev().take(RECENT).any(|p| p.value == new) {
                d.events.push(Put { value: new, rule, sentence });
            }
        }
    }
}

pub(super) fn dated<'a>(reading: &'a Reading, i: usize) -> Option<&'a DateValue> {
    match &reading.mentions[i].value {
        Value::Date(d) => Some(d),
        _ => None,
    }
}

/// The date of a status: the nearest before it in the sentence that dates no report and no other status, else one right
/// behind it.
pub(super) fn date_of(reading: &Reading, line: &Line, hit: &Hit) -> Option<usize> {
    let statuses = reading.doc.scan.within(Table::Status, line.sentence.span);
    let eventful = |h: &Hit| status(h).event.is_some();
    let usable = |i: &usize| {
        let m = &reading.mentions[*i];
        let Value::Date(d) = &m.value else { return false };
        let after = reading.clause_after(line, m.span.end);
        // 6月16日，X发布公告: the comma belongs to it.
        let next = reading.text(m.span.end, line.sentence.span.end.max(m.span.end)).trim_start_matches(['，', ',']);
        let next = first_chars(next, 14);
        let next = next.split(['，', ',']).next().unwrap_or(next);
        let reported = starts(after, List::Dateline)
            || has(first_chars(after, 8), List::Reported)
            || contains_any(next, &["公告", "获悉", "透露"]);
        let since = after.starts_with('起') || after.starts_with("以来") || d.grain == Grain::Decade;
        // 2026年度投资计划, 2025年末产能: a year as an attribute.
        d.edtf.is_some() && !reported && !since && !after.starts_with('度') && !after.starts_with('的')
    };
    let before = line.mentions.clone().rev().filter(|&i| reading.mentions[i].span.end <= hit.span.start).find(usable);
    if let Some(i) = before {
        let end = reading.mentions[i].span.end;
        let gap = reading.text(end, hit.span.start);
        let other = statuses.iter().any(|h| {
            h.span.start >= end
                && h.span.end <= hit.span.start
                && eventful(h)
                // 于5月22日审议通过并决定终止: the approval and what it approves are of one day.
                && status(h).event != Some(EventKind::Approved)
                && reading.text(h.span.end, hit.span.start).contains(['，', ',', '、'])
                && !reading.text(h.span.end, hit.span.start).starts_with(['后', '的'])
        });
        // 6月15日,A项目、B项目和C项目开工: the names in front of the status stand together, however many they are.
        let named: Vec<&Anchor> = line.anchors.iter().filter(|a| a.span.start >= end && a.span.end <= hit.span.start).collect();
        let together = named
            .windows(2)
            .all(|pair| !reading.text(pair[0].span.end.min(pair[1].span.start), pair[1].span.start).contains(is_clause_mark));
        let list = named.first().zip(named.last()).map_or(0, |(a, b)| reading.text(a.span.start, b.span.end).chars().count());
        // 6月15日,市长调研A项目: the day of the visit.
        let visited = named.first().is_some_and(|a| has(reading.text(end, a.span.start), List::Visits));
        // 近日,X公告称,董事会审议通过…: the date is that of the announcement.
        let announced = has(gap, List::Announces);
        if !announced && !visited && gap.chars().count() - list <= 60 && !other && together {
            return Some(i);
        }
    }
    let behind = line.mentions.clone().find(|&i| reading.mentions[i].span.start >= hit.span.end).filter(usable)?;
    let gap = reading.text(hit.span.end, reading.mentions[behind].span.start);
    // 正在建设，预计8月投产: the date is that of what stands behind it.
    let end = reading.mentions[behind].span.end;
    let of_next =
        statuses.iter().any(|h| h.span.start >= end && eventful(h) && !reading.text(end, h.span.start).contains(is_clause_mark));
    if of_next && (!eventful(hit) || gap.contains(is_clause_mark)) {
        return None;
    }
    let rest = strip_all(gap, List::DateLinks);
    (rest.is_empty() || gap.chars().count() <= 2).then_some(behind)
}

/// 建设期为A至B, 建设周期为A—B: the start and the completion of construction.
pub(super) fn periods(reading: &Reading, line: &Line, drafts: &mut [Draft]) {
    for i in line.mentions.clone() {
        let Some(d) = dated(reading, i) else { continue };
        let Some((from, to)) = d.edtf.as_deref().and_then(|e| e.split_once('/')) else { continue };
        let span = reading.mentions[i].span;
        let before = reading.clause_before(line, span.start);
        if !has(last_chars(before, 8), List::PeriodOfWorks) {
            continue;
        }
        let Some(o) = owner(reading, line, span) else { continue };
        let reference = reading.doc.article.metadata.reference_date;
        let passed = |day: Option<jiff::civil::Date>| matches!((day, reference), (Some(d), Some(r)) if d <= r);
        let ends = [(EventKind::ConstructionStart, from, passed(d.first)), (EventKind::Completion, to, passed(d.last))];
        for (kind, edtf, actual) in ends {
            let value = Milestone { kind, actual, edtf: Some(edtf.to_owned()), mention: Some(i) };
            milestone(&mut drafts[o.draft], value, LinkRule::EventPeriod, line.number);
        }
    }
}
