//! Projects' names: what stands in front of 项目 or of another head (产业园, 高速公路, 基地, 生产线), or in quotes with it.
//!
//! ```text
//! name   = quoted | phrase
//! quoted = “ … head ” | “ … ” head | 《(关于) verb … head … 》
//! phrase = { word } head [phase]
//! ```
//! The head gives the right edge. The left edge is where the noun phrase begins: walking left from the head, a name ends at
//! punctuation, at the head of another name, at a company or an administrative chain in front of it, at a date or an amount
//! of money, and at the words of `project_stop.tsv`. 和, 及 and 、 join the parts of a name (镍、钴、锌新能源材料), unless what
//! stands before them is a name of its own.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Clues, CompanyForm, Confidence, Expr, Found, Kind, ProjectValue};
use crate::data::{Hit, Table, lexicon, rows_of};
use crate::span::Span;
use crate::text::Document;

/// The classes of head (`project_head.tsv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// 项目: any name in front of it is a project's.
    Project,
    /// Public works.
    Works,
    /// Roads, railways, ports: known by a place or by their two ends.
    Line,
    /// Sites of production, parks.
    Plant,
    /// What a project is made of.
    Part,
}

/// How a word ends a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Strong,
    /// Ends it too, but may stand right before the head (扩建项目).
    Inner,
    Weak,
    Joint,
}

struct Stop {
    word: &'static str,
    class: Class,
    /// Words of names that hold it.
    except: Vec<&'static str>,
}

/// The words that end a name, by their last character, longest first.
static STOPS: LazyLock<HashMap<char, Vec<Stop>>> = LazyLock::new(|| {
    let mut stops: HashMap<char, Vec<Stop>> = HashMap::new();
    for row in rows_of(include_str!("../data/project_stop.tsv")) {
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
static GENERIC: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows_of(include_str!("../data/project_generic.tsv")).map(|r| r.surface()).collect());

/// Two characters that make a kind of plant a name (石化项目).
static TRADES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows_of(include_str!("../data/project_trade.tsv")).map(|r| r.surface()).collect());

/// Longest name in bytes.
const LONGEST: usize = 180;

/// Finds projects' names. `found` holds all other kinds.
pub fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let edges = edges(doc, found);
    let mut places: Vec<Span> = found.iter().filter(|f| matches!(f.expr, Expr::Place(_))).map(|f| f.span).collect();
    places.sort_unstable();
    let mut names: Vec<Found> = Vec::new();
    for sentence in &doc.sentences {
        let heads = doc.scan.within(Table::ProjectHead, sentence.span);
        for (k, hit) in heads.iter().enumerate() {
            // 产业园项目, 基地一期工程: the name runs on to the last head.
            if heads.get(k + 1).is_some_and(|next| next.span.start == hit.span.end) {
                continue;
            }
            let previous = names.last().map_or(sentence.span.from(), |n| n.span.to());
            let Some(name) = name(doc, sentence.span, hit, previous, &edges) else {
                // 青岛段｜特许经营项目, 产业园｜扩产项目: what kind it is belongs to the name before.
                let own = Span::new(previous.min(hit.span.from()), hit.span.from()).of(&doc.folded);
                if let Some(last) = names.last_mut().filter(|n| n.span.start >= sentence.span.start)
                    && own.chars().count() <= 8
                    && is_generic(own)
                {
                    let whole = Span::new(last.span.from(), hit.span.to());
                    extend(&doc.folded, last, whole);
                }
                continue;
            };
            // 独山经开区产业园区: a place.
            let place = places[..places.partition_point(|p| p.start <= name.span.start)].last();
            if place.is_some_and(|p| p.end > hit.span.start) {
                continue;
            }
            // 预制舱式变电站及｜中高压输变电产业化项目: a plant and what comes with it are one project.
            let mut name = name;
            if name.rule == "project.head"
                && let Some(last) = names.last()
                && !matches!(last.rule, "project.head" | "project.quoted" | "project.line")
                && last.span.end < name.span.start
                && doc.folded[last.span.to()..name.span.from()] == *"及"
            {
                name.span.start = last.span.start;
                let whole = name.span;
                extend(&doc.folded, &mut name, whole);
            }
            while names.last().is_some_and(|n| n.span.overlaps(name.span)) {
                names.pop();
            }
            names.push(name);
        }
        listed(doc, sentence.span, heads, &mut names);
        declared(&doc.folded, sentence.span, &mut names);
    }
    names
}

/// A、B和C三个项目: as many items as the count says are names that share the head.
fn listed(doc: &Document, sentence: Span, heads: &[Hit], names: &mut Vec<Found>) {
    let text = &*doc.folded;
    for head in heads {
        if !matches!(lexicon::rows(Table::ProjectHead)[head.row as usize].field(1), "project" | "works" | "line") {
            continue;
        }
        let before = near(text, sentence.from(), head.span.from());
        let base = head.span.from() - before.len();
        let Some((count, end)) = count_before(before) else { continue };
        if !(2..=12).contains(&count) {
            continue;
        }
        let list = before[..end].trim_end_matches(['等', '这']);
        let from = list
            .char_indices()
            .rev()
            .find(|&(i, c)| {
                is_break(c)
                    || stop_at(&list[..i + c.len_utf8()], &list[i + c.len_utf8()..])
                        .is_some_and(|s| s.class != Class::Joint && !matches!(s.word, "扩建" | "改建" | "新建" | "建设"))
            })
            .map_or(0, |(i, c)| i + c.len_utf8());
        let mut items: Vec<Span> = Vec::new();
        let mut at = from;
        for piece in list[from..].split(['、', '和', '及', '与']) {
            let lead = if piece.starts_with('以') && items.len() + 1 == count { '以'.len_utf8() } else { 0 };
            let item = piece.trim_end_matches('以');
            if item.chars().count() >= 2 {
                items.push(Span::new(base + at + lead, base + at + item.len()));
            }
            at += piece.len() + '、'.len_utf8();
        }
        let fits = items.len() == count || before[..end].ends_with('等') && (2..count).contains(&items.len());
        let free = items.iter().all(|i| {
            i.len() <= LONGEST / 2 && !is_generic(i.of(text)) && names.iter().rev().take(50).all(|n| !n.span.overlaps(*i))
        });
        if !fits || !free {
            continue;
        }
        for whole in items {
            let value = ProjectValue { name: whole.of(text).to_owned(), whole, phase: phase_of(whole.of(text)) };
            let (rule, confidence) = ("project.listed", Confidence::Medium);
            names.push(Found { span: whole, expr: Expr::Project(value), rule, confidence });
        }
    }
}

/// Counts of projects that name none of them (18个签约项目), in a sentence.
pub fn counts(doc: &Document, sentence: Span) -> Vec<Span> {
    let text = &*doc.folded;
    let heads = doc.scan.within(Table::ProjectHead, sentence).iter().filter(|h| h.span.of(text) == "项目");
    let counts = heads.filter_map(|head| {
        let before = near(text, sentence.from(), head.span.from());
        let base = head.span.from() - before.len();
        let classifier = before.rfind('个')?;
        let digits = before[..classifier].trim_end_matches(|c: char| c.is_ascii_digit());
        let number: u32 = before[digits.len()..classifier].parse().ok()?;
        let kind = &before[classifier + '个'.len_utf8()..];
        (number > 1 && is_generic(kind)).then(|| Span::new(base + digits.len(), head.span.to()))
    });
    counts.collect()
}

/// The count in front of a head and of what kind it is (6个高速公路, 三个), with where it starts.
fn count_before(before: &str) -> Option<(usize, usize)> {
    let classifier = before.rfind('个')?;
    if !is_generic(&before[classifier + '个'.len_utf8()..]) && before[classifier..].chars().count() > 8 {
        return None;
    }
    let digits = before[..classifier].trim_end_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c));
    let number = &before[digits.len()..classifier];
    let count = number.parse().ok().or_else(|| {
        let value = "零一二三四五六七八九十".chars().position(|c| number.starts_with(c));
        (number.chars().count() == 1).then(|| if number == "两" { Some(2) } else { value })?
    })?;
    Some((count, digits.len()))
}

/// Gives a name another extent.
fn extend(text: &str, found: &mut Found, whole: Span) {
    if let Expr::Project(value) = &mut found.expr {
        value.whole = whole;
        found.span = whole;
        value.name = whole.of(text).trim_end_matches("项目").trim_matches(['“', '”', '"']).to_owned();
    }
}

/// 项目名称为X, 项目名称：X: what is declared, up to the next comma.
fn declared(text: &str, sentence: Span, names: &mut Vec<Found>) {
    let Some(at) = sentence.of(text).find("项目名称") else { return };
    let rest = &sentence.of(text)[at + "项目名称".len()..];
    let Some(rest) = rest.strip_prefix(['为', '：', ':']) else { return };
    let rest = rest.trim_start_matches(['“', '"']);
    let start = sentence.to() - rest.len();
    let length = rest.find(|c| is_break(c) && !matches!(c, '“')).unwrap_or(rest.len());
    let bare = rest[..length].trim_end_matches("项目");
    if bare.chars().count() < 4 || length > LONGEST {
        return;
    }
    let whole = Span::new(start, start + length);
    names.retain(|n| !n.span.overlaps(whole));
    let value = ProjectValue { name: bare.to_owned(), whole, phase: phase_of(bare) };
    names.push(Found { span: whole, expr: Expr::Project(value), rule: "project.declared", confidence: Confidence::High });
}

/// Where other finds end that no name reaches back over, in text order.
fn edges(doc: &Document, found: &[Found]) -> Vec<Span> {
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
                let full = |h: &Hit| h.span.end == f.span.end && lexicon::rows(Table::Place)[h.row as usize].field(1) == "full";
                let rest = &text[f.span.to()..];
                let named = doc.scan.within(Table::Place, f.span).last();
                let zone = doc.scan.within(Table::Zone, f.span).last().is_some_and(|h| h.span.end == f.span.end);
                (zone || named.is_some_and(|h| full(h) || h.span.end < f.span.end))
                    && !rest.starts_with(['至', '到', '-', '—', '－', '·', '）', ')'])
            }
            _ => false,
        })
        .map(|f| f.span)
        .collect();
    edges.sort_by_key(|e| e.end);
    edges
}

/// The name that ends in this head, if one does.
fn name(doc: &Document, sentence: Span, head: &Hit, previous: usize, edges: &[Span]) -> Option<Found> {
    let text = &*doc.folded;
    let row = lexicon::rows(Table::ProjectHead)[head.row as usize];
    let class = match row.field(1) {
        "project" => Head::Project,
        "works" => Head::Works,
        "line" => Head::Line,
        "plant" => Head::Plant,
        _ => Head::Part,
    };
    let mut end = head.span.to();
    let quote = quoted(text, sentence, head);
    // 《工业和信息化项目备案通知书》 is a document's name.
    let before = near(text, sentence.from(), head.span.from());
    if quote.is_none() && before.rfind('《').is_some_and(|i| !before[i..].contains('》')) {
        return None;
    }
    let (start, stop, rule, confidence) = match quote {
        Some((start, stop)) => (start, stop, "project.quoted", Confidence::High),
        None => {
            let (mut start, verb) = left_edge(text, sentence.from(), head.span.from(), previous, edges);
            // 合肥大众汽车｜研发中心: a brand right in front of the head is part of the name.
            if start == head.span.from() && class == Head::Plant {
                let before = edges.partition_point(|e| e.end < head.span.start);
                start = left_edge(text, sentence.from(), head.span.from(), previous, &edges[..before]).0;
            }
            let own = Span::new(start, head.span.from().max(start));
            let placed = [Table::Place, Table::Abroad, Table::Firm]
                .iter()
                .any(|&t| doc.scan.within(t, own).iter().any(|h| h.span.len() >= 6));
            let signed = own.of(text).contains(|c: char| c.is_ascii_alphanumeric());
            let (fits, rule, confidence) = match class {
                Head::Project => (true, "project.head", Confidence::Medium),
                // 集中供热工程 is built, 强基工程 is a programme.
                Head::Works => {
                    let built = row.surface() != "工程" || placed || own.of(text).ends_with(WORKED);
                    (built, "project.works", Confidence::Medium)
                }
                Head::Line => {
                    end = section(text, end, sentence.to());
                    let ends = own.of(text).contains('至') || own.of(text).contains(['-', '—', '－']);
                    // 京雄高铁, 抚吉高速: two places by one letter each.
                    let letters = (6..=9).contains(&own.len())
                        && !is_generic(own.of(text))
                        && row.surface().starts_with(['高', '铁', '城', '快'])
                        && row.surface() != "高速";
                    (ends || placed || letters, "project.line", Confidence::Medium)
                }
                Head::Plant => (placed || verb.is_some_and(builds), "project.plant", Confidence::Low),
                Head::Part => (placed || signed || verb.is_some_and(builds), "project.part", Confidence::Low),
            };
            if !fits {
                return None;
            }
            (start, end, rule, confidence)
        }
    };
    let quoted = rule == "project.quoted";
    let mut start = start;
    let mut bare = text[start..stop].trim_end_matches("项目");
    // What the head does not say by itself.
    let mut own = if quoted { bare } else { &text[start..head.span.from().max(start)] };
    // “天空之谷”文旅项目: the name is what is quoted.
    if class == Head::Project
        && !quoted
        && is_generic(own)
        && let Some((s, e)) = quote_before(text, sentence.from(), start)
    {
        start = s;
        bare = &text[s..e];
        own = bare;
    }
    let inner = || {
        let stops = own.chars().next_back().and_then(|last| STOPS.get(&last));
        stops.is_some_and(|stops| stops.iter().any(|s| s.class == Class::Inner && s.word == own))
    };
    // 石化项目 is one, 保证项目 is not.
    let short = |own: &str| {
        own.chars().count() == 2
            && !own.contains(|c: char| c.is_ascii_alphanumeric())
            && !TRADES.contains(own)
            && [Table::Place, Table::Abroad, Table::Firm].iter().all(|&t| doc.scan.at(t, start as u32).is_none())
    };
    if !quoted && (inner() || class == Head::Project && short(own)) {
        return None;
    }
    let length = own.chars().count();
    let least = match class {
        _ if quoted => 3,
        Head::Project | Head::Works | Head::Line | Head::Plant => 2,
        Head::Part => 4,
    };
    if length < least || is_generic(own) || class != Head::Project && !quoted && counted(near(text, sentence.from(), start), own)
    {
        return None;
    }
    // 政府投资项目, 合作项目签约: a kind with a proper word in front stays.
    let mut whole_end = if quoted { end.max(stop) } else { end };
    let after = &text[whole_end..sentence.to()];
    let phase = phase_of(bare).or_else(|| PHASES.iter().find(|(w, _)| after.starts_with(w)).map(|(_, p)| (*p).to_owned()));
    if let Some((w, _)) = PHASES.iter().find(|(w, _)| after.starts_with(w)) {
        whole_end += w.len();
        for tail in ["工程", "项目"] {
            if text[whole_end..sentence.to()].starts_with(tail) {
                whole_end += tail.len();
            }
        }
    }
    let whole = Span::new(start, whole_end);
    let name = bare.trim_matches(['“', '”', '"', '「', '」', ' ']).to_owned();
    Some(Found { span: whole, expr: Expr::Project(ProjectValue { name, whole, phase }), rule, confidence })
}

/// Whether the word in front of a phrase says that what follows is built.
fn builds(verb: &str) -> bool {
    verb.ends_with('建') || ["建设", "投资", "建立", "启动", "打造", "实施"].iter().any(|w| verb.ends_with(w))
}

/// Where the section named behind a line ends: 重庆至厦门高速铁路｜重庆东至黔江段.
fn section(text: &str, end: usize, limit: usize) -> usize {
    let window = text[end..limit].char_indices().take(16).take_while(|(_, c)| !is_break(*c) && *c != '、');
    // 川滇段进入铺轨阶段: the first, and 阶段 is none.
    let mut before = None;
    let mut window = window;
    let first = window.find(|&(_, c)| before.replace(c) != Some('阶') && c == '段');
    first.map_or(end, |(i, c)| end + i + c.len_utf8())
}

/// The quoted stretch that closes right in front of an offset, quotes left out.
fn quote_before(text: &str, sentence: usize, at: usize) -> Option<(usize, usize)> {
    let inside = near(text, sentence, at).strip_suffix('”')?;
    let sentence = at - '”'.len_utf8() - inside.len();
    let open = inside.rfind('“')? + '“'.len_utf8();
    (open < inside.len() && inside.len() - open <= LONGEST).then_some((sentence + open, sentence + inside.len()))
}

/// What stands right before 工程 where something is built, and not where a programme is meant.
const WORKED: &[char] = &[
    '造', '建', '理', '热', '水', '气', '电', '路', '铁', '隧', '桥', '管', '站', '厂', '港', '道', '河', '湖', '库', '渠', '线',
    '期', '护', '污', '复', '迁', '体', '网', '园', '廊', '隔', '坝', '堤', '井', '矿', '楼',
];

const PHASES: &[(&str, &str)] =
    &[("一期", "1"), ("首期", "1"), ("二期", "2"), ("三期", "3"), ("四期", "4"), ("五期", "5"), ("六期", "6")];

fn phase_of(name: &str) -> Option<String> {
    let name = name.trim_end_matches("项目").trim_end_matches("工程").trim_end_matches("建设");
    PHASES.iter().find(|(w, _)| name.ends_with(w)).map(|(_, p)| (*p).to_owned())
}

/// The text between two offsets, no longer than the longest name: looking back further costs much in a sentence without end.
fn near(text: &str, from: usize, at: usize) -> &str {
    let mut start = from.max(at.saturating_sub(LONGEST * 2));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

/// The quoted stretch that the head closes: “…项目”, “…”项目, 《关于投资…项目的议案》.
fn quoted(text: &str, sentence: Span, head: &Hit) -> Option<(usize, usize)> {
    let (from, at, end) = (sentence.from(), head.span.from(), head.span.to());
    let before = near(text, from, at);
    let after = &text[end..sentence.to()];
    let (close, stop) = if before.ends_with(['”', '"', '」']) {
        let close = at - before.chars().next_back().map_or(0, char::len_utf8);
        (close, close)
    } else if after.starts_with(['”', '"', '」']) {
        (end, end)
    } else if after.starts_with(['》', '的']) || after.starts_with("投资") {
        let open = before.rfind('《')?;
        let inside = &before[open..];
        if inside.contains('》') {
            return None;
        }
        let name = inside.trim_start_matches('《').trim_start_matches("关于");
        // The first verb, the longest of those that begin together: 投资建设 before 投资.
        let verbs = ["投资建设", "投资实施", "建设", "投资", "实施"].iter().filter_map(|v| Some((name.find(v)?, v.len())));
        let verb = verbs.min_by_key(|&(at, length)| (at, std::cmp::Reverse(length)));
        let name = &name[verb.map_or(0, |(at, length)| at + length)..];
        return (name.chars().count() >= 3).then_some((at - name.len(), end));
    } else {
        return None;
    };
    let inside = near(text, from, close);
    let from = close - inside.len();
    let open = inside.rfind(['“', '"', '「', '”', '」'])?;
    let mark = inside[open..].chars().next()?;
    let start = from + open + mark.len_utf8();
    (!matches!(mark, '”' | '」') && start < close && close - start <= LONGEST).then_some((start, stop))
}

/// Where the noun phrase in front of the head begins.
/// Also returns the word of the table that ended it, where one did.
fn left_edge(text: &str, sentence: usize, head: usize, previous: usize, edges: &[Span]) -> (usize, Option<&'static str>) {
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
            _ if depth == 0 && is_break(c) => break,
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
    // A joint at the very edge joins nothing of this name: X公司与｜Y项目.
    let trimmed = text[start..head].trim_start_matches(['、', '和', '与', '及', '以', ' ', '）', ')', '】', '-', '—']);
    let start = head - trimmed.len();
    // 电池、电机项目 of two short words is a list; a phrase of some length is one name.
    let listed = |j: usize| j > start && text[start..j].chars().count() <= 2 && text[j..head].chars().count() <= 3;
    (joint.filter(|&j| listed(j)).unwrap_or(start), verb)
}

fn stop_at(before: &str, after: &str) -> Option<&'static Stop> {
    let last = before.chars().next_back()?;
    STOPS.get(&last)?.iter().find(|s| {
        before.ends_with(s.word)
            && !s.except.iter().any(|e| {
                e.find(s.word)
                    .is_some_and(|i| before.ends_with(&e[..i + s.word.len()]) && after.starts_with(&e[i + s.word.len()..]))
            })
    })
}

fn is_break(c: char) -> bool {
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
fn is_generic(own: &str) -> bool {
    let mut rest = own;
    while let Some(first) = rest.chars().next() {
        let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).take(8);
        let longest = ends.filter(|&i| GENERIC.contains(&rest[..i])).last();
        let number = first.is_ascii_digit() || "一二三四五六七八九十两多几数余".contains(first);
        match longest {
            Some(i) => rest = &rest[i..],
            None if number => rest = &rest[first.len_utf8()..],
            None => return false,
        }
    }
    true
}

/// Whether a count stands in front: 8条基膜生产线, 第二座工厂 and 两座电站 are parts and numbers, not names.
fn counted(before: &str, own: &str) -> bool {
    let before = before.trim_end();
    let classifier = before.ends_with(['条', '座', '个', '家', '处', '批', '项', '套']);
    let number = own.chars().next().is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十两多几数".contains(c));
    classifier || number && own.chars().nth(1).is_some_and(|c| "条座个家处批项套大".contains(c))
}
