//! A piece of a list, or the subject of a clause, as it may be a name: where the name begins and ends, and what it looks like.

use super::edge::{LONGEST, counted, is_generic, is_governed, left_edge, near, several};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::words::is_odd;
use crate::data::{Table, one_of};
use crate::frame::{Ending, bare, ending, is_count};
use crate::mention::{CompanyForm, Expr, Found};
use crate::span::Span;
use crate::text::Document;

/// A member as it may be a name.
pub(super) struct Candidate {
    /// Where the name stands.
    pub span: Span,
    /// What it ends in.
    pub ending: Ending,
    /// Whether it bears a size or letters.
    pub sized: bool,
    /// Whether it bears a capacity.
    pub capacity: bool,
    /// Whether its words are not all common ones.
    pub proper: bool,
    /// Ends in a head of the table.
    pub headed: bool,
    /// Ends in 工程.
    pub works: bool,
    /// Whether a firm or a place of this name was found.
    pub itself: bool,
    /// Whether words of some length stand in front of what it ends in.
    pub own: bool,
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

/// The span that ends at an offset.
fn ends_at(spans: &[Span], end: u32) -> Option<Span> {
    spans.binary_search_by_key(&end, |s| s.end).ok().map(|i| spans[i])
}

/// Whether a piece is a matter that is talked of, or a kind, and nothing that is built.
pub(super) fn is_topic(piece: &str) -> bool {
    is_generic(piece) || ends_with_any(piece, ABSTRACT) || ends_with_any(piece, &["基金", "债券", "大会", "赛事", "品牌"])
}

/// Reads a member: where its name begins and ends, and what it looks like; and the word that ended it on the left.
pub(super) fn candidate(doc: &Document, member: Span, around: &Around) -> (Option<Candidate>, Option<&'static str>) {
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
    // A firm or a park that is the thing itself ends behind the head, and so ends nothing.
    let itself = ends_at(&around.works, end as u32);
    let (start, verb) = left_edge(text, member.from(), head, member.from(), around.edges);
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
