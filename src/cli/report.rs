//! `taojin report`.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::args;
use super::{closed, unwritable};
use crate::error::Error;
use crate::output::whole::WholeFile;
use crate::record::read::{self, Input};
use crate::report::{Options, Report};

/// Reads records, writes a page. Code 1: a line or a file was left out, and told.
pub(super) fn run(typed: args::Report) -> Result<u8, Error> {
    let paths = if typed.records.is_empty() { vec![PathBuf::from("-")] } else { typed.records };
    if let Some(output) = &typed.output {
        not_an_input(output, &paths)?;
    }
    let mut report = Report::default();
    let mut failed = 0u64;
    let mut tell = |e: Error| {
        failed += 1;
        // Nobody may be reading standard error.
        let _ = writeln!(io::stderr(), "taojin: {e}");
    };
    for path in &paths {
        let read = Input::open(path).and_then(|input| {
            read::lines(input, &mut |place, line| {
                if let Err(why) = read::record(line).and_then(|record| report.read(record)) {
                    tell(Error::new(place.to_string(), why));
                }
            })
        });
        if let Err(e) = read {
            tell(e);
        }
    }
    if report.articles() == 0 {
        return match failed {
            0 => Err(Error::new(paths[0].display().to_string(), "holds no record (give what taojin extract printed)")),
            _ => Ok(2),
        };
    }
    let options = Options { lang: typed.lang.into(), title: typed.title };
    match &typed.output {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            let written = report.write(&mut out, &options).and_then(|()| out.flush());
            closed(written, "standard output")?;
        }
        Some(path) => {
            let written = WholeFile::open(path).and_then(|mut file| {
                file.cut(0)?;
                let mut out = BufWriter::new(&mut file);
                report.write(&mut out, &options)?;
                out.flush()?;
                drop(out);
                file.finish()
            });
            written.map_err(|e| unwritable(&e, &path.display().to_string()))?;
        }
    }
    Ok(u8::from(failed > 0))
}

fn not_an_input(output: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    let Ok(same) = output.canonicalize() else { return Ok(()) };
    match inputs.iter().any(|p| p.canonicalize().is_ok_and(|p| p == same)) {
        false => Ok(()),
        true => {
            let why = "is one of the inputs and would be overwritten (choose another --output)";
            Err(Error::new(output.display().to_string(), why))
        }
    }
}
