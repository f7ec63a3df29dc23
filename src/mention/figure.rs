//! Figures: a number with its unit, and the word in the sentence that says what it measures.
//!
//! The number comes first: every number with a unit is a candidate. Its metric is the nearest governing cue of a fitting
//! class, on the left within the clause, else directly on the right (`500个就业岗位`), else the one of the figure that it is
//! coordinated with (`产值6亿元、7亿元`). A number that no cue governs is no figure. Words stand in `metric.tsv`, `unit.tsv`
//! and `modality.tsv`.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::number::{self, Number, Shape};
use super::{Clues, Condition, Confidence, Expr, FigureValue, Found, Kind, Metric, Modality, Period, Qualifier};
use crate::data::{Hit, Row, Table, lexicon};
use crate::error::Diagnostic;
use crate::span::Span;
use crate::text::Document;
use crate::text::sentence::is_clause_mark;

/// What a unit counts; a metric takes units of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Money,
    Quantity,
    Area,
    People,
}

impl Class {
    fn from_name(name: &str) -> Class {
        match name {
            "money" => Class::Money,
            "area" => Class::Area,
            "people" => Class::People,
            _ => Class::Quantity,
        }
    }

    /// Whether a metric of this class can be counted in units of the other: floor tiles in m², pigs in 头 or 个.
    fn takes(self, unit: Class) -> bool {
        self == unit || self == Class::Quantity && unit != Class::Money
    }
}

struct Unit {
    name: &'static str,
    factor: Decimal,
    class: Class,
}

struct Cue {
    metric: Metric,
    class: Class,
    /// Whether it may stand behind its number.
    after: bool,
    period: Option<Period>,
    modality: Option<Modality>,
}

static UNITS: LazyLock<Vec<Option<Unit>>> = LazyLock::new(|| {
    let unit =
        |row: &Row| Some(Unit { name: row.field(1), factor: row.field(2).parse().ok()?, class: Class::from_name(row.field(3)) });
    lexicon::rows(Table::Unit).iter().map(unit).collect()
});

static CUES: LazyLock<Vec<Option<Cue>>> = LazyLock::new(|| {
    let cue = |row: &Row| {
        Some(Cue {
            metric: Metric::from_name(row.field(1))?,
            class: Class::from_name(row.field(2)),
            after: row.field(3) == "both",
            period: Period::from_name(row.field(4)),
            modality: Modality::from_name(row.field(5)),
        })
    };
    lexicon::rows(Table::Metric).iter().map(cue).collect()
});

/// How far a word says that something is fact, and whether it yields to a stronger one.
static MODALITIES: LazyLock<Vec<Option<(Modality, bool)>>> = LazyLock::new(|| {
    let rows = lexicon::rows(Table::Modality).iter();
    rows.map(|r| Some((Modality::from_name(r.field(1))?, r.field(2) == "strong"))).collect()
});

/// A number with its unit, before its metric is known.
struct Quantity {
    span: Span,
    /// The number without qualifying words.
    number: Span,
    low: Option<Decimal>,
    high: Option<Decimal>,
    qualifier: Qualifier,
    unit: String,
    class: Class,
    period: Option<Period>,
}

/// Finds figures.
pub fn find(clues: &Clues, _diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    let doc = clues.doc;
    let mut found = Vec::new();
    for sentence in &doc.sentences {
        let numbers = clues.numbers_within(sentence.span);
        if numbers.is_empty() {
            continue;
        }
        let mut last: Option<(Found, Class)> = None;
        let quantities: Vec<Quantity> = numbers.iter().filter_map(|n| quantity(doc, n, sentence.span)).collect();
        for (i, q) in quantities.iter().enumerate() {
            if found.last().is_some_and(|f: &Found| f.span.overlaps(q.span)) || is_conversion(doc, q, sentence.span) {
                continue;
            }
            let next = quantities.get(i + 1).map_or(sentence.span.end, |n| n.span.start);
            let previous_end = if i > 0 { quantities[i - 1].span.end } else { sentence.span.start };
            let Some(f) = figure(doc, q, sentence.span, previous_end, next, last.as_ref()) else { continue };
            last = Some((f.clone(), q.class));
            found.push(f);
        }
    }
    found
}

/// Resolves a figure.
pub fn resolve(value: Box<FigureValue>, _span: Span, _context: &super::Context) -> Box<FigureValue> {
    value
}

/// Reads the unit behind a number and the qualifying words around both.
fn quantity(doc: &Document, n: &Number, sentence: Span) -> Option<Quantity> {
    let text = &*doc.folded;
    let limit = sentence.to();
    let mut end = n.span.to();
    let mut qualifier = n.inner;
    end = skip_blanks(text, end, limit);
    for inner in ["多", "余"] {
        if text[end..limit].starts_with(inner) {
            qualifier = Some(Qualifier::Over);
            end += inner.len();
        }
    }
    end = skip_blanks(text, end, limit);
    let mut start = n.span.from();
    let currency = currency_before(text, sentence.from(), start);
    let unit_hit = doc.scan.at(Table::Unit, end as u32).filter(|h| h.span.end <= sentence.end);
    let (mut unit, mut factor, mut class);
    match unit_hit.and_then(|h| Some((h, UNITS.get(h.row as usize)?.as_ref()?))) {
        Some((hit, u)) => {
            (unit, factor, class) = (u.name, u.factor, u.class);
            end = hit.span.to();
            for suffix in ["人民币"] {
                if unit == "CNY" && text[end..limit].starts_with(suffix) {
                    end += suffix.len();
                }
            }
        }
        // 投资1.85亿: the 元 is left out after a large multiplier.
        None if text[..n.span.to()].ends_with(['亿', '万']) => {
            (unit, factor, class) = ("CNY", Decimal::ONE, Class::Money);
            end = n.span.to();
        }
        None if currency.is_some() => {
            (unit, factor, class) = ("CNY", Decimal::ONE, Class::Money);
            end = n.span.to();
        }
        None => return None,
    }
    if let Some((code, at)) = currency
        && class == Class::Money
    {
        if unit == "CNY" {
            unit = code;
        }
        start = at;
    }
    // Per ton, per share, per square metre: a price, unless it is per year or day.
    let mut period = None;
    let rest = &text[end..limit];
    if let Some(per) = rest.strip_prefix(['/', '／']) {
        let slash = rest.len() - per.len();
        for (word, p) in [
            ("年", Period::Year),
            ("a", Period::Year),
            ("月", Period::Month),
            ("天", Period::Day),
            ("日", Period::Day),
            ("d", Period::Day),
        ] {
            if per.starts_with(word) {
                period = Some(p);
                end += slash + word.len();
            }
        }
        if period.is_none() && class == Class::Money {
            return None;
        }
    }
    for suffix in ["多", "余"] {
        let after = &text[end..limit];
        if class == Class::Money && after.starts_with(suffix) {
            qualifier = Some(Qualifier::Over);
            end += suffix.len();
        }
    }
    if let Some((q, at)) = number::qualifier_after(&text[..limit], end) {
        // 亿元以上项目 is a class of projects, not an amount.
        let threshold = q == Qualifier::AtLeast
            && ["项目", "的项目", "企业", "的企业", "工业项目", "重大项目"].iter().any(|w| text[at..limit].starts_with(w));
        if threshold {
            return None;
        }
        qualifier = qualifier.or(Some(q));
        end = at;
    }
    if let Some((q, at)) = number::qualifier_before(text, start)
        && at >= sentence.from()
    {
        qualifier = Some(q);
        start = at;
    }
    factor = factor.normalize();
    let times = |d: Option<Decimal>| d.and_then(|d| d.checked_mul(factor));
    let (mut low, mut high) = (times(n.low), times(n.high));
    // 1000件 and 700片 are pieces; a range or an order keeps its ends.
    match n.shape {
        Shape::Range => qualifier = Some(Qualifier::Range),
        Shape::Order => {
            qualifier = Some(Qualifier::Order);
            high = None;
        }
        Shape::Single => {}
    }
    if low.is_none() {
        low = high.take();
    }
    low?;
    if class == Class::Money && unit.len() != 3 {
        class = Class::Quantity;
    }
    Some(Quantity {
        span: Span::new(start, end),
        number: n.span,
        low,
        high,
        qualifier: qualifier.unwrap_or(Qualifier::Exact),
        unit: unit.to_owned(),
        class,
        period,
    })
}

fn skip_blanks(text: &str, from: usize, limit: usize) -> usize {
    let rest = &text[from..limit];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\u{3000}', '\u{a0}']).len();
    // Only a blank or two: more is a column of a table.
    if blanks <= 3 { from + blanks } else { from }
}

/// A currency that stands in front of its number (US$, 人民币), with its start.
fn currency_before(text: &str, sentence: usize, start: usize) -> Option<(&'static str, usize)> {
    let before = text[sentence..start].trim_end_matches(' ');
    let signs = [
        ("人民币", "CNY"),
        ("US$", "USD"),
        ("USD", "USD"),
        ("RMB", "CNY"),
        ("HK$", "HKD"),
        ("￥", "CNY"),
        ("¥", "CNY"),
        ("$", "USD"),
        ("＄", "USD"),
        ("€", "EUR"),
        ("£", "GBP"),
    ];
    signs.iter().find(|(s, _)| before.ends_with(s)).map(|(s, code)| (*code, sentence + before.len() - s.len()))
}

/// Whether the quantity is the conversion of another in brackets: （约合…）.
fn is_conversion(doc: &Document, q: &Quantity, sentence: Span) -> bool {
    let before = &doc.folded[sentence.from()..q.span.from()];
    let Some(open) = before.rfind(['(', '（']) else { return false };
    let inside = &before[open..];
    if inside.contains([')', '）']) || inside.chars().count() > 10 {
        return false;
    }
    let ends_in_unit = before[..open].chars().next_back().is_some_and(|c| "元币镑亩尺米里".contains(c));
    inside.contains("合") || ends_in_unit && inside.chars().count() <= 4
}

fn cue_of(hit: &Hit) -> Option<&'static Cue> {
    CUES.get(hit.row as usize)?.as_ref()
}

/// Gives a quantity its metric and attributes; `None` where nothing governs it.
fn figure(
    doc: &Document,
    q: &Quantity,
    sentence: Span,
    previous_end: u32,
    next: u32,
    last: Option<&(Found, Class)>,
) -> Option<Found> {
    let text = &*doc.folded;
    let clause_start = clause_start(text, sentence, q.span.start);
    let clause = Span { start: clause_start, end: q.span.start };
    let fits = |h: &&Hit| cue_of(h).is_some_and(|c| c.class.takes(q.class));
    let left_limit = Span { start: clause.start.max(previous_end), end: q.span.start };
    let left = doc.scan.within(Table::Metric, left_limit).iter().rfind(fits);
    let after = Span { start: q.span.end, end: clause_end(text, sentence, q.span.end).min(next.max(q.span.end)) };
    let right = doc
        .scan
        .within(Table::Metric, after)
        .iter()
        .find(fits)
        .filter(|h| cue_of(h).is_some_and(|c| c.after) && right_gap(Span { start: q.span.end, end: h.span.start }.of(text)));
    let gap_is_growth = |h: &Hit| {
        let gap = Span { start: h.span.end, end: q.span.start }.of(text);
        ["增长", "下降", "增加了", "减少", "降低", "提高", "占", "同比", "每"].iter().any(|w| gap.contains(w))
    };
    let left = left.filter(|h| !gap_is_growth(h) && left_gap(Span { start: h.span.end, end: q.span.start }.of(text), q.class));
    let mut rule = "figure.cue-left";
    let hit = match (left, right) {
        (Some(l), Some(r)) => {
            let near_right = r.span.start - q.span.end <= 3;
            let weak_left = cue_of(l).is_some_and(|c| {
                c.metric == Metric::InvestmentOther
                    || c.metric == Metric::TotalInvestment && Span { start: l.span.end, end: q.span.start }.len() > 12
            });
            if near_right && weak_left { Some(r) } else { Some(l) }
        }
        (Some(l), None) => Some(l),
        (None, Some(r)) => {
            rule = "figure.cue-right";
            Some(r)
        }
        (None, None) => None,
    };
    let (metric, cue_span, cue_period, cue_modality) = match hit {
        Some(h) => {
            let cue = cue_of(h)?;
            (cue.metric, Some(h.span), cue.period, cue.modality)
        }
        None => {
            if let Some((f, class)) = last
                && *class == q.class
                && coordinated(Span { start: f.span.end.min(q.span.start), end: q.span.start }.of(text))
                && let Expr::Figure(v) = &f.expr
            {
                rule = "figure.coordinated";
                (v.metric, v.cue, v.period, (v.modality != Modality::Stated).then_some(v.modality))
            } else if q.class == Class::Quantity && (q.period.is_some() || heads_project(doc, q, sentence)) {
                rule = "figure.project-name";
                (Metric::Capacity, None, None, None)
            } else {
                return None;
            }
        }
    };
    let metric = match metric {
        // 完成投资 without the completion: 需完成投资, 计划完成投资 are plans, which the modality tells.
        Metric::TotalInvestment if clause.of(text).contains("环保投资") => Metric::ComponentInvestment,
        m => m,
    };
    let unit = if metric == Metric::Employment { "person".to_owned() } else { q.unit.clone() };
    if metric.kind() == Kind::Output && q.class == Class::People && metric != Metric::Employment {
        return None;
    }
    if q.class == Class::People && metric == Metric::Capacity {
        return None;
    }
    let carried = last.filter(|(f, _)| carries(doc, metric, f, cue_span.unwrap_or(q.span), sentence));
    let carried = carried.and_then(|(f, _)| if let Expr::Figure(v) = &f.expr { Some(v) } else { None });
    let modality = modality(doc, clause, cue_span, metric)
        .or(cue_modality)
        .or_else(|| carried.map(|v| v.modality))
        .unwrap_or_else(|| default_modality(doc, metric, sentence, q.span));
    let period = q
        .period
        .or(cue_period)
        .or_else(|| yearly(clause.of(text)))
        .or_else(|| carried.and_then(|v| v.period))
        .filter(|_| metric.kind() == Kind::Output);
    let phase = phase(text, sentence, clause, q.span.start);
    let condition =
        condition(Span { start: sentence.start, end: q.span.start }.of(text)).filter(|_| metric.kind() != Kind::Scale);
    let (value, low, high) = match q.qualifier {
        Qualifier::Range => (None, q.low, q.high),
        Qualifier::Order => (None, q.low, None),
        Qualifier::Near | Qualifier::AtMost => (q.low, None, q.low),
        Qualifier::Over | Qualifier::AtLeast => (q.low, q.low, None),
        Qualifier::Exact | Qualifier::About => (q.low, None, None),
    };
    let value = FigureValue {
        metric,
        value,
        low,
        high,
        unit,
        qualifier: q.qualifier,
        modality,
        period,
        phase,
        condition,
        due: None,
        cue: cue_span,
    };
    debug_assert!(q.span.contains(q.number));
    let confidence = match rule {
        "figure.cue-left" => Confidence::High,
        "figure.cue-right" | "figure.project-name" => Confidence::Medium,
        _ => Confidence::Low,
    };
    Some(Found { span: q.span, expr: Expr::Figure(Box::new(value)), rule, confidence })
}

/// Where the clause that holds the offset starts. A comma between digits groups them and ends nothing.
fn clause_start(text: &str, sentence: Span, at: u32) -> u32 {
    let before = Span { start: sentence.start, end: at }.of(text);
    before
        .char_indices()
        .rev()
        .find(|&(_, c)| is_clause_mark(c))
        .map_or(sentence.start, |(i, c)| sentence.start + (i + c.len_utf8()) as u32)
}

fn clause_end(text: &str, sentence: Span, at: u32) -> u32 {
    let after = Span { start: at.min(sentence.end), end: sentence.end }.of(text);
    after.char_indices().find(|&(_, c)| is_clause_mark(c)).map_or(sentence.end, |(i, _)| at + i as u32)
}

/// What may stand between a cue on the left and its number.
fn left_gap(gap: &str, class: Class) -> bool {
    let count = gap.chars().count();
    // 年产 takes the product's name before the number; money stands close to its noun.
    count <= if class == Class::Money { 14 } else { 20 }
}

/// What may stand between a number and a cue on its right.
fn right_gap(gap: &str) -> bool {
    gap.chars().count() <= 8 && !gap.contains(['、', '。', '；', '(', '（'])
}

/// Whether the words between two quantities only join them.
fn coordinated(gap: &str) -> bool {
    let count = gap.chars().count();
    let joined = gap.contains(['、', '和', '及', '与', '/', '，', ',']) || gap.contains("以及");
    joined && count <= 10 && !["增长", "下降", "同比", "占", "其中", "价格", "单价"].iter().any(|w| gap.contains(w))
}

/// Whether the quantity stands in a project's name: a head follows within the clause (6万吨磷酸铁锂项目).
fn heads_project(doc: &Document, q: &Quantity, sentence: Span) -> bool {
    let text = &*doc.folded;
    let end = clause_end(text, sentence, q.span.end);
    let after = Span { start: q.span.end, end };
    doc.scan.within(Table::ProjectHead, after).first().is_some_and(|h| {
        let gap = Span { start: q.span.end, end: h.span.start }.of(text);
        gap.chars().count() <= 16
            && !gap.contains(['的', '、'])
            && !matches!(q.unit.as_str(), "m" | "座" | "条" | "unit" | "个" | "person" | "piece")
    })
}

/// Whether attributes carry over from the figure before: the same family in the same sentence, no new subject between.
fn carries(doc: &Document, metric: Metric, last: &Found, cue: Span, sentence: Span) -> bool {
    let Expr::Figure(v) = &last.expr else { return false };
    if v.metric.kind() != metric.kind() || last.span.start < sentence.start || cue.start < last.span.end {
        return false;
    }
    let gap = Span { start: last.span.end, end: cue.start }.of(&doc.folded);
    gap.chars().count() <= 6 && !["项目", "公司", "其中"].iter().any(|w| gap.contains(w))
}

/// The nearest strong cue on the left in the clause, else the nearest weak one.
fn modality(doc: &Document, clause: Span, cue: Option<Span>, metric: Metric) -> Option<Modality> {
    let of = |h: &Hit| MODALITIES.get(h.row as usize).copied().flatten();
    let hits = doc.scan.within(Table::Modality, clause);
    let strong = hits.iter().rev().filter_map(of).find(|&(_, strong)| strong);
    let weak = hits.iter().rev().filter_map(of).find(|&(_, strong)| !strong);
    let text = clause.of(&doc.folded);
    // 计划投资 and 拟投资 are one cue each; their first word tells the modality.
    let in_cue = cue
        .map(|c| c.of(&doc.folded))
        .filter(|c| c.starts_with("计划") || c.starts_with('拟') || c.starts_with("规划") || c.starts_with("设计"))
        .map(|_| Modality::Planned);
    let weak = weak.filter(|_| {
        let capital = matches!(metric.kind(), Kind::Investment | Kind::Scale) || metric == Metric::Capacity;
        !(capital && text.contains('可'))
    });
    strong.map(|(m, _)| m).or(in_cue).or(weak.map(|(m, _)| m))
}

/// The modality where no word of the clause tells: what a plant will yield once it runs is expected.
fn default_modality(doc: &Document, metric: Metric, sentence: Span, at: Span) -> Modality {
    let before = Span { start: sentence.start, end: at.start }.of(&doc.folded);
    let later = ["投产后", "建成后", "达产后", "完工后"].iter().any(|w| before.contains(w));
    if metric.kind() == Kind::Output && metric != Metric::Capacity && later { Modality::Expected } else { Modality::Stated }
}

/// 年可实现, 每年, 年均 in front of the metric: per year. 2010年 is a date.
fn yearly(clause: &str) -> Option<Period> {
    if clause.contains("每年") || clause.contains("年均") {
        return Some(Period::Year);
    }
    ["年可", "年实现", "年将", "年新增"].iter().find_map(|w| {
        let at = clause.find(w)?;
        let before = clause[..at].chars().next_back();
        (!before.is_some_and(|c| c.is_numeric() || "今去明前后两全当〇零一二三四五六七八九".contains(c))).then_some(Period::Year)
    })
}

/// The phase that scopes a figure: the last one named before it in the clause, else in the sentence when no whole came between.
fn phase(text: &str, sentence: Span, clause: Span, at: u32) -> Option<String> {
    let phases = [("一期", "1"), ("首期", "1"), ("二期", "2"), ("三期", "3"), ("四期", "4"), ("五期", "5")];
    let last = |s: &str| {
        let found = phases.iter().filter_map(|(w, p)| {
            let i = s.rfind(w)?;
            let before = s[..i].chars().next_back();
            // 一、二期 and 第一期 count; 十二期 and 分一期 do not.
            (!before.is_some_and(|c| "十分两".contains(c))).then_some((i, *p))
        });
        found.max_by_key(|(i, _)| *i).map(|(i, p)| (i, p.to_owned()))
    };
    let whole = |s: &str| ["总投资", "全部", "合计", "共"].iter().any(|w| s.contains(w));
    if let Some((_, p)) = last(Span { start: clause.start, end: at }.of(text)) {
        return Some(p);
    }
    let before = Span { start: sentence.start, end: clause.start }.of(text);
    let (i, p) = last(before)?;
    (!whole(&before[i..]) && !whole(Span { start: clause.start, end: at }.of(text)) && before[i..].chars().count() <= 24)
        .then_some(p)
}

fn condition(before: &str) -> Option<Condition> {
    let words = [
        ("达产后", Condition::FullCapacity),
        ("达产达效后", Condition::FullCapacity),
        ("满产后", Condition::FullCapacity),
        ("投产后", Condition::Production),
        ("竣工投产", Condition::Production),
        ("建成后", Condition::Completion),
        ("建成投用后", Condition::Completion),
        ("获批后", Condition::Approval),
    ];
    words.iter().filter_map(|(w, c)| Some((before.rfind(w)?, *c))).max_by_key(|(i, _)| *i).map(|(_, c)| c)
}
