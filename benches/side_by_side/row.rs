//! A row of the tables: something that every contender does with a database, in turns.

use std::path::{Path, PathBuf};

use crate::Options;
use crate::common::{Database, OwnServer, run};
use crate::contender::Contender;
use crate::fixture::{self, Case};
use crate::measure::{self, Cost};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A dump, compressed as `-Z` says, or as the program does if it is not told.
    Dump(Option<&'static str>),
    /// A dump of the definitions.
    DumpSchema,
    /// Each restores its own archive.
    Restore,
    /// The same, the rows alone, into tables that are there.
    RestoreData,
    /// All restore the archive that stock made.
    RestoreStocks,
}

impl Row {
    /// The rows that a case is measured by.
    pub fn of(case: Case) -> &'static [Self] {
        match case {
            Case::One => &[Self::Dump(Some("zstd:1")), Self::RestoreData, Self::Restore, Self::RestoreStocks],
            Case::Mixed => &[
                Self::Dump(Some("zstd:1")),
                Self::Dump(Some("zstd:3")),
                Self::Dump(None),
                Self::RestoreData,
                Self::Restore,
                Self::RestoreStocks,
            ],
            Case::Tiny | Case::Huge => &[Self::Dump(Some("zstd:1")), Self::Restore],
            Case::Bare | Case::Corpus => &[Self::DumpSchema, Self::Restore],
        }
    }

    /// What a person calls it.
    pub fn title(self) -> String {
        match self {
            Self::Dump(Some(compression)) => format!("dump, {compression}"),
            Self::Dump(None) => "dump, each by default".to_owned(),
            Self::DumpSchema => "dump of definitions".to_owned(),
            Self::Restore => "restore".to_owned(),
            Self::RestoreData => "restore, rows alone".to_owned(),
            Self::RestoreStocks => "restore of stock's archive".to_owned(),
        }
    }

    fn is_dump(self) -> bool {
        matches!(self, Self::Dump(_) | Self::DumpSchema)
    }

    /// Who takes part: stock with every number of workers, and out also with both ways to sync.
    pub fn contenders(self, options: &Options) -> Vec<Contender> {
        let jobs = options.stock_jobs.iter().copied().filter(|&jobs| jobs > 0);
        let stock = jobs.flat_map(|jobs| [false, true].map(|syncfs| Contender::Stock { jobs, syncfs }));
        let stock = stock.filter(|it| match (self, it) {
            // gzip takes long enough to be measured once a turn.
            (Self::Dump(None), Contender::Stock { jobs, syncfs }) => *jobs == options.jobs && !syncfs,
            (Self::Dump(_), _) => true,
            (_, Contender::Stock { syncfs, .. }) => !syncfs,
            _ => true,
        });
        options.our_jobs().into_iter().map(|jobs| Contender::Ours { jobs }).chain(stock).collect()
    }

    /// Every contender in turn, as often as asked; the costs of each.
    pub fn run(self, case: Case, source: &Database, server: &OwnServer, options: &Options) -> Vec<Vec<Cost>> {
        let contenders = self.contenders(options);
        let bench = Bench { row: self, case, source, server, options, work: work() };
        let archives: Vec<PathBuf> = contenders.iter().enumerate().map(|(at, it)| bench.archive(at, *it)).collect();
        let shape = fixture::shape(source);
        let mut costs = vec![Vec::new(); contenders.len()];
        for turn in 0..options.runs {
            for place in 0..contenders.len() {
                let at = (turn + place) % contenders.len();
                eprintln!(
                    "{case:?}, {}: turn {} of {}, {}",
                    self.title(),
                    turn + 1,
                    options.runs,
                    contenders[at].name()
                );
                costs[at].push(bench.once(contenders[at], &archives[at], &shape, turn));
            }
        }
        costs
    }
}

fn work() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("pghaul-bench.").tempdir_in("/var/tmp").expect("room for archives")
}

/// What a row's runs share.
struct Bench<'a> {
    row: Row,
    case: Case,
    source: &'a Database,
    server: &'a OwnServer,
    options: &'a Options,
    work: tempfile::TempDir,
}

impl Bench<'_> {
    /// The archive that a contender restores, made before the clock runs; where one is dumped, where it goes.
    fn archive(&self, at: usize, contender: Contender) -> PathBuf {
        let path = self.work.path().join(at.to_string());
        let maker = match self.row {
            Row::Restore | Row::RestoreData => contender,
            Row::RestoreStocks => Contender::Stock { jobs: self.options.jobs, syncfs: false },
            Row::Dump(_) | Row::DumpSchema => return path,
        };
        run(self.source.reach(&mut self.dump(maker, &path, Some(self.options.compression())))).ok();
        path
    }

    fn dump(&self, contender: Contender, archive: &Path, compression: Option<&str>) -> std::process::Command {
        let rows = self.row != Row::DumpSchema && !matches!(self.case, Case::Bare | Case::Corpus);
        contender.dump(archive, self.options.major, compression, rows)
    }

    /// Removes an archive that was dumped, or where it is of thousands of files, keeps it until all runs are over. Some
    /// file systems (ext4 without a journal) do not use an inode again for minutes after it was freed, but look at each
    /// of them whenever a file is made: whoever came next would pay for it.
    fn put_away(&self, archive: &Path, turn: usize) {
        if self.case == Case::Tiny {
            std::fs::rename(archive, archive.with_extension(turn.to_string())).expect("a free name");
        } else {
            std::fs::remove_dir_all(archive).expect("the archive was ours");
        }
    }

    /// One run, from a checkpoint, with its result looked at.
    fn once(&self, contender: Contender, archive: &Path, shape: &str, turn: usize) -> Cost {
        if self.row.is_dump() {
            let compression = if let Row::Dump(compression) = self.row { compression } else { Some("none") };
            let compression =
                compression.map(|it| if self.options.major > 17 { self.options.compression() } else { it });
            self.server.sql("CHECKPOINT");
            let mut dump = self.dump(contender, archive, compression);
            let cost = measure::run(self.source.reach(&mut dump), self.server);
            self.put_away(archive, turn);
            return cost;
        }
        let (target, major) = (self.server.database(), self.options.major);
        let section = (self.row == Row::RestoreData).then_some("data");
        if section.is_some() {
            run(target.reach(&mut contender.restore(archive, &target, major, Some("pre-data")))).ok();
        }
        self.server.sql("CHECKPOINT");
        let mut restore = contender.restore(archive, &target, major, section);
        let cost = measure::run(target.reach(&mut restore), self.server);
        if section.is_none() && !matches!(self.case, Case::Corpus) {
            assert_eq!(fixture::shape(&target), shape, "{} restored something else", contender.name());
        }
        cost
    }
}
