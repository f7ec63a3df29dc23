//! Speed of the extractor against jieba-rs cutting the same text, in the same run.
//!
//! `TAOJIN_BENCH=news.jsonl cargo bench --bench speed`; without the variable the fixtures are read. Prints medians in MB/s
//! of UTF-8 and their ratio. Use varied text: one article repeated flatters a tokeniser.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use taojin::Extractor;
use taojin::input::{self, Plan, RawDocument, Settings};

const ROUNDS: usize = 5;

/// The program's own allocator, for both.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn median(mut run: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[ROUNDS / 2]
}

fn main() {
    let fixtures = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures"));
    let path = std::env::var_os("TAOJIN_BENCH").map_or(fixtures, PathBuf::from);
    let settings = Settings::default();
    let plan = Plan::new(std::slice::from_ref(&path));
    let sources = plan.sources.iter().flat_map(|s| input::documents(s, &settings));
    let articles: Vec<RawDocument> = sources.filter_map(Result::ok).collect();
    let texts: Vec<String> = articles.iter().map(|a| taojin::article::Article::read(a, None).text).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    if bytes == 0 {
        println!("nothing to read in {}", path.display());
        return;
    }
    let megabytes = bytes as f64 / 1e6;
    println!("{} articles, {megabytes:.2} MB, median of {ROUNDS} rounds, one thread", articles.len());

    let jieba = jieba_rs::Jieba::new();
    let cut = megabytes
        / median(|| {
            for text in &texts {
                black_box(jieba.cut(text, true));
            }
        });
    println!("jieba-rs cut      {cut:8.1} MB/s");

    let extractor = Extractor::default();
    let mut out = Vec::new();
    let extract = megabytes
        / median(|| {
            for article in &articles {
                out.clear();
                serde_json::to_writer(&mut out, &extractor.extract(article)).expect("a record is JSON");
                black_box(&out);
            }
        });
    println!("taojin extract    {extract:8.1} MB/s   {:.2} of jieba-rs cut", extract / cut);
}
