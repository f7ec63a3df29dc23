//! When a figure is due: the date that its clause sets (到2025年, 年底前), once dates are resolved.

use crate::data::Table;
use crate::data::any::contains_any;
use crate::mention::{Context, DateValue, FigureValue, Grain, Modality, Value};
use crate::span::Span;

/// The deadline of a figure, if a date in front of it in the sentence sets one.
///
/// The date must lie at or past the reference date. It is a deadline where 到 stands in front or 前 behind; a plain date
/// is one only in the clause of a figure that is planned, expected or aimed at, and only where no event of its own
/// (2025年投产) takes it.
pub(super) fn due<'a>(value: &FigureValue, span: Span, context: &Context<'a>) -> Option<&'a DateValue> {
    let sentence = context.doc.sentences.get(context.doc.sentence_of(span)?)?.span;
    let text = &*context.doc.folded;
    if value.modality == Modality::Negated {
        return None;
    }
    let ahead = matches!(value.modality, Modality::Planned | Modality::Expected | Modality::Target);
    for m in context.earlier.iter().rev().take(8).take_while(|m| m.span.start >= sentence.start) {
        let Value::Date(date) = &m.value else { continue };
        if date.grain == Grain::Vague || date.edtf.is_none() || m.span.end > span.start {
            continue;
        }
        // 达产后年纳税 holds no 后年.
        if context.doc.scan.ending(Table::Condition, m.span.start + '后'.len_utf8() as u32).is_some() {
            continue;
        }
        let before = text[sentence.from()..m.span.from()].trim_end_matches(['“', '"', '「']);
        let between = &text[m.span.to()..span.from()];
        let until = (before.ends_with('到') || before.ends_with('至')) && !before.ends_with("截至");
        let deadline = until || between.starts_with(['前', '底']) || between.starts_with("之前") || between.starts_with("以前");
        let future = match (date.last, context.reference) {
            (Some(last), Some(reference)) => last >= reference,
            _ => false,
        };
        let event = contains_any(
            between,
            // 到2025年建成产能1亿吨: what is built by then.
            if until {
                &["投产", "开工", "竣工", "启动", "签约", "完工", "动工", "交付", "达产"][..]
            } else {
                &["投产", "建成", "开工", "竣工", "启动", "签约", "完工", "投用", "并网", "动工", "交付", "达产"]
            },
        );
        let near = between.chars().count() <= 40;
        let same_clause = !between.contains(['，', ',', '：']);
        if future && near && !event && (deadline && (ahead || same_clause || until) || same_clause && ahead) {
            return Some(date);
        }
        return None;
    }
    None
}
