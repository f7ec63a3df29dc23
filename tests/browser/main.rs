//! The report in a real browser: what a reader does with it, and what hostile articles try.
//!
//! Skipped with a message where no Chromium is installed.

#[path = "../suite/common/mod.rs"]
mod common;
mod driver;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use driver::Browser;
use serde_json::{Value, json};
use taojin::report::{Lang, Options, Report};
use tempfile::TempDir;

const DESKTOP: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

/// Writes the page of these records; gives its address.
fn page(dir: &TempDir, records: &[Value], lang: Lang) -> String {
    let mut report = Report::default();
    for record in records {
        let line = record.to_string();
        report.add_line(line.as_bytes()).expect("a record of its text");
    }
    let path = dir.path().join("report.html");
    let mut file = fs::File::create(&path).expect("a file for the page");
    report.write(&mut file, &Options { lang, title: None }).expect("a page");
    address(&path)
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn fixtures() -> Vec<Value> {
    common::articles().iter().map(common::record_of).collect()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// Nothing may stand on the console, and nothing may have been asked for but files of this machine.
fn quiet(browser: &Browser) {
    let said = browser.console();
    assert!(said.is_empty(), "the console says {said:#?}");
    let asked = browser.requests();
    assert!(asked.iter().any(|u| u.starts_with("file://")), "the log of requests does not work: {asked:?}");
    let outward: Vec<_> = asked.iter().filter(|u| !["file:", "blob:"].iter().any(|s| u.starts_with(s))).collect();
    assert!(outward.is_empty(), "asked for {outward:?}");
    assert_eq!(browser.js("return performance.getEntriesByType('resource').length"), 0);
}

/// All projects of the records, with their articles.
fn projects(records: &[Value]) -> Vec<(&Value, &Value)> {
    records.iter().flat_map(|r| common::list(r, "projects").iter().map(move |p| (r, p))).collect()
}

const ROWS: &str = "return document.querySelector('.many').textContent";
const SHOWN: &str = "return document.querySelectorAll('.table tbody tr').length";

#[test]
fn an_archive_filters_sorts_and_proves() {
    let Some(browser) = Browser::open(DESKTOP.0, DESKTOP.1) else { return };
    let dir = folder();
    let records = fixtures();
    let url = page(&dir, &records, Lang::En);
    let all = projects(&records);
    browser.go(&url);
    assert_eq!(browser.text(ROWS), format!("{} of {}", all.len(), all.len()));
    assert_eq!(browser.text("return document.title"), "Investment projects in the news · taojin");

    // Filter by the map, then by stage.
    let anhui = |(_, p): &&(&Value, &Value)| p["site"]["code"].as_str().is_some_and(|c| c.starts_with("34"));
    let in_anhui: Vec<_> = all.iter().filter(anhui).collect();
    assert!(in_anhui.len() > 1);
    browser.click("[data-region='34']");
    assert_eq!(browser.text(ROWS), format!("{} of {}", in_anhui.len(), all.len()));
    assert_eq!(browser.text("return location.hash"), "#region=34");
    assert_eq!(browser.text("return document.querySelector(\"[data-region='34']\").getAttribute('aria-pressed')"), "true");
    let signed = in_anhui.iter().filter(|(_, p)| p["stage"] == "signed").count();
    browser.click("[data-stage='signed']");
    assert_eq!(browser.js(SHOWN), signed);
    browser.js("history.back()");
    browser.until("return location.hash === '#region=34'");
    assert_eq!(browser.js(SHOWN), in_anhui.len());
    browser.click("[data-key='clear']");
    assert_eq!(browser.js(SHOWN), all.len().min(50));

    // Search: letter by letter, and the field keeps the focus.
    browser.keys("input[type=search]", "高压线束");
    browser.until("return document.querySelectorAll('.table tbody tr').length === 1");
    assert_eq!(browser.text("return document.activeElement.type"), "search");
    browser.click("[data-key='clear']");

    // Sort: the largest amount first, then the smallest; rows without one stay last.
    browser.click("[data-key='sort:amount']");
    let amounts = "return [...document.querySelectorAll('.table tbody tr')].map((r) => (r.querySelector('.c-amount .reading') || {}).textContent || '')";
    assert_eq!(browser.text("return document.querySelector('th.c-amount').getAttribute('aria-sort')"), "descending");
    let number = |v: &Value| {
        v.as_str()
            .filter(|t| t.ends_with(" CNY"))
            .map(|t| t.replace(|c: char| !c.is_ascii_digit() && c != '.', ""))
            .and_then(|t| t.parse::<f64>().ok())
    };
    let down: Vec<f64> = browser.js(amounts).as_array().expect("amounts").iter().filter_map(number).collect();
    assert!(down.len() > 5 && down.is_sorted_by(|a, b| a >= b), "{down:?}");
    browser.click("[data-key='sort:amount']");
    let up = browser.js(amounts);
    let up = up.as_array().expect("amounts");
    let numbers: Vec<f64> = up.iter().map_while(number).collect();
    assert_eq!(numbers.len(), down.len());
    assert!(numbers.is_sorted());
    assert_eq!(up.last(), Some(&json!("")));

    // Evidence: the sentence is the slice of the article, the strong marks are the figures.
    let (record, project) = *all.iter().find(|(_, p)| p["name"] == "退役电池综合利用基地").expect("a project of the fixture");
    let figure = &project["investment"][0];
    let mention = common::list(record, "mentions").iter().find(|m| m["id"] == *figure).expect("its figure");
    let cell = format!(
        "[data-key='cell:{}~{}~amount']",
        record["source"]["id"].as_str().expect("an id"),
        project["id"].as_str().expect("an id")
    );
    browser.click(&cell);
    assert_eq!(browser.js("return document.getElementById('evidence').hidden"), false);
    assert_eq!(browser.text("return document.querySelector('#evidence mark.strong').textContent"), common::text(mention, "text"));
    let quote = browser.text("return document.querySelector('#evidence blockquote').textContent");
    let text: Vec<char> = common::text(record, "text").chars().collect();
    let (start, end) = (mention["start"].as_u64().expect("a start") as usize, mention["end"].as_u64().expect("an end") as usize);
    let sentence = project["evidence"]
        .as_array()
        .expect("evidence")
        .iter()
        .find(|e| e[0].as_u64() <= Some(start as u64) && e[1].as_u64() >= Some(end as u64))
        .expect("its sentence");
    let slice: String =
        text[sentence[0].as_u64().expect("from") as usize..sentence[1].as_u64().expect("to") as usize].iter().collect();
    assert_eq!(quote, slice);
    let facts = browser.text("return document.querySelector('#evidence .facts').textContent");
    for shown in ["1,800,000,000 CNY", &format!("{start}–{end}"), &mention["byte_start"].to_string()] {
        assert!(facts.contains(shown), "{facts}");
    }
    assert!(browser.text("return document.querySelector('#evidence').textContent").contains("signing.txt"));

    // The keyboard alone: Escape gives the focus back to the cell, arrows move, Enter opens.
    browser.press(&['\u{E00C}']);
    assert_eq!(browser.js("return document.getElementById('evidence').hidden"), true);
    assert!(browser.text("return document.activeElement.dataset.key").ends_with("~amount"));
    browser.press(&['\u{E012}', '\u{E007}']);
    assert_eq!(browser.js("return document.getElementById('evidence').hidden"), false);
    assert_eq!(browser.text("return document.querySelector('.slots [aria-pressed=true]').dataset.key"), "slot:stage");
    quiet(&browser);
}

#[test]
fn a_link_opens_the_view_that_was_sent() {
    let Some(browser) = Browser::open(DESKTOP.0, DESKTOP.1) else { return };
    let dir = folder();
    let records = fixtures();
    let url = page(&dir, &records, Lang::En);
    browser.go(&format!("{url}#stage=signed&sort=-amount&by=amount&lang=zh&theme=dark&open=signing~p1~companies"));
    let signed = projects(&records).iter().filter(|(_, p)| p["stage"] == "signed").count();
    assert_eq!(browser.js(SHOWN), signed);
    assert_eq!(browser.text("return document.documentElement.lang"), "zh");
    assert_eq!(browser.text("return getComputedStyle(document.body).colorScheme"), "dark");
    assert_eq!(browser.text("return document.querySelector('th.c-amount').getAttribute('aria-sort')"), "descending");
    assert_eq!(browser.js("return document.getElementById('evidence').hidden"), false);
    assert!(browser.text("return document.getElementById('evidence').textContent").contains("安徽衡炬循环科技有限公司"));
    // What is no filter is none.
    browser.go(&format!("{url}#stage=nonsense&month=%&sort=__proto__&size=9999&clock=x&open=a~b~c&view=%00"));
    assert_eq!(browser.js(SHOWN), 0);
    browser.click(".empty .link");
    assert_eq!(browser.js(SHOWN), projects(&records).len().min(50));
    quiet(&browser);
}

#[test]
fn an_article_shows_its_finds_in_layers() {
    let Some(browser) = Browser::open(DESKTOP.0, DESKTOP.1) else { return };
    let dir = folder();
    let mut record = common::record_of(common::articles().iter().find(|a| a.name == "signing").expect("a fixture"));
    // A hand-corrected record may hold spans that cross.
    let mut crossing = common::list(&record, "mentions")[1].clone();
    crossing["id"] = json!("m900");
    crossing["kind"] = json!("person");
    crossing["start"] = json!(crossing["start"].as_u64().expect("a start") + 2);
    crossing["end"] = json!(crossing["end"].as_u64().expect("an end") + 3);
    crossing["text"] = json!("17日下午，芜湖");
    crossing["value"] = json!({"name": "x", "titles": []});
    record["mentions"].as_array_mut().expect("mentions").insert(2, crossing);
    let url = page(&dir, &[record.clone()], Lang::En);
    browser.go(&url);
    let text = common::text(&record, "text");
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    let shown = browser.js("return [...document.querySelectorAll('.text p')].map((p) => p.textContent)");
    assert_eq!(shown, json!(lines), "every character of the text, once and in order");
    // 4月17日下午 is a date, the person crosses its end and the beginning of a place: the text is cut at every boundary.
    let pieces = browser.js("return [...document.querySelectorAll('.text .k-date, .text .k-person')].filter((e) => !e.parentElement.closest('.k-date, .k-person')).slice(0, 4).map((e) => e.textContent)");
    assert_eq!(pieces, json!(["4月", "17日下午", "，", "芜湖"]));
    let both =
        "return [...document.querySelectorAll('.text .k-date .k-person, .text .k-person .k-place')].map((e) => e.textContent)";
    assert_eq!(browser.js(both), json!(["17日下午", "芜湖"]));
    // The value on hover, and by keyboard.
    browser.js("document.querySelector('.text .k-company').dispatchEvent(new MouseEvent('mouseenter'))");
    let tip = browser.text("return document.getElementById('tip').hidden ? '' : document.getElementById('tip').textContent");
    assert!(tip.contains("安徽衡炬循环科技有限公司") && tip.contains("company"), "{tip}");
    browser.js("document.querySelector('[data-step]').focus()");
    browser.press(&['\u{E014}', '\u{E014}']);
    assert_eq!(browser.js("return document.getElementById('tip').hidden"), false);
    // Without dates no date is marked; the address says so.
    browser.click("[data-kind='date']");
    assert_eq!(browser.js("return document.querySelectorAll('.text .k-date').length"), 0);
    assert_eq!(browser.text("return location.hash"), "#off=date");
    // A project's line opens its evidence and lights its sentences in the text.
    browser.click("[data-key='card:signing~p1~investment']");
    assert!(browser.js("return document.querySelectorAll('.text .proof').length").as_u64() > Some(0));
    quiet(&browser);
}

/// Strings that try to be more than text.
const HOSTILE: &str = "</script><script>window.owned=1</script><img src=x onerror=window.owned=2><!--\u{2028}\"'`${window.owned=3}&lt;b&gt;{{data}}\u{202e}";

#[test]
fn hostile_articles_stay_text() {
    let Some(browser) = Browser::open(DESKTOP.0, DESKTOP.1) else { return };
    let dir = folder();
    // Once through the extractor …
    let text = format!(
        "{HOSTILE}\n云岭铜业有限公司{HOSTILE}投资3.2亿元建设年产2万吨铜箔项目，{HOSTILE}位于云南省昆明市。\n云岭铜业有限公司投资3.2亿元建设年产2万吨铜箔项目。=HYPERLINK(\"http://x\")"
    );
    let mut raw = common::raw(HOSTILE, Some(HOSTILE), text.as_bytes(), None);
    raw.hints.title = Some(HOSTILE.into());
    raw.hints.source = Some(HOSTILE.into());
    let real = common::record(&raw, Some("2024-01-02"));
    assert!(!common::list(&real, "projects").is_empty());
    // … and once as a record in which every string is hostile, and names begin like formulas.
    let mut forged = real.clone();
    poison(&mut forged, true);
    forged["source"]["id"] = json!(format!("=1+1{HOSTILE}"));
    forged["projects"][0]["name"] = json!(format!("=cmd|' /C calc'!A0{HOSTILE}"));
    forged["companies"][0]["name"] = json!("@SUM(1+1)*cmd|' /C calc'!A0");
    for (n, records) in [vec![real.clone(), forged.clone()], vec![forged]].into_iter().enumerate() {
        let url = page(&dir, &records, Lang::En);
        for hash in [
            "",
            "#view=article",
            &format!(
                "#q={0}&company={0}&article={0}&region={0}&month={0}&open={0}&focus={0}&off={0}",
                "%3Cimg%20src%3Dx%20onerror%3Downed%3D4%3E"
            ),
        ] {
            browser.go("about:blank");
            browser.go(&format!("{url}{hash}"));
            browser.js("for (const cell of document.querySelectorAll('td, [data-key^=card], .figure')) cell.click()");
            browser.js("for (const mark of document.querySelectorAll('.m')) mark.dispatchEvent(new MouseEvent('mouseenter'))");
            assert_eq!(browser.js("return window.owned === undefined"), true, "page {n} {hash}");
            assert_eq!(browser.js("return document.querySelectorAll('img, iframe, object, embed, link, base, form, script:not([type]):not(:last-of-type)').length"), 0);
            assert_eq!(browser.js("return document.scripts.length"), 3);
            quiet(&browser);
        }
        browser.go("about:blank");
        browser.go(&format!("{url}#view=archive"));
        browser.click("[data-key='csv']");
        let file = browser.downloads.path().join("projects.csv");
        let until = Instant::now() + Duration::from_secs(20);
        while !file.is_file() {
            assert!(Instant::now() < until, "no download");
            std::thread::sleep(Duration::from_millis(50));
        }
        let bytes = fs::read(&file).expect("the download");
        fs::remove_file(&file).expect("room for the next");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{FEFF}').expect("a byte-order mark").as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row as wide as the head")).collect();
        assert_eq!(rows.len(), projects(&records).len());
        for field in rows.iter().flatten() {
            let number = field.parse::<f64>().is_ok();
            assert!(number || !field.starts_with(['=', '+', '-', '@', '\t', '\r']), "a formula: {field}");
        }
        assert!(rows.iter().any(|r| r.get(2).is_some_and(|name| name.starts_with("'=cmd|"))), "the name itself is kept");
    }
}

/// Makes every string of a record hostile that is no id and no word of a closed list.
fn poison(value: &mut Value, top: bool) {
    match value {
        Value::String(s) => *s = format!("{HOSTILE}{s}"),
        Value::Array(all) => all.iter_mut().for_each(|v| poison(v, false)),
        Value::Object(map) => {
            for (key, v) in map.iter_mut() {
                let kept = [
                    "schema",
                    "text",
                    "id",
                    "mention",
                    "mentions",
                    "name_mentions",
                    "company",
                    "value",
                    "low",
                    "high",
                    "unit",
                    "sha256",
                ];
                let list = ["investment", "output", "scale"].contains(&key.as_str());
                if top && key == "mentions" || v.is_object() || !(kept.contains(&key.as_str()) || list) {
                    poison(v, false);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn contrast_and_labels_hold_in_both_schemes_and_widths() {
    let Some(browser) = Browser::open(PHONE.0, PHONE.1) else { return };
    let dir = folder();
    let url = page(&dir, &fixtures(), Lang::En);
    let views = [
        "#",
        "#region=34&stage=signed&open=signing~p1~investment",
        "#view=article&focus=signing",
        "#view=article&focus=signing&open=signing~p1~output",
    ];
    for width in [PHONE.0, DESKTOP.0] {
        browser.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
        for scheme in ["light", "dark"] {
            browser.devtools(
                "Emulation.setEmulatedMedia",
                &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
            );
            for view in views {
                browser.go("about:blank");
                browser.go(&format!("{url}{view}"));
                assert_eq!(browser.text("return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"), scheme);
                let poor = browser.js(CONTRAST);
                assert_eq!(poor, json!([]), "{width} {scheme} {view}: contrast below 4.5");
                let mute = browser.js(UNNAMED);
                assert_eq!(mute, json!([]), "{width} {scheme} {view}: no name for assistive technology");
                let wide = browser.js("return document.documentElement.scrollWidth").as_u64();
                assert!(wide <= Some(width.into()), "{width} {scheme} {view}: the page is {wide:?} wide");
                assert_eq!(browser.js("return document.querySelectorAll('h1').length"), 1, "{view}");
            }
        }
    }
    quiet(&browser);
}

/// Every visible text whose contrast with what lies behind it is too low. Colours are read by painting them.
const CONTRAST: &str = r"
const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
const seen = new Map();
const paint = (layers) => {
  const key = layers.join('|');
  if (!seen.has(key)) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1, 1);
    for (const layer of layers) { context.fillStyle = layer; context.fillRect(0, 0, 1, 1); }
    seen.set(key, [...context.getImageData(0, 0, 1, 1).data].slice(0, 3));
  }
  return seen.get(key);
};
const light = (rgb) => rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode;
  const element = node.parentElement;
  if (!node.data.trim() || element.closest('script, noscript, option, .hidden, .skip, button:disabled') || !element.getClientRects().length) continue;
  const backs = [];
  for (let e = element; e; e = e.parentElement) backs.unshift(getComputedStyle(e).backgroundColor);
  const style = getComputedStyle(element);
  const back = paint(backs);
  const front = paint([...backs, element instanceof SVGElement ? style.fill : style.color]);
  const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < (Number.parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) poor.push(`${node.data.trim().slice(0, 20)} ${element.tagName}.${element.className.baseVal ?? element.className} ${ratio.toFixed(2)}`);
}
return poor.slice(0, 9);
";

/// Everything that takes the focus and has no name.
const UNNAMED: &str = r"
return [...document.querySelectorAll('button, input, select, [role=button], [role=dialog], [role=grid], [role=gridcell], nav, svg')].filter((e) => e.getClientRects().length)
  .filter((e) => !(e.textContent.trim() && e.tagName !== 'SELECT') && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') && !(e.labels && [...e.labels].some((l) => l.textContent.trim())) && !e.querySelector('[aria-label]'))
  .map((e) => e.outerHTML.slice(0, 90));
";

#[test]
fn twenty_thousand_projects_stay_usable() {
    let Some(browser) = Browser::open(DESKTOP.0, DESKTOP.1) else { return };
    let dir = folder();
    let records = fixtures();
    let mut many = Vec::new();
    let mut total = 0;
    let mut n = 0;
    while total < 20_000 {
        let mut record = records[n % records.len()].clone();
        record["source"]["id"] = json!(format!("article-{n}"));
        record["article"]["published"] = json!(format!("20{:02}-{:02}-03", 10 + n % 15, 1 + n % 12));
        total += common::list(&record, "projects").len();
        many.push(record);
        n += 1;
    }
    let url = page(&dir, &many, Lang::Zh);
    let bytes = fs::metadata(dir.path().join("report.html")).expect("the page").len();
    assert!(bytes < 60_000_000, "the page has {bytes} bytes");
    browser.go(&url);
    browser.until("return document.querySelector('.many') !== null");
    let loaded =
        browser.js("return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd").as_f64().expect("a time");
    eprintln!("{total} projects, {bytes} bytes: loaded in {loaded:.0} ms");
    let timed = |script: &str| {
        let ms = browser
            .js(&format!("const t = performance.now(); {script}; document.body.offsetHeight; return performance.now() - t"));
        ms.as_f64().expect("a time")
    };
    // Generous: machines that test are slow and busy. What is looked for is a step that takes many seconds.
    assert!(loaded < 15_000.0, "{loaded} ms to load");
    for step in [
        "document.querySelector(\"[data-key='sort:amount']\").click()",
        "document.querySelector(\"[data-region='34']\").click()",
        "document.querySelector('td.c-name').click()",
    ] {
        let ms = timed(step);
        eprintln!("{ms:.0} ms: {step}");
        assert!(ms < 3_000.0, "{ms} ms: {step}");
    }
    assert_eq!(browser.js(SHOWN), 50, "a page of rows, not all");
    assert!(browser.js("return document.querySelectorAll('*').length").as_u64() < Some(6_000));
    quiet(&browser);
}
