//! The words of page and terminal in both languages: `words.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The languages of the interface. What an article says stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
}

impl Lang {
    /// The tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }
}

/// Lines of a table: key, then its columns.
pub(super) fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

/// Key, English, Chinese.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let tables = [include_str!("words.tsv"), include_str!("assets/words.tsv")];
    tables.into_iter().flat_map(table).filter_map(|row| match row[..] {
        [key, en, zh] => Some((key, en, zh)),
        _ => None,
    })
}

static WORDS: LazyLock<HashMap<&str, [&str; 2]>> = LazyLock::new(|| all().map(|(key, en, zh)| (key, [en, zh])).collect());

impl Lang {
    /// The word for `group.name`; a name that later versions may have added is shown as it stands.
    pub(super) fn word<'a>(self, group: &str, name: &'a str) -> &'a str {
        match WORDS.get(format!("{group}.{name}").as_str()) {
            Some(words) => words[self as usize],
            None => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::error::Code;
    use crate::mention::{Condition, Kind, Metric, Modality, Period, Qualifier};
    use crate::record::{EventKind, Role, Scope, SiteBasis, Stage};

    #[test]
    fn every_line_has_three_columns_and_every_key_stands_once() {
        let mut keys = HashSet::new();
        for table in [include_str!("words.tsv"), include_str!("assets/words.tsv")].map(table) {
            for row in table {
                assert_eq!(row.len(), 3, "{row:?}");
                assert!(row.iter().all(|c| !c.trim().is_empty()), "{row:?}");
                assert!(keys.insert(row[0]), "{} stands twice", row[0]);
            }
        }
    }

    #[cfg(feature = "schema")]
    #[test]
    fn the_words_of_records_are_known() {
        fn names<T: schemars::JsonSchema>() -> Vec<String> {
            let schema = serde_json::to_value(schemars::schema_for!(T)).expect("a schema");
            let strings = |v: &serde_json::Value| v.as_array().cloned().unwrap_or_default();
            let each = strings(&schema["enum"]).into_iter().chain(strings(&schema["oneOf"]).into_iter().flat_map(|one| {
                let listed = strings(&one["enum"]);
                if listed.is_empty() { vec![one["const"].clone()] } else { listed }
            }));
            each.map(|v| v.as_str().expect("a word").to_owned()).collect()
        }
        let groups = [
            ("kind", names::<Kind>()),
            ("metric", names::<Metric>()),
            ("modality", names::<Modality>()),
            ("qualifier", names::<Qualifier>()),
            ("period", names::<Period>()),
            ("condition", names::<Condition>()),
            ("stage", names::<Stage>()),
            ("event", names::<EventKind>()),
            ("role", names::<Role>()),
            ("scope", names::<Scope>()),
            ("basis", names::<SiteBasis>()),
            ("warning", names::<Code>()),
            ("confidence", names::<crate::mention::Confidence>()),
            ("class", names::<crate::mention::OrganizationClass>()),
        ];
        for (group, names) in groups {
            assert!(names.len() > 1, "{group}: {names:?}");
            for name in names {
                assert!(WORDS.contains_key(format!("{group}.{name}").as_str()), "{group}.{name} is missing");
            }
        }
    }
}
