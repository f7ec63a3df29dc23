//! `taojin show` and `taojin report` as a user meets them. What the page does is in `tests/browser`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::command::{Command, contains};
use serde_json::Value;
use tempfile::TempDir;

const ARTICLE: &str = "云岭市重大项目开工\n2024-05-12 09:30:00 来源:云岭日报\n　　5月10日，昆明云岭新材料有限公司投资12.5亿元建设年产3万吨\
电池材料项目，项目位于云南省昆明市，预计2025年6月建成投产。\n";

fn taojin() -> Command {
    let mut command = Command::taojin();
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn put(dir: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, bytes).expect("a file for the test");
    path
}

fn records(dir: &TempDir) -> PathBuf {
    let article = put(dir, "one.txt", ARTICLE);
    let out = dir.path().join("records.jsonl");
    taojin().arg("extract").arg(article).arg("-o").arg(&out).assert().success();
    out
}

/// The data inside a page.
fn data(page: &Path) -> Value {
    let page = fs::read_to_string(page).expect("a page");
    let (_, rest) = page.split_once("id=\"data\">").expect("data");
    serde_json::from_str(rest.split_once("</script>").expect("an end").0).expect("JSON")
}

#[test]
fn show_prints_text_projects_and_warnings() {
    let dir = folder();
    let article = put(&dir, "one.txt", ARTICLE);
    let out = taojin().arg("show").arg(&article).assert().success().stderr("").get_output().stdout.clone();
    let out = String::from_utf8(out).expect("UTF-8");
    assert!(out.contains("[company 昆明云岭新材料有限公司]投资[investment 12.5亿元]"), "{out}");
    assert!(out.contains("12.5亿元 = 1,250,000,000 CNY"), "{out}");
    assert!(!out.contains('\u{1b}'), "no escapes in a pipe: {out:?}");
    taojin().args(["show", "--color", "always"]).arg(&article).assert().success().stdout(contains("\u{1b}[1m"));
    // NO_COLOR is a wish of the environment, --color always one of the moment.
    let coloured = taojin().env("NO_COLOR", "1").args(["show", "--color", "always"]).arg(&article).assert().success();
    coloured.stdout(contains("\u{1b}["));
}

#[test]
fn show_keeps_to_what_is_asked() {
    let dir = folder();
    let article = put(&dir, "one.txt", ARTICLE);
    let show = |options: &[&str]| {
        let out = taojin().arg("show").args(options).arg(&article).assert().success().get_output().stdout.clone();
        String::from_utf8(out).expect("UTF-8")
    };
    let dates = show(&["--kind", "date"]);
    assert!(dates.contains("[date 5月10日]") && !dates.contains("[company") && !dates.contains("[investment"), "{dates}");
    let projects = show(&["--projects"]);
    assert!(
        projects.contains("电池材料") && projects.contains("1,250,000,000 CNY") && !projects.contains("5月10日"),
        "{projects}"
    );
    let chinese = show(&["--lang", "zh"]);
    assert!(chinese.contains("[投资 12.5亿元]") && chinese.contains("项目 (1)"), "{chinese}");
    let narrow = show(&["--width", "30"]);
    assert!(narrow.lines().all(|l| unicode_width::UnicodeWidthStr::width(l) <= 30), "{narrow}");
    taojin().args(["show", "--kind", "money"]).arg(&article).assert().code(2).stderr(contains("no such kind"));
}

#[test]
fn show_goes_on_after_a_bad_input_and_reads_a_pipe() {
    let dir = folder();
    let article = put(&dir, "one.txt", ARTICLE);
    let missing = dir.path().join("none.txt");
    taojin().arg("show").arg(&missing).arg(&article).assert().code(1).stdout(contains("电池材料")).stderr(contains("none.txt"));
    taojin().arg("show").arg(&missing).assert().code(2);
    taojin().arg("show").write_stdin(ARTICLE).assert().success().stdout(contains("云岭市重大项目开工"));
}

#[test]
fn a_page_holds_what_the_records_say_and_is_the_same_each_time() {
    let dir = folder();
    let records = records(&dir);
    let (a, b) = (dir.path().join("a.html"), dir.path().join("b.html"));
    for page in [&a, &b] {
        taojin().arg("report").arg(&records).arg("-o").arg(page).assert().success().stdout("").stderr("");
    }
    let page = fs::read_to_string(&a).expect("a page");
    assert_eq!(page, fs::read_to_string(&b).expect("a page"));
    let addresses = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!addresses.contains("http://") && !addresses.contains("https://"), "addresses in the page");
    let data = data(&a);
    assert_eq!(data["totals"]["articles"], 1);
    assert_eq!(data["projects"][0]["amount"]["value"], "1250000000");
    assert_eq!(data["articles"][0]["text"], ARTICLE);
    let stdout = taojin().arg("report").write_stdin(fs::read(&records).expect("records")).assert().success();
    stdout.stdout(page.as_str());
    taojin()
        .args(["report", "--lang", "zh", "--title", "A<b>"])
        .arg(&records)
        .assert()
        .success()
        .stdout(contains("<html lang=\"zh\">").and(contains("A\\u003cb\\u003e")));
}

#[test]
fn a_page_of_many_articles_holds_the_evidence_only() {
    let dir = folder();
    let line = fs::read_to_string(records(&dir)).expect("records");
    let idle = taojin().arg("extract").write_stdin("今日天气晴。").assert().success().get_output().stdout.clone();
    let mut all = String::new();
    for n in 0..60 {
        all += &line.replace("\"id\":\"one\"", &format!("\"id\":\"one-{n}\""));
        all += &String::from_utf8(idle.clone()).expect("UTF-8");
    }
    let (records, page) = (put(&dir, "many.jsonl", all), dir.path().join("many.html"));
    taojin().arg("report").arg(&records).arg("-o").arg(&page).assert().success();
    let data = data(&page);
    assert_eq!(
        (&data["totals"]["articles"], &data["totals"]["with_projects"], &data["totals"]["repeated"]),
        (&120.into(), &60.into(), &118.into())
    );
    let articles = data["articles"].as_array().expect("articles");
    assert_eq!(articles.len(), 60, "nothing is held of an article without projects");
    assert!(articles.iter().all(|a| a["text"].is_null()));
    let sentences = articles[0]["sentences"].as_array().expect("sentences");
    let held = |s: &&Value| s[2].as_str().is_some_and(|t| t.contains("12.5亿元"));
    let [start, _, sentence] = sentences.iter().find(held).expect("the sentence").as_array().expect("a list").as_slice() else {
        panic!("a sentence is a start, an end and a text")
    };
    let (start, sentence) = (start.as_u64().expect("a start"), sentence.as_str().expect("a text"));
    assert!(sentences.iter().all(|s| s[2].as_str().is_some_and(|t| !t.contains("来源"))), "{sentences:?}");
    // Each mark is a slice of its sentence.
    let points: Vec<char> = sentence.chars().collect();
    let marks = articles[0]["marks"].as_array().expect("marks");
    let money = marks.iter().find(|m| m["kind"] == "investment").expect("the investment");
    let at = |n: usize| (money["at"][n].as_u64().expect("an offset") - start) as usize;
    assert_eq!(points[at(0)..at(1)].iter().collect::<String>(), "12.5亿元");
}

#[test]
fn bad_lines_are_told_and_the_others_go_on() {
    let dir = folder();
    let good = fs::read_to_string(records(&dir)).expect("records");
    let far = good.replacen("\"end\":", "\"end\":9999", 1);
    let bad = put(&dir, "bad.jsonl", format!("{{\n{good}{far}{{\"a\": 1}}\n"));
    let page = dir.path().join("page.html");
    let report = taojin().arg("report").arg(&bad).arg("-o").arg(&page).assert().code(1);
    let told = String::from_utf8(report.get_output().stderr.clone()).expect("UTF-8");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(
        lines[0].contains("bad.jsonl: line 1: not JSON")
            && lines[1].contains("line 3: the span")
            && lines[2].contains("line 4: not a record"),
        "{told}"
    );
    assert_eq!(data(&page)["totals"]["articles"], 1);
    let none = put(&dir, "none.jsonl", "");
    taojin().arg("report").arg(&none).assert().code(2).stdout("").stderr(contains("holds no record"));
    taojin().arg("report").arg(dir.path().join("missing")).assert().code(2).stdout("").stderr(contains("no such file"));
    taojin().arg("report").arg(&page).arg("-o").arg(&page).assert().code(2).stderr(contains("would be overwritten"));
    taojin().arg("report").arg(records(&dir)).arg("-o").arg(dir.path()).assert().code(2).stderr(contains("is a folder"));
    // A wrong file is not told line by line.
    let wrong = put(&dir, "wrong.csv", "a,b\n".repeat(500));
    let run = taojin().arg("report").arg(&wrong).assert().code(2).stdout("").stderr(contains("480 more lines are wrong"));
    assert_eq!(String::from_utf8_lossy(&run.get_output().stderr).lines().count(), 21);
    let indented = taojin().args(["extract", "--to", "json"]).arg(put(&dir, "one.txt", ARTICLE)).output().expect("runs").stdout;
    let indented = taojin().arg("report").arg(put(&dir, "records.json", indented)).assert().code(2).stdout("");
    indented.stderr(contains("records.json: is JSON over several lines (give JSON Lines").and(contains("\n").count(1)));
    let mine = dir.path().join("mine.html.part");
    fs::write(&mine, "mine").expect("a file");
    let run = taojin().arg("report").arg(records(&dir)).arg("-o").arg(dir.path().join("mine.html")).assert().code(2);
    run.stderr(contains("mine.html.part is there and is not of a run of taojin"));
    assert_eq!(fs::read(mine).expect("the file"), b"mine");
}

#[test]
fn records_without_text_or_without_mentions_still_make_a_page() {
    let dir = folder();
    let article = put(&dir, "one.txt", ARTICLE);
    for options in [&["--no-text"][..], &["--kind", "date"]] {
        let out = taojin().arg("extract").args(options).arg(&article).assert().success().get_output().stdout.clone();
        let page = dir.path().join("page.html");
        taojin().arg("report").arg("-o").arg(&page).write_stdin(out).assert().success();
        let data = data(&page);
        assert_eq!(data["projects"].as_array().map(Vec::len), Some(1));
        let marks = data["articles"][0]["marks"].as_array().expect("marks");
        let told = if options[0] == "--no-text" { "12.5亿元" } else { "5月10日" };
        let text = data["articles"][0]["text"].as_str();
        assert!(marks.iter().any(|m| m["text"] == told) || text.is_some_and(|t| t.contains(told)), "{marks:?}");
    }
}

#[test]
fn extract_makes_the_same_page_and_compressed_records_are_read() {
    let dir = folder();
    let article = put(&dir, "one.txt", ARTICLE);
    let path = |name: &str| dir.path().join(name);
    taojin()
        .arg("extract")
        .arg(&article)
        .args(["--to", "html", "--lang", "zh", "--quiet", "-o"])
        .arg(path("a.html"))
        .assert()
        .success();
    for name in ["records.jsonl.gz", "records.jsonl.zst"] {
        taojin().arg("extract").arg(&article).arg("--quiet").arg("-o").arg(path(name)).assert().success();
        taojin().arg("report").arg(path(name)).args(["--lang", "zh", "-o"]).arg(path("b.html")).assert().success();
        assert_eq!(fs::read(path("a.html")).expect("a page"), fs::read(path("b.html")).expect("a page"));
    }
    let page = taojin()
        .arg("extract")
        .arg(&article)
        .args(["--to", "html", "--lang", "zh"])
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    assert_eq!(page, fs::read(path("a.html")).expect("a page"));
    let packed = taojin().arg("extract").arg(&article).args(["--to", "html", "-o"]).arg(path("a.html.gz")).assert().code(2);
    packed.stderr(contains("no compressed page"));
    let half = &fs::read(path("records.jsonl.gz")).expect("records")[..200];
    taojin().arg("report").arg(put(&dir, "half.gz", half)).assert().code(2).stdout("").stderr(contains("half.gz"));
}
