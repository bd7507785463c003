//! The specimens in `testdata/`: SQL that makes what pghaul must dump. `testdata/README.md` says what their
//! headers and guards mean.

use std::path::{Path, PathBuf};

use super::database::Database;
use super::server::Server;

/// A file of SQL.
pub struct Specimen {
    /// Its path below `testdata`, without the suffix: `object/table`.
    pub name: String,
    sql: Vec<u8>,
}

impl Specimen {
    /// The specimen with a name.
    pub fn named(name: &str) -> Self {
        Self::read(&testdata().join(format!("{name}.sql")))
    }

    /// All there are but the sample, by name; `PGHAUL_SPECIMEN=WORD` leaves those whose name holds the word.
    pub fn all() -> Vec<Self> {
        let wanted = std::env::var("PGHAUL_SPECIMEN").unwrap_or_default();
        let directories = ["object", "graph", "encoding", ""].iter().map(|directory| testdata().join(directory));
        let files = directories.filter_map(|directory| std::fs::read_dir(directory).ok()).flatten();
        let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|suffix| suffix == "sql"));
        paths.sort();
        paths.iter().map(|path| Self::read(path)).filter(|specimen| specimen.name.contains(&wanted)).collect()
    }

    /// Loads the sample database's files in their order, as far as a major can hold them.
    #[track_caller]
    pub fn load_sample(database: &Database, major: u32) {
        let files = std::fs::read_dir(testdata().join("sample")).expect("the sample");
        let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
        paths.sort();
        for path in paths {
            Self::read(&path).load_for(major, database);
        }
    }

    fn read(path: &Path) -> Self {
        let sql = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.strip_prefix(testdata()).expect("below testdata").with_extension("");
        Self { name: name.display().to_string(), sql }
    }

    /// Whether it can share a UTF8 database with others and comes back everywhere.
    pub fn is_usual(&self) -> bool {
        self.header("encoding").is_none() && self.header("restores").is_none()
    }

    /// The encoding of the file and of the database that it wants.
    pub fn encoding(&self) -> String {
        self.header("encoding").unwrap_or_else(|| "UTF8".to_owned())
    }

    /// Whether stock's dump of it on a major can be restored there and then dumps equal.
    pub fn restores_on(&self, major: u32) -> bool {
        match self.header("restores").as_deref() {
            Some("never") => false,
            Some(range) => guard_holds(&format!("-- {range}"), major),
            None => true,
        }
    }

    /// An empty database that can hold it.
    pub fn database(&self, server: &Server) -> Database {
        match self.header("encoding") {
            Some(encoding) => Database::create(server, &format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")),
            None => server.database(),
        }
    }

    /// Loads it; false, with a line that says why, where the server cannot have it.
    #[track_caller]
    pub fn load(&self, database: &Database) -> bool {
        if let Some(need) = self.header("needs").filter(|need| !has(database, need)) {
            println!("skipped: {} needs {need}, which this PostgreSQL {} lacks", self.name, database.server.major);
            return false;
        }
        self.load_for(database.server.major, database);
        true
    }

    #[track_caller]
    fn load_for(&self, major: u32, database: &Database) {
        // Roles belong to the cluster, and two transactions that make the same one collide.
        let lock = std::fs::File::create(database.server.host.join(".loading")).expect("a lock file");
        lock.lock().expect("a lock");
        let outcome = database.try_load(&self.sql_for(major), &self.encoding());
        assert!(
            outcome.code == 0,
            "{} does not load on PostgreSQL {}:\n{}",
            self.name,
            database.server.major,
            outcome.stderr
        );
    }

    /// The value of a `-- word: value` line.
    fn header(&self, word: &str) -> Option<String> {
        let prefix = format!("-- {word}: ");
        let text = String::from_utf8_lossy(&self.sql);
        text.lines().find_map(|line| line.strip_prefix(&prefix)).map(|value| value.trim().to_owned())
    }

    /// The lines whose guards hold on a major.
    fn sql_for(&self, major: u32) -> Vec<u8> {
        let lines = self.sql.split_inclusive(|byte| *byte == b'\n');
        lines.filter(|line| guard_holds(&String::from_utf8_lossy(line), major)).flatten().copied().collect()
    }
}

/// `-- [14..]`, `-- [..16]`, `-- [15..16]` at the end of a line.
pub fn guard_holds(line: &str, major: u32) -> bool {
    let range = line.trim_end().strip_suffix(']').and_then(|line| line.rsplit_once("-- [")).map(|(_, range)| range);
    let Some((first, last)) = range.and_then(|range| range.split_once("..")) else { return true };
    let bound = |word: &str, open: u32| if word.is_empty() { open } else { word.parse().expect("a major") };
    (bound(first, 0)..=bound(last, u32::MAX)).contains(&major)
}

fn has(database: &Database, need: &str) -> bool {
    let probe = match need {
        "icu" => "SELECT 1 / count(*) FROM pg_collation WHERE collprovider = 'i'",
        "xml" => "SELECT '<a/>'::xml",
        "pl" => "CREATE EXTENSION pltcl; DROP EXTENSION pltcl",
        _ => panic!("nobody knows how to look for {need}"),
    };
    database.try_load(probe.as_bytes(), "UTF8").code == 0
}

/// The directory of test data.
pub fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// A database that holds all wanted specimens that say nothing special, and one for each that does.
pub fn sources(server: &Server, wanted: impl Fn(&Specimen) -> bool) -> Vec<Database> {
    let specimens = Specimen::all().into_iter().filter(wanted);
    let (usual, special): (Vec<_>, Vec<_>) = specimens.partition(Specimen::is_usual);
    let together = server.database();
    for specimen in &usual {
        specimen.load(&together);
    }
    let mut sources = vec![together];
    for specimen in special {
        let source = specimen.database(server);
        if specimen.load(&source) {
            sources.push(source);
        }
    }
    sources
}

/// The sample database, an invented shop, in a database of its own.
pub fn shop(server: &Server) -> Database {
    let database = server.database();
    for part in ["1_roles", "2_types", "3_tables", "4_data", "5_code", "6_rest"] {
        assert!(Specimen::named(&format!("sample/{part}")).load(&database));
    }
    database
}
