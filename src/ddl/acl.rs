//! Privileges: `aclitem[]` text becomes GRANT and REVOKE.
//!
//! An object's ACL is told as its difference from what the object starts with: the privileges that initdb or
//! an extension's script gave it, or else the default ones of its kind (`acldefault`). Items are compared as
//! text, as the server writes them.

use super::annotation::Acl;
use super::definition::{Definitions, Draft, Target};
use crate::oid::{DumpId, ObjectId};
use crate::text::printable;
use crate::{Error, Result};
use crate::{array, ident};

/// A privilege's letter in an `aclitem`, and its word.
type Right = (char, &'static str);

/// All rights on a table. Servers before 17 do not know `m`: there no role ever has all of them, and they are
/// told one by one, as `pg_dump` does.
const TABLE: &[Right] = &[
    ('r', "SELECT"),
    ('a', "INSERT"),
    ('x', "REFERENCES"),
    ('d', "DELETE"),
    ('t', "TRIGGER"),
    ('D', "TRUNCATE"),
    ('m', "MAINTAIN"),
    ('w', "UPDATE"),
];
const COLUMN: &[Right] = &[('r', "SELECT"), ('a', "INSERT"), ('x', "REFERENCES"), ('w', "UPDATE")];
const SEQUENCE: &[Right] = &[('r', "SELECT"), ('U', "USAGE"), ('w', "UPDATE")];
const ROUTINE: &[Right] = &[('X', "EXECUTE")];
const SCHEMA: &[Right] = &[('C', "CREATE"), ('U', "USAGE")];
const DATABASE: &[Right] = &[('C', "CREATE"), ('c', "CONNECT"), ('T', "TEMPORARY")];
const TABLESPACE: &[Right] = &[('C', "CREATE")];
const PARAMETER: &[Right] = &[('s', "SET"), ('A', "ALTER SYSTEM")];
const LARGE_OBJECT: &[Right] = &[('r', "SELECT"), ('w', "UPDATE")];
/// Languages, types, foreign data wrappers and servers.
const USAGE: &[Right] = &[('U', "USAGE")];

/// What GRANT and REVOKE stand on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grantable<'a> {
    /// What comes before the verb: empty, or `ALTER DEFAULT PRIVILEGES ... ` with its blank.
    pub prefix: &'a str,
    /// `TABLE`, `FUNCTION`; a plural with default privileges.
    pub words: &'a str,
    /// The quoted name with its schema; empty with default privileges.
    pub name: &'a str,
    /// The quoted column, for privileges on one.
    pub column: Option<&'a str>,
    /// The owner's name; empty where it is not known.
    pub owner: &'a str,
}

/// The commands that turn the privileges `base` into `acl`, both `aclitem[]` text.
///
/// What was taken away comes first, then the owner's own grants, then the others in the order in which the
/// server has them: a grant option must exist before what was granted by it.
pub fn commands(on: Grantable<'_>, acl: &str, base: &str) -> Result<String> {
    let items = |text| array::elements(text)?.iter().map(|item| Item::parse(item.as_deref()?)).collect();
    let (Some(acl_items), Some(base_items)): (Option<Vec<Item>>, Option<Vec<Item>>) = (items(acl), items(base)) else {
        return Err(Error::new(format!(
            "could not parse ACL list ({}) or default ({}) for object \"{}\" ({})",
            printable(acl),
            printable(base),
            printable(on.name),
            on.words
        )));
    };
    let (mut first, mut second) = (String::new(), String::new());
    for item in base_items.iter().filter(|item| !acl_items.contains(item)) {
        on.revoke(item, &mut first);
    }
    for item in acl_items.iter().filter(|item| !base_items.contains(item)) {
        let own = !on.owner.is_empty() && item.grantee == on.owner && on.is_granted_by_owner(item);
        on.grant(item, if own { &mut first } else { &mut second });
    }
    Ok(first + &second)
}

impl Grantable<'_> {
    fn rights(&self) -> &'static [Right] {
        match self.words {
            "TABLE" | "TABLES" if self.column.is_some() => COLUMN,
            "TABLE" | "TABLES" => TABLE,
            "SEQUENCE" | "SEQUENCES" => SEQUENCE,
            "FUNCTION" | "FUNCTIONS" | "PROCEDURE" | "PROCEDURES" => ROUTINE,
            "SCHEMA" | "SCHEMAS" => SCHEMA,
            "DATABASE" => DATABASE,
            "TABLESPACE" => TABLESPACE,
            "PARAMETER" => PARAMETER,
            "LARGE OBJECT" | "LARGE OBJECTS" => LARGE_OBJECT,
            _ => USAGE,
        }
    }

    /// The item's rights of which `keep` says yes (it is told whether they may be passed on), as GRANT spells
    /// them; none when there are none.
    fn spell(&self, item: &Item, keep: impl Fn(bool) -> bool) -> Option<String> {
        let rights = self.rights();
        let mut words: Vec<&str> =
            rights.iter().filter(|(letter, _)| item.holds(*letter).is_some_and(&keep)).map(|(_, word)| *word).collect();
        if words.is_empty() {
            return None;
        }
        if words.len() == rights.len() {
            words = vec!["ALL"];
        }
        let spelt = words.into_iter().map(|word| match self.column {
            Some(column) => format!("{word}({column})"),
            None => word.to_owned(),
        });
        Some(spelt.collect::<Vec<_>>().join(","))
    }

    fn revoke(&self, item: &Item, out: &mut String) {
        if let Some(rights) = self.spell(item, |_| true) {
            self.write(out, "REVOKE", &rights, "FROM", item, "");
        }
    }

    /// Grants made by someone else than the owner are repeated in that role's name.
    fn grant(&self, item: &Item, out: &mut String) {
        let plain = self.spell(item, |grantable| !grantable);
        let grantable = self.spell(item, |grantable| grantable);
        if plain.is_none() && grantable.is_none() {
            return;
        }
        let by_owner = self.is_granted_by_owner(item);
        if !by_owner {
            out.push_str(&format!("SET SESSION AUTHORIZATION {};\n", ident::quote(&item.grantor)));
        }
        if let Some(rights) = plain {
            self.write(out, "GRANT", &rights, "TO", item, "");
        }
        if let Some(rights) = grantable {
            self.write(out, "GRANT", &rights, "TO", item, " WITH GRANT OPTION");
        }
        if !by_owner {
            out.push_str("RESET SESSION AUTHORIZATION;\n");
        }
    }

    fn is_granted_by_owner(&self, item: &Item) -> bool {
        item.grantor.is_empty() || item.grantor == self.owner
    }

    fn write(&self, out: &mut String, verb: &str, rights: &str, to: &str, item: &Item, option: &str) {
        let Self { prefix, words, name, .. } = self;
        let blank = if name.is_empty() { "" } else { " " };
        let grantee = if item.grantee.is_empty() { "PUBLIC".into() } else { ident::quote(&item.grantee) };
        out.push_str(&format!("{prefix}{verb} {rights} ON {words} {name}{blank}{to} {grantee}{option};\n"));
    }
}

/// One `aclitem`: `grantee=rights/grantor`, a star behind each right that may be passed on. An empty grantee
/// is everybody.
#[derive(Debug, PartialEq, Eq)]
struct Item {
    grantee: String,
    rights: String,
    grantor: String,
}

impl Item {
    fn parse(text: &str) -> Option<Self> {
        let (grantee, rest) = role(text)?;
        let (rights, rest) = rest.strip_prefix('=')?.split_once('/')?;
        let (grantor, rest) = role(rest)?;
        rest.is_empty().then(|| Self { grantee, rights: rights.to_owned(), grantor })
    }

    /// Whether the item has the right, and whether with the option to pass it on.
    fn holds(&self, letter: char) -> Option<bool> {
        let (_, after) = self.rights.split_once(letter)?;
        Some(after.starts_with('*'))
    }
}

/// Takes a role's name off the front: up to `=`, or in double quotes, in which a quote is doubled.
fn role(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let (name, rest) = text.split_at(text.find('=').unwrap_or(text.len()));
        return Some((name.to_owned(), rest));
    };
    let mut name = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                name.push('"');
                rest = after;
            }
            None => return Some((name, after)),
        }
    }
}

/// A role's name as it stands in an `aclitem`: in double quotes unless it is letters, digits and underscores.
pub fn quote_role(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

impl Definitions<'_> {
    /// Adds the entry of the object's privileges, as far as they differ from what it starts with, and tells
    /// its number; `after` is a further entry that must come first.
    pub fn privileges(&mut self, target: &Target<'_>, after: Option<DumpId>) -> Option<DumpId> {
        let acl = self.annotations.acls.get(&(target.object_id, 0))?;
        self.acl_entry(target, None, acl, target.tag(), after)
    }

    /// Adds the entry of the privileges on a column, given by its number and its quoted name; `after` is the
    /// entry of the table's own privileges, which must not be set by another worker at the same time.
    pub fn column_privileges(
        &mut self,
        target: &Target<'_>,
        number: i32,
        column: &str,
        after: Option<DumpId>,
    ) -> Option<DumpId> {
        let acl = self.annotations.acls.get(&(target.object_id, number))?;
        let table = Target { words: "TABLE", ..target.clone() };
        self.acl_entry(&table, Some(column), acl, format!("COLUMN {}.{column}", target.name), after)
    }

    /// Adds the entry of privileges that are given here, under a name of its own: for what is no node.
    pub fn given_privileges(&mut self, target: &Target<'_>, acl: &Acl, tag: String) -> Option<DumpId> {
        self.acl_entry(target, None, acl, tag, None)
    }

    fn acl_entry(
        &mut self,
        target: &Target<'_>,
        column: Option<&str>,
        acl: &Acl,
        tag: String,
        after: Option<DumpId>,
    ) -> Option<DumpId> {
        if self.omit().privileges {
            return None;
        }
        let default = acl.default.as_deref().unwrap_or("{}");
        let (current, base) = match (&acl.acl, &acl.init) {
            (Some(current), init) => (current.as_str(), init.as_deref().unwrap_or(default)),
            (None, Some(init)) => (default, init.as_str()),
            (None, None) => return None,
        };
        let name = target.qualified_name();
        let on = Grantable { prefix: "", words: target.words, name: &name, column, owner: target.owner };
        let definition = commands(on, current, base).unwrap_or_else(|error| self.fail(error));
        if definition.is_empty() {
            return None;
        }
        let draft = Draft {
            tag: tag.into(),
            desc: "ACL",
            schema: target.schema.map(|schema| self.name(schema)),
            owner: Some(self.name(target.owner)),
            definition: Some(definition),
            dependencies: [target.dump_id].into_iter().chain(after).collect(),
            ..Draft::default()
        };
        Some(self.extra(ObjectId::NONE, draft))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE_OF_ANN: Grantable<'_> =
        Grantable { prefix: "", words: "TABLE", name: "public.t", column: None, owner: "ann" };

    fn granted(on: Grantable<'_>, acl: &[&str], base: &[&str]) -> String {
        let array_of = |items: &[&str]| array::text(items);
        commands(on, &array_of(acl), &array_of(base)).unwrap()
    }

    #[test]
    fn only_what_differs_is_told() {
        let base = ["ann=arwdDxtm/ann"];
        assert_eq!(granted(TABLE_OF_ANN, &base, &base), "");
        assert_eq!(granted(TABLE_OF_ANN, &[], &base), "REVOKE ALL ON TABLE public.t FROM ann;\n");
        assert_eq!(
            granted(TABLE_OF_ANN, &["ann=arwdDxtm/ann", "=r/ann"], &base),
            "GRANT SELECT ON TABLE public.t TO PUBLIC;\n"
        );
    }

    #[test]
    fn the_owners_grants_follow_what_is_revoked_and_precede_all_others() {
        assert_eq!(
            granted(TABLE_OF_ANN, &["bob=a*r*/ann", "ann=ar/ann"], &["ann=arwdDxtm/ann"]),
            "REVOKE ALL ON TABLE public.t FROM ann;\n\
             GRANT SELECT,INSERT ON TABLE public.t TO ann;\n\
             GRANT SELECT,INSERT ON TABLE public.t TO bob WITH GRANT OPTION;\n"
        );
    }

    #[test]
    fn rights_with_and_without_grant_option_are_told_apart() {
        assert_eq!(
            granted(TABLE_OF_ANN, &["bob=a*r/ann"], &[]),
            "GRANT SELECT ON TABLE public.t TO bob;\nGRANT INSERT ON TABLE public.t TO bob WITH GRANT OPTION;\n"
        );
        assert_eq!(
            granted(TABLE_OF_ANN, &["bob=a*r*w*d*D*x*t*m*/ann"], &[]),
            "GRANT ALL ON TABLE public.t TO bob WITH GRANT OPTION;\n"
        );
        assert_eq!(granted(TABLE_OF_ANN, &[], &["bob=ar*wdDxtm/ann"]), "REVOKE ALL ON TABLE public.t FROM bob;\n");
    }

    #[test]
    fn a_grant_by_another_role_is_made_in_its_name() {
        assert_eq!(
            granted(TABLE_OF_ANN, &["\"c d\"=r/\"b\"\"=/o\""], &[]),
            "SET SESSION AUTHORIZATION \"b\"\"=/o\";\n\
             GRANT SELECT ON TABLE public.t TO \"c d\";\n\
             RESET SESSION AUTHORIZATION;\n"
        );
    }

    #[test]
    fn a_table_of_a_server_without_maintain_never_has_all() {
        assert_eq!(
            granted(TABLE_OF_ANN, &[], &["ann=arwdDxt/ann"]),
            "REVOKE SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE public.t FROM ann;\n"
        );
    }

    #[test]
    fn the_column_stands_behind_every_right() {
        let on = Grantable { column: Some("\"B c\""), ..TABLE_OF_ANN };
        assert_eq!(
            granted(on, &["bob=rw/ann"], &[]),
            "GRANT SELECT(\"B c\"),UPDATE(\"B c\") ON TABLE public.t TO bob;\n"
        );
        assert_eq!(
            granted(on, &["bob=a*r*w*x*/ann"], &[]),
            "GRANT ALL(\"B c\") ON TABLE public.t TO bob WITH GRANT OPTION;\n"
        );
    }

    #[test]
    fn text_that_is_no_acl_is_refused() {
        for text in ["", "{", "{ann}", "{ann=r}", "{NULL}", "{\"\\\"ann=r/ann\"}", "{=r/ann=}"] {
            assert!(commands(TABLE_OF_ANN, text, "{}").is_err(), "{text}");
        }
    }

    #[test]
    fn a_quoted_role_is_read_back() {
        for name in ["ann", "", "a b", "=\"/", "\"", "\u{e9}"] {
            assert_eq!(role(&quote_role(name)), Some((name.to_owned(), "")), "{name}");
        }
    }
}
