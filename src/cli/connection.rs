//! Connection flags, those of every PostgreSQL client program.

use clap::Args;

use crate::Result;
use crate::pg::{Environment, Given, PasswordPrompt, Settings};

/// Where and as whom to connect.
#[derive(Args, Debug)]
#[command(next_help_heading = "Connection options")]
pub struct ConnectionArgs {
    /// Database server host or socket directory
    #[arg(short = 'h', long, value_name = "HOSTNAME")]
    host: Option<String>,
    /// Database server port number
    #[arg(short, long, value_name = "PORT")]
    port: Option<String>,
    /// Connect as this database user
    #[arg(short = 'U', long, value_name = "NAME")]
    username: Option<String>,
    /// Never prompt for a password
    #[arg(short = 'w', long, conflicts_with = "password")]
    no_password: bool,
    /// Prompt for a password before connecting
    #[arg(short = 'W', long)]
    password: bool,
    /// Use a server that is newer than pghaul knows
    #[arg(long)]
    allow_newer: bool,
}

impl ConnectionArgs {
    /// The settings for a database name, a keyword string or a URI.
    pub fn settings(&self, dbname: Option<&str>) -> Result<Settings> {
        let password_prompt = match (self.no_password, self.password) {
            (true, _) => PasswordPrompt::Never,
            (_, true) => PasswordPrompt::Force,
            _ => PasswordPrompt::Auto,
        };
        let given = Given {
            dbname: dbname.map(str::to_owned),
            host: self.host.clone(),
            port: self.port.clone(),
            user: self.username.clone(),
            password_prompt,
            program: None,
        };
        Ok(Settings::resolve(&given, &Environment::of_process())?.allow_newer(self.allow_newer))
    }
}
