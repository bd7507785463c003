//! Data written as INSERT statements (`pg_dump --inserts`), cut into pieces that the server can be given.
//!
//! Such a file holds whole statements whose strings are in single and whose names are in double quotes, and
//! nothing else that could hide a semicolon: no comments, no dollar quotes. A piece ends behind a semicolon.
//! A backslash escapes in an archive whose `standard_conforming_strings` was off.

/// Statements are sent together up to about this many bytes.
const PIECE: usize = 128 * 1024;

/// Finds where statements end, however the data is cut into blocks.
#[derive(Debug)]
pub struct Inserts {
    pending: Vec<u8>,
    /// How much of `pending` has been looked at.
    seen: usize,
    /// The end of the last whole statement in `pending`.
    end: usize,
    quote: Option<u8>,
    escaped: bool,
    standard_strings: bool,
}

impl Inserts {
    /// Nothing read yet.
    pub fn new(standard_strings: bool) -> Self {
        let pending = Vec::new();
        Self { pending, seen: 0, end: 0, quote: None, escaped: false, standard_strings }
    }

    /// Takes data; returns the whole statements in it once there are enough of them.
    pub fn push(&mut self, data: &[u8]) -> Option<Vec<u8>> {
        self.pending.extend_from_slice(data);
        self.scan();
        if self.end < PIECE { None } else { Some(self.take()) }
    }

    /// What is left at the end of the data: whole statements, then anything but white space that no
    /// semicolon ended.
    pub fn finish(mut self) -> (Vec<u8>, Vec<u8>) {
        let whole = self.take();
        let rest = self.pending.trim_ascii().to_vec();
        (whole, rest)
    }

    fn take(&mut self) -> Vec<u8> {
        let rest = self.pending.split_off(self.end);
        self.seen -= self.end;
        self.end = 0;
        std::mem::replace(&mut self.pending, rest)
    }

    fn scan(&mut self) {
        for (place, &byte) in self.pending.iter().enumerate().skip(self.seen) {
            match (self.quote, byte) {
                _ if self.escaped => self.escaped = false,
                (Some(b'\''), b'\\') => self.escaped = !self.standard_strings,
                (Some(quote), _) if byte == quote => self.quote = None,
                (Some(_), _) => {}
                (None, b'\'' | b'"') => self.quote = Some(byte),
                (None, b';') => self.end = place + 1,
                _ => {}
            }
        }
        self.seen = self.pending.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TWO: &str = "INSERT INTO s.\"a;b\" VALUES ('x;''y', 1);\nINSERT INTO t VALUES ('\\');\n\n";

    #[test]
    fn quoted_semicolons_end_nothing() {
        let mut inserts = Inserts::new(true);
        assert_eq!(inserts.push(TWO.as_bytes()), None);
        let (whole, rest) = inserts.finish();
        assert_eq!((String::from_utf8(whole).expect("ASCII"), rest), (TWO.trim_end().to_owned(), Vec::new()));
    }

    #[test]
    fn a_cut_statement_is_left_over() {
        let mut inserts = Inserts::new(true);
        inserts.push(b"INSERT INTO t VALUES (1);\nINSERT INTO t VALUES ('1");
        assert_eq!(inserts.finish().1, b"INSERT INTO t VALUES ('1");
    }

    #[test]
    fn a_backslash_escapes_without_standard_strings() {
        let mut inserts = Inserts::new(false);
        let text = br"INSERT INTO t VALUES ('a\';b');";
        inserts.push(text);
        assert_eq!(inserts.finish(), (text.to_vec(), Vec::new()));
    }

    #[test]
    fn many_statements_come_in_pieces() {
        let mut inserts = Inserts::new(true);
        let long = format!("INSERT INTO t VALUES ('{}');", "x".repeat(PIECE));
        let piece = inserts.push(format!("{long}INSERT").as_bytes()).expect("a piece");
        assert_eq!(piece, long.as_bytes());
    }

    proptest! {
        #[test]
        fn where_blocks_are_cut_does_not_matter(cuts in prop::collection::vec(0usize..TWO.len(), 0..6)) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let mut inserts = Inserts::new(true);
            let mut from = 0;
            for cut in cuts.into_iter().chain([TWO.len()]) {
                inserts.push(&TWO.as_bytes()[from..cut]);
                from = cut;
            }
            prop_assert_eq!(inserts.finish(), (TWO.trim_end().as_bytes().to_vec(), Vec::new()));
        }
    }
}
