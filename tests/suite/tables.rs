//! Records as tables: keys, types, formulas, files that appear whole, and the same cells in every format.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common;
use serde_json::Value;
use taojin::output::table::{self, Cell, TABLES, Table};
use taojin::record::{Show, ValueRecord};
use taojin::{Extractor, Options, Record};
use tempfile::TempDir;

fn extract(input: &Path, to: &str, out: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taojin"));
    command.arg("extract").arg(input).args(["--to", to, "-o"]).arg(out).args(options).output().expect("the program runs")
}

fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// The records of all fixtures, explained, so that every table can have rows.
fn records() -> Vec<Record> {
    let show = Show { explain: true, ..Show::default() };
    let whole = common::articles().into_iter().map(|f| {
        let extractor = Extractor::new(Options { show, ..Options::default() });
        extractor.extract(&common::raw(&f.name, Some(&f.name), &f.bytes, None))
    });
    let sentences = common::sentences().into_iter().map(|s| {
        let date = s.date.map(|d| d.parse().expect("an ISO date"));
        Extractor::new(Options { show, date }).extract(&common::raw("case", None, s.text.as_bytes(), None))
    });
    whole.chain(sentences).collect()
}

/// A row as the text of its cells, `None` for nothing.
type Row = Vec<Option<String>>;

fn shown(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Text(s) | Cell::Decimal(s) => Some(s.to_string()),
        Cell::Integer(n) => Some(n.to_string()),
        Cell::Boolean(b) => Some(b.to_string()),
    }
}

fn rows_of(records: &[Record]) -> Vec<Vec<Row>> {
    let mut all: Vec<Vec<Row>> = TABLES.iter().map(|_| Vec::new()).collect();
    for (number, record) in (1..).zip(records) {
        table::rows(number, record, &mut |table, cells| all[table].push(cells.iter().map(shown).collect()));
    }
    all
}

#[test]
fn rows_fit_their_columns_and_every_table_has_some() {
    let mut seen = vec![0; TABLES.len()];
    for (number, record) in (1..).zip(&records()) {
        table::rows(number, record, &mut |table, cells| {
            let declared = &TABLES[table];
            seen[table] += 1;
            assert_eq!(cells.len(), declared.columns.len(), "{}", declared.name);
            for (cell, column) in cells.iter().zip(declared.columns) {
                assert!(cell.fits(column.holds), "{}.{}: {cell:?}", declared.name, column.name);
                assert!(column.optional || *cell != Cell::Null, "{}.{} is empty", declared.name, column.name);
                assert_ne!(shown(cell).as_deref(), Some(""), "{}.{}", declared.name, column.name);
            }
        });
    }
    for (table, rows) in TABLES.iter().zip(seen) {
        assert!(rows > 0, "no fixture gives a row of {}", table.name);
    }
}

/// Checks that rows are told apart by their keys, and that foreign keys lead to a row.
fn check_keys(tables: &BTreeMap<String, Vec<Row>>) {
    let pick = |table: &Table, columns: &[&str], row: &Row| -> Row {
        let place = |c: &&str| table.columns.iter().position(|of| of.name == *c).unwrap_or_else(|| panic!("{}.{c}", table.name));
        columns.iter().map(|c| row[place(c)].clone()).collect()
    };
    for table in TABLES {
        let mut keys = HashSet::new();
        for row in &tables[table.name] {
            let key = pick(table, table.key, row);
            assert!(key.iter().all(Option::is_some), "{}: {row:?}", table.name);
            assert!(keys.insert(key), "{}: the key comes twice: {row:?}", table.name);
        }
        for link in table.links {
            let other = TABLES.iter().find(|t| t.name == link.table).expect("a table");
            assert_eq!(other.key, link.fields, "{}: a foreign key is a key", table.name);
            let known: HashSet<Row> = tables[other.name].iter().map(|row| pick(other, link.fields, row)).collect();
            let mut held = 0;
            for row in &tables[table.name] {
                let here = pick(table, link.columns, row);
                // Where a part of a key is empty, nothing is meant.
                if here.iter().all(Option::is_some) {
                    assert!(known.contains(&here), "{}: {here:?} is not in {}: {row:?}", table.name, other.name);
                    held += 1;
                }
            }
            assert!(held > 0 || tables[table.name].is_empty(), "{}: no row leads to {}", table.name, other.name);
        }
    }
}

/// What Frictionless asks of a description, beside what the tables say.
#[test]
fn the_description_fits_the_tables() {
    let description = taojin::output::package::describe("csv", false);
    assert_eq!(description["profile"], "tabular-data-package");
    let resources = description["resources"].as_array().expect("resources");
    assert_eq!(
        resources.iter().map(|r| r["name"].as_str()).collect::<Vec<_>>(),
        TABLES.iter().map(|t| Some(t.name)).collect::<Vec<_>>()
    );
    for (table, resource) in TABLES.iter().zip(resources) {
        assert_eq!(resource["path"], format!("{}.csv", table.name));
        let schema = &resource["schema"];
        let fields = schema["fields"].as_array().expect("fields");
        assert_eq!(schema["primaryKey"], serde_json::json!(table.key));
        for (field, column) in fields.iter().zip(table.columns) {
            assert_eq!(field["name"], column.name);
            assert!(["string", "integer", "number", "boolean"].contains(&field["type"].as_str().expect("a type")));
            assert!(field["description"].as_str().is_some_and(|d| !d.is_empty()));
            assert_eq!(field["constraints"]["required"].as_bool().unwrap_or(false), !column.optional);
        }
        // The validator takes an empty part of a key for a violation.
        for link in schema["foreignKeys"].as_array().expect("links") {
            for name in link["fields"].as_array().expect("names") {
                let field = fields.iter().find(|f| f["name"] == *name).expect("a field");
                assert_eq!(field["constraints"]["required"], true, "{}.{name}", table.name);
            }
        }
    }
}

#[test]
fn keys_hold_over_all_fixtures() {
    let names = TABLES.iter().map(|t| t.name.to_owned());
    let tables: BTreeMap<String, Vec<Row>> = names.zip(rows_of(&records())).collect();
    check_keys(&tables);
}

/// The records that the program makes of the articles among the fixtures, by the library.
fn articles_again(dir: &Path) -> Vec<Record> {
    let extractor = Extractor::default();
    let mut all = Vec::new();
    for f in common::articles() {
        let path = dir.join(format!("{}.txt", f.name));
        fs::write(&path, &f.bytes).expect("a file");
        all.push(extractor.extract(&common::raw(&f.name, Some(&path.display().to_string()), &f.bytes, None)));
    }
    all
}

fn read_csv(path: &Path) -> (Vec<String>, Vec<Row>) {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let header = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let row = |r: csv::Result<csv::StringRecord>| -> Row {
        r.expect("a row").iter().map(|c| Some(c.to_owned()).filter(|c| !c.is_empty())).collect()
    };
    (header, reader.records().map(row).collect())
}

#[test]
fn csv_holds_the_rows_of_the_records() {
    let dir = folder();
    fs::create_dir(dir.path().join("in")).expect("a folder");
    let expected = rows_of(&articles_again(&dir.path().join("in")));
    let out = dir.path().join("tables");
    done(&extract(&dir.path().join("in"), "csv", &out, &["-j", "3"]));
    let description: Value = serde_json::from_slice(&fs::read(out.join("datapackage.json")).expect("a file")).expect("JSON");
    assert_eq!(description, taojin::output::package::describe("csv", false));
    let mut tables = BTreeMap::new();
    for (table, expected) in TABLES.iter().zip(expected) {
        let bytes = fs::read(out.join(format!("{}.csv", table.name))).expect("a file");
        assert!(bytes.ends_with(b"\r\n"), "{}", table.name);
        let (header, rows) = read_csv(&out.join(format!("{}.csv", table.name)));
        assert_eq!(header, table.columns.iter().map(|c| c.name).collect::<Vec<_>>());
        // Nothing among the fixtures looks like a formula.
        assert!(rows == expected, "{}", table.name);
        tables.insert(table.name.to_owned(), rows);
    }
    check_keys(&tables);
    // As many resources as files.
    assert_eq!(fs::read_dir(&out).expect("the folder").count(), TABLES.len() + 1);
    // One thread gives the same bytes.
    let again = dir.path().join("again");
    done(&extract(&dir.path().join("in"), "csv", &again, &["-j", "1"]));
    for table in TABLES {
        let bytes = |folder: &Path| fs::read(folder.join(format!("{}.csv", table.name))).expect("a file");
        assert!(bytes(&out) == bytes(&again), "{}", table.name);
    }
}

#[test]
fn an_article_cannot_put_a_formula_into_a_cell() {
    let dir = folder();
    let hostile = [
        ("=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0"),
        ("-2+3", "+1"),
        ("@SUM(1)", "\t=1"),
        ("'=1", "＝1+1"),
        ("quoted \"words\", with\r\nlines", "plain"),
    ];
    let lines: String = hostile
        .iter()
        .map(|(title, text)| {
            format!(
                "{}\n",
                serde_json::json!({ "id": title, "title": title, "text": format!("{text}。云岭铜业投资3.2亿元。"), "=1": 1 })
            )
        })
        .collect();
    fs::write(dir.path().join("in.jsonl"), lines).expect("a file");
    let out = dir.path().join("tables");
    done(&extract(&dir.path().join("in.jsonl"), "csv", &out, &[]));
    let mut guarded = 0;
    for table in TABLES {
        let (_, rows) = read_csv(&out.join(format!("{}.csv", table.name)));
        for (cell, column) in rows.iter().flat_map(|row| row.iter().zip(table.columns)) {
            let Some(cell) = cell else { continue };
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{}.{}: {cell}", table.name, column.name);
            guarded += usize::from(cell.starts_with('\''));
        }
    }
    let (header, rows) = read_csv(&out.join("articles.csv"));
    let column = |name: &str| header.iter().position(|h| h == name).expect("a column");
    for (row, (title, text)) in rows.iter().zip(hostile) {
        let back = |name: &str| {
            let cell = row[column(name)].clone().expect("a cell");
            cell.strip_prefix('\'').unwrap_or(&cell).to_owned()
        };
        // One ' in front is taken off, and the words are those of the article.
        assert_eq!(back("id"), title);
        assert!(back("text").starts_with(text));
    }
    assert!(guarded >= 12, "{guarded}");
}

#[test]
fn negative_numbers_stay_numbers() {
    let raw = common::raw("loss", None, "云岭铜业投资3.2亿元。".as_bytes(), None);
    let mut record = Extractor::default().extract(&raw);
    let figure = record.mentions.iter_mut().find_map(|m| match &mut m.value {
        ValueRecord::Figure(f) => Some(f),
        _ => None,
    });
    figure.expect("a figure").value = Some("-3.5".into());
    let figures = TABLES.iter().position(|t| t.name == "figures").expect("a table");
    let bytes = taojin::inside::csv(1, &record).expect("rows").swap_remove(figures);
    let row = String::from_utf8(bytes).expect("UTF-8");
    assert!(row.contains(",-3.5,"), "{row}");
}

#[test]
fn a_byte_order_mark_for_excel() {
    let dir = folder();
    fs::write(dir.path().join("in.txt"), "云岭铜业投资3.2亿元。").expect("a file");
    let out = dir.path().join("tables");
    done(&extract(&dir.path().join("in.txt"), "csv", &out, &["--bom"]));
    let description: Value = serde_json::from_slice(&fs::read(out.join("datapackage.json")).expect("a file")).expect("JSON");
    for (table, resource) in TABLES.iter().zip(description["resources"].as_array().expect("resources")) {
        let bytes = fs::read(out.join(format!("{}.csv", table.name))).expect("a file");
        assert!(bytes.starts_with(format!("\u{FEFF}{},", table.columns[0].name).as_bytes()), "{}", table.name);
        assert_eq!(resource["encoding"], "utf-8-sig");
    }
}

#[test]
fn tables_appear_whole_or_not_at_all() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("in.txt"), "云岭铜业投资3.2亿元。").expect("a file");
    fs::write(at("bad.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").expect("a file");
    let refused = |input: &str, to: &str, out: &str, options: &[&str], why: &str| {
        let run = extract(&at(input), to, &at(out), options);
        let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(why), "{stderr}");
    };
    // Something is there that is not ours.
    fs::create_dir(at("full")).expect("a folder");
    fs::write(at("full/mine.txt"), "x").expect("a file");
    refused("in.txt", "csv", "full", &[], "is there and holds something (remove it, or choose another --output)");
    refused("in.txt", "csv", "in.txt", &[], "is one of the inputs");
    fs::create_dir(at("out.part")).expect("a folder");
    fs::write(at("out.part/mine.txt"), "x").expect("a file");
    refused("in.txt", "csv", "out", &[], "is not of a run of taojin");
    assert_eq!(fs::read(at("out.part/mine.txt")).expect("the file"), b"x");
    fs::remove_file(at("out.part/mine.txt")).expect("removed");
    // What a killed run has left is written anew, into an empty folder too.
    fs::write(at("out.part/articles.csv"), "half").expect("a file");
    refused("in.txt", "csv", "out", &[], "out.part is there and is not of a run of taojin (remove it");
    assert_eq!(fs::read_dir(at("out.part")).expect("the folder").count(), 1);
    fs::write(at("out.part/.lock"), "taojin\n").expect("a file");
    fs::create_dir(at("out")).expect("a folder");
    done(&extract(&at("in.txt"), "csv", &at("out"), &[]));
    assert!(!at("out.part").exists());
    assert_eq!(read_csv(&at("out/articles.csv")).1.len(), 1);
    // No record: no tables.
    refused("bad.txt", "csv", "none", &[], "a PNG picture");
    if cfg!(feature = "xlsx") {
        refused("bad.txt", "xlsx", "none.xlsx", &[], "a PNG picture");
    }
    for name in ["none", "none.part", "none.xlsx", "none.xlsx.part"] {
        assert!(!at(name).exists(), "{name}");
    }
    refused("in.txt", "csv", "new", &["--kind", "date"], "lead nowhere");
    #[cfg(feature = "tokens")]
    refused("in.txt", "csv", "new", &["--tokens"], "no table of tokens");
    refused("in.txt", "csv", "new", &["--resume"], "only JSON Lines");
    refused("in.txt", "xlsx", "new.xlsx", &["--bom"], "only CSV files");
    refused("in.txt", "csv", "new.csv", &[], "name a folder");
    refused("in.txt", "xlsx", "new.xls", &[], "call it NAME.xlsx");
    let none = Command::new(env!("CARGO_BIN_EXE_taojin")).args(["extract", "--to", "csv"]).output().expect("runs");
    assert!(String::from_utf8_lossy(&none.stderr).contains("--output"));
    assert_eq!(none.status.code(), Some(2));
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_holds_the_rows_of_the_records() {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let dir = folder();
    fs::create_dir(dir.path().join("in")).expect("a folder");
    let records = articles_again(&dir.path().join("in"));
    let out = dir.path().join("tables.xlsx");
    done(&extract(&dir.path().join("in"), "xlsx", &out, &[]));
    let mut book: Xlsx<_> = open_workbook(&out).expect("a workbook");
    assert_eq!(book.sheet_names(), TABLES.iter().map(|t| t.name).collect::<Vec<_>>());
    for (table, expected) in TABLES.iter().zip(rows_of(&records)) {
        let sheet = book.worksheet_range(table.name).expect("a sheet");
        assert_eq!(sheet.height(), expected.len() + 1, "{}", table.name);
        for (row, expected) in sheet.rows().skip(1).zip(&expected) {
            for ((cell, expected), column) in row.iter().zip(expected).zip(table.columns) {
                let same = match (cell, expected) {
                    (Data::Empty, None) => true,
                    (Data::String(s), Some(e)) => {
                        column.holds == table::Type::Text && s.replace("\r\n", "\n") == e.replace("\r\n", "\n")
                    }
                    (Data::Bool(b), Some(e)) => b.to_string() == *e,
                    (Data::Float(n), Some(e)) => column.holds != table::Type::Text && e.parse::<f64>() == Ok(*n),
                    _ => false,
                };
                assert!(same, "{}.{}: {cell:?}, not {expected:?}", table.name, column.name);
            }
        }
    }
    // A cell that is too long fails the article, by name.
    fs::write(dir.path().join("long.txt"), "投资三亿元。".repeat(6000)).expect("a file");
    let run = extract(&dir.path().join("long.txt"), "xlsx", &dir.path().join("long.xlsx"), &[]);
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.code() == Some(2) && stderr.contains("long.txt: text of articles has more than"), "{stderr}");
    done(&extract(&dir.path().join("long.txt"), "xlsx", &dir.path().join("long.xlsx"), &["--no-text"]));
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_holds_the_rows_of_the_records() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let dir = folder();
    fs::create_dir(dir.path().join("in")).expect("a folder");
    let records = articles_again(&dir.path().join("in"));
    let out = dir.path().join("tables");
    done(&extract(&dir.path().join("in"), "parquet", &out, &["-j", "3"]));
    for (table, expected) in TABLES.iter().zip(rows_of(&records)) {
        let file = fs::File::open(out.join(format!("{}.parquet", table.name))).expect("a file");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|r| r.expect("a row")).collect();
        assert_eq!(rows.len(), expected.len(), "{}", table.name);
        for (row, expected) in rows.iter().zip(&expected) {
            for (((name, field), expected), column) in row.get_column_iter().zip(expected).zip(table.columns) {
                assert_eq!(name, column.name);
                let got = match field {
                    Field::Null => None,
                    Field::Str(s) => Some(s.clone()),
                    Field::Long(n) => Some(n.to_string()),
                    Field::Bool(b) => Some(b.to_string()),
                    Field::Decimal(d) => {
                        let n = i128::from_be_bytes(d.data().try_into().expect("16 bytes"));
                        assert_eq!((d.precision(), d.scale()), (38, 10));
                        Some(rust_decimal::Decimal::from_i128_with_scale(n, 10).normalize().to_string())
                    }
                    other => panic!("{}.{name}: {other:?}", table.name),
                };
                assert_eq!(got, *expected, "{}.{name}", table.name);
            }
        }
    }
    let description: Value = serde_json::from_slice(&fs::read(out.join("datapackage.json")).expect("a file")).expect("JSON");
    assert_eq!(description, taojin::output::package::describe("parquet", false));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_so() {
    let dir = folder();
    fs::write(dir.path().join("in.txt"), "云岭铜业投资3.2亿元。").expect("a file");
    let run = extract(&dir.path().join("in.txt"), "parquet", &dir.path().join("out"), &[]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("--features parquet"));
}
