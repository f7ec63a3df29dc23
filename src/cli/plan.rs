//! Typed arguments to checked objects.

use std::path::PathBuf;

use encoding_rs::Encoding;

use super::args::{Extract, From, To};
use crate::data::user::Registry;
use crate::data::user_place::UserPlaces;
use crate::error::Error;
use crate::input::{self, Documents, Fields, Format, Plan, Sample, Settings, Source};
use crate::mention::Kind;
use crate::output::Style;
use crate::pipeline::Options;
use crate::record::Show;

/// A run of `extract`, ready to go.
pub(super) struct Run {
    pub plan: Plan,
    pub sample: Option<Sample>,
    pub settings: Settings,
    pub options: Options,
    pub companies: Option<Registry>,
    pub places: Option<UserPlaces>,
    pub style: Style,
    pub output: Option<PathBuf>,
    pub kinds: Vec<Kind>,
    pub quiet: bool,
}

impl Run {
    pub fn new(typed: &Extract) -> Result<Run, Error> {
        let date = typed
            .date
            .as_deref()
            .map(|d| d.parse().map_err(|_| Error::new(format!("--date {d}"), "not a date (write it like --date 2023-03-19)")));
        let encoding = typed.encoding.as_deref().map(|name| {
            Encoding::for_label(name.as_bytes()).ok_or_else(|| {
                Error::new(format!("--encoding {name}"), "no such encoding (for instance utf-8, gb18030, big5, utf-16le)")
            })
        });
        let mut fields = Fields::default();
        typed.fields.iter().try_for_each(|f| fields.set(f))?;
        let kinds = typed.kinds.iter().map(|k| kind(k)).collect::<Result<Vec<_>, _>>()?;
        let format = match typed.from {
            From::Auto => Format::Auto,
            From::Text => Format::Text,
            From::Jsonl => Format::Jsonl,
        };
        Ok(Run {
            settings: Settings { format, encoding: encoding.transpose()?, fields },
            options: Options {
                date: date.transpose()?,
                show: Show { no_text: typed.no_text, tokens: typed.tokens, explain: typed.explain },
            },
            companies: typed.companies.as_deref().map(Registry::read).transpose()?,
            places: typed.places.as_deref().map(UserPlaces::read).transpose()?,
            style: match typed.to {
                To::Jsonl => Style::Jsonl,
                To::Json => Style::Json,
            },
            output: typed.output.clone(),
            kinds,
            quiet: typed.quiet,
            plan: Plan::new(&typed.paths),
            sample: typed.sample.map(|size| Sample { size, seed: typed.seed }),
        })
    }

    /// The articles of each source in turn; a sample is like one source.
    pub fn sources(&self) -> Box<dyn Iterator<Item = Documents<'_>> + '_> {
        let sources = self.plan.sources.iter().map(|s| input::documents(s, &self.settings));
        match self.sample {
            None => Box::new(sources),
            Some(sample) => Box::new(std::iter::once(Box::new(sample.draw(sources.flatten())) as Documents)),
        }
    }

    /// Whether the output is one of the inputs, by whatever path.
    pub fn reads(&self, output: &std::path::Path) -> bool {
        let Ok(output) = output.canonicalize() else { return false };
        self.plan.sources.iter().any(|s| match s {
            Source::File(path) => path.canonicalize().is_ok_and(|p| p == output),
            _ => false,
        })
    }
}

fn kind(name: &str) -> Result<Kind, Error> {
    let known = |k: &Kind| format!("{k:?}").to_ascii_lowercase();
    Kind::ALL.into_iter().find(|k| known(k) == name).ok_or_else(|| {
        let all = Kind::ALL.iter().map(known).collect::<Vec<_>>().join(", ");
        Error::new(format!("--kind {name}"), format!("no such kind (use {all})"))
    })
}
