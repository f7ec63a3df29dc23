//! A long article takes time in proportion to its length: four times the text, about four times the time.

use std::time::{Duration, Instant};

use taojin::Extractor;
use taojin::input::{Hints, Media, RawDocument};

/// Four syllables that differ for each number.
fn brand(mut n: usize) -> String {
    let all: Vec<char> = "云岭恒舟澜沧蓝砾梵陶甘谷晟睿昊骏弘瑞祥鑫铭泽".chars().collect();
    (0..4)
        .map(|_| {
            let c = all[n % all.len()];
            n /= all.len();
            c
        })
        .collect()
}

fn time(extractor: &Extractor, text: String, media: Media) -> Duration {
    let hints = Hints { media, ..Hints::default() };
    let raw = RawDocument { id: "long".into(), bytes: text.into_bytes(), hints, ..RawDocument::default() };
    let start = Instant::now();
    let record = extractor.extract(&raw);
    assert!(!record.mentions.is_empty());
    start.elapsed()
}

/// One round of a kind of text, by its number.
type Round = fn(usize) -> String;

fn check(name: &str, media: Media, open: &str, round: Round) {
    let extractor = Extractor::default();
    let text = |count: usize| open.to_owned() + &(0..count).map(round).collect::<String>();
    let short = 700;
    time(&extractor, text(short), media);
    let fast = (0..2).map(|_| time(&extractor, text(short), media)).min().unwrap_or_default();
    // A quadratic step that matters takes sixteen times as long; a busy machine is allowed for by trying again.
    let most = fast * 11 + Duration::from_millis(30);
    let slow = (0..4).map(|_| time(&extractor, text(4 * short), media)).find(|t| *t <= most);
    assert!(slow.is_some(), "{name}: {short} rounds take {fast:?}, four times as many more than {most:?}");
}

#[test]
fn time_grows_with_the_text() {
    let kinds: [(&str, Media, &str, Round); 7] = [
        ("one sentence", Media::Text, "", |n| {
            format!("{}新材料有限公司投资{}亿元建设年产{}万吨铜箔项目在铜仁市开工，", brand(n), n % 90 + 1, n % 70 + 2)
        }),
        ("no comma", Media::Text, "", |n| {
            format!("{}新材料有限公司投资{}亿元建设年产{}万吨铜箔项目在铜仁市开工", brand(n), n % 90 + 1, n % 70 + 2)
        }),
        ("no place", Media::Text, "", |n| {
            format!("{}新材料有限公司投资{}亿元建设{}铜箔项目签约。", brand(n), n % 90 + 1, brand(n + 7))
        }),
        ("one project", Media::Text, "云岭铜箔项目开工。", |n| {
            format!("该项目总投资{n}.7亿元，年产{n}吨，由{}新材料有限公司投资建设。", brand(n))
        }),
        ("companies", Media::Text, "", |n| format!("{0}新材料有限公司到访，{0}公司也来。", brand(n))),
        ("bylines", Media::Text, "", |n| format!("（记者 张三）{}项目投资3亿元", brand(n))),
        ("page", Media::Html, "<body>", |n| format!("<div><p>云岭项目{n}开工，投资3亿元建设铜箔，这是一个段落。</p></div>")),
    ];
    for (name, media, open, round) in kinds {
        check(name, media, open, round);
    }
}
