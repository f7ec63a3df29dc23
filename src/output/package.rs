//! `datapackage.json`: what the tables are, for programs (Frictionless Data, Tabular Data Package).

use serde_json::{Value, json};

use super::table::{Link, TABLES, Table, Type};

/// The description of all tables in files of this extension; `mark`: the files begin with a byte-order mark.
pub fn describe(extension: &str, mark: bool) -> Value {
    let resources: Vec<Value> = TABLES.iter().map(|t| resource(t, extension, mark)).collect();
    json!({
        "profile": if extension == "csv" { "tabular-data-package" } else { "data-package" },
        "name": "taojin",
        "title": "Records of Chinese news: articles, mentions, companies, projects, figures",
        "version": env!("CARGO_PKG_VERSION"),
        "resources": resources,
    })
}

fn resource(table: &Table, extension: &str, mark: bool) -> Value {
    let mut resource = json!({
        "name": table.name,
        "path": format!("{}.{extension}", table.name),
        "description": table.about,
        "format": extension,
        "schema": schema(table),
    });
    if extension == "csv" {
        resource["profile"] = "tabular-data-resource".into();
        resource["mediatype"] = "text/csv".into();
        // Frictionless reads a mark away under this name, and takes it for a part of the first header under `utf-8`.
        resource["encoding"] = if mark { "utf-8-sig" } else { "utf-8" }.into();
        resource["dialect"] =
            json!({ "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true });
    }
    resource
}

fn schema(table: &Table) -> Value {
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|c| {
            let kind = match c.holds {
                Type::Text => "string",
                Type::Integer => "integer",
                Type::Decimal => "number",
                Type::Boolean => "boolean",
            };
            let mut field = json!({ "name": c.name, "type": kind, "description": c.about });
            if !c.optional {
                field["constraints"] = json!({ "required": true });
            }
            field
        })
        .collect();
    // A key of several columns, some of which may be empty, is a violation to Frictionless: these keys stand in the
    // descriptions of their columns only.
    let full = |l: &&Link| table.columns.iter().all(|c| !c.optional || !l.columns.contains(&c.name));
    let links: Vec<Value> = table
        .links
        .iter()
        .filter(full)
        .map(|l| json!({ "fields": l.columns, "reference": { "resource": l.table, "fields": l.fields } }))
        .collect();
    json!({ "fields": fields, "primaryKey": table.key, "foreignKeys": links, "missingValues": [""] })
}
