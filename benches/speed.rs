//! Speed of the extractor against jieba-rs cutting the same text, in the same run.
//!
//! `TAOJIN_BENCH=news.jsonl cargo bench --bench speed`; without the variable the fixtures are read. Prints medians in MB/s
//! of UTF-8 and their ratio. Use varied text: one article repeated flatters a tokeniser.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use taojin::Extractor;
use taojin::input::{self, Media, Plan, RawDocument, Settings};
use taojin::inside::{self, Article, Document};

const ROUNDS: usize = 5;
/// How many articles go through the steps together, as where the program has so many waiting.
const BATCH: usize = 64;

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
    let path = std::env::var_os("TAOJIN_BENCH").map_or_else(|| fixtures.clone(), PathBuf::from);
    let settings = Settings::default();
    let plan = Plan::new(std::slice::from_ref(&path));
    let sources = plan.sources.iter().flat_map(|s| input::documents(s, &settings));
    let articles: Vec<RawDocument> = sources.filter_map(Result::ok).collect();
    let texts: Vec<String> = articles.iter().map(|a| Article::read(a, None).text).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    if bytes == 0 {
        println!("nothing to read in {}", path.display());
        return;
    }
    let megabytes = bytes as f64 / 1e6;
    println!("{} articles, {megabytes:.2} MB, median of {ROUNDS} rounds, one thread", articles.len());

    let jieba = &*inside::JIEBA;
    let cut = megabytes
        / median(|| {
            for text in &texts {
                black_box(jieba.cut(text, true));
            }
        });
    println!("jieba-rs cut      {cut:8.1} MB/s");

    let extractor = Extractor::default();
    let seconds = |articles: &[RawDocument]| {
        let mut out = Vec::new();
        median(|| {
            for articles in articles.chunks(BATCH) {
                for record in extractor.extract_all(articles) {
                    out.clear();
                    serde_json::to_writer(&mut out, &record).expect("a record is JSON");
                    black_box(&out);
                }
            }
        })
    };
    let extract = seconds(&articles);
    println!("taojin extract    {:8.1} MB/s   {:.2} of jieba-rs cut", megabytes / extract, megabytes / extract / cut);
    let dense = megabytes
        / median(|| {
            for text in &texts {
                black_box(jieba.cut(text, false));
            }
        });
    println!("  jieba-rs cut without HMM {dense:.1} MB/s: {:.2} of it", megabytes / extract / dense);
    let in_gb18030 = |(article, text): (&RawDocument, &String)| {
        let mut article = article.clone();
        article.bytes = encoding_rs::GB18030.encode(text).0.into_owned();
        (article.hints.encoding, article.hints.charset) = (None, None);
        article
    };
    let encoded: Vec<RawDocument> = articles.iter().zip(&texts).map(in_gb18030).collect();
    println!("  the same texts in GB18030 take {:.2} times as long", seconds(&encoded) / extract);
    stages(&articles, &extractor, bytes);
    pages(&fixtures);
}

/// Taking articles out of pages, without what comes after.
fn pages(fixtures: &std::path::Path) {
    let settings = Settings::default();
    let plan = Plan::new(&[fixtures.join("pages")]);
    let sources = plan.sources.iter().flat_map(|s| input::documents(s, &settings));
    let pages: Vec<RawDocument> = sources.filter_map(Result::ok).filter(|p| p.hints.media == Media::Html).collect();
    let bytes: usize = pages.iter().map(|p| p.bytes.len()).sum();
    let times = 100;
    let seconds = median(|| {
        for page in (0..times).flat_map(|_| &pages) {
            black_box(Article::read(page, None));
        }
    });
    println!("pages to articles {:8.1} MB/s of {} pages", (bytes * times) as f64 / 1e6 / seconds, pages.len());
}

/// Where the time goes: the stages one after the other, each over all articles.
fn stages(articles: &[RawDocument], extractor: &Extractor, bytes: usize) {
    let mut spent = [Duration::ZERO; 5];
    let mut out = Vec::new();
    for _ in 0..ROUNDS {
        for raws in articles.chunks(BATCH) {
            let start = Instant::now();
            let articles: Vec<Article> = raws.iter().map(|raw| Article::read(raw, None)).collect();
            let read = Instant::now();
            let docs: Vec<Document> = articles.iter().map(Document::new).collect();
            let scanned = Instant::now();
            let recognised = inside::recognise(&docs);
            let found = Instant::now();
            let records = inside::link(&raws.iter().collect::<Vec<_>>(), &docs, &recognised, extractor.options().show);
            let linked = Instant::now();
            for record in records {
                out.clear();
                serde_json::to_writer(&mut out, &record).expect("a record is JSON");
                black_box(&out);
            }
            let ends = [start, read, scanned, found, linked, Instant::now()];
            for (spent, pair) in spent.iter_mut().zip(ends.windows(2)) {
                *spent += pair[1] - pair[0];
            }
        }
    }
    let all: Duration = spent.iter().sum();
    for (name, spent) in ["decode, page", "sentences, scan", "find, resolve", "link", "write"].iter().zip(spent) {
        let ns = spent.as_secs_f64() * 1e9 / (bytes * ROUNDS) as f64;
        println!("  {name:16}{ns:8.1} ns a byte {:6.1} %", 100.0 * spent.as_secs_f64() / all.as_secs_f64());
    }
}
