//! `DATABASE` and `DATABASE PROPERTIES`: the database itself, first of all entries and outside the graph.
//!
//! What can be changed later stands in an entry of its own: a restorer sends an entry as one command string,
//! and the server refuses CREATE DATABASE among others.

use super::{Detail, Objects};
use crate::ddl::{Acl, Definitions, Draft, Target, setting};
use crate::ident::{self, literal};
use crate::oid::{ObjectId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// The database.
    pub struct Database in "object/database.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        encoding: String,
        /// The locale provider: `c` libc, `i` ICU, `b` builtin.
        provider: char,
        collate: String,
        ctype: String,
        /// The locale of a provider other than libc.
        locale: Option<String>,
        icu_rules: Option<String>,
        tablespace: Name,
        /// The connection limit, -1 for none.
        connection_limit: i32,
        is_template: bool,
        /// `name=value`, for all roles.
        settings: Vec<String>,
        /// The role of each of `role_settings`.
        role_setting_roles: Vec<String>,
        /// `name=value`, for one role.
        role_settings: Vec<String>,
        acl: Option<Name>,
        acl_default: Option<Name>,
    }
}

impl Detail for Database {
    fn of(&self) -> Oid {
        self.oid
    }
}

/// Writes the entries of the database that was read.
pub fn define(objects: &Objects, out: &mut Definitions<'_>) {
    for database in objects.details.databases.iter() {
        database.define(objects, out);
    }
}

impl Database {
    fn define(&self, objects: &Objects, out: &mut Definitions<'_>) {
        let name = ident::quote(&self.name);
        let owner = objects.role(self.owner);
        let object_id = ObjectId::new(class::PG_DATABASE, self.oid);
        let draft = |desc, definition: String, drop: String| Draft {
            tag: self.name.clone(),
            desc,
            section: Some(Section::PreData),
            owner: Some(owner.clone()),
            definition: Some(definition),
            drop: Some(drop),
            ..Draft::default()
        };
        let create = format!("CREATE DATABASE {name} WITH TEMPLATE = template0{};\n", self.options(objects));
        let dump_id = out.extra(object_id, draft("DATABASE", create, format!("DROP DATABASE {name};\n")));
        let target = Target { words: "DATABASE", name: &name, schema: None, owner: &owner, object_id, dump_id };
        let acl = Acl { acl: self.acl.clone(), default: self.acl_default.clone(), ..Acl::default() };
        out.comment(&target, 0);
        out.labels(&target);
        if objects.selection.schema {
            out.given_privileges(&target, &acl, target.tag());
        }
        let properties = self.properties(&name);
        if !properties.is_empty() {
            out.extra(ObjectId::NONE, draft("DATABASE PROPERTIES", properties, self.unset_template()));
        }
    }

    /// What must be said when the database is made.
    fn options(&self, objects: &Objects) -> String {
        let provider = match self.provider {
            'b' => "builtin",
            'i' => "icu",
            _ => "libc",
        };
        let mut options = format!(" ENCODING = {} LOCALE_PROVIDER = {provider}", literal(&self.encoding));
        let mut add = |word: &str, value: &str| options.push_str(&format!(" {word} = {value}"));
        if self.collate == self.ctype {
            add("LOCALE", &literal(&self.collate));
        } else {
            add("LC_COLLATE", &literal(&self.collate));
            add("LC_CTYPE", &literal(&self.ctype));
        }
        if let Some(locale) = &self.locale {
            add(if self.provider == 'b' { "BUILTIN_LOCALE" } else { "ICU_LOCALE" }, &literal(locale));
        }
        if let Some(rules) = &self.icu_rules {
            add("ICU_RULES", &literal(rules));
        }
        if self.tablespace != "pg_default" && !objects.selection.no.tablespaces {
            add("TABLESPACE", &ident::quote(&self.tablespace));
        }
        options
    }

    fn properties(&self, name: &str) -> String {
        let mut sql = String::new();
        if self.connection_limit != -1 {
            sql.push_str(&format!("ALTER DATABASE {name} CONNECTION LIMIT = {};\n", self.connection_limit));
        }
        if self.is_template {
            sql.push_str(&format!("ALTER DATABASE {name} IS_TEMPLATE = true;\n"));
        }
        for assignment in self.settings.iter().filter_map(|setting| setting::assignment_escaped(setting)) {
            sql.push_str(&format!("ALTER DATABASE {name} SET {assignment};\n"));
        }
        for (role, setting) in self.role_setting_roles.iter().zip(&self.role_settings) {
            if let Some(assignment) = setting::assignment_escaped(setting) {
                let role = ident::quote(role);
                sql.push_str(&format!("ALTER ROLE {role} IN DATABASE {name} SET {assignment};\n"));
            }
        }
        sql
    }

    /// The server refuses to drop a template, and has no command that takes the mark off if it is there.
    fn unset_template(&self) -> String {
        if !self.is_template {
            return String::new();
        }
        format!("UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = {};\n", literal(&self.name))
    }
}
