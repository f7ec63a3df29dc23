//! What holds of every record, whatever the article: spans, order, ids, ranges; in every encoding; on any bytes.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{self, Kept, list, text};
use encoding_rs::Encoding;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use taojin::record::Metric;
use taojin::{Extractor, Options};

/// Checks all that RECORD says of every record. `bytes` are the article's, `encoding` what they are in.
fn check(record: &Value, bytes: &[u8], encoding: &'static Encoding) -> Result<(), String> {
    let article: Vec<char> = text(record, "text").chars().collect();
    let damaged = article.contains(&'\u{FFFD}');
    let at = |v: &Value| v.as_u64().expect("an offset") as usize;
    let mut mentions: BTreeMap<&str, &Value> = BTreeMap::new();
    let (mut end, mut byte_end) = (0, 0);
    for (n, m) in list(record, "mentions").iter().enumerate() {
        let surface = text(m, "text");
        let fail = |what: &str| Err(format!("{what}: {m}"));
        if text(m, "id") != format!("m{}", n + 1) {
            return fail("ids do not count up");
        }
        let (from, to) = (at(&m["start"]), at(&m["end"]));
        if from < end || from >= to || to > article.len() {
            return fail("out of order, empty or outside");
        }
        if article[from..to].iter().collect::<String>() != surface {
            return fail("the span holds another text");
        }
        let (byte_from, byte_to) = (at(&m["byte_start"]), at(&m["byte_end"]));
        if byte_from < byte_end || byte_from >= byte_to || byte_to > bytes.len() {
            return fail("bytes out of order, empty or outside");
        }
        if !damaged && encoding.decode_without_bom_handling(&bytes[byte_from..byte_to]).0 != surface {
            return fail("the bytes hold another text");
        }
        (end, byte_end) = (to, byte_to);
        value(m, article.len()).or_else(|why| fail(&why))?;
        mentions.insert(text(m, "id"), m);
    }
    companies(record, &mentions)?;
    projects(record, &mentions, article.len())?;
    for w in list(record, "warnings") {
        if w["start"].is_u64() && !(at(&w["start"]) < at(&w["end"]) && at(&w["end"]) <= article.len()) {
            return Err(format!("a warning's span: {w}"));
        }
    }
    Ok(())
}

/// What holds of a mention's value by itself.
fn value(m: &Value, length: usize) -> Result<(), String> {
    let v = &m["value"];
    match text(m, "kind") {
        "date" => match (v["first"].as_str(), v["last"].as_str()) {
            (Some(first), Some(last)) if first > last => Err("ends before it begins".into()),
            (None, None) if v["edtf"].is_string() => Err("a date without days".into()),
            _ => Ok(()),
        },
        "place" => {
            let six = |c: &Value| c.as_str().is_some_and(|c| c.len() == 6 && c.bytes().all(|b| b.is_ascii_digit()));
            if v["code"].is_string() && !six(&v["code"]) || !list(v, "candidates").iter().all(six) {
                return Err("no code of six digits".into());
            }
            Ok(())
        }
        kind @ ("investment" | "output" | "scale" | "amount") => {
            let metric = Metric::from_name(text(v, "metric")).ok_or("no such metric")?;
            let of = |k: &str| match &v[k] {
                Value::String(s) => Decimal::from_str_exact(s).map(Some).map_err(|e| format!("{k}: {e}")),
                _ => Ok(None),
            };
            let (value, low, high) = (of("value")?, of("low")?, of("high")?);
            if serde_json::to_value(metric.kind()).expect("a kind") != kind {
                return Err("the metric is of another kind".into());
            }
            if value.or(low).or(high).is_none() {
                return Err("no number at all".into());
            }
            if low.zip(high).is_some_and(|(l, h)| l > h)
                || value.zip(low).is_some_and(|(v, l)| v < l)
                || value.zip(high).is_some_and(|(v, h)| v > h)
            {
                return Err("bounds cross".into());
            }
            let cue = v["cue"].as_array().map(|c| (c[0].as_u64(), c[1].as_u64()));
            match cue {
                Some((from, to)) if from >= to || to > Some(length as u64) => Err("the cue's span".into()),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn ids<'a>(v: &'a Value, key: &str) -> Vec<&'a str> {
    list(v, key).iter().map(|i| i.as_str().expect("an id")).collect()
}

fn distinct(ids: &[&str]) -> bool {
    ids.iter().collect::<BTreeSet<_>>().len() == ids.len()
}

fn companies(record: &Value, mentions: &BTreeMap<&str, &Value>) -> Result<(), String> {
    let mut owned = BTreeSet::new();
    for (n, c) in list(record, "companies").iter().enumerate() {
        if text(c, "id") != format!("c{}", n + 1) || text(c, "name") == "-" {
            return Err(format!("a company's id or name: {c}"));
        }
        for id in ids(c, "mentions") {
            let Some(m) = mentions.get(id) else { return Err(format!("no mention {id}: {c}")) };
            if text(m, "kind") != "company" || m["value"]["company"] != c["id"] || !owned.insert(id) {
                return Err(format!("{id} is not this company's: {c}"));
            }
        }
    }
    let orphan = mentions.values().find(|m| text(m, "kind") == "company" && !owned.contains(text(m, "id")));
    orphan.map_or(Ok(()), |m| Err(format!("of no company: {m}")))
}

fn projects(record: &Value, mentions: &BTreeMap<&str, &Value>, length: usize) -> Result<(), String> {
    let kind = |id: &str| mentions.get(id).map_or("none", |m| text(m, "kind"));
    let firms: BTreeSet<&str> = list(record, "companies").iter().map(|c| text(c, "id")).collect();
    let mut owned = BTreeSet::new();
    for (n, p) in list(record, "projects").iter().enumerate() {
        let fail = |what: &str| Err(format!("{what}: {p}"));
        if text(p, "id") != format!("p{}", n + 1) {
            return fail("ids do not count up");
        }
        if !ids(p, "name_mentions").iter().all(|i| kind(i) == "project") {
            return fail("a name that is no project's");
        }
        let partners: Vec<&str> = list(p, "companies").iter().map(|c| text(c, "company")).collect();
        if !distinct(&partners) || !partners.iter().all(|c| firms.contains(c)) {
            return fail("companies");
        }
        if p["site"]["mention"].as_str().is_some_and(|i| kind(i) != "place") {
            return fail("a site that is no place");
        }
        for e in list(p, "events") {
            if e["mention"].as_str().is_some_and(|i| kind(i) != "date") || e["edtf"].is_string() && e["mention"].is_null() {
                return fail("an event's date");
            }
        }
        let mut figures = BTreeSet::new();
        for slot in ["investment", "output", "scale"] {
            let of = ids(p, slot);
            if !distinct(&of) || !of.iter().all(|i| kind(i) == slot) {
                return fail(slot);
            }
            figures.extend(of);
        }
        for phase in list(p, "phases") {
            let of = ["investment", "output", "scale"].iter().flat_map(|s| ids(phase, s));
            if text(phase, "phase") == "-" || !of.clone().all(|i| figures.contains(i)) || of.count() == 0 {
                return fail("a phase's figures are not the project's");
            }
        }
        owned.extend(figures);
        let mut end = 0;
        for span in list(p, "evidence") {
            let (from, to) = (span[0].as_u64().expect("an offset"), span[1].as_u64().expect("an offset"));
            if from < end || from >= to || to > length as u64 {
                return fail("evidence out of order, empty or outside");
            }
            end = to;
        }
        if end == 0 {
            return fail("no evidence");
        }
    }
    for a in list(record, "aggregates") {
        let Some(id) = a["mention"].as_str() else { continue };
        let Some(m) = mentions.get(id) else { return Err(format!("no mention {id}: {a}")) };
        if !owned.insert(id) || m["value"]["metric"] != a["metric"] {
            return Err(format!("a figure owned twice, or another metric: {a}"));
        }
    }
    // A figure said twice counts once.
    let said = |m: &Value| ["metric", "value", "low", "high", "unit"].map(|k| text(&m["value"], k).to_owned());
    let known: BTreeSet<_> = owned.iter().filter_map(|id| mentions.get(id)).map(|m| said(m)).collect();
    let loose = mentions
        .values()
        .find(|m| matches!(text(m, "kind"), "investment" | "output") && !known.contains(&said(m)) && !headline(record, m));
    loose.map_or(Ok(()), |m| Err(format!("of no project and no aggregate: {m}")))
}

/// Whether a mention stands in the headline, whose rounded figures yield to those of the body.
fn headline(record: &Value, m: &Value) -> bool {
    let article = text(record, "text");
    let title = record["article"]["title"].as_str().and_then(|t| article.find(t).map(|at| at + t.len()));
    let bracket = article.trim_start().starts_with('【').then(|| article.find('】')).flatten();
    let end = title.max(bracket).unwrap_or(0);
    m["end"].as_u64().expect("an offset") as usize <= article[..end].chars().count()
}

/// A record without what depends on the bytes.
fn meaning(record: &Value) -> Value {
    let mut record = record.clone();
    record.as_object_mut().expect("an object").remove("source");
    for m in record["mentions"].as_array_mut().expect("a list") {
        let m = m.as_object_mut().expect("an object");
        m.remove("byte_start");
        m.remove("byte_end");
    }
    record
}

/// The text in every encoding gives one and the same record; `given` spares short texts the detection.
fn same_in_every_encoding(place: &str, article: &str, date: Option<&str>, given: bool) {
    let mut first = None;
    for kept in Kept::ALL {
        let Some(bytes) = kept.encode(article) else { continue };
        let raw = common::raw("same", None, &bytes, given.then(|| kept.encoding()));
        let record = common::record(&raw, date);
        assert_eq!(text(&record["source"], "encoding"), kept.encoding().name(), "{place} as {kept:?}");
        check(&record, &bytes, kept.encoding()).unwrap_or_else(|why| panic!("{place} as {kept:?}: {why}"));
        let meaning = meaning(&record);
        assert_eq!(first.get_or_insert(meaning.clone()), &meaning, "{place} as {kept:?}");
    }
}

#[test]
fn articles_in_every_encoding() {
    for fixture in common::articles() {
        let record = common::record_of(&fixture);
        let encoding = Encoding::for_label(text(&record["source"], "encoding").as_bytes()).expect("a known encoding");
        check(&record, &fixture.bytes, encoding).unwrap_or_else(|why| panic!("{}: {why}", fixture.name));
        same_in_every_encoding(&fixture.name, text(&record, "text"), None, false);
    }
}

#[test]
fn case_sentences_in_every_encoding() {
    for s in common::sentences() {
        same_in_every_encoding(&s.place, &s.text, s.date.as_deref(), true);
    }
}

/// A text may end anywhere, and any character may stand behind a word: what looks one character on must not miss it.
#[test]
fn sentences_cut_anywhere() {
    let extractor = Extractor::default();
    let mut seen = 0;
    for (n, s) in common::sentences().iter().enumerate() {
        // The linker looks at more than the recognisers do: its sentences at every character, the others at every fourth.
        let every = if s.place.starts_with("link") { 1 } else { 4 };
        for (at, _) in s.text.char_indices().skip(1).filter(|(at, _)| (at / 3 + n).is_multiple_of(every)) {
            let rest = ["", "a了", "𠮷"][(at + n) % 3];
            let cut = format!("{}{rest}", &s.text[..at]);
            let record = extractor.extract(&common::raw("cut", None, cut.as_bytes(), None));
            assert!(record.mentions.iter().all(|m| cut.contains(&m.text)), "{}: {cut}", s.place);
            seen += 1;
        }
    }
    assert!(seen > 5000, "{seen}");
}

#[test]
fn records_do_not_depend_on_the_run() {
    let fixtures = common::articles();
    let run = |extractor: &Extractor| -> Vec<String> {
        let print = |f: &common::Fixture| {
            let record = extractor.extract(&common::raw(&f.name, None, &f.bytes, None));
            serde_json::to_string(&record).expect("a record is JSON")
        };
        fixtures.iter().map(print).collect()
    };
    let shared = Extractor::new(Options::default());
    let once = run(&shared);
    let others: Vec<Vec<String>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| run(&shared))).collect();
        threads.into_iter().map(|t| t.join().expect("the thread ends")).collect()
    });
    assert!(others.iter().all(|o| *o == once));
    assert_eq!(run(&Extractor::new(Options::default())), once);
    // However many go through the steps together.
    let raws: Vec<_> = fixtures.iter().map(|f| common::raw(&f.name, None, &f.bytes, None)).collect();
    for batch in [2, 7, raws.len()] {
        let records = raws.chunks(batch).flat_map(|some| shared.extract_all(some));
        let printed: Vec<String> = records.map(|r| serde_json::to_string(&r).expect("a record is JSON")).collect();
        assert_eq!(printed, once, "{batch} at once");
    }
    assert!(shared.extract_all(&[]).is_empty());
}

/// Pieces of news and of what stands around it, some of them awkward on purpose.
const PIECES: &[&str] = &[
    "3月8日",
    "2023年",
    "去年12月",
    "2月13日至15日",
    "１９９８年底",
    "二〇二一年八月",
    "31日",
    "今年以来",
    "13月45日",
    "0年",
    "前5个月",
    "“十四五”",
    "春节",
    "上世纪90年代",
    "99999999999999年",
    "总投资",
    "投资",
    "约",
    "超",
    "不低于",
    "61亿元",
    "1.2-1.5亿元",
    "80亿",
    "数十亿元",
    "万",
    "亿元",
    "0.5万吨",
    "57。6億元",
    "1,234.56万美元",
    "999999999999999999999亿元",
    "年产",
    "产值",
    "利税",
    "以上",
    "左右",
    "多",
    "20GWh",
    "500万千瓦",
    "3万",
    "-",
    "—",
    "至",
    "一期",
    "二期",
    "贵阳市",
    "乌当区",
    "广东",
    "东莞",
    "黔",
    "独山经开区",
    "双龙工业园",
    "泰国",
    "朝阳区",
    "我市",
    "深圳盛泰集团",
    "贵州云岭科技有限公司",
    "（以下简称“云岭科技”）",
    "有限公司",
    "公司",
    "(贵州)",
    "管委会",
    "市委书记",
    "王强",
    "记者 李明",
    "新材料产业园项目",
    "项目",
    "“",
    "”",
    "年产10万吨正极材料",
    "生产线",
    "签约",
    "开工",
    "投产",
    "停工",
    "终止",
    "预计",
    "力争",
    "已",
    "拟",
    "将",
    "其中",
    "分别",
    "各",
    "，",
    ",",
    "。",
    ".",
    "；",
    "：",
    "、",
    "（",
    "）",
    "《",
    "\n",
    "\r\n",
    "\u{3000}\u{3000}",
    " ",
    "\t",
    "\u{200B}",
    "\u{FEFF}",
    "×",
    "来源：",
    "编辑：",
    "【打印】",
    "a1b2.jpg",
    "首页 > 正文",
    "@",
    "ICP备",
    "相关新闻",
    "%",
    "1/3",
    "¥",
    "US$7 million",
    "é",
    "😀",
    "𠀀",
    "臺灣",
    "億",
    "的",
    "在",
    "由",
    "和",
    "与",
    "于",
    "等",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_of_news(article in pieces(), which in 0..Kept::ALL.len(), dated: bool) {
        let kept = Kept::ALL[which];
        let bytes = kept.encode(&article).unwrap_or_else(|| article.clone().into_bytes());
        let encoding = if kept.encode(&article).is_some() { kept.encoding() } else { encoding_rs::UTF_8 };
        let raw = common::raw("any", None, &bytes, Some(encoding));
        let record = common::record(&raw, dated.then_some("2023-03-19"));
        check(&record, &bytes, encoding).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_bytes(bytes: Vec<u8>, label in prop::sample::select(&["utf-8", "gb18030", "big5", "utf-16le", "shift_jis"][..])) {
        let encoding = Encoding::for_label(label.as_bytes()).expect("a known encoding");
        let record = common::record(&common::raw("any", None, &bytes, Some(encoding)), None);
        check(&record, &bytes, encoding).map_err(TestCaseError::fail)?;
        common::record(&common::raw("any", None, &bytes, None), None);
    }

    #[test]
    fn any_cut_of_an_article(which: prop::sample::Index, from: prop::sample::Index, to: prop::sample::Index, flip: prop::sample::Index, to_byte: u8) {
        let fixtures = common::articles();
        let fixture = which.get(&fixtures);
        let (a, b) = (from.index(fixture.bytes.len()), to.index(fixture.bytes.len()));
        let mut bytes = fixture.bytes[a.min(b)..=a.max(b)].to_vec();
        *flip.get_mut(&mut bytes) = to_byte;
        let record = common::record(&common::raw("any", None, &bytes, None), None);
        let encoding = Encoding::for_label(text(&record["source"], "encoding").as_bytes()).expect("a known encoding");
        check(&record, &bytes, encoding).map_err(TestCaseError::fail)?;
    }
}
