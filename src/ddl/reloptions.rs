//! Options in parentheses, as `pg_class.reloptions` holds them: `name=value`.

use crate::ident;

/// `name='value', ...` for `WITH (...)`, each name behind `prefix` (`toast.`, or nothing).
///
/// A value is quoted unless it is a plain identifier: what it means is not known here.
pub fn reloptions(options: &[String], prefix: &str) -> String {
    let option = |option: &String| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let quoted = if ident::quote(value) == value { value.to_owned() } else { ident::literal(value) };
        format!("{prefix}{}={quoted}", ident::quote(name))
    };
    options.iter().map(option).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_no_identifiers_are_quoted() {
        let options = ["fillfactor=70", "autovacuum_enabled=false", "Mixed=it's", "empty="].map(String::from);
        assert_eq!(
            reloptions(&options, ""),
            "fillfactor='70', autovacuum_enabled='false', \"Mixed\"='it''s', empty=''"
        );
        assert_eq!(reloptions(&["buffering=auto".into()], "toast."), "toast.buffering=auto");
    }
}
