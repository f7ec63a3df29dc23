//! `taojin report`.

use std::path::PathBuf;

use super::{Told, args, closed, target};
use crate::error::Error;
use crate::output::whole::Target;
use crate::record::read::{self, Input};
use crate::report::{Options, Report};

/// Reads records, writes a page. Code 1: a line or a file was left out, and told.
pub(super) fn run(typed: args::Report) -> Result<u8, Error> {
    let paths = if typed.records.is_empty() { vec![PathBuf::from("-")] } else { typed.records };
    let output = typed.output.as_deref();
    if let Some(output) = output.filter(|o| target::is_among(o, paths.iter().map(PathBuf::as_path))) {
        return Err(target::overwrites(output, "--output"));
    }
    let mut report = Report::default();
    let (mut lines, mut files) = (Told::default(), Told::default());
    for path in &paths {
        let read = Input::open(path).and_then(|input| {
            read::lines(input, &mut |place, line| {
                if let Err(why) = report.add_line(line) {
                    lines.say(&Error::new(place.to_string(), why));
                }
            })
        });
        if let Err(e) = read {
            files.say(&e);
        }
    }
    lines.end("lines are wrong and left out");
    files.end("files cannot be read");
    let failed = lines.count + files.count;
    if report.articles() == 0 {
        return match failed {
            0 => Err(Error::new(paths[0].display().to_string(), "holds no record (give what taojin extract printed)")),
            _ => Ok(2),
        };
    }
    let options = Options { lang: typed.lang.into(), title: typed.title };
    let written = match target::open(output)? {
        Target::File(mut file) => file.clear().map(|()| Target::File(file)),
        stream => Ok(stream),
    };
    let written = written.and_then(|target| target.write(|out| report.write(out, &options)));
    closed(written, &target::name(output))?;
    Ok(u8::from(failed > 0))
}
