//! The classes of rows: columns that hold one word of a closed list, read once into types.
//!
//! What a class means stands in the header of its table; a row whose column holds another word has none, which a test
//! rules out.

use std::sync::LazyLock;

use super::lexicon::{Table, rows};

/// Defines the classes in a column of a table.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident: $table:ident $column:literal { $($variant:ident $word:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(crate) enum $name { $($variant,)* }

            impl $name {
                /// By the word in the column.
                pub(crate) fn from_name(name: &str) -> Option<$name> {
                    match name {
                        $($word => Some($name::$variant),)*
                        _ => None,
                    }
                }

                /// That of a row of the table, by its number.
                #[inline]
                pub(crate) fn of(row: u32) -> Option<$name> {
                    static ROWS: LazyLock<Vec<Option<$name>>> =
                        LazyLock::new(|| rows(Table::$table).iter().map(|r| $name::from_name(r.field($column))).collect());
                    ROWS.get(row as usize).copied().flatten()
                }
            }
        )*

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn every_row_has_a_class() {
                $(
                    for (n, row) in (0..).zip(rows(Table::$table)) {
                        assert!($name::of(n).is_some(), "{}: {}", Table::$table.file(), row.surface());
                    }
                )*
            }
        }
    };
}

classes! {
    /// How a firm of the table is told from other words.
    FirmClass: Firm 1 { Name "name", Word "word", Code "code", Longer "none", }
    /// On which side of the word a firm stands.
    CueSide: FirmCue 1 { Before "before", After "after", List "list", Pair "pair", }
    /// How much a word beside a firm says.
    CueStrength: FirmCue 2 { Strong "strong", Weak "weak", }
    /// How far a word of trade ends a name.
    TradeClass: Trade 1 { Trade "trade", Weak "weak", Product "product", }
    /// What kind of name the ending ends.
    FormClass: CompanyForm 1 { Full "full", Short "short", Company "company", Plant "plant", Latin "latin", }
    /// Whether a zone is named whole or by its ending.
    ZoneClass: Zone 1 { Name "name", Zone "zone", Township "township", Hamlet "hamlet", }
    /// What an ending of zones needs in front, and whether projects end in it too.
    ZoneEnding: Zone 3 {
        Bare "bare",
        County "county",
        Project "project",
        BareProject "bare+project",
        CountyProject "county+project",
        Whole "",
    }
    /// What a place abroad is.
    AbroadClass: Abroad 2 { Country "country", Region "region", City "city", }
    /// Whether a place abroad is one by its name alone, or only within a chain.
    AbroadUse: Abroad 3 { Chain "chain", Alone "-", }
    /// Whose figure it is that the word stands beside.
    ScopeClass: Scope 1 { Region "region", Park "park", Set "set", }
    /// What ends a project's name.
    HeadClass: ProjectHead 1 { Project "project", Works "works", Line "line", Plant "plant", Part "part", }
    /// How far what is built is.
    StatusStage: Status 1 {
        Negotiating "negotiating", Intent "intent", Signed "signed", Landed "landed", Approved "approved", Planned "planned",
        UnderConstruction "under_construction", TrialProduction "trial_production", InProduction "in_production",
        FullCapacity "full_capacity", Suspended "suspended", Terminated "terminated", Complete "-",
    }
    /// Where a name of the table is a place: written in full, by a short name that stands alone, by one that does where the
    /// article supports it, or only in a chain or in front of a zone, as it is a common word too.
    PlaceUse: Place 1 { Full "full", Short "short", Context "context", Word "word", }
}

impl StatusStage {
    /// Whether the row of `status.tsv` says that something is being built, runs or is given up: no plan and no agreement.
    pub(crate) fn is_of_works(row: u32) -> bool {
        use StatusStage::{Complete, FullCapacity, InProduction, Suspended, Terminated, TrialProduction, UnderConstruction};
        let stage = StatusStage::of(row);
        matches!(
            stage,
            Some(Complete | FullCapacity | InProduction | Suspended | Terminated | TrialProduction | UnderConstruction)
        )
    }
}
