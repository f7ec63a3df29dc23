//! Records as tables: CSV files with keys between them, in a folder that appears whole or not at all.
//!
//! `cargo run --example tables -- tables/`

use std::path::PathBuf;

use taojin::Extractor;
use taojin::input::{self, Plan, Settings};
use taojin::output::Format;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scratch = tempfile::tempdir()?;
    let folder = std::env::args_os().nth(1).map_or_else(|| scratch.path().join("tables"), PathBuf::from);
    let articles = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles"));
    let (plan, settings, extractor) = (Plan::new(&[articles]), Settings::default(), Extractor::default());

    let format = Format::Csv { mark: false };
    let mut tables = format.create(&folder)?;
    let documents = plan.sources.iter().flat_map(|source| input::documents(source, &settings));
    for (number, raw) in (1..).zip(documents) {
        let record = extractor.try_extract(&raw?)?;
        // An article's key in all tables is its number.
        tables.put(format.encode(number, &record)?)?;
    }
    tables.finish()?;

    let projects = std::fs::read_to_string(folder.join("projects.csv"))?;
    println!("{} lines of projects in {}", projects.lines().count(), folder.display());
    assert!(projects.lines().count() > 10);
    Ok(())
}
