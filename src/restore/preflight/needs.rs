//! What a plan needs of the server, read from its entries.

use std::collections::BTreeMap;

use super::words;
use crate::script::{Plan, statement};
use crate::text::Name;

/// Names with the first entry that needs each.
pub type Needed = BTreeMap<String, String>;

/// What a plan needs.
#[derive(Debug, Default)]
pub struct Needs {
    /// Roles that own, are granted something, or are spoken of.
    pub roles: Needed,
    /// Extensions.
    pub extensions: Needed,
    /// Tablespaces.
    pub tablespaces: Needed,
    /// Entries that speak of ICU.
    pub icu: Vec<String>,
    /// What a server older than a major cannot take: the entry, what it is, the major.
    pub newer: Vec<(String, &'static str, u32)>,
}

/// Spellings that older servers do not know: kinds of entries, what they hold, what that is, since when.
const NEWER: &[(&[&str], &str, &str, u32)] = &[
    (&["TABLE", "MATERIALIZED VIEW"], " SET COMPRESSION ", "column compression", 14),
    (&["FUNCTION", "PROCEDURE"], "BEGIN ATOMIC", "SQL-standard function bodies", 14),
    (&["CONSTRAINT", "INDEX"], "NULLS NOT DISTINCT", "NULLS NOT DISTINCT", 15),
    (&["VIEW"], "security_invoker", "security invoker views", 15),
    (&["PUBLICATION TABLES IN SCHEMA"], "", "publication of schemas", 15),
    (&["COLLATION", "DATABASE"], "provider = builtin", "the builtin locale provider", 17),
    (&["DATABASE"], "LOCALE_PROVIDER = builtin", "the builtin locale provider", 17),
    (&["DATABASE"], "LOCALE_PROVIDER", "locale providers", 15),
    (&["CONSTRAINT"], "WITHOUT OVERLAPS", "WITHOUT OVERLAPS", 18),
    (&["FK CONSTRAINT"], "PERIOD ", "temporal foreign keys", 18),
    (&["FK CONSTRAINT", "TABLE", "CHECK CONSTRAINT"], " NOT ENFORCED", "constraints that are not enforced", 18),
    (&["STATISTICS DATA"], "", "importing statistics", 18),
];

impl Needs {
    /// Reads the steps of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut needs = Self::default();
        for step in &plan.steps {
            let entry = step.entry;
            let label = || statement::label(entry);
            let sql = entry.definition.as_deref().unwrap_or_default();
            let is_defined = step.wanted.definition || !entry.has_data;
            let mut role = |name: String| {
                needs.roles.entry(name).or_insert_with(label);
            };
            match entry.desc.as_str() {
                "ACL" | "ACL LANGUAGE" | "DEFAULT ACL" => words::grant_roles(sql).into_iter().for_each(&mut role),
                "POLICY" => words::policy_roles(sql).into_iter().for_each(&mut role),
                "USER MAPPING" => words::mapped_role(sql).into_iter().for_each(&mut role),
                _ => {}
            }
            let has_owner =
                [entry.owner.as_deref(), entry.drop.as_deref()].iter().all(|it| it.is_some_and(|it| !it.is_empty()));
            if has_owner && is_defined && !plan.options.no_owner {
                entry.owner.iter().map(Name::to_string).for_each(&mut role);
            }
            if let Some(name) =
                entry.tablespace.as_ref().filter(|name| !name.is_empty() && !plan.options.no_tablespaces)
            {
                needs.tablespaces.entry(name.to_string()).or_insert_with(label);
            }
            if entry.desc == "EXTENSION" {
                needs.extensions.entry(entry.tag.to_string()).or_insert_with(label);
            }
            if matches!(entry.desc.as_str(), "COLLATION" | "DATABASE") && sql.to_lowercase().contains("provider = icu")
            {
                needs.icu.push(label());
            }
            let newer = NEWER.iter().filter(|(kinds, spelling, ..)| {
                is_defined && kinds.contains(&entry.desc.as_str()) && sql.contains(spelling)
            });
            needs
                .newer
                .extend(newer.max_by_key(|(.., since)| since).map(|&(_, _, what, since)| (label(), what, since)));
        }
        needs
    }
}
