//! Names in quotes and in titles of documents.

use super::edge::{LONGEST, near};
use crate::data::Hit;
use crate::span::Span;

/// The quoted stretch that closes right in front of an offset, quotes left out.
pub(super) fn quote_before(text: &str, sentence: usize, at: usize) -> Option<(usize, usize)> {
    let inside = near(text, sentence, at).strip_suffix('”')?;
    let sentence = at - '”'.len_utf8() - inside.len();
    let open = inside.rfind('“')? + '“'.len_utf8();
    (open < inside.len() && inside.len() - open <= LONGEST).then_some((sentence + open, sentence + inside.len()))
}

/// The quoted stretch that the head closes: “…项目”, “…”项目, 《关于投资…项目的议案》.
pub(super) fn quoted(text: &str, sentence: Span, head: &Hit) -> Option<(usize, usize)> {
    let (from, at, end) = (sentence.from(), head.span.from(), head.span.to());
    let before = near(text, from, at);
    let after = &text[end..sentence.to()];
    let (close, stop) = if before.ends_with(['”', '"', '」']) {
        let close = at - before.chars().next_back().map_or(0, char::len_utf8);
        (close, close)
    } else if after.starts_with(['”', '"', '」']) {
        (end, end)
    } else if after.starts_with(['》', '的']) || after.starts_with("投资") {
        let open = before.rfind('《')?;
        let inside = &before[open..];
        if inside.contains('》') {
            return None;
        }
        let name = inside.trim_start_matches('《').trim_start_matches("关于");
        // The first verb, the longest of those that begin together: 投资建设 before 投资.
        let verbs = ["投资建设", "投资实施", "建设", "投资", "实施"].iter().filter_map(|v| Some((name.find(v)?, v.len())));
        let verb = verbs.min_by_key(|&(at, length)| (at, std::cmp::Reverse(length)));
        let name = &name[verb.map_or(0, |(at, length)| at + length)..];
        return (name.chars().count() >= 3).then_some((at - name.len(), end));
    } else {
        return None;
    };
    let inside = near(text, from, close);
    let from = close - inside.len();
    let open = inside.rfind(['“', '"', '「', '”', '」'])?;
    let mark = inside[open..].chars().next()?;
    let start = from + open + mark.len_utf8();
    (!matches!(mark, '”' | '」') && start < close && close - start <= LONGEST).then_some((start, stop))
}
