//! `taojin rules`: the catalogue of [`rule`](crate::rule), as people read it and as programs do.

use std::io::{self, Write};

use anyhow::Context;
use serde::Serialize;

use super::args::Listed;
use super::closed;
use crate::rule::{FindRule, LinkRule};

/// A rule as it is listed.
#[derive(Serialize)]
struct Entry {
    /// As `--explain` prints it.
    id: &'static str,
    /// What it finds: a kind of mention, or an entry for a slot of a project.
    finds: &'static str,
    /// The kind, or the slot.
    of: &'static str,
    /// What it decides.
    decides: &'static str,
}

fn entries() -> impl Iterator<Item = Entry> {
    let entry = |finds, id: &'static str, decides| {
        let of = id.split_once('.').map_or(id, |(of, _)| of);
        Entry { id, finds, of, decides }
    };
    let mentions = FindRule::ALL.iter().map(move |r| entry("mention", r.id(), r.decides()));
    mentions.chain(LinkRule::ALL.iter().map(move |r| entry("slot", r.id(), r.decides())))
}

/// Prints the rules.
pub(super) fn run(to: Listed) -> anyhow::Result<u8> {
    let text = match to {
        Listed::Json => serde_json::to_string_pretty(&entries().collect::<Vec<_>>()).context("the rules")? + "\n",
        Listed::Text => entries().map(|e| format!("{:<7} {:<24} {}\n", e.finds, e.id, e.decides)).collect(),
    };
    closed(io::stdout().lock().write_all(text.as_bytes()), "standard output")?;
    Ok(0)
}
