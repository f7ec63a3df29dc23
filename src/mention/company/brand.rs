//! Brands: short forms that the article has set, and every place where it uses one, with what extends it.
//!
//! **Why one pass?** An article may set dozens of brands, and a search for each would read it dozens of times. The brands
//! are grouped by their first character; the text is read once, and only a character that begins some brand costs more
//! than a bit test.

use super::look;
use super::{Names, edge};
use crate::data::Table;
use crate::data::any::{Openings, contains_any, ends_with_any, starts_with_any};
use crate::data::class::TradeClass;
use crate::data::sorted::Sorted;
use crate::data::words::is_common;
use crate::mention::{CompanyForm, Confidence, Expr};
use crate::rule::FindRule;
use crate::span::Span;

/// What stands behind a brand and the place where the firm is at work.
static AT_WORK: Sorted = Sorted::new(include_str!("../../data/firm_site.tsv"));

#[derive(Debug, Default)]
pub(super) struct Brands {
    list: Vec<Brand>,
    seen: rustc_hash::FxHashMap<String, usize>,
}

#[derive(Debug)]
struct Brand {
    text: String,
    /// Counts where it stands alone; else only with a place or a word of trade.
    bare: bool,
    /// Never seen alone so far: taken from a longer name.
    derived: bool,
}

impl Brands {
    pub(super) fn add(&mut self, text: &str, bare: bool) {
        self.insert(text, bare, false);
    }

    pub(super) fn add_derived(&mut self, text: &str, bare: bool) {
        self.insert(text, bare, true);
    }

    fn insert(&mut self, text: &str, bare: bool, derived: bool) {
        if text.chars().count() < 2 {
            return;
        }
        match self.seen.get(text) {
            Some(&i) => {
                self.list[i].bare |= bare;
                self.list[i].derived &= derived || !bare;
            }
            None => {
                self.seen.insert(text.to_owned(), self.list.len());
                self.list.push(Brand { text: text.to_owned(), bare, derived });
            }
        }
    }
}

/// Adds the forms that full names and names with a word of trade are shortened to.
pub(super) fn from_full_names(names: &mut Names) {
    let spans: Vec<(Span, bool)> = names
        .out
        .iter()
        .filter_map(|f| match &f.expr {
            Expr::Company(e) => Some((f.span, e.form == CompanyForm::Full)),
            _ => None,
        })
        .collect();
    for (span, full) in spans {
        short_forms(names, span, full);
    }
}

/// 浙江广博, 广博 and 广博新材 of 浙江广博新材料有限公司.
fn short_forms(names: &mut Names, span: Span, full: bool) {
    let text = names.text;
    let place = names.at(Table::Place, span.from()).filter(|p| p.end < span.end);
    let mut rest = &text[place.map_or(span.from(), |p| p.to())..span.to()];
    if let Some(r) = rest.strip_prefix(['省', '市']) {
        rest = r;
    }
    let han = |s: &str| s.chars().all(edge::is_han);
    let cut = |n: usize| rest.char_indices().nth(n).map_or(rest, |(i, _)| &rest[..i]);
    let (mut two, three, four) = (cut(2), cut(3), cut(4));
    let at = span.to() - rest.len();
    // A known firm's brand is not cut in two: 抚顺｜中石油｜昆仑燃气.
    if let Some(firm) = names.at(Table::Firm, at).filter(|f| f.to() < span.to() && f.len() > 6) {
        two = firm.of(text);
    }
    if ["中国", "中华", "国家", "国际", "全国"].contains(&two) {
        return;
    }
    if !han(two) || two.chars().count() < 2 || starts_with_any(rest, &["有限", "集团", "股份", "公司", "银行"]) {
        return;
    }
    let plain = |s: &str| !contains_any(s, &["有限", "投资", "集团", "股份", "责任", "公司"]) && han(s);
    if full {
        // The name without its form: 抚顺中石油昆仑燃气 of 抚顺中石油昆仑燃气有限公司.
        for form in ["有限公司", "有限责任公司", "股份有限公司"] {
            if let Some(stem) = span.of(text).strip_suffix(form).filter(|s| s.chars().count() >= 4 && plain(s)) {
                names.brands.add(stem, true);
                let inner = stem.get(place.map_or(0, |p| p.len())..).unwrap_or("");
                if inner.chars().count() >= 4 && !is_common(inner) {
                    names.brands.add(inner, true);
                }
            }
        }
        // 海川铜业 of 江苏海川铜业股份有限公司, but not the first half of 中色白音诺尔矿业.
        let behind = &rest[four.len()..];
        let whole = starts_with_any(behind, &["有限", "股份", "集团", "(", "（"])
            || names.at(Table::Trade, at + four.len()).is_some()
            || look::trade_tail(names, Span::new(at, at + four.len())).is_some();
        if whole && four.chars().count() == 4 && plain(four) && !is_common(four) {
            names.brands.add_derived(four, true);
        }
        if let Some(p) = place {
            let short = p.of(text).trim_end_matches(['省', '市']);
            names.brands.add_derived(&format!("{short}{two}"), !is_common(two));
        }
    }
    if !is_common(two) && names.at(Table::Place, at).is_none() {
        names.brands.add_derived(two, false);
        if three.chars().count() == 3 && plain(three) {
            names.brands.add_derived(three, false);
        }
    }
}

/// How many brands with the same first character are compared one by one.
const FEW: usize = 8;

/// Reads the article once for every brand.
pub(super) fn repeat(names: &mut Names) {
    if names.brands.list.is_empty() {
        return;
    }
    let mut brands = std::mem::take(&mut names.brands);
    let mut order: Vec<(char, usize)> =
        brands.list.iter().enumerate().filter_map(|(n, b)| Some((b.text.chars().next()?, n))).collect();
    order.sort_unstable();
    let openings = Openings::new(brands.list.iter().map(|b| b.text.as_str()));
    let most = brands.list.iter().map(|b| b.text.len()).max().unwrap_or(0);
    let mut found: Vec<(Span, bool)> = Vec::new();
    for number in 0..names.doc.sentences.len() {
        let sentence = names.doc.sentences[number].span;
        let slice = sentence.of(names.text);
        let mut next = 0;
        while let Some(i) = openings.next(slice, next) {
            let Some(c) = slice[i..].chars().next() else { break };
            next = i + c.len_utf8();
            let from = order.partition_point(|&(first, _)| first < c);
            let group = &order[from..from + order[from..].partition_point(|&(first, _)| first == c)];
            let rest = &slice[i..];
            let longest = if group.len() <= FEW {
                let fits = group.iter().map(|&(_, n)| &brands.list[n]).filter(|b| rest.starts_with(b.text.as_str()));
                fits.max_by_key(|b| b.text.len())
            } else {
                // In a file of many articles hundreds may begin alike: every stretch that may be one is looked up.
                let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= most);
                ends.filter_map(|end| brands.seen.get(&rest[..end])).last().map(|&n| &brands.list[n])
            };
            let Some(brand) = longest else { continue };
            let span = Span::new(sentence.from() + i, sentence.from() + i + brand.text.len());
            if look::inside_latin(names.text, span)
                || names.in_full(span.from())
                || look::runs_on(names, span)
                || look::is_shadowed(names, span)
                || look::is_product_brand(names, span)
            {
                continue;
            }
            let extended = extend(names, span, sentence);
            if let Some(wide) = extended {
                found.push((wide, false));
                next = wide.to() - sentence.from();
            } else if brand.bare
                && !((brand.derived || look::inside_name(names, span)) && look::heads_project(names, span.to(), sentence))
            {
                found.push((span, true));
                next = span.to() - sentence.from();
            }
        }
    }
    for (span, bare) in found {
        let (rule, confidence) =
            if bare { (FindRule::CompanyRepeated, Confidence::High) } else { (FindRule::CompanyExtended, Confidence::Medium) };
        let alias_of = names.declared.iter().find(|(alias, _)| alias == span.of(names.text)).map(|&(_, from)| from);
        let alias_of = alias_of.and_then(|from| names.out.iter().find(|f| f.span.from() == from).map(|f| f.span));
        names.push_alias(span, CompanyForm::Short, rule, confidence, alias_of);
        if !bare {
            brands.add(span.of(names.text), true);
        }
    }
    names.brands = brands;
}

/// What makes a brand a longer name: a place or 中国 behind it (雅培中国, 本田汽车(中国)), a word of trade, 公司 or 集团, with
/// the place in front.
fn extend(names: &Names, brand: Span, sentence: Span) -> Option<Span> {
    let text = names.text;
    let limit = sentence.to();
    let mut end = brand.to();
    let mut start = brand.from();
    let place_at = |at: usize| {
        let rest = &text[at..limit];
        if rest.starts_with("中国") {
            return Some(at + "中国".len());
        }
        [Table::Place, Table::Abroad, Table::Region]
            .iter()
            .filter_map(|&t| names.at(t, at))
            .map(|s| s.to())
            .filter(|&e| e <= limit)
            .max()
    };
    let traded = ends_with_any(&text[..brand.from()], &["持有", "增持", "减持", "收购", "转让", "认购", "受让", "出售"]);
    let form = |at: usize| {
        ["集团公司", "集团", "股份公司", "公司", "股份", "控股"]
            .iter()
            .find(|w| text[at..limit].starts_with(**w))
            .map(|w| at + w.len())
            .filter(|&e| !(traded && text[at..e].ends_with("股份")))
            .filter(|&e| {
                !text[e..limit]
                    .starts_with(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '总' | '数' | '的' | '回'))
                    || !text[at..e].ends_with("股份")
            })
    };

    // (中国), 中国.
    let bracket = text[end..limit].strip_prefix(['(', '（']).and_then(|_| {
        let open = end + text[end..].chars().next().map_or(0, char::len_utf8);
        let close = place_at(open)?;
        text[close..limit].starts_with([')', '）']).then(|| close + text[close..].chars().next().map_or(0, char::len_utf8))
    });
    let mut firm_place = false;
    if let Some(e) = bracket {
        end = e;
        firm_place = true;
    } else if let Some(e) = place_at(end) {
        let behind = &text[e..limit];
        // 新澜铸管|新疆和静, 美岭|重庆生产基地: where the firm is at work.
        let site = names.at(Table::Place, e).is_some() || AT_WORK.prefix(behind).is_some();
        let titled = starts_with_any(behind, &["总裁", "新闻", "董事", "总经理", "CEO", "负责", "发言", "副总", "首席"]);
        if titled
            || form(e).is_some()
            || names.at(Table::Trade, e).is_some_and(|t| {
                form(t.to()).is_some()
                    || edge::ends_name(names, t.to(), limit) && !look::is_product_brand(names, Span::new(brand.from(), e))
            })
            || !site
                && edge::ends_name(names, e, limit)
                && !behind.starts_with(['、', '至', '到'])
                && !ends_with_any(brand.of(text), &["公司", "集团"])
        {
            end = e;
            firm_place = true;
        }
    }
    // Words of trade, at most two, then a form.
    for _ in 0..2 {
        let Some(word) = edge::hits_at(names.doc, Table::Trade, end).find(|t| {
            t.to() <= limit
                && (form(t.to()).is_some()
                    || edge::ends_name(names, t.to(), limit)
                    || edge::hits_at(names.doc, Table::Trade, t.to()).any(|u| edge::ends_name(names, u.to(), limit)))
        }) else {
            break;
        };
        if word.of(text) == "股份" && form(end).is_none() {
            break;
        }
        // 苹果|软件业务: a part of the firm.
        let part = starts_with_any(&text[word.to()..limit], look::PARTS);
        if part && form(end).is_none() && word.of(text) != "股份" {
            break;
        }
        // 与微软合作, 由中节能联合投资: what they do.
        if matches!(word.of(text), "合作" | "联合") && form(word.to()).is_none() {
            break;
        }
        let weak = names.doc.scan.at(Table::Trade, end as u32).is_some_and(|h| TradeClass::of(h.row) == Some(TradeClass::Weak));
        if weak && form(word.to()).is_none() && !firm_place && !text[..brand.from()].ends_with(['、', '“']) {
            break;
        }
        end = word.to();
    }
    if let Some(e) = form(end) {
        // 云岭｜控股子公司: the one that it holds.
        let kind = text[e..limit].starts_with(['化', '的', '股', '权', '子', '孙']) && text[end..].starts_with("控股");
        if !kind && !text[end..].starts_with("股份的") {
            end = e;
        }
    }
    if end == brand.to() && !firm_place
        || !text[..end].ends_with("公司") && !text[..end].ends_with("集团") && look::heads_project(names, end, sentence)
    {
        return None;
    }
    // The domestic place in front belongs to it.
    let hits = names.doc.scan.of(Table::Place);
    let i = hits.partition_point(|h| h.span.from() < start);
    if let Some(h) = hits[..i].last()
        && h.span.to() == start
        && h.span.from() >= sentence.from()
        && edge::begins_name(names, h.span.from(), sentence.from())
    {
        start = h.span.from();
    }
    Some(Span::new(start, end))
}
