//! Step 6: where each project stands, and how that is known.

use super::cue::{numbered, opens_item};
use super::words::{List, ends, first_of, has, starts, valued};
use super::{Draft, Line, Put, Reading, first_chars, last_chars};
use crate::data::any::{contains_any, ends_with_any, starts_with_any};
use crate::mention::ProjectSort as Sort;
use crate::mention::{Level, PlaceValue, Resolution, Value};
use crate::record::SiteBasis;
use crate::rule::{Ground, LinkRule};
use crate::span::Span;

/// Finds a site for every draft.
pub(super) fn locate(reading: &Reading, lines: &[Line], drafts: &mut [Draft]) {
    // The headline last: the body knows the county.
    for line in lines.iter().filter(|l| !l.headline).chain(lines.iter().filter(|l| l.headline)) {
        for k in 0..line.anchors.len() {
            let a = line.anchors[k];
            if drafts[a.draft].site.is_some() {
                continue;
            }
            // 京雄高铁: two places by one letter each.
            let own = reading.text(a.span.start, a.span.end);
            let joins = own.contains('至') || ends_with_any(own, &["高铁", "铁路", "高速"]) && own.len() <= 12;
            let found = chained(reading, line, a.span)
                .or_else(|| abroad_here(reading, line, k))
                .or_else(|| within_name(reading, line, a.span, &drafts[a.draft]));
            let draft = &mut drafts[a.draft];
            draft.site = found
                .or_else(|| near(reading, line, Some((k, a.span))).unwrap_or_else(|Spread| spread(draft)).filter(|_| !joins))
                .or_else(|| counterparty(reading, line));
        }
        if line.anchors.is_empty()
            && let Some(draft) = line.opened.or(line.current)
            && drafts[draft].site.is_none()
            && goes_on(reading, line, &drafts[draft])
        {
            let draft = &mut drafts[draft];
            let found = near(reading, line, None).unwrap_or_else(|Spread| spread(draft));
            draft.site = found.or_else(|| counterparty(reading, line));
        }
    }
    let mut alone: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for line in lines {
        let draft = match line.anchors.first() {
            Some(a) => Some(a.draft).filter(|d| line.anchors.iter().all(|b| b.draft == *d)),
            None => line.current,
        };
        draft.into_iter().for_each(|d| alone[d].push(line.number));
    }
    drafts.iter_mut().zip(&alone).for_each(|(d, alone)| refine(reading, lines, alone, d));
    let mut paragraphs: Option<Vec<Option<usize>>> = None;
    let mut article: Option<Option<usize>> = None;
    for draft in drafts.iter_mut().filter(|d| d.site.is_none() && !d.spread) {
        // A line between two provinces is in neither.
        if draft.names.iter().any(|&i| joins_places(reading, i)) {
            continue;
        }
        draft.site = of_ceremony(reading, lines, draft).or_else(|| {
            let last = paragraphs.get_or_insert_with(|| last_places(reading, lines));
            let line = lines.get(*draft.sentences.first()?)?;
            put(reading, last[line.number]?, SiteBasis::HomePlace, LinkRule::SiteParagraph, line)
        });
        draft.site = draft.site.take().or_else(|| {
            let line = lines.get(*draft.sentences.first()?)?;
            // X公告,…。Y公告,…: the place of the digest is that of another item.
            if opens_item(reading, line).is_some() {
                return None;
            }
            let lead = (*article.get_or_insert_with(|| of_article(reading, lines)))?;
            put(reading, lead, SiteBasis::HomePlace, LinkRule::SiteArticle, line)
        });
    }
}

/// Whether a name is that of a railway, a road or a pipe between places, and not of a street, an airport or a reservoir.
fn joins_places(reading: &Reading, i: usize) -> bool {
    const LINES: &[&str] =
        &["铁路", "高铁", "高速", "公路", "城际", "管道", "通道", "运河", "快线", "大桥", "隧道", "联络线", "至"];
    let Some(p) = reading.project(i) else { return false };
    let line = reading.sort(i) == Some(Sort::Line) && contains_any(&p.name, LINES);
    line || ends_with_any(&p.name, &["铁路", "高铁", "高速公路"])
}

/// Whether a line without a name stands near enough to one that names the project, or says that it goes on about it.
fn goes_on(reading: &Reading, line: &Line, draft: &Draft) -> bool {
    let text = line.sentence.span.of(&reading.doc.folded);
    // 5、X在平壤…;6、Y工程开工: each item of a digest speaks for itself.
    if numbered(text) {
        return line.opened.is_some();
    }
    let near = |&s: &usize| {
        let same = reading.doc.sentences[s].paragraph == line.sentence.paragraph;
        s.abs_diff(line.number) <= if same { 3 } else { 1 }
    };
    line.opened.is_some() || has(text, List::Refers) || draft.sentences.iter().any(near)
}

/// 在常州、泰国等地实施: in no single place.
struct Spread;

fn spread(draft: &mut Draft) -> Found {
    draft.spread = true;
    None
}

type Found = Option<Put<(PlaceValue, Option<usize>, SiteBasis)>>;

fn place<'a>(reading: &'a Reading, i: usize) -> Option<&'a PlaceValue> {
    match &reading.mentions[i].value {
        // A region has no code, a place abroad has its country's; China as a whole is no site.
        Value::Place(p) if p.code.is_some() || p.country.as_deref().is_some_and(|c| c != "CN") => Some(p),
        _ => None,
    }
}

fn put(reading: &Reading, i: usize, basis: SiteBasis, rule: LinkRule, line: &Line) -> Found {
    let p = place(reading, i)?;
    Some(Put { value: (p.clone(), Some(i), basis), rule, sentence: line.number })
}

/// A province or prefecture by its name yields to a place within it that its sentences put it at (湖北X基地在麻城经济开发区奠基).
///
/// `alone` are the lines that speak of this draft and no other.
fn refine(reading: &Reading, lines: &[Line], alone: &[usize], draft: &mut Draft) {
    let Some(site) = &draft.site else { return };
    let coarse = |code: &str| code.trim_end_matches("00").len();
    let Some(code) = site.value.0.code.clone().filter(|c| c.ends_with("00")) else { return };
    if draft.names.iter().any(|&i| joins_places(reading, i)) {
        return;
    }
    let prefix = if code.ends_with("0000") { &code[..2] } else { &code[..4] };
    let signed = site.value.2 == SiteBasis::Counterparty && site.value.0.zone.is_none();
    // 【X基地落地合肥】合肥市肥西县与…签约: the body writes in full what the headline shortens.
    let headline = lines.get(site.sentence).filter(|l| l.headline).and(site.value.1);
    let headline = headline.map(|i| reading.mentions[i].span.of(&reading.doc.folded));
    let last = draft.sentences.last().map_or(0, |&s| s + 6);
    let finer = alone.iter().take_while(|&&l| l < last).map(|&l| &lines[l]).find_map(|line| {
        line.mentions.clone().find(|&i| {
            let m = &reading.mentions[i];
            let within = place(reading, i).is_some_and(|p| {
                let code_of = p.code.as_deref().filter(|c| c.starts_with(prefix));
                // 与芜湖市政府签署协议,将在芜湖经开区建设: the zone of whom it was signed with.
                let zone = signed && p.zone.is_some() && code_of == Some(&code);
                zone || code_of.is_some_and(|c| c != code && coarse(c) > coarse(&code))
            });
            let before = last_chars(reading.clause_before(line, m.span.start), 4);
            // A party to it, and not just any county of that city.
            let party = reading.doc.folded[m.span.to()..].starts_with(['与', '和']);
            let in_full = !line.headline && party && headline.is_some_and(|h| m.span.of(&reading.doc.folded).starts_with(h));
            within && (ends(before, List::Located) || in_full) && usable(reading, lines, i)
        })
    });
    if let Some(i) = finer
        && let Some(found) = put(reading, i, SiteBasis::Explicit, LinkRule::SiteFiner, &lines[reading.mentions[i].sentence])
    {
        draft.site = Some(found);
    }
}

/// An administrative chain right in front of the name.
fn chained(reading: &Reading, line: &Line, name: Span) -> Found {
    let i = line.mentions.clone().rfind(|&i| {
        let span = reading.mentions[i].span;
        place(reading, i).is_some() && span.end <= name.start && reading.text(span.end, name.start).trim().is_empty()
    })?;
    put(reading, i, SiteBasis::Chain, LinkRule::SiteChain, line)
}

/// A place that stands in the name itself (仙桃年产30万吨…项目).
fn within_name(reading: &Reading, line: &Line, name: Span, draft: &Draft) -> Found {
    let i = line.mentions.clone().find(|&i| matches!(&reading.mentions[i].value, Value::Project(p) if p.whole == name))?;
    let inside = reading.mentions[i].inside.as_deref()?;
    // X材料(廊坊)有限公司产业化项目: where the firm is registered.
    if reading.text(name.start, name.end).contains("公司") {
        return None;
    }
    // 宁德时代项目: the brand's, not the project's.
    let own = |p: &String| p.strip_suffix(['省', '市', '区', '县']).unwrap_or(p).to_owned();
    let brand = draft.companies.iter().filter(|p| p.on(Ground::Name)).any(|p| {
        let firm = &reading.companies.list[p.value.0];
        let text = reading.text(name.start, name.end);
        let mut forms = std::iter::once(&firm.name).chain(&firm.aliases).filter(|f| text.contains(f.as_str()));
        let last = inside.path.last().map(own);
        last.is_some_and(|last| last.len() >= 6 && forms.any(|f| f.starts_with(&last) && text.matches(&last).count() == 1))
    });
    if brand {
        return None;
    }
    (inside.resolution != Resolution::Ambiguous && (inside.code.is_some() || inside.country.as_deref() != Some("CN")))
        .then(|| Put { value: (inside.clone(), None, SiteBasis::Explicit), rule: LinkRule::SiteName, sentence: line.number })
}

/// 韩国X基地项目落地西安: a country in the name is where its investor is from, where the sentence puts it elsewhere.
fn abroad_here(reading: &Reading, line: &Line, k: usize) -> Found {
    let name = line.anchors[k].span;
    let i = line.mentions.clone().find(|&i| matches!(&reading.mentions[i].value, Value::Project(p) if p.whole == name))?;
    let inside = reading.mentions[i].inside.as_deref()?;
    if inside.country.as_deref() == Some("CN") || inside.level != Some(Level::Country) {
        return None;
    }
    let home = |p: &Put<(PlaceValue, Option<usize>, SiteBasis)>| p.value.0.country.as_deref() == Some("CN");
    near(reading, line, Some((k, name))).unwrap_or_default().filter(|p| p.on(Ground::Located) && home(p))
}

/// 美国｜都福集团: where a firm is from.
fn of_firm(reading: &Reading, i: usize) -> bool {
    let next = reading.mentions.get(i + 1);
    next.is_some_and(|m| m.span.start == reading.mentions[i].span.end) && reading.companies.of(i + 1).is_some()
}

/// Whether what is held at a place is the beginning or the end of works, which is held where they are.
fn held_at_works(after: &str) -> bool {
    let held = starts_with_any(after, &["举行", "举办", "隆重举行"]);
    let near = first_chars(after, 14);
    held && contains_any(near, &["奠基", "开工", "动工", "破土", "投产", "竣工", "揭牌"]) && !near.contains("集中")
}

/// A place of the sentence that puts the project there: 位于, 在…建设; else one near the name that is nothing else.
fn near(reading: &Reading, line: &Line, name: Option<(usize, Span)>) -> Result<Found, Spread> {
    let mut best: Option<(u32, usize)> = None;
    // 建设地点：X.
    let form = starts(line.sentence.span.of(&reading.doc.folded), List::FormSite);
    for i in line.mentions.clone() {
        if place(reading, i).is_none() {
            continue;
        }
        let span = reading.mentions[i].span;
        let before = reading.clause_before(line, span.start);
        let after = reading.clause_after(line, span.end);
        let near = last_chars(before, 4);
        // 开工仪式在X举行.
        let works = held_at_works(after)
            || ends_with_any(before, &["开工仪式在", "奠基仪式在", "启动仪式在", "投产仪式在", "竣工仪式在"]);
        if ends(near, List::Elsewhere) || ends(near, List::Subsidiary) || !works && starts(after, List::NoSite) {
            continue;
        }
        if of_firm(reading, i) && !ends(near, List::Located) {
            continue;
        }
        // 在杭州签署协议,将在湘潭建设: where it was signed is not where it is built.
        let meets = first_of(after, List::Meets).filter(|&m| first_of(after, List::Builds).is_none_or(|b| m < b));
        if meets.is_some() && !works {
            continue;
        }
        let located = form || ends(near, List::Located);
        // 德国化学品集团｜X公司在华最大的工厂: where the firm is from.
        let from = || {
            let next = line.mentions.contains(&(i + 1)).then(|| reading.mentions[i + 1].span);
            let firm = next.filter(|_| reading.companies.of(i + 1).is_some());
            place(reading, i).is_some_and(|p| p.level == Some(Level::Country))
                && firm.is_some_and(|f| {
                    reading.text(span.end, f.start).chars().count() <= 10 && after.len() > (f.start - span.end) as usize
                })
        };
        if !located && name.is_some_and(|(_, n)| span.end <= n.start) && from() {
            continue;
        }
        let rank = match name {
            // Another name stands between: it is the other's.
            Some((k, n)) => {
                let (from, to) = if span.start < n.start { (span.end, n.start) } else { (n.end, span.start) };
                let behind = line.anchors.iter().enumerate().skip(line.anchors.partition_point(|a| a.span.start < from));
                let between = behind.take_while(|(_, a)| a.span.start <= to).any(|(j, a)| j != k && a.span.end <= to);
                // Or it stands within another name.
                let until = line.anchors.partition_point(|a| a.span.start <= span.start);
                let mut around = line.anchors[..until].iter().rev().take(3);
                let between = between || around.any(|a| a.span.contains(span) && a.draft != line.anchors[k].draft);
                // 兰州新区｜Y项目: the chain in front of another name is the other's.
                let next = line.anchors.get(line.anchors.partition_point(|a| a.span.start < span.end));
                let chain = next.is_some_and(|a| a.span.start == span.end && a.draft != line.anchors[k].draft);
                if between || chain {
                    continue;
                }
                let distance =
                    if span.start < n.start { n.start - span.end.min(n.start) } else { span.start - n.end.min(span.start) };
                u32::from(!located) * 1000 + distance
            }
            None if located => 0,
            None => continue,
        };
        let next = line.mentions.contains(&(i + 1)) && place(reading, i + 1).is_some();
        if after.starts_with('、') && next && first_chars(after, 16).contains("等地") {
            // 在常州、泰国等地实施; what 保障江津、璧山等地用水 names is served.
            if located {
                return Err(Spread);
            }
            continue;
        }
        if best.is_none_or(|(r, _)| rank < r) {
            best = Some((rank, i));
        }
    }
    let found = best.and_then(|(rank, i)| {
        put(reading, i, SiteBasis::Explicit, if rank < 1000 { LinkRule::SiteLocated } else { LinkRule::SiteSentence }, line)
    });
    Ok(found)
}

/// The government or zone that it is signed with: 与泸州市江阳区政府签署.
fn counterparty(reading: &Reading, line: &Line) -> Found {
    let text = line.sentence.span.of(&reading.doc.folded);
    if !has(text, List::Agreement) {
        return None;
    }
    // 凯里市委书记X率队…签约: the one who has come for the place.
    let led = line.mentions.clone().find_map(|i| {
        let m = &reading.mentions[i];
        let p = m.inside.as_deref().filter(|_| matches!(m.value, Value::Person(_)))?;
        let leads = starts(reading.clause_after(line, m.span.end), List::Leads);
        (leads && p.code.is_some()).then(|| Put {
            value: (p.clone(), None, SiteBasis::Counterparty),
            rule: LinkRule::SiteDelegation,
            sentence: line.number,
        })
    });
    led.or_else(|| signed_with(reading, line))
}

fn signed_with(reading: &Reading, line: &Line) -> Found {
    line.mentions.clone().find_map(|i| {
        let m = &reading.mentions[i];
        let p = m.inside.as_deref().filter(|_| matches!(m.value, Value::Organization(_)))?;
        let clause = reading.clause_before(line, m.span.start);
        // 与长三角(湖州)｜产业合作区管理委员会签署.
        let before = last_chars(clause, if clause.ends_with(['）', ')']) { 12 } else { 2 });
        (before.contains(['与', '和', '同']) && p.code.is_some()).then(|| Put {
            value: (p.clone(), None, SiteBasis::Counterparty),
            rule: LinkRule::SiteCounterparty,
            sentence: line.number,
        })
    })
}

/// Whether a place may be where the text around it plays.
fn usable(reading: &Reading, lines: &[Line], i: usize) -> bool {
    let span = reading.mentions[i].span;
    let at = &lines[reading.mentions[i].sentence];
    let near = last_chars(reading.clause_before(at, span.start), 4);
    let after = first_chars(reading.clause_after(at, span.end), 6);
    let whole = reading.clause_after(at, span.end);
    // 在常州、泰国等地: several places.
    let several =
        near.ends_with('、') && after.starts_with("等地") || after.starts_with('、') && first_chars(whole, 16).contains("等地");
    place(reading, i).is_some_and(|p| p.level != Some(Level::Country) || p.country.as_deref() != Some("CN"))
        && !several
        && !ends(near, List::Elsewhere)
        && !ends(near, List::Subsidiary)
        && !of_firm(reading, i)
        && (!starts(after, List::NoSite) || held_at_works(whole))
        && !after.contains("公司")
}

/// The place of the ceremony at which projects were signed or begun together.
fn of_ceremony(reading: &Reading, lines: &[Line], draft: &Draft) -> Found {
    // 海安市举行集中开工仪式，A、B等12个项目开工: what is begun is begun there; what is signed may be signed anywhere.
    let begun_there = |line: &Line| {
        let start = line.sentence.span.start;
        let in_front = reading.text(start, line.anchors.first().map_or(start, |a| a.span.start.max(start)));
        let mut others = line.mentions.clone().filter(|&i| !matches!(reading.mentions[i].value, Value::Date(_)));
        others.next().is_some_and(|i| place(reading, i).is_some())
            && valued(List::Ceremony).iter().any(|(w, begins)| !begins.starts_with("signed") && in_front.contains(w))
            && contains_any(in_front, &["举行", "举办"])
    };
    let line = draft.stages.iter().find_map(|p| {
        let line = lines.get(p.sentence)?;
        let held = has(line.sentence.span.of(&reading.doc.folded), List::CeremonyOf) && line.anchors.is_empty();
        (p.on(Ground::Ceremony) || p.on(Ground::Current) && held || begun_there(line)).then_some(line)
    })?;
    // 我县在杭州举办推介会: where the money is sought.
    if has(line.sentence.span.of(&reading.doc.folded), List::Promotion) {
        return None;
    }
    let i = line.mentions.clone().find(|&i| {
        place(reading, i).is_some_and(|p| p.code.is_some())
            && !ends(last_chars(reading.clause_before(line, reading.mentions[i].span.start), 4), List::Elsewhere)
    })?;
    put(reading, i, SiteBasis::HomePlace, LinkRule::SiteCeremony, line)
}

/// For each line the last place that its paragraph has named up to its end; an item of a digest stands for itself.
fn last_places(reading: &Reading, lines: &[Line]) -> Vec<Option<usize>> {
    let mut last: Option<(u32, usize)> = None;
    let mut headline: Option<(u32, usize)> = None;
    let of_line = |line: &Line| {
        let paragraph = line.sentence.paragraph;
        let places = line.mentions.clone().filter(|&i| usable(reading, lines, i));
        // 沂南县…,打造临沂市的样板区: what the county lies in takes its place not.
        let finer = |last: Option<usize>, i: usize| Some(last.filter(|&l| lies_in(reading, l, i)).unwrap_or(i));
        let here = places.clone().fold(None, finer).map(|i| (paragraph, i));
        let before = last.filter(|(p, _)| *p == paragraph).map(|(_, i)| i);
        last = places.fold(before, finer).map(|i| (paragraph, i));
        if line.headline {
            headline = here.or(headline);
        }
        // 14、X公告,…。Y公告,…
        let place = if opens_item(reading, line).is_some() || numbered(line.sentence.span.of(&reading.doc.folded)) {
            here.or(headline.filter(|(p, _)| *p == paragraph))
        } else {
            last
        };
        place.map(|(_, i)| i)
    };
    lines.iter().map(of_line).collect()
}

/// The first place of an article that plays in one country abroad, named more than once, and names no other.
fn of_article_abroad(reading: &Reading, lead: usize, mut places: impl Iterator<Item = usize>) -> Option<usize> {
    let country = |i: usize| place(reading, i).and_then(|p| p.country.as_deref());
    let own = country(lead).filter(|c| *c != "CN")?;
    let mut count = 0;
    places.all(|i| {
        count += 1;
        country(i) == Some(own)
    });
    let mut all = reading.mentions.iter().filter_map(|m| match &m.value {
        Value::Place(p) => p.country.as_deref(),
        _ => m.inside.as_deref().and_then(|p| p.country.as_deref()),
    });
    (count > 1 && all.all(|c| c == own)).then_some(lead)
}

/// Whether a place lies within another, which is more than it.
fn lies_in(reading: &Reading, inner: usize, outer: usize) -> bool {
    let code = |i: usize| place(reading, i).and_then(|p| p.code.as_deref());
    let (Some(inner), Some(outer)) = (code(inner), code(outer)) else { return false };
    let within = if outer.ends_with("0000") { &outer[..2] } else { outer.strip_suffix("00").unwrap_or(outer) };
    inner != outer && inner.starts_with(within)
}

/// The article's own place, as a mention: the first that it names, when nearly all others of the mainland lie within it.
fn of_article(reading: &Reading, lines: &[Line]) -> Option<usize> {
    let places = || (0..reading.mentions.len()).filter(|&i| usable(reading, lines, i));
    let code = |i: usize| place(reading, i)?.code.as_deref()?.parse::<u32>().ok();
    let lead = places().next()?;
    let Some(own) = code(lead) else { return of_article_abroad(reading, lead, places()) };
    let unit = if own.is_multiple_of(10_000) { 10_000 } else { 100 };
    let all: Vec<u32> = places().filter_map(code).collect();
    let home = reading.home.is_some_and(|h| h.code / unit == own / unit);
    let inside = all.iter().filter(|&&c| c / unit == own / unit).count();
    // Or the one that the title names.
    let titled = || {
        let name = reading.mentions[lead].span.of(&reading.doc.folded);
        let bare = name.strip_suffix(['省', '市', '县', '区']).unwrap_or(name);
        inside * 2 > all.len() && reading.doc.article.metadata.title.as_deref().is_some_and(|t| t.contains(bare))
    };
    (home || all.len() > 1 && (inside * 5 >= all.len() * 4 || titled())).then_some(lead)
}
