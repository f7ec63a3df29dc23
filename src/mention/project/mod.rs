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

mod candidate;
mod edge;
mod list;
mod members;
mod quote;

use crate::data::class::HeadClass;
use crate::mention::ProjectSort as Sort;
use memchr::memmem;

use super::{Clues, Confidence, Expr, Found, Kind, Metric, ProjectValue};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::{Hit, Table, lexicon, one_of};
use crate::frame;
use crate::span::Span;
use crate::text::Document;
use candidate::Around;
use edge::{Class, NOT_BUILT, STOPS, TRADES, counted, edges, is_break, is_generic, is_governed, left_edge, near, several};
pub(crate) use list::counts;
use list::{ROAD_LISTS, declared, listed, roads};
use quote::{quote_before, quoted};

/// Finds projects' names. `found` holds all other kinds.
pub(crate) fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let lists_roads = ROAD_LISTS.iter().any(|list| memmem::find(doc.folded.as_bytes(), list.as_bytes()).is_some());
    let lists = frame::read(doc, &surfaces(found));
    if doc.scan.of(Table::ProjectHead).is_empty() && !lists_roads && lists.is_empty() {
        return Vec::new();
    }
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
                lengthen(doc, sentence.span, hit, previous, names.last_mut());
                continue;
            };
            // 独山经开区产业园区: a place.
            let place = places[..places.partition_point(|p| p.start <= name.span.start)].last();
            if place.is_some_and(|p| p.end > hit.span.start) {
                continue;
            }
            let name = joined(&doc.folded, name, names.last());
            while names.last().is_some_and(|n| n.span.overlaps(name.span)) {
                names.pop();
            }
            names.push(name);
        }
        listed(doc, sentence.span, heads, &mut names);
        if lists_roads {
            roads(doc, sentence.span, &mut names);
        }
        // 项目名称: the word is a head.
        if !heads.is_empty() {
            declared(&doc.folded, sentence.span, &mut names);
        }
    }
    members::members(doc, &lists, &Around::new(doc, found, &edges), &mut names);
    names
}

/// Where the mentions stand that the frame asks for.
fn surfaces(found: &[Found]) -> frame::Surfaces {
    let mut surfaces = frame::Surfaces::default();
    for f in found {
        match &f.expr {
            Expr::Date(_) => surfaces.dates.push(f.span),
            Expr::Figure(v) if v.unit.len() == 3 && matches!(v.metric.kind(), Kind::Investment | Kind::Amount) => {
                surfaces.sums.push(f.span)
            }
            Expr::Figure(v) if matches!(v.metric, Metric::Capacity | Metric::LandArea | Metric::FloorArea) => {
                surfaces.sizes.push(f.span)
            }
            _ => {}
        }
    }
    surfaces.dates.sort_unstable();
    surfaces.sums.sort_unstable();
    surfaces.sizes.sort_unstable();
    surfaces
}

/// What kind it is belongs to the name before: 青岛段｜特许经营项目, 产业园｜扩产项目.
fn lengthen(doc: &Document, sentence: Span, head: &Hit, previous: usize, last: Option<&mut Found>) {
    let own = Span::new(previous.min(head.span.from()), head.span.from()).of(&doc.folded);
    let Some(last) = last.filter(|n| n.span.start >= sentence.start) else { return };
    if own.chars().count() > 8 || !is_generic(own) {
        return;
    }
    let whole = Span::new(last.span.from(), head.span.to());
    extend(&doc.folded, last, whole);
    // X高速公路｜扩容工程: works, and no road in passing.
    let works = !own.is_empty() && (own.ends_with("工程") || head.span.of(&doc.folded).ends_with("工程"));
    if last.sort() == Some(Sort::Line) && works && !own.contains("主体") && !own.contains("控制性") {
        recast(last, Sort::Works, true);
    }
    // 华南总部基地｜建设项目: called a project, it is one.
    if last.sort() == Some(Sort::Plant) && matches!(own, "" | "建设") && head.span.of(&doc.folded).ends_with("项目") {
        recast(last, Sort::Head, true);
    }
}

/// A name with the one right in front of it, where both are one project's.
fn joined(text: &str, mut name: Found, last: Option<&Found>) -> Found {
    let from = |name: &mut Found, last: &Found| {
        name.span.start = last.span.start;
        let whole = name.span;
        extend(text, name, whole);
    };
    let Some(last) = last else { return name };
    // 预制舱式变电站及｜中高压输变电产业化项目: a plant and what comes with it are one project.
    if name.sort() == Some(Sort::Head)
        && !matches!(last.sort(), Some(Sort::Head | Sort::Quoted | Sort::Line))
        && last.span.end < name.span.start
        && text[last.span.to()..name.span.from()] == *"及"
    {
        from(&mut name, last);
    }
    // 165万吨/年铅锌矿｜采选扩建项目: the name runs on from a plant to what is built there.
    if matches!(name.sort(), Some(Sort::Head | Sort::Works))
        && matches!(last.sort(), Some(Sort::Plant | Sort::Part | Sort::Line | Sort::Works))
        && last.span.end == name.span.start
    {
        from(&mut name, last);
    }
    // 金华至建德高铁｜新安江特大桥: a bridge, a tunnel or a station of the line.
    if name.sort() == Some(Sort::Line)
        && last.sort() == Some(Sort::Line)
        && last.span.end == name.span.start
        && ends_with_any(last.span.of(text), &["高铁", "铁路", "高速", "公路"])
        && ends_with_any(name.span.of(text), &["桥", "隧道", "站"])
    {
        from(&mut name, last);
    }
    name
}

/// A name as what is found.
fn found(value: ProjectValue) -> Found {
    let confidence = match value.sort {
        Sort::Quoted | Sort::Declared => Confidence::High,
        _ if value.clear => Confidence::Medium,
        _ => Confidence::Low,
    };
    Found { span: value.whole, rule: value.sort.rule(), expr: Expr::Project(value), confidence }
}

/// Makes another sort of name of what was found.
fn recast(name: &mut Found, sort: Sort, clear: bool) {
    if let Expr::Project(value) = &name.expr {
        *name = Found { span: name.span, ..found(ProjectValue { sort, clear, ..value.clone() }) };
    }
}

/// Gives a name another extent.
fn extend(text: &str, found: &mut Found, whole: Span) {
    if let Expr::Project(value) = &mut found.expr {
        value.whole = whole;
        found.span = whole;
        let name = whole.of(text).trim_end_matches("项目").trim_matches(['“', '”', '"']);
        // X高铁｜全线控制性工程: a part, and not what it is called.
        let part = ["控制性工程", "控制性节点工程", "主体工程"]
            .iter()
            .filter(|_| value.sort == Sort::Line)
            .find_map(|w| name.strip_suffix(w));
        let part = part.map(|n| n.trim_end_matches("全线").trim_end_matches("关键").trim_end_matches("重点"));
        value.name = part.filter(|n| n.chars().count() > 3).unwrap_or(name).to_owned();
    }
}

/// The name that ends in this head, if one does.
fn name(doc: &Document, sentence: Span, head: &Hit, previous: usize, edges: &[Span]) -> Option<Found> {
    let text = &*doc.folded;
    let row = lexicon::rows(Table::ProjectHead)[head.row as usize];
    let class = HeadClass::of(head.row)?;
    let mut end = head.span.to();
    let quote = quoted(text, sentence, head);
    // 《工业和信息化项目备案通知书》 is a document's name.
    let before = near(text, sentence.from(), head.span.from());
    if quote.is_none() && before.rfind('《').is_some_and(|i| !before[i..].contains('》')) {
        return None;
    }
    // X工程｜公司, 机场｜附近, 新一代高速｜光互连: the word goes on.
    let goes_on = match row.surface() {
        "工程" => starts_with_any(&text[end..sentence.to()], &NOT_BUILT.behind_works),
        "高速" => starts_with_any(&text[end..sentence.to()], &NOT_BUILT.behind_fast),
        _ => class == HeadClass::Line && text[end..sentence.to()].starts_with("附近"),
    };
    // 1号线（二期）项目: the name runs on. 饶平南站｜特大桥, （下麦西站——东站）: no station that is built.
    let after = &text[end..sentence.to()];
    let goes_on = goes_on
        || row.surface() == "号线" && after.starts_with(['（', '(']) && bracket_then_project(after)
        || row.surface().ends_with('站')
            && class == HeadClass::Line
            && after.starts_with(['特', '大', '隧', '路', '区', '铁', '—', '－', '-', '至', '到', '出', '前', '口']);
    if goes_on {
        return None;
    }
    let mut least = 4;
    let (start, stop, sort) = match quote {
        Some((start, stop)) => (start, stop, Sort::Quoted),
        None => {
            let (mut start, verb) = left_edge(text, sentence.from(), head.span.from(), previous, edges);
            // 合肥大众汽车｜研发中心: a brand right in front of the head is part of the name.
            if start == head.span.from() && class == HeadClass::Plant {
                let before = edges.partition_point(|e| e.end < head.span.start);
                start = left_edge(text, sentence.from(), head.span.from(), previous, &edges[..before]).0;
            }
            let own = Span::new(start, head.span.from().max(start));
            let placed = [Table::Place, Table::Abroad, Table::Firm]
                .iter()
                .any(|&t| doc.scan.within(t, own).iter().any(|h| h.span.len() >= 6));
            let signed = own.of(text).contains(|c: char| c.is_ascii_alphanumeric());
            let (fits, sort) = match class {
                HeadClass::Project => (true, Sort::Head),
                // 集中供热工程 is built, 强基工程 is a programme.
                HeadClass::Works => {
                    let built = row.surface() != "工程"
                        || placed
                        || own.of(text).ends_with(WORKED)
                        || phase_in_front(&text[end..sentence.to()]);
                    (built, Sort::Works)
                }
                HeadClass::Line => {
                    // A水资源配置、｜广东B灌区: the last of a list, where a place begins it.
                    let last = own.of(text).rfind('、').map(|i| start + i + '、'.len_utf8());
                    let place = last.and_then(|at| doc.scan.at(Table::Place, at as u32));
                    if let (Some(at), Some(hit)) = (last, place)
                        && hit.span.end < head.span.start
                        && !own.of(text).contains(['-', '—', '（', '('])
                    {
                        start = at;
                    }
                    let own = Span::new(start, head.span.from().max(start));
                    end = section(text, end, sentence.to());
                    let ends = own.of(text).contains('至') || own.of(text).contains(['-', '—', '－']);
                    // 京雄高铁, 抚吉高速: two places by one letter each.
                    let letters = (6..=9).contains(&own.len())
                        && !is_generic(own.of(text))
                        && row.surface().starts_with(['高', '铁', '城', '快'])
                        && row.surface() != "高速";
                    // 地铁1号线.
                    let metro = row.surface() == "号线" && own.of(text).contains(['轨', '铁']);
                    // 白石洞水库总投资3亿元, 梅山灌区开工: water works whose place no table knows.
                    let water = || matches!(row.surface(), "水库" | "灌区") && own.len() <= 12 && begun(doc, sentence, head);
                    (ends || placed || letters || metro || water(), Sort::Line)
                }
                // 研发基地正在加紧建设, 产业园一期总投资3亿元: it is spoken of as one.
                HeadClass::Plant => (placed || verb.is_some_and(builds) || told(doc, sentence, head), Sort::Plant),
                HeadClass::Part => {
                    least = if verb.is_some_and(builds) { 3 } else { 4 };
                    (placed || signed || verb.is_some_and(builds), Sort::Part)
                }
            };
            if !fits {
                return None;
            }
            (start, end, sort)
        }
    };
    let quoted = sort == Sort::Quoted;
    // “强基工程”: a programme, where nothing says that it is built; “八纵八横”高铁｜网: no single line.
    let bare_works = class == HeadClass::Works && row.surface() == "工程" && text[head.span.to()..].starts_with(['”', '"']);
    if quoted && bare_works {
        let own = Span::new(start, head.span.from().max(start));
        let placed = [Table::Place, Table::Abroad, Table::Firm].iter().any(|&t| !doc.scan.within(t, own).is_empty());
        if own.of(text).chars().count() <= 5 && !placed && !own.of(text).ends_with(WORKED) {
            return None;
        }
    }
    if class == HeadClass::Line && text[end..sentence.to()].starts_with('网') {
        return None;
    }
    let mut start = start;
    let mut bare = text[start..stop].trim_end_matches("项目");
    // What the head does not say by itself.
    let mut own = if quoted { bare } else { &text[start..head.span.from().max(start)] };
    // “天空之谷”文旅项目: the name is what is quoted.
    if class == HeadClass::Project
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
    // 建设皮卡项目, 投资3亿元的泵阀项目: what is built is named, however short.
    let made = || {
        let before = near(text, sentence.from(), start);
        // 碳纤维项目和隔膜项目: beside one that is named.
        let beside = ["项目和", "项目、", "项目及", "项目与"];
        let verbs = ["建设", "投建", "新建", "兴建", "打造", "建设的", "投资的", "元的"];
        // 包括:1.车灯项目: an item of a list.
        let item = before.strip_suffix(['.', '．', '、']).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()));
        // X公司铝箔项目: the firm's.
        let firms = ends_with_any(before, &["有限公司", "股份公司", "集团公司"]);
        item || firms || ends_with_any(before, &verbs) || ends_with_any(before, &beside)
    };
    if !quoted && (inner() || class == HeadClass::Project && short(own) && !made()) {
        return None;
    }
    let length = own.chars().count();
    let least = match class {
        _ if quoted => 3,
        HeadClass::Project | HeadClass::Works | HeadClass::Line | HeadClass::Plant => 2,
        HeadClass::Part => least,
    };
    if length < least
        || is_generic(own)
        || class != HeadClass::Project && !quoted && counted(near(text, sentence.from(), start), own)
    {
        return None;
    }
    // 调整投资项目, 全力维护项目: a verb and what it governs.
    if !quoted && matches!(class, HeadClass::Project | HeadClass::Works | HeadClass::Plant) && is_governed(doc, start, own) {
        return None;
    }
    // “千项万亿”重大项目, “三校一院”项目: a programme by its numbers.
    if quoted && is_numbered(text[start..stop].trim_end_matches("项目").trim_end_matches("工程")) {
        return None;
    }
    // “八纵八横”高铁: a network.
    if own.contains('纵') && own.contains('横') && own.chars().count() <= 6 {
        return None;
    }
    // 年产15万吨及以下X项目, 某X项目: a limit, and one that is not named.
    let front = near(text, sentence.from(), start);
    let limit = own.starts_with('下') && front.ends_with('以') || own.starts_with("以下");
    if !quoted && (limit || own.contains('某') || own.ends_with('本')) {
        return None;
    }
    // 小五金、家电厂｜商, 国家重要创新高地和先进制造业基地: firms, and what a region wants to be.
    let trade = row.surface().ends_with('厂') && text[end..sentence.to()].starts_with(['商', '家']);
    let vision =
        class == HeadClass::Plant && contains_any(own, &["高地", "窗口", "国家重要", "全国重要", "全国先进", "世界重要"]);
    if trade || !quoted && vision {
        return None;
    }
    // “X总部+Y基地”: a way of working together.
    if quoted && class == HeadClass::Plant && own.contains(['+', '＋']) {
        return None;
    }
    // “两个基地”, “三大超级项目”: counted, and not named.
    let core = own.trim_end_matches(row.surface());
    let big = core.strip_prefix(['两', '三', '四', '五', '六', '七', '八', '九', '十']).is_some_and(|c| c.starts_with('大'));
    if quoted && (is_generic(core) || big) {
        return None;
    }
    // 生物医学工程, 机器人工程: sciences. 粮食产能提升工程: a programme, where no place has it.
    let science = row.surface() == "工程" && ends_with_any(own.trim_end_matches("工程"), &NOT_BUILT.sciences);
    let programme = row.surface() == "提升工程" && {
        let own = Span::new(start, head.span.from().max(start));
        [Table::Place, Table::Abroad, Table::Firm].iter().all(|&t| doc.scan.within(t, own).is_empty())
            && !own.of(text).contains(|c: char| c.is_ascii_alphanumeric())
    };
    if science || programme {
        return None;
    }
    // 一大批民生项目, 6个“沙戈荒”基地, 这些光伏项目: a set of them.
    if several(near(text, sentence.from(), if quoted { text[..start].trim_end_matches(['“', '"', '「']).len() } else { start }))
    {
        return None;
    }
    // 核电项目密集落地, 光伏项目纷纷开工: none of them.
    let after = text[end..sentence.to()].trim_start_matches('的');
    let many = starts_with_any(after, &["密集", "纷纷", "接连", "遍地"]);
    // 体系建设项目76个, 三大用地项目, 经济圈重大项目, 其｜他高潜力项目: several, or a kind of them.
    let before = near(text, sentence.from(), start);
    let set = many || several_kinds(own) || before.ends_with('各') && own.starts_with('类');
    let set = set || before.ends_with('其') && own.starts_with('他');
    // “终身保障公益项目”: not built, in quotes or not.
    let not_built = quoted && class == HeadClass::Project && ends_with_any(own.trim_end_matches("项目"), &NOT_BUILT.kinds);
    let counts = counted_behind(after);
    // 大中型沼气工程660处: works of a programme.
    let counts = counts || class == HeadClass::Works && row.surface() == "工程" && counted_places(after);
    let counts = counts && matches!(class, HeadClass::Project | HeadClass::Works);
    if not_built || class == HeadClass::Project && set && !quoted || counts || class == HeadClass::Plant && several_kinds(own) {
        return None;
    }
    // 新建干熄焦装置140座: how many there will be.
    let behind = text[end..sentence.to()].trim_start_matches(['约', '近', '超']);
    if matches!(class, HeadClass::Part | HeadClass::Plant) && behind.starts_with(|c: char| c.is_ascii_digit()) && !quoted {
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
    let clear = !matches!(sort, Sort::Plant | Sort::Part);
    Some(found(ProjectValue { sort, clear, name, whole, phase, list: None }))
}

/// Whether a short phrase in quotes counts what a programme holds: 千项万亿, 三张清单, 再开工20项重大水利工程.
fn is_numbered(own: &str) -> bool {
    let number = |c: char| one_of!(c, "一二三四五六七八九十百千万亿两双");
    let measure = |c: char| one_of!(c, "项个张大条校院纵横链区园百千");
    let mut chars = own.chars();
    let opens = chars.next().is_some_and(number) && chars.next().is_some_and(measure);
    let many = own.chars().filter(|&c| number(c)).count() > 1;
    let counted = own.char_indices().any(|(i, c)| one_of!(c, "项个") && own[..i].ends_with(|d: char| d.is_ascii_digit()));
    own.chars().count() <= 6 && opens && many || own.chars().count() <= 5 && opens || counted
}

/// Whether a bracket opens here and 项目 or 工程 stands behind it.
fn bracket_then_project(after: &str) -> bool {
    let close = after.char_indices().take(24).find(|(_, c)| matches!(c, '）' | ')'));
    close.is_some_and(|(i, c)| starts_with_any(&after[i + c.len_utf8()..], &["项目", "工程"]))
}

/// Whether a count of several stands right behind a head: 76个, 约3.4万个.
fn counted_behind(after: &str) -> bool {
    let rest = after.trim_start_matches(['已', '约', '近', '超', '共', '达', '有']);
    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '万' | '余' | '多'));
    let count = &rest[..rest.len() - unit.len()];
    count.starts_with(|c: char| c.is_ascii_digit()) && count != "1" && unit.starts_with(['个', '项', '家'])
}

/// Whether a count of places stands right behind a head: 660处, but not 1处.
fn counted_places(after: &str) -> bool {
    let unit = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '余' | '多'));
    let count = &after[..after.len() - unit.len()];
    count.starts_with(|c: char| c.is_ascii_digit()) && count != "1" && unit.starts_with(['处', '座', '条'])
}

/// Whether the words in front of a head say that there are several (两大, 三大), or end in what sorts them or is not built
/// (重大, 领域, 培训).
fn several_kinds(own: &str) -> bool {
    let big = own.match_indices('大').any(|(i, _)| own[..i].ends_with(['两', '三', '四', '五', '六', '七', '八', '九']));
    big || ends_with_any(own.trim_end_matches("建设"), &NOT_BUILT.kinds)
}

/// Whether the words right behind a head say how far it is, of what phase or what it costs.
fn told(doc: &Document, sentence: Span, head: &Hit) -> bool {
    let after = &doc.folded[head.span.to()..sentence.to()];
    // 研发中心的建设已进入收尾阶段.
    let behind = after
        .strip_prefix("的建设")
        .map(|rest| rest.trim_start_matches(['，', ',']))
        .map_or(head.span.end, |rest| sentence.end - rest.len() as u32);
    let after = &doc.folded[behind as usize..sentence.to()];
    if phase_in_front(after) || starts_with_any(after, &["总投资", "计划投资", "计划总投资", "建设现场"]) {
        return true;
    }
    status_behind(doc, sentence, behind, 10).is_some_and(|h| {
        let between = Span { start: behind, end: h.span.start }.of(&doc.folded);
        !between.contains(|c| is_break(c) || matches!(c, '的' | '、'))
    })
}

/// The first status in the next characters of a sentence, so many.
fn status_behind<'d>(doc: &'d Document, sentence: Span, at: u32, chars: usize) -> Option<&'d Hit> {
    let after = &doc.folded[at as usize..sentence.to()];
    let end = after.char_indices().nth(chars).map_or(after.len(), |(i, _)| i);
    doc.scan.within(Table::Status, Span { start: at, end: at + end as u32 }).first()
}

/// Whether the words right behind a head say what it costs or that it is begun.
fn begun(doc: &Document, sentence: Span, head: &Hit) -> bool {
    let after = &doc.folded[head.span.to()..sentence.to()];
    starts_with_any(after, &["总投资", "计划投资", "计划总投资"])
        || status_behind(doc, sentence, head.span.end, 6)
            .is_some_and(|h| lexicon::rows(Table::Status)[h.row as usize].field(2) == "construction_start")
}

fn phase_in_front(after: &str) -> bool {
    PHASES.iter().any(|(w, _)| after.starts_with(w))
}

/// Whether the word in front of a phrase says that what follows is built.
fn builds(verb: &str) -> bool {
    verb.ends_with('建') || ends_with_any(verb, &["建设", "投资", "建立", "启动", "打造", "实施"])
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
