//! `pghaul restore`.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::connection::ConnectionArgs;
use super::content::{OmitArgs, SectionName};
use super::progress::ProgressArgs;
use super::wire::WireName;
use super::{filter, limits, report, signal};
use crate::archive::use_list::UseList;
use crate::archive::{Archive, Codec, OpenOptions};
use crate::error::IoContext as _;
use crate::jobs::cpus;
use crate::monitor::{Event, Monitor};
use crate::oid::DumpId;
use crate::pg::Interrupt;
use crate::restore::Options;
use crate::script::{self, Envelope, RestrictKey, ScriptFile, Sections, Transactions, Writing, refuse_both};
use crate::section::Section;
use crate::{Error, Result};

/// The names that a line of a filter adds to.
type Names = fn(&mut script::Options) -> &mut Vec<String>;

/// What the lines of a filter stand for.
const FILTERS: &[filter::Kind<Names>] = &[
    ("function", Some(|options| &mut options.functions), None),
    ("index", Some(|options| &mut options.indexes), None),
    ("schema", Some(|options| &mut options.schemas), Some(|options| &mut options.exclude_schemas)),
    ("table", Some(|options| &mut options.tables), None),
    ("trigger", Some(|options| &mut options.triggers), None),
];

/// Restore an archive, of pghaul or of pg_dump, into a database, or print it as a script
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct RestoreArgs {
    /// The archive's directory
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Database to restore into, or with -C to connect to first: name, keyword string or URI
    #[arg(short = 'd', long, value_name = "DBNAME", help_heading = "Connection options")]
    dbname: Option<String>,
    /// Print a script into this file instead, "-" for standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "dbname")]
    file: Option<PathBuf>,
    /// The key of psql's restricted mode in a script [default: a random one]
    #[arg(long, value_name = "KEY", requires = "file")]
    restrict_key: Option<String>,
    #[command(flatten)]
    connection: ConnectionArgs,
    /// Become this role before the restore
    #[arg(long, value_name = "ROLENAME", help_heading = "Connection options")]
    role: Option<String>,

    /// How many sessions may work at the same time; beside the server two a CPU at most [default: the number of CPUs]
    #[arg(short, long, value_name = "NUM", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Create the archive's database and restore into it
    #[arg(short = 'C', long)]
    create: bool,
    /// Drop objects before they are made again
    #[arg(short, long)]
    clean: bool,
    /// Drop with IF EXISTS
    #[arg(long)]
    if_exists: bool,
    /// All or nothing, in one session
    #[arg(short = '1', long)]
    single_transaction: bool,
    /// Stop at the first error
    #[arg(short, long)]
    exit_on_error: bool,
    /// Commit after so many definitions, and in a script after so many entries [default: 500, in a script each statement
    /// by itself]
    #[arg(long, value_name = "N")]
    transaction_size: Option<usize>,
    /// Memory for building indexes and checking keys, of all sessions together: a number with k, M or G
    /// [default: each takes the server's maintenance_work_mem]
    #[arg(long, value_name = "SIZE", value_parser = limits::bytes)]
    maintenance_memory: Option<NonZeroU64>,
    /// Load rows also into tables that hold some already
    #[arg(long, conflicts_with = "no_data_for_failed_tables")]
    append: bool,
    /// Load no rows into tables that could not be made; so it is unless --append is given
    #[arg(long)]
    no_data_for_failed_tables: bool,
    /// How rows are sent: binary spares the server, auto is binary for all but small tables
    #[arg(long, value_name = "FORM", value_enum, default_value = "auto", hide_possible_values = true)]
    wire: WireName,
    /// Gather planner statistics at the end
    #[arg(long)]
    analyze: bool,
    /// Go on although the server lacks something that the archive needs
    #[arg(long)]
    skip_preflight: bool,
    /// Restore an archive of pghaul although its manifest is gone
    #[arg(long)]
    no_manifest: bool,
    /// Let row security apply to what is loaded
    #[arg(long)]
    enable_row_security: bool,
    /// Disable triggers while rows are loaded, in a data-only restore
    #[arg(long)]
    disable_triggers: bool,
    /// Who disables triggers, in a script
    #[arg(short = 'S', long, value_name = "NAME")]
    superuser: Option<String>,

    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    progress: ProgressArgs,
    /// Print help
    #[arg(short = '?', long, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// What of the archive is restored.
#[derive(Args, Debug)]
#[command(next_help_heading = "Content options")]
struct ChoiceArgs {
    /// Restore only the data
    #[arg(short = 'a', long, conflicts_with_all = ["schema_only", "statistics_only", "no_data", "statistics"])]
    data_only: bool,
    /// Restore only the definitions
    #[arg(short, long, conflicts_with_all = ["statistics_only", "no_schema", "statistics"])]
    schema_only: bool,
    /// Restore only optimizer statistics
    #[arg(long, conflicts_with = "no_statistics")]
    statistics_only: bool,
    /// Leave out definitions
    #[arg(long)]
    no_schema: bool,
    /// Leave out data
    #[arg(long)]
    no_data: bool,
    /// Restore only the named section: pre-data, data or post-data
    #[arg(long, value_name = "SECTION", value_enum)]
    section: Vec<SectionName>,
    /// Restore only what this list names, in its order
    #[arg(short = 'L', long, value_name = "FILE")]
    use_list: Option<PathBuf>,
    /// Restore only objects in this schema, which is made first; -f prints what pg_restore would, without the schema
    #[arg(short = 'n', long, value_name = "NAME")]
    schema: Vec<String>,
    /// Do not restore objects in this schema
    #[arg(short = 'N', long, value_name = "NAME")]
    exclude_schema: Vec<String>,
    /// Restore only the matching tables, with their indexes, keys, triggers and owned sequences; with -f, as for
    /// pg_restore, a table of this very name alone
    #[arg(short = 't', long, value_name = "PATTERN")]
    table: Vec<String>,
    /// Restore only this index
    #[arg(short = 'I', long, value_name = "NAME")]
    index: Vec<String>,
    /// Restore only this function
    #[arg(short = 'P', long, value_name = "NAME(args)")]
    function: Vec<String>,
    /// Restore only this trigger
    #[arg(short = 'T', long, value_name = "NAME")]
    trigger: Vec<String>,
    /// Read more of these choices from this file
    #[arg(long, value_name = "FILE")]
    filter: Vec<String>,
    /// Every name that is given must be in the archive
    #[arg(long)]
    strict_names: bool,
    /// Leave objects to the role that restores them
    #[arg(short = 'O', long)]
    no_owner: bool,
    #[command(flatten)]
    omit: OmitArgs,
    /// Restore optimizer statistics, as by default
    #[arg(long, conflicts_with = "no_statistics")]
    statistics: bool,
    /// Leave out optimizer statistics
    #[arg(long)]
    no_statistics: bool,
    /// Set the session's role to the owner instead of altering owners
    #[arg(long)]
    use_set_session_authorization: bool,
}

/// Runs the restore, or prints what it would run.
pub fn run(args: &RestoreArgs) -> Result<ExitCode> {
    if let Some(file) = &args.file {
        return args.print(file);
    }
    let is_told = |variable| std::env::var_os(variable).is_some();
    if args.dbname.is_none() && !is_told("PGDATABASE") && !is_told("PGSERVICE") {
        return Err(Error::new("no database was named to restore into")
            .hint("Name it with -d; with -C, name one to connect to while the archive's own is made."));
    }
    let settings = args.connection.settings(args.dbname.as_deref())?;
    let monitor = args.progress.monitor()?;
    let options = args.options(&*monitor)?;
    let interrupt = Interrupt::default();
    signal::watch(&interrupt)?;
    let stats = crate::restore::restore(&args.archive, &settings, &options, &*monitor, &interrupt)?;
    monitor.close();
    report::restored(&stats, args.progress.quiet);
    Ok(ExitCode::from(stats.exit_code()))
}

impl RestoreArgs {
    fn print(&self, file: &Path) -> Result<ExitCode> {
        let monitor = self.progress.monitor()?;
        let options = self.options(&*monitor)?;
        options.check()?;
        let key = RestrictKey::given_or_random(self.restrict_key.as_deref())?;
        let envelope = Envelope { key, transactions: self.transactions() };
        let interrupt = Interrupt::default();
        signal::watch(&interrupt)?;
        let file = Some(file).filter(|file| *file != Path::new("-"));
        let file = ScriptFile::create(file, Writing::Whole, Codec::None, true)?;
        crate::restore::print(&self.archive, &options, &envelope, file, &interrupt)?;
        Ok(ExitCode::SUCCESS)
    }

    fn options(&self, monitor: &dyn Monitor) -> Result<Options> {
        let choice = &self.choice;
        refuse_both(&[(self.clean && choice.data_only, "-c/--clean", "-a/--data-only")])?;
        let list = choice.use_list.as_deref().map(|list| self.use_list(list, monitor)).transpose()?;
        // Without -j, one transaction means one session.
        let jobs = self.jobs.map_or_else(|| if self.single_transaction { 1 } else { cpus() }, usize::from);
        Ok(Options {
            script: self.script(list)?,
            jobs,
            single_transaction: self.single_transaction,
            exit_on_error: self.exit_on_error || self.single_transaction,
            transaction_size: self.transaction_size.unwrap_or_default(),
            maintenance_memory: self.maintenance_memory,
            append: self.append,
            wire: self.wire.wire(),
            analyze: self.analyze,
            skip_preflight: self.skip_preflight,
            no_manifest: self.no_manifest,
        })
    }

    /// What of a script is one transaction.
    fn transactions(&self) -> Transactions {
        let entries = self.transaction_size.and_then(NonZeroUsize::new).map(Transactions::Entries);
        if self.single_transaction { Transactions::Script } else { entries.unwrap_or_default() }
    }

    fn script(&self, list: Option<Vec<DumpId>>) -> Result<script::Options> {
        let choice = &self.choice;
        let mut options = script::Options {
            create: self.create,
            clean: self.clean,
            if_exists: self.if_exists,
            schemas: choice.schema.clone(),
            exclude_schemas: choice.exclude_schema.clone(),
            tables: choice.table.clone(),
            indexes: choice.index.clone(),
            functions: choice.function.clone(),
            triggers: choice.trigger.clone(),
            by_name: self.file.is_some(),
            strict_names: choice.strict_names,
            order: list,
            sections: sections(&choice.section),
            no_schema: choice.no_schema || choice.data_only || choice.statistics_only,
            no_data: choice.no_data || choice.schema_only || choice.statistics_only,
            no_statistics: choice.no_statistics || choice.schema_only || choice.data_only,
            no_owner: choice.no_owner,
            no_privileges: choice.omit.no_privileges,
            no_comments: choice.omit.no_comments,
            no_policies: choice.omit.no_policies,
            no_publications: choice.omit.no_publications,
            no_security_labels: choice.omit.no_security_labels,
            no_subscriptions: choice.omit.no_subscriptions,
            no_tablespaces: choice.omit.no_tablespaces,
            no_table_access_method: choice.omit.no_table_access_method,
            role: self.role.clone(),
            use_set_session_authorization: choice.use_set_session_authorization,
            disable_triggers: self.disable_triggers,
            superuser: self.superuser.clone(),
            enable_row_security: self.enable_row_security,
            verbose: self.progress.verbose > 0,
        };
        for file in &choice.filter {
            for (names, name) in filter::read(file, FILTERS)? {
                names(&mut options).push(name);
            }
        }
        Ok(options)
    }

    fn use_list(&self, list: &Path, monitor: &dyn Monitor) -> Result<Vec<DumpId>> {
        let archive = Archive::open(&self.archive, OpenOptions { no_manifest: self.no_manifest })?;
        let bytes = std::fs::read(list).io("read file", list)?;
        let list = UseList::parse(&bytes, archive.toc())?;
        for warning in &list.warnings {
            monitor.event(Event::Warning(warning));
        }
        Ok(list.order)
    }
}

fn sections(names: &[SectionName]) -> Sections {
    let has = |section| names.iter().any(|name| name.section() == section);
    Sections { pre_data: has(Section::PreData), data: has(Section::Data), post_data: has(Section::PostData) }
}
