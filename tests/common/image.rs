//! All that an archive says and holds, as text: two archives with the same image restore to the same database.

use std::fmt::Write;
use std::path::Path;

use pghaul::archive::{Archive, OpenOptions};
use pghaul::text::{decode, printable};

/// Every entry's definition, and its rows as a count and a digest that their order does not matter to.
#[track_caller]
pub fn image(path: &Path) -> String {
    let archive = Archive::open(path, OpenOptions::default()).expect("an archive");
    let mut text = String::new();
    for entry in archive.toc().entries.iter().filter(|entry| entry.desc != "DATABASE") {
        let parts = [entry.schema.as_deref(), entry.definition.as_deref(), entry.copy.as_deref()];
        let [schema, definition, copy] = parts.map(|part| printable(part.unwrap_or_default()));
        let _ = writeln!(text, "{} {schema}.{} {definition} {copy}", entry.desc, printable(&entry.tag));
        if entry.desc == "TABLE DATA" {
            let rows = super::made_archive::read_all(&archive, entry).expect("readable rows");
            let mut lines: Vec<&[u8]> = rows.split(|byte| *byte == b'\n').collect();
            lines.sort_unstable();
            let sample = printable(&decode(lines.iter().rfind(|line| line.len() > 2).copied().unwrap_or_default()));
            let digest = blake3::hash(&lines.join(&b'\n')).to_hex();
            let _ = writeln!(text, "    {} lines, {}, such as {:.40}", lines.len(), &digest[..16], sample);
        }
        if entry.desc == "BLOBS" {
            for object in archive.large_objects(entry).expect("a list of large objects") {
                let reader = archive.large_object(&object).expect("a large object");
                let bytes = super::made_archive::drain(reader).expect("a readable large object");
                let _ = writeln!(text, "    {} bytes, {}", bytes.len(), &blake3::hash(&bytes).to_hex()[..16]);
            }
        }
    }
    text
}
