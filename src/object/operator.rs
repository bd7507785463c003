//! `OPERATOR`.

use super::{Listed, Object, Objects, signature};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// An operator; functions are `regprocedure` text, `-` for none, left out for the system's own.
    pub struct Operator in "object/operator.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        /// `b` between two arguments, `l` before its one, `r` behind it (before 14).
        kind: char,
        left: Oid,
        right: Oid,
        left_type: String,
        right_type: String,
        function: Option<String>,
        restrict: Option<String>,
        join: Option<String>,
        commutator: Oid,
        negator: Oid,
        merges: bool,
        hashes: bool,
        /// Where it stands among all that `pg_dump` reads, from 1.
        place: u32,
    }
}

impl Listed for Operator {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Operator, class::PG_OPERATOR, self.oid, self.schema, &self.name);
        // Postfix before prefix before infix.
        let kind = match self.kind {
            'r' => 0,
            'l' => 1,
            _ => 2,
        };
        let [left, right] = [self.left, self.right].map(|operand| signature::type_key(operand, objects));
        node.natural_key = format!("{kind}{left}{right}").into();
        node
    }
}

impl Object for Operator {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    /// An operator without function was only announced, as another's commutator or negator; it cannot be made.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(function) = function_name(self.function.as_deref()) else { return };
        let left = if self.kind == 'l' { "NONE" } else { &self.left_type };
        let right = if self.kind == 'r' { "NONE" } else { &self.right_type };
        let name = format!("{} ({left}, {right})", self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            if self.kind == 'r' {
                let procedure = self.function.as_deref().unwrap_or_default();
                out.warnings.push(format!("postfix operators are not supported anymore (operator \"{procedure}\")"));
            }
            let schema = quote(node.schema.as_deref().unwrap_or_default());
            let clauses = self.clauses(function, objects).join(",\n    ");
            let definition = format!("CREATE OPERATOR {schema}.{} (\n    {clauses}\n);\n", self.name);
            let drop = format!("DROP OPERATOR {schema}.{name};\n");
            out.entry(node, Draft::pre_data(node, "OPERATOR", Some(&owner), definition, drop));
        }
        out.annotate(node, &Target::of(node, "OPERATOR", &name, &owner));
    }
}

impl Operator {
    fn clauses(&self, function: &str, objects: &Objects) -> Vec<String> {
        let clause = |word: &str, value: Option<&str>| value.map(|value| format!("{word} = {value}"));
        [
            clause("FUNCTION", Some(function)),
            clause("LEFTARG", (self.kind != 'l').then_some(&self.left_type)),
            clause("RIGHTARG", (self.kind != 'r').then_some(&self.right_type)),
            clause("COMMUTATOR", reference(self.commutator, objects).as_deref()),
            clause("NEGATOR", reference(self.negator, objects).as_deref()),
            self.merges.then(|| "MERGES".into()),
            self.hashes.then(|| "HASHES".into()),
            clause("RESTRICT", function_name(self.restrict.as_deref())),
            clause("JOIN", function_name(self.join.as_deref())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// `OPERATOR(schema.name)`; none for 0 or for an operator that is not there.
pub fn reference(operator: Oid, objects: &Objects) -> Option<String> {
    let (node, _) = objects.find::<Operator>(class::PG_OPERATOR, operator)?;
    Some(format!("OPERATOR({}.{})", quote(node.schema.as_deref()?), node.name))
}

/// The name in a `regprocedure`, without its arguments; none for `-`.
fn function_name(procedure: Option<&str>) -> Option<&str> {
    let procedure = procedure.filter(|procedure| *procedure != "-")?;
    let mut quoted = false;
    let end = procedure.find(|c| {
        quoted ^= c == '"';
        c == '(' && !quoted
    });
    Some(&procedure[..end.unwrap_or(procedure.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_start_at_the_first_parenthesis_outside_quotes() {
        assert_eq!(function_name(Some("s.\"a(b\"\"(\"(integer)")), Some("s.\"a(b\"\"(\""));
        assert_eq!(function_name(Some("-")), None);
    }
}
