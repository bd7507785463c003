//! Base types: how values are stored, and the functions that know what they mean.

use crate::ident::literal;
use crate::object::Detail;
use crate::oid::Oid;

crate::row! {
    /// What makes a base type; functions are `regproc` text, `-` for none.
    pub struct Base in "object/type/base.sql" {
        of: Oid,
        length: i16,
        input: String,
        output: String,
        receive: String,
        send: String,
        modifier_in: String,
        modifier_out: String,
        analyze: String,
        is_collatable: bool,
        default_expression: Option<String>,
        default_literal: Option<String>,
        subscript: String,
        element: Option<String>,
        category: char,
        is_preferred: bool,
        delimiter: char,
        alignment: char,
        storage: char,
        is_by_value: bool,
    }
}

impl Detail for Base {
    fn of(&self) -> Oid {
        self.of
    }
}

impl Base {
    /// The statement that makes the type.
    pub fn definition(&self, full: &str) -> String {
        let length = if self.length == -1 { "variable".to_owned() } else { self.length.to_string() };
        let mut clauses = vec![format!("INTERNALLENGTH = {length}")];
        let mut clause = |word: &str, value: Option<String>| {
            clauses.extend(value.map(|value| format!("{word} = {value}")));
        };
        let function = |name: &str| (name != "-").then(|| name.to_owned());
        clause("INPUT", Some(self.input.clone()));
        clause("OUTPUT", Some(self.output.clone()));
        clause("RECEIVE", function(&self.receive));
        clause("SEND", function(&self.send));
        clause("TYPMOD_IN", function(&self.modifier_in));
        clause("TYPMOD_OUT", function(&self.modifier_out));
        clause("ANALYZE", function(&self.analyze));
        clause("COLLATABLE", self.is_collatable.then(|| "true".into()));
        clause("DEFAULT", self.default_expression.clone().or_else(|| self.default_literal.as_deref().map(literal)));
        clause("SUBSCRIPT", function(&self.subscript));
        clause("ELEMENT", self.element.clone());
        clause("CATEGORY", (self.category != 'U').then(|| literal(&self.category.to_string())));
        clause("PREFERRED", self.is_preferred.then(|| "true".into()));
        clause("DELIMITER", (self.delimiter != ',').then(|| literal(&self.delimiter.to_string())));
        clause("ALIGNMENT", alignment(self.alignment).map(str::to_owned));
        clause("STORAGE", storage(self.storage).map(str::to_owned));
        if self.is_by_value {
            clauses.push("PASSEDBYVALUE".into());
        }
        format!("CREATE TYPE {full} (\n    {}\n);\n", clauses.join(",\n    "))
    }
}

fn alignment(code: char) -> Option<&'static str> {
    Some(match code {
        'c' => "char",
        's' => "int2",
        'i' => "int4",
        'd' => "double",
        _ => return None,
    })
}

fn storage(code: char) -> Option<&'static str> {
    Some(match code {
        'p' => "plain",
        'e' => "external",
        'x' => "extended",
        'm' => "main",
        _ => return None,
    })
}
