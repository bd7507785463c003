//! `FUNCTION` and `PROCEDURE`, window functions among the former.
//!
//! The system's own are read only where they matter: their privileges were changed, or a cast or transform
//! names them.

use super::{Listed, Object, Objects, signature};
use crate::ddl::{Definitions, Draft, Target, depends_on_extensions, setting};
use crate::graph::{Components, Kind, Node};
use crate::ident::{dollar_quoted, literal, quote};
use crate::oid::{DumpId, Oid, class};
use crate::options::Form;
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A function or procedure; what is costly to tell is left out for the system's own.
    pub struct Function in "object/function.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
        kind: char,
        argument_types: Vec<Oid>,
        argument_type_names: Vec<String>,
        /// The arguments that tell it from others, with names and modes.
        identity_arguments: String,
        /// The same with defaults.
        arguments: Option<String>,
        result: Option<String>,
        language: String,
        /// Types whose values are transformed.
        transforms: Vec<String>,
        volatility: char,
        is_strict: bool,
        is_security_definer: bool,
        is_leakproof: bool,
        cost: String,
        returns_set: bool,
        rows: String,
        /// The planner's support function, `-` for none.
        support: String,
        parallel: char,
        settings: Option<Vec<String>>,
        source: String,
        /// The shared library that `source` is a symbol of.
        library: Option<String>,
        /// A body that was parsed when the function was made (since 14).
        sql_body: Option<String>,
    }
}

impl Listed for Function {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Function, class::PG_PROC, self.oid, self.schema, &self.name)
    }
}

impl Object for Function {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    /// Functions are read before the types that order them.
    fn link(&self, id: DumpId, objects: &mut Objects) {
        objects.node_mut(id).natural_key = signature::natural_key(&self.argument_types, objects);
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let words = if self.is_procedure() { "PROCEDURE" } else { "FUNCTION" };
        let owner = objects.role(self.owner);
        let name = quote(&self.name);
        let identity = format!("{name}({})", self.identity_arguments);
        if node.dumps(Components::DEFINITION) {
            let schema = quote(node.schema.as_deref().unwrap_or_default());
            let arguments = self.arguments.as_deref().unwrap_or_default();
            let mut definition =
                format!("CREATE {words} {schema}.{name}({arguments}){};\n", self.clauses(objects.selection.form));
            definition.push_str(&depends_on_extensions(node, words, &format!("{schema}.{identity}")));
            let draft = Draft {
                tag: signature::signature(&self.name, &self.argument_type_names).into(),
                section: Some(if node.postponed { Section::PostData } else { Section::PreData }),
                ..Draft::pre_data(node, words, Some(&owner), definition, format!("DROP {words} {schema}.{identity};\n"))
            };
            out.entry(node, draft);
        }
        let target = Target::of(node, words, &identity, &owner);
        out.annotate(node, &target);
        if node.dumps(Components::ACL) {
            out.privileges(&target, None);
        }
    }
}

impl Function {
    fn is_procedure(&self) -> bool {
        self.kind == 'p'
    }

    /// What follows the arguments.
    fn clauses(&self, form: Form) -> String {
        let mut text = String::new();
        if let Some(result) = self.result.as_deref().filter(|_| !self.is_procedure()) {
            text.push_str(&format!(" RETURNS {result}"));
        }
        text.push_str(&format!("\n    LANGUAGE {}", quote(&self.language)));
        if !self.transforms.is_empty() {
            text.push_str(&format!(" TRANSFORM FOR TYPE {}", self.transforms.join(", FOR TYPE ")));
        }
        for clause in self.attributes() {
            text.push_str(&format!(" {clause}"));
        }
        for assignment in self.settings.iter().flatten().filter_map(|setting| setting::assignment(setting)) {
            text.push_str(&format!("\n    SET {assignment}"));
        }
        text.push_str(&format!("\n    {}", self.body(form)));
        text
    }

    /// The clauses that differ from what a function is if nothing is said.
    fn attributes(&self) -> Vec<String> {
        let when = |said: bool, clause: &str| said.then(|| clause.to_owned());
        let default_cost = if matches!(self.language.as_str(), "internal" | "c") { "1" } else { "100" };
        let is_default_rows = matches!(self.rows.as_str(), "0" | "1000");
        [
            when(self.kind == 'w', "WINDOW"),
            when(self.volatility == 'i', "IMMUTABLE"),
            when(self.volatility == 's', "STABLE"),
            when(self.is_strict, "STRICT"),
            when(self.is_security_definer, "SECURITY DEFINER"),
            when(self.is_leakproof, "LEAKPROOF"),
            (self.cost != "0" && self.cost != default_cost).then(|| format!("COST {}", self.cost)),
            (self.returns_set && !is_default_rows).then(|| format!("ROWS {}", self.rows)),
            (self.support != "-").then(|| format!("SUPPORT {}", self.support)),
            when(self.parallel == 's', "PARALLEL SAFE"),
            when(self.parallel == 'r', "PARALLEL RESTRICTED"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// SQL that the server took apart and put together again, a library with a symbol, or source text.
    fn body(&self, form: Form) -> String {
        let quoted = |text: &str| if form.no_dollar_quotes { literal(text) } else { dollar_quoted(text, "") };
        if let Some(body) = &self.sql_body {
            return body.clone();
        }
        let Some(library) = self.library.as_deref().filter(|library| !library.is_empty()) else {
            return format!("AS {}", quoted(&self.source));
        };
        let symbol = if self.source.contains(['\'', '\\']) { quoted(&self.source) } else { literal(&self.source) };
        if self.source.is_empty() {
            format!("AS {}", literal(library))
        } else {
            format!("AS {}, {symbol}", literal(library))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function() -> Function {
        Function {
            oid: Oid(16400),
            name: "f".into(),
            schema: Oid(2200),
            owner: Oid(10),
            acl: None,
            acl_default: None,
            kind: 'f',
            argument_types: Vec::new(),
            argument_type_names: Vec::new(),
            identity_arguments: String::new(),
            arguments: Some(String::new()),
            result: Some("integer".into()),
            language: "sql".into(),
            transforms: Vec::new(),
            volatility: 'v',
            is_strict: false,
            is_security_definer: false,
            is_leakproof: false,
            cost: "100".into(),
            returns_set: false,
            rows: "0".into(),
            support: "-".into(),
            parallel: 'u',
            settings: None,
            source: "SELECT 1".into(),
            library: None,
            sql_body: None,
        }
    }

    #[test]
    fn nothing_is_said_that_holds_anyway() {
        assert_eq!(function().clauses(Form::default()), " RETURNS integer\n    LANGUAGE sql\n    AS $$SELECT 1$$");
        let set = Function { returns_set: true, rows: "1000".into(), ..function() };
        assert!(set.attributes().is_empty());
    }

    #[test]
    fn the_default_cost_is_that_of_the_language() {
        let with = |language: &str, cost: &str| Function { language: language.into(), cost: cost.into(), ..function() };
        assert_eq!(with("c", "1").attributes(), [""; 0]);
        assert_eq!(with("c", "100").attributes(), ["COST 100"]);
        assert_eq!(with("plpgsql", "1").attributes(), ["COST 1"]);
    }

    #[test]
    fn a_procedure_returns_nothing() {
        let procedure = Function { kind: 'p', result: None, ..function() };
        assert_eq!(procedure.clauses(Form::default()), "\n    LANGUAGE sql\n    AS $$SELECT 1$$");
    }

    #[test]
    fn settings_stand_on_lines_of_their_own() {
        let settings = Some(vec!["search_path=a, \"B\"".into(), "work_mem=64kB".into()]);
        let text = Function { settings, ..function() }.clauses(Form::default());
        assert!(text.contains("\n    SET search_path TO 'a', 'B'\n    SET work_mem TO '64kB'\n    AS "), "{text}");
    }

    #[test]
    fn a_body_is_a_parsed_statement_a_symbol_or_source() {
        let of_library =
            |source: &str| Function { library: Some("$libdir/x".into()), source: source.into(), ..function() };
        assert_eq!(of_library("symbol").body(Form::default()), "AS '$libdir/x', 'symbol'");
        assert_eq!(of_library("it's").body(Form::default()), "AS '$libdir/x', $$it's$$");
        assert_eq!(of_library("").body(Form::default()), "AS '$libdir/x'");
        let parsed = Function { sql_body: Some("RETURN 1".into()), source: String::new(), ..function() };
        assert_eq!(parsed.body(Form::default()), "RETURN 1");
        assert_eq!(Function { source: "$$".into(), ..function() }.body(Form::default()), "AS $_$$$$_$");
    }
}
