//! Step 4: how far each project is, and when it came or will come there.

use super::ceremony;
use super::cue::reached;
use super::focus::Reach;
use super::focus::{members, owner};
use super::milestone::{date_of, dated, milestone, periods};
use super::status::status;
use super::words::{List, ends, has, starts, strip_all};
use super::{Draft, Line, Milestone, Put, Reading, first_chars, last_chars};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::data::{Hit, Table, one_of};
use crate::mention::ProjectSort as Sort;
use crate::mention::{Grain, Kind, Metric, Modality, Value};
use crate::record::{EventKind, Stage};
use crate::rule::LinkRule;
use crate::span::Span;
use crate::text::sentence::is_clause_mark;

/// Follows the projects through the lines.
pub(super) fn follow(reading: &Reading, lines: &[Line], drafts: &mut [Draft]) {
    for line in lines {
        let span = line.sentence.span;
        for hit in reading.doc.scan.within(Table::Status, span) {
            // Part of a name or of a figure's words.
            let inside = line.mentions.clone().any(|i| {
                let m = &reading.mentions[i];
                m.span.contains(hit.span) && !matches!(m.value, Value::Date(_))
            }) || line.anchors.iter().any(|a| a.span.contains(hit.span));
            if inside {
                continue;
            }
            // 网传项目停工,消息不实: it is not.
            let told_of = first_chars(reading.text(hit.span.end, span.end.max(hit.span.end)), 6);
            if hit.span.start < line.rumour || has(told_of, List::Rumour) {
                continue;
            }
            if !reached(reading, line, hit) {
                continue;
            }
            let Some(o) = owner(reading, line, hit.span) else { continue };
            let said = status(hit);
            let before = reading.clause_before(line, hit.span.start);
            let after = reading.clause_after(line, hit.span.end);
            // 建成达产后: a chain of statuses that ends in 后.
            let chain = reading.doc.scan.at(Table::Status, hit.span.end).map(|h| reading.clause_after(line, h.span.end));
            // 自2025年投产以来: it has been since.
            let later = |s: &str| s.starts_with(['后', '前', '起']) || s.starts_with("以后") || s.starts_with("之后");
            // 于2022年3月投产后,已…: reached on its day.
            let reached_on = || {
                let day = date_of(reading, line, hit).and_then(|i| dated(reading, i)).and_then(|d| d.last);
                after.starts_with('后')
                    && matches!((day, reading.doc.article.metadata.reference_date), (Some(d), Some(r)) if d < r)
                    && !planned(before)
            };
            if denied(before) || (later(after) || chain.is_some_and(later)) && !reached_on() {
                continue;
            }
            // 中老铁路开通以来, 新开通的沈白高铁: what runs already and is spoken of for something else.
            if runs(reading, &drafts[o.draft], before, after) {
                continue;
            }
            // 竣工投产预计可实现产值: a condition. 这些项目的落地, 制造型企业落地3户: not this project's.
            let condition = starts(after, List::Condition);
            // 从签约到开工只用了92天: how long it took.
            let took = before.ends_with('从') || before.contains('从') && before.ends_with('到');
            // 它的开工建设和顺利实施对…意义重大, 洽谈项目: what it is called. 部分已开工,部分…: of some only.
            let noun = before.ends_with('的') && after.starts_with(['和', '与', '及', '对'])
                || said.stage == Some(Stage::Negotiating) && after.starts_with("项目");
            let some = before.starts_with("部分") || before.contains("项目部分");
            if condition || took || noun || some || before.contains("这些") {
                continue;
            }
            // 18个签约项目, 全市…: of a set or a region; A、B等项目 are its members.
            let scope = super::figures::scope(reading, line, hit.span);
            let among = || {
                // 计划建成A、B等四个项目: in front of them.
                let first = line.anchors.iter().find(|a| a.span.start >= hit.span.end);
                let object = first.is_some_and(|a| {
                    let between = reading.text(hit.span.end, a.span.start);
                    let after =
                        |b: &super::Anchor| first_chars(reading.text(b.span.end, line.sentence.span.end.max(b.span.end)), 1);
                    let listed = line.anchors.iter().any(|b| b.group == a.group && matches!(after(b), "等" | "、" | "和" | "及"));
                    between.chars().count() <= 4 && !between.contains(is_clause_mark) && listed
                });
                if object {
                    return true;
                }
                let last = line.anchors.iter().rfind(|a| a.span.end <= hit.span.start);
                last.is_some_and(|a| {
                    let between = reading.text(a.span.end, hit.span.start).trim_start_matches(['”', '"', '」']);
                    between.starts_with('等') && !between.contains(is_clause_mark) && !between.contains("其中")
                })
            };
            if scope.is_some_and(|(_, label)| label.is_none_or(|l| !l.starts_with('等'))) && !among() {
                continue;
            }
            if not_single(reading, line, hit, o.reach) {
                continue;
            }
            // 今年新开工高速公路项目中的…: of what kind it is; but 今年新开工的｜X项目.
            let of_name = || {
                let name = hit.span.end + '的'.len_utf8() as u32;
                after.starts_with('的') && line.anchors.iter().any(|a| a.span.start == name)
            };
            if before.ends_with('新') && first_chars(after, 10).contains("项目") && !of_name() {
                continue;
            }
            // 备案手续正在办理中, 尚需股东会批准: not yet.
            let pending = starts(after, List::Pending);
            if pending {
                continue;
            }
            // 签署增资协议: the firm's, not the project's.
            if said.stage == Some(Stage::Signed)
                && has(if after.contains('《') { after } else { first_chars(after, 24) }, List::Deal)
            {
                continue;
            }
            let stage = said.stage;
            let event = said.event;
            let date = date_of(reading, line, hit);
            let future = date.is_some_and(|i| {
                let first = dated(reading, i).and_then(|d| d.first);
                matches!((first, reading.doc.article.metadata.reference_date), (Some(f), Some(r)) if f > r)
            });
            // 建成后全面投产: not yet.
            let after_that = has(before, List::After);
            let plan = future
                || has(after, List::Prepares)
                || after_that
                || planned(before) && !before.contains("按计划") && !before.contains("按照计划");
            // 拟终止A项目: what is given up is given up.
            let plan = plan && !matches!(stage, Some(Stage::Suspended | Stage::Terminated));
            for draft in members(reading, lines, line, o, hit.span) {
                let d = &mut drafts[draft];
                let (rule, event_rule) = match o.reach {
                    Reach::ClauseLeft | Reach::ClauseRight => (LinkRule::StageClause, LinkRule::EventClause),
                    Reach::SentenceLeft | Reach::SentenceRight => (LinkRule::StageSentence, LinkRule::EventSentence),
                    Reach::Article => (LinkRule::StageCurrent, LinkRule::EventCurrent),
                };
                if let Some(stage) = stage {
                    let value = if plan { Stage::Planned } else { stage };
                    d.stages.push(Put { value, rule, sentence: line.number });
                }
                if let Some(kind) = event {
                    // 2026年第五次会议审议通过: the year numbers the meeting.
                    let year = date.and_then(|i| dated(reading, i)).is_some_and(|d| d.grain == Grain::Year);
                    // 今天开始联调联试,为开通做准备, 近日规划落地: the day of the report is none of a plan.
                    let passed = date.and_then(|i| dated(reading, i)).is_some_and(|d| {
                        d.grain == Grain::Vague || d.last.is_some() && d.last == reading.doc.article.metadata.reference_date
                    });
                    // 将于8月8日投产 is of that day, 近期将动工 of the time to come.
                    let meant = date.is_some_and(|i| {
                        let date = reading.mentions[i].span;
                        has(last_chars(reading.clause_before(line, date.start), 4), List::Planned)
                            || reading.clause_after(line, date.end).starts_with(['将', '拟'])
                    });
                    let passed = passed && !meant;
                    let date = date.filter(|_| !(year && kind == EventKind::Approved || plan && passed));
                    let edtf = date.and_then(|i| dated(reading, i)).and_then(|d| d.edtf.clone());
                    milestone(d, Milestone { kind, actual: !plan, edtf, mention: date }, event_rule, line.number);
                }
            }
        }
        periods(reading, line, drafts);
    }
    ceremony::held(reading, lines, drafts);
    announced(reading, lines, drafts);
    // Lines without a name by which the project that they go on about is still to be built.
    let mut ahead: Vec<Option<usize>> = vec![None; drafts.len()];
    for line in lines.iter().filter(|l| l.anchors.is_empty()) {
        if let Some(draft) = line.current.filter(|&d| ahead[d].is_none())
            && has(line.sentence.span.of(&reading.doc.folded), List::Refers)
            && has(line.sentence.span.of(&reading.doc.folded), List::StillAhead)
        {
            ahead[draft] = Some(line.number);
        }
    }
    for (draft, ahead) in drafts.iter_mut().zip(ahead).filter(|(d, _)| d.stages.is_empty()) {
        under_way(reading, draft);
        if draft.stages.is_empty() {
            intended(reading, lines, draft, ahead);
        }
    }
}

/// Whether a road, a railway or a work that bears no word of a project is only said to run since (开通11个月以来, 新开通的X高铁).
fn runs(reading: &Reading, draft: &Draft, before: &str, after: &str) -> bool {
    let passing = |i: &usize| matches!(reading.sort(*i), Some(Sort::Line | Sort::Works));
    if draft.names.is_empty() || !draft.names.iter().all(passing) {
        return false;
    }
    let rest = after.trim_start_matches("运营").trim_start_matches(['近', '已', '超', '的', '至', '今', '这']);
    let time = |c: char| c.is_ascii_digit() || one_of!(c, "一二两三四五六七八九十个多余年月天周");
    let since = rest.trim_start_matches(time);
    let spell = &rest[..rest.len() - since.len()];
    let lasts =
        spell.starts_with(|c: char| c.is_ascii_digit()) && spell.ends_with(['年', '月', '天']) && since.starts_with(['，', ',']);
    lasts
        || since.starts_with("以来")
        || since.len() < rest.len() && since.starts_with(['来', '间'])
        || before.ends_with('新') && after.starts_with('的')
}

/// A project into which money has been spent (完成投资3亿元), with no word of how far it is, counts as under construction.
fn under_way(reading: &Reading, draft: &mut Draft) {
    let spent = draft.figures.iter().find(|p| {
        reading.figure(p.value).is_some_and(|f| {
            f.metric == Metric::CompletedInvestment
                && f.modality == Modality::Actual
                && f.cue.is_some_and(|c| c.of(&reading.doc.folded).contains("完成"))
        })
    });
    let finished = draft.events.iter().any(|p| p.value.actual);
    if let Some(sentence) = spent.map(|p| p.sentence).filter(|_| !finished) {
        draft.stages.push(Put { value: Stage::UnderConstruction, rule: LinkRule::StageSpent, sentence });
    }
}

/// 本次签约的项目分别是:A;B;C: the stage in front of the colon is that of the whole list.
fn announced(reading: &Reading, lines: &[Line], drafts: &mut [Draft]) {
    for (k, line) in lines.iter().enumerate() {
        let span = line.sentence.span;
        let text = span.of(&reading.doc.folded);
        let Some(colon) = text.find(['：', ':']).map(|i| span.start + i as u32) else { continue };
        let head = Span { start: span.start, end: colon };
        let hits = reading.doc.scan.within(Table::Status, head);
        let Some(hit) = hits.last().filter(|_| head.of(&reading.doc.folded).contains("项目")) else { continue };
        let said = status(hit);
        let before = reading.clause_before(line, hit.span.start);
        let Some(stage) = said.stage.filter(|_| !denied(before) && !has(before, List::Planned)) else {
            continue;
        };
        if line.anchors.iter().any(|a| a.span.start < colon) {
            continue;
        }
        // The list goes on while its lines end in semicolons.
        for (j, item) in lines.iter().enumerate().skip(k).take(500) {
            let same = item.sentence.paragraph == line.sentence.paragraph;
            let goes_on = j == k || lines[j - 1].sentence.span.of(&reading.doc.folded).ends_with(['；', ';']);
            if !same || !goes_on {
                break;
            }
            for a in item.anchors.iter().filter(|a| a.span.start > colon) {
                let d = &mut drafts[a.draft];
                if d.stages.iter().all(|p| p.value <= Stage::Planned) {
                    d.stages.push(Put { value: stage, rule: LinkRule::StageList, sentence: line.number });
                }
            }
        }
    }
}

/// Nothing says how far it is, but its name stands behind 拟, 计划 or 将, or its money is planned: it is planned.
fn intended(reading: &Reading, lines: &[Line], draft: &mut Draft, goes_on: Option<usize>) {
    let meant = |line: &&Line| {
        let text = line.sentence.span.of(&reading.doc.folded);
        let plans = ["拟", "计划", "将", "规划"].iter().filter_map(|w| Some(text.find(w)? + w.len())).min();
        let behind = plans.is_some_and(|end| {
            line.anchors.iter().filter(|a| a.span.from() >= line.sentence.span.from() + end).any(|a| {
                // 拟变更“X项目”: what is given up.
                let before = last_chars(reading.text(line.sentence.span.start, a.span.start), 6);
                !ends_with_any(before.trim_end_matches(['“', '"', '原']), &["变更", "终止", "取消"])
            })
        });
        behind
            || draft.listed && contains_any(text, &["计划投资", "计划总投资", "拟投资"])
            || line.anchors.is_empty() && contains_any(text, &["拟", "计划"])
    };
    let named = draft.sentences.iter().filter_map(|&s| lines.get(s)).find(meant).map(|l| l.number);
    let funded = draft.figures.iter().find(|p| {
        let ahead = |m: Modality| matches!(m, Modality::Planned | Modality::Expected | Modality::Target);
        reading.figure(p.value).is_some_and(|f| f.metric.kind() == Kind::Investment && ahead(f.modality))
    });
    // An announcement that a firm invests in it, and no word of how far it is.
    let announced = draft.figures.iter().find(|p| {
        let head = first_chars(&reading.doc.folded, 120);
        head.contains("公告") && reading.figure(p.value).is_some_and(|f| f.metric == Metric::TotalInvestment)
    });
    // 项目建设期两年, 达产后可实现…: it is still to be built.
    let ahead = draft.sentences.iter().chain(draft.figures.iter().map(|p| &p.sentence)).copied().find(|&s| {
        let text = reading.doc.sentences[s].span.of(&reading.doc.folded);
        has(text, List::StillAhead)
    });
    // 其中,X项目投资5亿元: of those that the sentence before plans.
    let among = draft.sentences.first().and_then(|&s| lines.get(s)).filter(|l| {
        let before = l.number.checked_sub(1).and_then(|n| lines.get(n));
        l.sentence.span.of(&reading.doc.folded).starts_with("其中")
            && before.is_some_and(|b| {
                let text = b.sentence.span.of(&reading.doc.folded);
                b.sentence.paragraph == l.sentence.paragraph && contains_any(text, &["拟", "计划", "募集资金"])
            })
    });
    let ahead = ahead.or(goes_on).or(among.map(|l| l.number));
    let ahead = ahead.filter(|_| draft.events.iter().all(|p| !p.value.actual));
    if let Some(sentence) = named.or(funded.or(announced).map(|p| p.sentence)).or(ahead) {
        draft.stages.push(Put { value: Stage::Planned, rule: LinkRule::StageIntended, sentence });
    }
}

/// Whether a status is none of the project that the text goes on to speak of: 29家央企签约64个项目, 签署全球性合作协议.
fn not_single(reading: &Reading, line: &Line, hit: &Hit, reach: Reach) -> bool {
    let after = reading.clause_after(line, hit.span.end);
    let surface = hit.span.of(&reading.doc.folded);
    let said = status(hit);
    // 成立｜项目公司.
    if surface == "立项" && reading.doc.folded[hit.span.to()..].starts_with('目') {
        return true;
    }
    // 投资建设｜中大尺寸触摸屏.
    if surface == "建设中" {
        let before = reading.clause_before(line, hit.span.start);
        return !(after.is_empty() || before.ends_with('在') || after.starts_with(['的', '、', '（', '(', '）', ')']));
    }
    // 启动了X项目: what is named right behind, and not 启动了招标.
    if matches!(surface, "启动了" | "实施了") {
        let end = hit.span.end + after.len() as u32;
        let object = line.anchors.iter().find(|a| a.span.start >= hit.span.end && a.span.end <= end);
        let built = |a: &super::Anchor| {
            line.mentions.clone().any(|i| {
                let weak = matches!(reading.sort(i), Some(Sort::Part | Sort::Plant | Sort::Line));
                reading.project(i).is_some_and(|p| p.whole == a.span) && !weak
            })
        };
        // 5家养殖场实施了治理工程: each of them.
        let many = reading.clause_before(line, hit.span.start).char_indices().any(|(i, c)| {
            one_of!(c, "家户个座")
                && reading.clause_before(line, hit.span.start)[..i].ends_with(|d: char| d.is_ascii_digit() || one_of!(d, "多余"))
        });
        return many || object.is_none_or(|a| reading.text(hit.span.end, a.span.start).chars().count() > 12 || !built(a));
    }
    // X项目启动仪式, and not what is said at 启动仪式 of something else.
    if surface == "启动仪式" {
        let named = line.anchors.iter().rfind(|a| a.span.end <= hit.span.start);
        return named.is_none_or(|a| reading.text(a.span.end, hit.span.start).trim_matches(['”', '"', '的']).chars().count() > 2);
    }
    // 预计于7月启动,明年6月投产, X项目在苏州启动: with its day or its place, and with no object.
    if surface == "启动" {
        let told = line.mentions.clone().any(|i| {
            let m = &reading.mentions[i];
            let near = m.span.end <= hit.span.start && matches!(reading.text(m.span.end, hit.span.start), "" | "正式" | "全面");
            let dated = || matches!(m.value, Value::Date(_));
            let placed = || matches!(m.value, Value::Place(_)) && reading.clause_before(line, m.span.start).ends_with('在');
            near && (dated() || placed())
        });
        return !told || !(after.trim().is_empty() || after.starts_with("建设"));
    }
    // 20余家企业陆续入驻: the firms that come in.
    if surface == "入驻" && contains_any(last_chars(reading.clause_before(line, hit.span.start), 10), &["企业", "商户", "门店"])
    {
        return true;
    }
    // 董事会审议通过向特定对象发行股票方案, 该方案已获董事会审议通过: the shares, and not what they pay for.
    if said.stage == Some(Stage::Approved) {
        let text = line.sentence.span.of(&reading.doc.folded);
        let scheme = starts(strip_all(text, List::Lead), List::Scheme);
        if scheme || has(first_chars(after, 30), List::Shares) {
            return true;
        }
    }
    // 审议通过《关于终止…的议案》.
    if said.stage == Some(Stage::Approved) && has(first_chars(after, 16), List::Ends) {
        return true;
    }
    if reach != Reach::Article {
        return false;
    }
    let text = line.sentence.span.of(&reading.doc.folded);
    if said.stage == Some(Stage::Signed) && has(after, List::Broad) {
        return true;
    }
    // 本次发行方案已获董事会审议通过: the shares are approved, and not what they pay for.
    if said.stage == Some(Stage::Approved)
        && contains_any(reading.text(line.sentence.span.start, hit.span.start), &["发行", "预案", "增发"])
    {
        return true;
    }
    if has(text, List::Refers) && !after.contains("个") {
        return false;
    }
    let rest = Span { start: hit.span.end, end: hit.span.end + after.len() as u32 };
    let counted = super::figures::counted(reading, line, rest).is_some();
    counted || said.stage == Some(Stage::Planned) || {
        let what = reading.text(hit.span.start, line.sentence.span.end);
        said.stage == Some(Stage::Signed) && !has(what, List::Agreement)
    }
}

/// Whether the words in front of a status make it a plan; 重要 and 主要 hold a word that does.
fn planned(before: &str) -> bool {
    has(before, List::Planned) && (!before.contains('要') || has(&before.replace("重要", "").replace("主要", ""), List::Planned))
}

fn denied(before: &str) -> bool {
    let near = last_chars(before, 6);
    // 未来 denies nothing; 因环评未通过｜终止建设: 未 has a verb of its own, which is the cause.
    let not = last_chars(before, 4).split("未来").last().and_then(|rest| rest.rsplit_once('未'));
    let not = not.is_some_and(|(_, rest)| !starts_with_any(rest, &["通过", "落实", "到位", "达成"]));
    // 暂未形成产能并实现投产.
    let yet = last_chars(before, 14);
    let both = yet.contains('并') && contains_any(yet, &["暂未", "尚未", "未能"]);
    ends(near, List::Denied) || both || not || last_chars(before, 4).contains("没有")
}

/// The stage of the whole: the end of it where it has ended, else the most advanced that is actual.
pub(super) fn furthest(draft: &Draft) -> Option<Stage> {
    let ended = draft.stages.iter().rev().map(|p| p.value).find(|s| matches!(s, Stage::Suspended | Stage::Terminated));
    ended.or_else(|| draft.stages.iter().map(|p| p.value).max())
}
