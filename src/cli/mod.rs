//! The command line: arguments as typed, then a checked plan, then the run.
//!
//! Exit code 0: done; 1: some inputs failed, each named on standard error; 2: wrong usage, or nothing could run. A reader
//! that closes the pipe ends the run quietly with 0.

mod args;
mod eval;
mod plan;
mod report;
mod show;

use std::fs::File;
use std::io::{self, BufWriter, Write};

use clap::Parser;

use crate::error::Error;
use crate::record::Record;
use crate::{Extractor, output};
use plan::Run;

/// Runs the program and returns its exit code.
pub fn main() -> u8 {
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // Printing the help or the message can only fail on a closed pipe.
            let _ = e.print();
            return e.exit_code() as u8;
        }
    };
    let result = match cli.command {
        args::Command::Extract(typed) => Run::new(&typed).and_then(extract),
        args::Command::Show(typed) => show::run(typed),
        args::Command::Report(typed) => report::run(typed),
        args::Command::Eval(typed) => eval::run(&typed),
        args::Command::Schema => schema(),
    };
    result.unwrap_or_else(|e| {
        // Nobody may be reading standard error.
        let _ = writeln!(io::stderr(), "taojin: {e}");
        2
    })
}

fn schema() -> Result<u8, Error> {
    let text = serde_json::to_string_pretty(&schemars::schema_for!(Record)).map_err(|e| Error::new("schema", e.to_string()))?;
    closed(writeln!(io::stdout(), "{text}"), "standard output").map(|_| 0)
}

/// Whether the reader is gone; other failures to write are errors.
fn closed(written: io::Result<()>, place: &str) -> Result<bool, Error> {
    match written {
        Ok(()) => Ok(false),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        Err(e) => Err(Error::new(place, format!("cannot be written: {e} (choose another --output, or make room)"))),
    }
}

fn extract(mut run: Run) -> Result<u8, Error> {
    let (place, mut out): (String, Box<dyn Write>) = match &run.output {
        None => ("standard output".into(), Box::new(BufWriter::new(io::stdout().lock()))),
        Some(path) => {
            let place = path.display().to_string();
            if run.reads(path) {
                return Err(Error::new(place, "is one of the inputs and would be overwritten (choose another --output)"));
            }
            match File::create(path) {
                Ok(file) => (place, Box::new(BufWriter::new(file))),
                Err(e) => return Err(Error::new(place, format!("cannot be written: {e} (choose another --output)"))),
            }
        }
    };
    let mut extractor = Extractor::new(run.options);
    if let Some(companies) = run.companies.take() {
        extractor = extractor.with_companies(companies);
    }
    if let Some(places) = run.places.take() {
        extractor = extractor.with_places(places);
    }
    let (mut done, mut failed) = (0u64, 0u64);
    for source in run.sources() {
        for raw in source {
            let record = raw.and_then(|raw| extractor.try_extract(&raw));
            let mut record = match record {
                Ok(record) => record,
                Err(e) => {
                    failed += 1;
                    if !run.quiet {
                        // Nobody may be reading standard error.
                        let _ = writeln!(io::stderr(), "taojin: {e}");
                    }
                    continue;
                }
            };
            if !run.kinds.is_empty() {
                record.mentions.retain(|m| run.kinds.contains(&m.kind));
            }
            done += 1;
            if closed(output::write(&mut out, &record, run.style), &place)? {
                return Ok(0);
            }
        }
        if closed(out.flush(), &place)? {
            return Ok(0);
        }
    }
    Ok(match (done, failed) {
        (_, 0) => 0,
        (0, _) => 2,
        _ => 1,
    })
}
