//! What the names of elements, their ids and classes say about what stands in them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::token::attribute;

/// What an element is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Its name says nothing.
    #[default]
    None,
    /// Never part of the article.
    Out,
    /// Not part of it where it is not most of the page.
    Aside,
    /// The article.
    Content,
    /// Its title.
    Title,
    /// Its date and outlet.
    Source,
}

static WORDS: LazyLock<HashMap<&'static str, Role>> = LazyLock::new(|| {
    let role = |name: &str| match name {
        "out" => Role::Out,
        "aside" => Role::Aside,
        "content" => Role::Content,
        "title" => Role::Title,
        "source" => Role::Source,
        _ => Role::None,
    };
    let lines = include_str!("../../data/page_class.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).map(|(word, name)| (word, role(name))).collect()
});

/// The role of an element. Where its words say different things, what leads away from it yields to what leads to it.
pub(super) fn role(name: &str, attributes: &str) -> Role {
    match name {
        "nav" | "footer" => return Role::Out,
        "aside" => return Role::Aside,
        "body" | "html" | "head" => return Role::None,
        _ => {}
    }
    if attributes.len() < 5 {
        return Role::None;
    }
    let itemprop = attribute(attributes, "itemprop").unwrap_or_default();
    match itemprop {
        "articleBody" => return Role::Content,
        "headline" => return Role::Title,
        "datePublished" | "author" | "publisher" => return Role::Source,
        _ => {}
    }
    if let Some("navigation" | "banner" | "contentinfo" | "search" | "complementary") = attribute(attributes, "role") {
        return Role::Out;
    }
    let mut found = Role::None;
    for names in [attribute(attributes, "id"), attribute(attributes, "class")].into_iter().flatten() {
        for name in names.split_ascii_whitespace().take(16) {
            each_word(name, &mut |word| {
                let new = WORDS.get(word).copied().unwrap_or_default();
                if strength(new) > strength(found) {
                    found = new;
                }
            });
        }
    }
    found
}

fn strength(role: Role) -> u8 {
    match role {
        Role::None => 0,
        Role::Aside => 1,
        Role::Source | Role::Title => 2,
        Role::Out => 3,
        Role::Content => 4,
    }
}

/// The whole name without its joints, and its words: `TRS_Editor` is `trseditor`, `trs`, `editor`; `navCurrent` is
/// `navcurrent`, `nav`, `current`.
fn each_word(name: &str, with: &mut impl FnMut(&str)) {
    if name.len() > 64 || !name.is_ascii() {
        return;
    }
    let mut whole = String::with_capacity(name.len());
    let mut starts = Vec::with_capacity(8);
    let mut last = b'-';
    for b in name.bytes() {
        if b.is_ascii_alphabetic() {
            let begins = !last.is_ascii_alphabetic() || (b.is_ascii_uppercase() && last.is_ascii_lowercase());
            if begins {
                starts.push(whole.len());
            }
            whole.push(b.to_ascii_lowercase() as char);
        }
        last = b;
    }
    with(&whole);
    if starts.len() > 1 {
        let ends = starts.iter().skip(1).copied().chain([whole.len()]);
        starts.iter().zip(ends).for_each(|(s, e)| with(&whole[*s..e]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_names() {
        for (name, attributes, expected) in [
            ("div", " class=\"TRS_Editor\"", Role::Content),
            ("div", " id=\"js_content\" class='rich_media'", Role::Content),
            ("div", " class=navCurrent", Role::Out),
            ("div", " class=\"left sidebar2\"", Role::Out),
            ("div", " class=\"article-content share\"", Role::Content),
            ("h3", " class=\"news-title\"", Role::Title),
            ("div", " class=\"pub_time\"", Role::Source),
            ("div", " class=\"shareholder\"", Role::None),
            ("nav", "", Role::Out),
            ("div", "", Role::None),
        ] {
            assert_eq!(role(name, attributes), expected, "{name}{attributes}");
        }
    }
}
