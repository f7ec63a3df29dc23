//! Members of lists and subjects of a status: names that need no head of their own.
//!
//! | closer | status | a member is a name where it |
//! | --- | --- | --- |
//! | 等N个项目 | anywhere | is no kind and no count |
//! | 等N条公路 | anywhere | ends in a built thing, or is short and shares the head |
//! | 等 | behind, or a verb of building in front | ends in a built thing or bears a size, or stands beside one that does |
//! | none | behind | ends in a built thing or bears a size |
//! | none | a verb of building in front | ends in a head, in works or in a phase, and holds a word of its own |

use std::collections::BTreeMap;

use super::candidate::{Around, Candidate, candidate, is_topic};
use super::{Sort, found, phase_of};
use crate::data::Table;
use crate::data::any::{contains_any, starts_with_any};
use crate::data::class::{HeadClass, StatusStage};
use crate::frame::{Closer, Ending, Lead, List, Told, ending, lead};
use crate::mention::{Expr, Found, Membership, ProjectValue};
use crate::span::Span;
use crate::text::Document;

/// The names found so far, by where each begins; none overlaps another.
struct Names(BTreeMap<u32, Found>);

impl Names {
    /// Where the names begin that a span overlaps, in text order.
    fn overlapping(&self, span: Span) -> Vec<u32> {
        let before = self.0.range(..span.end).rev().take_while(|(_, n)| n.span.end > span.start);
        let mut starts: Vec<u32> = before.map(|(&start, _)| start).collect();
        starts.reverse();
        starts
    }

    /// Says of a name that it stands in a list.
    fn enlist(&mut self, start: u32, membership: Membership) -> Option<&mut ProjectValue> {
        let Some(Expr::Project(value)) = self.0.get_mut(&start).map(|n| &mut n.expr) else { return None };
        value.list = Some(membership);
        Some(value)
    }
}

/// From how many names on an article may tell of works throughout.
const MANY: usize = 3;

/// In how many bytes there must be one of them.
const EACH: usize = 900;

/// Adds the members of the lists to the names; both in text order.
pub(super) fn members(doc: &Document, lists: &[List], around: &Around, names: &mut Vec<Found>) {
    // First what is sure by itself. An article that names many tells of works throughout: there a description is a name too.
    let mut all = Names(names.drain(..).map(|n| (n.span.start, n)).collect());
    for dense in [false, true] {
        if dense && !(all.0.len() >= MANY && all.0.len() * EACH >= doc.folded.len()) {
            break;
        }
        for (number, list) in (0..).zip(lists) {
            of_list(doc, number, list, around, dense, &mut all);
        }
    }
    names.extend(all.0.into_values());
}

fn of_list(doc: &Document, number: u32, list: &List, around: &Around, dense: bool, names: &mut Names) {
    // 等部门; a clause of which nothing is told.
    if list.closer == Some(Closer::Others) || is_idle(doc, list) {
        return;
    }
    let text = &*doc.folded;
    let (said, candidates) = Said::read(doc, list, around, dense);
    let several = said.several;
    let accepted: Vec<Option<Candidate>> = candidates.into_iter().map(|c| c.filter(|c| said.fits(list, text, c))).collect();
    let called = matches!(list.closer, Some(Closer::Projects { .. } | Closer::Counted(_)));
    let membership = Membership { list: number, called, several };
    for (k, c) in accepted.iter().enumerate() {
        let Some(c) = c else { continue };
        let own = c.span.of(text);
        // 岚商、济澜高铁: the head of the last, or of the closer.
        let needs =
            said.shorts.filter(|_| c.ending == Ending::Other && !c.headed && own.chars().count() <= 6 && !own.ends_with("项目"));
        let free = names.overlapping(c.span).is_empty();
        // What a subject may be is asked last: a name that stands there is the better one.
        let later = matches!(list.told, Told::Spoken(_)) && !free;
        let alone = !several && !called && !list.introduced;
        if later || alone && c.works && free {
            continue;
        }
        put(doc, c, needs.map(|h| h.of(text)), membership, k, &accepted, names);
    }
}

/// What a list says of its members.
struct Said {
    /// Whether a verb stands in front of them.
    front: bool,
    /// Whether that is one of building.
    builds: bool,
    /// Whether nothing stands in front of a subject, or words that belong to it.
    free: bool,
    several: bool,
    /// Whether what is built or running is told of them.
    works_told: bool,
    /// Whether some are matters that are talked of: 通用航空小镇、产业基金、夜经济等项目; a list holds things of one sort.
    mixed: bool,
    /// Whether the sentence is about a prize or a contest.
    awarded: bool,
    /// The head that short members share.
    shorts: Option<Span>,
    any_proper: bool,
    any_whole: bool,
    /// Whether the article tells of works throughout.
    dense: bool,
}

impl Said {
    /// Reads the members of a list, and what is said of all of them.
    fn read(doc: &Document, list: &List, around: &Around, dense: bool) -> (Said, Vec<Option<Candidate>>) {
        let text = &*doc.folded;
        let mut said = Said {
            front: false,
            builds: false,
            free: true,
            several: list.members.len() > 1,
            works_told: matches!(list.told, Told::Behind(row) if StatusStage::is_of_works(row)) || list.told == Told::Item,
            mixed: false,
            awarded: contains_any(doc.sentences[list.sentence].span.of(text), GAMES),
            shorts: None,
            any_proper: dense,
            any_whole: false,
            dense,
        };
        let mut candidates: Vec<Option<Candidate>> = Vec::with_capacity(list.members.len());
        for (k, &member) in list.members.iter().enumerate() {
            let (candidate, verb) = candidate(doc, member, around);
            said.mixed |= candidate.is_none() && !said.works_told && is_topic(member.of(text));
            let does = verb.and_then(lead);
            said.front |= k == 0 && does.is_some();
            said.builds |= k == 0 && does == Some(Lead::Builds);
            said.free &=
                verb.is_none_or(|v| matches!(v, "的" | "其中" | "去年" | "今年" | "目前")) || does == Some(Lead::Approves);
            candidates.push(candidate);
        }
        said.shorts = shared_head(doc, list, &candidates);
        said.any_proper |= candidates.iter().flatten().any(|c| c.proper);
        said.any_whole = candidates.iter().flatten().any(|c| said.whole(text, c));
        (said, candidates)
    }

    /// Whether a member is so short that it shares the list's head.
    fn short(&self, text: &str, c: &Candidate) -> bool {
        self.shorts.is_some() && c.ending == Ending::Other && !c.headed && c.span.of(text).chars().count() <= 5
    }

    /// Whether a member looks like the name of something built.
    fn whole(&self, text: &str, c: &Candidate) -> bool {
        c.ending != Ending::Other || c.headed || c.sized || self.short(text, c)
    }

    /// Whether a member is a name: the table at the head of this file.
    fn fits(&self, list: &List, text: &str, c: &Candidate) -> bool {
        match (list.closer, list.told) {
            (Some(Closer::Projects { counted }), _) => {
                let spoken =
                    matches!(list.told, Told::Behind(_)) || self.works_told || self.front || list.introduced || self.any_whole;
                !self.mixed
                    && !self.awarded
                    && spoken
                    && (self.any_proper || self.works_told || list.introduced)
                    && (self.several || counted || self.whole(text, c))
            }
            (Some(Closer::Counted(count)), _) => {
                (self.any_whole || matches!(list.told, Told::Behind(_)))
                    && !self.mixed
                    && !self.awarded
                    && self.several
                    && count == list.members.len()
            }
            (Some(Closer::Head { count, .. }), _) if count > 0 => {
                self.several && count == list.members.len() && (self.whole(text, c) || c.span.of(text).chars().count() <= 6)
            }
            (Some(Closer::Head { .. }), _) => self.whole(text, c) || c.span.of(text).chars().count() <= 6,
            (Some(Closer::Others), _) => false,
            (Some(Closer::Bare), Told::Behind(row)) => {
                StatusStage::is_of_works(row) && (self.whole(text, c) || self.several && self.any_whole)
            }
            (Some(Closer::Bare), _) if self.builds => self.whole(text, c) || self.several && self.any_whole && c.proper,
            (Some(Closer::Bare), _) => self.front && c.proper && (c.headed || c.ending == Ending::Work),
            (None, Told::Behind(row)) => {
                let ends =
                    c.ending != Ending::Other || c.headed || self.short(text, c) || c.sized && (self.several || c.capacity);
                StatusStage::is_of_works(row)
                    && ends
                    && c.own
                    && (c.proper || self.dense || self.several && self.any_proper || list.funded)
            }
            (None, Told::Spoken(signs)) => {
                let told = signs.status.is_some_and(|row| StatusStage::is_of_works(row) || c.proper && signs.ends)
                    || signs.sum
                    || signs.size && signs.placed;
                let ends = c.ending != Ending::Other || c.headed || c.capacity && signs.alone;
                told && self.free
                    && !c.itself
                    && ends
                    && c.own
                    && (c.proper || self.dense || (c.span.of(text).chars().count() >= 6) && signs.sum)
            }
            (None, Told::Not) if list.funded && !self.several => (c.ending == Ending::Place || c.headed) && c.own,
            (None, Told::Not) if self.builds => {
                self.whole(text, c)
                    && c.own
                    && (c.proper || self.dense)
                    && (self.several || c.headed || c.ending == Ending::Work || list.funded)
            }
            (None, Told::Not) if self.dense && self.front && !self.several => {
                c.own && c.proper && (c.headed || c.ending == Ending::Work)
            }
            (None, Told::Not) => {
                self.front && self.several && c.proper && (c.headed || c.ending == Ending::Work || self.short(text, c))
            }
            (None, Told::Item) => false,
        }
    }
}

/// Whether nothing is told of a single piece that ends as nothing built does: most clauses.
fn is_idle(doc: &Document, list: &List) -> bool {
    let [member] = list.members[..] else { return false };
    if list.closer.is_some() || list.told != Told::Not || list.funded {
        return false;
    }
    let own = member.of(&doc.folded).trim_end();
    ending(own).0 == Ending::Other
        && doc.scan.within(Table::ProjectHead, member).last().is_none_or(|h| h.span.to() != member.from() + own.len())
}

/// Words of a sentence in which 项目 are prizes won, or events of a contest.
const GAMES: &[&str] =
    &["鲁班奖", "获奖", "入选", "奖项", "表彰", "冬奥", "奥运", "赛事", "比赛", "锦标赛", "选手", "金牌", "运动员"];

/// The head that short members share: that of the closer, or a line's at the end of the last.
fn shared_head(doc: &Document, list: &List, candidates: &[Option<Candidate>]) -> Option<Span> {
    if let Some(Closer::Head { span, .. }) = list.closer {
        return Some(span);
    }
    let (last, others) = candidates.split_last()?;
    let last = last.as_ref()?;
    let hit = doc.scan.within(Table::ProjectHead, last.span).last().filter(|h| h.span.end == last.span.end)?;
    let line = HeadClass::of(hit.row) == Some(HeadClass::Line);
    let short = |c: &Option<Candidate>| {
        c.as_ref().is_some_and(|c| {
            let own = c.span.of(&doc.folded);
            c.ending == Ending::Other && !c.headed && (own.chars().count() <= 3 || own.contains('至'))
        })
    };
    (line && !others.is_empty() && others.iter().all(short)).then_some(hit.span)
}

/// Puts a member among the names, unless one stands there that says the same; what runs across the joint goes.
fn put(
    doc: &Document,
    c: &Candidate,
    head: Option<&str>,
    membership: Membership,
    k: usize,
    accepted: &[Option<Candidate>],
    names: &mut Names,
) {
    let text = &*doc.folded;
    let overlapping = names.overlapping(c.span);
    for &i in &overlapping {
        let n = &names.0[&i];
        let tail = if n.span.end >= c.span.end { Span { start: c.span.end, end: n.span.end }.of(text) } else { "-" };
        // X上产工程｜正式采气: what follows is no part of a name.
        let inside = n.span.start >= c.span.start && n.span.end < c.span.end && c.ending == Ending::Other && !c.headed;
        // X配置工程｜全线首台机组: a part of it.
        let rest = Span { start: n.span.end.min(c.span.end), end: c.span.end }.of(text);
        let inside = inside
            || n.span.start == c.span.start
                && starts_with_any(rest, &["全线", "首台", "首批", "主", "关键", "控制性", "第一", "最后"]);
        let same = inside || matches!(tail, "" | "项目" | "”" | "”项目") && n.span.start >= c.span.start;
        // A name that runs on behind the member, or in quotes, is the better one.
        let joint = tail.starts_with(['、', '和', '及', '与']) || tail.starts_with("以及");
        let longer = n.span.start <= c.span.start && n.span.end > c.span.end && tail != "项目" && !joint;
        let better = matches!(n.sort(), Some(Sort::Quoted | Sort::Declared)) || longer;
        if same || better {
            let phased = same && n.sort() != Some(Sort::Head) && c.ending == Ending::Work && n.span == c.span;
            // X机场三期: in a list the phase is what is named.
            if let Some(value) = names.enlist(i, membership).filter(|_| phased) {
                value.name = c.span.of(text).trim_matches(['“', '”', '"']).to_owned();
            }
            return;
        }
        // 石家庄｜阿尔卡迪亚一期: the better left edge.
        let ahead = Span { start: n.span.start.min(c.span.start), end: c.span.start }.of(text);
        if n.span.start < c.span.start && matches!(tail, "" | "项目") && !ahead.contains('、') && !ahead.contains("以及") {
            names.enlist(i, membership);
            return;
        }
        // Parts of one name (镍、钴、锌新能源材料): what stands in front of the last one is no name by itself.
        if n.span.start < c.span.start {
            let whole = accepted[..k].iter().all(|a| match a {
                Some(a) if a.span.end <= n.span.start => true,
                Some(a) if a.sized && n.sort() != Some(Sort::Head) => true,
                Some(a) => a.ending != Ending::Other || a.headed || membership.called || head.is_some(),
                None => false,
            });
            if !whole {
                return;
            }
        }
    }
    for start in overlapping {
        names.0.remove(&start);
    }
    let own = c.span.of(text).trim_matches(['“', '”', '"', '「', '」', ' ']);
    let name = head.map_or_else(|| own.to_owned(), |h| format!("{own}{h}"));
    let sort = if membership.several || membership.called { Sort::Listed } else { Sort::Opened };
    let clear = sort == Sort::Listed || c.proper;
    let value = ProjectValue { sort, clear, phase: phase_of(&name), name, whole: c.span, list: Some(membership) };
    names.0.insert(c.span.start, found(value));
}
