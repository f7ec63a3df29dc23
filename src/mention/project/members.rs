//! Members of lists and subjects of a status: names that need no head of their own.
//!
//! | closer | status | a member is a name where it |
//! | --- | --- | --- |
//! | 等N个项目 | anywhere | is no kind and no count |
//! | 等N条公路 | anywhere | ends in a built thing, or is short and shares the head |
//! | 等 | behind, or a verb of building in front | ends in a built thing or bears a size, or stands beside one that does |
//! | none | behind | ends in a built thing or bears a size |
//! | none | a verb of building in front | ends in a head, in works or in a phase, and holds a word of its own |

use std::borrow::Cow;

use super::edge::{LONGEST, counted, is_generic, is_governed, left_edge, near, several};
use super::{Sort, found, phase_of};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::class::{HeadClass, StatusStage};
use crate::data::words::is_odd;
use crate::data::{Table, one_of};
use crate::frame::{Closer, Ending, List, Told, bare, ending, is_count, leads};
use crate::mention::{CompanyForm, Expr, Found, Membership, ProjectValue};
use crate::span::Span;
use crate::text::Document;

/// A member as it may be a name.
struct Candidate {
    /// Where the name stands.
    span: Span,
    ending: Ending,
    /// Whether it bears a size or letters.
    sized: bool,
    /// Whether it bears a capacity.
    capacity: bool,
    /// Whether its words are not all common ones.
    proper: bool,
    /// Ends in a head of the table.
    headed: bool,
    /// Ends in 工程.
    works: bool,
    /// Whether a firm or a place of this name was found.
    itself: bool,
    /// Whether words of some length stand in front of what it ends in.
    own: bool,
}

/// What stands around a member.
pub(super) struct Around<'a> {
    /// Where names end on the left, by their end.
    edges: &'a [Span],
    /// Organisations, by their end: a hospital's new branch is named by it.
    organizations: Vec<Span>,
    /// Firms and places that end as something built does, by their end: X智能工厂, X产业园.
    works: Vec<Span>,
    /// Other firms, by their end.
    firms: Vec<Span>,
}

impl<'a> Around<'a> {
    /// Reads what was found.
    pub(super) fn new(doc: &Document, found: &[Found], edges: &'a [Span]) -> Self {
        let mut around = Around { edges, organizations: Vec::new(), works: Vec::new(), firms: Vec::new() };
        for f in found {
            match &f.expr {
                Expr::Organization(_) => {
                    around.organizations.push(f.span);
                    if ending(f.span.of(&doc.folded)).0 == Ending::Place {
                        around.works.push(f.span);
                    }
                }
                Expr::Company(c) if c.form != CompanyForm::Full && ending(f.span.of(&doc.folded)).0 == Ending::Place => {
                    around.works.push(f.span)
                }
                Expr::Company(_) => around.firms.push(f.span),
                Expr::Place(_) if ending(f.span.of(&doc.folded)).0 == Ending::Place => around.works.push(f.span),
                _ => {}
            }
        }
        around.organizations.sort_by_key(|s| s.end);
        around.works.sort_by_key(|s| s.end);
        around.firms.sort_by_key(|s| s.end);
        around
    }
}

/// From how many names on an article may tell of works throughout.
const MANY: usize = 3;

/// In how many bytes there must be one of them.
const EACH: usize = 900;

/// The span that ends at an offset.
fn ends_at(spans: &[Span], end: u32) -> Option<Span> {
    spans.binary_search_by_key(&end, |s| s.end).ok().map(|i| spans[i])
}

/// Adds the members of the lists to the names; both in text order.
pub(super) fn members(doc: &Document, lists: &[List], around: &Around, names: &mut Vec<Found>) {
    // First what is sure by itself. An article that names many tells of works throughout: there a description is a name too.
    for dense in [false, true] {
        if dense && !(names.len() >= MANY && names.len() * EACH >= doc.folded.len()) {
            break;
        }
        for (number, list) in (0..).zip(lists) {
            of_list(doc, number, list, around, dense, names);
        }
    }
    names.sort_by_key(|n| (n.span.start, n.span.end));
}

fn of_list(doc: &Document, number: u32, list: &List, around: &Around, dense: bool, names: &mut Vec<Found>) {
    // 等部门; a clause of which nothing is told.
    if list.closer == Some(Closer::Others) || is_idle(doc, list) {
        return;
    }
    let text = &*doc.folded;
    let (said, candidates) = Said::read(doc, list, around, dense);
    let (several, shorts) = (said.several, said.shorts);
    let fits = |c: &Candidate| said.fits(list, text, c);
    let accepted: Vec<Option<Candidate>> = candidates.into_iter().map(|c| c.filter(|c| fits(c))).collect();
    let called = matches!(list.closer, Some(Closer::Projects { .. } | Closer::Counted(_)));
    let membership = Membership { list: number, called, several };
    // 岚商、济澜高铁: the head of the last, or of the closer.
    let head = shorts;
    for (k, c) in accepted.iter().enumerate() {
        let Some(c) = c else { continue };
        let own = c.span.of(text);
        let needs = head.filter(|_| c.ending == Ending::Other && !c.headed && own.chars().count() <= 6 && !own.ends_with("项目"));
        // What a subject may be is asked last: a name that stands there is the better one.
        if matches!(list.told, Told::Spoken(_)) && names.iter().any(|n| n.span.overlaps(c.span)) {
            continue;
        }
        let alone = !several && !called && !list.introduced;
        if alone && c.works && !names.iter().any(|n| n.span.overlaps(c.span)) {
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
            works_told: matches!(list.told, Told::Behind(row) if works(row)) || list.told == Told::Item,
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
            said.front |= k == 0 && verb.is_some_and(leads);
            said.builds |= k == 0 && verb.is_some_and(|v| BUILDS.contains(&v));
            said.free &= verb.is_none_or(|v| matches!(v, "的" | "其中" | "去年" | "今年" | "目前") || APPROVES.contains(&v));
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
            (Some(Closer::Bare), Told::Behind(row)) => works(row) && (self.whole(text, c) || self.several && self.any_whole),
            (Some(Closer::Bare), _) if self.builds => self.whole(text, c) || self.several && self.any_whole && c.proper,
            (Some(Closer::Bare), _) => self.front && c.proper && (c.headed || c.ending == Ending::Work),
            (None, Told::Behind(row)) => {
                let ends =
                    c.ending != Ending::Other || c.headed || self.short(text, c) || c.sized && (self.several || c.capacity);
                works(row) && ends && c.own && (c.proper || self.dense || self.several && self.any_proper || list.funded)
            }
            (None, Told::Spoken(signs)) => {
                let told = signs.status.is_some_and(|row| works(row) || c.proper && signs.ends)
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

/// Verbs in front of what is built by which it is, or has been.
const BUILDS: &[&str] = &[
    "新建",
    "改建",
    "扩建",
    "续建",
    "建成",
    "开工建设",
    "开工",
    "竣工",
    "启动建设",
    "新开工",
    "加快建设",
    "在建",
    "改造",
    "建成投产",
    "投用",
    "投运",
    "完工",
    "建好",
    "动工建设",
    "动工",
    "开建",
    "兴建",
    "修建",
];

/// Verbs in front of what an authority has decided on.
const APPROVES: &[&str] = &["批复", "核准", "同意", "审批", "审议通过", "撤销", "批准", "备案"];

/// Whether the status is that of something being built or running, and not of an agreement or a plan.
fn works(row: u32) -> bool {
    use StatusStage::{Complete, FullCapacity, InProduction, Suspended, Terminated, TrialProduction, UnderConstruction};
    matches!(
        StatusStage::of(row),
        Some(UnderConstruction | TrialProduction | InProduction | FullCapacity | Complete | Suspended | Terminated)
    )
}

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

/// Whether a piece is a matter that is talked of, or a kind, and nothing that is built.
fn is_topic(piece: &str) -> bool {
    is_generic(piece) || ends_with_any(piece, ABSTRACT) || ends_with_any(piece, &["基金", "债券", "大会", "赛事", "品牌"])
}

/// Reads a member: where its name begins and ends, and what it looks like; and the word that ended it on the left.
fn candidate(doc: &Document, member: Span, around: &Around) -> (Option<Candidate>, Option<&'static str>) {
    let text = &*doc.folded;
    let own = member.of(text).trim_end();
    let own = own.trim_end_matches("项目");
    let own = without_bracket(own);
    let end = member.from() + own.len();
    // 城乡供水一体化（北线）: the bracket stays, the word in front of it tells.
    let front = own.strip_suffix(['）', ')']).and_then(|rest| rest.rfind(['（', '('])).map_or(own, |i| &own[..i]);
    let (ending, length) = ending(front);
    let back: usize = if length > 0 { length } else { front.chars().rev().take(2).map(char::len_utf8).sum() };
    let back = back + own.len() - front.len();
    let head = end.saturating_sub(back).max(member.from());
    // A firm or a park that is the thing itself ends nothing.
    let itself = ends_at(&around.works, end as u32);
    let edges: Cow<[Span]> = match itself {
        Some(own) => Cow::Owned(around.edges.iter().copied().filter(|e| *e != own).collect()),
        None => Cow::Borrowed(around.edges),
    };
    let (start, verb) = left_edge(text, member.from(), head, member.from(), &edges);
    // 县人民医院｜新院: the branch is named by its organisation.
    // 中国原子能科学院｜葫芦岛基地: so it is where the two fill a piece.
    let short = text[start.min(end)..end].len() <= back;
    let organization = ends_at(&around.organizations, start as u32);
    let start = organization.filter(|o| o.start == member.start || short && o.start > member.start).map_or(start, |o| o.from());
    // 看｜市第三人民医院: a verb of one character in front of what the county has.
    let start = match text[start.min(end)..end].strip_prefix(['看', '到', '见', '去', '对']) {
        Some(rest) if rest.starts_with(['市', '县', '区', '镇', '乡']) => end - rest.len(),
        _ => start,
    };
    let start = end.max(start) - bare(&text[start.min(end)..end]).len();
    let span = Span::new(start, end);
    let name = span.of(text);
    let before = near(text, member.from(), start);
    let head = doc.scan.within(Table::ProjectHead, span).last().filter(|h| h.span.to() == end);
    let headed = head.is_some();
    // 生产基地: no more than a head.
    let back = back.max(head.map_or(0, |h| h.span.len()));
    // 粮食产能提升工程: whether works are built is asked where 工程 is read.
    let works = head.is_some_and(|h| h.span.of(text).ends_with("工程"));
    let length = name.chars().count();
    let open = ending == Ending::Other && !headed;
    let refused = span.len() > LONGEST
        || is_no_name(name, before, length_of_end(name, back), open)
        || is_governed(doc, start, name)
        // 研祥科技、金雅福等项目: firms, and no projects.
        || ends_at(&around.firms, end as u32).is_some_and(|f| f.start <= span.start)
        || ends_at(around.edges, end as u32).is_some_and(|e| itself != Some(e));
    let sized = name.contains(|c: char| c.is_ascii_digit());
    let capacity = sized && contains_any(name, CAPACITY);
    let proper = is_proper(doc, span, name, ending);
    let own = sized || length_of_end(name, back) + 2 <= length;
    (
        (!refused).then_some(Candidate { span, ending, sized, capacity, proper, headed, works, own, itself: itself.is_some() }),
        verb,
    )
}

/// Whether a phrase is a kind, a count, a part or a clause, and no name; `end` is how many characters it ends in as something
/// built does, `open` whether it ends in nothing of the kind.
fn is_no_name(name: &str, before: &str, end: usize, open: bool) -> bool {
    let length = name.chars().count();
    !(2..=40).contains(&length)
        || is_generic(name)
        || is_count(name)
        || starts_with_any(name, &["该", "此", "这", "其", "各", "所有"])
        || starts_with_any(name, &["本", "全", "多", "一", "新", "老", "旧", "首"]) && end + 1 >= length
        || name.contains(|c: char| one_of!(c, "，。；：？！了们你我他她《》"))
        || contains_any(name, &["的", "是"])
        || ends_with_any(name, ABSTRACT)
        || counted(before.trim_end_matches("全新的").trim_end_matches("新的"), name)
        || several(before)
        || before.ends_with(['等', '该', '本', '此', '这'])
        || starts_with_any(name, &["百亿", "千亿", "亿元"]) && length <= 8
        || starts_with_any(name, &["首台", "首批", "全线", "设计", "安排", "实现", "在", "单机", "待"])
        || name.starts_with('第') && name.contains('批') && length <= 4
        || before.ends_with(['在', '于', '向', '到', '从', '与', '和', '被'])
        || starts_with_any(name, &["一期", "二期", "三期", "四期", "首期", "第一期", "第二期", "第三期", "待一期"])
        || open && ends_with_any(name, UNITS)
        || name.trim_matches(|c: char| c.is_ascii_alphanumeric() || c == '.').chars().count() < 2
        || name.ends_with(|c: char| one_of!(c, "年月日天时%"))
        || contains_any(name, &["相继", "提前", "仅用", "实行", "最终", "不仅", "我国"])
}

/// Whether a name holds something of its own: a place, a firm, letters, a quote, or a beginning that is no word (岚屿重机).
fn is_proper(doc: &Document, span: Span, name: &str, ending: Ending) -> bool {
    let held = [Table::Place, Table::Abroad, Table::Zone, Table::Firm];
    if name.contains(|c: char| c.is_ascii_alphanumeric() || one_of!(c, "“「·"))
        || held.iter().any(|&t| doc.scan.within(t, span).iter().any(|h| h.span.len() >= 6))
    {
        return true;
    }
    let mut chars = name.char_indices();
    let first = chars.next().map_or(' ', |(_, c)| c);
    // 县医院传染病区: the county's.
    if one_of!(first, "县市区镇乡州省旗") {
        return ending == Ending::Place && !one_of!(name.chars().nth(1).unwrap_or(' '), "级乡市区县内外域");
    }
    // 盐井河提灌站, 香山路跨江桥: a river or a hill is named.
    if name.char_indices().skip(1).take(3).any(|(i, c)| one_of!(c, "河江湖溪岭岩潭塘湾岛洲沟") && i + c.len_utf8() < name.len())
    {
        return true;
    }
    let two = name.char_indices().nth(2).map_or(name, |(i, _)| &name[..i]);
    let plain = one_of!(first, "新老大小高中低多总各首一二三四五六七八九十全本主南北东西内外上下前后双单");
    !plain && is_odd(two) && two.chars().all(|c| !one_of!(c, "的和与及或各等为在"))
}

/// How many characters the last bytes of a name are.
fn length_of_end(name: &str, bytes: usize) -> usize {
    name.get(name.len().saturating_sub(bytes)..).map_or(0, |end| end.chars().count())
}

/// What ends a phrase that is nothing built.
const ABSTRACT: &[&str] = &[
    "产业", "体系", "能力", "政策", "消费", "市场", "机制", "标准", "环境", "水平", "服务", "工作", "任务", "行动", "计划",
    "方案", "活动", "会议", "论坛", "大赛", "制度", "改革", "经济", "领域", "行业", "企业", "公司", "集团", "部门", "业务",
    "产品", "设备", "技术", "人才", "竞技", "建设", "资金", "投资", "合作", "协议", "问题", "情况", "措施", "举措", "模式",
    "优势", "手续", "土地", "用地",
];

/// Words and units of a capacity.
const CAPACITY: &[&str] = &[
    "年产",
    "日产",
    "/年",
    "日处理",
    "年处理",
    "年出栏",
    "年加工",
    "吨",
    "瓦",
    "MW",
    "GW",
    "W",
    "伏",
    "kV",
    "立方米",
    "万头",
    "万只",
    "万套",
    "万台",
    "锭",
];

/// What a quantity ends in that says how much of something there is (二期12万平方米).
const UNITS: &[&str] = &[
    "吨",
    "平方米",
    "立方米",
    "千瓦",
    "兆瓦",
    "MW",
    "GW",
    "亩",
    "套",
    "台",
    "辆",
    "只",
    "张",
    "件",
    "米",
    "公里",
    "万元",
    "亿元",
    "座",
    "个",
    "条",
    "栋",
    "平方呎",
    "公顷",
    "所",
    "家",
    "处",
    "户",
];

/// The name without a bracket of a size that closes it: 县级冷库中心（1.8万吨）; （一期） and （北线） belong to it.
fn without_bracket(own: &str) -> &str {
    match own.strip_suffix(['）', ')']).and_then(|rest| rest.rfind(['（', '('])) {
        Some(i) if own[i..].contains(|c: char| c.is_ascii_digit()) => own[..i].trim_end(),
        _ => own,
    }
}

/// Puts a member among the names, unless one stands there that says the same; what runs across the joint goes.
fn put(
    doc: &Document,
    c: &Candidate,
    head: Option<&str>,
    membership: Membership,
    k: usize,
    accepted: &[Option<Candidate>],
    names: &mut Vec<Found>,
) {
    let text = &*doc.folded;
    let near = names.iter().enumerate().filter(|(_, n)| n.span.overlaps(c.span));
    let overlapping: Vec<usize> = near.map(|(i, _)| i).collect();
    for &i in &overlapping {
        let n = &names[i];
        let tail = if n.span.end >= c.span.end { Span { start: c.span.end, end: n.span.end }.of(text) } else { "-" };
        // X上产工程｜正式采气: what follows is no part of a name.
        let inside = n.span.start >= c.span.start && n.span.end < c.span.end && c.ending == Ending::Other && !c.headed;
        // X配置工程｜全线首台机组: a part of it.
        let rest = if n.span.start <= c.span.start.max(n.span.start) && n.span.end < c.span.end {
            Span { start: n.span.end, end: c.span.end }.of(text)
        } else {
            ""
        };
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
            if let Expr::Project(value) = &mut names[i].expr {
                value.list = Some(membership);
                // X机场三期: in a list the phase is what is named.
                if phased {
                    value.name = c.span.of(text).trim_matches(['“', '”', '"']).to_owned();
                }
            }
            return;
        }
        // 石家庄｜阿尔卡迪亚一期: the better left edge.
        let ahead = Span { start: n.span.start.min(c.span.start), end: c.span.start }.of(text);
        if n.span.start < c.span.start && matches!(tail, "" | "项目") && !ahead.contains('、') && !ahead.contains("以及") {
            if let Expr::Project(value) = &mut names[i].expr {
                value.list = Some(membership);
            }
            return;
        }
        // Parts of one name (镍、钴、锌新能源材料): what stands in front of the last one is no name by itself.
        let melted = n.span.start < c.span.start;
        if melted {
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
    for &i in overlapping.iter().rev() {
        names.remove(i);
    }
    let own = c.span.of(text).trim_matches(['“', '”', '"', '「', '」', ' ']);
    let name = head.map_or_else(|| own.to_owned(), |h| format!("{own}{h}"));
    let sort = if membership.several || membership.called { Sort::Listed } else { Sort::Opened };
    let clear = sort == Sort::Listed || c.proper;
    let value = ProjectValue { sort, clear, phase: phase_of(&name), name, whole: c.span, list: Some(membership) };
    names.push(found(value));
}
