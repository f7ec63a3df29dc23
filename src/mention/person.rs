//! Persons: a surname and one or two characters behind a title, closed by punctuation or by a verb of saying.

use super::{Clues, Confidence, Expr, Found, PersonValue};
use crate::data::{Table, lexicon};
use crate::span::Span;

/// Surnames of two characters.
const DOUBLE: &[&str] = &["欧阳", "司马", "上官", "诸葛", "东方", "尉迟", "皇甫", "慕容", "令狐", "司徒"];

/// The commonest surnames of one character.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤米步吉凌温庄尚鲁葛耿柴舒阮柯纪梅童包祝詹骆";

/// What stands behind a name.
const BEHIND: &[&str] = &[
    "表示", "说", "介绍", "告诉", "率", "在", "认为", "指出", "称", "透露", "、", "，", ",", "。", "等", "和", "出席", "主持",
    "一行", "：", ":", "与", "带", "致辞", "强调", "参加", "坦言", "会见", "（", "(", "”", "宣布", "对", "向",
];

/// Finds persons. `found` holds figures, dates, places, companies and organisations.
pub fn find(clues: &Clues, found: &[Found]) -> Vec<Found> {
    let doc = clues.doc;
    let text = &*doc.folded;
    let _ = found;
    let mut persons = Vec::new();
    for sentence in &doc.sentences {
        for hit in doc.scan.within(Table::Title, sentence.span) {
            let rest = &text[hit.span.to()..sentence.span.to()];
            let surname = DOUBLE.iter().find(|s| rest.starts_with(**s)).map(|s| s.len());
            let surname = surname.or_else(|| rest.chars().next().filter(|c| SURNAMES.contains(*c)).map(char::len_utf8));
            let Some(surname) = surname else { continue };
            // The shorter name that something closes wins.
            let mut end = surname;
            for c in rest[surname..].chars().take(2) {
                if !('\u{4e00}'..='\u{9fff}').contains(&c) {
                    break;
                }
                end += c.len_utf8();
                let behind = &rest[end..];
                if behind.is_empty() || BEHIND.iter().any(|w| behind.starts_with(w)) {
                    let span = Span::new(hit.span.to(), hit.span.to() + end);
                    let title = lexicon::rows(Table::Title)[hit.row as usize].surface().to_owned();
                    let value = PersonValue { name: span.of(&doc.article.text).to_owned(), titles: vec![title] };
                    persons.push(Found { span, expr: Expr::Person(value), rule: "person.title", confidence: Confidence::Medium });
                    break;
                }
            }
        }
    }
    persons
}
