//! Step 7: drafts to records, with the checks that warn.

use crate::mention::ProjectSort as Sort;
use crate::rule::{Ground, LinkRule};
use rust_decimal::Decimal;

use super::progress::furthest;
use super::words::{List, has, starts, strip_all};
use super::{Changed, Draft, Line, Linked, Reading, figures, last_chars};
use crate::data::any::contains_any;
use crate::error::{Code, Diagnostic};
use crate::mention::{Confidence, Kind, Metric};
use crate::record::{Companies, in_script, mention_id};
use crate::record::{Event, Participant, Phase, ProjectRecord, Reason, Site, SiteBasis, Stage};

/// The records of the drafts of which something is said.
pub(super) fn records(
    reading: &Reading,
    lines: &[Line],
    drafts: &[Draft],
    aggregates: figures::Aggregates,
    explain: bool,
) -> Linked {
    let mut linked = Linked::default();
    let mut drafts: Vec<&Draft> = drafts.iter().filter(|d| is_project(reading, lines, d)).collect();
    drafts.sort_by_key(|d| (d.sentences.first().copied(), d.names.first().copied()));
    linked.aggregates = aggregates.into_records(reading, lines, &drafts);
    for draft in drafts {
        let number = linked.projects.len() + 1;
        check(reading, draft, number, &mut linked.diagnostics);
        linked.projects.push(record(reading, draft, number, explain));
    }
    linked
}

/// Whether its sentences only speak of works or goods delivered to it (中标, EPC, 供货): the contractor's news, unless it
/// runs the project by concession.
fn contracted(reading: &Reading, draft: &Draft) -> bool {
    // What stands between the semicolons around its name: a sentence may list others.
    let near = |s: usize| {
        let span = reading.doc.sentences[s].span;
        let named = draft.names.iter().map(|&i| &reading.mentions[i]).find(|m| m.sentence == s);
        let Some(name) = named.map(|m| m.span) else { return span.of(&reading.doc.folded) };
        let before = reading.text(span.start, name.start);
        let start = before.rfind(['；', ';']).map_or(span.start, |i| span.start + i as u32);
        let after = reading.text(name.end, span.end);
        let end = after.find(['；', ';']).map_or(span.end, |i| name.end + i as u32);
        reading.text(start, end)
    };
    let mut texts = draft.sentences.iter().map(|&s| near(s));
    texts.all(|t| has(t, List::Works) && !contains_any(t, &["投资建设", "开工", "投产"])) && !reading.concession()
}

/// A name in passing, or one that is only talked about, is no project of the article.
fn is_project(reading: &Reading, lines: &[Line], draft: &Draft) -> bool {
    let money = figures::counts(reading, draft);
    // A plant, a road or an airport in passing: what happens to it is said in its own clause.
    let weak = !draft.names.is_empty()
        && draft.names.iter().all(|&i| matches!(reading.sort(i), Some(Sort::Line | Sort::Plant | Sort::Part)));
    let own = |rule: LinkRule| matches!(rule.ground(), Ground::Clause | Ground::Ceremony);
    // X公路已确定走向,正在报批: the one that the sentence is about.
    let about = |sentence: usize| {
        let line = &lines[sentence];
        let named = line.anchors.first().filter(|a| line.anchors.iter().all(|b| b.draft == a.draft));
        named.is_some_and(|a| {
            let after = reading.text(a.span.end, line.sentence.span.end.max(a.span.end));
            let after = after.strip_prefix("的建设").unwrap_or(after).trim_start_matches(['，', ',']);
            after.starts_with(['已', '将', '拟', '正', '目'])
        })
    };
    let told = draft.stages.iter().any(|p| own(p.rule) || p.on(Ground::Sentence) && about(p.sentence))
        || draft.events.iter().any(|p| own(p.rule));
    // The jobs at an airport and the output of an old plant make no project of them.
    let funded = draft.figures.iter().any(|p| {
        let near = matches!(p.rule.ground(), Ground::Clause | Ground::Name | Ground::Sentence);
        // 该工厂年产能24万辆: what stands already; a capacity makes a project only of what is being built.
        let ahead = || {
            let text = reading.doc.sentences[p.sentence].span.of(&reading.doc.folded);
            p.on(Ground::Name) || has(text, List::Builds) || has(text, List::Planned) || has(text, List::StillAhead)
        };
        reading
            .figure(p.value)
            .is_some_and(|f| f.metric.kind() == Kind::Investment || near && f.metric == Metric::Capacity && ahead())
    });
    if weak && !funded && !draft.listed && !told {
        return false;
    }
    if !spoken_of(reading, draft) {
        return false;
    }
    // A plan without money, of something that no word calls a project: 计划新增换电站.
    let called = |i: &usize| {
        let m = &reading.mentions[*i];
        let built = || {
            let before = reading.text(reading.doc.sentences[m.sentence].span.start, m.span.start);
            has(last_chars(before, 10), List::Builds)
        };
        reading.sort(*i) == Some(Sort::Listed)
            || built()
            || reading.project(*i).is_some_and(|p| reading.text(p.whole.start, p.whole.end).contains("项目"))
    };
    let meant = draft.stages.iter().all(|p| p.on(Ground::Intention)) && draft.events.is_empty();
    if meant && draft.figures.is_empty() && !draft.listed && !draft.names.iter().any(called) {
        return false;
    }
    // 拟建电解铝项目, 人工智能项目: a kind, of nobody and nowhere.
    let kind = |i: &usize| {
        let name = reading.project(*i).map_or("", |p| &p.name);
        let bare = name.chars().all(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace());
        reading.sort(*i) == Some(Sort::Head) && bare && name.chars().count() <= 5 && !name.ends_with('期')
    };
    // AI项目有序落地: two letters name none.
    let letters = |i: &usize| {
        let name = reading.project(*i).map_or("", |p| &p.name);
        reading.sort(*i) == Some(Sort::Head) && name.len() <= 3 && name.chars().all(|c| c.is_ascii_alphabetic())
    };
    let kind = |i: &usize| kind(i) || letters(i);
    // 就X项目与客户开展合作: what is made for a client.
    let for_client = draft.sentences.iter().all(|&s| reading.doc.sentences[s].span.of(&reading.doc.folded).contains("客户"));
    if for_client && !draft.names.is_empty() && draft.figures.is_empty() && draft.stages.iter().all(|p| p.value <= Stage::Planned)
    {
        return false;
    }
    let in_list = draft.listed || draft.stages.iter().any(|p| p.on(Ground::List));
    let nowhere = draft.companies.is_empty() && draft.site.is_none() && !in_list;
    if nowhere
        && !draft.names.is_empty()
        && draft.names.iter().all(kind)
        && !draft.figures.iter().any(|p| invested(reading, p.value) && !p.on(Ground::Current))
    {
        return false;
    }
    // 发起OPEN NPO项目: no Chinese word says what is built.
    let foreign = |i: &usize| {
        let name = reading.project(*i).map_or("", |p| &p.name);
        reading.sort(*i) == Some(Sort::Head) && name.is_ascii()
    };
    if !draft.names.is_empty()
        && draft.names.iter().all(foreign)
        && draft.events.is_empty()
        && !draft.figures.iter().any(|p| invested(reading, p.value))
    {
        return false;
    }
    // 山东加快建设风电基地: a kind of plant, of nobody and of no size.
    let bare_plant = |i: &usize| {
        let name = reading.project(*i).map_or("", |p| &p.name);
        let plant = reading.sort(*i) == Some(Sort::Plant) && reading.mentions[*i].inside.is_none();
        let inferred = draft.site.as_ref().is_none_or(|p| p.on(Ground::Home));
        let most = if inferred && name.ends_with("基地") { 6 } else { 4 };
        plant && name.chars().count() <= most && !name.contains(|c: char| c.is_ascii_alphanumeric())
    };
    let bare_plants = !draft.names.is_empty() && draft.names.iter().all(bare_plant);
    if bare_plants && draft.companies.is_empty() && draft.figures.is_empty() && draft.events.is_empty() && !in_list {
        return false;
    }
    // 装置停产检修: what runs already is at rest.
    let rests = draft.sentences.iter().all(|&s| has(reading.doc.sentences[s].span.of(&reading.doc.folded), List::Maintained));
    if rests && weak && !draft.figures.iter().any(|p| invested(reading, p.value)) {
        return false;
    }
    let actual = draft.stages.iter().any(|p| p.value > Stage::Negotiating);
    let completed = draft.events.iter().any(|p| p.value.actual);
    // 港珠澳大桥 in passing: a line is one only where something happens to it, or among others.
    let line = draft.names.iter().all(|&i| reading.sort(i) == Some(Sort::Line)) && !draft.names.is_empty();
    let intended = draft.stages.iter().all(|p| p.on(Ground::Intention));
    if line && intended && !money && !completed {
        return draft.listed;
    }
    // 前期工作: planned by a word of its own, and named.
    let said = draft.clear && draft.stages.iter().any(|p| !p.on(Ground::Intention) && p.value == Stage::Planned);
    let party = said || !draft.companies.is_empty();
    // The size in its name is no investment of the contractor's.
    let own = |i: usize| reading.figure(i).is_some_and(|f| f.metric != Metric::ContractedInvestment);
    let invested = draft.figures.iter().any(|p| invested(reading, p.value) && own(p.value));
    if !invested && contracted(reading, draft) {
        return false;
    }
    money || actual || completed || draft.listed || party && !draft.stages.is_empty()
}

/// Whether a figure is money put into something.
fn invested(reading: &Reading, figure: usize) -> bool {
    reading.figure(figure).is_some_and(|f| f.metric.kind() == Kind::Investment)
}

/// Whether the text speaks of it where it names it, or goes on about 该项目: what other sentences say by chance (改革获批,
/// 全年产量) makes no project of a name in passing (一批典型场景项目). One with a firm or with money of its own is spoken of.
fn spoken_of(reading: &Reading, draft: &Draft) -> bool {
    if draft.names.is_empty() || draft.listed || !draft.companies.is_empty() {
        return true;
    }
    let refers = |sentence: usize| {
        let text = reading.doc.sentences[sentence].span.of(&reading.doc.folded);
        starts(strip_all(text, List::Lead), List::Subject) || contains_any(text, &["该项目", "该工程", "本项目", "此项目"])
    };
    let own = |rule: LinkRule, sentence: usize| {
        !matches!(rule.ground(), Ground::Intention | Ground::Current) || draft.sentences.contains(&sentence) || refers(sentence)
    };
    // 拟追加4亿元投资X项目.
    let invests = |i: &usize| {
        let m = &reading.mentions[*i];
        let before = reading.text(reading.doc.sentences[m.sentence].span.start, m.span.start);
        last_chars(before, 4).contains("投资")
    };
    draft.names.iter().any(invests)
        || draft.stages.iter().any(|p| own(p.rule, p.sentence))
        || draft.events.iter().any(|p| own(p.rule, p.sentence))
        || draft.figures.iter().any(|p| own(p.rule, p.sentence) || invested(reading, p.value))
}

fn record(reading: &Reading, draft: &Draft, number: usize, explain: bool) -> ProjectRecord {
    let of_kind = |kind: Kind, phase: Option<&str>| -> Vec<String> {
        let fits = |i: usize| {
            reading.figure(i).is_some_and(|f| f.metric.kind() == kind && phase.is_none_or(|p| f.phase.as_deref() == Some(p)))
        };
        draft.figures.iter().filter(|p| fits(p.value)).map(|p| mention_id(p.value)).collect()
    };
    let mut phases: Vec<&str> = draft.figures.iter().filter_map(|p| reading.figure(p.value)?.phase.as_deref()).collect();
    phases.sort_unstable();
    phases.dedup();
    let mut sentences = draft.sentences.clone();
    sentences.extend(draft.figures.iter().map(|p| p.sentence));
    sentences.extend(draft.stages.iter().map(|p| p.sentence));
    sentences.extend(draft.events.iter().map(|p| p.sentence));
    sentences.sort_unstable();
    sentences.dedup();
    let doc = reading.doc;
    let points = |s: usize| {
        let span = doc.sentences[s].span;
        (doc.article.map.code_point(&doc.article.text, span.start), doc.article.map.code_point(&doc.article.text, span.end))
    };
    ProjectRecord {
        id: format!("p{number}"),
        name: draft.name.as_deref().map(|name| {
            let wholes = draft.names.iter().filter_map(|&i| Some(reading.project(i)?.whole));
            in_script(doc, name, wholes)
        }),
        name_mentions: draft.names.iter().map(|&i| mention_id(i)).collect(),
        companies: draft.companies.iter().map(|p| Participant { company: Companies::id(p.value.0), role: p.value.1 }).collect(),
        site: draft.site.as_ref().map(|p| {
            let (place, mention, basis) = &p.value;
            Site {
                country: place.country.clone(),
                code: place.code.clone(),
                path: place.path.clone(),
                zone: place.zone.clone(),
                mention: mention.map(mention_id),
                basis: *basis,
            }
        }),
        stage: furthest(draft),
        events: draft
            .events
            .iter()
            .map(|p| Event {
                stage: p.value.kind,
                actual: p.value.actual,
                edtf: p.value.edtf.clone(),
                mention: p.value.mention.map(mention_id),
            })
            .collect(),
        investment: of_kind(Kind::Investment, None),
        output: of_kind(Kind::Output, None),
        scale: of_kind(Kind::Scale, None),
        phases: phases
            .iter()
            .map(|p| Phase {
                phase: (*p).to_owned(),
                investment: of_kind(Kind::Investment, Some(p)),
                output: of_kind(Kind::Output, Some(p)),
                scale: of_kind(Kind::Scale, Some(p)),
            })
            .collect(),
        evidence: sentences.iter().map(|&s| points(s)).collect(),
        confidence: draft.confidence.filter(|_| !draft.denied).unwrap_or(Confidence::Low),
        reasons: explain.then(|| reasons(draft, points)),
    }
}

/// For every entry of a slot, the step that put it there and the sentence it rests on.
fn reasons(draft: &Draft, points: impl Fn(usize) -> (u32, u32)) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut push = |slot: &'static str, value: String, rule: LinkRule, sentence: usize| {
        let (start, end) = points(sentence);
        reasons.push(Reason { slot: slot.into(), value, step: rule.id().into(), start, end, words: Vec::new() });
    };
    for p in &draft.companies {
        push("companies", Companies::id(p.value.0), p.rule, p.sentence);
    }
    if let Some(p) = &draft.site {
        let (place, ..) = &p.value;
        push("site", place.code.clone().or_else(|| place.country.clone()).unwrap_or_default(), p.rule, p.sentence);
    }
    let stage = furthest(draft);
    if let Some(p) = draft.stages.iter().find(|p| Some(p.value) == stage) {
        push("stage", name(&p.value), p.rule, p.sentence);
    }
    for p in &draft.events {
        push("events", name(&p.value.kind), p.rule, p.sentence);
    }
    for p in &draft.figures {
        push("figures", mention_id(p.value), p.rule, p.sentence);
    }
    // What was changed afterwards stands behind.
    for change in &draft.changes {
        match change.of {
            Changed::Role(firm) => push("companies", Companies::id(firm), change.rule, change.sentence),
            Changed::Day(kind) => push("events", name(&kind), change.rule, change.sentence),
        }
    }
    reasons
}

/// The name that the record prints for a value of an enum.
fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(s)) => s,
        _ => String::new(),
    }
}

/// Warns of an inferred site, of phases that do not add up, of a part larger than its whole and of two totals.
fn check(reading: &Reading, draft: &Draft, number: usize, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(p) = &draft.site
        && p.value.2 == SiteBasis::HomePlace
    {
        let message = format!("the site of p{number} is inferred from the place that the text around it is about");
        diagnostics.push(Diagnostic::new(Code::SiteInferred, message));
    }
    if draft.denied {
        let message = format!("p{number} is told of in a report that the article denies");
        diagnostics.push(Diagnostic::new(Code::DeniedReport, message));
    }
    let figures = || draft.figures.iter().filter_map(|p| Some((p.value, reading.figure(p.value)?)));
    let totals: Vec<_> = figures().filter(|(_, f)| f.metric == Metric::TotalInvestment && f.phase.is_none()).collect();
    let Some(&(at, total)) = totals.first() else { return };
    let amount = |f: &crate::mention::FigureValue| f.value.or(f.low).or(f.high);
    let mut warn = |what: String| {
        diagnostics.push(Diagnostic::at(Code::InconsistentTotal, reading.mentions[at].span, format!("p{number}: {what}")));
    };
    if let Some((_, other)) = totals.iter().find(|(_, f)| f.unit == total.unit && amount(f) != amount(total)) {
        let plain = |d: Option<Decimal>| d.map_or_else(String::new, |d| d.normalize().to_string());
        warn(format!("two totals of investment, {} and {} {}", plain(amount(total)), plain(amount(other)), total.unit));
        return;
    }
    let Some(whole) = amount(total) else { return };
    let parts: Vec<Decimal> = figures()
        .filter(|(_, f)| f.metric == Metric::TotalInvestment && f.phase.is_some() && f.unit == total.unit)
        .filter_map(|(_, f)| amount(f))
        .collect();
    // 分三期建设, and the sum of one is not said.
    let open = || {
        let sentences = draft.sentences.iter().copied().chain(draft.figures.iter().map(|p| p.sentence));
        let said = sentences.map(|s| reading.doc.sentences[s].span.of(&reading.doc.folded));
        let later = ["三期", "四期", "五期", "六期"];
        later.iter().zip(3..).any(|(word, n)| n > parts.len() && said.clone().any(|text| text.contains(word)))
    };
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, p| sum.checked_add(*p));
    if parts.len() > 1 && sum.is_some_and(|sum| sum > whole || sum < whole && !open()) {
        warn("the phases do not add up to the total of investment".to_owned());
    } else if figures().any(|(_, f)| {
        matches!(f.metric, Metric::FixedAssetInvestment | Metric::ComponentInvestment)
            && f.unit == total.unit
            && amount(f).is_some_and(|part| part > whole)
    }) {
        warn("a part of the investment is larger than the whole".to_owned());
    }
}
