//! Which year a date that says none lies in: how its clause looks at it, and what the sentence has said before.

use jiff::ToSpan;
use jiff::civil::Date;

use super::period::Known;
use super::resolve::{Aspect, Resolver, known};
use super::words::words;
use super::{Part, Point, Unit};
use crate::data::any::{contains_any, ends_with_any};
use crate::mention::{DateBasis, Grain};
use crate::span::Span;

/// How many bytes in front of a date and behind it are looked at: a clause without end stays cheap.
const NEAR: usize = 240;
/// How many days ahead a day or month without its year may lie where nothing looks back.
const SOON: i32 = 40;

/// The last bytes of a text, so many at most.
fn tail(text: &str, bytes: usize) -> &str {
    let mut from = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// The first bytes of a text, so many at most.
fn head(text: &str, bytes: usize) -> &str {
    let mut to = text.len().min(bytes);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    &text[..to]
}

impl Resolver<'_> {
    /// The text of the sentence in front of the date, its own clause only, and behind it.
    pub(super) fn clause(&self) -> Option<(&str, &str)> {
        let text = &*self.context.doc.folded;
        let sentence = self.context.doc.sentences[self.context.doc.sentence_of(self.span)?].span;
        let mark = crate::text::sentence::is_clause_mark;
        let before = tail(Span { start: sentence.start, end: self.span.start }.of(text), NEAR);
        let after = head(Span { start: self.span.end, end: sentence.end }.of(text), NEAR);
        Some((before.rsplit(mark).next().unwrap_or(""), after))
    }

    pub(super) fn aspect(&self) -> Aspect {
        *self.aspect.get_or_init(|| self.read_aspect())
    }

    fn read_aspect(&self) -> Aspect {
        let Some((before, after)) = self.clause() else { return Aspect::Past };
        let behind = after.strip_prefix(['）', ')']).unwrap_or(after);
        let clause = behind.split(crate::text::sentence::is_clause_mark).next().unwrap_or("");
        let near: usize = clause.chars().take(8).map(char::len_utf8).sum();
        if words().looks_ahead(before) || words().looks_ahead(&clause[..near]) {
            Aspect::Future
        } else if ends_with_any(
            before,
            &["提前至", "提前到", "推迟至", "推迟到", "延期至", "调整至", "改至", "持续至", "持续到", "延续至", "延长至"],
        ) || behind.starts_with('起')
            || behind.starts_with("开始实施")
            || behind.starts_with("前")
        {
            Aspect::Nearest
        } else {
            Aspect::Past
        }
    }

    /// Whether the clause tells what has been, or the date opens or closes the time of what has been.
    fn looks_back(&self) -> bool {
        let Some((before, after)) = self.clause() else { return true };
        let clause = after.split(crate::text::sentence::is_clause_mark).next().unwrap_or("");
        let was = &[
            "已", "了", "曾", "同比", "环比", "增长", "下降", "以来", "去年", "上年", "此前", "完成", "实现", "达", "获悉",
            "报道", "消息", "公告", "成交", "电", "讯",
        ];
        self.since
            || self.back
            || ends_with_any(before, &["截至", "截止", "截止至", "截止到", "自", "从", "早在", "直到"])
            || contains_any(before, &["已", "了", "曾", "同比", "去年", "上年", "此前"])
            || contains_any(clause, was)
    }

    /// The year in which the day or period lies, by how the clause looks at it; `first` gives its first day in a year.
    pub(super) fn year_of(&self, day: bool, first: impl Fn(i16) -> Option<Date>) -> Option<i16> {
        let r = self.reference?;
        let year = r.year();
        let distance = |d: Date| (d - r).get_days();
        match self.aspect() {
            // An article may be dated a day or two before what it tells; and nobody leaves out the year of a day that
            // lies most of a year back: in May, 6月底交付 is to come.
            Aspect::Past => {
                let ahead = match (self.looks_back(), day) {
                    (false, _) => SOON,
                    (true, true) => 3,
                    (true, false) => 0,
                };
                (year - 8..=year + 1).rev().find(|y| first(*y).is_some_and(|d| distance(d) <= ahead))
            }
            // A clause that looks ahead may still name a day of the last months.
            Aspect::Future => (year..=year + 8).find(|y| first(*y).is_some_and(|d| distance(d) >= -95)),
            Aspect::Nearest => (year - 1..=year + 1).filter_map(|y| Some((distance(first(y)?).abs(), y))).min().map(|(_, y)| y),
        }
    }

    /// The year that an earlier date of the sentence gives to this one: 2010年签约, 5月动工. Not where a nearer date
    /// speaks of another year.
    pub(super) fn carried(&self) -> Option<Known> {
        if self.since {
            return None;
        }
        let text = &*self.context.doc.folded;
        let here = self.context.doc.sentence_of(self.span)?;
        let mut nearest = None;
        for m in self.earlier().take_while(|m| m.sentence == here) {
            let Some((k, basis)) = known(&m.value) else { continue };
            // 自2008年起: what began then says nothing of later days.
            if basis == DateBasis::Explicit && text[m.span.to()..].starts_with(['起', '以']) {
                continue;
            }
            let year = *nearest.get_or_insert(k.first.year());
            let pointed = matches!(k.grain, Grain::Day | Grain::Month | Grain::Year | Grain::Half | Grain::Quarter);
            if basis == DateBasis::Explicit && pointed {
                return (k.first.year() == year).then_some(k);
            }
        }
        None
    }

    /// The year of a part that says none: that of the sentence, this one, or the last where the part lies ahead and the
    /// clause does not.
    pub(super) fn year_of_part(&self, p: &Point) -> Option<i16> {
        if let Some(k) = self.carried().filter(|k| k.grain != Grain::Day) {
            return Some(k.first.year());
        }
        let r = self.reference?;
        let first_month = match p.part {
            Some(Part::Quarter(q)) => q * 3 - 2,
            Some(Part::Half(h)) => h * 6 - 5,
            Some(Part::First(n, Unit::Month)) => n,
            _ => 1,
        };
        let ahead = first_month as i8 > r.month() && self.aspect() != Aspect::Future;
        // In June 下半年 is rather the half to come: the nearer of the two.
        let months = match p.part {
            Some(Part::Quarter(_)) => 3,
            Some(Part::Half(_)) => 6,
            _ => 12,
        };
        let nearer = || {
            let start = Date::new(r.year(), first_month as i8, 1).ok()?;
            let end = start.checked_add((months - 12).months()).ok()?;
            Some((start - r).get_days() < (r - end).get_days())
        };
        // 第四季度营收: a report looks back, on a financial year that may have ended.
        let reports = || {
            let (_, after) = self.clause().unwrap_or_default();
            let near = after.char_indices().nth(12).map_or(after, |(i, _)| &after[..i]);
            contains_any(near, &["营收", "净利", "收益", "收入", "业绩", "利润", "盈", "同比", "财报", "积压"])
        };
        let past = ahead && (months == 12 || nearer() != Some(true) || reports());
        Some(if past { r.year() - 1 } else { r.year() })
    }

    pub(super) fn year_of_month(&self, month: i8, day: Option<u8>) -> Option<i16> {
        let dateline = self.is_dateline();
        let today = self.reference.is_some_and(|r| r.month() == month && day == Some(r.day() as u8));
        let future = self.aspect() == Aspect::Future;
        let carried = self.carried().filter(|k| {
            // 2025年度分红将于6月10日到账: the year that is paid for, not that of the day.
            let day = Date::new(k.first.year(), month, day.unwrap_or(1) as i8);
            let over = future && self.reference.zip(day.ok()).is_some_and(|(r, d)| (r - d).get_days() > 95);
            let other = !over && self.reference.is_none_or(|r| k.first.year() != r.year());
            other && (k.grain == Grain::Year || month >= k.first.month())
        });
        match carried.filter(|_| !dateline && !today).map(|k| k.first.year()).or_else(|| self.ahead(month, day)) {
            Some(year) => Some(year),
            None => self.year_of(day.is_some(), |y| Date::new(y, month, day.unwrap_or(1) as i8).ok()),
        }
    }

    /// The year of a day of the sentence that lies ahead and comes before this one: 将于4月23日开标, 5月7日签约.
    fn ahead(&self, month: i8, day: Option<u8>) -> Option<i16> {
        let here = self.context.doc.sentence_of(self.span)?;
        let last = self.earlier().next().filter(|m| m.sentence == here)?;
        let (k, _) = known(&last.value).filter(|(k, _)| k.grain == Grain::Day)?;
        let this = Date::new(k.first.year(), month, day? as i8).ok()?;
        ((k.first - self.reference?).get_days() > 3 && this > k.first).then_some(k.first.year())
    }

    /// Whether a news agency's line stands behind: 8日电, 2日讯.
    pub(super) fn is_dateline(&self) -> bool {
        self.clause().is_some_and(|(_, after)| after.starts_with('电') || after.starts_with('讯'))
    }
}
