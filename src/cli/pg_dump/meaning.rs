//! What a command line of pg_dump asks of the engine.

use std::collections::HashSet;
use std::time::Duration;

use super::check::{Checked, Format};
use super::switch::Switch::{self, *};
use super::typed::Typed;
use super::{PROGRAM, path, version};
use crate::archive::{self, ArchiveVersion};
use crate::dump::options::{Limits, Options, Output, PART_BYTES, Patterns, Script, Snapshot};
use crate::ident::literal;
use crate::options::{Form, Inserts, No, Selection, Wire};
use crate::pg::{Environment, Given, PasswordPrompt, Settings};
use crate::script::Writing;
use crate::section::Section;
use crate::{Error, Result, script};

/// Where to connect.
pub fn settings(typed: &Typed) -> Result<Settings> {
    let text = |switch| typed.last(switch).map(str::to_owned);
    let given = Given {
        dbname: typed.database().map(str::to_owned),
        host: text(Host),
        port: text(Port),
        user: text(Username),
        password_prompt: match typed.latest(NoPassword, Password) {
            Some(NoPassword) => PasswordPrompt::Never,
            Some(_) => PasswordPrompt::Force,
            None => PasswordPrompt::Auto,
        },
        program: Some(PROGRAM.to_owned()),
    };
    Settings::resolve(&given, &Environment::of_process())
}

/// What to dump, and how.
pub fn options(typed: &Typed, Checked { format, codec }: Checked) -> Result<Options> {
    let text = |switch| typed.last(switch).map(str::to_owned);
    Ok(Options {
        output: output(typed, format),
        announced: version(),
        jobs: typed.jobs.map_or(1, |jobs| jobs.unsigned_abs() as usize),
        part_bytes: PART_BYTES,
        codec,
        archive_version: ArchiveVersion::V1_16,
        encoding: text(Encoding),
        role: text(Role),
        neutral: false,
        snapshot: match text(Switch::Snapshot) {
            Some(name) => Snapshot::Named(name),
            None if typed.has(SerializableDeferrable) => Snapshot::Deferrable,
            None => Snapshot::Own,
        },
        lock_wait_timeout: typed.last(LockWaitTimeout).map(timeout).transpose()?,
        patterns: patterns(typed),
        selection: selection(typed),
        enable_row_security: typed.has(EnableRowSecurity),
        wire: Wire::Text,
        limits: Limits::default(),
        sync: (!typed.has(NoSync)).then(|| sync_method(typed.last(Switch::SyncMethod))),
    })
}

/// Unless one was asked for, the choice is ours: either makes the dump as safe.
fn sync_method(name: Option<&str>) -> archive::SyncMethod {
    match name {
        Some("fsync") => archive::SyncMethod::Fsync,
        Some("syncfs") => archive::SyncMethod::Syncfs,
        _ => archive::SyncMethod::Auto,
    }
}

fn output(typed: &Typed, format: Format) -> Output {
    let file = typed.last(File).map(path);
    match format {
        Format::Plain { append } => Output::Script(Box::new(Script {
            file: file.filter(|file| file != "-"),
            writing: if append { Writing::Append } else { Writing::Over },
            options: script_options(typed),
            restrict_key: typed.last(RestrictKey).map(str::to_owned),
        })),
        _ => Output::Directory(file.unwrap_or_default()),
    }
}

fn script_options(typed: &Typed) -> script::Options {
    script::Options {
        create: typed.has(Create),
        clean: typed.has(Clean),
        if_exists: typed.has(IfExists),
        // With -c the selection alone chooses: pg_dump refuses -c with -a, but not with --no-schema.
        no_schema: !selection(typed).schema && !typed.has(Clean),
        no_owner: typed.has(NoOwner),
        no_tablespaces: typed.has(NoTablespaces),
        no_table_access_method: typed.has(NoTableAccessMethod),
        use_set_session_authorization: typed.has(UseSetSessionAuthorization),
        disable_triggers: typed.has(DisableTriggers),
        superuser: typed.last(Superuser).map(str::to_owned),
        enable_row_security: typed.has(EnableRowSecurity),
        verbose: typed.has(Verbose),
        ..script::Options::default()
    }
}

fn patterns(typed: &Typed) -> Patterns {
    let both = |alone, with_children| {
        let with = |switch, flag| typed.all(switch).into_iter().map(move |pattern| (pattern, flag));
        with(alone, false).chain(with(with_children, true)).collect()
    };
    Patterns {
        schemas: typed.all(Schema),
        excluded_schemas: typed.all(ExcludeSchema),
        tables: both(Table, TableAndChildren),
        excluded_tables: both(ExcludeTable, ExcludeTableAndChildren),
        excluded_data: both(ExcludeTableData, ExcludeTableDataAndChildren),
        extensions: typed.all(Extension),
        filtered_extensions: typed.all(FilteredExtension),
        excluded_extensions: typed.all(ExcludeExtension),
        foreign_servers: typed.all(IncludeForeignData),
        strict: typed.has(StrictNames),
    }
}

fn selection(typed: &Typed) -> Selection {
    let has = |switch| typed.has(switch);
    let sections: HashSet<Section> = typed.all(Switch::Section).iter().filter_map(|name| section(name)).collect();
    let defaults = Selection::default();
    Selection {
        schema: has(SchemaOnly) || !(has(DataOnly) || has(StatisticsOnly) || has(NoSchema)),
        data: has(DataOnly) || !(has(SchemaOnly) || has(StatisticsOnly) || has(NoData)),
        sequence_data: has(SequenceData),
        statistics: has(Statistics) || has(StatisticsOnly),
        large_objects: match (has(LargeObjects), has(NoLargeObjects)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        sections: if sections.is_empty() { defaults.sections.clone() } else { sections },
        no: No {
            comments: has(NoComments),
            security_labels: has(NoSecurityLabels),
            privileges: has(NoPrivileges),
            publications: has(NoPublications),
            subscriptions: has(NoSubscriptions),
            policies: has(NoPolicies),
            tablespaces: has(NoTablespaces),
            toast_compression: has(NoToastCompression),
            table_access_method: has(NoTableAccessMethod),
            unlogged_table_data: has(NoUnloggedTableData),
        },
        form: form(typed),
        ..defaults
    }
}

fn form(typed: &Typed) -> Form {
    let as_inserts = [Switch::Inserts, ColumnInserts, RowsPerInsert].into_iter().any(|switch| typed.has(switch));
    Form {
        inserts: as_inserts.then(|| Inserts {
            name_columns: typed.has(ColumnInserts),
            rows: typed.rows_per_insert.map_or(1, |rows| rows.unsigned_abs().into()),
            ignore_conflicts: typed.has(OnConflictDoNothing),
        }),
        via_partition_root: typed.has(LoadViaPartitionRoot),
        quote_all_identifiers: typed.has(QuoteAllIdentifiers),
        no_dollar_quotes: typed.has(DisableDollarQuoting),
        extra_float_digits: typed.extra_float_digits.and_then(|digits| digits.try_into().ok()),
    }
}

fn section(name: &str) -> Option<Section> {
    match name {
        "pre-data" => Some(Section::PreData),
        "data" => Some(Section::Data),
        "post-data" => Some(Section::PostData),
        _ => None,
    }
}

/// A time as the server takes it; its words for one that it would not.
fn timeout(text: &str) -> Result<Duration> {
    crate::cli::timeout::timeout(text).map_err(|_| {
        Error::new(format!("invalid value for parameter \"statement_timeout\": \"{text}\""))
            .with_sqlstate("22023")
            .of_statement(format!("SET statement_timeout = {}", literal(text)))
    })
}
