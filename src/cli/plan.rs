//! Typed arguments to checked objects.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;

use super::args::{Dedup, Extract, From, To};
use super::run::journal::{Setup, digest, journal_of};
use super::run::progress;
use crate::data::user::Registry;
use crate::data::user_place::UserPlaces;
use crate::error::Error;
use crate::input::{self, Documents, Fields, Format, Plan, Sample, Settings, Source, Split};
use crate::mention::Kind;
use crate::output::frames::Coding;
use crate::output::whole::part_of;
use crate::output::{Format as Shape, Style};
use crate::pipeline::Options;
use crate::record::Show;
use crate::report;

/// A run of `extract`, ready to go.
pub(super) struct Run {
    pub plan: Plan,
    pub sample: Option<Sample>,
    pub settings: Settings,
    pub options: Options,
    pub companies: Option<Registry>,
    pub places: Option<UserPlaces>,
    pub format: Shape,
    /// How a page is made.
    pub page: report::Options,
    pub output: Option<PathBuf>,
    pub resume: bool,
    pub failures: Option<PathBuf>,
    pub jobs: usize,
    pub dedup: Option<Dedup>,
    /// What a record depends on beside its article.
    pub setup: Setup,
    pub kinds: Vec<Kind>,
    pub quiet: bool,
}

impl Run {
    pub fn new(typed: &Extract) -> Result<Run, Error> {
        let date =
            typed.input.date.as_deref().map(|d| {
                d.parse().map_err(|_| Error::new(format!("--date {d}"), "not a date (write it like --date 2023-03-19)"))
            });
        let encoding = typed.input.encoding.as_deref().map(|name| {
            Encoding::for_label(name.as_bytes()).ok_or_else(|| {
                Error::new(format!("--encoding {name}"), "no such encoding (for instance utf-8, gb18030, big5, utf-16le)")
            })
        });
        check(typed)?;
        let mut fields = Fields::default();
        typed.input.fields.iter().try_for_each(|f| fields.set(f))?;
        let kinds = typed.kinds.iter().map(|k| kind(k)).collect::<Result<Vec<_>, _>>()?;
        let format = match typed.input.from {
            From::Auto => Format::Auto,
            From::Text => Format::Text,
            From::Html => Format::Html,
            From::Jsonl => Format::Jsonl,
            From::Json => Format::Json,
            From::Csv => Format::Csv,
            From::Tsv => Format::Tsv,
            From::Warc => Format::Warc,
        };
        Ok(Run {
            settings: Settings {
                format,
                encoding: encoding.transpose()?,
                fields,
                split: typed.split.as_deref().map(Split::new).transpose()?,
                ..Settings::default()
            },
            options: Options {
                date: date.transpose()?,
                show: Show { no_text: typed.no_text, tokens: typed.tokens, explain: typed.explain },
            },
            companies: typed.input.companies.as_deref().map(Registry::read).transpose()?,
            places: typed.input.places.as_deref().map(UserPlaces::read).transpose()?,
            format: match typed.to {
                To::Jsonl => Shape::Lines(Style::Jsonl),
                To::Json => Shape::Lines(Style::Json),
                To::Html => Shape::Html,
                To::Csv => Shape::Csv { mark: typed.bom },
                #[cfg(feature = "parquet")]
                To::Parquet => Shape::Parquet,
                #[cfg(not(feature = "parquet"))]
                To::Parquet => return Err(built_without("parquet")),
                #[cfg(feature = "xlsx")]
                To::Xlsx => Shape::Xlsx,
                #[cfg(not(feature = "xlsx"))]
                To::Xlsx => return Err(built_without("xlsx")),
            },
            page: report::Options { lang: typed.lang.into(), title: None },
            // What stands beside an output stands beside the file that a link leads to.
            output: typed.output.clone().map(|p| if p.is_symlink() { p.canonicalize().unwrap_or(p) } else { p }),
            resume: typed.resume,
            failures: typed.failures.clone(),
            jobs: typed.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from),
            dedup: typed.dedup,
            setup: setup(typed)?,
            kinds,
            quiet: typed.quiet,
            plan: Plan::new(&typed.input.paths),
            sample: typed.sample.map(|size| Sample { size, seed: typed.seed }),
        })
    }

    /// The inputs in turn; a sample is like one input.
    pub fn sources(&self) -> Box<dyn Iterator<Item = Opened<'_>> + '_> {
        match self.sample {
            None => Box::new(self.plan.sources.iter().map(|s| {
                let (name, path) = match s {
                    Source::Stdin => ("stdin".into(), None),
                    Source::File(path) => (path.display().to_string().into(), Some(path.as_path())),
                    Source::Unreadable((place, _)) => (place.as_str().into(), None),
                };
                let progress = Arc::<input::Progress>::default();
                let documents = input::documents_watched(s, &self.settings, Arc::clone(&progress));
                Opened { name, path, mixed: false, progress, documents }
            })),
            Some(sample) => {
                let all = self.plan.sources.iter().flat_map(|s| input::documents(s, &self.settings));
                let documents = Box::new(sample.draw(all)) as Documents;
                let progress = Arc::default();
                Box::new(std::iter::once(Opened { name: "sample".into(), path: None, mixed: true, progress, documents }))
            }
        }
    }

    /// Bytes of all inputs; `None` where one of them is standard input, or a sample is drawn.
    pub fn size(&self) -> Option<u64> {
        if self.sample.is_some() {
            return None;
        }
        let sizes = self.plan.sources.iter().map(|s| match s {
            Source::Stdin => None,
            Source::File(path) => Some(progress::size(path)),
            Source::Unreadable(_) => Some(0),
        });
        sizes.sum()
    }

    /// Whether the output is one of the inputs, by whatever path.
    pub fn reads(&self, output: &Path) -> bool {
        let Ok(output) = output.canonicalize() else { return false };
        self.plan.sources.iter().any(|s| match s {
            Source::File(path) => path.canonicalize().is_ok_and(|p| p == output),
            _ => false,
        })
    }
}

/// An input whose articles are read one by one.
pub(super) struct Opened<'a> {
    /// As the user named it.
    pub name: Arc<str>,
    pub path: Option<&'a Path>,
    /// Whether the articles come from several inputs.
    pub mixed: bool,
    /// How far it has been read.
    pub progress: Arc<input::Progress>,
    pub documents: Documents<'a>,
}

#[cfg(not(all(feature = "parquet", feature = "xlsx")))]
fn built_without(feature: &str) -> Error {
    let todo = format!("use --to csv, or build it with: cargo install taojin --features {feature}");
    Error::new(format!("--to {feature}"), format!("this program was built without it ({todo})"))
}

/// Options that do not go together.
fn check(typed: &Extract) -> Result<(), Error> {
    let tables = !matches!(typed.to, To::Jsonl | To::Json | To::Html);
    let wrong = |option: &str, why: &str| Err(Error::new(option, why));
    if typed.bom && !matches!(typed.to, To::Csv) {
        return wrong("--bom", "only CSV files can have a byte-order mark (add --to csv)");
    }
    if matches!(typed.to, To::Html) && typed.output.as_deref().is_some_and(|o| Coding::of(o) != Coding::Plain) {
        return wrong("--to html", "a browser opens no compressed page (name a file that ends in .html with --output)");
    }
    if tables && typed.output.is_none() {
        return wrong("--to", "tables go to files of their own (name a folder, or a workbook NAME.xlsx, with --output)");
    }
    if let (Some(path), true) = (&typed.output, tables) {
        let named = |e: &str| path.extension().is_some_and(|there| there.eq_ignore_ascii_case(e));
        let place = path.display().to_string();
        match typed.to {
            To::Xlsx if !named("xlsx") => return wrong(&place, "Excel opens no workbook of that name (call it NAME.xlsx)"),
            To::Csv | To::Parquet if named("csv") || named("parquet") => {
                return wrong(&place, "names a file, and there are several tables (name a folder)");
            }
            _ => {}
        }
    }
    let taken = |failures: &Path| {
        let whole = |path: &Path| {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(path.file_name().unwrap_or_default())
        };
        typed.output.as_deref().is_some_and(|output| {
            [output.to_owned(), part_of(output), journal_of(output)].iter().any(|p| whole(p) == whole(failures))
        })
    };
    if typed.failures.as_deref().is_some_and(taken) {
        return wrong("--failures", "is the same file as --output (choose another)");
    }
    if tables && !typed.kinds.is_empty() {
        return wrong("--kind", "keys of the tables would lead nowhere (leave it out, and choose rows by the column kind)");
    }
    if tables && typed.tokens {
        return wrong("--tokens", "there is no table of tokens (use --to jsonl)");
    }
    Ok(())
}

/// Whatever makes a difference to the records, or to their order.
fn setup(typed: &Extract) -> Result<Setup, Error> {
    let file = |path: &Option<PathBuf>| path.as_deref().map(digest).transpose().map(Option::unwrap_or_default);
    let paths: Vec<String> = typed.input.paths.iter().map(|p| p.display().to_string()).collect();
    // Another build may find other things.
    let build = std::env::current_exe().and_then(|exe| exe.metadata());
    let build = build.and_then(|m| Ok(format!("{} {:?}", m.len(), m.modified()?))).unwrap_or_default();
    let all = [
        ("build of taojin", build),
        ("list of inputs", paths.join(" ")),
        ("--from", format!("{:?}", typed.input.from)),
        ("--to", format!("{:?}", typed.to)),
        ("--date", typed.input.date.clone().unwrap_or_default()),
        ("--encoding", typed.input.encoding.clone().unwrap_or_default()),
        ("--split", typed.split.clone().unwrap_or_default()),
        ("--field", typed.input.fields.join(" ")),
        ("--companies", file(&typed.input.companies)?),
        ("--places", file(&typed.input.places)?),
        ("--dedup", typed.dedup.map(|d| format!("{d:?}")).unwrap_or_default()),
        ("--no-text", typed.no_text.to_string()),
        ("--tokens", typed.tokens.to_string()),
        ("--explain", typed.explain.to_string()),
        ("--kind", typed.kinds.join(" ")),
        ("--sample", typed.sample.map(|n| format!("{n} of seed {}", typed.seed)).unwrap_or_default()),
    ];
    Ok(all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn kind(name: &str) -> Result<Kind, Error> {
    let known = |k: &Kind| format!("{k:?}").to_ascii_lowercase();
    Kind::ALL.into_iter().find(|k| known(k) == name).ok_or_else(|| {
        let all = Kind::ALL.iter().map(known).collect::<Vec<_>>().join(", ");
        Error::new(format!("--kind {name}"), format!("no such kind (use {all})"))
    })
}
