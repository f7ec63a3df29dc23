//! Typed arguments to checked objects.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use encoding_rs::Encoding;

use super::args::{Dedup, Extract, From, To};
use super::run::journal::{Setup, digest, journal_of};
use super::run::progress;
use super::target;
use crate::data::user::Registry;
use crate::data::user_place::UserPlaces;
use crate::error::Error;
use crate::input::{self, Fields, Format, Plan, RawDocument, Sample, Settings, Source, Split};
use crate::mention::Kind;
use crate::output::frames::Coding;
use crate::output::whole::{is_ours, part_of};
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
    pub(super) fn new(typed: &Extract) -> Result<Run, Error> {
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
        // What stands beside an output stands beside the file that a link leads to.
        let output = typed.output.clone().map(|p| if p.is_symlink() { p.canonicalize().unwrap_or(p) } else { p });
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
                show: Show {
                    no_text: typed.no_text,
                    #[cfg(feature = "tokens")]
                    tokens: typed.tokens,
                    #[cfg(not(feature = "tokens"))]
                    tokens: false,
                    explain: typed.explain,
                },
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
                To::Parquet => return Err(built_without("--to parquet", "parquet", "use --to csv")),
                #[cfg(feature = "xlsx")]
                To::Xlsx => Shape::Xlsx,
                #[cfg(not(feature = "xlsx"))]
                To::Xlsx => return Err(built_without("--to xlsx", "xlsx", "use --to csv")),
            },
            page: report::Options { lang: typed.lang.unwrap_or_default().into(), title: None },
            plan: Plan::without(&typed.input.paths, &own(output.as_deref(), typed)),
            output,
            resume: typed.resume,
            failures: typed.failures.clone(),
            jobs: typed.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from),
            dedup: typed.dedup,
            setup: setup(typed)?,
            kinds,
            quiet: typed.quiet,
            sample: typed.sample.map(|size| Sample { size, seed: typed.seed }),
        })
    }

    /// The inputs in turn; a sample is like one input.
    pub(super) fn sources(&self) -> Box<dyn Iterator<Item = Opened<'_>> + '_> {
        match self.sample {
            None => Box::new(self.plan.sources.iter().map(|s| {
                let path = match s {
                    Source::File(path) => Some(path.as_path()),
                    _ => None,
                };
                let progress = Arc::<input::Progress>::default();
                Opened { path, documents: self.articles(s, Arc::clone(&progress)), progress, seen: Arc::default() }
            })),
            Some(sample) => {
                let (progress, seen) = (Arc::<input::Progress>::default(), Arc::<AtomicU64>::default());
                let all = {
                    let (progress, seen) = (Arc::clone(&progress), Arc::clone(&seen));
                    self.plan.sources.iter().flat_map(move |s| {
                        let (of_all, own, seen) = (Arc::clone(&progress), Arc::<input::Progress>::default(), Arc::clone(&seen));
                        let articles = self.articles(s, Arc::clone(&own)).inspect(move |_| {
                            seen.fetch_add(1, Relaxed);
                        });
                        let end = std::iter::from_fn(move || {
                            of_all.skip_as(own.skipped());
                            None
                        });
                        articles.chain(end)
                    })
                };
                Box::new(std::iter::once(Opened { path: None, documents: Box::new(sample.draw(all)), progress, seen }))
            }
        }
    }

    /// The articles of an input, each with its place.
    fn articles<'a>(&'a self, source: &'a Source, progress: Arc<input::Progress>) -> Articles<'a> {
        let name: Arc<str> = match source {
            Source::Stdin => "stdin".into(),
            Source::File(path) => path.display().to_string().into(),
            Source::Unreadable((place, _)) => place.as_str().into(),
        };
        let documents = input::documents_watched(source, &self.settings, progress);
        Box::new((0..).zip(documents).map(move |(index, raw)| (Origin { input: Arc::clone(&name), index }, raw)))
    }

    /// Bytes of all inputs; `None` where one of them is standard input, or a sample is drawn.
    pub(super) fn size(&self) -> Option<u64> {
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
    pub(super) fn reads(&self, output: &Path) -> bool {
        let files = self.plan.sources.iter().filter_map(|s| match s {
            Source::File(path) => Some(path.as_path()),
            _ => None,
        });
        target::is_among(output, files)
    }
}

/// Where an article comes from.
pub(super) struct Origin {
    /// The input as the user named it.
    pub input: Arc<str>,
    /// The article's number there, from 0.
    pub index: u64,
}

/// Articles, each with its place.
pub(super) type Articles<'a> = Box<dyn Iterator<Item = (Origin, Result<RawDocument, Error>)> + 'a>;

/// An input whose articles are read one by one.
pub(super) struct Opened<'a> {
    pub path: Option<&'a Path>,
    /// How far it has been read.
    pub progress: Arc<input::Progress>,
    /// Articles that a sample was drawn from.
    pub seen: Arc<AtomicU64>,
    pub documents: Articles<'a>,
}

#[cfg(not(all(feature = "parquet", feature = "xlsx", feature = "tokens")))]
fn built_without(option: &str, feature: &str, instead: &str) -> Error {
    let what = format!("this program was built without its feature {feature}");
    Error::new(option, format!("{what} ({instead}, or build it with --features {feature})"))
}

/// The path as a walk over its folder meets it, whether it is there or not.
fn whole(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(path.file_name().unwrap_or_default())
}

/// What the run writes, or has written before: no inputs, should they lie in a folder that is read. A file that somebody
/// else has put there is one.
fn own(output: Option<&Path>, typed: &Extract) -> Vec<PathBuf> {
    let ours = |path: &&Path| {
        let workbook = || matches!(typed.to, To::Xlsx) && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
        // A pipe is not opened, it might wait for its writer.
        !path.is_file() || workbook() || File::open(path).and_then(is_ours).unwrap_or(false)
    };
    let written = output.filter(ours).into_iter().chain(typed.failures.as_deref().filter(ours)).map(whole);
    written.chain(output.into_iter().flat_map(|o| [part_of(o), journal_of(o)]).map(|p| whole(&p))).collect()
}

/// Options that do not go together.
fn check(typed: &Extract) -> Result<(), Error> {
    let tables = !matches!(typed.to, To::Jsonl | To::Json | To::Html);
    let wrong = |option: &str, why: &str| Err(Error::new(option, why));
    if typed.bom && !matches!(typed.to, To::Csv) {
        return wrong("--bom", "only CSV files can have a byte-order mark (add --to csv)");
    }
    if typed.lang.is_some() && !matches!(typed.to, To::Html) {
        return wrong("--lang", "only a page has a language (add --to html)");
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
    #[cfg(not(feature = "tokens"))]
    if typed.tokens {
        return Err(built_without("--tokens", "tokens", "leave the option out"));
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
