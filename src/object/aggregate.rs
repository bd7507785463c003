//! `AGGREGATE`.

use super::{Listed, Object, Objects, operator, signature};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident::{literal, quote};
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// An aggregate; functions are `regproc` text, `-` for none.
    pub struct Aggregate in "object/aggregate.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
        kind: char,
        argument_types: Vec<Oid>,
        argument_type_names: Vec<String>,
        identity_arguments: String,
        arguments: String,
        state_function: String,
        state_type: String,
        state_space: i32,
        initial: Option<String>,
        final_function: String,
        final_extra: bool,
        final_modify: char,
        combine_function: String,
        serial_function: String,
        deserial_function: String,
        moving_state_function: String,
        moving_inverse_function: String,
        moving_state_type: String,
        moving_state_space: i32,
        moving_initial: Option<String>,
        moving_final_function: String,
        moving_final_extra: bool,
        moving_final_modify: char,
        sort_operator: Oid,
        parallel: char,
    }
}

impl Listed for Aggregate {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Aggregate, class::PG_PROC, self.oid, self.schema, &self.name);
        node.natural_key = signature::natural_key(&self.argument_types, objects);
        node
    }
}

impl Object for Aggregate {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        let name = quote(&self.name);
        let identity = format!("{name}({})", self.star_or(&self.identity_arguments));
        if node.dumps(Components::DEFINITION) {
            let schema = quote(node.schema.as_deref().unwrap_or_default());
            let arguments = self.star_or(&self.arguments);
            let clauses = self.clauses(objects).join(",\n    ");
            let draft = Draft {
                tag: format!("{}({})", self.name, self.star_or(&self.argument_type_names.join(", "))).into(),
                ..Draft::pre_data(
                    node,
                    "AGGREGATE",
                    Some(&owner),
                    format!("CREATE AGGREGATE {schema}.{name}({arguments}) (\n    {clauses}\n);\n"),
                    format!("DROP AGGREGATE {schema}.{identity};\n"),
                )
            };
            out.entry(node, draft);
        }
        out.annotate(node, &Target::of(node, "AGGREGATE", &identity, &owner));
        if node.dumps(Components::ACL) {
            // GRANT knows no aggregates, only functions.
            let function = signature::signature(&name, &self.argument_type_names);
            out.privileges(&Target::of(node, "FUNCTION", &function, &owner), None);
        }
    }
}

impl Aggregate {
    fn star_or<'a>(&self, arguments: &'a str) -> &'a str {
        if self.argument_types.is_empty() { "*" } else { arguments }
    }

    fn clauses(&self, objects: &Objects) -> Vec<String> {
        let mut clauses = Clauses(Vec::new());
        clauses.value("SFUNC", &self.state_function);
        clauses.value("STYPE", &self.state_type);
        clauses.space("SSPACE", self.state_space);
        clauses.literal("INITCOND", self.initial.as_deref());
        if clauses.function("FINALFUNC", &self.final_function) {
            clauses.word("FINALFUNC_EXTRA", self.final_extra);
            clauses.modify("FINALFUNC_MODIFY", self.final_modify, self.default_modify());
        }
        clauses.function("COMBINEFUNC", &self.combine_function);
        clauses.function("SERIALFUNC", &self.serial_function);
        clauses.function("DESERIALFUNC", &self.deserial_function);
        if clauses.function("MSFUNC", &self.moving_state_function) {
            clauses.value("MINVFUNC", &self.moving_inverse_function);
            clauses.value("MSTYPE", &self.moving_state_type);
        }
        clauses.space("MSSPACE", self.moving_state_space);
        clauses.literal("MINITCOND", self.moving_initial.as_deref());
        if clauses.function("MFINALFUNC", &self.moving_final_function) {
            clauses.word("MFINALFUNC_EXTRA", self.moving_final_extra);
            clauses.modify("MFINALFUNC_MODIFY", self.moving_final_modify, self.default_modify());
        }
        if let Some(operator) = operator::reference(self.sort_operator, objects) {
            clauses.value("SORTOP", &operator);
        }
        clauses.word("HYPOTHETICAL", self.kind == 'h');
        clauses.word("PARALLEL = safe", self.parallel == 's');
        clauses.word("PARALLEL = restricted", self.parallel == 'r');
        clauses.0
    }

    /// What a final function may do to the state if nothing is said: nothing, unless the aggregate is one
    /// over an ordered set.
    fn default_modify(&self) -> char {
        if self.kind == 'n' { 'r' } else { 'w' }
    }
}

/// The clauses of an aggregate, as far as they must be said.
struct Clauses(Vec<String>);

impl Clauses {
    fn word(&mut self, word: &str, said: bool) {
        self.0.extend(said.then(|| word.to_owned()));
    }

    fn value(&mut self, word: &str, value: &str) {
        self.0.push(format!("{word} = {value}"));
    }

    /// A function, where there is one; tells whether.
    fn function(&mut self, word: &str, function: &str) -> bool {
        let is_some = function != "-";
        if is_some {
            self.value(word, function);
        }
        is_some
    }

    fn space(&mut self, word: &str, bytes: i32) {
        if bytes != 0 {
            self.value(word, &bytes.to_string());
        }
    }

    fn literal(&mut self, word: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.value(word, &literal(value));
        }
    }

    fn modify(&mut self, word: &str, modify: char, default: char) {
        let value = match modify {
            _ if modify == default => return,
            'r' => "READ_ONLY",
            's' => "SHAREABLE",
            _ => "READ_WRITE",
        };
        self.value(word, value);
    }
}
