//! Amounts written in many surface forms are read back exactly.

use crate::common;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use taojin::input::{Hints, RawDocument};
use taojin::{Extractor, Options};

/// The figures of a sentence.
fn figures(text: &str) -> Vec<Value> {
    let raw = RawDocument {
        id: "amount".into(),
        bytes: text.as_bytes().to_vec(),
        hints: Hints { encoding: Some(encoding_rs::UTF_8), ..Hints::default() },
        ..RawDocument::default()
    };
    let record = serde_json::to_value(Extractor::new(Options::default()).extract(&raw)).expect("a record is JSON");
    let kinds = ["investment", "output", "scale", "amount"];
    common::list(&record, "mentions").iter().filter(|m| kinds.contains(&common::text(m, "kind"))).cloned().collect()
}

/// `1234567` as `1,234,567`.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Digits of full width.
fn wide(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0xFF10 + d)).unwrap_or(c)).collect()
}

/// A number below 10000 in Chinese numerals.
fn section(n: u64) -> String {
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    let (mut out, mut zero) = (String::new(), false);
    for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = (n / place % 10) as usize;
        if d == 0 {
            zero = !out.is_empty();
            continue;
        }
        if zero {
            out.push('零');
            zero = false;
        }
        out.push(digits[d]);
        out += name;
    }
    out
}

/// A number in Chinese numerals: 一亿零三百万零五.
fn chinese(n: u64) -> String {
    let (mut out, mut gap) = (String::new(), false);
    for (unit, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = n / unit % if unit == 100_000_000 { u64::MAX } else { 10_000 };
        if part == 0 {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() && (gap || part < 1000) {
            out.push('零');
        }
        out += &section(part);
        out += name;
        gap = false;
    }
    out
}

/// An amount of yuan in every way that news writes it.
fn surfaces(yuan: u64) -> Vec<String> {
    let scaled = |unit: u64| (Decimal::from(yuan) / Decimal::from(unit)).normalize();
    let mut forms = vec![
        format!("{yuan}元"),
        format!("{}元", grouped(yuan)),
        wide(&format!("{yuan}元")),
        format!("人民币{yuan}元"),
        format!("{yuan}元人民币"),
        format!("￥{yuan}"),
        format!("{}万元", scaled(10_000)),
        format!("{} 万元", scaled(10_000)),
        format!("{}亿元", scaled(100_000_000)),
        format!("{}元", chinese(yuan)),
    ];
    let (large, rest) = (yuan / 100_000_000, yuan % 100_000_000);
    if large > 0 && rest % 10_000 == 0 && rest > 0 {
        forms.push(format!("{large}亿{}万元", rest / 10_000));
    }
    forms
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_surface_of_an_amount_reads_back(head in 1u64..9_999, zeros in 4u32..9) {
        let yuan = head * 10u64.pow(zeros);
        for surface in surfaces(yuan) {
            let found = figures(&format!("项目总投资{surface}，占地20亩。"));
            prop_assert_eq!(found.len(), 2, "{}: {:?}", surface, found);
            let f = &found[0];
            prop_assert_eq!(common::text(f, "text"), &surface);
            let value: Option<Decimal> = common::text(&f["value"], "value").parse().ok();
            prop_assert_eq!(value, Some(Decimal::from(yuan)), "{}", surface);
            prop_assert_eq!(common::text(&f["value"], "metric"), "total_investment");
            prop_assert_eq!(common::text(&f["value"], "unit"), "CNY");
        }
    }

    #[test]
    fn ranges_keep_both_ends(low in 1u64..900, more in 1u64..99) {
        let high = low + more;
        for dash in ["-", "－", "—", "——", "~", "～", "至", "到"] {
            let found = figures(&format!("总投资{low}{dash}{high}亿元。"));
            prop_assert_eq!(found.len(), 1, "{}{}{}", low, dash, high);
            let v = &found[0]["value"];
            let end = |key| common::text(v, key).parse::<Decimal>().ok().map(|d| d / Decimal::from(100_000_000));
            prop_assert_eq!((end("low"), end("high")), (Some(low.into()), Some(high.into())), "{}", dash);
            prop_assert_eq!(common::text(v, "qualifier"), "range");
        }
    }

    #[test]
    fn nothing_of_numerals_and_units_panics(text in "[0-9,.。一二十百千万亿兆元美块角分约超近至/（）()%-]{0,60}") {
        figures(&format!("总投资{text}"));
    }
}

#[test]
fn long_and_deep_runs_stay_linear() {
    let started = std::time::Instant::now();
    for text in [
        "9".repeat(60_000),
        "1亿".repeat(30_000),
        "总投资1亿元，".repeat(3_000),
        "（3万元".repeat(15_000),
        "约".repeat(60_000),
        "3万元".repeat(20_000),
        "收购3万元，".repeat(3_000),
        "3)".repeat(40_000),
    ] {
        figures(&text);
    }
    let seconds = started.elapsed().as_secs();
    assert!(seconds < 60, "{seconds} s");
}
