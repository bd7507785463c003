//! Connection strings: `keyword = value` pairs, and URIs.

use percent_encoding::percent_decode_str;

use super::keyword::Keywords;
use crate::{Error, Result};

/// Whether a database name is a connection string.
pub(super) fn is_conninfo(text: &str) -> bool {
    after_scheme(text).is_some() || text.contains('=')
}

/// Reads a connection string of either form into keywords.
pub(super) fn parse(text: &str, into: &mut Keywords) -> Result<()> {
    match after_scheme(text) {
        Some(rest) => parse_uri(rest, into),
        None => parse_pairs(text, into),
    }
}

fn after_scheme(text: &str) -> Option<&str> {
    text.strip_prefix("postgresql://").or_else(|| text.strip_prefix("postgres://"))
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\x0b'
}

/// `host=a port = 1 password='it''s not, it is \' that quotes'`.
fn parse_pairs(text: &str, into: &mut Keywords) -> Result<()> {
    let mut rest = text.trim_start_matches(is_blank);
    while !rest.is_empty() {
        let end = rest.find(|c| c == '=' || is_blank(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(after) = after.trim_start_matches(is_blank).strip_prefix('=') else {
            return Err(Error::new(format!("missing \"=\" after \"{name}\" in connection info string")));
        };
        let (value, after) = parse_value(after.trim_start_matches(is_blank))?;
        into.set(name, &value)?;
        rest = after.trim_start_matches(is_blank);
    }
    Ok(())
}

/// A value with its quotes and backslashes taken off, and what follows it.
fn parse_value(text: &str) -> Result<(String, &str)> {
    let quoted = text.starts_with('\'');
    let mut chars = text[usize::from(quoted)..].chars();
    let mut value = String::new();
    loop {
        let rest = chars.as_str();
        match chars.next() {
            None if quoted => return Err(Error::new("unterminated quoted string in connection info string")),
            None => return Ok((value, "")),
            Some('\'') if quoted => return Ok((value, chars.as_str())),
            Some(c) if !quoted && is_blank(c) => return Ok((value, rest)),
            Some('\\') => value.extend(chars.next()),
            Some(c) => value.push(c),
        }
    }
}

/// `user:password@host:port,[::1]:port/dbname?keyword=value&...`, without its scheme.
fn parse_uri(text: &str, into: &mut Keywords) -> Result<()> {
    let (text, query) = text.split_once('?').map_or((text, None), |(text, query)| (text, Some(query)));
    let (authority, dbname) = text.split_once('/').map_or((text, None), |(text, dbname)| (text, Some(dbname)));
    let hosts = match authority.split_once('@') {
        Some((login, hosts)) => {
            let (user, password) = login.split_once(':').map_or((login, None), |(u, p)| (u, Some(p)));
            set_decoded(into, "user", Some(user))?;
            set_decoded(into, "password", password)?;
            hosts
        }
        None => authority,
    };
    let (mut names, mut ports) = (Vec::new(), Vec::new());
    for host in hosts.split(',') {
        let (name, port) = split_port(host)?;
        names.push(decoded(name)?);
        ports.push(decoded(port)?);
    }
    for (name, values) in [("host", join_unless_empty(&names)), ("port", join_unless_empty(&ports))] {
        if !values.is_empty() {
            into.set(name, &values)?;
        }
    }
    set_decoded(into, "dbname", dbname)?;
    query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty()).try_for_each(|pair| {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(Error::new(format!("missing key/value separator \"=\" in URI query parameter: \"{pair}\"")));
        };
        if value.contains('=') {
            return Err(Error::new(format!("extra key/value separator \"=\" in URI query parameter: \"{name}\"")));
        }
        match (decoded(name)?.as_str(), decoded(value)?.as_str()) {
            // as JDBC writes it
            ("ssl", "true") => into.set("sslmode", "require"),
            (name, value) => {
                into.set(name, value).map_err(|_| Error::new(format!("invalid URI query parameter: \"{name}\"")))
            }
        }
    })
}

fn set_decoded(into: &mut Keywords, name: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) if !value.is_empty() => into.set(name, &decoded(value)?),
        _ => Ok(()),
    }
}

/// The name and the port of one host; an IPv6 address stands in brackets.
fn split_port(host: &str) -> Result<(&str, &str)> {
    let Some(inside) = host.strip_prefix('[') else {
        return Ok(host.split_once(':').unwrap_or((host, "")));
    };
    let Some((address, after)) = inside.split_once(']') else {
        return Err(Error::new(format!("missing matching \"]\" in IPv6 host address in URI: \"{host}\"")));
    };
    if address.is_empty() {
        return Err(Error::new(format!("IPv6 host address may not be empty in URI: \"{host}\"")));
    }
    match after.strip_prefix(':') {
        Some(port) => Ok((address, port)),
        None if after.is_empty() => Ok((address, "")),
        None => Err(Error::new(format!("unexpected character after \"]\" in URI: \"{host}\""))),
    }
}

/// A comma list, or nothing at all if no element says anything.
fn join_unless_empty(parts: &[String]) -> String {
    if parts.iter().all(String::is_empty) { String::new() } else { parts.join(",") }
}

fn decoded(text: &str) -> Result<String> {
    for (at, _) in text.match_indices('%') {
        match text.get(at + 1..at + 3) {
            Some("00") => {
                return Err(Error::new(format!("forbidden value %00 in percent-encoded value: \"{text}\"")));
            }
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {}
            _ => return Err(Error::new(format!("invalid percent-encoded token: \"{text}\""))),
        }
    }
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| Error::new(format!("percent-encoded value is not UTF-8: \"{text}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, names: &[&str]) -> Vec<String> {
        let mut keywords = Keywords::default();
        parse(text, &mut keywords).unwrap();
        names.iter().map(|name| keywords.get(name).unwrap_or("-").to_owned()).collect()
    }

    fn error(text: &str) -> String {
        parse(text, &mut Keywords::default()).unwrap_err().message().to_owned()
    }

    #[test]
    fn pairs_may_be_quoted_spaced_and_escaped() {
        assert_eq!(
            read(r"  host = a\ b user='it\'s me' dbname='' port=1", &["host", "user", "dbname", "port"]),
            ["a b", "it's me", "-", "1"]
        );
        assert_eq!(error("host"), "missing \"=\" after \"host\" in connection info string");
        assert_eq!(error("host='a"), "unterminated quoted string in connection info string");
        assert_eq!(error("hosd=a"), "invalid connection option \"hosd\"");
    }

    #[test]
    fn a_uri_holds_everything() {
        let names = ["user", "password", "host", "port", "dbname", "sslmode"];
        for (uri, values) in [
            ("postgresql://", ["-", "-", "-", "-", "-", "-"]),
            ("postgres://u:p%40x@h:1/d?sslmode=prefer", ["u", "p@x", "h", "1", "d", "prefer"]),
            ("postgresql://h1:1,[::1],h3:3/d", ["-", "-", "h1,::1,h3", "1,,3", "d", "-"]),
            ("postgresql:///d?host=%2Ftmp&ssl=true", ["-", "-", "/tmp", "-", "d", "require"]),
            ("postgresql://u@%2Fvar%2Frun/d", ["u", "-", "/var/run", "-", "d", "-"]),
        ] {
            assert_eq!(read(uri, &names), values, "{uri}");
        }
    }

    #[test]
    fn a_broken_uri_is_told_as_libpq_tells_it() {
        for (uri, message) in [
            ("postgres://[::1", "missing matching \"]\" in IPv6 host address in URI: \"[::1\""),
            ("postgres://h/d?x", "missing key/value separator \"=\" in URI query parameter: \"x\""),
            ("postgres://h/d?x=1", "invalid URI query parameter: \"x\""),
            ("postgres://h/d?user=1=2", "extra key/value separator \"=\" in URI query parameter: \"user\""),
            ("postgres://%zz", "invalid percent-encoded token: \"%zz\""),
            ("postgres://a%00b", "forbidden value %00 in percent-encoded value: \"a%00b\""),
        ] {
            assert_eq!(error(uri), message);
        }
    }

    #[test]
    fn a_plain_name_is_no_connection_string() {
        assert!(!is_conninfo("orders") && is_conninfo("dbname=orders") && is_conninfo("postgres://h"));
    }
}
