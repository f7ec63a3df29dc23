//! Your own companies: a table of name, aliases and id, found in the text and named by that id in the record.
//!
//! `cargo run --example companies`

use std::io::Write;

use taojin::input::RawDocument;
use taojin::{Extractor, Registry};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut table = tempfile::NamedTempFile::new()?;
    writeln!(table, "name\taliases\tid\n云岭铜业有限公司\t岭铜|YLTY\tC-17")?;
    let extractor = Extractor::default().with_companies(Registry::read(table.path())?);

    let raw =
        RawDocument { id: "one".into(), bytes: "岭铜投资3亿元建设铜箔项目。".into(), ..RawDocument::default() };
    let record = extractor.extract(&raw);
    for company in &record.companies {
        println!("{} is {}", company.name, company.registry_id.as_deref().unwrap_or("in no table"));
    }
    assert_eq!(record.companies[0].registry_id.as_deref(), Some("C-17"));
    Ok(())
}
