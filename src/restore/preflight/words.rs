//! SQL as words: enough of a reading of an archive's own statements to find the names of roles in them.

/// A word of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A key word or a name without quotes, in lower case.
    Bare(String),
    /// A name in double quotes, without them.
    Quoted(String),
    /// A string, a number, a sign: nothing that names anything.
    Other(char),
}

impl Word {
    /// Whether it is this key word.
    pub fn is(&self, key: &str) -> bool {
        matches!(self, Self::Bare(word) if word == key)
    }

    /// The name that it is, if it can be one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Bare(name) | Self::Quoted(name) => Some(name),
            Self::Other(_) => None,
        }
    }
}

/// Cuts SQL into words; strings and comments become one sign each.
pub fn words(sql: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' => {
                let mut text = String::new();
                while let Some(inner) = letters.next() {
                    if inner == letter {
                        if letters.peek() != Some(&letter) {
                            break;
                        }
                        letters.next();
                    }
                    text.push(inner);
                }
                words.push(if letter == '"' { Word::Quoted(text) } else { Word::Other('\'') });
            }
            '-' if letters.peek() == Some(&'-') => {
                letters.by_ref().find(|&inner| inner == '\n');
            }
            _ if is_of_name(letter) => {
                let mut name = String::from(letter);
                while let Some(next) = letters.next_if(|&next| is_of_name(next)) {
                    name.push(next);
                }
                words.push(Word::Bare(name.to_lowercase()));
            }
            _ if letter.is_whitespace() => {}
            _ => words.push(Word::Other(letter)),
        }
    }
    words
}

fn is_of_name(letter: char) -> bool {
    letter == '_' || letter == '$' || letter.is_alphanumeric() || !letter.is_ascii()
}

/// The roles that grants, revokes and default privileges name.
pub fn grant_roles(sql: &str) -> Vec<String> {
    let words = words(sql);
    let statements = words.split(|word| *word == Word::Other(';'));
    let mut roles = Vec::new();
    for statement in statements {
        for (at, word) in statement.iter().enumerate() {
            let next = statement.get(at + 1);
            let role = match word {
                _ if word.is("to") || word.is("from") || word.is("authorization") => next,
                // FOR ROLE x, of default privileges
                _ if word.is("role") && at > 0 && statement[at - 1].is("for") => next,
                _ if word.is("by") && at > 0 && statement[at - 1].is("granted") => next,
                _ => None,
            };
            roles.extend(
                role.filter(|role| !role.is("public") && !role.is("default")).and_then(Word::name).map(String::from),
            );
        }
    }
    roles
}

/// The roles that a policy is for.
pub fn policy_roles(sql: &str) -> Vec<String> {
    let words = words(sql);
    let after = words.iter().skip_while(|word| !word.is("to")).skip(1);
    let list = after.take_while(|word| !word.is("using") && !word.is("with") && **word != Word::Other(';'));
    list.filter(|word| !word.is("public")).filter_map(Word::name).map(String::from).collect()
}

/// The role of a user mapping.
pub fn mapped_role(sql: &str) -> Option<String> {
    let words = words(sql);
    let role = words.iter().skip_while(|word| !word.is("for")).nth(1)?;
    (!role.is("public")).then(|| role.name().map(String::from)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_grants_are_found() {
        let sql = "GRANT SELECT(a) ON TABLE s.\"to\" TO \"Ann B\" WITH GRANT OPTION;\nREVOKE ALL ON SCHEMA s FROM PUBLIC;\n\
                   ALTER DEFAULT PRIVILEGES FOR ROLE bob IN SCHEMA s GRANT SELECT ON TABLES TO \"public\";\n\
                   SET SESSION AUTHORIZATION 'x';\n";
        assert_eq!(grant_roles(sql), ["Ann B", "bob", "public"]);
    }

    #[test]
    fn roles_of_policies_are_found() {
        let sql = "CREATE POLICY p ON s.t FOR SELECT TO ann, \"B\" USING ((a = 'to') AND (x IN (SELECT 1)));";
        assert_eq!(policy_roles(sql), ["ann", "B"]);
        assert_eq!(policy_roles("CREATE POLICY p ON s.t USING (true);"), [] as [&str; 0]);
    }

    #[test]
    fn the_role_of_a_user_mapping_is_found() {
        assert_eq!(mapped_role("CREATE USER MAPPING FOR \"Ann\" SERVER x;").as_deref(), Some("Ann"));
        assert_eq!(mapped_role("CREATE USER MAPPING FOR PUBLIC SERVER x;"), None);
    }
}
