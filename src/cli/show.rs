//! `taojin show`.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::ColorChoice;

use super::args::{self, Extract};
use super::closed;
use super::plan::Run;
use crate::Extractor;
use crate::error::Error;
use crate::record::read;
use crate::report::terminal::{self, Look};

/// Columns where no terminal tells its own.
const WIDTH: usize = 80;

/// Shows one article after the other.
pub(super) fn run(typed: args::Show) -> Result<u8, Error> {
    let mut run = Run::new(&Extract { input: typed.input, kinds: typed.kinds.clone(), ..Extract::default() })?;
    let stdout = io::stdout();
    let colour = match typed.color {
        args::Color::Auto => anstream::AutoStream::choice(&stdout) != ColorChoice::Never,
        args::Color::Always => true,
        args::Color::Never => false,
    };
    let measured = || terminal_size::terminal_size_of(&stdout).filter(|_| stdout.is_terminal()).map(|(w, _)| usize::from(w.0));
    let width = typed.width.map(usize::from).or_else(measured).unwrap_or(WIDTH);
    let look = Look { colour, width, projects: typed.projects, kinds: typed.kinds, lang: typed.lang.into() };
    let mut extractor = Extractor::new(run.options);
    if let Some(companies) = run.companies.take() {
        extractor = extractor.with_companies(companies);
    }
    if let Some(places) = run.places.take() {
        extractor = extractor.with_places(places);
    }
    // On Windows this turns escapes into calls of an old console; elsewhere it passes them on.
    let mut out = BufWriter::new(anstream::AutoStream::new(
        stdout.lock(),
        if colour { ColorChoice::AlwaysAnsi } else { ColorChoice::Never },
    ));
    let (mut done, mut failed) = (0u64, 0u64);
    for (_, raw) in run.sources().flat_map(|s| s.documents) {
        let shown = raw.and_then(|raw| extractor.try_extract(&raw)).and_then(|record| {
            let place = record.source.id.clone();
            let line = serde_json::to_vec(&record).map_err(|e| Error::new(&place, e.to_string()))?;
            read::record(&line).map_err(|e| Error::new(&place, e))
        });
        let written = match shown {
            Err(e) => {
                failed += 1;
                // Nobody may be reading standard error.
                let _ = writeln!(io::stderr(), "taojin: {}", terminal::sanitised(&e.to_string()));
                continue;
            }
            Ok(record) => {
                let rule = "─".repeat(width);
                let between = if done > 0 { writeln!(out, "\n{rule}\n") } else { Ok(()) };
                done += 1;
                between.and_then(|()| terminal::show(&mut out, &record, &look)).and_then(|()| out.flush())
            }
        };
        if closed(written, "standard output")? {
            return Ok(0);
        }
    }
    Ok(match (done, failed) {
        (_, 0) => 0,
        (0, _) => 2,
        _ => 1,
    })
}
