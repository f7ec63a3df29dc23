//! A JSON object as an article.

use serde_json::{Map, Value};

use super::stream::Place;
use super::{Fields, Hints, RawDocument, Settings};

/// The article that an object holds, or why it holds none. `index` is its number in its input.
pub(super) fn article(value: Value, index: u64, place: &Place, settings: &Settings) -> Result<RawDocument, String> {
    let Value::Object(mut object) = value else {
        return Err("not a JSON object (each must be one like {\"text\": \"…\"})".to_owned());
    };
    let Fields { id, text, title, date, source } = &settings.fields;
    let text = match object.remove(text) {
        Some(Value::String(s)) => s,
        Some(_) => return Err(format!("the field \"{text}\" is no string (name the right one with --field text=NAME)")),
        None => return Err(format!("no field \"{text}\" (name the field of the text with --field text=NAME)")),
    };
    let [id, title, date, source] = [id, title, date, source].map(|key| scalar(&mut object, key));
    Ok(RawDocument {
        id: id.unwrap_or_else(|| format!("{}#{index}", place.stem())),
        path: place.path.clone(),
        index: Some(index),
        bytes: text.into_bytes(),
        hints: Hints { encoding: Some(encoding_rs::UTF_8), title, date, source, extra: object, ..Hints::default() },
    })
}

/// Takes a string or a number out of the object.
fn scalar(object: &mut Map<String, Value>, key: &str) -> Option<String> {
    let found = match object.get(key)? {
        Value::String(s) => Some(s.trim().to_owned()).filter(|s| !s.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        Value::Null => None,
        _ => return None,
    };
    object.remove(key);
    found
}
