//! Projects' names: what stands in front of 项目 or of another head (产业园, 基地, 生产线), or in quotes before it.
//!
//! The head gives the right edge. The left edge is where the noun phrase begins: walking left from the head, a name ends at
//! punctuation, at a company or an administrative chain in front of it, at a date, and at words that no name contains
//! (verbs of building and signing, particles, counts).

use super::{Clues, Confidence, Expr, Found, ProjectValue};
use crate::data::{Table, lexicon};
use crate::span::Span;

/// Words that end a name on its left. Longest first where one holds another.
const STOPS: &[&str] = &[
    "投资建设",
    "开工建设",
    "正式开工",
    "建设运营",
    "负责建设",
    "参与建设",
    "总投资",
    "投资",
    "建设",
    "推进",
    "加快",
    "签约",
    "签署",
    "签订",
    "开工",
    "启动",
    "实施",
    "用于",
    "新建",
    "扩建成",
    "兴建",
    "承建",
    "打造",
    "引进",
    "洽谈",
    "对接",
    "位于",
    "关于",
    "通过",
    "审议",
    "公司",
    "集团",
    "涉及",
    "包括",
    "涵盖",
    "以及",
    "其中",
    "分别",
    "目前",
    "公告",
    "宣布",
    "作为",
    "拟投",
    "推动",
    "支持",
    "围绕",
    "进行",
    "成为",
    "形成",
    "完成",
    "实现",
    "落户",
    "落地",
    "布局",
    "开展",
    "获得",
    "取得",
    "中标",
    "全部",
    "上述",
    "有关",
    "相关",
    "这个",
    "这些",
    "该",
    "本次",
    "首个",
    "一批",
    "多个",
    "两个",
    "一个",
    "三个",
    "各",
    "等",
    "的",
    "了",
    "由",
    "在",
    "与",
    "和",
    "及",
    "对",
    "将",
    "拟",
    "为",
    "是",
    "有",
    "于",
    "以",
    "从",
    "把",
    "被",
    "让",
    "使",
    "并",
    "其",
    "此",
    "每",
    "个",
    "项",
    "已",
    "就",
    "向",
    "到",
    "而",
    "也",
    "又",
    "还",
    "条",
    "座",
];

/// What is no name although it stands in front of 项目.
const GENERIC: &[&str] = &[
    "重大",
    "重点",
    "签约",
    "招商",
    "招商引资",
    "工程",
    "建设",
    "合作",
    "投资",
    "产业",
    "新",
    "工业",
    "一期",
    "二期",
    "三期",
    "募投",
    "意向",
    "储备",
    "在建",
    "续建",
    "新开工",
    "整个",
    "示范",
    "优质",
    "好",
    "大",
    "科研",
    "配套",
    "标志性",
    "龙头",
    "子",
    "民生",
    "外资",
    "央企",
    "扩建",
    "技改",
    "基建",
    "基础设施",
    "同类",
    "生产",
    "总部",
    "募集资金投资",
    "境外",
    "国家",
    "省级",
    "市政",
    "水利工程",
    "专项",
];

/// Heads other than 项目 that name a zone or a kind as often as a project; such a name must be longer.
const MIN_NAME: usize = 5;

/// Finds projects' names. `found` holds all other kinds.
pub fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let mut edges: Vec<Span> = found
        .iter()
        .filter(|f| matches!(f.expr, Expr::Company(_) | Expr::Place(_) | Expr::Date(_) | Expr::Organization(_)))
        .map(|f| f.span)
        .collect();
    edges.sort();
    let mut names: Vec<Found> = Vec::new();
    for sentence in &doc.sentences {
        for hit in doc.scan.within(Table::ProjectHead, sentence.span) {
            let head = lexicon::rows(Table::ProjectHead)[hit.row as usize].surface();
            let mut end = hit.span.to();
            // 产业园项目, 基地一期工程: the name runs on to the last head.
            if !head.ends_with("项目") && doc.scan.at(Table::ProjectHead, end as u32).is_some() {
                continue;
            }
            let is_project = head.ends_with("项目");
            let before = &text[sentence.span.from()..hit.span.from()];
            let found = match before.chars().next_back() {
                Some('”' | '"' | '」') if is_project => {
                    quoted(before).map(|(s, e)| (sentence.span.from() + s, sentence.span.from() + e))
                }
                _ => None,
            };
            let (start, name, rule, confidence) = if let Some((s, e)) = found {
                (s, text[s..e].to_owned(), "project.quoted", Confidence::High)
            } else {
                let start = left_edge(text, sentence.span.from(), hit.span.from(), &edges);
                let name_end = if is_project && head == "项目" { hit.span.from() } else { end };
                let name = text[start..name_end].trim_end_matches("项目").to_owned();
                let confidence = if is_project { Confidence::Medium } else { Confidence::Low };
                (start, name, if is_project { "project.head" } else { "project.other-head" }, confidence)
            };
            let length = name.chars().count();
            let bare = name.trim_end_matches("工程");
            if length < if is_project { 3 } else { MIN_NAME }
                || GENERIC.contains(&name.as_str())
                || GENERIC.contains(&bare)
                || is_generic(&name)
            {
                continue;
            }
            let phase = phase_of(&name).or_else(|| phase_of(&text[end..].chars().take(2).collect::<String>()));
            for w in ["一期", "二期", "三期"] {
                if text[end..sentence.span.to()].starts_with(w) {
                    end += w.len();
                }
            }
            let whole = Span::new(start, end);
            if names.last().is_some_and(|n| n.span.overlaps(whole)) {
                names.pop();
            }
            names.push(Found {
                span: whole,
                expr: Expr::Project(ProjectValue { name: strip(&name), whole, phase }),
                rule,
                confidence,
            });
        }
    }
    names
}

fn strip(name: &str) -> String {
    name.trim_matches(['“', '”', '"', '「', '」', ' ']).to_owned()
}

/// The quoted stretch that ends the text, quotes left out.
fn quoted(before: &str) -> Option<(usize, usize)> {
    let close = before.char_indices().next_back()?.0;
    let open = before[..close].rfind(['“', '"', '「'])?;
    let start = open + before[open..].chars().next()?.len_utf8();
    (start < close && before[start..close].chars().count() <= 40).then_some((start, close))
}

/// Where the noun phrase in front of the head begins.
fn left_edge(text: &str, sentence: usize, head: usize, edges: &[Span]) -> usize {
    let before = &text[sentence..head];
    let mut start = head;
    // A company or a chain of places in front closes the name, one that ends at the head's own word does not.
    let last = edges.partition_point(|e| e.to() <= head);
    let floor = edges[..last]
        .iter()
        .rev()
        .take(4)
        .map(|e| e.to())
        .find(|&e| e >= sentence && e < head && head - e >= 9)
        .unwrap_or(sentence)
        .max(sentence);
    let chars: Vec<(usize, char)> = before.char_indices().collect();
    for (k, &(i, c)) in chars.iter().enumerate().rev() {
        let at = sentence + i;
        if at < floor || head - at > 120 {
            break;
        }
        let listed = c == '、' && {
            // 镍、钴、锌新能源材料: single characters joined; 电池、电机项目 is a list of two.
            let next_is_short = chars.get(k + 2).is_some_and(|&(_, c2)| c2 == '、')
                || chars.get(k.wrapping_sub(2)).is_some_and(|&(_, c0)| c0 == '、' || is_break(c0))
                || k == 1;
            next_is_short && k > 0
        };
        if is_break(c) || c == '、' && !listed {
            break;
        }
        let tail = &text[sentence..at + c.len_utf8()];
        if STOPS.iter().any(|s| tail.ends_with(s)) {
            break;
        }
        start = at;
    }
    start
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
            | '【'
            | '】'
            | '\n'
            | ' '
            | '\u{3000}'
            | '！'
            | '？'
            | '…'
            | '·'
            | '•'
    )
}

/// Counts and sets: 18个签约, 多, 全省重大.
fn is_generic(name: &str) -> bool {
    let words = [
        "签约",
        "招商",
        "重大",
        "重点",
        "全省",
        "全市",
        "全县",
        "入园",
        "落户",
        "这一",
        "首批",
        "新开工",
        "竣工",
        "在谈",
        "本期",
        "本项目",
    ];
    words.iter().any(|w| name.starts_with(w)) && name.chars().count() <= 8
        || name.chars().next().is_some_and(|c| c.is_ascii_digit()) && name.chars().count() <= 4
}

fn phase_of(name: &str) -> Option<String> {
    [("一期", "1"), ("首期", "1"), ("二期", "2"), ("三期", "3"), ("四期", "4")]
        .iter()
        .find(|(w, _)| name.ends_with(w) || name.ends_with(&format!("{w}工程")))
        .map(|(_, p)| (*p).to_owned())
}
