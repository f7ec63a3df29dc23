//! Coreference of companies: which mentions name the same firm.

use super::{mention_id, schema::CompanyRecord};
use crate::mention::{Mention, Value};
use crate::text::Document;

/// One firm of the article.
#[derive(Clone, Debug)]
pub struct Company {
    /// The fullest form in the article.
    pub name: String,
    /// Its other forms, in order of appearance.
    pub aliases: Vec<String>,
    /// Numbers of its mentions.
    pub mentions: Vec<usize>,
}

/// The firms of an article.
#[derive(Clone, Debug, Default)]
pub struct Companies {
    /// In order of first mention.
    pub list: Vec<Company>,
    of_mention: std::collections::HashMap<usize, usize>,
}

impl Companies {
    /// Groups the mentions of companies.
    pub fn group(doc: &Document, mentions: &[Mention]) -> Companies {
        let mut companies = Companies::default();
        for (i, m) in mentions.iter().enumerate() {
            let Value::Company(_) = &m.value else { continue };
            let name = m.span.of(&doc.article.text);
            let n = companies.list.iter().position(|c| c.name == name).unwrap_or_else(|| {
                companies.list.push(Company { name: name.to_owned(), aliases: Vec::new(), mentions: Vec::new() });
                companies.list.len() - 1
            });
            companies.list[n].mentions.push(i);
            companies.of_mention.insert(i, n);
        }
        companies
    }

    /// The number of the firm that a mention names.
    pub fn of(&self, mention: usize) -> Option<usize> {
        self.of_mention.get(&mention).copied()
    }

    /// The id of the firm that a mention names.
    pub fn id_of(&self, mention: usize) -> String {
        self.of(mention).map(Self::id).unwrap_or_default()
    }

    /// The id of a firm by number.
    pub fn id(number: usize) -> String {
        format!("c{}", number + 1)
    }

    /// As they are printed.
    pub fn records(&self) -> Vec<CompanyRecord> {
        let list = self.list.iter().enumerate();
        list.map(|(i, c)| CompanyRecord {
            id: Self::id(i),
            name: c.name.clone(),
            aliases: c.aliases.clone(),
            mentions: c.mentions.iter().map(|&m| mention_id(m)).collect(),
        })
        .collect()
    }
}
