//! The connection service file: named groups of keywords, `[name]` and `keyword=value` lines.

use std::fs;
use std::path::{Path, PathBuf};

use super::Environment;
use super::keyword::Keywords;
use crate::error::IoContext;
use crate::{Error, Result};

/// Where Debian's libpq looks for the file of the whole machine; PGSYSCONFDIR says otherwise.
const SYSTEM_DIRECTORY: &str = "/etc/postgresql-common";

/// Fills in what the service that `keywords` or PGSERVICE name says, where nothing is set yet.
pub(super) fn add_service(keywords: &mut Keywords, environment: &Environment) -> Result<()> {
    let Some(service) = keywords.get("service").or_else(|| environment.get("PGSERVICE")).map(str::to_owned) else {
        return Ok(());
    };
    let own = environment.get("PGSERVICEFILE").map(PathBuf::from);
    if let Some(path) = own.as_ref().filter(|path| !path.exists()) {
        return Err(Error::new(format!("service file \"{}\" not found", path.display())));
    }
    let system = Path::new(environment.get("PGSYSCONFDIR").unwrap_or(SYSTEM_DIRECTORY)).join("pg_service.conf");
    for path in [own.or_else(|| environment.at_home(".pg_service.conf")), Some(system)].into_iter().flatten() {
        if path.exists() {
            let text = fs::read_to_string(&path).io("read service file", &path)?;
            if add_from(&text, &service, &path, keywords)? {
                return Ok(());
            }
        }
    }
    Err(Error::new(format!("definition of service \"{service}\" not found")))
}

/// Fills in from the text of one file; whether it has the service.
fn add_from(text: &str, service: &str, path: &Path, keywords: &mut Keywords) -> Result<bool> {
    let mut found = false;
    for (number, line) in text.lines().enumerate() {
        let wrong =
            |what: &str| Error::new(format!("{what} in service file \"{}\", line {}", path.display(), number + 1));
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            if found {
                break;
            }
            found = name.strip_suffix(']') == Some(service);
        } else if found {
            let (name, value) = line.split_once('=').ok_or_else(|| wrong("syntax error"))?;
            if name == "service" {
                return Err(wrong("nested service specifications not supported"));
            }
            keywords.set_default(name, value).map_err(|_| wrong("syntax error"))?;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# ours\n[a]\nhost=ha\n\n[b]\n  host=hb\nport=7\n[c]\nhosd=x\n[d]\nservice=a\n";

    fn read(service: &str) -> Result<(bool, Keywords)> {
        let mut keywords = Keywords::default();
        keywords.set("port", "5").unwrap();
        let found = add_from(FILE, service, Path::new("f"), &mut keywords)?;
        Ok((found, keywords))
    }

    #[test]
    fn a_service_fills_in_what_is_not_set() {
        let (found, keywords) = read("b").unwrap();
        assert!(found);
        assert_eq!((keywords.get("host"), keywords.get("port")), (Some("hb"), Some("5")));
        assert!(!read("x").unwrap().0);
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert_eq!(read("c").err().unwrap().message(), "syntax error in service file \"f\", line 9");
        assert!(read("d").err().unwrap().message().starts_with("nested service"));
    }
}
