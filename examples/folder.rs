//! A folder of whatever encodings and containers: records as JSON Lines; what cannot be read is told, and the rest goes on.
//!
//! `cargo run --example folder -- articles/ > records.jsonl`

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use taojin::Extractor;
use taojin::input::{self, Plan, Settings};

fn main() -> io::Result<()> {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        paths.push(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles").into());
    }
    let (plan, settings, extractor) = (Plan::new(&paths), Settings::default(), Extractor::default());
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut records, mut failures) = (0, 0);
    for document in plan.sources.iter().flat_map(|source| input::documents(source, &settings)) {
        match document.and_then(|raw| extractor.try_extract(&raw)) {
            Ok(record) => {
                records += 1;
                serde_json::to_writer(&mut out, &record)?;
                writeln!(out)?;
            }
            Err(e) => {
                failures += 1;
                eprintln!("{e}");
            }
        }
    }
    out.flush()?;
    eprintln!("{records} records, {failures} failures");
    assert!(records > 0);
    Ok(())
}
