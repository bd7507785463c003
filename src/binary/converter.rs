//! Rows as they stream by.

use super::column::{Column, Scratch};
use super::field;

pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
pub(super) const TRAILER: [u8; 2] = (-1i16).to_be_bytes();
pub(super) const NULL: [u8; 4] = (-1i32).to_be_bytes();
/// The line that ends a COPY.
const END: &[u8] = b"\\.\n";
/// A row is held until all of it has come; one that is longer goes as text, which needs not be held.
const LONGEST_ROW: usize = 4 << 20;

/// Turns the text of a COPY, block by block, into the binary form.
#[derive(Debug)]
pub struct Converter {
    columns: Vec<Column>,
    /// The beginning of a row whose end has not come; or all that is not converted, once there was something
    /// that cannot be.
    pending: Vec<u8>,
    unescaped: Vec<u8>,
    scratch: Scratch,
    has_begun: bool,
    has_ended: bool,
}

impl Converter {
    /// For rows of these columns, at least one.
    pub fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            pending: Vec::new(),
            unescaped: Vec::new(),
            scratch: Scratch::default(),
            has_begun: false,
            has_ended: false,
        }
    }

    /// Converts a block, which may begin and end anywhere, and appends the rows that are whole to `out`.
    ///
    /// False says that the next row is none whose binary form is sure: [`finish`](Self::finish), and go on
    /// with [`rest`](Self::rest) in text.
    #[must_use]
    pub fn push(&mut self, mut block: &[u8], out: &mut Vec<u8>) -> bool {
        self.begin(out);
        if !self.pending.is_empty() {
            let first = memchr::memchr(b'\n', block).map_or(block.len(), |at| at + 1);
            let (line, rest) = block.split_at(first);
            let mut row = std::mem::take(&mut self.pending);
            row.extend_from_slice(line);
            if row.ends_with(b"\n") {
                let done = self.convert(&row, out);
                row.drain(..done);
            }
            self.pending = row;
            if !self.pending.is_empty() {
                self.pending.extend_from_slice(rest);
                return rest.is_empty() && self.may_wait();
            }
            block = rest;
        }
        let whole = memchr::memrchr(b'\n', block).map_or(0, |at| at + 1);
        let done = self.convert(&block[..whole], out);
        if !self.has_ended {
            self.pending.extend_from_slice(&block[done..]);
        }
        done == whole && self.may_wait()
    }

    /// Ends the binary form.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.begin(out);
        out.extend_from_slice(&TRAILER);
    }

    /// What was pushed and is not in the rows that came out: nothing, if the text ended as it should.
    pub fn rest(&self) -> &[u8] {
        &self.pending
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if !std::mem::replace(&mut self.has_begun, true) {
            out.extend_from_slice(HEADER);
        }
    }

    /// Whether what is pending may be the beginning of a row that can be converted.
    fn may_wait(&self) -> bool {
        self.pending.len() <= LONGEST_ROW && !self.pending.ends_with(b"\n")
    }

    /// Converts whole rows up to the first that is not sure, and tells how many bytes those are. What follows
    /// the end of a COPY counts as converted: the server does not look at it.
    fn convert(&mut self, rows: &[u8], out: &mut Vec<u8>) -> usize {
        let mut done = 0;
        while done < rows.len() && !self.has_ended {
            if rows[done..].starts_with(END) {
                self.has_ended = true;
                break;
            }
            let before = out.len();
            match self.convert_row(rows, done, out) {
                Some(end) => done = end,
                None => {
                    out.truncate(before);
                    return done;
                }
            }
        }
        rows.len()
    }

    /// Converts the row that begins at `at` and returns where the next one does.
    fn convert_row(&mut self, rows: &[u8], mut at: usize, out: &mut Vec<u8>) -> Option<usize> {
        let count = i16::try_from(self.columns.len()).ok()?;
        out.extend_from_slice(&count.to_be_bytes());
        let last = self.columns.len().checked_sub(1)?;
        for (index, column) in self.columns.iter().enumerate() {
            let (text, end) = field::read(rows, at, &mut self.unescaped)?;
            if (rows[end] == b'\n') != (index == last) {
                return None;
            }
            match text {
                Some(text) => column.write(text, out, &mut self.scratch)?,
                None => out.extend_from_slice(&NULL),
            }
            at = end + 1;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::Form;

    fn converter() -> Converter {
        Converter::new(vec![Column::Value(Form::Int2), Column::Value(Form::Text)])
    }

    /// All that comes out of text cut into blocks of a size, and what does not.
    fn convert(text: &[u8], size: usize) -> (Vec<u8>, Vec<u8>) {
        let (mut converter, mut out, mut rest) = (converter(), Vec::new(), Vec::new());
        let mut blocks = text.chunks(size);
        for block in &mut blocks {
            if !converter.push(block, &mut out) {
                break;
            }
        }
        converter.finish(&mut out);
        rest.extend_from_slice(converter.rest());
        blocks.for_each(|block| rest.extend_from_slice(block));
        (out, rest)
    }

    fn rows(rows: &[&[u8]]) -> Vec<u8> {
        [HEADER, &rows.concat(), &TRAILER].concat()
    }

    const ONE: &[u8] = b"\0\x02\0\0\0\x02\0\x01\0\0\0\x03one";
    const TWO: &[u8] = b"\0\x02\xff\xff\xff\xff\0\0\0\x04t\two";

    #[test]
    fn rows_may_be_cut_anywhere() {
        let text = b"1\tone\n\\N\tt\\two\n1\tone\n\\.\n\n\n";
        for size in 1..=text.len() {
            assert_eq!(convert(text, size), (rows(&[ONE, TWO, ONE]), vec![]), "blocks of {size}");
        }
    }

    #[test]
    fn what_is_not_sure_is_left_with_all_that_follows() {
        for (text, rest) in [
            (&b"1\tone\n+1\tplus\n1\tone\n\\.\n"[..], &b"+1\tplus\n1\tone\n\\.\n"[..]),
            (b"1\tone\n1\n1\tone\n", b"1\n1\tone\n"),
            (b"1\tone\n1\tone\tmore\n", b"1\tone\tmore\n"),
            (b"1\tone\n\\.x\n", b"\\.x\n"),
            (b"1\tone\n1\tone\r\n", b"1\tone\r\n"),
        ] {
            for size in 1..=text.len() {
                assert_eq!(convert(text, size), (rows(&[ONE]), rest.to_vec()), "blocks of {size}");
            }
        }
    }

    #[test]
    fn a_last_line_without_its_end_is_left() {
        for size in 1..8 {
            assert_eq!(convert(b"1\tone\n1\tone", size), (rows(&[ONE]), b"1\tone".to_vec()));
        }
    }

    #[test]
    fn no_text_is_a_header_and_a_trailer() {
        assert_eq!(convert(b"", 1), (rows(&[]), vec![]));
    }

    #[test]
    fn a_row_that_is_too_long_to_hold_is_left() {
        let mut text = b"1\tone\n1\t".to_vec();
        text.resize(LONGEST_ROW + 10_000, b'x');
        text.push(b'\n');
        let (out, rest) = convert(&text, 4096);
        assert!(out == rows(&[ONE]) && rest == text[6..]);
    }
}
