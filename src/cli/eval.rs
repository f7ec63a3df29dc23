//! `taojin eval`.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::args::{self, EvalTo};
use super::{Told, closed};
use crate::error::Error;
use crate::eval::print::{self, Style};
use crate::eval::{Input, Topic, evaluate};

/// Scores, prints, and tells what was wrong. Code 1: a line was left out, or an article has no record.
pub(super) fn run(typed: &args::Eval) -> Result<u8, Error> {
    not_both_stdin(&typed.gold, &typed.records)?;
    let (gold, records) = (Input::open(&typed.gold)?, Input::open(&typed.records)?);
    let topics: Vec<Topic> = typed.errors.iter().map(|t| topic(*t)).collect();
    let mut told = Told::default();
    let outcome = evaluate(gold, records, &topics, &mut |e| told.say(e));
    told.end("lines are wrong");
    let outcome = outcome?;
    tell_unpaired(&typed.records, &outcome.missing, &outcome.extra);
    let style = match typed.to {
        EvalTo::Table => Style::Table,
        EvalTo::Json => Style::Json,
        EvalTo::Csv => Style::Csv,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = print::write(&mut out, &outcome, !topics.is_empty(), style).and_then(|()| out.flush());
    closed(written, "standard output")?;
    Ok(u8::from(outcome.problems > 0 || !outcome.missing.is_empty()))
}

/// Standard input can be only one of the two.
pub(super) fn not_both_stdin(gold: &Path, records: &Path) -> Result<(), Error> {
    if gold == records && gold == Path::new("-") {
        return Err(Error::new("-", "gold and records cannot both come from standard input (name a file for one of them)"));
    }
    Ok(())
}

/// Tells which articles have no record, and which records no article.
pub(super) fn tell_unpaired(records: &Path, without_record: &[String], without_gold: &[String]) {
    let place = records.display().to_string();
    let (mut missing, mut extra) = (Told::default(), Told::default());
    for id in without_record {
        missing.say(&Error::new(&place, format!("no record of {id}: counted as found nothing")));
    }
    missing.end("articles have no record: counted as found nothing");
    for id in without_gold {
        extra.say(&Error::new(&place, format!("the record of {id} is not in the gold: left out")));
    }
    extra.end("records are not in the gold: left out");
}

fn topic(typed: args::Topic) -> Topic {
    match typed {
        args::Topic::Date => Topic::Date,
        args::Topic::Place => Topic::Place,
        args::Topic::Company => Topic::Company,
        args::Topic::Investment => Topic::Investment,
        args::Topic::Output => Topic::Output,
        args::Topic::Scale => Topic::Scale,
        args::Topic::Project => Topic::Project,
    }
}
