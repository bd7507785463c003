//! What is meant of an archive, and what its statements look like.

use crate::oid::DumpId;
use crate::section::Section;
use crate::{Error, Result};

/// All that chooses entries or changes their text. The default means the whole archive.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Create the archive's database and go on in it (`-C`).
    pub create: bool,
    /// Drop what will be made first (`-c`).
    pub clean: bool,
    /// Drop with `IF EXISTS`.
    pub if_exists: bool,

    /// Only objects in these schemas, and the schemas (`-n`).
    pub schemas: Vec<String>,
    /// Nothing in these schemas (`-N`).
    pub exclude_schemas: Vec<String>,
    /// Only relations that match these patterns, with what belongs to them (`-t`).
    pub tables: Vec<String>,
    /// Only indexes of these names (`-I`).
    pub indexes: Vec<String>,
    /// Only functions of these signatures, `name(types)` (`-P`).
    pub functions: Vec<String>,
    /// Only triggers of these names, or `table name` (`-T`).
    pub triggers: Vec<String>,
    /// The lists above name entries as `pg_restore` takes them: each by its own name and alone, not a table with what
    /// belongs to it, nor a schema with its creation.
    pub by_name: bool,
    /// A name in the lists above that matches nothing is an error.
    pub strict_names: bool,
    /// Only these entries, in this order (`-L`).
    pub order: Option<Vec<DumpId>>,
    /// Only these sections; none given means all.
    pub sections: Sections,
    /// No definitions (`-a`).
    pub no_schema: bool,
    /// No rows, large objects or sequence values (`-s`).
    pub no_data: bool,
    /// No optimizer statistics (`-a` and `-s` too).
    pub no_statistics: bool,

    /// Leave objects to whoever runs the statements (`-O`).
    pub no_owner: bool,
    /// No privileges (`-x`).
    pub no_privileges: bool,
    /// No comments.
    pub no_comments: bool,
    /// No policies and no row security.
    pub no_policies: bool,
    /// No publications.
    pub no_publications: bool,
    /// No security labels.
    pub no_security_labels: bool,
    /// No subscriptions.
    pub no_subscriptions: bool,
    /// Everything in the database's default tablespace.
    pub no_tablespaces: bool,
    /// Every table with the default access method.
    pub no_table_access_method: bool,

    /// The role to become after connecting.
    pub role: Option<String>,
    /// `SET SESSION AUTHORIZATION` to the owner instead of `ALTER ... OWNER`.
    pub use_set_session_authorization: bool,
    /// Disable each table's triggers while its rows are loaded, where data is all that is meant.
    pub disable_triggers: bool,
    /// Who may disable triggers, where that is not the session's user (`-S`).
    pub superuser: Option<String>,
    /// Let row security speak: load only what the policies let this role see and write.
    pub enable_row_security: bool,
    /// Tell of every entry its number, its dependencies and when it was begun (`-v`).
    pub verbose: bool,
}

/// Which of the three sections; empty means all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// Definitions that rows need.
    pub pre_data: bool,
    /// Rows, large objects, sequence values.
    pub data: bool,
    /// Indexes, constraints, triggers and the like.
    pub post_data: bool,
}

impl Sections {
    /// Whether the section was asked for.
    pub fn contains(self, section: Section) -> bool {
        if self == Self::default() {
            return true;
        }
        match section {
            Section::PreData => self.pre_data,
            Section::Data => self.data,
            Section::PostData => self.post_data,
            Section::None => false,
        }
    }
}

impl Options {
    /// Refuses what contradicts itself.
    pub fn check(&self) -> Result<()> {
        if self.if_exists && !self.clean {
            return Err(Error::new("option --if-exists requires option -c/--clean"));
        }
        Ok(())
    }

    /// Whether only chosen kinds of objects are wanted (`-t`, `-I`, `-P`, `-T`).
    pub(super) fn chooses_objects(&self) -> bool {
        [&self.tables, &self.indexes, &self.functions, &self.triggers].iter().any(|names| !names.is_empty())
    }

    /// Whether entries are chosen by name or by schema at all.
    pub(super) fn is_selective(&self) -> bool {
        self.chooses_objects() || !self.schemas.is_empty() || !self.exclude_schemas.is_empty()
    }
}

/// An error for the first pair of switches that were given together: whether both were, and what they are called.
pub fn refuse_both(exclusive: &[(bool, &str, &str)]) -> Result<()> {
    match exclusive.iter().find(|(both, ..)| *both) {
        Some((_, one, other)) => Err(Error::new(format!("options {one} and {other} cannot be used together"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_refused() {
        let refused = Options { if_exists: true, ..Options::default() }.check().expect_err("contradiction");
        assert_eq!(refused.message(), "option --if-exists requires option -c/--clean");
        let refused = refuse_both(&[(true, "-c/--clean", "-a/--data-only")]).expect_err("contradiction");
        assert_eq!(refused.message(), "options -c/--clean and -a/--data-only cannot be used together");
        assert!(Options { if_exists: true, clean: true, ..Options::default() }.check().is_ok());
    }

    #[test]
    fn no_section_means_all() {
        assert!(Sections::default().contains(Section::Data));
        assert!(!Sections { data: true, ..Sections::default() }.contains(Section::PreData));
    }
}
