//! Coreference of companies: which mentions name the same firm.

use rustc_hash::FxHashMap as HashMap;

use super::{mention_id, schema::CompanyRecord};
use crate::data::any::{self, contains_any, starts_with_any, trim_end};
use crate::data::{Table, lexicon};
use crate::mention::{CompanyForm, Mention, Value, company};
use crate::span::Span;
use crate::text::Document;

/// One firm of the article.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    /// The fullest form in the article.
    pub name: String,
    /// Its other forms, in order of appearance.
    pub aliases: Vec<String>,
    /// Numbers of its mentions.
    pub mentions: Vec<usize>,
    /// Its id in the user's own table.
    pub registry_id: Option<String>,
}

/// The firms of an article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Companies {
    /// In order of first mention.
    pub list: Vec<Company>,
    of_mention: HashMap<usize, usize>,
}

impl Companies {
    /// Groups the mentions of companies.
    pub(crate) fn group(doc: &Document, mentions: &[Mention]) -> Companies {
        let mut companies = Companies::default();
        let text = &doc.article.text;
        let mut keys: Vec<Key> = Vec::new();
        let mut number_of_key: HashMap<&str, usize> = HashMap::default();
        for (i, m) in mentions.iter().enumerate() {
            let Value::Company(c) = &m.value else { continue };
            let full = c.form == CompanyForm::Full;
            let k = *number_of_key.entry(&c.key).or_insert_with(|| {
                keys.push(Key { text: c.key.clone(), ..Key::default() });
                keys.len() - 1
            });
            let key = &mut keys[k];
            key.mentions.push(i);
            key.full |= full;
            key.start = mentions[key.mentions[0]].span.from();
            key.declared = key.declared.take().or_else(|| c.alias_of.map(|s| company::key(s.of(&doc.folded))));
            if let Some(h) = doc.scan.at(Table::Firm, m.span.start).filter(|h| h.span.end <= m.span.end) {
                let tail = &m.span.of(&doc.folded)[h.span.len()..];
                if ["", "公司", "集团", "集团公司"].contains(&tail) {
                    key.known = true;
                    let registered = lexicon::rows(Table::Firm)[h.row as usize].field(2);
                    key.registered = if registered == "-" { String::new() } else { company::key(registered) };
                }
            }
            key.registry = key.registry.or_else(|| doc.registry?.of(m.span.of(&doc.folded)));
            key.headlined |= company::is_headlined(&doc.folded, m.span);
            key.has_place |= has_place(doc, m.span);
        }
        let parent = parents(doc, &keys, &number_of_key);
        let root = |mut k: usize| {
            for _ in 0..8 {
                k = parent[k];
            }
            k
        };
        let mut number_of_root: HashMap<usize, usize> = HashMap::default();
        for (i, m) in mentions.iter().enumerate() {
            let Value::Company(c) = &m.value else { continue };
            let Some(&k) = number_of_key.get(c.key.as_str()) else { continue };
            let r = root(k);
            let n = *number_of_root.entry(r).or_insert_with(|| {
                let first = keys[r].mentions.first().map_or("", |&m| mentions[m].span.of(text));
                companies.list.push(Company {
                    name: without_alias(first),
                    aliases: Vec::new(),
                    mentions: Vec::new(),
                    registry_id: None,
                });
                companies.list.len() - 1
            });
            let surface = m.span.of(text);
            let company = &mut companies.list[n];
            if surface != company.name && !company.aliases.iter().any(|a| a == surface) {
                company.aliases.push(surface.to_owned());
            }
            company.mentions.push(i);
            if company.registry_id.is_none() {
                company.registry_id = keys[k].registry.and_then(|n| Some(doc.registry?.id(n).to_owned()));
            }
            companies.of_mention.insert(i, n);
        }
        companies
    }

    /// The number of the firm that a mention names.
    pub(crate) fn of(&self, mention: usize) -> Option<usize> {
        self.of_mention.get(&mention).copied()
    }

    /// The id of the firm that a mention names.
    pub(crate) fn id_of(&self, mention: usize) -> String {
        self.of(mention).map(Self::id).unwrap_or_default()
    }

    /// The id of a firm by number.
    pub(crate) fn id(number: usize) -> String {
        super::numbered('c', number + 1)
    }

    /// As they are printed.
    pub(crate) fn records(&self) -> Vec<CompanyRecord> {
        let list = self.list.iter().enumerate();
        list.map(|(i, c)| CompanyRecord {
            id: Self::id(i),
            name: c.name.clone(),
            aliases: c.aliases.clone(),
            mentions: c.mentions.iter().map(|&m| mention_id(m)).collect(),
            registry_id: c.registry_id.clone(),
        })
        .collect()
    }
}

/// 博世-西门子（简称博西）家用电器集团 without the alias declared inside it.
fn without_alias(name: &str) -> String {
    let cut = || {
        let open = name.find(['（', '('])?;
        let inner = name[open..].trim_start_matches(['（', '(']);
        let close = inner.find(['）', ')'])?;
        let declared = starts_with_any(inner, &["简称", "以下简称", "下称"]);
        declared.then(|| format!("{}{}", &name[..open], inner[close..].trim_start_matches(['）', ')'])))
    };
    cut().unwrap_or_else(|| name.to_owned())
}

/// One surface, folded, with what its mentions show.
#[derive(Debug, Default)]
struct Key {
    text: String,
    mentions: Vec<usize>,
    /// A registered name.
    full: bool,
    /// A firm of the table.
    known: bool,
    /// Its registered name by the table, folded.
    registered: String,
    /// The name it is declared for, folded.
    declared: Option<String>,
    /// Its number in the user's own table.
    registry: Option<u32>,
    /// Stands in front of a stock code or opens a headline.
    headlined: bool,
    /// Where the first mention stands, in the folded text.
    start: usize,
    /// A place stands inside or behind its brand: a subsidiary's or a branch's mark.
    has_place: bool,
}

/// Whether a place stands in the name, not at its start.
fn has_place(doc: &Document, span: Span) -> bool {
    let inside = |table: Table| {
        let hits = doc.scan.of(table);
        let i = hits.partition_point(|h| h.span.start <= span.start);
        hits[i..].iter().take_while(|h| h.span.start < span.end).any(|h| h.span.end <= span.end && h.span.len() >= 6)
    };
    inside(Table::Place)
        || inside(Table::Abroad)
        || inside(Table::Zone)
        || any::find(span.of(&doc.folded), "中国").is_some_and(|i| i > 0)
}

/// What each key belongs to: itself, the name it is declared for, or the longer name it is short for.
fn parents(doc: &Document, keys: &[Key], number_of_key: &HashMap<&str, usize>) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..keys.len()).collect();
    // What the user's table says is one company is one: the longest surface names it, the first among equals.
    let mut longest: HashMap<u32, usize> = HashMap::default();
    for (k, key) in keys.iter().enumerate() {
        if let Some(number) = key.registry {
            let best = longest.entry(number).or_insert(k);
            if key.text.len() > keys[*best].text.len() {
                *best = k;
            }
        }
    }
    for (k, key) in keys.iter().enumerate() {
        if let Some(number) = key.registry {
            parent[k] = longest[&number];
            continue;
        }
        if let Some(name) = &key.declared {
            if let Some(&p) = number_of_key.get(name.as_str()).filter(|&&p| p != k) {
                parent[k] = p;
            }
            continue;
        }
        if let Some(&p) = number_of_key.get(key.registered.as_str()).filter(|&&p| p != k) {
            parent[k] = p;
            continue;
        }
        if !key.full
            && let Some(p) = longer(doc, keys, k)
        {
            parent[k] = p;
        }
    }
    parent
}

/// How many names on either side, in the order of the text, a short form may stand for. An article names few; a file of
/// many articles must not take ever longer.
const NEAR: usize = 200;

/// The longer name a short form belongs to.
fn longer(doc: &Document, keys: &[Key], k: usize) -> Option<usize> {
    let key = &keys[k];
    let stands_alone = key.headlined || !key.registered.is_empty();
    let near = k.saturating_sub(NEAR)..keys.len().min(k + NEAR);
    let fits: Vec<usize> = near
        .filter(|&p| {
            let other = &keys[p];
            if p == k || !is_short_of(&key.text, &other.text) {
                return false;
            }
            let starts = other.text.starts_with(core(&key.text));
            let rest = other.text.strip_prefix(core(&key.text)).unwrap_or("");
            if key.known
                && (rest.starts_with(['第', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
                    || !other.registered.is_empty() && other.registered != key.registered)
            {
                return false;
            }
            // 深圳盛屯集团 is 盛屯集团; 中国建筑第二工程局 is not 中国建筑, and 华电国际, listed itself, is not 华电.
            if other.text.ends_with(&key.text) && !other.has_place {
                return true;
            }
            // 赛维太阳能有限公司 is 赛维, 中石油昆仑燃气有限公司, with a brand of its own behind, is not 中石油.
            if key.known && other.full && !rest.is_empty() {
                let at = other.start + core(&key.text).len();
                let plain = starts_with_any(rest, &["有限", "股份", "集团", "控股", "公司", "(", "中国"]);
                if !plain && doc.scan.at(Table::Trade, at as u32).is_none() || contains_any(rest, SERVING) {
                    return false;
                }
            }
            let suffixed = key.text.ends_with("公司") || key.text.ends_with("集团");
            if other.has_place && !key.has_place && (suffixed || !other.full) {
                return false;
            }
            // A listed firm's short name is not short for a subsidiary that carries its brand, only for a company
            // limited by shares; a known firm's is short for its own line (本田 → 本田汽车公司), not for 本田中国.
            if stands_alone
                && (!other.text.contains("股份") && !other.text.ends_with("集团") && !starts || other.text.contains("合伙"))
            {
                return false;
            }
            if key.known || stands_alone {
                let subsequence = !other.text.contains(core(&key.text));
                let subsidiary = other.has_place && !key.has_place
                    || stands_alone && other.full && !other.text.contains("股份") && !other.text.contains("集团");
                return (starts || subsequence || other.text.contains("股份")) && !subsidiary;
            }
            true
        })
        .collect();
    // The brand with 公司 or 集团 alone comes first, then its own line without places, then the one that all the others are
    // short for.
    let own = |w: &str| fits.iter().copied().find(|&p| keys[p].text.strip_suffix(w) == Some(key.text.as_str()));
    let line: Vec<usize> =
        fits.iter().copied().filter(|&p| !keys[p].has_place && keys[p].text.starts_with(core(&key.text))).collect();
    let nested = |set: &[usize]| {
        let longest = set.iter().copied().max_by_key(|&p| keys[p].text.len())?;
        set.iter().all(|&p| p == longest || is_short_of(&keys[p].text, &keys[longest].text)).then_some(longest)
    };
    let full: Vec<usize> = fits.iter().copied().filter(|&p| keys[p].full).collect();
    let own = ["公司", "集团", "集团公司"].iter().find_map(|w| own(w));
    // The brand's own full name, where only one stands there and no shorter line competes.
    if own.is_none() && full.len() == 1 && nested(&fits) == Some(full[0]) {
        return Some(full[0]);
    }
    own.or_else(|| nested(&line)).or_else(|| nested(&fits)).or_else(|| (full.len() == 1).then(|| full[0]))
}

/// What a firm has companies of its own for: 澜迪汽车金融有限公司 is not 澜迪.
const SERVING: &[&str] = &[
    "金融",
    "财务",
    "贸易",
    "销售",
    "租赁",
    "物流",
    "研究院",
    "进出口",
    "保理",
    "小额贷款",
    "基金",
    "物业",
    "资产管理",
    "资本",
    "投资管理",
    "服务",
];

fn core(short: &str) -> &str {
    let core = trim_end(trim_end(trim_end(short, "公司"), "集团"), "股份");
    if core.chars().count() >= 2 { core } else { short }
}

/// Whether a short form fits a longer name: it is a part of it, or its characters stand in it in order, the first of them
/// near the start.
fn is_short_of(short: &str, long: &str) -> bool {
    let count = short.chars().count();
    if count >= long.chars().count() {
        return false;
    }
    let core = core(short);
    if core.chars().count() >= 2 && long.contains(core) {
        // 盛屯集团 is not 盛屯能源金属化学有限公司: a group is short for a group.
        return !short.ends_with("集团") || long.contains("集团");
    }
    let group = short.ends_with("集团");
    if group && !long.contains("集团") || count < 3 || core.chars().count() > 7 {
        return false;
    }
    let mut rest = long.char_indices();
    let Some(first) = core.chars().next() else { return false };
    if !rest.by_ref().take(5).any(|(_, c)| c == first) {
        return false;
    }
    // 中广核 is 中国广核集团, 中核集团 is not: behind 中国 the next character follows at once.
    let at_once = first == '中' && long.starts_with("中国");
    if at_once && !core.chars().nth(1).is_some_and(|c| long["中国".len()..].starts_with(c)) {
        return false;
    }
    core.chars().skip(1).all(|c| rest.any(|(_, r)| r == c))
}
