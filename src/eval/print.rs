//! Figures and mistakes as a table for the terminal, as JSON and as CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::interval::{RESAMPLES, Row, SEED, rows};
use super::{Evaluation, Mistake};

/// How the outcome is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Aligned, for reading.
    #[default]
    Table,
    /// One indented object.
    Json,
    /// A line of names, then a line for each row.
    Csv,
}

/// Prints precision, recall and F1, or where `mistakes` is set the list of mistakes.
pub fn write(out: &mut dyn Write, outcome: &Evaluation, mistakes: bool, style: Style) -> io::Result<()> {
    match (style, mistakes) {
        (Style::Table, false) => table(out, outcome),
        (Style::Json, false) => json(out, &Whole::new(outcome)),
        (Style::Csv, false) => csv(out, &rows(&outcome.counts), &[]),
        (Style::Table, true) => outcome.mistakes.iter().try_for_each(|m| mistake(out, m)),
        (Style::Json, true) => json(out, &outcome.mistakes),
        (Style::Csv, true) => csv(out, &outcome.mistakes, &MISTAKE),
    }
}

/// The columns of mistakes, for a list without any.
const MISTAKE: [&str; 11] = ["id", "kind", "slot", "error", "text", "start", "end", "gold", "got", "sentence", "sentence_start"];

/// The figures as JSON.
#[derive(Serialize)]
struct Whole<'a> {
    /// Articles of the gold.
    articles: usize,
    /// Those without a record.
    missing: &'a [String],
    /// How many records the gold does not have.
    extra: usize,
    interval: Method,
    scores: Vec<Row>,
}

/// How bounds were found.
#[derive(Serialize)]
struct Method {
    method: &'static str,
    level: f64,
    resamples: usize,
    seed: u64,
}

impl Whole<'_> {
    fn new(outcome: &Evaluation) -> Whole<'_> {
        Whole {
            articles: outcome.counts.len(),
            missing: &outcome.missing,
            extra: outcome.extra.len(),
            interval: Method { method: "percentile bootstrap over articles", level: 0.95, resamples: RESAMPLES, seed: SEED },
            scores: rows(&outcome.counts),
        }
    }
}

fn json(out: &mut dyn Write, what: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, what)?;
    writeln!(out)
}

fn csv(out: &mut dyn Write, rows: &[impl Serialize], header: &[&str]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    if rows.is_empty() {
        writer.write_record(header).map_err(plain)?;
    }
    rows.iter().try_for_each(|r| writer.serialize(r).map_err(plain))?;
    writer.flush()
}

/// The kind of a failure to write must stay, so that a closed pipe is known.
fn plain(e: csv::Error) -> io::Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn table(out: &mut dyn Write, outcome: &Evaluation) -> io::Result<()> {
    let articles = outcome.counts.len();
    let noun = if articles == 1 { "article" } else { "articles" };
    writeln!(out, "{articles} {noun}; in brackets the 95 % interval ({RESAMPLES} resamples of articles)\n")?;
    let columns = ["F1", "precision", "recall"].map(|c| format!("{c:<20} ")).concat();
    writeln!(out, "{:21} {columns}{:>6} {:>6} {:>6}", "", "right", "found", "gold")?;
    let mut before = "";
    for r in rows(&outcome.counts) {
        let group = if r.group == before { "" } else { r.group };
        before = r.group;
        let cell = |value: Option<f64>, low: Option<f64>, high: Option<f64>| match (value, low, high) {
            (Some(v), Some(l), Some(h)) => format!("{v:.3} [{l:.3} {h:.3}]"),
            (Some(v), ..) => format!("{v:.3}"),
            _ => "-".to_owned(),
        };
        writeln!(
            out,
            "{group:<11}{:<10} {:<20} {:<20} {:<20} {:>6} {:>6} {:>6}",
            r.measure,
            cell(r.f1, r.f1_low, r.f1_high),
            cell(r.precision, r.precision_low, r.precision_high),
            cell(r.recall, r.recall_low, r.recall_high),
            r.right,
            r.found,
            r.gold
        )?;
    }
    Ok(())
}

/// One mistake: a line that says what, a line with its sentence, the words in ⟦⟧.
fn mistake(out: &mut dyn Write, m: &Mistake) -> io::Result<()> {
    write!(out, "{} {}", line(&m.id), m.kind)?;
    if let Some(slot) = m.slot {
        write!(out, " {slot}")?;
    }
    write!(out, " {}: {}", m.error, line(m.text.as_deref().unwrap_or("(no name)")))?;
    if let (Some(start), Some(end)) = (m.start, m.end) {
        write!(out, " [{start}:{end}]")?;
    }
    let part = |name: &str, value: &Option<String>| value.as_deref().map(|v| format!(" {name} {}", line(v))).unwrap_or_default();
    writeln!(out, "{}{}", part("gold", &m.gold), part("got", &m.got))?;
    let Some(sentence) = &m.sentence else { return writeln!(out, "    (no text here)") };
    let point = |point: Option<u32>| {
        let n = point?.checked_sub(m.sentence_start?)? as usize;
        Some(sentence.char_indices().nth(n).map_or(sentence.len(), |(i, _)| i))
    };
    match (point(m.start), point(m.end)) {
        // A project stands for its whole sentence.
        (Some(start), Some(end)) if m.kind != "project" => {
            let [before, words, behind] = [&sentence[..start], &sentence[start..end], &sentence[end..]].map(line);
            writeln!(out, "    {before}⟦{words}⟧{behind}")
        }
        _ => writeln!(out, "    {}", line(sentence)),
    }
}

/// Without line ends and other control characters: one line stays one line, and a terminal is not told what to do.
fn line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
