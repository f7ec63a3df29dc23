//! What counts as right, on small gold.

use serde_json::{Value, json};

use super::*;

fn input(name: &str, lines: &[Value]) -> Input<'static> {
    let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
    Input { name: name.into(), reader: Box::new(std::io::Cursor::new(text.into_bytes())) }
}

/// Scores, with every mistake; nothing may be told.
fn score(gold: Value, record: Value) -> Evaluation {
    let topics = [&Topic::MENTIONS[..], &[Topic::Project]].concat();
    let mut told = Vec::new();
    let outcome = evaluate(input("gold", &[gold]), input("records", &[record]), &topics, &mut |e| told.push(e.to_string()));
    assert_eq!(told, Vec::<String>::new());
    outcome.expect("a score")
}

fn tally(outcome: &Evaluation, group: &str, measure: &str) -> (u32, u32, u32) {
    let row = ROWS.iter().position(|r| *r == (group, measure)).expect("a row");
    let t = outcome.counts[0][row];
    (t.right, t.found, t.gold)
}

/// Each mistake in a few words.
fn mistakes(outcome: &Evaluation) -> Vec<String> {
    let part = |s: &Option<String>| s.clone().unwrap_or_else(|| "-".into());
    let slot = |m: &Mistake| m.slot.unwrap_or(m.kind);
    outcome.mistakes.iter().map(|m| format!("{} {} {} {}", slot(m), m.error, part(&m.gold), part(&m.got))).collect()
}

fn gold(mentions: Value, projects: Value) -> Value {
    json!({ "id": "a", "mentions": mentions, "projects": projects, "notes": [] })
}

fn record(mentions: Value, companies: Value, projects: Value) -> Value {
    json!({ "schema": "taojin/1", "source": { "id": "a" }, "mentions": mentions, "companies": companies, "projects": projects })
}

/// A record's mention at `start..end`.
fn found(kind: &str, start: u32, end: u32, value: Value) -> Value {
    json!({ "id": format!("m{start}"), "kind": kind, "text": "", "start": start, "end": end, "value": value })
}

fn place(start: u32, end: u32, code: &str) -> Value {
    json!({ "kind": "place", "start": start, "end": end, "code": code })
}

#[test]
fn dates_count_by_their_days_and_an_unknown_one_agrees_with_any() {
    let date = |start: u32, edtf: &str| json!({ "kind": "date", "start": start, "end": start + 2, "edtf": edtf });
    let got = |start: u32, edtf: Value| found("date", start, start + 2, json!({ "edtf": edtf }));
    let outcome = score(
        gold(json!([date(0, "2023-01/2023-03"), date(2, "2023-05/.."), date(4, "-"), date(6, "2023"), date(8, "-")]), json!([])),
        record(
            json!([
                got(0, json!("2023-01-01/2023-03-31")),
                got(2, json!("2023-05")),
                got(4, json!("2020")),
                got(6, Value::Null),
                got(8, Value::Null),
            ]),
            json!([]),
            json!([]),
        ),
    );
    assert_eq!(tally(&outcome, "date", "span"), (5, 5, 5));
    assert_eq!(tally(&outcome, "date", "value"), (3, 5, 5));
    assert_eq!(mistakes(&outcome), ["date value 2023-05/.. 2023-05", "date value 2023 -"]);
}

#[test]
fn regions_count_neither_way_and_foreign_places_by_country() {
    let got = |start, end, value| found("place", start, end, value);
    let outcome = score(
        gold(json!([place(0, 3, "-"), place(10, 12, "530100"), place(20, 22, "TH"), place(30, 33, "-")]), json!([])),
        record(
            json!([
                got(1, 5, json!({ "code": "310000", "country": "CN" })),
                got(10, 12, json!({ "code": "530100", "country": "CN" })),
                got(20, 22, json!({ "code": null, "country": "TH" })),
                got(40, 42, json!({ "code": null, "country": "CN" })),
            ]),
            json!([]),
            json!([]),
        ),
    );
    assert_eq!(tally(&outcome, "place", "value"), (2, 3, 2));
    // A region found where the gold has none is one too many.
    assert_eq!(mistakes(&outcome), ["place extra - -"]);
}

#[test]
fn a_loose_find_overlaps_has_the_right_value_and_serves_once() {
    let got = |start, end, code: &str| found("place", start, end, json!({ "code": code }));
    let outcome = score(
        gold(json!([place(0, 2, "530100"), place(2, 4, "530100"), place(10, 12, "520100"), place(20, 22, "440300")]), json!([])),
        record(json!([got(1, 3, "530100"), got(11, 13, "520000"), got(22, 24, "440300")]), json!([]), json!([])),
    );
    assert_eq!(tally(&outcome, "place", "span"), (0, 3, 4));
    assert_eq!(tally(&outcome, "place", "loose"), (1, 3, 4));
    let errors: Vec<&str> = outcome.mistakes.iter().map(|m| m.error).collect();
    assert_eq!(errors, ["span", "missed", "missed", "extra", "missed", "extra"]);
}

#[test]
fn companies_count_by_their_fullest_name() {
    let company = |start: u32, entity: &str| json!({ "kind": "company", "start": start, "end": start + 2, "entity": entity });
    let got = |start: u32, id: &str| found("company", start, start + 2, json!({ "company": id, "form": "short" }));
    let outcome = score(
        gold(json!([company(0, "云岭新材料（昆明）有限公司"), company(2, "ＴＣＬ"), company(4, "甲集团")]), json!([])),
        record(
            json!([got(0, "c1"), got(2, "c2"), got(4, "c1")]),
            json!([{ "id": "c1", "name": "云岭新材料(昆明)有限公司" }, { "id": "c2", "name": "tcl" }]),
            json!([]),
        ),
    );
    assert_eq!(tally(&outcome, "company", "value"), (2, 3, 3));
    assert_eq!(mistakes(&outcome), ["company value 甲集团 云岭新材料(昆明)有限公司"]);
}

fn money(start: u32, value: &str, qualifier: &str) -> Value {
    json!({ "kind": "investment", "text": "", "start": start, "end": start + 2, "metric": "total_investment", "unit": "CNY",
            "value": value, "qualifier": qualifier, "modality": "planned", "period": null })
}

fn amount(start: u32, numbers: [Value; 3], qualifier: &str, modality: &str) -> Value {
    let [value, low, high] = numbers;
    let value = json!({ "metric": "total_investment", "unit": "CNY", "value": value, "low": low, "high": high,
                        "qualifier": qualifier, "modality": modality, "period": null });
    found("investment", start, start + 2, value)
}

#[test]
fn figures_count_by_number_ranges_and_orders_by_their_bounds() {
    let no = Value::Null;
    let outcome = score(
        gold(
            json!([
                money(0, "1200000000", "exact"),
                money(2, "100..150", "range"),
                money(4, "10000000000..", "order"),
                money(6, "800", "over"),
                money(8, "300", "near"),
                money(10, "100..150", "range"),
                money(12, "7", "exact"),
            ]),
            json!([]),
        ),
        record(
            json!([
                amount(0, [json!("1200000000.0"), no.clone(), no.clone()], "about", "planned"),
                amount(2, [no.clone(), json!("100"), json!("150")], "range", "planned"),
                amount(4, [no.clone(), json!("10000000000"), no.clone()], "order", "planned"),
                amount(6, [no.clone(), json!("800"), no.clone()], "over", "planned"),
                amount(8, [no.clone(), no.clone(), json!(300)], "near", "actual"),
                // An exact 100 is no range from 100.
                amount(10, [json!("100"), no.clone(), no.clone()], "exact", "planned"),
                // The attributes of a figure whose span is wrong are not looked at.
                amount(11, [json!("7"), no.clone(), no], "order", "actual"),
            ]),
            json!([]),
            json!([]),
        ),
    );
    assert_eq!(tally(&outcome, "investment", "span"), (6, 7, 7));
    assert_eq!(tally(&outcome, "investment", "value"), (5, 7, 7));
    assert_eq!(tally(&outcome, "figure", "qualifier"), (4, 6, 6));
    assert_eq!(tally(&outcome, "figure", "modality"), (5, 6, 6));
    assert_eq!(tally(&outcome, "figure", "period"), (6, 6, 6));
    assert!(mistakes(&outcome).contains(&"investment value total_investment 100..150 CNY total_investment 100 CNY".into()));
}

#[test]
fn projects_are_paired_by_what_they_share() {
    let project = |name: &str, companies: Value, site: &str| json!({ "name": name, "companies": companies, "site": site, "stage": "planned", "figures": [], "events": [] });
    let got = |name: Value, companies: Value, code: &str| json!({ "name": name, "companies": companies, "site": { "code": code }, "stage": "planned" });
    let company = |id: &str, role: &str| json!({ "company": id, "role": role });
    let outcome = score(
        gold(
            json!([]),
            json!([project("甲项", json!(["云岭新材"]), "530100"), project("昆明云岭电池材料", json!(["滇池电力"]), "530100")]),
        ),
        record(
            json!([]),
            json!([{ "id": "c1", "name": "云岭新材" }, { "id": "c2", "name": "滇池电力" }, { "id": "c3", "name": "路桥三局" }]),
            json!([
                // Agrees with the second by name and company, with the first only by site and stage.
                got(json!("云岭电池材料"), json!([company("c2", "investor"), company("c3", "contractor")]), "530100"),
                got(Value::Null, json!([company("c1", "project_company"), company("c3", "financier")]), "530000"),
                got(json!("另一个大项目"), json!([]), "110000"),
            ]),
        ),
    );
    assert_eq!(tally(&outcome, "project", "record"), (2, 3, 2));
    assert_eq!(tally(&outcome, "project", "name"), (1, 2, 2));
    assert_eq!(tally(&outcome, "project", "company"), (2, 2, 2));
    assert_eq!(tally(&outcome, "project", "site"), (1, 3, 2));
    assert_eq!(tally(&outcome, "project", "stage"), (2, 3, 2));
    assert_eq!(tally(&outcome, "project", "slot"), (6, 10, 8));
    let listed = mistakes(&outcome);
    let expected =
        ["name missed 甲项 -", "site missed 530100 -", "site extra - 530000", "record extra - 另一个大项目; 110000; planned"];
    assert_eq!(listed, expected);
}

#[test]
fn short_names_agree_only_when_equal() {
    let one = |name: &str| json!({ "name": name, "companies": [], "stage": "signed", "figures": [], "events": [] });
    let name = |gold_name: &str, got_name: &str| {
        let outcome = score(gold(json!([]), json!([one(gold_name)])), record(json!([]), json!([]), json!([one(got_name)])));
        tally(&outcome, "project", "name").0
    };
    assert_eq!(name("云岭", "云岭"), 1);
    assert_eq!(name("云岭", "昆明云岭电站"), 0);
    assert_eq!(name("云岭电站", "昆明云岭电站"), 1);
    assert_eq!(name("云岭电站二期", "云岭电站三期"), 0);
}

#[test]
fn figures_and_events_of_projects() {
    let outcome = score(
        gold(
            json!([]),
            json!([{ "name": "云岭电站", "companies": [], "stage": null,
                "figures": [{ "metric": "total_investment", "value": "500", "phase": null },
                            { "metric": "total_investment", "value": "200", "phase": "1" },
                            { "metric": "capacity", "value": "10..", "phase": null }],
                "events": [{ "stage": "under_construction", "planned": false, "edtf": "2024-05" },
                           { "stage": "production", "planned": true, "edtf": "2025-12" },
                           { "stage": "signed", "planned": false, "edtf": "2024-01-02" }] }]),
        ),
        record(
            json!([
                found("investment", 0, 2, json!({ "metric": "total_investment", "value": "500", "qualifier": "exact" })),
                found("investment", 4, 6, json!({ "metric": "total_investment", "value": "200", "qualifier": "exact" })),
                found("output", 8, 10, json!({ "metric": "capacity", "low": "10", "qualifier": "order" })),
            ]),
            json!([]),
            json!([{ "name": "云岭电站", "companies": [], "site": null, "stage": null,
                // The same figure twice is one slot; a mention that was left out is none.
                "investment": ["m0", "m0", "m4"], "output": ["m8", "m99"], "scale": [],
                "events": [{ "stage": "construction_start", "actual": true, "edtf": "2024-05-01/2024-05-31" },
                           { "stage": "completion", "actual": false, "edtf": "2025-12" },
                           { "stage": "signed", "actual": true, "edtf": null }] }]),
        ),
    );
    // 200 lacks its phase.
    assert_eq!(tally(&outcome, "project", "figure"), (2, 3, 3));
    assert_eq!(tally(&outcome, "project", "event"), (2, 2, 3));
    let listed = mistakes(&outcome);
    assert!(listed.contains(&"figure missed total_investment 200 phase 1 -".into()), "{listed:?}");
    assert!(listed.contains(&"event missed signed 2024-01-02 -".into()), "{listed:?}");
}

#[test]
fn a_record_is_its_own_gold() {
    let text = "云岭新材投资10亿元。";
    let line = json!({
        "schema": "taojin/1", "source": { "id": "a" }, "text": text,
        "mentions": [
            { "id": "m1", "kind": "company", "text": "云岭新材", "start": 0, "end": 4, "value": { "company": "c1" } },
            { "id": "m2", "kind": "investment", "text": "10亿元", "start": 6, "end": 10, "value": {
                "metric": "total_investment", "value": "1000000000", "unit": "CNY", "qualifier": "exact", "modality": "planned" } },
        ],
        "companies": [{ "id": "c1", "name": "云岭新材" }],
        "projects": [{ "name": null, "companies": [{ "company": "c1", "role": "investor" }], "investment": ["m2"], "evidence": [[0, 11]] }],
    });
    let outcome = score(line.clone(), line.clone());
    for (group, measure) in [("company", "value"), ("investment", "value"), ("figure", "modality"), ("project", "record")] {
        assert_eq!(tally(&outcome, group, measure), (1, 1, 1), "{group} {measure}");
    }
    assert!(outcome.mistakes.is_empty());
    // Corrected by hand: another company, with its sentence in the list of mistakes.
    let mut corrected = line.clone();
    corrected["companies"][0]["name"] = json!("云岭新材料有限公司");
    let outcome = score(corrected, line);
    let first = &outcome.mistakes[0];
    assert_eq!((first.kind, first.error, first.sentence.as_deref()), ("company", "value", Some(text)));
    assert_eq!(mistakes(&outcome)[1..], ["company missed 云岭新材料有限公司 -", "company extra - 云岭新材"]);
}

#[test]
fn a_mistake_shows_its_sentence_only() {
    let text = "前一句。\n　云岭新材开工！后一句。";
    let mut line = record(json!([]), json!([]), json!([]));
    line["text"] = json!(text);
    let outcome = score(
        gold(json!([{ "kind": "company", "text": "云岭新材", "start": 6, "end": 10, "entity": "云岭新材" }]), json!([])),
        line,
    );
    let m = &outcome.mistakes[0];
    assert_eq!((m.error, m.sentence.as_deref(), m.sentence_start), ("missed", Some("云岭新材开工！"), Some(6)));
}

#[test]
fn a_missed_project_shows_where_its_company_stands() {
    let text = "前一句。云岭新材开工！后一句。";
    let mut line = record(json!([]), json!([]), json!([]));
    line["text"] = json!(text);
    let project = json!({ "name": null, "companies": ["云岭新材"], "stage": "under_construction" });
    let outcome = score(gold(json!([]), json!([project])), line);
    let m = &outcome.mistakes[0];
    assert_eq!((m.slot, m.error, m.sentence.as_deref()), (Some("record"), "missed", Some("云岭新材开工！")));
}

#[test]
fn of_two_mentions_with_one_span_the_later_counts() {
    let twice = json!([place(0, 2, "110000"), place(0, 2, "530100")]);
    let got = json!([found("place", 0, 2, json!({ "code": "530100" }))]);
    let outcome = score(gold(twice, json!([])), record(got, json!([]), json!([])));
    assert_eq!(tally(&outcome, "place", "value"), (1, 1, 1));
}

/// Fired, right and wrong of the rules that fired.
fn by_rule(outcome: &RuleScores) -> Vec<String> {
    let fired = outcome.rules.iter().filter(|r| r.fired > 0);
    fired.map(|r| format!("{} {} {} {} {}", r.rule.finds.name(), r.rule.id, r.fired, r.right, r.wrong)).collect()
}

#[test]
fn rules_count_by_what_they_put() {
    let gold = gold(
        json!([place(0, 2, "530100"), place(10, 12, "-"), { "kind": "date", "start": 20, "end": 22, "edtf": "2024-05" }]),
        json!([{ "name": "云岭电站", "companies": ["云岭新材"], "site": "530100", "stage": "planned",
                 "figures": [{ "metric": "total_investment", "value": "500", "phase": null }],
                 "events": [{ "stage": "signed", "edtf": "2024-01" }, { "stage": "production", "edtf": "2025" }] }]),
    );
    let ruled = |mut mention: Value, rule: &str| {
        mention["rule"] = json!(rule);
        mention
    };
    let mentions = json!([
        ruled(found("place", 0, 2, json!({ "code": "530100" })), "place.short"),
        // Of another place; of a region; in no place of the gold.
        ruled(found("place", 3, 5, json!({ "code": "110000" })), "place.short"),
        ruled(found("place", 10, 12, json!({ "code": "110000" })), "place.short"),
        ruled(found("date", 20, 22, json!({ "edtf": "2024-06" })), "date.point"),
        ruled(found("person", 30, 32, json!({ "name": "王五" })), "person.title"),
        ruled(found("project", 40, 44, json!({ "name": "云岭电站" })), "project.head"),
        ruled(found("project", 50, 54, json!({ "name": "滇池电站" })), "project.head"),
        // It became no project.
        ruled(found("project", 60, 64, json!({ "name": "西山电站" })), "project.quoted"),
        found("investment", 70, 73, json!({ "metric": "total_investment", "value": "500", "qualifier": "exact" })),
        found("investment", 80, 83, json!({ "metric": "total_investment", "value": "600", "qualifier": "exact" })),
    ]);
    let reason =
        |slot: &str, value: &str, step: &str| json!({ "slot": slot, "value": value, "step": step, "start": 0, "end": 9 });
    let companies = json!([{ "id": "c1", "name": "云岭新材" }, { "id": "c2", "name": "滇池电力" }]);
    let projects = json!([
        { "name": "云岭电站", "name_mentions": ["m40", "m50"], "site": { "code": "530000" }, "stage": "planned",
          "companies": [{ "company": "c1", "role": "investor" }, { "company": "c2", "role": "contractor" }],
          "investment": ["m70", "m80"],
          "events": [{ "stage": "signed", "actual": true, "edtf": "2024-01" }, { "stage": "signed", "actual": true, "edtf": "2024-02" },
                     { "stage": "production", "actual": false, "edtf": null }],
          "reasons": [reason("companies", "c1", "company.left"), reason("companies", "c2", "company.left"),
                      reason("site", "530000", "site.article"), reason("stage", "planned", "stage.clause"),
                      reason("events", "signed", "event.clause"), reason("events", "signed", "event.clause"),
                      reason("events", "production", "event.clause"), reason("figures", "m70", "figure.clause"),
                      reason("figures", "m80", "figure.clause"),
                      // The contractor's role was changed, which is not compared either.
                      reason("companies", "c2", "company.by")] },
        // Shares nothing with the gold.
        { "name": "另一个大项目", "site": { "code": "120000" }, "reasons": [reason("site", "120000", "site.name")] },
    ]);
    let line = record(mentions, companies, projects);
    let mut told = Vec::new();
    let outcome = rules(input("gold", &[gold]), input("records", &[line]), &mut |e| told.push(e.to_string())).expect("counts");
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(
        by_rule(&outcome),
        [
            "mention date.point 1 0 1",
            "mention place.short 3 1 1",
            "mention person.title 1 0 0",
            "mention project.quoted 1 0 0",
            "mention project.head 2 1 1",
            "slot company.by 1 0 0",
            "slot company.left 2 1 0",
            "slot site.name 1 0 1",
            "slot site.article 1 0 1",
            "slot stage.clause 1 1 0",
            "slot event.clause 3 1 1",
            "slot figure.clause 2 1 1",
        ]
    );
    let short = outcome.rules.iter().find(|r| r.rule.id == "place.short").expect("a rule");
    assert_eq!(short.precision, Some(0.5));
    assert!(outcome.rules.iter().all(|r| r.fired > 0 || r.precision.is_none()));
}

#[test]
fn records_that_name_no_rule_and_rules_that_nobody_knows_are_told() {
    let gold = || gold(json!([place(0, 2, "530100")]), json!([]));
    let line = |rule: Value| {
        let mut mention = found("place", 0, 2, json!({ "code": "530100" }));
        mention["rule"] = rule;
        record(json!([mention]), json!([]), json!([]))
    };
    let mut told = Vec::new();
    let mut count = |line| rules(input("gold", &[gold()]), input("records", &[line]), &mut |e| told.push(e.to_string()));
    let why = count(line(Value::Null)).expect_err("no rule").to_string();
    assert!(why.contains("--explain"), "{why}");
    let outcome = count(line(json!("place.dreamt"))).expect("counts");
    assert_eq!((outcome.problems, by_rule(&outcome)), (1, vec![]));
    assert!(told.len() == 1 && told[0].contains("place.dreamt"), "{told:?}");
}
