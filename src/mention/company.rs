//! Companies: registered names by their form, tickers, known firms, groups, and the short forms that an article declares or uses.
//!
//! A form (有限公司, 集团) gives the right edge. The left edge is where the name can no longer run on: punctuation, a word
//! that introduces a firm (子公司, 由, 与), a date or a figure.

use std::collections::BTreeSet;

use super::{Clues, CompanyForm, CompanyValue, Confidence, Context, Found};
use crate::data::{Table, lexicon};
use crate::span::Span;
use crate::text::{Document, token};

/// A company's name as the words give it.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Registered name or short form.
    pub form: CompanyForm,
    /// The full name for which the text declares this one.
    pub alias_of: Option<Span>,
}

/// Words that stand in front of a firm's name and never in it. The longest that ends nearest the form closes the name.
const STOPS: &[&str] = &[
    "全资子公司",
    "控股子公司",
    "参股公司",
    "子公司",
    "孙公司",
    "分公司",
    "母公司",
    "控股股东",
    "股东",
    "全资",
    "旗下",
    "前往",
    "收购",
    "增资",
    "与",
    "和",
    "及",
    "由",
    "向",
    "对",
    "为",
    "将",
    "在",
    "的",
    "等",
    "从",
    "被",
    "让",
    "使",
    "到",
    "于",
    "是",
    "以及",
    "包括",
    "其中",
    "其",
    "该",
    "关于",
    "通过",
    "成立",
    "设立",
    "引进",
    "引入",
    "签署",
    "签约",
    "签订",
    "联合",
    "携手",
    "委托",
    "公告",
    "公司",
    "获悉",
    "宣布",
    "认为",
    "表示",
    "介绍",
    "投资",
    "转让",
    "持有",
    "参观",
    "走访",
    "考察",
    "拜访",
    "记者从",
    "来自",
    "中标",
    "获得",
    "客户",
    "供应商",
    "建设单位",
    "施工单位",
    "企业",
    "项目",
    "董事长",
    "总经理",
    "而",
    "也",
    "并",
    "或",
    "向",
    "新设",
    "组建",
    "目前",
    "如",
    "据",
    "了",
    "依托",
    "按照",
    "基地",
    "制造商",
    "供应商",
    "占",
    "标志着",
    "但",
    "未来",
    "尚需",
    "中央财政",
];

const GENERIC: &[&str] = &[
    "产业",
    "企业",
    "有限",
    "国有",
    "上市",
    "本",
    "该",
    "大型",
    "跨国",
    "民营",
    "外资",
    "某",
    "两大",
    "各大",
    "多家",
    "国际",
    "商业",
    "中央",
    "央行",
    "控股",
    "发电",
    "电力",
    "五大",
    "大",
    "子",
    "总",
    "分",
    "母",
    "村镇",
    "投资",
    "证券",
    "保险",
    "信托",
    "投资基金",
    "中资",
    "城市",
    "股份制",
    "政策性",
    "项目",
    "合资",
    "标的",
    "上述",
    "目标",
    "参股",
    "新",
    "独资",
    "私募",
    "公募",
    "合资公司",
];

/// What stands in front of 公司 and makes it a kind, not a firm.
const ORDINARY: &[&str] = &[
    "上市", "子", "分", "总", "股份", "项目", "有限", "责任", "合资", "控股", "投资", "保险", "基金", "证券", "评级", "物业",
    "发电", "电力", "汽车", "石油", "能源", "科技", "建筑", "矿业", "集团", "参股", "标的", "目标", "全资", "该", "本", "我",
    "各", "些", "家", "跨国", "外国", "中国", "美国", "日本", "德国", "开发", "运营", "管理", "租赁", "物流", "制造", "生产",
    "供应", "咨询", "旗下", "母", "孙", "新", "大", "小", "老", "同一", "关联", "公众", "上述", "此", "据", "使", "时", "后",
    "前",
];

/// Finds companies. `found` holds figures, dates and places.
pub fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let mut edges: Vec<Span> =
        found.iter().filter(|f| matches!(f.expr, super::Expr::Date(_) | super::Expr::Figure(_))).map(|f| f.span).collect();
    edges.sort();
    let mut names: Vec<Found> = Vec::new();
    let mut push = |span: Span, form, rule, confidence, alias_of| {
        names.push(Found { span, expr: super::Expr::Company(Expr { form, alias_of }), rule, confidence });
    };
    let mut brands: BTreeSet<String> = BTreeSet::new();
    for sentence in &doc.sentences {
        let mut last_end = sentence.span.from();
        for hit in doc.scan.within(Table::CompanyForm, sentence.span) {
            let row = lexicon::rows(Table::CompanyForm)[hit.row as usize];
            let full = row.field(1) == "full";
            let edge =
                edges[..edges.partition_point(|e| e.to() <= hit.span.from())].last().map_or(sentence.span.from(), |e| e.to());
            let start = left_edge(text, edge.max(last_end), hit.span.from());
            // 美国都福集团: a foreign country in front is a place of its own.
            let country = doc.scan.at(Table::Abroad, start as u32).filter(|h| {
                lexicon::rows(Table::Abroad)[h.row as usize].field(2) == "country"
                    && hit.span.from().saturating_sub(h.span.to()) >= 6
            });
            let start = country.filter(|_| !full).map_or(start, |h| h.span.to());
            let brand = &text[start..hit.span.from()];
            let count = brand.chars().count();
            let generic = GENERIC.contains(&brand)
                || brand
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十两多几各每某等家个".contains(c));
            let tail_is_word = text[hit.span.to()..].starts_with(['化', '军', '型', '业', '法', '规', '份']) && !full;
            if !full && row.surface() == "公司" {
                // 恒力公司: a brand of a few characters, none of the generic heads.
                let known = doc.scan.at(Table::Firm, start as u32).is_some_and(|h| h.span.to() == hit.span.from());
                let ordinary = ORDINARY.iter().any(|w| brand.ends_with(w));
                if (2..=8).contains(&count) && !generic && (known || !ordinary && count <= 5 && is_name(brand)) {
                    push(Span::new(start, hit.span.to()), CompanyForm::Short, "company.brand-company", Confidence::Medium, None);
                    brands.insert(brand.to_owned());
                }
                continue;
            }
            if count < 2
                || generic
                || !full
                    && (count > 10
                        || tail_is_word
                        || matches!(row.surface(), "基金" | "控股" | "重工" | "保险" | "信托") && count < 3)
            {
                continue;
            }
            if !full && doc.scan.at(Table::CompanyForm, hit.span.end).is_some_and(|h| h.span.len() > 6) {
                continue;
            }
            let span = Span::new(start, hit.span.to());
            last_end = hit.span.to();
            let (form, rule, confidence) = if full {
                (CompanyForm::Full, "company.form", Confidence::High)
            } else {
                (CompanyForm::Short, "company.group", Confidence::Medium)
            };
            push(span, form, rule, confidence, None);
            if row.surface() == "集团" && doc.scan.at(Table::Firm, start as u32).is_none() && (2..=4).contains(&count) {
                brands.insert(brand.to_owned());
            }
            if let Some(alias) = declared_alias(text, hit.span.to(), sentence.span.to()) {
                brands.insert(alias.of(text).to_owned());
                push(alias, CompanyForm::Short, "company.alias", Confidence::High, Some(span));
            }
        }
        for hit in doc.scan.within(Table::Firm, sentence.span) {
            let row = lexicon::rows(Table::Firm)[hit.row as usize];
            let ticker = ticker_behind(text, hit.span.to());
            let context = ticker || said_by_firm(text, hit.span, sentence.span);
            let mut span = hit.span;
            if text[span.to()..].starts_with("集团") {
                span.end += "集团".len() as u32;
            }
            if row.field(1) == "name" && !inside_latin(text, span) || context {
                push(span, CompanyForm::Short, if ticker { "company.ticker" } else { "company.known" }, Confidence::High, None);
            }
        }
        tickers(text, sentence.span, &mut |span| {
            brands.insert(span.of(text).to_owned());
            push(span, CompanyForm::Short, "company.ticker", Confidence::High, None);
        });
        headline(text, sentence.span, &mut |mut span| {
            // 【X澄清：…】: the known name, not the verb behind it.
            if let Some(h) = doc.scan.at(Table::Firm, span.start).filter(|h| h.span.end < span.end) {
                span = h.span;
            }
            brands.insert(span.of(text).to_owned());
            push(span, CompanyForm::Short, "company.headline", Confidence::Medium, None);
        });
    }
    // Short forms that a full name suggests count where the article uses them.
    for name in &names {
        if let super::Expr::Company(Expr { form: CompanyForm::Full, .. }) = name.expr {
            brands.extend(short_forms(doc, name.span));
        }
    }
    let listed: Vec<Span> = names.iter().flat_map(|n| list_after(doc, n.span)).collect();
    for span in listed {
        names.push(Found {
            span,
            expr: super::Expr::Company(Expr { form: CompanyForm::Short, alias_of: None }),
            rule: "company.listed",
            confidence: Confidence::Medium,
        });
    }
    let mut push = |span: Span, form, rule, confidence, alias_of| {
        names.push(Found { span, expr: super::Expr::Company(Expr { form, alias_of }), rule, confidence });
    };
    // Every later occurrence of a short form that the article itself has set.
    for brand in brands.iter().filter(|b| b.chars().count() >= 2) {
        for (i, _) in text.match_indices(brand.as_str()) {
            push(Span::new(i, i + brand.len()), CompanyForm::Short, "company.repeated", Confidence::High, None);
        }
    }
    names
}

/// The forms a full name is shortened to: 浙江广博 and 海川铜业 of 浙江广博新材料有限公司 and 江苏海川铜业有限公司.
fn short_forms(doc: &Document, full: Span) -> Vec<String> {
    let text = &*doc.folded;
    let place = doc.scan.at(Table::Place, full.start).filter(|h| h.span.end < full.end);
    let rest = &text[place.map_or(full.from(), |h| h.span.to())..full.to()];
    let rest = rest.strip_prefix(['省', '市']).unwrap_or(rest);
    let cjk = |s: &str| s.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut forms = Vec::new();
    let brand: String = rest.chars().take(2).collect();
    let core: String = rest.chars().take(4).collect();
    if cjk(&core) && core.chars().count() == 4 && !core.contains("有限") && !core.contains("投资") && !core.contains("集团")
    {
        forms.push(core);
    }
    if let Some(p) = place
        && cjk(&brand)
        && p.span.len() == 6
    {
        forms.push(format!("{}{brand}", p.span.of(text)));
    }
    forms
}

/// The items of a list behind a firm: X、Y、Z等 are firms where each is a short name.
fn list_after(doc: &Document, first: Span) -> Vec<Span> {
    let text = &*doc.folded;
    let mut items = Vec::new();
    let mut at = first.to();
    while let Some(rest) = text[at..].strip_prefix('、') {
        let start = text.len() - rest.len();
        let Some(length) = rest.find(['、', '等', '，', ',', '。', '；', '和', '与', '及', '”', '\n', '（', '('])
        else {
            break;
        };
        let item = &rest[..length];
        let count = item.chars().count();
        let closed = rest[length..].starts_with(['、', '等']);
        let proper = item.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !STOPS.iter().any(|s| item.contains(s));
        let place = doc.scan.at(Table::Place, start as u32).is_some_and(|h| h.span.to() == start + length);
        if !closed || !proper || place || !(3..=6).contains(&count) {
            break;
        }
        at = start + length;
        items.push(Span::new(start, at));
    }
    items
}

fn left_edge(text: &str, floor: usize, form: usize) -> usize {
    let before = &text[floor..form];
    let mut start = form;
    let mut depth = 0;
    for (i, c) in before.char_indices().rev() {
        let at = floor + i;
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' => {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
            _ if !(('\u{4e00}'..='\u{9fff}').contains(&c)
                || c.is_ascii_alphanumeric()
                || matches!(c, '·' | '&' | '-' | '.' | ' ')
                    && depth == 0
                    && text[..at].ends_with(|p: char| p.is_ascii_alphanumeric())) =>
            {
                break;
            }
            _ => {}
        }
        if form - at > 100 {
            break;
        }
        let tail = &text[floor..at + c.len_utf8()];
        // 和 and 为 stand inside names too (和泰, 为明): they close one only when enough of a name stands behind.
        if start < form && STOPS.iter().any(|s| tail.ends_with(s) && !(s.len() == 3 && text[start..form].chars().count() < 2)) {
            break;
        }
        start = at;
    }
    // An opening bracket that never closed, blanks.
    let name = &text[start..form];
    form - name.trim_start_matches([')', '）', ' ', '-', '.']).len()
}

/// Whether the words in front of 公司 read as a name: no verb, particle or number among them.
fn is_name(brand: &str) -> bool {
    token::tagged(brand, 0).iter().all(|t| !t.tag.starts_with(['v', 'd', 'c', 'p', 'r', 'a', 'm', 'u', 't', 'f', 'y']))
}

/// Whether the name stands in front of a stock code or opens a headline (【X：…】).
pub fn is_headlined(text: &str, span: Span) -> bool {
    ticker_behind(text, span.to()) || text[..span.from()].ends_with('【') && text[span.to()..].starts_with(['：', ':'])
}

/// （以下简称“X”）, (简称X) behind a name: the span of X.
fn declared_alias(text: &str, end: usize, limit: usize) -> Option<Span> {
    let rest = &text[end..limit];
    let rest_start = limit - rest.len();
    let inner = rest.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let inner = &inner[..close];
    let at = ["以下简称", "下称", "简称"].iter().find_map(|w| Some(inner.find(w)? + w.len()))?;
    let open = rest_start + rest.len() - rest.strip_prefix(['（', '('])?.len();
    let name = inner[at..].trim_start_matches([':', '：', '“', '"', '「', '为', ' ']);
    let start = open + inner.len() - name.len();
    let name = name.split(['”', '"', '」', '，', ',', '、']).next()?;
    (name.chars().count() >= 2 && !["公司", "本公司", "标的公司", "合资公司", "项目公司"].contains(&name))
        .then(|| Span::new(start, start + name.len()))
}

/// Whether a stock code in brackets follows: (301013.SZ), （00700.HK）, (SZ300806).
fn ticker_behind(text: &str, end: usize) -> bool {
    ticker_length(&text[end..]).is_some()
}

fn ticker_length(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix(['(', '（'])?;
    let close = inner.find([')', '）'])?;
    let code = &inner[..close];
    let digits = code.chars().filter(char::is_ascii_digit).count();
    (code.len() <= 12 && digits >= 4 && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ':')))
        .then_some(close)
}

/// Names in front of a stock code.
fn tickers(text: &str, sentence: Span, emit: &mut dyn FnMut(Span)) {
    let slice = sentence.of(text);
    for (i, c) in slice.char_indices().filter(|(_, c)| matches!(c, '(' | '（')) {
        let at = sentence.from() + i;
        if ticker_length(&slice[i..]).is_none() {
            continue;
        }
        let _ = c;
        let before = &text[sentence.from()..at];
        let name: usize = before
            .chars()
            .rev()
            .take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c) || c.is_ascii_alphanumeric() || matches!(c, '*' | '-'))
            .map(char::len_utf8)
            .sum();
        let mut start = at - name;
        for stop in ["电", "公司", "与", "和", "股东", "获悉"] {
            if let Some(k) = text[start..at]
                .rfind(stop)
                .filter(|k| k + stop.len() < at - start && *stop != *"电" || text[start..at].contains("日电"))
            {
                let cut = start + k + stop.len();
                if at - cut >= 6 {
                    start = cut;
                }
            }
        }
        if (6..=36).contains(&(at - start)) {
            emit(Span::new(start, at));
        }
    }
}

/// 【X：公司拟…】, X公告称: the firm that a headline or announcement speaks of.
fn headline(text: &str, sentence: Span, emit: &mut dyn FnMut(Span)) {
    let slice = sentence.of(text);
    if let Some(rest) = slice.strip_prefix('【')
        && let Some(colon) = rest.find(['：', ':'])
    {
        let name = &rest[..colon];
        let plain = name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || c.is_ascii_alphanumeric());
        if plain
            && (2..=8).contains(&name.chars().count())
            && !["部", "局", "会", "委", "院", "快讯", "机构"].iter().any(|w| name.ends_with(w))
        {
            let start = sentence.from() + '【'.len_utf8();
            emit(Span::new(start, start + name.len()));
        }
    }
}

/// Whether the words around a name that is also a common word make it a firm's.
fn said_by_firm(text: &str, span: Span, sentence: Span) -> bool {
    let after = &text[span.to()..sentence.to()];
    let before = &text[sentence.from()..span.from()];
    let says = [
        "公告",
        "董事长",
        "总经理",
        "总裁",
        "CEO",
        "表示",
        "称，",
        "宣布",
        "股份",
        "股价",
        "董秘",
        "集团",
        "公司",
        "发布公告",
        "拟",
        "方面",
    ]
    .iter()
    .any(|w| after.starts_with(w));
    let opens = before.is_empty() || before.ends_with(['【', '，', '。', '、', '“']);
    says && (opens || before.ends_with('电')) || before.ends_with('【') && after.starts_with(['：', ':'])
}

fn inside_latin(text: &str, span: Span) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let surface = span.of(text);
    latin(surface.chars().next()) && latin(text[..span.from()].chars().next_back())
        || latin(surface.chars().next_back()) && latin(text[span.to()..].chars().next())
}

/// The key to compare by, and a declared alias.
pub fn resolve(expr: &Expr, span: Span, context: &Context) -> CompanyValue {
    CompanyValue { key: key(context.doc.slice(span)), form: expr.form, alias_of: expr.alias_of }
}

/// A name folded for comparison: brackets and width folded, blanks dropped, Latin letters in lower case.
pub fn key(name: &str) -> String {
    let fold = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c.to_ascii_lowercase(),
    };
    name.chars().filter(|c| !c.is_whitespace()).map(fold).collect()
}
