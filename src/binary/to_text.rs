//! Rows as they come in binary form, as those of a COPY in text form.

use super::character::JSONB_VERSION;
use super::column::{Column, Scratch};
use super::converter::{HEADER, NULL, TRAILER};
use super::{Form, field};
use crate::hex;

/// A value that cannot be given out piece by piece is held until all of it has come; one that is longer is not sure.
const LONGEST_VALUE: usize = 1 << 20;

/// Turns what a COPY in binary form sends, piece by piece, into its text form.
#[derive(Debug)]
pub struct ToText {
    columns: Vec<Column>,
    next: Next,
    /// The beginning of what comes next, while the rest has not come.
    pending: Vec<u8>,
    scratch: [Scratch; 2],
    rows: u64,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum Next {
    Header,
    /// The number of fields, or the end.
    Row,
    /// The length of the field in this place.
    Length(usize),
    /// All of its value, of so many bytes.
    Value(usize, usize),
    /// The byte that a jsonb of so many bytes begins with.
    Version(usize, usize),
    /// More of its value, of which so many bytes are left.
    Piece(usize, Pieces, usize),
    Nothing,
}

/// A value that is given out piece by piece, so that the longest need not be held.
#[derive(Clone, Copy, Debug)]
enum Pieces {
    /// Text, to be escaped.
    Letters,
    /// Bytes, to be written as digits.
    Bytes,
}

impl ToText {
    /// For rows of these columns.
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, next: Next::Header, pending: Vec::new(), scratch: Default::default(), rows: 0 }
    }

    /// Converts what came, which may begin and end anywhere, and appends the text to `out`; tells where in `out` the
    /// last row ended that did.
    ///
    /// None says that the text is not sure. Then nothing can be made of these rows, but to ask for them as text.
    pub fn push(&mut self, mut input: &[u8], out: &mut Vec<u8>) -> Option<usize> {
        let mut end = 0;
        loop {
            let wanted = match self.next {
                Next::Header => HEADER.len(),
                Next::Row => 2,
                Next::Length(_) => 4,
                Next::Value(_, length) => length,
                Next::Version(..) => 1,
                Next::Piece(place, pieces, left) => {
                    let (piece, rest) = input.split_at(left.min(input.len()));
                    match pieces {
                        Pieces::Letters => field::write(piece, out),
                        Pieces::Bytes => hex::append(piece, out),
                    }
                    input = rest;
                    self.next = Next::Piece(place, pieces, left - piece.len());
                    if piece.len() < left {
                        return Some(end);
                    }
                    self.end_field(place, out, &mut end);
                    continue;
                }
                Next::Nothing => return input.is_empty().then_some(end),
            };
            let mut pending = std::mem::take(&mut self.pending);
            let taken = take(&mut pending, &mut input, wanted);
            let is_sure = taken.map(|bytes| self.step(bytes, out, &mut end));
            if is_sure.is_some() {
                pending.clear();
            }
            self.pending = pending;
            match is_sure {
                None => return Some(end),
                Some(is_sure) => is_sure?,
            }
        }
    }

    /// How many rows have ended so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many rows there were, if all that should come has come.
    pub fn finish(&self) -> Option<u64> {
        matches!(self.next, Next::Nothing).then_some(self.rows)
    }

    /// Takes what was waited for.
    #[inline]
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>, end: &mut usize) -> Option<()> {
        match self.next {
            Next::Header => {
                self.next = Next::Row;
                (bytes == HEADER).then_some(())
            }
            Next::Row if bytes == TRAILER => {
                self.next = Next::Nothing;
                Some(())
            }
            Next::Row => {
                self.next = Next::Length(0);
                let count = usize::from(u16::from_be_bytes(bytes.try_into().ok()?));
                (count == self.columns.len() && count > 0).then_some(())
            }
            Next::Length(place) if bytes == NULL => {
                out.extend_from_slice(b"\\N");
                self.end_field(place, out, end);
                Some(())
            }
            Next::Length(place) => {
                let length = usize::try_from(i32::from_be_bytes(bytes.try_into().ok()?)).ok()?;
                self.next = match self.columns[place] {
                    Column::Value(Form::Text) => Next::Piece(place, Pieces::Letters, length),
                    Column::Value(Form::Jsonb) => Next::Version(place, length),
                    Column::Value(Form::Bytea) => {
                        out.extend_from_slice(b"\\\\x");
                        Next::Piece(place, Pieces::Bytes, length)
                    }
                    _ if length > LONGEST_VALUE => return None,
                    _ => Next::Value(place, length),
                };
                Some(())
            }
            Next::Version(place, length) => {
                self.next = Next::Piece(place, Pieces::Letters, length.checked_sub(1)?);
                (bytes == [JSONB_VERSION]).then_some(())
            }
            Next::Value(place, _) => {
                self.columns[place].read(bytes, out, &mut self.scratch)?;
                self.end_field(place, out, end);
                Some(())
            }
            Next::Piece(..) | Next::Nothing => None,
        }
    }

    /// Ends a field, and with the last one its row.
    #[inline]
    fn end_field(&mut self, place: usize, out: &mut Vec<u8>, end: &mut usize) {
        if place + 1 < self.columns.len() {
            out.push(b'\t');
            self.next = Next::Length(place + 1);
        } else {
            out.push(b'\n');
            self.next = Next::Row;
            self.rows += 1;
            *end = out.len();
        }
    }
}

/// The next so many bytes, in `pending` what of them came before; none if more must come, which are kept there.
#[inline]
fn take<'p, 'i: 'p>(pending: &'p mut Vec<u8>, input: &mut &'i [u8], wanted: usize) -> Option<&'p [u8]> {
    if pending.is_empty()
        && let Some((taken, rest)) = input.split_at_checked(wanted)
    {
        *input = rest;
        return Some(taken);
    }
    let (taken, rest) = input.split_at((wanted - pending.len()).min(input.len()));
    pending.extend_from_slice(taken);
    *input = rest;
    (pending.len() == wanted).then_some(pending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::Converter;

    fn columns() -> Vec<Column> {
        [Form::Int2, Form::Text, Form::Bytea, Form::Jsonb, Form::Name].map(Column::Value).into()
    }

    const ROWS: &[u8] =
        b"1\tone\t\\\\x00ff\t{\"a\": \"\\\\n\"}\ta\\tb\n\\N\tt\\\\\\two\t\\N\t\\N\t\n-5\t\t\\\\x\t[]\t\\N\n";

    fn binary() -> Vec<u8> {
        let (mut converter, mut out) = (Converter::new(columns()), Vec::new());
        assert!(converter.push(ROWS, &mut out));
        converter.finish(&mut out);
        out
    }

    /// The text of rows that come in pieces of a size, and how many they were.
    fn text(binary: &[u8], size: usize) -> Option<(Vec<u8>, u64)> {
        let (mut to_text, mut out) = (ToText::new(columns()), Vec::new());
        for piece in binary.chunks(size) {
            let end = to_text.push(piece, &mut out)?;
            assert!(end == 0 || out[end - 1] == b'\n');
        }
        Some((out, to_text.finish()?))
    }

    #[test]
    fn rows_may_come_in_any_pieces() {
        let binary = binary();
        for size in 1..=binary.len() {
            assert_eq!(text(&binary, size), Some((ROWS.to_vec(), 3)), "pieces of {size}");
        }
    }

    #[test]
    fn the_end_of_the_last_whole_row_is_told() {
        let binary = binary();
        let (mut to_text, mut out) = (ToText::new(columns()), Vec::new());
        let second = ROWS.iter().position(|byte| *byte == b'\n').expect("a row") + 1;
        assert_eq!(to_text.push(&binary[..binary.len() - 40], &mut out), Some(second));
        assert!(out.len() > second && to_text.finish().is_none());
    }

    #[test]
    fn what_is_no_such_row_is_not_sure() {
        let good = binary();
        for (at, byte) in [(0, b'X'), (18, 1), (20, 4), (21, 1), (24, 3)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert_eq!(text(&bad, 7), None, "byte {at}");
        }
        assert_eq!(text(&good[..good.len() - 1], 7), None, "an end that is missing");
        assert_eq!(text(&[&good[..], b"\0"].concat(), 7), None, "something behind the end");
    }

    #[test]
    fn a_value_that_cannot_be_held_is_not_sure_and_one_in_pieces_is() {
        let of = |form| (ToText::new(vec![Column::Value(form)]), Vec::new());
        let head = [HEADER, &[0, 1], &(LONGEST_VALUE as i32 + 1).to_be_bytes()].concat();
        let (mut numeric, mut out) = of(Form::Numeric);
        assert_eq!(numeric.push(&head, &mut out), None);
        let (mut bytea, mut out) = of(Form::Bytea);
        assert_eq!(bytea.push(&[&head[..], &[0xab]].concat(), &mut out), Some(0));
        assert_eq!(out, b"\\\\xab");
    }
}
