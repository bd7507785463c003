//! `COLLATION`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident::{self, literal, qualified};
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A collation.
    pub struct Collation in "object/collation.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        encoding: i32,
        provider: char,
        deterministic: bool,
        collate: Option<String>,
        ctype: Option<String>,
        locale: Option<String>,
        icu_rules: Option<String>,
        /// Where it stands among all that `pg_dump` reads, from 1.
        place: u32,
    }
}

impl Listed for Collation {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Collation, class::PG_COLLATION, self.oid, self.schema, &self.name);
        node.natural_key = format!("{:011}", i64::from(self.encoding) + 1).into();
        node
    }
}

impl Object for Collation {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = ident::quote(&self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            // Before 15 a name could be empty, for the environment's or ICU's root; pg_dump warns, and writes it all
            // the same.
            if !self.has_locale() {
                out.warnings.push(format!("invalid collation \"{name}\""));
            }
            let full = qualified(node.schema.as_deref(), &self.name);
            out.entry(
                node,
                Draft {
                    tag: self.name.clone(),
                    desc: "COLLATION",
                    section: Some(Section::PreData),
                    schema: node.schema.clone(),
                    owner: Some(owner.clone()),
                    definition: Some(format!("CREATE COLLATION {full} ({});\n", self.options())),
                    drop: Some(format!("DROP COLLATION {full};\n")),
                    ..Draft::default()
                },
            );
        }
        out.annotate(node, &Target::of(node, "COLLATION", &name, &owner));
    }
}

impl Collation {
    fn options(&self) -> String {
        let mut options = vec![format!(
            "provider = {}",
            match self.provider {
                'b' => "builtin",
                'c' => "libc",
                'i' => "icu",
                _ => "default",
            }
        )];
        if !self.deterministic {
            options.push("deterministic = false".into());
        }
        options.extend(self.locales());
        if let Some(rules) = &self.icu_rules {
            options.push(format!("rules = {}", literal(rules)));
        }
        options.join(", ")
    }

    fn has_locale(&self) -> bool {
        match self.provider {
            'd' => true,
            'c' => self.collate.is_some() && self.ctype.is_some(),
            _ => self.locale.is_some() || self.collate.is_some(),
        }
    }

    /// The locale clauses: which columns hold it depends on the provider, and for ICU on the server (a
    /// column of its own since 15; `collcollate` and `collctype` before).
    fn locales(&self) -> Vec<String> {
        let clause =
            |word: &str, value: &Option<String>| format!("{word} = {}", literal(value.as_deref().unwrap_or("")));
        match (self.provider, &self.collate, &self.ctype) {
            // The database's own.
            ('d', ..) => Vec::new(),
            ('c', Some(collate), Some(ctype)) if collate == ctype => vec![clause("locale", &self.collate)],
            ('c', collate, ctype) => vec![clause("lc_collate", collate), clause("lc_ctype", ctype)],
            (_, collate, _) => vec![clause("locale", if self.locale.is_some() { &self.locale } else { collate })],
        }
    }
}
