//! Records fit the schema that is printed for them, and the schema refuses what is no record.

mod common;

use serde_json::{Value, json};
use taojin::record::Show;
use taojin::{Extractor, Options, Record};

fn validator() -> jsonschema::Validator {
    let schema = serde_json::to_value(schemars::schema_for!(Record)).expect("a schema is JSON");
    jsonschema::validator_for(&schema).expect("a valid schema")
}

fn validate(validator: &jsonschema::Validator, place: &str, record: &Value) {
    let errors: Vec<String> = validator.iter_errors(record).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{place}: {errors:#?}");
}

#[test]
fn records_of_all_fixtures_fit_the_schema() {
    let validator = validator();
    for no_text in [false, true] {
        let show = Show { no_text, tokens: !no_text, explain: no_text };
        let extractor = Extractor::new(Options { show, ..Options::default() });
        for f in common::articles() {
            let record = extractor.extract(&common::raw(&f.name, Some(&f.name), &f.bytes, None));
            validate(&validator, &f.name, &serde_json::to_value(record).expect("a record is JSON"));
        }
    }
    for s in common::sentences() {
        let raw = common::raw("case", None, s.text.as_bytes(), Some(encoding_rs::UTF_8));
        validate(&validator, &s.place, &common::record(&raw, s.date.as_deref()));
    }
}

#[test]
fn the_schema_refuses_what_is_no_record() {
    let validator = validator();
    let good = common::record_of(&common::articles().swap_remove(0));
    let wrong: [(&str, Value); 6] = [
        ("/mentions", Value::Null),
        ("/mentions/0/start", json!("0")),
        ("/mentions/0/kind", json!("animal")),
        ("/source/bytes", Value::Null),
        ("/article/reference_basis", json!("guess")),
        ("/warnings", json!([{ "code": "nonsense", "message": "" }])),
    ];
    for (place, value) in wrong {
        let mut record = good.clone();
        *record.pointer_mut(place).unwrap_or_else(|| panic!("{place} is there")) = value;
        assert!(!validator.is_valid(&record), "{place} may be wrong");
    }
    assert!(validator.is_valid(&good));
}
