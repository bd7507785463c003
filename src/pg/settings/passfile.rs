//! The password file: `host:port:database:user:password` lines.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Secret;

/// The socket directories that count as `localhost` in the file.
const DEFAULT_DIRECTORIES: &[&str] = &["/var/run/postgresql", "/tmp"];

/// The lines of a password file.
#[derive(Clone, Debug, Default)]
pub(super) struct Passwords(Vec<Line>);

#[derive(Clone, Debug)]
struct Line {
    /// Host, port, database and user, each `None` where the line has `*`.
    key: [Option<String>; 4],
    password: Secret,
}

impl Passwords {
    /// Reads a file; one that is absent has no lines, and one that others can read is not used, with a warning.
    pub(super) fn read(path: &Path, warnings: &mut Vec<String>) -> Self {
        let Ok(metadata) = fs::metadata(path) else { return Self::default() };
        let shown = path.display();
        if !metadata.is_file() {
            warnings.push(format!("password file \"{shown}\" is not a plain file"));
            return Self::default();
        }
        if metadata.permissions().mode() & 0o077 != 0 {
            warnings.push(format!(
                "password file \"{shown}\" has group or world access; permissions should be u=rw (0600) or less"
            ));
            return Self::default();
        }
        match fs::read(path) {
            Ok(bytes) => Self::parse(&String::from_utf8_lossy(&bytes)),
            Err(error) => {
                warnings.push(format!("password file \"{shown}\" cannot be read: {}", crate::error::io_reason(&error)));
                Self::default()
            }
        }
    }

    fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self(lines.filter_map(Line::parse).collect())
    }

    /// The password of the first line that matches.
    pub(super) fn find(&self, host: &str, port: u16, database: &str, user: &str) -> Option<&str> {
        let host = if DEFAULT_DIRECTORIES.contains(&host) { "localhost" } else { host };
        let port = port.to_string();
        let wanted = [host, &port, database, user];
        let matches =
            |line: &&Line| line.key.iter().zip(wanted).all(|(key, value)| key.as_ref().is_none_or(|key| key == value));
        self.0.iter().find(matches).map(|line| line.password.0.as_str())
    }
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let mut rest = line;
        let mut key = [const { None }; 4];
        for part in &mut key {
            let (value, after) = field(rest);
            rest = after?;
            *part = value;
        }
        let (password, _) = field(rest);
        // an asterisk means itself here
        Some(Self { key, password: Secret(password.unwrap_or_else(|| "*".to_owned())) })
    }
}

/// A field with its backslashes taken off (`None` for a bare `*`), and what follows its colon.
fn field(text: &str) -> (Option<String>, Option<&str>) {
    let mut value = String::new();
    let mut chars = text.chars();
    let mut rest = None;
    while let Some(c) = chars.next() {
        match c {
            ':' => {
                rest = Some(chars.as_str());
                break;
            }
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    let raw = &text[..text.len() - rest.map_or(0, |rest| rest.len() + 1)];
    ((raw != "*").then_some(value), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, host: &str, user: &str) -> Option<String> {
        Passwords::parse(text).find(host, 5432, "db", user).map(str::to_owned)
    }

    #[test]
    fn the_first_line_that_matches_wins() {
        let text = "# h:*:*:*:no\nh:1:*:*:port\nh:*:*:u:one\n*:*:*:*:two\n";
        assert_eq!(find(text, "h", "u").as_deref(), Some("one"));
        assert_eq!(find(text, "h", "v").as_deref(), Some("two"));
        assert_eq!(find("h:5432:db\n", "h", "u"), None);
    }

    #[test]
    fn colons_and_backslashes_are_escaped() {
        assert_eq!(find(r"\:\:1:*:db:a\\b:p\:w\\", "::1", r"a\b").as_deref(), Some(r"p:w\"));
        assert_eq!(find(r"\*:*:*:*:x", "h", "u"), None);
    }

    #[test]
    fn the_default_socket_is_localhost() {
        assert_eq!(find("localhost:*:*:*:x", "/tmp", "u").as_deref(), Some("x"));
        assert_eq!(find("localhost:*:*:*:x", "/srv", "u"), None);
    }

    #[test]
    fn a_file_that_others_can_read_is_not_used() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "*:*:*:*:x\n").unwrap();
        let read = |mode| {
            fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
            let mut warnings = Vec::new();
            let found = Passwords::read(file.path(), &mut warnings).find("h", 1, "d", "u").is_some();
            (found, warnings.len())
        };
        assert_eq!((read(0o600), read(0o640)), ((true, 0), (false, 1)));
    }
}
