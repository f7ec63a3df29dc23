//! What sort of thing a unit counts.

/// What a unit counts; a metric takes units of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Money,
    Quantity,
    Power,
    Area,
    People,
}

impl Class {
    pub(super) fn from_name(name: &str) -> Class {
        match name {
            "money" => Class::Money,
            "power" => Class::Power,
            "area" => Class::Area,
            "people" => Class::People,
            _ => Class::Quantity,
        }
    }

    /// Whether a metric of this class can be counted in units of the other: floor tiles in m², pigs in 头 or 个.
    pub(super) fn takes(self, unit: Class) -> bool {
        self == unit || self == Class::Quantity && unit != Class::Money
    }
}
