//! The command line as a user meets it: good input in every encoding, and every kind of bad input.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::common::command::{Command, contains};
use serde_json::Value;
use tempfile::TempDir;

const ARTICLE: &str = "云岭市三个项目集中开工\n2024-05-12 09:30:00 来源:云岭日报\n　　5月10日，云南省昆明市举行重大项目集中开工仪式。\
昆明云岭新材料有限公司投资12.5亿元建设年产3万吨电池材料项目，预计2025年6月建成投产，达产后年产值可达20亿元。（记者 李明）\n\
a1b2c3d4e5f60718.jpg\n项目效果图\n　　当天开工的项目还涉及物流和食品加工。\n编辑:张华\n审核:王强\n×\n";

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn put(dir: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, bytes).expect("a file for the test");
    path
}

fn extract(path: &Path, options: &[&str]) -> Value {
    let output = Command::taojin().arg("extract").args(options).arg(path).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one record")
}

fn utf16(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to).collect()
}

#[test]
fn the_page_around_an_article_is_read() {
    let dir = folder();
    let record = extract(&put(&dir, "one.txt", ARTICLE), &[]);
    let article = &record["article"];
    assert_eq!(record["source"]["id"], "one");
    assert_eq!(article["title"], "云岭市三个项目集中开工");
    assert_eq!(article["published"], "2024-05-12T09:30:00");
    assert_eq!(article["outlet"], "云岭日报");
    assert_eq!((&article["reference_date"], &article["reference_basis"]), (&"2024-05-12".into(), &"published".into()));
    assert_eq!(article["credits"][0]["role"], "编辑");
    assert_eq!(article["credits"][1]["name"], "王强");
    assert_eq!(record["text"], ARTICLE);
    for m in record["mentions"].as_array().expect("mentions") {
        let surface = m["text"].as_str().expect("text");
        assert!(!["张华", "王强", "李明", "2024-05-12"].iter().any(|f| surface.contains(f)), "found in furniture: {surface}");
    }
}

#[test]
fn every_encoding_gives_the_same_mentions() {
    let dir = folder();
    let gb = encoding_rs::GB18030;
    let files = [
        ("utf-8", encoding_rs::UTF_8, ARTICLE.as_bytes().to_vec()),
        ("utf-8 with mark", encoding_rs::UTF_8, [b"\xEF\xBB\xBF", ARTICLE.as_bytes()].concat()),
        ("gb18030", gb, gb.encode(ARTICLE).0.into_owned()),
        ("utf-16le", encoding_rs::UTF_16LE, utf16(ARTICLE, u16::to_le_bytes)),
        ("utf-16le with mark", encoding_rs::UTF_16LE, utf16(&format!("\u{FEFF}{ARTICLE}"), u16::to_le_bytes)),
        ("utf-16be", encoding_rs::UTF_16BE, utf16(ARTICLE, u16::to_be_bytes)),
    ];
    let mut first: Option<Vec<Value>> = None;
    for (name, encoding, bytes) in files {
        let record = extract(&put(&dir, "same.txt", &bytes), &[]);
        assert_eq!(record["source"]["encoding"], encoding.name(), "{name}");
        let mut mentions = record["mentions"].as_array().expect("mentions").clone();
        for m in &mut mentions {
            let at = |k: &str| m[k].as_u64().expect("an offset") as usize;
            let piece = &bytes[at("byte_start")..at("byte_end")];
            assert_eq!(encoding.decode_without_bom_handling(piece).0, m["text"].as_str().expect("text"), "{name}");
            let object = m.as_object_mut().expect("an object");
            object.remove("byte_start");
            object.remove("byte_end");
        }
        match &first {
            None => first = Some(mentions),
            Some(f) => assert_eq!(f, &mentions, "{name}"),
        }
    }
}

#[test]
fn the_encoding_can_be_given() {
    let dir = folder();
    let path = put(&dir, "short.txt", encoding_rs::BIG5.encode("投資").0);
    assert_eq!(extract(&path, &["--encoding", "big5"])["text"], "投資");
    Command::taojin()
        .args(["extract", "--encoding", "klingon"])
        .arg(&path)
        .assert()
        .code(2)
        .stderr(contains("klingon: no such encoding"));
}

#[test]
fn the_users_companies_have_their_ids() {
    let dir = folder();
    let article = put(&dir, "one.txt", "岭越控股与砺川到访，岭越签约建厂。");
    let table = put(&dir, "firms.tsv", "name\taliases\tid\n岭越控股\t岭越\tX7\n砺川\n");
    let record = extract(&article, &["--companies", &table.display().to_string()]);
    let companies: Vec<_> = record["companies"]
        .as_array()
        .expect("companies")
        .iter()
        .map(|c| (c["name"].as_str(), c["registry_id"].as_str()))
        .collect();
    assert_eq!(companies, [(Some("岭越控股"), Some("X7")), (Some("砺川"), Some("砺川"))]);
    assert_eq!(record["companies"][0]["aliases"][0], "岭越");
}

#[test]
fn the_users_places_are_found_and_win() {
    let dir = folder();
    let article = put(&dir, "one.txt", "总投资3亿元的铜箔项目落户福泉市石桥园，厂房建在青溪湾。\n");
    let places = |e: &Value| -> Vec<(String, String, String)> {
        let text = |v: &Value| v.as_str().unwrap_or("-").to_owned();
        let mentions = e["mentions"].as_array().expect("mentions").iter().filter(|m| m["kind"] == "place");
        mentions.map(|m| (text(&m["text"]), text(&m["value"]["code"]), text(&m["value"]["level"]))).collect()
    };
    assert!(!places(&extract(&article, &[])).iter().any(|(text, ..)| text == "青溪湾"));
    for (name, table) in [
        ("places.tsv", "# mine\nname\tcode\tkind\n石桥园\t522702\tzone\n青溪湾\t522702\ttownship\n"),
        ("places.csv", "name,code,kind\n石桥园,522702,\n\"青溪湾\",522702,township\n"),
    ] {
        let table = put(&dir, name, table);
        let found = places(&extract(&article, &["--places", &table.display().to_string()]));
        let want = [("福泉市石桥园", "522702", "zone"), ("青溪湾", "522702", "township")];
        assert_eq!(found, want.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    }
}

#[test]
fn a_fault_in_the_users_places_is_named() {
    let dir = folder();
    let article = put(&dir, "one.txt", ARTICLE);
    for (table, message) in [
        ("石桥园\t999999\n", "places.tsv:1: “999999” stands in no edition"),
        ("石桥园,522702,zone\n", "places.tsv:1: commas or semicolons and no tab"),
        ("石桥园\t522702\tpark\n", "places.tsv:1: “park” is no kind"),
    ] {
        let table = put(&dir, "places.tsv", table);
        Command::taojin().arg("extract").arg("--places").arg(&table).arg(&article).assert().code(2).stderr(contains(message));
    }
}

#[test]
fn a_fault_in_the_users_companies_is_named() {
    let dir = folder();
    let article = put(&dir, "one.txt", ARTICLE);
    let table = put(&dir, "firms.tsv", "岭越控股\t岭越\tX7\n砺川\t岭越\n");
    let run = Command::taojin().arg("extract").arg("--companies").arg(&table).arg(&article).assert();
    run.code(2).stderr(contains("firms.tsv:2: “岭越” stands in line 1 too"));
}

#[test]
fn a_missing_path_is_named_and_the_others_go_on() {
    let dir = folder();
    let good = put(&dir, "good.txt", ARTICLE);
    let run = Command::taojin().args(["extract", "nowhere.txt"]).arg(good).assert().code(1);
    run.stderr(contains("taojin: nowhere.txt: no such file").and(contains("check the path"))).stdout(contains("\"good\""));
    Command::taojin().args(["extract", "nowhere.txt"]).assert().code(2);
}

#[test]
fn a_folder_with_nothing_readable() {
    let dir = folder();
    Command::taojin().arg("extract").arg(dir.path()).assert().code(2).stderr(contains("holds no file that can be read"));
}

#[test]
fn folders_are_read_in_order() {
    let dir = folder();
    fs::create_dir(dir.path().join("b")).expect("a folder");
    for name in ["c.txt", "b/2.txt", "b/1.txt", "a.txt", ".hidden.txt"] {
        put(&dir, name, ARTICLE);
    }
    let output = Command::taojin().arg("extract").arg(dir.path()).output().expect("the program runs");
    let ids: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("a record")["source"]["id"].take())
        .collect();
    assert_eq!(ids, ["a", "1", "2", "c"]);
}

#[test]
fn an_empty_file_is_a_record_with_a_warning() {
    let dir = folder();
    let record = extract(&put(&dir, "empty.txt", ""), &[]);
    assert_eq!(record["warnings"][0]["code"], "empty_input");
}

#[test]
fn an_empty_file_is_one_under_split_too() {
    let dir = folder();
    for text in ["", "\n\n"] {
        let record = extract(&put(&dir, "empty.txt", text), &["--split", "blank"]);
        assert_eq!((&record["warnings"][0]["code"], &record["source"]["id"]), (&"empty_input".into(), &"empty#0".into()));
    }
}

#[test]
fn a_page_without_an_article_says_so() {
    let dir = folder();
    let record = extract(&put(&dir, "page.html", "<html><body><nav><a href='/'>首页</a></nav></body></html>"), &[]);
    let warning = &record["warnings"][0];
    assert_eq!((&warning["code"], record["text"].as_str()), (&"empty_input".into(), Some("")));
    assert!(warning["message"].as_str().is_some_and(|m| m.contains("no article was found on the page")), "{warning}");
}

#[test]
fn a_table_from_a_pipe_is_known_by_its_names() {
    let table = "编号,标题,正文\nq1,题一,云岭铜业投资3亿元。\nq2,题二,云岭铝业投资4亿元。\n";
    for bytes in [table.as_bytes().to_vec(), encoding_rs::GB18030.encode(&table.replace(',', "\t")).0.into_owned()] {
        let output = Command::taojin().arg("extract").write_stdin(bytes).output().expect("the program runs");
        let ids = String::from_utf8(output.stdout).expect("UTF-8");
        let ids: Vec<Value> =
            ids.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")["source"]["id"].take()).collect();
        assert_eq!(ids, ["q1", "q2"]);
    }
    // A sentence with the same words is none.
    let output =
        Command::taojin().arg("extract").write_stdin("标题,正文都好。\n云岭铜业投资3亿元。").output().expect("the program runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
}

#[test]
fn pictures_and_noise_are_refused() {
    let dir = folder();
    put(&dir, "a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10");
    let noise: Vec<u8> = (0..5000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    put(&dir, "b.txt", noise);
    put(&dir, "c.txt", ARTICLE);
    let run = Command::taojin().arg("extract").arg(dir.path()).assert().code(1).stdout(contains("\"c\""));
    run.stderr(contains("a.png: a PNG picture, not text").and(contains("b.txt: ")).and(contains("--encoding")));
}

#[test]
fn a_file_cut_in_a_character_is_read_with_a_warning() {
    let dir = folder();
    let record = extract(&put(&dir, "cut.txt", &ARTICLE.as_bytes()[..ARTICLE.find("重大").expect("there") + 1]), &[]);
    assert_eq!(record["warnings"][0]["code"], "truncated");
    assert_eq!(record["source"]["encoding"], "UTF-8");
}

#[test]
fn bad_lines_are_named_and_the_others_go_on() {
    let dir = folder();
    let lines =
        "{\"id\":\"a\",\"text\":\"投资3亿元。\"}\nnot json\n\n{\"id\":\"b\"}\n[1]\n{\"id\":\"c\",\"text\":\"x\",\"n\":7}\n";
    let run = Command::taojin().arg("extract").arg(put(&dir, "in.jsonl", lines)).assert().code(1);
    let stderr = contains("in.jsonl: line 2: not JSON")
        .and(contains("in.jsonl: line 4: no field \"text\"").and(contains("--field text=")))
        .and(contains("line 5: not a JSON object"));
    run.stderr(stderr).stdout(contains("\"id\":\"a\"").and(contains("\"id\":\"c\"")).and(contains("\"extra\":{\"n\":7}")));
}

#[test]
fn fields_of_other_names() {
    let line = "{\"content\":\"投资3亿元。\",\"headline\":\"题\",\"day\":\"2020-01-02\"}\n";
    let fields = ["--field", "text=content", "--field", "title=headline", "--field", "date=day"];
    let output = Command::taojin().args(["extract", "-"]).args(fields).write_stdin(line).output().expect("the program runs");
    let record: Value = serde_json::from_slice(&output.stdout).expect("one record");
    assert_eq!(record["article"]["title"], "题");
    assert_eq!(record["article"]["reference_basis"], "field");
    assert_eq!((&record["source"]["id"], &record["source"]["path"]), (&"stdin#0".into(), &Value::Null));
    Command::taojin().args(["extract", "--field", "body=x"]).write_stdin("").assert().code(2).stderr(contains("no such field"));
}

#[test]
fn wrong_usage() {
    Command::taojin().args(["extract", "--colour"]).assert().code(2).stderr(contains("--colour"));
    Command::taojin().args(["extract", "--date", "soon"]).assert().code(2).stderr(contains("write it like"));
    Command::taojin().args(["extract", "--kind", "animal"]).assert().code(2).stderr(contains("no such kind"));
    Command::taojin().arg("--help").assert().code(0);
}

#[cfg(unix)]
#[test]
fn a_file_without_read_permission() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let dir = folder();
    let path = put(&dir, "closed.txt", ARTICLE);
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    mode(dir.path(), 0o755);
    mode(&path, 0o000);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_taojin"));
    command.arg("extract").arg(&path);
    if fs::File::open(&path).is_ok() {
        // The superuser may read everything; nobody may not.
        command.uid(65534).gid(65534);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(e) => return println!("skipped: the program cannot be run as another user: {e}"),
    };
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("closed.txt: no permission to read it (change its permissions"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_and_the_others_go_on() {
    use std::os::unix::fs::symlink;
    let dir = folder();
    put(&dir, "a.txt", ARTICLE);
    let at = |name: &str| dir.path().join(name);
    symlink(at("b.txt"), at("b.txt")).expect("a link to itself");
    symlink(at("gone.txt"), at("c.txt")).expect("a link to nothing");
    symlink(dir.path(), at("d")).expect("a link to its own folder");
    put(&dir, "e.txt", ARTICLE);
    let run = Command::taojin().arg("extract").arg(dir.path()).assert().code(1).stdout(contains("\"a\"").and(contains("\"e\"")));
    let told = contains("b.txt: cannot be read").and(contains("c.txt: no such file")).and(contains("d: a link that leads back"));
    run.stderr(told);
    Command::taojin().arg("extract").arg(at("b.txt")).assert().code(2).stderr(contains("b.txt: cannot be read"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full() {
    let dir = folder();
    let good = put(&dir, "good.txt", ARTICLE);
    let run = Command::taojin().arg("extract").arg(&good).args(["-o", "/dev/full"]).assert().code(2);
    run.stderr(contains("/dev/full: cannot be written").and(contains("make room")));
    // Reading fails in the middle: the first page of a process is never mapped.
    let run = Command::taojin().arg("extract").arg("/proc/self/mem").arg(&good).assert().code(1);
    run.stderr(contains("/proc/self/mem: cannot be read")).stdout(contains("\"good\""));
}

/// A pipe with one article answers at once: start-up included.
#[test]
fn one_article_through_a_pipe_answers_within_200_ms() {
    if cfg!(debug_assertions) {
        println!("skipped: only an optimised build is held to it");
        return;
    }
    // The machine may be busy: the best of five counts.
    let run = |_| {
        let start = std::time::Instant::now();
        Command::taojin().arg("extract").write_stdin(ARTICLE).assert().code(0).stdout(contains("\"stdin\""));
        start.elapsed()
    };
    let best = (0..5).map(run).min().expect("five runs");
    assert!(best.as_millis() < 200, "{best:?}");
}

#[test]
fn an_output_that_cannot_be_written() {
    let dir = folder();
    let good = put(&dir, "good.txt", ARTICLE);
    let run = Command::taojin().arg("extract").arg(&good).arg("-o").arg(dir.path().join("no/such/out.jsonl")).assert().code(2);
    run.stderr(contains("out.jsonl: cannot be written").and(contains("--output")));
    let out = dir.path().join("out.jsonl");
    Command::taojin().arg("extract").arg(&good).arg("-o").arg(&out).assert().code(0).stdout("");
    assert!(fs::read_to_string(out).expect("the output").ends_with("}\n"));
}

#[test]
fn a_reader_that_closes_the_pipe() {
    let dir = folder();
    let line = format!("{}\n", serde_json::json!({ "text": ARTICLE }));
    let path = put(&dir, "many.jsonl", line.repeat(500));
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_taojin"))
        .arg("extract")
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut [0; 10]).expect("the first bytes");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn quiet_keeps_the_exit_code() {
    Command::taojin().args(["extract", "--quiet", "nowhere.txt"]).assert().code(2).stderr("");
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let dir = folder();
    let path = put(&dir, "same.txt", ARTICLE);
    let run = Command::taojin().arg("extract").arg(&path).arg("-o").arg(&path).assert().code(2);
    run.stderr(contains("is one of the inputs").and(contains("--output")));
    assert_eq!(fs::read_to_string(&path).expect("the input"), ARTICLE);
}
