//! Runs over archives: all cores, order, failures, signals, kills and what is left behind.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

fn taojin() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taojin"));
    command.arg("extract");
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn article(n: usize) -> String {
    const CITIES: [&str; 4] = ["云南省昆明市", "四川省成都市", "浙江省宁波市", "内蒙古自治区包头市"];
    const FIRMS: [&str; 5] = ["云岭", "砺川", "恒舟", "锦澜", "拓岩"];
    let (city, firm) = (CITIES[n % 4], FIRMS[n % 5]);
    let mut text = format!(
        "{city}项目签约\n2024-05-{:02} 09:30:00 来源:{firm}日报\n　　5月10日，{firm}新材料有限公司在{city}签约，总投资{}.{}亿元，\
         建设年产{}万吨电池材料项目，预计2025年6月投产。\n",
        n % 28 + 1,
        n % 90 + 1,
        n % 10,
        n % 50 + 1
    );
    for k in 0..n % 7 {
        text += &format!("　　第{k}期达产后，{firm}新材料有限公司年产值可达{}亿元，用地{}亩。\n", n + k + 1, 10 * k + n);
    }
    text
}

/// Bytes that are no text.
fn noise(n: usize) -> Vec<u8> {
    (0..3000usize).map(|i| ((i + n).wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

/// Writes `files` articles in four encodings into folders of a hundred, every `bad`th one broken; returns how many are.
fn archive(dir: &Path, files: usize, bad: usize) -> usize {
    let mut broken = 0;
    for n in 0..files {
        let sub = dir.join(format!("{:03}", n / 100));
        if n % 100 == 0 {
            fs::create_dir_all(&sub).expect("a folder");
        }
        let text = article(n);
        let bytes = match n % 4 {
            _ if n % bad == bad - 1 => {
                broken += 1;
                if broken % 2 == 0 { noise(n) } else { [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &noise(n)].concat() }
            }
            0 => text.into_bytes(),
            1 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            2 => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        fs::write(sub.join(format!("{n:05}.txt")), bytes).expect("a file");
    }
    broken
}

/// Lines of JSON with an article each, a few of them bad.
fn lines(count: usize) -> String {
    let line = |n: usize| match n % 50 {
        17 => "not JSON\n".to_owned(),
        33 => format!("{{\"id\":\"b{n}\"}}\n"),
        _ => format!("{}\n", serde_json::json!({ "id": format!("a{n}"), "text": article(n) })),
    };
    (0..count).map(line).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Standard error without the line of totals, and the three numbers of that line.
fn totals(output: &Output) -> (String, [u64; 3]) {
    let stderr = text(&output.stderr);
    let (messages, last) = match stderr.trim_end().rsplit_once('\n') {
        Some((messages, last)) => (messages.to_owned(), last.to_owned()),
        None => (String::new(), stderr.trim_end().to_owned()),
    };
    let numbers: Vec<u64> = last.split(' ').filter_map(|word| word.parse().ok()).take(3).collect();
    (messages, numbers.try_into().unwrap_or_else(|_| panic!("no totals: {last}")))
}

#[test]
fn the_order_is_that_of_the_inputs_whatever_the_number_of_threads() {
    let dir = folder();
    let broken = archive(&dir.path().join("in"), 300, 23);
    fs::write(dir.path().join("in/zzz.jsonl"), lines(120)).expect("a file");
    let run = |jobs: &str| taojin().args(["-j", jobs]).arg(dir.path().join("in")).output().expect("the program runs");
    let one = run("1");
    assert_eq!(one.status.code(), Some(1));
    let bad_lines = (0..120).filter(|n| matches!(n % 50, 17 | 33)).count();
    let (messages, [read, records, failures]) = totals(&one);
    assert_eq!([read, failures], [420, (broken + bad_lines) as u64], "{messages}");
    assert_eq!(read, records + failures);
    assert_eq!(text(&one.stdout).lines().count() as u64, records);
    assert_eq!(messages.lines().count() as u64, failures);
    let ids: Vec<String> = text(&one.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a record")["source"]["id"].as_str().expect("an id").to_owned())
        .filter(|id| !id.starts_with('a'))
        .collect();
    assert!(ids.is_sorted(), "{ids:?}");
    for jobs in ["2", "8"] {
        let other = run(jobs);
        assert!(one.stdout == other.stdout, "{jobs} threads print other records");
        assert_eq!((messages.clone(), [read, records, failures]), totals(&other), "{jobs} threads");
    }
}

#[test]
fn a_slow_pipe_gets_each_record_at_once() {
    for jobs in ["1", "2"] {
        let mut child = taojin()
            .args(["-j", jobs, "--from", "jsonl"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        for n in 0..3 {
            writeln!(stdin, "{}", serde_json::json!({ "id": n.to_string(), "text": article(n) })).expect("written");
            // The next line is written only when this record is here.
            let mut record = String::new();
            stdout.read_line(&mut record).expect("read");
            assert_eq!(serde_json::from_str::<Value>(&record).expect("a record")["source"]["id"], n.to_string());
        }
        drop(stdin);
        assert!(child.wait().expect("the end").success());
    }
}

#[test]
fn what_stands_before_a_slow_pipe_does_not_wait_for_it() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), lines(3)).expect("a file");
    for jobs in ["1", "2"] {
        let mut child = taojin()
            .args(["-j", jobs, "--quiet"])
            .arg(dir.path().join("in.jsonl"))
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let stdin = child.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        // The pipe is closed only when the record of the file is here.
        let mut record = String::new();
        stdout.read_line(&mut record).expect("read");
        assert!(record.starts_with('{'), "{record}");
        drop(stdin);
        child.wait().expect("the end");
    }
}

#[test]
fn a_slow_reader_gets_everything() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), lines(400)).expect("a file");
    let whole = taojin().arg(dir.path().join("in.jsonl")).output().expect("the program runs");
    let mut child = taojin()
        .arg(dir.path().join("in.jsonl"))
        .args(["--quiet", "-j", "4"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut got = Vec::new();
    let mut buffer = vec![0; 20_000];
    loop {
        std::thread::sleep(Duration::from_millis(5));
        match stdout.read(&mut buffer).expect("read") {
            0 => break,
            n => got.extend_from_slice(&buffer[..n]),
        }
    }
    assert_eq!(child.wait().expect("the end").code(), Some(1));
    assert!(got == whole.stdout);
}

#[test]
fn a_reader_that_takes_only_the_head() {
    let dir = folder();
    archive(&dir.path().join("in"), 300, 1000);
    let mut child =
        taojin().arg(dir.path().join("in")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut first).expect("a line");
    assert!(first.ends_with("}\n"), "{first}");
    let output = child.wait_with_output().expect("the end");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[test]
fn failures_are_listed_for_programs() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    let broken = archive(&at("in"), 60, 13);
    fs::write(at("in/zzz.jsonl"), lines(60)).expect("a file");
    let run = taojin().arg("gone.txt").arg(at("in")).arg("--failures").arg(at("bad.jsonl")).output().expect("the program runs");
    let (messages, [_, _, failures]) = totals(&run);
    let listed: Vec<Value> =
        text(&fs::read(at("bad.jsonl")).expect("the list")).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!((listed.len() as u64, broken + 3), (failures, listed.len()), "{messages}");
    for (failure, message) in listed.iter().zip(messages.lines()) {
        let part = |key: &str| failure[key].as_str().unwrap_or_else(|| panic!("no {key}: {failure}")).to_owned();
        assert_eq!(format!("taojin: {}: {} ({})", part("place"), part("error"), part("todo")), message);
    }
    assert_eq!((&listed[0]["input"], &listed[0]["index"]), (&"gone.txt".into(), &0.into()));
    let last = &listed[listed.len() - 1];
    assert_eq!((&last["input"], &last["index"]), (&at("in/zzz.jsonl").display().to_string().into(), &33.into()));
    assert!(last["error"].as_str().expect("why").contains("no field \"text\""), "{last}");
    // Nothing failed: the list is there, and empty.
    let run = taojin().arg(at("in/000/00000.txt")).arg("--failures").arg(at("bad.jsonl")).output().expect("the program runs");
    assert_eq!((run.status.code(), fs::read(at("bad.jsonl")).expect("the list").len()), (Some(0), 0));
}

#[test]
fn an_output_appears_whole_or_not_at_all() {
    let dir = folder();
    let out = dir.path().join("out.jsonl");
    fs::write(&out, "old\n").expect("a file");
    let mut child = taojin()
        .args(["--from", "jsonl", "-o"])
        .arg(&out)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(lines(10).as_bytes()).expect("written");
    let part = dir.path().join("out.jsonl.part");
    wait_for(|| part.exists(), "the unfinished file");
    assert_eq!(fs::read(&out).expect("the old output"), b"old\n");
    // A second run keeps its hands off.
    let second = taojin().arg("nowhere.txt").arg("--resume").arg("-o").arg(&out).output().expect("the program runs");
    assert_eq!(second.status.code(), Some(2));
    assert!(text(&second.stderr).contains("another run is writing it"), "{}", text(&second.stderr));
    drop(stdin);
    assert!(child.wait_with_output().expect("the end").status.success());
    assert_eq!(text(&fs::read(&out).expect("the output")).lines().count(), 10);
    assert_eq!(names(dir.path()), ["out.jsonl"]);
    // No record at all: the old output stays.
    let none = taojin().arg("nowhere.txt").arg("-o").arg(&out).output().expect("the program runs");
    assert_eq!(none.status.code(), Some(2));
    assert_eq!((names(dir.path()), text(&fs::read(&out).expect("the output")).lines().count()), (vec!["out.jsonl".into()], 10));
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).expect("the folder").map(|e| e.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

fn wait_for(mut there: impl FnMut() -> bool, what: &str) {
    let start = Instant::now();
    while !there() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what} does not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn outputs_that_cannot_be_written() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("in.txt"), article(1)).expect("a file");
    let refused = |args: &[&str], why: &str| {
        let run = taojin().arg(at("in.txt")).args(args).output().expect("the program runs");
        let stderr = text(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(why), "{args:?}: {stderr}");
    };
    let path = |name: &str| at(name).display().to_string();
    refused(&["-o", &path("no/such/out.jsonl")], "cannot be written");
    refused(&["-o", &path("")], "is a folder");
    refused(&["--failures", &path("no/such/bad.jsonl")], "choose another --failures");
    refused(&["--failures", &path("in.txt")], "is one of the inputs");
    refused(&["--failures", &path("no/such/bad.jsonl"), "-o", &path("new.jsonl")], "choose another --failures");
    refused(&["--failures", &path("new.jsonl"), "-o", &path("new.jsonl")], "same file as --output");
    refused(&["--resume"], "name a file with --output");
    refused(&["--resume", "--to", "json", "-o", &path("out.json")], "only JSON Lines");
    fs::write(at("out.jsonl.part"), "x").expect("a file");
    refused(&["-o", &path("out.jsonl")], "out.jsonl.part: is there and is not of a run of taojin (remove it");
    refused(&["--resume", "-o", &path("out.jsonl")], "no journal stands beside");
    for (to, name) in [("json", "out.jsonl"), ("html", "page.html"), ("xlsx", "book.xlsx")] {
        fs::write(at(&format!("{name}.part")), "mine").expect("a file");
        if to == "xlsx" && cfg!(not(feature = "xlsx")) {
            continue;
        }
        refused(
            &["--to", to, "-o", &path(name)],
            "is there and is not of a run of taojin (remove it, or choose another --output)",
        );
        assert_eq!(fs::read(at(&format!("{name}.part"))).expect("the file"), b"mine");
    }
    fs::write(at("new.jsonl.part.journal"), "mine").expect("a file");
    refused(&["-o", &path("new.jsonl")], "is not of a run of taojin");
    assert_eq!(fs::read(at("new.jsonl.part.journal")).expect("the file"), b"mine");
    for name in ["book.xlsx.part", "new.jsonl.part", "new.jsonl.part.journal", "page.html.part"] {
        let _ = fs::remove_file(at(name));
    }
    assert_eq!(names(dir.path()), ["in.txt", "out.jsonl.part"]);
    // What a killed run has left is written anew.
    fs::write(at("out.jsonl.part"), "{\n  \"schema\": \"taojin/1\",\n").expect("a file");
    let run = taojin().arg(at("in.txt")).args(["--to", "json", "-o", &path("out.jsonl")]).output().expect("the program runs");
    assert!(run.status.success(), "{}", text(&run.stderr));
    assert_eq!(names(dir.path()), ["in.txt", "out.jsonl"]);
    refused(&["--lang", "zh"], "add --to html");
    #[cfg(target_os = "linux")]
    refused(&["--resume", "-o", "/dev/full"], "is no file");
}

#[test]
fn compressed_outputs_hold_the_same_lines() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), lines(600)).expect("a file");
    let plain = taojin().arg(dir.path().join("in.jsonl")).output().expect("the program runs").stdout;
    // More than one frame.
    assert!(plain.len() > 3 << 20, "{}", plain.len());
    for name in ["out.jsonl.gz", "out.jsonl.zst"] {
        let bytes = |jobs: &str| {
            let out = dir.path().join(name);
            let run = taojin().args(["-j", jobs, "-o"]).arg(&out).arg(dir.path().join("in.jsonl")).output().expect("runs");
            assert_eq!(run.status.code(), Some(1), "{}", text(&run.stderr));
            fs::read(out).expect("the output")
        };
        let one = bytes("1");
        assert!(one == bytes("4"), "{name}: other threads, other bytes");
        let mut unpacked = Vec::new();
        let read = match name {
            "out.jsonl.gz" => flate2::read::MultiGzDecoder::new(one.as_slice()).read_to_end(&mut unpacked),
            _ => zstd::Decoder::new(one.as_slice()).expect("a decoder").read_to_end(&mut unpacked),
        };
        read.expect("it unpacks");
        assert!(unpacked == plain, "{name}");
    }
}

/// A run that feeds on standard input, with its output in a file.
fn feeding(out: &Path, options: &[&str]) -> (Child, ChildStdin) {
    let mut child = taojin()
        .args(["--from", "jsonl", "-o"])
        .arg(out)
        .args(options)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let stdin = child.stdin.take().expect("a pipe");
    (child, stdin)
}

#[test]
fn what_was_interrupted_goes_on_only_as_it_began() {
    let dir = folder();
    let (out, all) = (dir.path().join("out.jsonl"), lines(40));
    let (mut child, mut stdin) = feeding(&out, &["--no-text"]);
    stdin.write_all(all.as_bytes()).expect("written");
    // Line 33 is bad, and its failure is in the journal: all before it is dealt with.
    let journal = dir.path().join("out.jsonl.part.journal");
    wait_for(|| fs::read(&journal).is_ok_and(|j| j.iter().filter(|b| **b == b'\n').count() == 3), "the second failure");
    child.kill().expect("killed");
    child.wait().expect("the end");
    let again = |options: &[&str], input: &str| {
        let (child, mut stdin) = feeding(&out, options);
        // A run that is refused does not read all.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("the end");
        (output.status.code(), text(&output.stderr))
    };
    let (code, told) = again(&["--resume"], &all);
    assert_eq!(code, Some(2));
    assert!(told.contains("the interrupted run had another --no-text: \"true\" then, \"false\" now"), "{told}");
    let (code, told) = again(&["--resume", "--no-text", "--kind", "date"], &all);
    assert_eq!(code, Some(2));
    assert!(told.contains("another --kind: \"\" then, \"date\" now"), "{told}");
    let (code, told) = again(&["--resume", "--no-text"], &all.replace("\"b33\"", "\"a33\"").replace("a3\"", "x3\""));
    assert_eq!(code, Some(2));
    assert!(told.contains("stdin: article 4 is not the one that the interrupted run had here"), "{told}");
    // The same articles by name, one of them edited.
    let (code, told) = again(&["--resume", "--no-text"], &all.replacen("总投资", "共投资", 1));
    assert_eq!(code, Some(2));
    assert!(told.contains("stdin: article 1 is not the one that the interrupted run had here"), "{told}");
    let (code, told) = again(&["--resume", "--no-text"], &lines(2));
    assert_eq!(code, Some(2));
    assert!(told.contains("the inputs hold 2 articles"), "{told}");
    let (code, told) = again(&["--resume", "--no-text"], &all);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("40 read = 38 records + 2 failures ("), "{told}");
    let undisturbed = dir.path().join("whole.jsonl");
    let (child, mut stdin) = feeding(&undisturbed, &["--no-text"]);
    stdin.write_all(all.as_bytes()).expect("written");
    drop(stdin);
    child.wait_with_output().expect("the end");
    assert!(fs::read(&out).expect("the output") == fs::read(&undisturbed).expect("the output"));
    // Nothing is left to do.
    let before = fs::metadata(&out).expect("the output").modified().expect("a time");
    let (code, told) = again(&["--resume", "--no-text"], &all);
    assert!(code == Some(0) && told.contains("is whole"), "{told}");
    assert_eq!(fs::metadata(&out).expect("the output").modified().expect("a time"), before);
}

/// Numbers that look random and are the same in each run of the test.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Killed again and again, and taken up again: nothing is lost, nothing comes twice.
#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    archive(&at("in"), 300, 19);
    fs::write(at("in/zzz.jsonl"), lines(400)).expect("a file");
    let mut seed = 0x5eed;
    for name in ["out.jsonl", "out.jsonl.zst", "out.jsonl.gz"] {
        let (whole, bad) = (at(&format!("whole-{name}")), at("bad-whole.jsonl"));
        let run = taojin().arg(at("in")).arg("-o").arg(&whole).arg("--failures").arg(&bad).output().expect("the program runs");
        let told = totals(&run).1;
        let (out, part) = (at(name), at(&format!("{name}.part")));
        let size = || fs::metadata(&part).map_or(0, |m| m.len());
        let (mut kills, mut went_on) = (0, 0);
        let last = loop {
            // At first right at the start, then wherever the file has grown to.
            let from = size();
            let until = from + random(&mut seed) % (fs::metadata(&whole).expect("the output").len() / 6);
            let delay = Duration::from_micros(random(&mut seed) % 3000);
            let mut child = taojin()
                .args(["--resume", "-j", if kills % 2 == 0 { "2" } else { "1" }])
                .arg(at("in"))
                .arg("-o")
                .arg(&out)
                .arg("--failures")
                .arg(at("bad.jsonl"))
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program runs");
            let ended = loop {
                if child.try_wait().expect("its state").is_some() {
                    break true;
                }
                if kills < 2 || size() > until {
                    std::thread::sleep(delay);
                    break child.try_wait().expect("its state").is_some();
                }
                std::thread::sleep(Duration::from_micros(200));
            };
            if ended {
                break child.wait_with_output().expect("the end");
            }
            // Once the output stands there whole nothing is left to interrupt.
            if out.exists() {
                break child.wait_with_output().expect("the end");
            }
            child.kill().expect("killed");
            child.wait().expect("the end");
            kills += 1;
            went_on += usize::from(size() > from);
        };
        assert_eq!(last.status.code(), Some(1), "{}", text(&last.stderr));
        assert!(kills > 3 && went_on > 1, "{name}: killed {kills} times, {went_on} times after some records");
        assert!(fs::read(&out).expect("the output") == fs::read(&whole).expect("the output"), "{name}: other bytes");
        assert!(fs::read(at("bad.jsonl")).expect("the list") == fs::read(&bad).expect("the list"), "{name}: other failures");
        assert_eq!(totals_of_resumed(&last), told, "{name}");
        assert!(!part.exists() && !at(&format!("{name}.part.journal")).exists());
    }
}

fn totals_of_resumed(output: &Output) -> [u64; 3] {
    totals(output).1
}

/// What a run writes into the folder that it reads is no input: not while it runs, not when it goes on, not the next time.
#[test]
fn an_output_within_the_folder_that_is_read() {
    let dir = folder();
    let (inputs, whole) = (dir.path().join("in"), dir.path().join("whole.jsonl"));
    archive(&inputs, 300, 19);
    taojin().arg(&inputs).arg("-o").arg(&whole).output().expect("the program runs");
    let whole = fs::read(&whole).expect("the output");
    let (out, bad) = (inputs.join("000/out.jsonl"), inputs.join("bad.jsonl"));
    let run = |options: &[&str]| {
        let mut command = taojin();
        command.arg(&inputs).args(options).arg("-o").arg(&out).arg("--failures").arg(&bad).stderr(Stdio::piped());
        command.spawn().expect("the program runs")
    };
    let ended = |child: Child| {
        let output = child.wait_with_output().expect("the end");
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        assert!(fs::read(&out).expect("the output") == whole);
    };
    let mut child = run(&["-j", "1"]);
    let part = inputs.join("000/out.jsonl.part");
    wait_for(|| fs::metadata(&part).is_ok_and(|m| m.len() > 0), "a record");
    child.kill().expect("killed");
    child.wait().expect("the end");
    assert!(part.exists() && !out.exists());
    ended(run(&["--resume"]));
    ended(run(&[]));
    // An article stays one.
    let article = inputs.join("000/00000.txt");
    let before = fs::read(&article).expect("an article");
    for option in ["-o", "--failures"] {
        let output = taojin().arg(&inputs).arg(option).arg(&article).output().expect("the program runs");
        assert!(text(&output.stderr).contains("is one of the inputs"), "{}", text(&output.stderr));
    }
    assert!(fs::read(&article).expect("the article") == before);
}

/// A pipe stays a pipe, whichever command writes into it.
#[cfg(unix)]
#[test]
fn outputs_into_a_named_pipe() {
    use std::os::unix::fs::FileTypeExt;
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("in.txt"), article(1)).expect("a file");
    let made = Command::new("mkfifo").arg(at("pipe")).arg(at("pipe.xlsx")).status();
    if !made.is_ok_and(|s| s.success()) {
        return println!("skipped: no mkfifo here");
    }
    let records = taojin().arg(at("in.txt")).output().expect("the program runs").stdout;
    fs::write(at("records.jsonl"), &records).expect("a file");
    let through = |command: &mut Command| {
        let pipe = at("pipe");
        let reader = std::thread::spawn(move || fs::read(pipe).expect("read"));
        let output = command.arg("-o").arg(at("pipe")).output().expect("the program runs");
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(fs::metadata(at("pipe")).expect("the pipe").file_type().is_fifo());
        reader.join().expect("read")
    };
    assert!(through(taojin().arg(at("in.txt"))) == records);
    let report = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taojin"));
        command.arg("report").arg(at("records.jsonl"));
        command
    };
    let page = report().output().expect("the program runs").stdout;
    assert!(page.starts_with(b"<!doctype html>") && through(&mut report()) == page);
    assert!(through(taojin().args(["--to", "html"]).arg(at("in.txt"))) == page);
    if cfg!(feature = "xlsx") {
        let run = taojin().args(["--to", "xlsx", "-o"]).arg(at("pipe.xlsx")).arg(at("in.txt")).output().expect("runs");
        assert!(text(&run.stderr).contains("is no file"), "{}", text(&run.stderr));
    }
}

/// Lines of JSON in which every fourth article is an earlier one again, with another headline and a word changed.
fn with_reprints(count: usize) -> String {
    let one = |n: usize| {
        if n % 4 == 3 {
            let again = article(7 * (n - 2) + 6).replacen("项目签约", "重大项目签约仪式举行", 1);
            again.replace("日报", "晚报").replace("建设年产", "兴建年产")
        } else {
            // All of them long.
            article(7 * n + 6)
        }
    };
    (0..count).map(|n| format!("{}\n", serde_json::json!({ "id": format!("r{n}"), "text": one(n) }))).collect()
}

#[test]
fn reprints_are_marked_or_dropped_whatever_the_number_of_threads() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), with_reprints(200)).expect("a file");
    let run = |options: &[&str]| taojin().args(options).arg(dir.path().join("in.jsonl")).output().expect("the program runs");
    let plain = run(&[]);
    let marked = run(&["--dedup", "mark", "-j", "1"]);
    let strip = |record: &mut Value| {
        let source = record["source"].as_object_mut().expect("an object");
        let (first, digest) = (source.remove("duplicate_of"), source.remove("duplicate_of_sha256"));
        let warnings = record["warnings"].as_array_mut().expect("a list");
        let warned = warnings.pop_if(|w| w["code"] == "duplicate_text" && w.get("start").is_none());
        assert_eq!((first.is_some(), digest.is_some()), (warned.is_some(), warned.is_some()));
        first.zip(digest).map(|pair| (pair.0.as_str().expect("an id").to_owned(), pair.1))
    };
    let records = |output: &Output| -> Vec<Value> {
        text(&output.stdout).lines().map(|l| serde_json::from_str(l).expect("a record")).collect()
    };
    let mut kept = Vec::new();
    for (n, (mut record, plain)) in records(&marked).into_iter().zip(records(&plain)).enumerate() {
        let first = strip(&mut record);
        assert_eq!(record, plain, "but for the mark");
        assert_eq!(first.as_ref().map(|f| f.0.clone()), (n % 4 == 3).then(|| format!("r{}", n - 2)), "{n}");
        if let Some((id, digest)) = &first {
            assert!(kept.iter().any(|r: &Value| r["source"]["id"] == **id && r["source"]["sha256"] == *digest), "{id}");
        }
        if first.is_none() {
            kept.push(plain);
        }
    }
    let dropped = run(&["--dedup", "drop", "-j", "1"]);
    assert_eq!(records(&dropped), kept);
    let told = text(&dropped.stderr);
    assert!(told.contains("200 read = 150 records + 0 failures + 50 reprints dropped;"), "{told}");
    for jobs in ["2", "8"] {
        assert!(run(&["--dedup", "mark", "-j", jobs]).stdout == marked.stdout, "{jobs} threads");
        assert!(run(&["--dedup", "drop", "-j", jobs]).stdout == dropped.stdout, "{jobs} threads");
    }
}

#[test]
fn reprints_of_articles_from_before_a_kill_are_known() {
    let dir = folder();
    let all = with_reprints(60) + "not JSON\n" + &with_reprints(100);
    for (dedup, lines) in [("mark", 160), ("drop", 75)] {
        let (whole, out) = (dir.path().join(format!("whole-{dedup}")), dir.path().join(dedup));
        let (child, mut stdin) = feeding(&whole, &["--dedup", dedup]);
        stdin.write_all(all.as_bytes()).expect("written");
        drop(stdin);
        child.wait_with_output().expect("the end");
        let (mut child, mut stdin) = feeding(&out, &["--dedup", dedup]);
        stdin.write_all(all.as_bytes()).expect("written");
        // Line 61 is bad: when its failure is in the journal, all before it is dealt with.
        let journal = dir.path().join(format!("{dedup}.part.journal"));
        wait_for(|| fs::read(&journal).is_ok_and(|j| text(&j).contains("not JSON")), "the failure");
        child.kill().expect("killed");
        child.wait().expect("the end");
        let (child, mut stdin) = feeding(&out, &["--dedup", dedup, "--resume"]);
        stdin.write_all(all.as_bytes()).expect("written");
        drop(stdin);
        let output = child.wait_with_output().expect("the end");
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let bytes = fs::read(&out).expect("the output");
        assert_eq!(text(&bytes).lines().count(), lines);
        assert!(bytes == fs::read(&whole).expect("the output"), "{dedup}");
    }
}

#[cfg(unix)]
fn signal(name: &str, child: &Child) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status().expect("kill runs");
    assert!(sent.success());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_with_whole_records_and_goes_on() {
    let dir = folder();
    let all = lines(30);
    let whole = dir.path().join("whole.jsonl");
    let (child, mut stdin) = feeding(&whole, &[]);
    stdin.write_all(all.as_bytes()).expect("written");
    drop(stdin);
    child.wait_with_output().expect("the end");
    for (name, sent) in [("INT", "int.jsonl"), ("TERM", "term.jsonl.zst")] {
        let out = dir.path().join(sent);
        let (child, mut stdin) = feeding(&out, &[]);
        let half: String = all.split_inclusive('\n').take(18).collect();
        stdin.write_all(half.as_bytes()).expect("written");
        // Line 17 is bad: when its failure is told, all before it is dealt with.
        let journal = dir.path().join(format!("{sent}.part.journal"));
        wait_for(|| fs::read(&journal).is_ok_and(|j| j.iter().filter(|b| **b == b'\n').count() == 2), "the failure");
        signal(name, &child);
        // It waits for more input, and ends nevertheless.
        let output = child.wait_with_output().expect("the end");
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{stderr}");
        assert!(stderr.contains("interrupted after") && stderr.contains("--resume"), "{stderr}");
        let part = fs::read(dir.path().join(format!("{sent}.part"))).expect("the unfinished output");
        if name == "INT" {
            assert!(stderr.contains("interrupted after 18 articles (17 records)"), "{stderr}");
            assert!(part.ends_with(b"}\n"));
            assert_eq!(text(&part).lines().count(), 17);
        }
        drop(stdin);
        let (child, mut stdin) = feeding(&out, &["--resume"]);
        stdin.write_all(all.as_bytes()).expect("written");
        drop(stdin);
        let output = child.wait_with_output().expect("the end");
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let bytes = fs::read(&out).expect("the output");
        let bytes = if name == "INT" { bytes } else { zstd::decode_all(bytes.as_slice()).expect("it unpacks") };
        assert!(bytes == fs::read(&whole).expect("the output"));
    }
}

#[cfg(unix)]
#[test]
fn a_stream_that_is_interrupted_ends_with_a_whole_record_and_a_second_signal_ends_at_once() {
    let dir = folder();
    fs::write(dir.path().join("in.jsonl"), lines(2000)).expect("a file");
    let start = || {
        taojin()
            .arg(dir.path().join("in.jsonl"))
            .args(["-j", "2"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs")
    };
    let mut child = start();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut got = Vec::new();
    stdout.read_until(b'\n', &mut got).expect("a line");
    signal("INT", &child);
    stdout.read_to_end(&mut got).expect("read");
    let output = child.wait_with_output().expect("the end");
    assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
    let whole = taojin().arg(dir.path().join("in.jsonl")).output().expect("the program runs").stdout;
    assert!(got.ends_with(b"}\n") && got.len() < whole.len() && whole.starts_with(&got));

    // Nobody reads: the writer is stuck, the first signal cannot end it, the second does.
    let mut child = start();
    std::thread::sleep(Duration::from_millis(600));
    signal("INT", &child);
    std::thread::sleep(Duration::from_millis(400));
    assert!(child.try_wait().expect("its state").is_none());
    signal("INT", &child);
    assert_eq!(child.wait().expect("the end").code(), Some(130));
}

/// An archive as large as real ones: every file is accounted for.
#[test]
fn twenty_thousand_files_are_accounted_for() {
    if cfg!(debug_assertions) {
        println!("skipped: only an optimised build does it in reasonable time");
        return;
    }
    let dir = folder();
    let broken = archive(&dir.path().join("in"), 20_000, 200);
    assert_eq!(broken, 100);
    let (out, bad): (PathBuf, PathBuf) = (dir.path().join("out.jsonl.zst"), dir.path().join("bad.jsonl"));
    let run = taojin().arg(dir.path().join("in")).arg("-o").arg(&out).arg("--failures").arg(&bad).output().expect("runs");
    let (messages, told) = totals(&run);
    assert_eq!((run.status.code(), told), (Some(1), [20_000, 19_900, 100]), "{messages}");
    let mut seen = vec![0u8; 20_000];
    let stem = |path: &str| Path::new(path).file_stem().expect("a name").to_string_lossy().parse::<usize>().expect("a number");
    for failure in text(&fs::read(&bad).expect("the list")).lines() {
        let failure: Value = serde_json::from_str(failure).expect("JSON");
        seen[stem(failure["input"].as_str().expect("a path"))] += 1;
    }
    let (mut last, mut encodings) = (0, std::collections::BTreeMap::new());
    for record in BufReader::new(zstd::Decoder::new(fs::File::open(&out).expect("the output")).expect("a decoder")).lines() {
        let record: Value = serde_json::from_str(&record.expect("a line")).expect("JSON");
        let n = stem(record["source"]["path"].as_str().expect("a path"));
        assert!(n >= last, "{n} after {last}");
        last = n;
        seen[n] += 1;
        *encodings.entry(record["source"]["encoding"].as_str().expect("a name").to_owned()).or_insert(0) += 1;
    }
    assert!(seen.iter().all(|n| *n == 1));
    assert_eq!(encodings.keys().collect::<Vec<_>>(), ["UTF-16BE", "UTF-16LE", "UTF-8", "gb18030"]);
    assert!(encodings.values().all(|n| *n >= 4900), "{encodings:?}");
}
