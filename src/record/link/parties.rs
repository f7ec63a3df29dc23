//! Step 5: which companies take part, and as what.

use super::focus::Reach;
use crate::rule::{Ground, LinkRule};
use std::collections::{HashMap, HashSet};

use super::cue::opens_item;
use super::focus::{Owner, members, owner};
use super::words::{List, ends, has, named, starts, valued};
use super::{Change, Changed, Draft, Line, Put, Reading, first_chars, last_chars};
use crate::article::ZoneKind;
use crate::data::any::{self, contains_any, ends_with_any};
use crate::mention::{CompanyForm, Value};
use crate::record::Role;

/// Joins companies to the projects of their lines.
pub(super) fn join(reading: &Reading, lines: &[Line], drafts: &mut [Draft]) {
    let mut section: Option<usize> = None;
    let announced = announcer(reading, lines);
    for line in lines {
        if let Some(firm) = section_head(reading, line) {
            section = firm;
        }
        for i in line.mentions.clone() {
            let Some(firm) = reading.companies.of(i) else { continue };
            if let Some((owners, role, rule)) = takes_part(reading, lines, line, i) {
                for draft in owners {
                    // A firm and its amount opened it: it is that firm's alone.
                    let first = drafts[draft].companies.first();
                    let single = first.is_some_and(|p| p.on(Ground::Opening));
                    if !single {
                        add(&mut drafts[draft], firm, role, rule, line.number);
                    }
                }
            }
        }
        // Y公告,…: an item of its own firm, whatever the bulletin opened with.
        let announced = announced.filter(|&a| opens_item(reading, line).is_none_or(|own| own == a));
        for a in &line.anchors {
            let d = &mut drafts[a.draft];
            if let Some(firm) = section.or(announced) {
                add(d, firm, Role::Investor, LinkRule::CompanyAnnouncer, line.number);
            }
        }
        if let (Some(draft), Some(firm)) = (line.opened, section.or(announced)) {
            add(&mut drafts[draft], firm, Role::Investor, LinkRule::CompanyAnnouncer, line.number);
        }
    }
}

fn add(d: &mut Draft, firm: usize, role: Role, rule: LinkRule, sentence: usize) {
    match place_of(d, firm).map(|i| &mut d.companies[i]) {
        Some(p) if p.value.1 == Role::Unspecified => {
            p.value.1 = role;
            if role != Role::Unspecified {
                d.changes.push(Change { of: Changed::Role(firm), rule, sentence });
            }
        }
        Some(_) => {}
        None => d.companies.push(Put { value: (firm, role), rule, sentence }),
    }
}

/// Where a firm stands among the companies of a draft. A file of many articles may have a draft with thousands of them.
fn place_of(d: &mut Draft, firm: usize) -> Option<usize> {
    const FEW: usize = 16;
    if d.companies.len() <= FEW {
        return d.companies.iter().position(|p| p.value.0 == firm);
    }
    for (i, p) in d.companies.iter().enumerate().skip(d.placed) {
        d.place_of_firm.entry(p.value.0).or_insert(i);
    }
    d.placed = d.companies.len();
    d.place_of_firm.get(&firm).copied()
}

/// The listed company that the whole article is an announcement of: the first company, when 公告 or 宣布 follows or when
/// it opens the headline.
fn announcer(reading: &Reading, lines: &[Line]) -> Option<usize> {
    for line in lines.iter().take(4) {
        for i in line.mentions.clone() {
            let Some(firm) = reading.companies.of(i) else { continue };
            let span = reading.mentions[i].span;
            let after = past_bracket(reading.text(span.end, line.sentence.span.end.max(span.end)));
            let head = line.headline && after.starts_with(['：', ':']);
            let says = contains_any(reading.clause_after(line, span.end), &["公告", "发布公告", "披露"])
                || first_chars(after, 20).contains("公告");
            if head || says {
                return Some(firm);
            }
        }
    }
    titled(reading).or_else(|| called_company(reading, lines))
}

/// X股份有限公司(以下简称“公司”): an announcement's own words for the firm that makes it.
fn called_company(reading: &Reading, lines: &[Line]) -> Option<usize> {
    lines.iter().take(8).flat_map(|l| l.mentions.clone().map(move |i| (l, i))).find_map(|(line, i)| {
        let firm = reading.companies.of(i)?;
        let end = reading.mentions[i].span.end;
        let behind = first_chars(reading.text(end, line.sentence.span.end.max(end)), 20);
        let inside = behind.strip_prefix(['（', '('])?.split(['）', ')']).next()?;
        let called = inside.contains("简称") && contains_any(inside, &["“公司”", "\"公司\"", "“本公司”", "“上市公司”"]);
        called.then_some(firm)
    })
}

/// The firm that the article's own title opens with, where the text speaks of 公司 as one that is known.
fn titled(reading: &Reading) -> Option<usize> {
    let title = reading.doc.article.metadata.title.as_deref()?;
    if !reading.doc.folded.contains("公司") {
        return None;
    }
    let of = |form: &String| form.chars().count() >= 2 && title.starts_with(form.as_str());
    reading.companies.list.iter().position(|c| of(&c.name) || c.aliases.iter().any(of))
}

/// A short line that opens with a company (方正电机：…) speaks of that company from here on; another heading ends it.
fn section_head(reading: &Reading, line: &Line) -> Option<Option<usize>> {
    let span = line.sentence.span;
    let text = span.of(&reading.doc.folded);
    let short = text.chars().count() <= 30 && !text.ends_with(['。', '；']);
    if !short || line.sentence.zone == ZoneKind::Caption || line.headline && line.number == 0 {
        return None;
    }
    let first = line.mentions.clone().next()?;
    let m = &reading.mentions[first];
    let after = &reading.doc.folded[m.span.to()..span.to()];
    (m.span.start == span.start && after.starts_with(['：', ':'])).then(|| reading.companies.of(first))
}

/// What stands behind a bracket that opens the text (（600000.SH）公告称).
fn past_bracket(text: &str) -> &str {
    let Some(inside) = text.strip_prefix(['（', '(']) else { return text };
    inside.char_indices().take(40).find(|(_, c)| matches!(c, '）' | ')')).map_or(text, |(i, c)| &inside[i + c.len_utf8()..])
}

/// The number of the name that stands right behind a company, a place between them let pass.
fn glued(reading: &Reading, line: &Line, i: usize) -> Option<usize> {
    let span = reading.mentions[i].span;
    let k = line.anchors.iter().position(|a| a.span.start >= span.end)?;
    let start = line.anchors[k].span.start;
    let place = line.mentions.clone().any(|m| {
        let p = reading.mentions[m].span;
        matches!(reading.mentions[m].value, Value::Place(_)) && p.start >= span.end && p.start <= span.end + 3 && p.end == start
    });
    // X公司(下称“Y”)钢铁项目.
    let named = past_bracket(reading.text(span.end, start)).is_empty();
    (start - span.end <= 3 || named || place).then_some(k)
}

/// A和B分别建设X项目和Y项目: as many firms in front of 分别 as names behind it, in their order.
fn apiece(reading: &Reading, line: &Line, i: usize) -> Option<usize> {
    let text = line.sentence.span.of(&reading.doc.folded);
    let at = line.sentence.span.start + any::find(text, "分别")? as u32;
    let firms: Vec<usize> =
        line.mentions.clone().filter(|&m| reading.companies.of(m).is_some() && reading.mentions[m].span.end <= at).collect();
    let names: Vec<usize> = line.anchors.iter().filter(|a| a.span.start > at).map(|a| a.draft).collect();
    let place = firms.iter().position(|&m| m == i)?;
    (firms.len() > 1 && firms.len() == names.len()).then(|| names[place])
}

/// The project of a company that stands right in front of its name, where another name of the list has a company of its own.
fn of_pair(reading: &Reading, line: &Line, i: usize) -> Option<usize> {
    if let Some(own) = apiece(reading, line, i) {
        return Some(own);
    }
    let k = glued(reading, line, i)?;
    let own = line.anchors[k];
    // A项目、X公司B项目、C项目: a firm inside the list belongs to the member behind it alone.
    let first = line.anchors.iter().position(|a| a.group == own.group);
    if first.is_some_and(|first| first < k) {
        return Some(own.draft);
    }
    let other = line.mentions.clone().any(|m| {
        m != i
            && reading.companies.of(m).is_some()
            && glued(reading, line, m).is_some_and(|j| j != k && line.anchors[j].group == own.group)
    });
    other.then_some(own.draft)
}

/// The last company of the list that goes on behind this one; none where it is the last itself.
fn last_of_list(reading: &Reading, line: &Line, i: usize) -> Option<usize> {
    let joined = |k: usize| {
        let gap = reading.text(reading.mentions[k].span.end, reading.mentions[k + 1].span.start);
        reading.companies.of(k + 1).is_some() && matches!(gap, "、" | "和" | "及" | "与" | "以及")
    };
    let last = (i..line.mentions.end - 1).take(12).take_while(|&k| joined(k)).last()? + 1;
    // A list of more is no list of partners.
    (last - i < 12).then_some(last)
}

/// The projects in which a company of the line takes part, and as what.
fn takes_part(reading: &Reading, lines: &[Line], line: &Line, i: usize) -> Option<(Vec<usize>, Role, LinkRule)> {
    let span = reading.mentions[i].span;
    let before = reading.clause_before(line, span.start);
    let after = reading.clause_after(line, span.end);
    // ④X科技：拟投资…: an item of a digest.
    let head = reading
        .text(line.sentence.span.start, span.start)
        .trim_start_matches(|c: char| c.is_ascii_digit() || ('①'..='⑳').contains(&c) || matches!(c, '、' | '.' | ' ' | '【'));
    let colon = reading.text(span.end, line.sentence.span.end.max(span.end));
    let after = match colon.strip_prefix(['：', ':']).filter(|_| head.is_empty() && !line.headline) {
        Some(rest) => reading.clause_after(line, span.end + (colon.len() - rest.len()) as u32),
        None => after,
    };
    let near = last_chars(before, 4);
    // 向X采购, 供应X, 主要客户X, 继X之后: others.
    let other = ends(near, List::OtherParty);
    if other || line.headline && line.anchors.is_empty() {
        return None;
    }
    // A、B等联合投资: what is said of the last of a list holds for all of it.
    let own = apiece(reading, line, i).is_some() || of_pair(reading, line, i).is_some();
    if let Some(last) = last_of_list(reading, line, i).filter(|_| !own)
        && let Some((owners, role, rule)) = takes_part(reading, lines, line, last)
        && !matches!(role, Role::Financier | Role::Contractor)
        && rule.ground() == Ground::Act
    {
        return Some((owners, role, rule));
    }
    let mut o = owner(reading, line, span)?;
    // 建设单位：X, 投资方为X.
    let label = last_chars(reading.text(line.sentence.span.start, span.start), 6);
    let bare = label.trim_end_matches(['：', ':', '为', '是']);
    if bare.len() < label.len() && ends(bare, List::FormFirm) {
        let role = if bare.contains("投资") { Role::Investor } else { Role::ProjectCompany };
        return Some((vec![o.draft], role, LinkRule::CompanyForm));
    }
    // A、B等联合投资,总金额超800亿元的X项目: the one that the sentence names, and not the one before.
    let subject = starts(line.sentence.span.of(&reading.doc.folded), List::Subject);
    if o.group.is_none()
        && !subject
        && let Some(first) = line.anchors.first().filter(|a| a.span.start >= span.end)
        && line.anchors.iter().all(|a| a.draft == first.draft)
    {
        o = Owner { draft: first.draft, group: Some(first.group), reach: Reach::SentenceRight };
    }
    let anchored = o.group.is_some();
    let mut owners = members(reading, lines, line, o, span);
    // X公司A项目、Y公司B项目: each firm has its own.
    if let Some(own) = of_pair(reading, line, i) {
        owners = vec![own];
    }
    let by = near.ends_with('由') || near.ends_with("通过") || has(last_chars(before, 10), List::By);
    let sub = has(last_chars(before, 8), List::Subsidiary);
    let behind = valued(List::Behind).iter().find(|(w, _)| first_chars(after, 6).contains(w));
    if let Some(role) = behind.and_then(|(_, role)| named(role)) {
        let role = if role == Role::Contractor && reading.concession() { Role::Investor } else { role };
        if role != Role::Operator || by {
            return Some((owners, role, LinkRule::CompanyBehind));
        }
    }
    // 由X全资子公司Y建设运营: X is behind it. 由X于2021年9月签约落户: X has come.
    let parent = starts(after, List::Owned);
    if near.ends_with('由') && (parent && has(after, List::CarriesOut) || contains_any(first_chars(after, 16), &["签约", "签署"]))
    {
        return Some((owners, Role::Investor, if parent { LinkRule::CompanyParent } else { LinkRule::CompanyBy }));
    }
    if by && has(after, List::CarriesOut) {
        let role = if contains_any(after, &["投资", "出资", "注资"]) { Role::Investor } else { Role::ProjectCompany };
        return Some((owners, role, LinkRule::CompanyBy));
    }
    // 合资成立X公司,建设Y项目: founded to build it.
    let founds = ends_with_any(before, &["成立", "设立", "组建"]);
    if founds && line.anchors.iter().any(|a| a.span.start >= span.end) {
        return Some((owners, Role::ProjectCompany, LinkRule::CompanyFounded));
    }
    if sub {
        return Some((owners, Role::ProjectCompany, LinkRule::CompanySubsidiary));
    }
    // X公司总经理介绍, X集团有关负责人说: who speaks of the project has a part in it.
    // X总裁Y出席签约仪式: a guest.
    let guest = contains_any(after, &["出席", "见证", "参加"])
        || contains_any(
            reading.text(span.end, line.sentence.span.end.max(span.end)),
            &["出席签约", "出席开工", "出席仪式", "见证签约"],
        );
    if starts(after, List::Speaker) && !guest && (anchored || line.current.is_some()) {
        // A registered name speaks for the project's own company, a group for its investor.
        let registered = matches!(&reading.mentions[i].value, Value::Company(c) if c.form == CompanyForm::Full);
        let role = if registered { Role::ProjectCompany } else { Role::Unspecified };
        return Some((owners, role, LinkRule::CompanySpeaker));
    }
    if apiece(reading, line, i).is_some() {
        return Some((owners, Role::Investor, LinkRule::CompanyApiece));
    }
    // On the left of the name, in its sentence.
    let acts = has(first_chars(after, if after.starts_with('与') { 20 } else { 12 }), List::Acts);
    let glued = glued(reading, line, i).is_some();
    let left =
        line.anchors.iter().any(|a| a.span.start >= span.end && reading.text(span.end, a.span.start).chars().count() <= 70);
    // X集团高标准推进在建项目建设,A高铁完成铺轨: what the firm does has an object of its own.
    let next = line.anchors.iter().find(|a| a.span.start >= span.end).map_or(span.end, |a| a.span.start);
    let own = after.len() < reading.text(span.end, next).len() && after.contains("项目建设");
    if anchored && left && !own && (acts || glued || near.ends_with('与') || near.ends_with('和') || near.ends_with('、')) {
        let role = if near.ends_with('与') && !acts { Role::Partner } else { Role::Investor };
        return Some((owners, role, if glued { LinkRule::CompanyGlued } else { LinkRule::CompanyLeft }));
    }
    // 其中A持股51%,B持股49%; X项目,A计划投资3亿元: behind the name.
    if has(first_chars(after, 8), List::Holds) && !before.contains("公司") {
        return Some((owners, Role::Investor, LinkRule::CompanyShare));
    }
    let invests = has(first_chars(after, 8), List::Invests);
    if anchored && invests && matches!(o.reach, Reach::ClauseLeft | Reach::SentenceLeft) && owners.len() == 1 {
        return Some((owners, Role::Investor, LinkRule::CompanyRight));
    }
    // Behind the name: X项目由…, or a partner of the same list.
    if anchored && near.ends_with(['、', '与', '和', '及']) {
        return Some((owners, Role::Partner, LinkRule::CompanyList));
    }
    if line.opened == Some(o.draft) && acts {
        return Some((owners, Role::Investor, LinkRule::CompanyOpens));
    }
    // 该集团投资建设的X项目 and the like are resolved by the current project; here only who signs or funds it.
    (!anchored
        && acts
        && line.anchors.is_empty()
        && contains_any(first_chars(after, 20), &["投资", "出资", "负责实施", "实施", "建设"])
        && !contains_any(after, &["承建", "施工"]))
    .then_some((owners, Role::Unspecified, LinkRule::CompanyCurrent))
}

/// The brands of the article's firms by their first two characters; a brand that is a place's name is none.
pub(super) struct Brands<'a>(HashMap<(char, char), Vec<(&'a str, usize)>>);

impl<'a> Brands<'a> {
    pub(super) fn new(reading: &Reading<'a>) -> Self {
        let text = &reading.doc.folded;
        let places: HashSet<&str> =
            (reading.mentions.iter()).filter(|m| matches!(m.value, Value::Place(_))).map(|m| m.span.of(text)).collect();
        let mut brands: HashMap<_, Vec<(&str, usize)>> = HashMap::new();
        for (n, company) in reading.companies.list.iter().enumerate() {
            for form in std::iter::once(&company.name).chain(&company.aliases) {
                let brand = form.trim_end_matches("公司").trim_end_matches("集团").trim_end_matches("股份");
                let mut chars = brand.chars();
                if let (Some(a), Some(b)) = (chars.next(), chars.next())
                    && !places.contains(brand)
                {
                    brands.entry((a, b)).or_default().push((brand, n));
                }
            }
        }
        Brands(brands)
    }
}

/// A firm of the article whose brand stands in the project's name: 正威集团 and 正威贵银产业园.
pub(super) fn branded(brands: &Brands, d: &mut Draft) {
    let Some(&sentence) = d.sentences.first() else { return };
    let Some(name) = d.name.clone() else { return };
    let mut firms: Vec<usize> = Vec::new();
    let mut end = 0;
    for ((i, a), b) in name.char_indices().zip(name.chars().skip(1)) {
        // The longest: 中石油昆仑燃气 is not 中石油, and 内蒙华电 not 华电.
        let here = brands.0.get(&(a, b)).into_iter().flatten().filter(|(brand, _)| name[i..].starts_with(brand));
        if let Some((brand, n)) = here.max_by_key(|(brand, _)| brand.len()).filter(|_| i >= end) {
            firms.push(*n);
            end = i + brand.len();
        }
    }
    firms.sort_unstable();
    firms.dedup();
    for n in firms {
        add(d, n, Role::Investor, LinkRule::CompanyBrand, sentence);
    }
}
