//! Archives of ours, made without a server from the rows of a stored stock archive.

use std::path::{Path, PathBuf};

use pghaul::archive::{
    Archive, COPY_END, Codec, DataFile, DataReader, Entry, FrameEncoder, LargeObjectFile, Manifest, OpenOptions,
    Publication, SyncMethod, Toc,
};
use pghaul::oid::Oid;

/// Every codec that there is.
pub const CODECS: [Codec; 4] =
    [Codec::None, Codec::Gzip { level: -1 }, Codec::Lz4 { level: 0 }, Codec::Zstd { level: 1, long: false }];

/// A directory of `testdata/archive`.
pub fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/archive").join(name)
}

/// The table of contents of a stored archive.
pub fn stored_toc(name: &str) -> Toc {
    Toc::read(&std::fs::read(stored(name).join("toc.dat")).unwrap()).unwrap()
}

/// The rows of an entry of the stored archive `pg17-none`, without their terminator.
pub fn rows_of(entry: &Entry) -> Vec<u8> {
    let data = std::fs::read(stored("pg17-none").join(&entry.file)).unwrap();
    data.strip_suffix(COPY_END).unwrap().to_vec()
}

/// Writes what `pg17-none` holds as an archive of ours, in frames of a hundred rows and with void ones among
/// them.
pub fn make(out: &Path, codec: Codec) -> Manifest {
    make_with(out, codec, write_rows)
}

/// As [`make`], with rows written by the caller.
pub fn make_with(out: &Path, codec: Codec, mut write: impl FnMut(&DataFile, &mut FrameEncoder, &[u8])) -> Manifest {
    let mut toc = stored_toc("pg17-none");
    toc.header.compression = codec.algorithm();
    toc.header.dumper_version = Some("17.10 (pghaul 0.1.0)".into());
    let publication = Publication::begin(out, Some(SyncMethod::Auto)).unwrap();
    let mut encoder = FrameEncoder::new(codec).unwrap();
    for entry in toc.entries.iter().filter(|entry| entry.desc == "TABLE DATA") {
        let file = publication.data_file(entry.dump_id, codec).unwrap();
        write(&file, &mut encoder, &rows_of(entry));
        file.finish(&mut encoder, COPY_END).unwrap();
    }
    let blobs = toc.entries.iter().find(|entry| entry.desc == "BLOBS").unwrap();
    let mut list = String::new();
    for oid in [777, 20001, 20002].map(Oid) {
        let mut file = publication.large_object(oid, codec).unwrap();
        let bytes = std::fs::read(stored("pg17-none").join(format!("blob_{oid}.dat"))).unwrap();
        if !bytes.is_empty() {
            file.push(&mut encoder, &bytes).unwrap();
        }
        file.finish(&mut encoder).unwrap();
        list += &LargeObjectFile::list_line(oid);
    }
    publication.large_object_list(&blobs.file, list.as_bytes()).unwrap();
    publication.commit(&toc, Default::default()).unwrap()
}

fn write_rows(file: &DataFile, encoder: &mut FrameEncoder, rows: &[u8]) {
    let lines: Vec<&[u8]> = rows.split_inclusive(|byte| *byte == b'\n').collect();
    for hundred in lines.chunks(100) {
        let mut lost = file.range().unwrap();
        lost.append(encoder.frame(b"never\tcommitted\n", 1).unwrap()).unwrap();
        lost.void().unwrap();
        let mut range = file.range().unwrap();
        range.append(encoder.frame(&hundred.concat(), hundred.len() as u64).unwrap()).unwrap();
        range.commit(hundred.len() as u64).unwrap();
    }
}

/// All that comes out of an entry's data file.
pub fn read_all(archive: &Archive, entry: &Entry) -> pghaul::Result<Vec<u8>> {
    drain(archive.data(entry)?)
}

/// All that a reader gives.
pub fn drain(mut reader: DataReader) -> pghaul::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(block) = reader.next_block()? {
        bytes.extend_from_slice(block);
    }
    Ok(bytes)
}

/// Opens an archive as it is.
pub fn open(path: &Path) -> pghaul::Result<Archive> {
    Archive::open(path, OpenOptions::default())
}

/// A copy of an archive's directory.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
