//! Large objects in a script: each is opened, written piece by piece in hexadecimal digits, and closed.

use super::print::Sink;
use crate::oid::Oid;
use crate::{Result, hex};

/// Bytes in one statement, as many as `pg_dump` reads at a time.
const PIECE: usize = 16 << 10;
/// The server's INV_WRITE.
const FOR_WRITING: u32 = 0x20000;

/// Prints the contents of large objects, one after the other.
pub struct LargeObjects<'a, 's> {
    sink: &'a mut Sink<'s>,
    /// How a byte string in hexadecimal digits begins.
    quote: &'static str,
    piece: Vec<u8>,
}

impl<'a, 's> LargeObjects<'a, 's> {
    pub(super) fn new(sink: &'a mut Sink<'s>, standard_strings: bool) -> Self {
        let quote = if standard_strings { "'\\x" } else { "'\\\\x" };
        Self { sink, quote, piece: Vec::with_capacity(PIECE) }
    }

    /// Begins an object.
    pub fn begin(&mut self, oid: Oid) -> Result<()> {
        (self.sink)(format!("SELECT pg_catalog.lo_open('{oid}', {FOR_WRITING});\n").as_bytes())
    }

    /// Takes the object's next bytes.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == PIECE {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Ends the object.
    pub fn end(&mut self) -> Result<()> {
        if !self.piece.is_empty() {
            self.flush()?;
        }
        (self.sink)(b"SELECT pg_catalog.lo_close(0);\n\n")
    }

    fn flush(&mut self) -> Result<()> {
        let mut sql = Vec::with_capacity(self.piece.len() * 2 + 64);
        sql.extend_from_slice(b"SELECT pg_catalog.lowrite(0, ");
        sql.extend_from_slice(self.quote.as_bytes());
        sql.extend(hex::encode(&self.piece));
        self.piece.clear();
        sql.extend_from_slice(b"');\n");
        (self.sink)(&sql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(standard_strings: bool, blocks: &[&[u8]]) -> String {
        let mut text = Vec::new();
        let mut sink = |bytes: &[u8]| {
            text.extend_from_slice(bytes);
            Ok(())
        };
        let mut objects = LargeObjects::new(&mut sink, standard_strings);
        objects.begin(Oid(7)).expect("room");
        blocks.iter().for_each(|block| objects.write(block).expect("room"));
        objects.end().expect("room");
        String::from_utf8(text).expect("ASCII")
    }

    #[test]
    fn an_object_is_opened_written_and_closed() {
        let close = "SELECT pg_catalog.lo_close(0);\n\n";
        assert_eq!(
            printed(true, &[b"\x00\xff", b"a"]),
            format!("SELECT pg_catalog.lo_open('7', 131072);\nSELECT pg_catalog.lowrite(0, '\\x00ff61');\n{close}")
        );
        assert!(printed(false, &[b"a"]).contains("lowrite(0, '\\\\x61')"));
        assert_eq!(printed(true, &[]), format!("SELECT pg_catalog.lo_open('7', 131072);\n{close}"));
    }

    #[test]
    fn pieces_do_not_depend_on_how_the_bytes_come() {
        let bytes = vec![7; PIECE * 2 + 1];
        let whole = printed(true, &[&bytes]);
        assert_eq!(whole.matches("lowrite").count(), 3);
        assert_eq!(whole, printed(true, &[&bytes[..5], &bytes[5..PIECE + 9], &bytes[PIECE + 9..]]));
    }
}
