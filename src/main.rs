//! The command line.

use std::io::Write;

fn main() -> anyhow::Result<()> {
    let extractor = taojin::Extractor::default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1).filter(|a| a != "extract" && a != "--from" && a != "jsonl") {
        for raw in taojin::input::read(&path.into())? {
            serde_json::to_writer(&mut out, &extractor.extract(&raw))?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}
