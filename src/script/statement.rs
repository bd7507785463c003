//! The SQL of one entry: what creates it, what gives it its owner, and what drops it.
//!
//! An entry's definition is not all of it. The tablespace and access method stand in fields of their own and
//! become session defaults, set when they change; the owner is another field and becomes `ALTER ... OWNER
//! TO`; a group of large objects is a list of OIDs. The texts are those of `pg_restore`.

use std::fmt::Write;

use super::Options;
use crate::archive::Entry;
use crate::ident::{literal, qualified, quote, quoted};
use crate::text::{self, Name};
use crate::{Error, Result};

/// Marks a partition's data that was dumped to be loaded through the root of its tree.
const VIA_ROOT: &str = "-- load via partition root ";
const PARTITIONED_TABLE: u8 = b'p';

/// The defaults of a session that entries rely on; none is what the session began with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    user: Option<Name>,
    tablespace: Option<Name>,
    table_am: Option<Name>,
}

impl Defaults {
    /// Statements that prepare the session for an entry, each followed by an empty line.
    pub fn prepare(&mut self, entry: &Entry, options: &Options) -> String {
        self.become_owner(entry, options)
            + &self.choose_tablespace(entry, options)
            + &self.choose_method(entry, options)
    }

    /// The statement for an entry's tablespace, if the session has another.
    pub fn choose_tablespace(&mut self, entry: &Entry, options: &Options) -> String {
        match &entry.tablespace {
            Some(wanted) if entry.tablespace != self.tablespace && !options.no_tablespaces => {
                let value = if wanted.is_empty() { "''".into() } else { quote(wanted) };
                self.tablespace.clone_from(&entry.tablespace);
                format!("SET default_tablespace = {value};\n\n")
            }
            _ => String::new(),
        }
    }

    /// The statement for the database's own tablespace.
    pub fn leave_tablespace(&mut self) -> &'static str {
        self.tablespace = Some(Name::default());
        "SET default_tablespace = ''"
    }

    /// The statement for a table's access method, if the session has another; a partitioned table gets its own later.
    pub fn choose_method(&mut self, entry: &Entry, options: &Options) -> String {
        let is_partitioned = entry.relkind == PARTITIONED_TABLE;
        match &entry.table_am {
            Some(wanted) if entry.table_am != self.table_am && !is_partitioned && !options.no_table_access_method => {
                self.table_am.clone_from(&entry.table_am);
                format!("SET default_table_access_method = {};\n\n", quote(wanted))
            }
            _ => String::new(),
        }
    }

    /// `SET SESSION AUTHORIZATION`, where ownership is made that way.
    pub fn become_owner(&mut self, entry: &Entry, options: &Options) -> String {
        if options.no_owner || !options.use_set_session_authorization {
            return String::new();
        }
        self.become_user(entry.owner.clone().unwrap_or_default())
    }

    /// Becomes who may disable triggers: the superuser that was named, or whoever the session began as.
    pub fn become_superuser(&mut self, options: &Options) -> String {
        self.become_user(options.superuser.as_deref().unwrap_or_default().into())
    }

    fn become_user(&mut self, user: Name) -> String {
        if self.user.as_ref() == Some(&user) {
            return String::new();
        }
        let name = if user.is_empty() { "DEFAULT".into() } else { literal(&user) };
        self.user = Some(user);
        format!("SET SESSION AUTHORIZATION {name};\n\n")
    }

    /// What an entry leaves behind: privileges may have been granted under another name, and who the session
    /// is now is unknown.
    pub fn follow(&mut self, entry: &Entry) {
        if matches!(entry.desc.as_str(), "ACL" | "ACL LANGUAGE" | "DEFAULT ACL") {
            self.user = None;
        }
    }
}

/// How people are told of an entry: `TABLE public.orders`.
pub fn label(entry: &Entry) -> String {
    let tag = text::printable(&entry.tag);
    match entry.schema.as_deref() {
        Some(schema) if matches!(entry.desc.as_str(), "ACL" | "COMMENT" | "SECURITY LABEL") => {
            format!("{} {tag} in schema {}", entry.desc, text::printable(schema))
        }
        Some(schema) => format!("{} {}.{tag}", entry.desc, text::printable(schema)),
        // Its tag says so already.
        None if entry.desc.as_str() == "USER MAPPING" => tag,
        _ => format!("{} {tag}", entry.desc),
    }
}

/// What a step runs besides loading a data file: definition, owner, and a partitioned table's access method.
///
/// `group` lists the large objects of the group that an entry speaks of. `creator` is the role to which belongs what
/// the session makes, where that is certain: it is not given what it has. Fails where an entry has an owner and no
/// rule is known for giving objects of its kind one.
pub fn create(entry: &Entry, group: &[u32], options: &Options, creator: Option<&str>) -> Result<String> {
    let mut sql = String::new();
    let definition = entry.definition.as_deref().unwrap_or_default();
    match entry.desc.as_str() {
        "BLOB METADATA" => {
            group.iter().for_each(|oid| add(&mut sql, format_args!("SELECT pg_catalog.lo_create('{oid}');\n")));
            sql.push('\n');
        }
        "ACL" if entry.tag.starts_with("LARGE OBJECTS") => sql = each_large_object(definition, group),
        "SCHEMA" if options.no_owner && !definition.starts_with("--") => {
            add(&mut sql, format_args!("CREATE SCHEMA {};\n\n\n", quote(&entry.tag)));
        }
        _ if !definition.is_empty() => add(&mut sql, format_args!("{definition}\n\n")),
        _ => {}
    }
    Ok(sql + &ownership(entry, group, options, creator)? + &method(entry, options))
}

/// The part of [`create`] that gives a partitioned table its access method; empty where there is none.
pub fn method(entry: &Entry, options: &Options) -> String {
    match &entry.table_am {
        Some(am) if entry.relkind == PARTITIONED_TABLE && !options.no_table_access_method => {
            let table = qualified(entry.schema.as_deref(), &entry.tag);
            format!("ALTER TABLE {table} SET ACCESS METHOD {};\n\n", quote(am))
        }
        _ => String::new(),
    }
}

/// The part of [`create`] that gives what was made to its owner; empty where there is nothing to give.
pub fn ownership(entry: &Entry, group: &[u32], options: &Options, creator: Option<&str>) -> Result<String> {
    let has_it = creator.is_some_and(|creator| entry.owner.as_deref() == Some(creator) && is_new(entry));
    if has_it { Ok(String::new()) } else { owner(entry, group, options) }
}

/// Whether an entry makes its object in any case: not one that is there already, or may be, or belongs to a table.
fn is_new(entry: &Entry) -> bool {
    let sql = entry.definition.as_deref().unwrap_or_default();
    let makes = sql.starts_with("CREATE ") && !sql.starts_with("CREATE OR REPLACE ");
    makes || entry.desc == "BLOB METADATA" || sql.starts_with("SELECT pg_catalog.lo_create(")
}

/// `ALTER ... OWNER TO`, for entries that have an owner and can be dropped.
fn owner(entry: &Entry, group: &[u32], options: &Options) -> Result<String> {
    // `public` exists before the session could become its owner.
    let exists = entry.desc == "SCHEMA" && entry.definition.as_deref().is_some_and(|sql| sql.starts_with("--"));
    if options.no_owner || (options.use_set_session_authorization && !exists) {
        return Ok(String::new());
    }
    let (Some(owner), Some(drop)) = (filled(entry.owner.as_deref()), filled(entry.drop.as_deref())) else {
        return Ok(String::new());
    };
    let to = quote(owner);
    if entry.desc == "BLOB METADATA" {
        let mut sql = String::new();
        group.iter().for_each(|oid| add(&mut sql, format_args!("ALTER LARGE OBJECT {oid} OWNER TO {to};\n")));
        sql.push('\n');
        return Ok(sql);
    }
    let object = match entry.desc.as_str() {
        "COLLATION"
        | "CONVERSION"
        | "DOMAIN"
        | "FOREIGN TABLE"
        | "MATERIALIZED VIEW"
        | "SEQUENCE"
        | "STATISTICS"
        | "TABLE"
        | "TEXT SEARCH DICTIONARY"
        | "TEXT SEARCH CONFIGURATION"
        | "TYPE"
        | "VIEW"
        | "DATABASE"
        | "PROCEDURAL LANGUAGE"
        | "SCHEMA"
        | "EVENT TRIGGER"
        | "FOREIGN DATA WRAPPER"
        | "SERVER"
        | "PUBLICATION"
        | "SUBSCRIPTION" => format!("{} {}", entry.desc, qualified(entry.schema.as_deref(), &entry.tag)),
        "BLOB" => format!("LARGE OBJECT {}", entry.tag),
        // Their names are more than a name: the statement that drops them spells them.
        "AGGREGATE" | "FUNCTION" | "OPERATOR" | "OPERATOR CLASS" | "OPERATOR FAMILY" | "PROCEDURE" => {
            drop.strip_prefix("DROP ").unwrap_or(drop).trim_end_matches(['\n', ';']).to_owned()
        }
        // These have no owner of their own.
        "CAST"
        | "CHECK CONSTRAINT"
        | "CONSTRAINT"
        | "DATABASE PROPERTIES"
        | "DEFAULT"
        | "FK CONSTRAINT"
        | "INDEX"
        | "RULE"
        | "TRIGGER"
        | "ROW SECURITY"
        | "POLICY"
        | "USER MAPPING" => return Ok(String::new()),
        desc => return Err(Error::new(format!("don't know how to set owner for object type \"{desc}\""))),
    };
    Ok(format!("ALTER {object} OWNER TO {to};\n\n"))
}

/// The statement that enables or disables all triggers of the table that an entry's rows are of.
pub fn triggers(entry: &Entry, verb: &str) -> String {
    format!("ALTER TABLE {} {verb} TRIGGER ALL", qualified(entry.schema.as_deref(), &entry.tag))
}

/// The statement that drops an entry's object, with `IF EXISTS` where asked for.
pub fn drop(entry: &Entry, group: &[u32], options: &Options) -> String {
    let Some(drop) = filled(entry.drop.as_deref()) else { return String::new() };
    match entry.desc.as_str() {
        "BLOB METADATA" => group.iter().map(|&oid| unlink(oid, options)).chain(["\n".to_owned()]).collect(),
        "BLOB" if options.if_exists => unlink(entry.object_id.oid.0, options),
        desc if options.if_exists && !drop.starts_with("--") => with_if_exists(drop, desc),
        _ => drop.to_owned(),
    }
}

fn unlink(oid: u32, options: &Options) -> String {
    if options.if_exists {
        format!("SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = '{oid}';\n")
    } else {
        format!("SELECT pg_catalog.lo_unlink('{oid}');\n")
    }
}

/// `DROP TABLE x` as `DROP TABLE IF EXISTS x`, `ALTER TABLE x DROP CONSTRAINT y` with it in both places.
fn with_if_exists(drop: &str, desc: &str) -> String {
    let (start, rest) = match drop.strip_prefix("ALTER TABLE") {
        Some(rest) => ("ALTER TABLE IF EXISTS", rest),
        None => ("", drop),
    };
    let unchanged = matches!(desc, "DEFAULT" | "DATABASE PROPERTIES") || rest.starts_with("CREATE OR REPLACE VIEW");
    let verb = match desc {
        "CONSTRAINT" | "CHECK CONSTRAINT" | "FK CONSTRAINT" => "DROP CONSTRAINT".to_owned(),
        _ => format!("DROP {desc}"),
    };
    match rest.find(&verb).map(|at| rest.split_at(at + verb.len())).filter(|_| !unchanged) {
        Some((before, after)) => format!("{start}{before} IF EXISTS{after}"),
        None => format!("{start}{rest}"),
    }
}

/// The privileges of a group are spelt for its first object; each object gets them.
fn each_large_object(definition: &str, group: &[u32]) -> String {
    const ON: &str = " ON LARGE OBJECT ";
    let mut sql = String::new();
    for statement in definition.split_inclusive(";\n") {
        match statement.split_once(ON).and_then(|(verb, rest)| Some((verb, rest.split_once(' ')?.1))) {
            Some((verb, rest)) => {
                group.iter().for_each(|oid| add(&mut sql, format_args!("{verb}{ON}{oid} {rest}")));
            }
            None => sql.push_str(statement),
        }
    }
    sql.push('\n');
    sql
}

/// The OIDs of a group of large objects, one a line in its definition.
pub fn group(entry: &Entry) -> Result<Vec<u32>> {
    let lines = entry.definition.as_deref().unwrap_or_default().lines();
    lines
        .map(|line| {
            line.parse().map_err(|_| Error::new(format!("invalid large object OID {line:?} in {}", label(entry))))
        })
        .collect()
}

/// The name of the root table that a partition's rows go through, as the archive quotes it. Its definition says so
/// since the minors of May 2023; before, only the COPY did, by naming another table than the entry.
pub fn partition_root(entry: &Entry) -> Option<&str> {
    let marked = entry.definition.as_deref().and_then(|sql| sql.strip_prefix(VIA_ROOT)).map(str::trim_end);
    marked.or_else(|| other_target(entry.copy.as_deref()?, entry))
}

/// The table that a COPY names, unless it is the entry's own.
fn other_target<'a>(copy: &'a str, entry: &Entry) -> Option<&'a str> {
    let target = copy.strip_prefix("COPY ")?;
    let mut is_quoted = false;
    let end = target.find(|letter| {
        is_quoted ^= letter == '"';
        letter == ' ' && !is_quoted
    });
    let target = &target[..end?];
    let behind_schema = entry.schema.as_deref().and_then(|schema| after_name(target, schema)?.strip_prefix('.'));
    let is_own = after_name(behind_schema.unwrap_or(target), &entry.tag) == Some("");
    (!is_own).then_some(target)
}

/// What follows a name, which may be quoted without need.
fn after_name<'a>(sql: &'a str, name: &str) -> Option<&'a str> {
    sql.strip_prefix(name).or_else(|| sql.strip_prefix(&quoted(name)))
}

fn filled(field: Option<&str>) -> Option<&str> {
    field.filter(|text| !text.is_empty())
}

fn add(sql: &mut String, piece: std::fmt::Arguments<'_>) {
    sql.write_fmt(piece).expect("a String takes all");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::testing::entry;

    #[test]
    fn a_function_is_owned_by_its_signature() {
        let mut f = entry(1, "FUNCTION", "f(integer)");
        f.drop = Some("DROP FUNCTION s.f(integer);\n".into());
        f.owner = Some("Ann".into());
        assert_eq!(
            create(&f, &[], &Options::default(), None).expect("known kind"),
            "ALTER FUNCTION s.f(integer) OWNER TO \"Ann\";\n\n"
        );
        let no_owner = Options { no_owner: true, ..Options::default() };
        assert_eq!(create(&f, &[], &no_owner, None).expect("known kind"), "");
    }

    #[test]
    fn what_the_session_makes_is_not_given_to_it() {
        let altered = |desc: &str, definition: &str, creator: &str| {
            let mut object = entry(1, desc, "x");
            (object.definition, object.drop) = (Some(definition.into()), Some(format!("DROP {desc} s.x;\n").into()));
            object.owner = Some("ann".into());
            create(&object, &[7], &Options::default(), Some(creator)).expect("known kind").contains("OWNER TO ann")
        };
        for (desc, definition) in [
            ("TABLE", "CREATE TABLE s.x ();\n"),
            ("FUNCTION", "CREATE FUNCTION s.x() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n"),
            ("SCHEMA", "CREATE SCHEMA x;\n"),
            ("BLOB", "SELECT pg_catalog.lo_create('7');\n"),
            ("BLOB METADATA", "7\n"),
        ] {
            assert!(!altered(desc, definition, "ann"), "{desc}");
            assert!(altered(desc, definition, "bob"), "{desc}");
        }
        assert!(altered("SCHEMA", "-- *not* creating schema, since initdb creates it\n", "ann"));
        assert!(altered("PROCEDURAL LANGUAGE", "CREATE OR REPLACE PROCEDURAL LANGUAGE x;\n", "ann"));
        assert!(altered("SEQUENCE", "ALTER TABLE s.t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;\n", "ann"));
    }

    #[test]
    fn rows_go_through_another_table_where_the_definition_or_the_copy_says_so() {
        let root = |schema: Option<&str>, tag: &str, definition: &str, copy: &str| {
            let mut rows = entry(1, "TABLE DATA", tag);
            rows.schema = schema.map(Into::into);
            (rows.definition, rows.copy) = (Some(definition.into()), Some(copy.into()));
            partition_root(&rows).map(str::to_owned)
        };
        let marked = root(Some("s"), "p1", "-- load via partition root s.p\n\n", "COPY s.p (a) FROM stdin;\n");
        assert_eq!(marked.as_deref(), Some("s.p"));
        for (schema, tag, copy, other) in [
            (Some("s"), "p1", "COPY s.p (a) FROM stdin;\n", Some("s.p")),
            (Some("s"), "p", "COPY s.p1 (a) FROM stdin;\n", Some("s.p1")),
            (Some("s"), "p 1", "COPY \"s\".\"p 1 \"\"\" (a) FROM stdin;\n", Some("\"s\".\"p 1 \"\"\"")),
            (Some("s"), "p", "COPY s.p  FROM stdin;\n", None),
            (Some("s"), "p 1", "COPY s.\"p 1\" (a) FROM stdin;\n", None),
            (Some("s"), "p", "COPY \"s\".\"p\" (\"a\") FROM stdin;\n", None),
            (Some("s"), "p", "COPY p (a) FROM stdin;\n", None),
            (None, "p", "COPY p (a) FROM stdin;\n", None),
            (Some("s"), "p", "", None),
        ] {
            assert_eq!(root(schema, tag, "", copy).as_deref(), other, "{copy}");
        }
    }

    #[test]
    fn an_unknown_kind_with_an_owner_is_an_error() {
        let mut odd = entry(1, "GIZMO", "g");
        (odd.drop, odd.owner) = (Some("DROP GIZMO g;\n".into()), Some("ann".into()));
        assert!(create(&odd, &[], &Options::default(), None).is_err());
    }

    #[test]
    fn if_exists_goes_where_the_grammar_takes_it() {
        for (desc, drop, edited) in [
            ("TABLE", "DROP TABLE s.t;\n", "DROP TABLE IF EXISTS s.t;\n"),
            (
                "FK CONSTRAINT",
                "ALTER TABLE ONLY s.t DROP CONSTRAINT c;\n",
                "ALTER TABLE IF EXISTS ONLY s.t DROP CONSTRAINT IF EXISTS c;\n",
            ),
            (
                "DEFAULT",
                "ALTER TABLE s.t ALTER COLUMN a DROP DEFAULT;\n",
                "ALTER TABLE IF EXISTS s.t ALTER COLUMN a DROP DEFAULT;\n",
            ),
            ("TRIGGER", "DROP TRIGGER tr ON s.t;\n", "DROP TRIGGER IF EXISTS tr ON s.t;\n"),
            ("RULE", "CREATE OR REPLACE VIEW s.v AS SELECT 1;\n", "CREATE OR REPLACE VIEW s.v AS SELECT 1;\n"),
        ] {
            assert_eq!(with_if_exists(drop, desc), edited);
        }
    }

    #[test]
    fn defaults_are_set_when_they_change() {
        let mut t = entry(1, "TABLE", "t");
        (t.tablespace, t.table_am) = (Some(Name::default()), Some("heap".into()));
        let mut defaults = Defaults::default();
        let options = Options::default();
        assert_eq!(
            defaults.prepare(&t, &options),
            "SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n"
        );
        assert_eq!(defaults.prepare(&t, &options), "");
        t.tablespace = Some("Fast".into());
        assert_eq!(defaults.prepare(&t, &options), "SET default_tablespace = \"Fast\";\n\n");
    }

    #[test]
    fn a_group_of_large_objects_shares_owner_and_privileges() {
        let mut group = entry(1, "BLOB METADATA", "5..6");
        (group.drop, group.owner) = (Some("-- dummy".into()), Some("ann".into()));
        assert_eq!(
            create(&group, &[5, 6], &Options::default(), None).expect("known kind"),
            "SELECT pg_catalog.lo_create('5');\nSELECT pg_catalog.lo_create('6');\n\n\
             ALTER LARGE OBJECT 5 OWNER TO ann;\nALTER LARGE OBJECT 6 OWNER TO ann;\n\n"
        );
        let mut acl = entry(2, "ACL", "LARGE OBJECTS 5..6");
        acl.definition = Some("GRANT SELECT ON LARGE OBJECT 5 TO \"x ON LARGE OBJECT 5 \";\n".into());
        assert_eq!(
            create(&acl, &[5, 6], &Options::default(), None).expect("known kind"),
            "GRANT SELECT ON LARGE OBJECT 5 TO \"x ON LARGE OBJECT 5 \";\n\
             GRANT SELECT ON LARGE OBJECT 6 TO \"x ON LARGE OBJECT 5 \";\n\n"
        );
    }
}
