//! The library as others build on it: a record is read back as it was written, and the examples run.

use std::process::Command;

use taojin::record::Show;
use taojin::{Extractor, Options, Record};

use crate::common::{articles, at, raw, sentences};

/// Printed, read back, printed again.
fn twice(record: &Record) -> (String, String) {
    let first = serde_json::to_string(record).expect("a record is JSON");
    let back: Record = serde_json::from_str(&first).unwrap_or_else(|e| panic!("{e}: {first}"));
    let second = serde_json::to_string(&back).expect("a record is JSON");
    (first, second)
}

#[test]
fn a_record_is_read_back_as_it_was_written() {
    let shows = [Show::default(), Show { no_text: true, explain: true, ..Show::default() }];
    for show in shows {
        let extractor = Extractor::new(Options { show, ..Options::default() });
        for f in articles() {
            let mut raw = raw(&f.name, Some(&f.name), &f.bytes, None);
            raw.hints.extra.insert("编号".to_owned(), serde_json::json!({"a": [1, null]}));
            let (first, second) = twice(&extractor.extract(&raw));
            assert_eq!(first, second, "{}", f.name);
        }
        for s in sentences() {
            let (first, second) = twice(&extractor.extract(&raw("case", None, s.text.as_bytes(), None)));
            assert_eq!(first, second, "{}", s.place);
        }
    }
}

#[test]
fn what_is_no_record_is_not_read() {
    let record = Extractor::default().extract(&raw("a", None, "云岭铜业有限公司投资3亿元。".as_bytes(), None));
    let good = serde_json::to_string(&record).expect("a record is JSON");
    for (from, to) in
        [("\"kind\":\"company\"", "\"kind\":\"animal\""), ("\"start\":0", "\"start\":\"0\""), ("\"warnings\"", "\"warned\"")]
    {
        assert!(good.contains(from), "{from} is not in {good}");
        assert!(serde_json::from_str::<Record>(&good.replacen(from, to, 1)).is_err(), "{to}");
    }
}

#[cfg(feature = "tokens")]
#[test]
fn words_that_no_dictionary_holds_are_tagged() {
    // The dictionary holds neither 高管 nor 已达: without the model of unknown words both would be `x`.
    let text = "高管称，已达14项，喝不起。";
    let show = Show { tokens: true, ..Show::default() };
    let record = Extractor::new(Options { show, ..Options::default() }).extract(&raw("a", None, text.as_bytes(), None));
    let tokens = record.tokens.expect("tokens");
    let chars: Vec<char> = text.chars().collect();
    let tag = |word: &str| {
        let (start, ..) = tokens.iter().find(|(s, e, _)| chars[*s as usize..*e as usize].iter().collect::<String>() == word)?;
        tokens.iter().find(|t| t.0 == *start).map(|t| t.2.clone())
    };
    assert_eq!(tag("高管").as_deref(), Some("n"));
    assert_eq!(tag("已达").as_deref(), Some("v"));
}

#[test]
fn examples_run() {
    // Built by cargo here: `cargo test --test suite` does not build them, and what an earlier build left would be stale.
    // With the profile and the features of this test, so that nothing else is built anew.
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let default = cfg!(all(feature = "cli", feature = "parquet", feature = "xlsx", feature = "tokens"));
    let mut features = vec!["cli"];
    features.extend(cfg!(feature = "parquet").then_some("parquet"));
    features.extend(cfg!(feature = "xlsx").then_some("xlsx"));
    features.extend(cfg!(feature = "tokens").then_some("tokens"));
    let features = features.join(",");
    for (name, says) in [
        ("article", "320000000 CNY by “3.2亿元”"),
        ("companies", "is C-17"),
        ("folder", "\"schema\":\"taojin/1\""),
        ("tables", "lines of projects in"),
    ] {
        let mut run = Command::new(env!("CARGO"));
        run.current_dir(at("")).args(["run", "--quiet", "--locked", "--profile", profile, "--example", name]);
        if !default {
            run.args(["--no-default-features", "--features", &features]);
        }
        let out = run.output().unwrap_or_else(|e| panic!("{}: {e}", env!("CARGO")));
        let said = String::from_utf8_lossy(&out.stdout);
        assert!(out.status.success() && said.contains(says), "{name}: {said}{}", String::from_utf8_lossy(&out.stderr));
    }
}
