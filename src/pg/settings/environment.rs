//! The process's surroundings, as a value: a test has its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What the surroundings say: variables, home, user.
#[derive(Clone, Default)]
pub struct Environment {
    /// The variables.
    pub variables: HashMap<String, String>,
    /// The home directory.
    pub home: Option<PathBuf>,
    /// The name of the effective user.
    pub user: Option<String>,
}

impl Environment {
    /// That of this process; variables that are not UTF-8 are left out.
    pub fn of_process() -> Self {
        let variables = std::env::vars_os();
        Self {
            variables: variables
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            home: std::env::home_dir(),
            user: whoami::username().ok(),
        }
    }

    /// A variable that is set and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A path under the home directory.
    pub(super) fn at_home(&self, path: impl AsRef<Path>) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(path))
    }
}
