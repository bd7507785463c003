//! Large objects: read through `lo_get`, which asks for no more than the right to read the object.

use super::export::Export;
use crate::archive::{FrameEncoder, LargeObjectFile};
use crate::oid::Oid;
use crate::pg::Session;
use crate::{Error, Result, hex};

/// How much of an object is asked for at once, in bytes; the answer is hexadecimal, twice that.
const PIECE: usize = 256 << 10;

/// How many objects are begun in one round trip.
const BATCH: usize = 32;

/// What is read, in order.
pub(super) enum Piece<'a> {
    /// An object begins.
    Begin(Oid),
    /// Its next bytes.
    Bytes(&'a [u8]),
    /// It is whole.
    End,
}

/// Copies the objects. Counts those that are `copied`; if this fails with the session, another goes on after them.
pub(super) async fn copy(
    session: &mut Session,
    oids: &[Oid],
    copied: &mut usize,
    take: &mut dyn FnMut(Piece) -> Result<()>,
) -> Result<()> {
    for batch in oids[*copied..].chunks(BATCH) {
        let firsts = first_pieces(session, batch).await?;
        for (&oid, first) in batch.iter().zip(firsts) {
            take(Piece::Begin(oid))?;
            let mut piece = first;
            let mut offset = 0;
            loop {
                take(Piece::Bytes(&piece))?;
                offset += piece.len() as u64;
                if piece.len() < PIECE {
                    break;
                }
                piece = next_piece(session, oid, offset).await?;
            }
            take(Piece::End)?;
            *copied += 1;
        }
    }
    Ok(())
}

/// Copies the objects into the archive, each into a file of its own.
pub(super) async fn copy_to_files(
    session: &mut Session,
    oids: &[Oid],
    copied: &mut usize,
    export: &Export<'_>,
    encoder: &mut FrameEncoder,
    moved: &dyn Fn(u64) -> Result<()>,
) -> Result<()> {
    let mut open = None;
    let mut take = |piece: Piece| {
        match piece {
            Piece::Begin(oid) => open = Some(export.publication.large_object(oid, export.codec)?),
            Piece::Bytes(bytes) => {
                open.as_mut().map_or(Ok(()), |file| file.push(encoder, bytes))?;
                moved(bytes.len() as u64)?;
                export.done().raw_bytes += bytes.len() as u64;
            }
            Piece::End => {
                open.take().map(|file| file.finish(encoder)).transpose()?;
            }
        }
        Ok(())
    };
    copy(session, oids, copied, &mut take).await
}

/// The list of the objects' files.
pub fn list(oids: &[Oid]) -> Vec<u8> {
    oids.iter().map(|&oid| LargeObjectFile::list_line(oid)).collect::<String>().into_bytes()
}

/// The first piece of every object, in order.
async fn first_pieces(session: &mut Session, oids: &[Oid]) -> Result<Vec<Vec<u8>>> {
    let list: Vec<String> = oids.iter().map(Oid::to_string).collect();
    let sql = format!(
        "SELECT pg_catalog.encode(pg_catalog.lo_get(o.oid, 0, {PIECE}), 'hex') \
         FROM pg_catalog.unnest('{{{}}}'::pg_catalog.oid[]) WITH ORDINALITY AS o (oid, place) ORDER BY o.place",
        list.join(",")
    );
    let rows = session.query(&sql).await.map_err(|error| error.context("could not read large objects"))?;
    rows.iter().map(|row| unhex(row.get(0))).collect()
}

async fn next_piece(session: &mut Session, oid: Oid, offset: u64) -> Result<Vec<u8>> {
    let sql = format!("SELECT pg_catalog.encode(pg_catalog.lo_get({oid}, {offset}, {PIECE}), 'hex')");
    let rows = session.query(&sql).await;
    let rows = rows.map_err(|error| error.context(format!("could not read large object {oid}")))?;
    unhex(rows.get(0).and_then(|row| row.get(0)))
}

/// The bytes of hexadecimal digits; a `bytea` itself has the form that the session's `bytea_output` gives it.
fn unhex(value: Option<&[u8]>) -> Result<Vec<u8>> {
    let read = |digits: &[u8]| {
        let mut bytes = vec![0; digits.len() / 2];
        hex::decode(digits, &mut bytes).map(|()| bytes)
    };
    value.and_then(read).ok_or_else(|| Error::new("server sent malformed hexadecimal digits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_from_hexadecimal() {
        assert_eq!(unhex(Some(b"00ff10")).unwrap(), [0, 255, 16]);
        assert!(unhex(Some(b"")).unwrap().is_empty());
        assert!(unhex(Some(b"0")).is_err() && unhex(Some(b"0g")).is_err() && unhex(None).is_err());
    }
}
