//! What is told of a script, where a dump is to be one.

use clap::Args;

use crate::dump::options::Script;
use crate::{Error, Result, script};

/// Options that have no meaning for an archive, whose restore takes them.
#[derive(Args, Debug)]
#[command(next_help_heading = "Script options")]
pub struct ScriptArgs {
    /// Create the database and connect to it
    #[arg(short = 'C', long)]
    create: bool,
    /// Drop objects before they are made
    #[arg(short, long)]
    clean: bool,
    /// Drop with IF EXISTS
    #[arg(long, requires = "clean")]
    if_exists: bool,
    /// Leave objects to the role that loads the script
    #[arg(short = 'O', long)]
    no_owner: bool,
    /// Set the session's role to the owner instead of altering owners
    #[arg(long)]
    use_set_session_authorization: bool,
    /// Disable triggers while rows are loaded, where only data are dumped
    #[arg(long)]
    disable_triggers: bool,
    /// Who disables triggers
    #[arg(short = 'S', long, value_name = "NAME")]
    superuser: Option<String>,
    /// The key of psql's restricted mode [default: a random one]
    #[arg(long, value_name = "KEY")]
    restrict_key: Option<String>,
}

impl ScriptArgs {
    /// Refuses what an archive would not heed.
    pub fn refuse(&self) -> Result<()> {
        let given = [
            (self.create, "-C/--create"),
            (self.clean, "-c/--clean"),
            (self.no_owner, "-O/--no-owner"),
            (self.use_set_session_authorization, "--use-set-session-authorization"),
            (self.disable_triggers, "--disable-triggers"),
            (self.superuser.is_some(), "-S/--superuser"),
            (self.restrict_key.is_some(), "--restrict-key"),
        ];
        match given.iter().find(|(given, _)| *given) {
            Some((_, option)) => Err(Error::new(format!("option {option} has no meaning for an archive"))
                .hint("Give it when the archive is restored, or dump with --format=plain.")),
            None => Ok(()),
        }
    }

    /// The script that is meant, besides what the rest of the command line says of it.
    pub fn script(&self) -> Script {
        Script {
            file: None,
            writing: script::Writing::default(),
            options: script::Options {
                create: self.create,
                clean: self.clean,
                if_exists: self.if_exists,
                no_owner: self.no_owner,
                use_set_session_authorization: self.use_set_session_authorization,
                disable_triggers: self.disable_triggers,
                superuser: self.superuser.clone(),
                ..script::Options::default()
            },
            restrict_key: self.restrict_key.clone(),
        }
    }
}
