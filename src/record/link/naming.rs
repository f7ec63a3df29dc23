//! Step 1: which projects the article speaks of.

use super::name::Name;
use super::traits::Traits;
use super::words::{List, ends, first_of, has, starts};
use super::{Anchor, Draft, Line, Reading, first_chars, identity, last_chars};
use crate::article::ZoneKind;
use crate::data::{Table, one_of};
use crate::mention::ProjectSort as Sort;
use crate::mention::Value;
use crate::span::Span;

/// Reads the lines and opens a draft for each project.
pub(super) fn drafts(reading: &Reading) -> (Vec<Line>, Vec<Draft>) {
    let mut lines = lines(reading);
    let names = names(reading, &lines);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut keys: Vec<Vec<String>> = Vec::new();
    let mut of_name: Vec<Option<usize>> = vec![None; names.len()];
    let mut left_out = vec![false; names.len()];
    // The body first: the headline paraphrases it.
    let (head, body): (Vec<usize>, Vec<usize>) = (0..names.len()).partition(|&n| lines[names[n].line].headline);
    for n in body {
        // 该项目是全省最大的…项目, 配套建设…项目: no project besides the one in front.
        if names[n].said_of && known(&names[n], &keys).is_none() {
            let before = names[..n].iter().zip(&of_name).rev().take(50).find(|(m, d)| {
                let near = names[n].line - m.line <= 2;
                near && d.is_some() && !lines[m.line].headline
            });
            if let Some((_, &Some(draft))) = before {
                drafts[draft].names.push(names[n].mention);
                of_name[n] = Some(draft);
                continue;
            }
        }
        // 又一个煤化工项目开工。X公司Y项目…: what the next sentence names.
        let again = has(reading.clause_before(&lines[names[n].line], names[n].whole.start), List::Another);
        if again && names.get(n + 1).is_some_and(|m| m.line <= names[n].line + 1) && known(&names[n], &keys).is_none() {
            continue;
        }
        // 我国海拔最高风电项目——X风电项目: what it is, and its name.
        if let Some(draft) =
            n.checked_sub(1).and_then(|m| of_name[m].filter(|_| described(reading, &lines, &names[m], &names[n])))
        {
            let elsewhere = known(&names[n], &keys).filter(|&d| d != draft);
            // The heading has named it: what says what it is opens no other.
            let only = draft + 1 == drafts.len() && drafts[draft].names.len() == 1;
            if let Some(d) = elsewhere.filter(|_| only) {
                drafts.pop();
                keys.pop();
                drafts[d].names.push(names[n - 1].mention);
                of_name[n - 1] = Some(d);
            } else if elsewhere.is_none() {
                // X高铁控制性工程——Y隧道: a part of it.
                let part = reading.text(names[n - 1].whole.start, names[n - 1].whole.end).contains("控制性");
                let kept = drafts[draft].name.clone();
                enter(reading, &mut drafts[draft], &mut keys[draft], &names[n]);
                if part {
                    drafts[draft].name = kept;
                }
                let name = reading.project(names[n].mention).map(|p| p.name.clone());
                if !part
                    && !reading
                        .text(names[n - 1].whole.end, names[n].whole.start.max(names[n - 1].whole.end))
                        .starts_with(['（', '('])
                {
                    drafts[draft].name = name;
                }
                of_name[n] = Some(draft);
                continue;
            }
        }
        // A line or a plant of the project that the sentence or the one before has named is a part of it.
        let whole = |m: &Name| {
            let behind = names[n].line == m.line || lines[names[n].line].sentence.paragraph == lines[m.line].sentence.paragraph;
            !m.part && behind && m.mention < names[n].mention && names[n].line - m.line <= 2
        };
        let turns = starts(lines[names[n].line].sentence.span.of(&reading.doc.folded), List::Elsewise);
        // A、B基地和C中心: what a list names is no part of the one in front.
        let in_list = n > 0 && names[n - 1].line == names[n].line && {
            let gap = reading.text(names[n - 1].whole.end, names[n].whole.start.max(names[n - 1].whole.end));
            gap.starts_with('、') && of_name[n - 1].is_some()
        } || names[n].list.is_some_and(|m| m.several || m.called);
        // 柳州瑞浦新能源材料基地: with a place of its own in front.
        // X基地开工，Y厂投产: subjects of their own, in an article of many.
        let elsewhere = names[n].bare.is_some() || names[n].list.is_some() && drafts.len() > 2;
        if names[n].part
            && !turns
            && !in_list
            && !elsewhere
            && known(&names[n], &keys).is_none()
            && names[n.saturating_sub(50)..n].iter().any(whole)
        {
            continue;
        }
        // 项目新建A及B: what the project before is made of.
        let content = names[n].content || n > 0 && left_out[n - 1] && joins(reading, &names[n - 1], &names[n]);
        if content
            && known(&names[n], &keys).is_none()
            && names[..n].iter().zip(&of_name).rev().take(20).any(|(m, d)| d.is_some() && names[n].line - m.line <= 4)
        {
            left_out[n] = true;
            continue;
        }
        // X项目工地，纺丝楼正在浇筑: what stands behind a project in its sentence is a part of it.
        let behind = names[n].opened && n > 0 && {
            let before = &names[n - 1];
            let gap = reading.text(before.whole.end, names[n].whole.start.max(before.whole.end));
            before.line == names[n].line
                && !before.opened
                && before.list.is_none()
                && !before.part
                && !gap.contains(['；', ';', '、', '和'])
        };
        if behind && known(&names[n], &keys).is_none() && of_name[n - 1].is_some() {
            continue;
        }
        // A、B和C: what one list names apart are several, however alike.
        let beside = |d: usize| {
            let others = names[..n].iter().zip(&of_name).rev().take_while(|(m, _)| m.line == names[n].line);
            let ends = |m: &Name| by_ends(&m.key, &names[n].key) || by_ends(&names[n].key, &m.key);
            let apart = |m: &Name| !m.key.contains(&names[n].key) && !names[n].key.contains(&m.key) && !ends(m);
            others.filter(|(_, o)| **o == Some(d)).any(|(m, _)| apart(m))
        };
        let draft = known(&names[n], &keys).filter(|&d| !beside(d));
        // 此次签约的X基地项目, 该电站主体工程: the one that the sentences before have named in other words.
        let draft = draft.or_else(|| {
            let line = names[n].line;
            let clause = reading.clause_before(&lines[line], names[n].whole.start);
            if !ends(clause, List::Again) && !has(last_chars(clause, 8), List::Again) {
                return None;
            }
            let near = names[..n].iter().zip(&of_name).rev().take(20).filter(|(m, _)| line - m.line <= 2 && m.line < line);
            // 博宝…基地, 韩国博宝…基地: where one of them has a place in front, it is left out.
            let head = |name: &Name, whole: bool| {
                let key = if whole { &name.key } else { name.bare.as_ref().unwrap_or(&name.key) };
                key.chars().take(4).collect::<Vec<_>>()
            };
            let alike = |m: &Name| {
                let whole = m.bare.is_some() == names[n].bare.is_some();
                head(m, whole) == head(&names[n], whole) || names[n].key.contains("主体工程")
            };
            near.filter(|(m, _)| alike(m)).find_map(|(_, d)| *d).filter(|&d| !beside(d))
        });
        // What the heading above has named, or a sentence before with the same size.
        let draft = draft.or_else(|| {
            let earlier = names[..n].iter().zip(&of_name).rev().take(60);
            earlier
                .filter(|(m, d)| d.is_some_and(|d| !beside(d)) && !lines[m.line].headline)
                .find(|(m, _)| identity::same(reading, &lines, m, &names[n]))
                .and_then(|(_, d)| *d)
        });
        let draft = draft.unwrap_or_else(|| open(&mut drafts, &mut keys));
        enter(reading, &mut drafts[draft], &mut keys[draft], &names[n]);
        of_name[n] = Some(draft);
    }
    let in_body = drafts.len();
    for n in head {
        let key = &names[n].key;
        let found = known(&names[n], &keys).or_else(|| paraphrased(key, &keys)).or((in_body == 1).then_some(0));
        let draft = found.unwrap_or_else(|| open(&mut drafts, &mut keys));
        if draft < in_body {
            drafts[draft].names.push(names[n].mention);
        } else {
            enter(reading, &mut drafts[draft], &mut keys[draft], &names[n]);
        }
        of_name[n] = Some(draft);
    }
    for (name, draft) in names.iter().zip(of_name) {
        if let Some(draft) = draft {
            drafts[draft].listed |= name.list.is_some_and(|m| m.called);
            lines[name.line].anchors.push(Anchor { span: name.whole, draft, group: 0 });
            drafts[draft].sentences.push(lines[name.line].number);
        }
    }
    for line in &mut lines {
        line.anchors.sort_by_key(|a| a.span.start);
        group(reading, line);
    }
    for line in &lines {
        let text = line.sentence.span.of(&reading.doc.folded);
        // 其中包含A、B、C等15个项目: all of them are projects.
        for k in 1..line.anchors.len() {
            let last = line.anchors[k];
            let ends_list = line.anchors.get(k + 1).is_none_or(|n| n.group != last.group);
            let after = first_chars(reading.text(last.span.end, line.sentence.span.end.max(last.span.end)), 8);
            let closes = after.starts_with('等') && (after.contains("项目") || after.contains("工程"));
            if ends_list && closes && has(text, List::Lists) && !has(text, List::Award) && line.anchors[k - 1].group == last.group
            {
                line.anchors.iter().filter(|a| a.group == last.group).for_each(|a| drafts[a.draft].listed = true);
            }
        }
        for a in line.anchors.iter().filter(|_| has(text, List::Lists) && !has(text, List::Award)) {
            let many = line.anchors.iter().filter(|b| b.group == a.group).count() > 2;
            drafts[a.draft].listed |= many && drafts[a.draft].clear;
        }
    }
    let mut stated = vec![false; drafts.len()];
    for line in &lines {
        line.anchors.iter().for_each(|a| stated[a.draft] |= a.span.start >= line.rumour);
    }
    drafts.iter_mut().zip(stated).for_each(|(d, stated)| d.denied = !stated);
    super::unnamed::open(reading, &mut lines, &mut drafts);
    drafts.iter_mut().for_each(|d| {
        d.names.sort_unstable();
        d.sentences.sort_unstable();
        d.sentences.dedup();
    });
    (lines, drafts)
}

fn lines(reading: &Reading) -> Vec<Line> {
    let mut lines = Vec::with_capacity(reading.doc.sentences.len());
    let mut from = 0;
    let mut in_headline = false;
    for (number, &sentence) in reading.doc.sentences.iter().enumerate() {
        let to = from + reading.mentions[from..].partition_point(|m| m.sentence <= number);
        let text = sentence.span.of(&reading.doc.folded);
        // 【…】 at the head of a flash; it may run over a sentence mark.
        if number == 0 && text.starts_with('【') {
            in_headline = true;
        }
        let headline = in_headline || sentence.zone == ZoneKind::Heading;
        in_headline = in_headline && !text.contains('】');
        lines.push(Line {
            number,
            sentence,
            mentions: from..to,
            anchors: Vec::new(),
            opened: None,
            headline,
            current: None,
            rumour: sentence.span.start,
        });
        from = to;
    }
    // Where nothing is named, nothing can be denied.
    if reading.mentions.iter().any(|m| matches!(m.value, Value::Project(_) | Value::Company(_))) {
        rumours(reading, &mut lines);
    }
    lines
}

/// Marks what is told as a report and denied in the same sentence, the next ones or the headline.
fn rumours(reading: &Reading, lines: &mut [Line]) {
    if !has(&reading.doc.folded, List::Rumour) {
        return;
    }
    let text = |l: &Line| l.sentence.span.of(&reading.doc.folded);
    let title = reading.doc.article.metadata.title.as_deref().unwrap_or("");
    let headline = has(title, List::Denial) || lines.iter().take(2).any(|l| l.headline && has(text(l), List::Denial));
    for k in 0..lines.len() {
        let own = text(&lines[k]);
        if !has(own, List::Rumour) {
            continue;
        }
        let start = lines[k].sentence.span.start;
        lines[k].rumour = match first_of(own, List::Denial) {
            Some(at) => start + at as u32,
            None if headline || lines[k + 1..].iter().take(3).any(|l| has(text(l), List::Denial)) => lines[k].sentence.span.end,
            None => start,
        };
    }
}

/// The names that can stand for a single project.
fn names(reading: &Reading, lines: &[Line]) -> Vec<Name> {
    let mut names = Vec::new();
    for (l, line) in lines.iter().enumerate() {
        // The end of the name before, which the road only meets (连接X高铁、｜Y高铁).
        let mut skipped: Option<u32> = None;
        for mention in line.mentions.clone() {
            let Value::Project(p) = &reading.mentions[mention].value else { continue };
            let after = reading.text(p.whole.end, line.sentence.span.end.max(p.whole.end));
            // X大基地项目中Y项目: X is the frame. 项目信息, 项目负责人: no project of its own.
            // What a caption shows is told in the text.
            let shown = line.sentence.zone == ZoneKind::Caption && !p.clear;
            let frame = shown
                || after.starts_with('中') && !after.starts_with("中标")
                || after.starts_with('内') && !after.starts_with("内容");
            if frame || starts(after, List::NoProject) {
                continue;
            }
            let chain = line.mentions.clone().find(|&i| {
                let m = &reading.mentions[i];
                matches!(m.value, Value::Place(_)) && m.span.end == p.whole.start
            });
            let placed = chain.map(|i| key(reading.text(reading.mentions[i].span.start, p.whole.end)));
            let part = matches!(reading.sort(mention), Some(Sort::Part | Sort::Plant))
                || reading.sort(mention) == Some(Sort::Opened) && !p.clear;
            let before = reading.clause_before(line, p.whole.start);
            // 终点接X高速公路: where this one ends.
            let beside = skipped
                .is_some_and(|end| end <= p.whole.start && matches!(reading.text(end, p.whole.start), "、" | "和" | "与" | "及"));
            skipped = None;
            // 项目位于X水库,…: where it stands.
            let at = reading.sort(mention) == Some(Sort::Line)
                && before.ends_with("位于")
                && after.starts_with(['，', ',', '。', '、']);
            let neighbour = ends(before, List::Neighbour) || beside || at;
            if neighbour {
                skipped = Some(p.whole.end);
            }
            if neighbour || reading.sort(mention) == Some(Sort::Line) && ends(before, List::Travel) {
                continue;
            }
            // 西宁至格尔木段、兰州至西宁段等｜提质改造项目: of what kind the listed ones are.
            let follows = |m: &Name| m.line == l && m.whole.end + '等'.len_utf8() as u32 == p.whole.start;
            if before.ends_with('等') && names.last().is_some_and(follows) {
                continue;
            }
            let said_of = ends(before, List::ComesWith) || states(before);
            let bare = bare(reading, &p.name, p.whole);
            let key = key(&p.name);
            names.push(Name {
                line: l,
                mention,
                whole: p.whole,
                traits: Traits::new(reading, &key, p.whole),
                key,
                placed,
                bare,
                part,
                list: p.list,
                opened: p.sort == Sort::Opened,
                content: contents(before),
                said_of,
            });
        }
    }
    names
}

/// A name for comparing: without blanks, quotes and brackets; 年产2万吨铜箔 and 2万吨/年铜箔 are the same.
fn key(name: &str) -> String {
    let plain = |c: &char| !c.is_whitespace() && !one_of!(*c, "“”\"（）()「」");
    let key: String = name.chars().filter(plain).flat_map(char::to_lowercase).collect();
    key.replace("/年", "").replace("年产", "")
}

/// Whether the clause in front says what a project is: 该项目是, 成为, 作为 with a word of kind right in front of the name.
fn states(before: &str) -> bool {
    // 标志着全省首个X项目建成: what the project before is.
    if let Some(at) = before.rfind("标志着") {
        let rest = &before[at + "标志着".len()..];
        return rest.contains(['首', '最']) && rest.chars().count() <= 24;
    }
    let Some((at, w)) = ["是", "成为", "系", "列为", "属"].iter().filter_map(|w| Some((before.rfind(w)?, *w))).max()
    else {
        return false;
    };
    let (subject, rest) = (&before[..at], &before[at + w.len()..]);
    let other = has(before, List::NotStated) || subject.ends_with(['的', '于', '还', '特', '别', '关']);
    !other && rest.chars().count() <= 24
}

/// Whether 、, 和 or 及 stands between two names.
fn joins(reading: &Reading, first: &Name, second: &Name) -> bool {
    let gap = reading.text(first.whole.end, second.whole.start.max(first.whole.end));
    first.line == second.line
        && gap.chars().count() <= 16
        && (gap.starts_with(['、', '和', '及', '与']) || gap.starts_with("以及"))
}

/// Whether a clause that opens with a project or its phase goes on to what is built there: 项目主要建设, 一期将建成.
fn contents(before: &str) -> bool {
    let own = before.trim_start_matches(['该', '本', '此']);
    let subject = ["项目", "工程", "基地", "一期", "二期", "三期", "首期", "建设内容", "主要建设", "总投资"]
        .iter()
        .any(|w| own.starts_with(w));
    let near = last_chars(before, 16);
    let verb =
        ["新建", "建设", "建成", "包括", "形成", "打造", "购置", "配建", "新增"].iter().filter_map(|w| near.rfind(w)).max();
    subject && verb.is_some_and(|at| !near[at..].contains(['，', '的']) && near[at..].chars().count() <= 14)
}

/// Whether the first of two names in a row only says what the second is: a dash between them, or a heading whose words stand in
/// front of the name in the line below (福建最大的抽水蓄能电站——X电站).
fn described(reading: &Reading, lines: &[Line], first: &Name, second: &Name) -> bool {
    if first.line == second.line {
        let gap = reading.text(first.whole.end, second.whole.start.max(first.whole.end));
        // X项目（Y项目）, X项目（诸城市Y项目）: another name of it.
        let opened = gap.strip_prefix(['（', '(']).is_some_and(|rest| {
            let at = second.whole.start.max(first.whole.end) - rest.len() as u32;
            rest.is_empty() || reading.doc.scan.at(Table::Place, at).is_some_and(|h| h.span.len() == rest.len())
        });
        let bracketed = opened && {
            let after = reading.text(second.whole.end, lines[second.line].sentence.span.end.max(second.whole.end));
            after.starts_with(['）', ')'])
        };
        return bracketed || matches!(gap.trim_matches(['”', '“']), "——" | "—");
    }
    let (heading, line) = (&lines[first.line], &lines[second.line]);
    let title = heading.sentence.span.of(&reading.doc.folded);
    let headed = first.line + 1 == second.line
        && heading.sentence.paragraph < line.sentence.paragraph
        && !title.ends_with(['。', '；', '！', '？'])
        && title.chars().count() <= 40;
    let before = last_chars(reading.text(line.sentence.span.start, second.whole.start), 60);
    // 海拔最高风电场并网发电｜…X风电场…并网发电.
    let kind: String = first.key.chars().skip(first.key.chars().count().saturating_sub(3)).collect();
    let superlative = title.contains(['最', '首']) && second.key.ends_with(&kind) && first.key.contains(['最', '首']);
    headed && (superlative || before.ends_with("——") && key(&before.replace('的', "")).contains(&first.key))
}

/// The name without the place that it begins with, where no other place follows.
fn bare(reading: &Reading, name: &str, whole: Span) -> Option<String> {
    let hit = reading.doc.scan.at(Table::Place, whole.start).or_else(|| reading.doc.scan.at(Table::Abroad, whole.start))?;
    let rest = name.strip_prefix(reading.text(hit.span.start, hit.span.end))?;
    let rest = key(rest.trim_start_matches(['省', '市', '县', '区', '州']));
    (rest.chars().count() >= 2).then_some(rest)
}

fn open(drafts: &mut Vec<Draft>, keys: &mut Vec<Vec<String>>) -> usize {
    drafts.push(Draft::default());
    keys.push(Vec::new());
    drafts.len() - 1
}

fn enter(reading: &Reading, draft: &mut Draft, keys: &mut Vec<String>, name: &Name) {
    let Value::Project(p) = &reading.mentions[name.mention].value else { return };
    let length = |s: &str| s.chars().count();
    // X产业园一期 and X产业园二期: the park is the project.
    if let Some(old) = draft.name.as_deref().filter(|old| **old != p.name)
        && let Some(own) = base(&p.name).filter(|own| base(old) == Some(own))
    {
        draft.name = Some(own.to_owned());
        draft.names.push(name.mention);
        keys.push(name.key.clone());
        return;
    }
    if draft.name.as_deref().is_none_or(|n| length(n) < length(&p.name)) {
        draft.name = Some(p.name.clone());
    }
    draft.names.push(name.mention);
    for key in std::iter::once(&name.key).chain(&name.placed) {
        // What is said over and over is compared once.
        if keys.len() < 100 && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    let confidence = reading.mentions[name.mention].confidence;
    draft.confidence = Some(draft.confidence.map_or(confidence, |c| c.max(confidence)));
    draft.clear |= reading.project(name.mention).is_some_and(|p| p.clear);
}

/// The draft that bears this name already, in full or in short.
fn known(name: &Name, keys: &[Vec<String>]) -> Option<usize> {
    let found = known_key(&name.key, keys).or_else(|| {
        let own = base(&name.key)?;
        let from = keys.len().saturating_sub(200);
        keys[from..].iter().rposition(|names| names.iter().any(|k| base(k) == Some(own))).map(|i| from + i)
    });
    // 合武高铁 for 合肥至武汉段, 渝万高铁 for 重庆至万州高铁.
    let found = found.or_else(|| {
        let from = keys.len().saturating_sub(200);
        let alike = |k: &String| by_ends(&name.key, k) || by_ends(k, &name.key);
        keys[from..].iter().position(|names| names.iter().any(alike)).map(|i| from + i)
    });
    // 珠海玉柴项目 for 玉柴低速船机项目, where no other draft is meant.
    found.or_else(|| {
        let bare = name.bare.as_ref()?;
        // 常熟智驾系统项目 for 蜂巢智驾系统投资项目; 漳州｜至汕头高铁 is no bare name.
        let whole = bare.chars().count() >= 4 && !bare.starts_with(['至', '到', '-', '—']);
        let holds = |k: &String| k.starts_with(bare.as_str()) || whole && k.contains(bare.as_str());
        let begins = |names: &Vec<String>| names.iter().any(holds);
        let mut fits = (0..keys.len()).rev().take(200).filter(|&i| begins(&keys[i]));
        fits.next().filter(|_| fits.next().is_none())
    })
}

/// Whether a line is called by one letter of each of its ends, which the other name gives in full (合武高铁, 沿江高铁合肥至武汉段).
fn by_ends(short: &str, long: &str) -> bool {
    const ROADS: &[&str] = &["高速公路", "高速"];
    const RAILS: &[&str] = &["高速铁路", "城际铁路", "高铁", "铁路", "城际"];
    let (true, false) = (long.contains('至'), short.contains('至')) else { return false };
    let kind = |kinds: &'static [&'static str]| kinds.iter().find_map(|w| short.strip_suffix(w)).map(|letters| (letters, kinds));
    let Some((letters, kinds)) = kind(RAILS).or_else(|| kind(ROADS)) else { return false };
    let mut chars = letters.chars();
    let (Some(a), Some(b), None) = (chars.next(), chars.next(), chars.next()) else { return false };
    let (Some((from, _)), Some((_, to))) = (long.split_once('至'), long.rsplit_once('至')) else { return false };
    let full = |c: char| crate::mention::place::of_letter(c);
    kinds.iter().any(|w| long.contains(w))
        && (from.contains(a) || full(a).is_some_and(|name| from.contains(name)))
        && (to.starts_with(b) || full(b).is_some_and(|name| to.starts_with(name)))
}

/// The name without its phase: 智能泵阀产业园一期 and 智能泵阀产业园二期 are one project.
fn base(key: &str) -> Option<&str> {
    let key = key.trim_end_matches("项目").trim_end_matches("工程").trim_end_matches("建设");
    let base = key.strip_suffix('期')?.strip_suffix(['一', '二', '三', '四', '五', '首', '1', '2', '3', '4'])?;
    (base.chars().count() >= 3).then_some(base)
}

fn known_key(key: &str, keys: &[Vec<String>]) -> Option<usize> {
    // An article names few; a file of many articles must not take ever longer.
    let from = keys.len().saturating_sub(200);
    let keys = &keys[from..];
    let length = key.chars().count();
    let holds = |k: &String| k == key || length >= 4 && k.chars().count() >= 4 && (k.contains(key) || key.contains(k.as_str()));
    if let Some(i) = keys.iter().position(|names| names.iter().any(holds)) {
        return Some(from + i);
    }
    // 甘南一期 for 甘南县一期30万千瓦风电: its characters in order, in the names of one draft only.
    // 锂电池 for 5GWh圆柱锂电池制造 too, the short one first.
    let fits = |k: &String| length >= 2 && in_order(key, k) || k.chars().count() >= 3 && in_order(k, key);
    let mut short = keys.iter().enumerate().filter(|(_, names)| names.iter().any(fits));
    let first = short.next()?.0;
    short.next().is_none().then_some(from + first)
}

/// Whether the characters of the short name stand in the long one in this order, the first of them first.
fn in_order(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.len() < long.len() && short.chars().all(|c| rest.any(|l| l == c))
}

/// The draft whose name shares most of the headline's words.
fn paraphrased(key: &str, keys: &[Vec<String>]) -> Option<usize> {
    let pairs = |s: &str| -> Vec<(char, char)> { s.chars().zip(s.chars().skip(1)).collect() };
    let own = pairs(key);
    let share = |names: &Vec<String>| {
        let best = names.iter().map(|k| {
            let other = pairs(k);
            let both = own.iter().filter(|p| other.contains(p)).count();
            both as f64 / own.len().min(other.len()).max(1) as f64
        });
        best.fold(0.0, f64::max)
    };
    let best = keys.iter().enumerate().take(200).map(|(i, names)| (share(names), i)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.6).then_some(best.1)
}

/// Puts names that 、 and 和 join into one group.
fn group(reading: &Reading, line: &mut Line) {
    let mut group = 0;
    for k in 1..line.anchors.len() {
        let gap = reading.text(line.anchors[k - 1].span.end.min(line.anchors[k].span.start), line.anchors[k].span.start);
        let joined = gap.chars().count() <= 12 && {
            let rest = gap.trim_start_matches(|c: char| one_of!(c, "、和及与以，,” （）()"));
            // A place or a company in front of the next name, no verb.
            rest.len() < gap.len() && !has(rest, List::Parts)
        };
        group += usize::from(!joined);
        line.anchors[k].group = group;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_known_key() {
        let keys = vec![vec!["齐齐哈尔市甘南县一期30万千瓦风电".to_owned()], vec!["秦皇岛30万kw风电场".to_owned()]];
        assert_eq!(known_key("甘南一期", &keys), Some(0));
        assert_eq!(known_key("秦皇岛", &keys), Some(1));
        assert_eq!(known_key("风电", &keys), None, "both hold it");
        assert_eq!(known_key("云岭铜箔", &keys), None);
        assert_eq!(paraphrased("秦皇岛风电场", &keys), Some(1));
    }
}
