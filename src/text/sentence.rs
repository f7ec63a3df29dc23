//! Sentences and clauses.

use crate::article::{Article, ZoneKind};
use crate::data::charset::length_of;
use crate::span::Span;

/// A sentence of the article's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where, white space at both ends left out.
    pub span: Span,
    /// The zone it stands in.
    pub zone: ZoneKind,
    /// The number of its paragraph (line), from 0.
    pub paragraph: u32,
}

/// Longest sentence in bytes. What runs on for longer is a list or a table without stops: it is cut at a comma, so that
/// rules that look through a sentence take a time that does not grow with it.
const LONGEST: usize = 6000;

/// Cuts the zones that are read into sentences, as [`cut`] does.
pub(crate) fn split(article: &Article) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut paragraph = 0;
    for zone in article.zones.iter().filter(|z| z.kind.is_read()) {
        let from = zone.span.from();
        paragraph += cut(zone.span.of(&article.text), |start, end, line| {
            let span = Span::new(from + start, from + end);
            sentences.push(Sentence { span, zone: zone.kind, paragraph: paragraph + line });
        });
    }
    sentences
}

/// Cuts a text into sentences: at `。！？!?；;` and a `.` behind Chinese text, closing quotes and brackets included, at the
/// end of a headline in 【】, at line ends, and before a stretch without any of these grows past some 2000 characters.
///
/// Each is handed over as its first byte, one past its last byte, white space at both ends left out, and the number of its
/// line from 0. Returns the number of lines.
pub(crate) fn cut(text: &str, mut each: impl FnMut(usize, usize, u32)) -> u32 {
    let mut line = 0;
    let mut push = |mut start: usize, end: usize, line: u32| {
        while end - start > LONGEST {
            let cut = start + length_of_cut(&text[start..end]);
            let piece = &text[start..cut];
            let lead = piece.len() - piece.trim_start().len();
            if !piece.trim().is_empty() {
                each(start + lead, start + lead + piece.trim().len(), line);
            }
            start = cut;
        }
        let piece = &text[start..end];
        let lead = piece.len() - piece.trim_start().len();
        let piece = piece.trim();
        if !piece.is_empty() {
            each(start + lead, start + lead + piece.len(), line);
        }
    };
    let mut start = 0;
    // Brackets 【 opened since the sentence began.
    let mut opened = 0;
    let mut at = 0;
    while let Some((i, c)) = next_mark(text, at) {
        let mut end = i + c.len_utf8();
        at = end;
        match c {
            '\n' | '\r' => {
                push(start, i, line);
                // A carriage return and a line feed end one line.
                let pair = c == '\r' && text[end..].starts_with('\n');
                line += u32::from(!pair);
                start = end;
                opened = 0;
            }
            '【' => opened += 1,
            // 【…】 at the head of a flash is its headline, a sentence of its own.
            '】' if opened == 1 && text[start..].trim_start().starts_with('【') => {
                push(start, end, line);
                start = end;
                opened = 0;
            }
            '。' | '！' | '？' | '!' | '?' | '；' | ';' | '.' => {
                if c == '.' && !ends_sentence(&text[..i], &text[end..]) {
                    continue;
                }
                let closes = |c: char| matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '"' | '。' | '！' | '？' | '!' | '?');
                end = text.len() - text[end..].trim_start_matches(closes).len();
                at = end;
                push(start, end, line);
                start = end;
                opened = 0;
            }
            _ => {}
        }
    }
    push(start, text.len(), line);
    line + 1
}

/// The next of the marks of [`cut`] at or behind a byte.
fn next_mark(text: &str, from: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let first = *bytes.get(at)?;
        let next = at + length_of(first);
        match first {
            b'\n' | b'\r' | b'!' | b'?' | b';' | b'.' => return Some((at, char::from(first))),
            // The wide ones begin with two bytes, which few other characters do.
            0xE3 | 0xEF => {
                let c = text[at..].chars().next()?;
                if matches!(c, '。' | '【' | '】' | '！' | '？' | '；') {
                    return Some((at, c));
                }
            }
            _ => {}
        }
        at = next;
    }
}

/// Where to cut a stretch that is longer than [`LONGEST`]: behind the last comma, else behind the last mark of a list or
/// blank, else in front of a character.
fn length_of_cut(text: &str) -> usize {
    let mut end = LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // Not within 1,000 or 5 亿元, and not so near the start that the cut is in vain.
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let fits = |i: usize, mark: &str| {
        let splits = matches!(mark, "," | " ") && digit(text[..i].chars().next_back());
        i > LONGEST / 2 && !splits
    };
    let back = |marks: &[char]| text[..end].rmatch_indices(marks).find(|(i, mark)| fits(*i, mark)).map(|(i, m)| i + m.len());
    back(&['，', ',', '；', '：']).or_else(|| back(&['、', ' ', '\u{3000}', '\t'])).unwrap_or(end)
}

/// Whether a full stop of ASCII between these two ends a sentence: behind Chinese text, and not in front of a letter or
/// digit (`57.6亿元`, `某公司.com`).
fn ends_sentence(before: &str, after: &str) -> bool {
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let closes = |c: char| matches!(c, ')' | '）' | '"' | '”' | '%' | '％' | '》');
    before.chars().next_back().is_some_and(|c| han(c) || closes(c))
        && after.chars().next().is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.')
}

/// Whether the character ends a clause (a comma's stretch) within a sentence. An ASCII comma between digits groups them.
pub(crate) fn is_clause_mark(c: char) -> bool {
    matches!(c, '，' | ',' | '；' | ';' | '。' | '：' | ':' | '！' | '？' | '!' | '?' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::RawDocument;

    fn sentences(text: &str) -> Vec<String> {
        let raw = RawDocument { bytes: text.as_bytes().to_vec(), ..RawDocument::default() };
        let article = Article::read(&raw, None);
        split(&article).iter().map(|s| s.span.of(&article.text).to_owned()).collect()
    }

    #[test]
    fn marks_and_lines_end_sentences() {
        assert_eq!(sentences("甲开工。乙签约！“丙投产。”丁说；\n  戊"), ["甲开工。", "乙签约！", "“丙投产。”", "丁说；", "戊"]);
        assert_eq!(sentences("甲投资1.5亿元.乙增长61%.丙(二期)."), ["甲投资1.5亿元.", "乙增长61%.", "丙(二期)."]);
        // A list without stops is cut at its commas, and nothing is lost.
        let list = "甲项目，".repeat(1500);
        let cut = sentences(&list);
        assert!(cut.len() > 2 && cut.iter().all(|s| s.len() <= LONGEST && s.ends_with('，')));
        assert_eq!(cut.concat(), list);
        // Neither a number nor a number and its unit are parted.
        let list = "甲 1,000 万元".repeat(1000);
        assert!(sentences(&list).len() > 2 && !sentences(&list).iter().any(|s| s.starts_with(['0', '万'])));
        assert_eq!(sentences(&"云".repeat(6000)).concat().len(), 18000);
        assert_eq!(sentences("见新闻网.com，价57.6亿元，等..."), ["见新闻网.com，价57.6亿元，等..."]);
    }
}
