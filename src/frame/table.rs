//! Tables of text: a row of heads, and rows of as many cells.
//!
//! ```text
//! 序号　项目名称　建设单位　建设地点　总投资（万元）
//! 1　肉鸭屠宰及熟食加工　鲁鸭食品　临盘街道　21400
//! ```

use super::list::{Closer, List, Told};
use crate::data::any::contains_any;
use crate::data::one_of;
use crate::span::Span;
use crate::text::Document;

/// The cells of a line.
fn cells(text: &str, line: Span) -> Vec<Span> {
    let mut cells = Vec::new();
    let mut start = line.from();
    let mut cut = |start: usize, end: usize| {
        let cell = &text[start..end];
        let front = cell.len() - cell.trim_start().len();
        if !cell.trim().is_empty() {
            cells.push(Span::new(start + front, start + cell.trim_end().len()));
        }
    };
    for (i, c) in line.of(text).char_indices() {
        if one_of!(c, "\u{3000}｜|\t") {
            cut(start, line.from() + i);
            start = line.from() + i + c.len_utf8();
        }
    }
    cut(start, line.to());
    cells
}

/// Adds a list of the cells under 项目名称.
pub(super) fn read(doc: &Document, lists: &mut Vec<List>) {
    let text = &*doc.folded;
    // The column of the names and the number of columns.
    let mut head: Option<(usize, usize)> = None;
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let own = sentence.span.of(text);
        if !own.contains(['\u{3000}', '｜', '|', '\t']) {
            head = None;
            continue;
        }
        let cells = cells(text, sentence.span);
        let name = |cell: &Span| matches!(cell.of(text), "项目" | "项目名称" | "工程名称" | "工程" | "名称");
        let heads =
            |cell: &&Span| contains_any(cell.of(text), &["单位", "业主", "投资", "地点", "工期", "规模", "进度", "状态", "内容"]);
        if let Some(column) = cells.iter().position(name).filter(|_| cells.iter().filter(heads).count() > 0) {
            head = Some((column, cells.len()));
            continue;
        }
        let Some((column, _)) = head.filter(|&(_, count)| cells.len() == count) else { continue };
        let closer = Some(Closer::Projects { counted: true });
        lists.push(List {
            sentence: number,
            members: vec![cells[column]],
            closer,
            told: Told::Item,
            introduced: true,
            funded: false,
        });
    }
}
