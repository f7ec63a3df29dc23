//! The pages of the project say what is so. `UPDATE=1 cargo test --test suite docs::` rewrites what is generated:
//! `docs/cli.md` and the parts of `docs/tables.md` and `docs/record.md` between `<!-- NAME -->` and `<!-- /NAME -->`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use taojin::output::table::TABLES;
use taojin::record::{Kind, Metric};

use crate::common::command::Command;
use crate::common::{at, files, list};

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

fn page(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The page's lines, each with the language of the block of code that it stands in.
fn lines(page: &str) -> Vec<(Option<&str>, &str)> {
    let mut block = None;
    let mut all = Vec::new();
    for line in page.lines() {
        match line.trim_start().strip_prefix("```") {
            Some(language) => block = if block.is_some() { None } else { Some(language.trim()) },
            None => all.push((block, line)),
        }
    }
    all
}

/// The levels of the headings.
fn headings(page: &str) -> Vec<usize> {
    let level = |line: &str| line.find(|c| c != '#').filter(|&n| n > 0 && line[n..].starts_with(' '));
    lines(page).iter().filter(|(block, _)| block.is_none()).filter_map(|(_, line)| level(line)).collect()
}

/// What a reader may type, without what is said about it.
fn commands(page: &str) -> Vec<String> {
    let typed = lines(page).into_iter().filter(|(block, _)| *block == Some("sh")).map(|(_, line)| {
        let end = if line.starts_with('#') { Some(0) } else { line.find(" #") };
        line[..end.unwrap_or(line.len())].trim().to_owned()
    });
    typed.filter(|line| !line.is_empty()).collect()
}

/// The pages that people read, generated ones too.
fn pages() -> Vec<PathBuf> {
    let others = ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSES-THIRD-PARTY.md", "fixtures/cases/README.md"];
    READMES.iter().chain(&others).map(|name| at(name)).chain(files("docs", "md")).collect()
}

/// What a link may name of the page: its headings, spelled as GitHub spells them.
fn anchors(page: &str) -> Vec<String> {
    let all = lines(page);
    let headings = all.iter().filter(|(block, line)| block.is_none() && line.starts_with('#'));
    let spelled = headings.map(|(_, line)| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-"));
    spelled.map(|name| name.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()).collect()
}

/// Where the page's links and pictures lead, those of other places left out.
fn links(page: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (_, line) in lines(page).iter().filter(|(block, _)| block.is_none()) {
        // Code is no link.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for (open, close) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"')] {
            for rest in prose.split(open).skip(1) {
                let link = rest.split([close, ' ']).next().unwrap_or_default();
                all.extend(Some(link.to_owned()).filter(|l| !l.is_empty() && !l.contains("://") && !l.starts_with("mailto:")));
            }
        }
    }
    all
}

#[test]
fn the_readme_is_short() {
    for name in READMES {
        let count = page(at(name)).lines().count();
        assert!(count <= 120, "{name} has {count} lines");
    }
}

#[test]
fn both_readmes_say_the_same() {
    let [ours, chinese] = READMES.map(|name| page(at(name)));
    assert_eq!(headings(&ours), headings(&chinese), "levels of headings");
    assert!(!headings(&ours).is_empty());
    assert_eq!(commands(&ours), commands(&chinese));
    let first = commands(&ours).first().expect("a command").clone();
    for readme in [ours, chinese] {
        assert!(readme.contains("cargo test") && readme.contains(&first), "{first}");
    }
}

#[test]
fn links_lead_to_files_and_headings() {
    let mut broken = String::new();
    for path in pages() {
        for link in links(&page(&path)) {
            let (file, anchor) = link.split_once('#').unwrap_or((link.as_str(), ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().expect("a folder").join(file) };
            let named = || anchors(&page(&target)).iter().any(|a| a == anchor);
            if !target.exists() || (!anchor.is_empty() && target.extension().is_some_and(|e| e == "md") && !named()) {
                writeln!(broken, "{}: {link}", path.display()).unwrap();
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{broken}");
}

#[test]
fn no_page_has_a_gap_to_fill_in() {
    for path in pages() {
        let gap = page(&path).lines().position(|line| line.contains("{{"));
        assert!(gap.is_none(), "{}:{} holds {{{{", path.display(), gap.unwrap_or_default() + 1);
    }
}

/// Compares the page with what it should be; under `UPDATE=1` it is written instead.
#[track_caller]
pub fn current(path: &str, there: &str, should: &str) {
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(at(path), should).expect("the page can be written");
    }
    let differs = there.lines().zip(should.lines()).enumerate().find(|(_, (a, b))| a != b);
    let told = differs.map_or("one is longer".to_owned(), |(n, (a, b))| format!("line {}\n  has  {a}\n  want {b}", n + 1));
    assert!(there == should, "{path}: {told}\nrun UPDATE=1 cargo test --test suite docs::");
}

/// The same for what stands between `<!-- NAME -->` and `<!-- /NAME -->`.
#[track_caller]
fn current_block(path: &str, name: &str, should: &str) {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let there = page(at(path));
    let (before, rest) = there.split_once(&open).unwrap_or_else(|| panic!("{path}: no {open}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("{path}: no {close}"));
    current(path, &there, &format!("{before}{open}{should}{close}{after}"));
}

#[test]
fn the_tables_are_listed() {
    let mut list = "| table | rows | key |\n| --- | --- | --- |\n".to_owned();
    for t in TABLES {
        writeln!(list, "| `{}` | {} | {} |", t.name, t.about.trim_end_matches('.'), t.key.join(", ")).unwrap();
    }
    current_block("docs/tables.md", "tables", &list);
}

/// What the program says of itself, whatever the terminal.
pub fn help(arguments: &[&str]) -> String {
    let said = |columns: Option<&str>| {
        let mut run = Command::taojin();
        run.args(arguments).arg("--help");
        for name in ["COLUMNS", "LINES", "CLICOLOR_FORCE"] {
            run.env_remove(name);
        }
        if let Some(columns) = columns {
            run.env("COLUMNS", columns);
        }
        let said = run.assert().code(0).stderr("").get_output().stdout.clone();
        String::from_utf8(said).expect("UTF-8").lines().map(|l| l.trim_end().to_owned() + "\n").collect::<String>()
    };
    let help = said(None);
    assert_eq!(help, said(Some("40")), "the width of a terminal changes the help");
    help
}

/// The names of the subcommands.
pub fn subcommands() -> Vec<String> {
    let help = help(&[]);
    let listed = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    // Deeper lines go on with what is said of the one above.
    let names = listed.filter(|l| l.starts_with("  ") && !l.starts_with("   ")).filter_map(|l| l.split_whitespace().next());
    let names: Vec<String> = names.filter(|n| *n != "help").map(str::to_owned).collect();
    assert!(names.len() >= 5, "{names:?}");
    names
}

#[test]
fn the_command_line_is_described() {
    let mut all =
        "# The command line\n\nWhat the program says of itself; written by `UPDATE=1 cargo test --test suite docs::`.\n"
            .to_owned();
    for name in [String::new()].into_iter().chain(subcommands()) {
        let help = help(&[name.as_str()].into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>());
        write!(all, "\n## {}\n\n```text\n{}\n```\n", format!("taojin {name}").trim(), help.trim()).unwrap();
    }
    current("docs/cli.md", &fs::read_to_string(at("docs/cli.md")).unwrap_or_default(), &all);
}

#[test]
fn the_metrics_are_listed_by_kind() {
    let mut list = "| kind | metrics |\n| --- | --- |\n".to_owned();
    for kind in [Kind::Investment, Kind::Output, Kind::Scale, Kind::Amount] {
        let metrics = Metric::ALL.iter().filter(|m| m.kind() == kind).map(|m| format!("`{}`", m.name()));
        let name = serde_json::to_value(kind).expect("a kind is a word");
        writeln!(list, "| `{}` | {} |", name.as_str().expect("a word"), metrics.collect::<Vec<_>>().join(", ")).unwrap();
    }
    current_block("docs/record.md", "metrics", &list);
}

/// The schema as the program prints it.
fn schema() -> Value {
    let said = Command::taojin().arg("schema").assert().code(0).get_output().stdout.clone();
    serde_json::from_slice(&said).expect("JSON")
}

/// Lists of words that the pages explain where they are used, not in the generated tables alone.
const EXPLAINED: [&str; 10] =
    ["Basis", "Code", "EventKind", "Modality", "Qualifier", "Resolution", "Role", "Scope", "SiteBasis", "Stage"];

/// What a reader must know beyond a line of the table: when a field is missing or null, and which words there are.
#[test]
fn what_a_record_may_leave_out_is_explained() {
    let whole = page(at("docs/record.md"));
    let (before, rest) = whole.split_once("<!-- fields -->").expect("the tables of fields");
    let prose = format!("{before}{}", rest.split_once("<!-- /fields -->").expect("their end").1);
    let named = |word: &str| prose.contains(&format!("`{word}`")) || prose.contains(&format!(".{word}`"));
    let schema = schema();
    let definitions = schema["$defs"].as_object().expect("definitions");
    let mut missing = Vec::new();
    for (name, definition) in definitions.iter().map(|(n, d)| (n.as_str(), d)).chain([("Record", &schema)]) {
        let always = definition["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
        let fields = definition["properties"].as_object().into_iter().flatten().map(|(field, _)| field.as_str());
        let words = EXPLAINED.contains(&name).then(|| words(definition).expect("a list of words"));
        let words = words.into_iter().flatten().map(|(word, _)| word);
        let asked = fields.filter(|field| !always.contains(field)).chain(words);
        missing.extend(asked.filter(|word| !named(word)).map(|word| format!("{name}: {word}")));
    }
    assert!(EXPLAINED.iter().all(|name| definitions.contains_key(*name)), "a list of words is gone");
    assert!(missing.is_empty(), "docs/record.md does not explain {missing:?}");
}

/// The schema, turned into tables.
struct Fields<'a> {
    definitions: &'a Map<String, Value>,
    /// Definitions that have a table, and the path of the first place that has one.
    described: Vec<(&'a str, String)>,
    tables: String,
    /// The lists of words in the order in which fields use them.
    words: Vec<&'a str>,
}

/// The words of a definition with what they mean, `None` where it is no list of words.
fn words(definition: &Value) -> Option<Vec<(&str, &str)>> {
    let whole = |v: &Value| v["enum"].as_array().is_some_and(|all| all.iter().all(Value::is_string));
    fn of(v: &Value) -> Vec<(&str, &str)> {
        let meaning = v["description"].as_str().unwrap_or_default();
        let named = v["enum"].as_array().into_iter().flatten().chain(Some(&v["const"]));
        named.filter_map(Value::as_str).map(|word| (word, meaning)).collect()
    }
    if whole(definition) {
        return Some(of(definition).into_iter().map(|(word, _)| (word, "")).collect());
    }
    let all = definition["oneOf"].as_array()?;
    all.iter().all(|v| v["const"].is_string() || whole(v)).then(|| all.iter().flat_map(of).collect())
}

/// A cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn about(v: &Value) -> String {
    cell(v["description"].as_str().unwrap_or_default())
}

impl<'a> Fields<'a> {
    fn named(&self, v: &'a Value) -> Option<(&'a str, &'a Value)> {
        let name = v["$ref"].as_str()?.strip_prefix("#/$defs/").expect("a definition of this schema");
        let (name, definition) = self.definitions.get_key_value(name).expect("a definition of that name");
        Some((name, definition))
    }

    /// The schemas that the value may fit, null left out, and whether it may be null.
    fn choices(v: &'a Value) -> (Vec<&'a Value>, bool) {
        if let Some(all) = v["anyOf"].as_array() {
            let some: Vec<&Value> = all.iter().filter(|c| c["type"] != "null").collect();
            return (some.clone(), some.len() < all.len());
        }
        (vec![v], v["type"].as_array().is_some_and(|all| all.iter().any(|t| t == "null")))
    }

    /// The type in words. Adds what the value is made of to `within`, with its path.
    fn kind(&mut self, v: &'a Value, path: &str, within: &mut Vec<(String, &'a Value)>) -> String {
        let (choices, _) = Self::choices(v);
        if let [one] = choices[..]
            && !std::ptr::eq(one, v)
        {
            return self.kind(one, path, within);
        }
        if let Some((name, definition)) = self.named(v) {
            if words(definition).is_some() {
                if !self.words.contains(&name) {
                    self.words.push(name);
                }
                return format!("[{name}](#{})", name.to_lowercase());
            }
            within.push((path.to_owned(), v));
            return "object".to_owned();
        }
        if choices.len() > 1 {
            within.push((path.to_owned(), v));
            return "object".to_owned();
        }
        let name = match &v["type"] {
            Value::Array(all) => all.iter().find(|t| *t != "null").and_then(Value::as_str),
            one => one.as_str(),
        };
        match name {
            Some("array") => match v["prefixItems"].as_array() {
                Some(items) => {
                    let kinds: Vec<String> = items.iter().map(|i| self.kind(i, path, within)).collect();
                    format!("[{}]", kinds.join(", "))
                }
                None => format!("list of {}", self.kind(&v["items"], &format!("{path}[]"), within)),
            },
            Some(name) => name.to_owned(),
            None => "any".to_owned(),
        }
    }

    /// The table of an object's fields, then those of what they hold.
    fn object(&mut self, heading: &str, path: &str, v: &'a Value) {
        let mut within = Vec::new();
        let fields = v["properties"].as_object().unwrap_or_else(|| panic!("{path}: an object has fields"));
        let mut rows = String::new();
        for (name, field) in fields {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let kind = self.kind(field, &path, &mut within);
            let null = if Self::choices(field).1 { "yes" } else { "" };
            writeln!(rows, "| `{path}` | {kind} | {null} | {} |", about(field)).unwrap();
        }
        let head = "| field | type | may be null | what it is |\n| --- | --- | --- | --- |\n";
        write!(self.tables, "### {heading}\n\n{}\n\n{head}{rows}\n", about(v)).unwrap();
        for (path, v) in within {
            self.held(&path, v);
        }
    }

    fn held(&mut self, path: &str, v: &'a Value) {
        let Some((name, definition)) = self.named(v) else {
            for choice in Self::choices(v).0 {
                let (_, definition) = self.named(choice).unwrap_or_else(|| panic!("{path}: choices have names"));
                self.object(&format!("`{path}` of {}", about(choice)), path, definition);
            }
            return;
        };
        if let Some((_, first)) = self.described.iter().find(|(n, _)| *n == name) {
            write!(self.tables, "### `{path}`\n\nThe same as `{first}`.\n\n").unwrap();
            return;
        }
        self.described.push((name, path.to_owned()));
        if definition["anyOf"].is_array() {
            return self.held(path, definition);
        }
        self.object(&format!("`{path}`"), path, definition);
    }
}

#[test]
fn the_fields_of_a_record_are_described() {
    let schema = schema();
    let definitions = schema["$defs"].as_object().expect("definitions");
    let mut fields = Fields { definitions, described: Vec::new(), tables: "\n".to_owned(), words: Vec::new() };
    fields.object("The record", "", &schema);
    let mut all = fields.tables;
    for name in &fields.words {
        let definition = &definitions[*name];
        write!(all, "### {name}\n\n{}\n\n| word | what it means |\n| --- | --- |\n", about(definition)).unwrap();
        for (word, meaning) in words(definition).expect("a list of words") {
            writeln!(all, "| `{word}` | {} |", cell(meaning)).unwrap();
        }
        all.push('\n');
    }
    // Nothing of the schema is left out.
    for (name, definition) in definitions {
        for field in definition["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
            assert!(all.contains(&format!(".{field}` |")), "{name}.{field} is not described");
        }
        for (word, _) in words(definition).unwrap_or_default() {
            assert!(all.contains(&format!("| `{word}` |")) || !fields.words.contains(&name.as_str()), "{name}: {word}");
        }
    }
    assert!(list(&schema, "required").iter().all(|f| all.contains(&format!("| `{}` |", f.as_str().expect("a name")))));
    current_block("docs/record.md", "fields", &all);
}
