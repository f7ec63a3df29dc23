//! The command line: arguments as typed, then a checked plan, then the run.
//!
//! Exit code 0: done; 1: some inputs failed, each named on standard error; 2: wrong usage, or nothing could run; 130:
//! interrupted by a signal. A reader that closes the pipe ends the run quietly with 0.

mod args;
mod eval;
mod extract;
mod generate;
mod plan;
mod report;
mod rules;
mod run;
mod show;
mod target;

use std::io::{self, Write};

use anyhow::Context;
use clap::Parser;

use crate::error::Error;
use crate::record::Record;
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
    dispatch(cli.command).unwrap_or_else(|e| {
        // Nobody may be reading standard error.
        let _ = writeln!(io::stderr(), "taojin: {e:#}");
        2
    })
}

/// Runs a command. Here the library's errors end: what is left of them is the message for the person at the terminal.
fn dispatch(command: args::Command) -> anyhow::Result<u8> {
    Ok(match command {
        args::Command::Extract(typed) => extract::run(Run::new(&typed)?)?,
        args::Command::Show(typed) => show::run(typed)?,
        args::Command::Report(typed) => report::run(typed)?,
        args::Command::Eval(typed) => eval::run(&typed)?,
        args::Command::Schema => schema()?,
        args::Command::Rules(typed) => rules::run(&typed)?,
        args::Command::Generate(typed) => generate::run(typed.what)?,
    })
}

fn schema() -> anyhow::Result<u8> {
    let text = serde_json::to_string_pretty(&schemars::schema_for!(Record)).context("the schema of the records")?;
    closed(writeln!(io::stdout(), "{text}"), "standard output")?;
    Ok(0)
}

/// Messages on standard error. A wrong file could bring thousands, so that only the first are said.
#[derive(Default)]
struct Told {
    count: usize,
}

impl Told {
    const SHOWN: usize = 20;

    fn say(&mut self, message: &dyn std::fmt::Display) {
        self.count += 1;
        if self.count <= Told::SHOWN {
            // Nobody may be reading standard error.
            let _ = writeln!(io::stderr(), "taojin: {message}");
        }
    }

    /// How many more there were: `what` says of what.
    fn end(&self, what: &str) {
        if let Some(more @ 1..) = self.count.checked_sub(Told::SHOWN) {
            let _ = writeln!(io::stderr(), "taojin: {more} more {what}");
        }
    }
}

/// Whether the reader is gone; other failures to write are errors.
fn closed(written: io::Result<()>, place: &str) -> Result<bool, Error> {
    match written {
        Ok(()) => Ok(false),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        Err(e) => Err(target::unwritable(&e, place)),
    }
}
