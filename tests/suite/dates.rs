//! Properties of the date recogniser: dates written in many ways are read back, no text makes it panic, its time grows
//! with the text, and what is doubtful warns.

use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::Value;
use taojin::input::{Hints, RawDocument};
use taojin::inside::{Article, Clues, Context, Document, Expr, Mention, Value as Meaning, date, place};
use taojin::{Extractor, Options};

fn raw(text: &str) -> RawDocument {
    RawDocument {
        id: "date".into(),
        bytes: text.as_bytes().to_vec(),
        hints: Hints { encoding: Some(encoding_rs::UTF_8), ..Hints::default() },
        ..RawDocument::default()
    }
}

fn record(text: &str, reference: Date) -> Value {
    let options = Options { date: Some(reference), ..Options::default() };
    serde_json::to_value(Extractor::new(options).extract(&raw(text))).unwrap()
}

/// The dates found: their texts and EDTF.
fn dates(text: &str, reference: Date) -> Vec<(String, String)> {
    let field = |v: &Value| v.as_str().unwrap_or("-").to_owned();
    let record = record(text, reference);
    let mentions = record["mentions"].as_array().unwrap().iter().filter(|m| m["kind"] == "date");
    mentions.map(|m| (field(&m["text"]), field(&m["value"]["edtf"]))).collect()
}

/// 25 in Chinese numerals.
fn numeral(n: i8) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let ones = digits[n as usize % 10];
    match n / 10 {
        0 => ones.to_owned(),
        1 => format!("十{ones}"),
        tens => format!("{}十{ones}", digits[tens as usize]),
    }
}

/// 2010 digit by digit.
fn positional(n: i16, digits: [char; 10]) -> String {
    n.to_string().chars().map(|c| digits[c as usize - '0' as usize]).collect()
}

const CHINESE: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const ZERO: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const WIDE: [char; 10] = ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'];

/// Ways to write a day and what they mean.
fn surfaces(d: Date) -> Vec<(String, String)> {
    let (y, m, day) = (d.year(), d.month(), d.day());
    let wide = |n: i8| positional(n.into(), WIDE);
    let month_last = d.last_of_month();
    let next = d.checked_add(40.days()).unwrap();
    let same = |s: String| (s, d.to_string());
    let month = format!("{y:04}-{m:02}");
    vec![
        same(format!("{y}年{m}月{day}日")),
        same(format!("{y}年{m:02}月{day:02}日")),
        same(format!("{y} 年 {m} 月 {day} 日")),
        same(format!("{}年{}月{}日", positional(y, WIDE), wide(m), wide(day))),
        same(format!("{}年{}月{}日", positional(y, CHINESE), numeral(m), numeral(day))),
        same(format!("{}年{}月{}日", positional(y, ZERO), numeral(m), numeral(day))),
        same(format!("{y}-{m:02}-{day:02}")),
        same(format!("{y}/{m}/{day}")),
        same(format!("{y}.{m}.{day}")),
        same(format!("{y}年{m}月{day}号")),
        same(format!("{y}年{m}月{day}日上午9时30分")),
        (format!("{y}年{m}月"), month.clone()),
        (format!("{y}年{m}月份"), month.clone()),
        (format!("{}年{}月底", positional(y, CHINESE), numeral(m)), month),
        (format!("{y}年{m}月下旬"), format!("{y:04}-{m:02}-21/{month_last}")),
        (format!("{y}年第{}季度", (m - 1) / 3 + 1), {
            let first = (m - 1) / 3 * 3 + 1;
            format!("{y:04}-{first:02}/{y:04}-{:02}", first + 2)
        }),
        (format!("{y}年度"), format!("{y:04}")),
        (format!("{y}年{m}月{day}日至{}年{}月{}日", next.year(), next.month(), next.day()), format!("{d}/{next}")),
        (format!("{y}年{m}月{day}日—{}月{}日", next.month(), next.day()), format!("{d}/{next}")),
        (format!("{y}—{}年", y + 3), format!("{y:04}/{:04}", y + 3)),
    ]
}

fn any_date() -> impl Strategy<Value = Date> {
    (0..20_000i64).prop_map(|n| Date::constant(1980, 1, 1).checked_add(n.days()).unwrap())
}

/// What dates are made of, and what stands around them.
const PIECES: &[&str] = &[
    "1",
    "12",
    "31",
    "2011",
    "２０",
    "一",
    "二〇一〇",
    "十",
    "两",
    "年",
    "月",
    "日",
    "号",
    "底",
    "初",
    "季度",
    "上半年",
    "前",
    "第",
    "个月",
    "上",
    "下",
    "周",
    "五",
    "末",
    "今年",
    "去年",
    "当日",
    "次年",
    "同期",
    "以来",
    "至今",
    "至",
    "-",
    "—",
    "、",
    "和",
    "/",
    ".",
    " ",
    "　",
    "“",
    "”",
    "《",
    "》",
    "十四五",
    "世纪",
    "90",
    "年代",
    "春节",
    "五一",
    "假期",
    "农历",
    "正月",
    "初八",
    "廿",
    "民国",
    "康熙",
    "元",
    "三",
    "B",
    "?",
    "Q2",
    "财年",
    "最后",
    "的",
    "起",
    "将",
    "。",
    "，",
    "\n",
    "昨",
    "(21)",
    "O",
    "亿元",
    "😀",
    "a",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn dates_are_read_back(d in any_date(), which in 0..20usize) {
        let (surface, edtf) = surfaces(d).swap_remove(which);
        let text = format!("新厂于{surface}，动工。");
        prop_assert_eq!(dates(&text, Date::constant(2040, 6, 15)), [(surface, edtf)]);
    }

    #[test]
    fn relative_dates_are_read_back(r in any_date()) {
        let day = |n: i64| r.checked_add(n.days()).unwrap().to_string();
        let year = r.year();
        let month = |n: i32| {
            let d = r.first_of_month().checked_add(n.months()).unwrap();
            format!("{:04}-{:02}", d.year(), d.month())
        };
        let monday = i64::from(r.weekday().to_monday_zero_offset());
        let cases = [
            ("昨日", day(-1)),
            ("今天上午", day(0)),
            ("明天", day(1)),
            ("上月", month(-1)),
            ("下个月", month(1)),
            ("去年", (year - 1).to_string()),
            ("明年底", format!("{:04}-12", year + 1)),
            ("今年以来", format!("{year:04}-01-01/{r}")),
            ("本周", format!("{}/{}", day(-monday), day(6 - monday))),
            ("上周三", day(-monday - 5)),
            ("日前", format!("{r}~")),
        ];
        for (surface, edtf) in cases {
            let found = dates(&format!("设备{surface}，进场。"), r);
            prop_assert_eq!(found, [(surface.to_owned(), edtf)]);
        }
    }

    #[test]
    fn no_text_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60), tail in "\\PC{0,20}") {
        let text = pieces.concat() + &tail;
        let chars: Vec<char> = text.chars().collect();
        let record = record(&text, Date::constant(2023, 3, 19));
        for m in record["mentions"].as_array().unwrap() {
            let (start, end) = (m["start"].as_u64().unwrap() as usize, m["end"].as_u64().unwrap() as usize);
            prop_assert_eq!(m["text"].as_str().unwrap(), chars[start..end].iter().collect::<String>());
        }
    }
}

/// The time to find and resolve the dates of a text.
fn time(text: &str) -> Duration {
    let raw = raw(text);
    let article = Article::read(&raw, Some(Date::constant(2023, 3, 19)));
    let doc = Document::new(&article);
    let clues = Clues::new(&doc);
    let scene = place::Scene::default();
    let start = Instant::now();
    let mut mentions: Vec<Mention> = Vec::new();
    for f in date::find(&clues) {
        let context = Context { doc: &doc, reference: article.metadata.reference_date, scene: &scene, earlier: &mentions };
        let Expr::Date(expr) = &f.expr else { unreachable!("the date finder finds dates") };
        if let Some(value) = date::resolve(expr, f.span, &context) {
            let value = Meaning::Date(value);
            mentions.push(Mention { span: f.span, sentence: 0, value, rule: f.rule, confidence: f.confidence, inside: None });
        }
    }
    start.elapsed()
}

#[test]
fn time_grows_with_the_text() {
    let units = [
        "1",
        "九",
        "十",
        "前",
        "第",
        "《",
        "“",
        "至",
        "1-",
        "1、",
        "1月",
        "1月1日",
        "2008、",
        "2011年",
        "当日",
        "上世纪",
        "今年的",
        "同期",
        "去年同期",
        "周",
        "农历",
        "前第最后",
        "二〇",
    ];
    for unit in units {
        let long = |bytes: usize| time(&format!("项目{}", unit.repeat(bytes / unit.len())));
        let (short, long) = (long(6_000), long(60_000));
        // Ten times the text; four times that is slack for a busy machine, and quadratic time would be a hundred.
        let most = short * 40 + Duration::from_millis(200);
        assert!(long < most, "{unit}: {short:?} for 6 kB, {long:?} for 60 kB");
    }
}

#[test]
fn doubtful_dates_warn() {
    let cases = [
        ("今年1B8月份签约较多。", "damaged_number"),
        ("2月30日开工。", "damaged_number"),
        ("2019年2月29日开工。", "damaged_number"),
        ("雍正十六年修桥。", "damaged_number"),
        ("自98年6月30日開放以來，台灣旅客增加。", "era_assumed"),
    ];
    for (text, code) in cases {
        let warnings = record(text, Date::constant(2023, 3, 19))["warnings"].clone();
        assert!(warnings.as_array().unwrap().iter().any(|w| w["code"] == code), "{text}: {warnings}");
    }
    let sound = record("2020年2月29日开工，康熙三年修桥。", Date::constant(2023, 3, 19));
    assert_eq!(sound["warnings"].as_array().unwrap().len(), 0);
}
