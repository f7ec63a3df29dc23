//! Where a project's name begins: the words that end it on the left, and the words that name nothing by themselves.

use crate::data::class::PlaceUse;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::data::any::ends_with_any;
use crate::data::words::{COMMON_WORD, starting_at};
use crate::data::{Hit, Table, one_of, rows_of};
use crate::mention::{CompanyForm, Expr, Found, Kind};
use crate::span::Span;
use crate::text::Document;

/// Longest name in bytes.
pub(super) const LONGEST: usize = 180;

/// How a word ends a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Strong,
    /// Ends it too, but may stand right before the head (扩建项目).
    Inner,
    Weak,
    Joint,
}

pub(super) struct Stop {
    pub(super) word: &'static str,
    pub(super) class: Class,
    /// Words of names that hold it.
    except: Vec<&'static str>,
}

/// The words that end a name, by their last character, longest first.
pub(super) static STOPS: LazyLock<HashMap<char, Vec<Stop>>> = LazyLock::new(|| {
    let mut stops: HashMap<char, Vec<Stop>> = HashMap::new();
    for row in rows_of(include_str!("../../data/project_stop.tsv")) {
        let word = row.surface();
        let class = match row.field(1) {
            "strong" => Class::Strong,
            "inner" => Class::Inner,
            "joint" => Class::Joint,
            _ => Class::Weak,
        };
        let except = row.field(2).split('|').filter(|w| *w != "-").collect();
        if let Some(last) = word.chars().next_back() {
            stops.entry(last).or_default().push(Stop { word, class, except });
        }
    }
    stops.values_mut().for_each(|s| s.sort_by_key(|s| std::cmp::Reverse(s.word.len())));
    stops
});

/// Words that name no project by themselves.
pub(super) static GENERIC: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows_of(include_str!("../../data/project_generic.tsv")).map(|r| r.surface()).collect());

/// Words by which a head is nothing that is built, by class (`project_kind.tsv`).
#[derive(Default)]
pub(super) struct NotBuilt {
    /// End what stands in front of 项目 (培训项目, 开源软件项目).
    pub kinds: Vec<&'static str>,
    /// Stand in front of 工程 in the name of a science or programme (生物医学工程).
    pub sciences: Vec<&'static str>,
    /// Go on behind 工程 (工程公司).
    pub behind_works: Vec<&'static str>,
    /// Go on behind 高速 (高速增长).
    pub behind_fast: Vec<&'static str>,
    /// Verbs that begin the name of what is made or built (加工, 储能).
    pub product_verbs: HashSet<&'static str>,
}

pub(super) static NOT_BUILT: LazyLock<NotBuilt> = LazyLock::new(|| {
    let mut of = NotBuilt::default();
    for row in rows_of(include_str!("../../data/project_kind.tsv")) {
        match row.field(1) {
            "science" => of.sciences.push(row.surface()),
            "behind_works" => of.behind_works.push(row.surface()),
            "behind_fast" => of.behind_fast.push(row.surface()),
            "product_verb" => {
                of.product_verbs.insert(row.surface());
            }
            _ => of.kinds.push(row.surface()),
        }
    }
    of
});

/// Two characters that make a kind of plant a name (石化项目).
pub(super) static TRADES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows_of(include_str!("../../data/project_trade.tsv")).map(|r| r.surface()).collect());

/// Mentions of other kinds at which a name stops when it is read from its head to the left, in text order.
pub(super) fn edges(doc: &Document, found: &[Found]) -> Vec<Span> {
    let mut edges: Vec<Span> = found
        .iter()
        .filter(|f| match &f.expr {
            // 深圳盛屯集团｜X项目, but 正威贵银产业园 bears its brand.
            Expr::Company(c) => c.form == CompanyForm::Full || f.span.of(&doc.folded).ends_with(['团', '司', '行', '厂']),
            Expr::Date(_) | Expr::Organization(_) | Expr::Person(_) => true,
            Expr::Figure(v) => v.metric.kind() != Kind::Output && v.unit.len() == 3,
            // 贵阳市乌当区｜X产业园, but 会泽16万吨铅锌项目 and 贵阳至南宁高铁 hold their places.
            Expr::Place(_) => {
                let text = &*doc.folded;
                let full = |h: &Hit| h.span.end == f.span.end && PlaceUse::of(h.row) == Some(PlaceUse::Full);
                let rest = &text[f.span.to()..];
                let named = doc.scan.within(Table::Place, f.span).last();
                let zone = doc.scan.within(Table::Zone, f.span).last().is_some_and(|h| h.span.end == f.span.end);
                // 南沙港区｜五期工程: a phase says nothing by itself.
                if zone && ["一期", "二期", "三期", "四期", "五期", "六期", "首期"].iter().any(|w| rest.starts_with(w))
                {
                    return false;
                }
                (zone || named.is_some_and(|h| full(h) || h.span.end < f.span.end))
                    && !rest.starts_with(['至', '到', '-', '—', '－', '·', '）', ')', '港'])
                    && !rest.starts_with("机场")
            }
            _ => false,
        })
        .map(|f| f.span)
        .collect();
    edges.sort_by_key(|e| e.end);
    edges
}

/// The text between two offsets, no longer than the longest name: looking back further costs much in a sentence without end.
pub(super) fn near(text: &str, from: usize, at: usize) -> &str {
    let mut start = from.max(at.saturating_sub(LONGEST * 2));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

/// Where the noun phrase in front of the head begins.
/// Also returns the word of the table that ended it, where one did.
pub(super) fn left_edge(
    text: &str,
    sentence: usize,
    head: usize,
    previous: usize,
    edges: &[Span],
) -> (usize, Option<&'static str>) {
    let edge = edges[..edges.partition_point(|e| e.to() <= head)].last().map_or(sentence, |e| e.to());
    let floor = sentence.max(edge).max(previous.min(head)).max(head.saturating_sub(LONGEST));
    let mut start = head;
    let mut depth = 0;
    // Where the part behind the last joint begins.
    let mut joint: Option<usize> = None;
    let mut verb = None;
    for (i, c) in text[sentence..head].char_indices().rev() {
        let at = sentence + i;
        if at < floor {
            break;
        }
        match c {
            ')' | '）' | '】' => depth += 1,
            '(' | '（' | '【' if depth > 0 => depth -= 1,
            '(' | '（' | '【' => break,
            // 2,000万吨: groups of digits.
            ',' if text[sentence..at].ends_with(|c: char| c.is_ascii_digit())
                && text[at + 1..].starts_with(|c: char| c.is_ascii_digit()) => {}
            _ if depth == 0 && is_break(c) => break,
            // 本报呼和浩特4月8日电｜ 远景零碳产业园项目: behind the dateline.
            ' ' | '\u{3000}' if depth == 0 && ends_with_any(&text[sentence..at], &["日电", "日讯", "报讯", "社讯", "网讯"]) =>
            {
                break;
            }
            // 枢纽之一——X机场: an aside; 常洪隧道—彭王庙桥 are two ends.
            '—' if depth == 0 && text[sentence..at].ends_with('—') => break,
            // 炼化一体化工程二期、｜X基地: a phase ends the name before.
            // 隆叙段扩能改造、｜黄桶至百色铁路: so do works on a line.
            '、' if depth == 0
                && ends_with_any(
                    &text[sentence..at],
                    &["一期", "二期", "三期", "四期", "扩能改造", "段改造", "段扩建", "段"],
                ) =>
            {
                break;
            }
            _ => {}
        }
        if depth == 0
            && let Some(stop) = stop_at(&text[sentence..at + c.len_utf8()], &text[at + c.len_utf8()..])
        {
            match stop.class {
                Class::Joint if start < head => joint = joint.or(Some(start)),
                // 光模块扩建项目: a verb of building right in front of the head belongs to the name.
                Class::Inner if start == head => {}
                Class::Joint | Class::Strong | Class::Inner | Class::Weak => {
                    verb = Some(stop.word);
                    break;
                }
            }
        }
        start = at;
    }
    // 新建科学城｜站、天津至潍坊高铁.
    let start = if text[start..head].starts_with("站、") { start + "站、".len() } else { start };
    // X项目｜（一期）、年产4万吨Y项目: the bracket is that of the name before.
    let bracket = text[start..head].strip_prefix(['（', '(']).and_then(|t| Some(&t[t.find(['）', ')'])?..]));
    let start = bracket.map_or(start, |t| head - t.len());
    // 1.车灯项目: an item's number.
    let item = text[start..head].trim_start_matches(|c: char| c.is_ascii_digit());
    // 11、X高铁: so too at the head of a sentence.
    let marks: &[char] = if text[sentence..start].trim().is_empty() { &['.', '．', '、'] } else { &['.', '．'] };
    let item = item.strip_prefix(marks).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    let numbered = item.is_some_and(|rest| start + rest.len() < head && rest.len() + 6 >= head - start);
    let start = if numbered { head - item.map_or(0, str::len) } else { start };
    // 省｜级水网工程: what is left of a word that a stop has cut.
    let rest = text[start..head].trim_start_matches(['级', '性', '届', '们', '好']);
    let cut = verb.is_some() && !text[start..head].starts_with("性能");
    let start = if cut { head - rest.len() } else { start };
    // A joint at the very edge joins nothing of this name: X公司与｜Y项目.
    let trimmed = text[start..head].trim_start_matches(['、', '和', '与', '及', '以', ' ', '）', ')', '】', '-', '—']);
    let start = head - trimmed.len();
    // 电池、电机项目 of two short words is a list; a phrase of some length is one name.
    let listed = |j: usize| j > start && text[start..j].chars().count() <= 2 && text[j..head].chars().count() <= 3;
    (joint.filter(|&j| listed(j)).unwrap_or(start), verb)
}

pub(super) fn stop_at(before: &str, after: &str) -> Option<&'static Stop> {
    let last = before.chars().next_back()?;
    STOPS.get(&last)?.iter().find(|s| {
        before.ends_with(s.word)
            && !s.except.iter().any(|e| {
                e.find(s.word)
                    .is_some_and(|i| before.ends_with(&e[..i + s.word.len()]) && after.starts_with(&e[i + s.word.len()..]))
            })
    })
}

pub(super) fn is_break(c: char) -> bool {
    matches!(
        c,
        '，' | ','
            | '。'
            | '；'
            | ';'
            | '：'
            | ':'
            | '“'
            | '”'
            | '"'
            | '《'
            | '》'
            | '\n'
            | '\u{3000}'
            | '！'
            | '？'
            | '…'
            | '•'
            | '「'
            | '」'
    )
}

/// Whether the words only say what kind it is: 重大, 全省重点, 新增募投, 18个签约.
pub(super) fn is_generic(own: &str) -> bool {
    let mut rest = own;
    while let Some(first) = rest.chars().next() {
        let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).take(8);
        let longest = ends.filter(|&i| GENERIC.contains(&rest[..i])).last();
        let number = first.is_ascii_digit() || one_of!(first, "一二三四五六七八九十两多几数余");
        match longest {
            Some(i) => rest = &rest[i..],
            None if number => rest = &rest[first.len_utf8()..],
            None => return false,
        }
    }
    true
}

/// Whether a count stands in front: 8条基膜生产线, 第二座工厂 and 两座电站 are parts and numbers, not names.
pub(super) fn counted(before: &str, own: &str) -> bool {
    let before = before.trim_end();
    // 我国首家X服务中心 is one.
    let first = ends_with_any(before, &["首家", "首座", "首个"]);
    let classifier = !first && before.ends_with(['条', '座', '个', '家', '处', '批', '项', '套', '栋', '幢']);
    let number = own.chars().next().is_some_and(|c| c.is_ascii_digit() || one_of!(c, "一二三四五六七八九十两多几数"));
    // 20多套装置.
    let rest = own.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['多', '余', '几']);
    let many = number && rest.len() < own.len() && rest.starts_with(['条', '座', '个', '家', '处', '批', '项', '套', '单']);
    classifier || many || number && own.chars().nth(1).is_some_and(|c| one_of!(c, "条座个家处批项套大单栋幢间"))
}

/// Whether a phrase begins with a verb that governs what follows, or with an adverb: 调整投资, 全力维护, 掌握新能源. Such a phrase
/// names nothing; verbs of making begin names (加工, 储能).
pub(super) fn is_governed(doc: &Document, start: usize, own: &str) -> bool {
    let Some((end, part)) = starting_at(&COMMON_WORD, own, 0, own.len(), 4) else { return false };
    let first = &own[..end];
    if first.chars().count() < 2 || !matches!(part, "v" | "d") || NOT_BUILT.product_verbs.contains(first) {
        return false;
    }
    // 大连, 一期, 高速: names and other words of the dictionary.
    let named = [Table::Place, Table::Abroad, Table::Firm, Table::Zone].iter().any(|&t| doc.scan.at(t, start as u32).is_some());
    let other =
        first.ends_with('期') || matches!(first, "高速" | "高新" | "全新" | "低速" | "快速" | "长三" | "超高" | "特高" | "新型");
    // 挖掘机, 减速器: what is made. 退役电池综合利用: a verb may describe what follows, where that says something.
    let rest = &own[end..];
    let made = rest.starts_with(|c: char| one_of!(c, "机器车剂仪炉厂站具件材料板膜线泵阀库房园场馆楼盘轮管式型类"));
    let little = rest.chars().count() <= 3 || is_generic(rest);
    !named && !other && !made && (part == "d" || little)
}

/// Whether the words in front say that there are several: 一大批, 15家, 这些, 多个.
pub(super) fn several(before: &str) -> bool {
    let before = before.trim_end();
    let words = ["一些", "这些", "那些", "众多", "许多", "不少", "各类", "各种", "一系列", "系列", "批批", "一批", "大批", "批"];
    if ends_with_any(before, &words) && !before.ends_with("首批") {
        return true;
    }
    // 一批批体量大、前景好的｜壁挂炉项目.
    let clause = before.rsplit(is_break).next().unwrap_or(before);
    let many = ["一批", "大批", "批批", "一系列"].iter().filter_map(|w| Some(clause.rfind(w)? + w.len())).max();
    if many.is_some_and(|i| clause[i..].chars().count() <= 30 && clause.ends_with('的') && !clause.contains('等')) {
        return true;
    }
    let Some(number) = before.strip_suffix(['个', '家', '项', '座', '条', '类', '宗']) else { return false };
    let head = number.trim_end_matches(|c: char| c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十百多余几数"));
    let count = &number[head.len()..];
    !count.is_empty() && !matches!(count, "一" | "1") && !head.ends_with('第')
}
