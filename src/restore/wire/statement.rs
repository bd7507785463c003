//! The COPY statement of an archive: `COPY public.orders (id, "when") FROM stdin;`.

/// Its parts.
#[derive(Debug, PartialEq, Eq)]
pub struct CopyStatement<'a> {
    /// The table and the columns, as they stand there.
    target: &'a str,
    /// The table's name, quoted.
    pub table: &'a str,
    /// The columns' names, not quoted.
    pub columns: Vec<String>,
}

impl<'a> CopyStatement<'a> {
    /// Takes it apart; none if it has options, no columns, or is otherwise none of `pg_dump`'s.
    pub fn parse(copy: &'a str) -> Option<Self> {
        let target = copy.trim_end().strip_prefix("COPY ")?.strip_suffix(" FROM stdin;")?;
        let open = outside_quotes(target, '(').next()?;
        let list = target[open + 1..].strip_suffix(')')?;
        let mut columns = Vec::new();
        let mut start = 0;
        for comma in outside_quotes(list, ',').chain([list.len()]) {
            columns.push(unquoted(list[start..comma].trim_ascii())?);
            start = comma + 1;
        }
        Some(Self { target, table: target[..open].trim_ascii(), columns })
    }

    /// The statement that takes the same rows in binary form.
    pub fn in_binary(&self) -> String {
        format!("COPY {} FROM stdin WITH (FORMAT binary);", self.target)
    }
}

/// A COPY as it stands in archives or is sent in binary form, to freeze its rows; none if it is another.
pub fn freezing(copy: &str) -> Option<String> {
    let copy = copy.trim_end();
    let text = copy.strip_suffix(" FROM stdin;").map(|start| format!("{start} FROM stdin WITH (FREEZE);"));
    let binary = || copy.strip_suffix(" (FORMAT binary);").map(|start| format!("{start} (FORMAT binary, FREEZE);"));
    text.or_else(binary)
}

/// Where a character stands that is not part of a quoted name.
fn outside_quotes(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    let mut quoted = false;
    text.char_indices().filter_map(move |(at, c)| {
        quoted ^= c == '"';
        (c == wanted && !quoted).then_some(at)
    })
}

/// The name that an identifier says.
fn unquoted(identifier: &str) -> Option<String> {
    let Some(inner) = identifier.strip_prefix('"') else {
        return (!identifier.is_empty() && !identifier.contains(['"', '('])).then(|| identifier.to_owned());
    };
    Some(inner.strip_suffix('"')?.replace("\"\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_quotes() {
        let copy = "COPY \"S (1)\".\"t\"\"(\" (id, \"a \"\"b\"\", c\", \"), (\") FROM stdin;\n";
        let read = CopyStatement::parse(copy).expect("a statement");
        assert_eq!(read.table, "\"S (1)\".\"t\"\"(\"");
        assert_eq!(read.columns, ["id", "a \"b\", c", "), ("]);
        assert_eq!(read.in_binary(), copy.trim_end().replace("stdin;", "stdin WITH (FORMAT binary);"));
    }

    #[test]
    fn other_statements_are_left_alone() {
        for other in [
            "COPY public.t  FROM stdin;",
            "COPY public.t (a) FROM stdin WITH (FORMAT binary);",
            "COPY public.t () FROM stdin;",
            "COPY public.t (a, ) FROM stdin;",
            "COPY public.t (a FROM stdin;",
            "COPY public.t (a) FROM stdin",
            "",
        ] {
            assert_eq!(CopyStatement::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_copy_freezes_in_either_form() {
        assert_eq!(freezing("COPY s.t (a) FROM stdin;\n").as_deref(), Some("COPY s.t (a) FROM stdin WITH (FREEZE);"));
        assert_eq!(
            freezing("COPY s.t (a) FROM stdin WITH (FORMAT binary);").as_deref(),
            Some("COPY s.t (a) FROM stdin WITH (FORMAT binary, FREEZE);")
        );
        assert_eq!(freezing("COPY s.t (a) FROM stdin WITH (FORMAT csv);"), None);
    }
}
