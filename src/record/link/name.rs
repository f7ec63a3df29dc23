//! Names as linking reads them.

use super::traits::Traits;
use crate::mention::Membership;
use crate::span::Span;

/// One occurrence of a project's name.
#[derive(Debug)]
pub(super) struct Name {
    pub line: usize,
    pub mention: usize,
    pub whole: Span,
    pub key: String,
    /// The same with the chain of places in front.
    pub placed: Option<String>,
    /// Without the place in front, where what is left may name it (珠海玉柴: 玉柴).
    pub bare: Option<String>,
    /// Whether it is a plant or a part, which may belong to a project that was named before.
    pub part: bool,
    /// The list that it is a member of.
    pub list: Option<Membership>,
    /// Whether no word calls it a project and it stands in no list.
    pub opened: bool,
    /// Whether it says what a project is made of (项目新建A及B).
    pub content: bool,
    /// Whether it only says what the project named before is (该项目是…的重点扩建项目) or comes with it (配套建设…项目).
    pub said_of: bool,
    /// What tells it from other names.
    pub traits: Traits,
}
