//! The rows a query returned: values are kept as the bytes that came, and read as text when asked for.

use std::cell::RefCell;

use super::row::CatalogRow;
use crate::text::{self, Charset, Name, Names};
use crate::{Error, Result};

/// The result of a query, in one piece of memory.
#[derive(Debug, Default)]
pub struct Rows {
    columns: Vec<String>,
    charset: Charset,
    /// The values of all rows, each behind its length as it came from the server (-1 is null).
    data: Vec<u8>,
    /// Where each row begins in `data`.
    starts: Vec<usize>,
    /// The names that were read of it.
    names: RefCell<Names>,
}

impl Rows {
    /// An empty result with these column names.
    pub(super) fn new(columns: Vec<String>, charset: Charset) -> Self {
        Self { columns, charset, ..Self::default() }
    }

    /// Adds the body of a DataRow message; an error if it does not hold one value a column.
    pub(super) fn push(&mut self, body: &[u8]) -> Result<()> {
        let malformed = || Error::new("server sent a malformed data row");
        let count = body.first_chunk::<2>().ok_or_else(malformed)?;
        if usize::from(u16::from_be_bytes(*count)) != self.columns.len() {
            return Err(malformed());
        }
        let mut at = 2;
        for _ in &self.columns {
            let length = length_at(body, at).ok_or_else(malformed)?;
            at += 4 + length.unwrap_or(0);
        }
        if at != body.len() {
            return Err(malformed());
        }
        self.starts.push(self.data.len());
        self.data.extend_from_slice(&body[2..]);
        Ok(())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The columns' names, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The index of the column of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The row at `index`, from 0.
    pub fn get(&self, index: usize) -> Option<Row<'_>> {
        self.starts.get(index).map(|&start| Row { rows: self, start })
    }

    /// All rows, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.starts.iter().map(|&start| Row { rows: self, start })
    }

    /// The charset in which the values are to be read.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// A value as a name, which those that are equal share.
    pub fn name(&self, value: &[u8]) -> Name {
        match std::str::from_utf8(value) {
            Ok(text) if text.is_ascii() => self.names.borrow_mut().get(text),
            _ => self.names.borrow_mut().get(&text::decode_as(value, self.charset)),
        }
    }

    /// All rows, taken apart.
    pub fn read<T: CatalogRow>(&self) -> Result<Vec<T>> {
        self.iter().map(T::read).collect()
    }

    /// The only value of a result that must have one row of one column, as text; `None` is null.
    pub fn single(&self) -> Result<Option<String>> {
        match (self.get(0), self.len(), self.columns.len()) {
            (Some(row), 1, 1) => Ok(row.text(0)),
            (_, rows, columns) => Err(Error::new(format!("expected one value, got {rows} rows of {columns} columns"))),
        }
    }
}

/// One row of a result.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    rows: &'a Rows,
    start: usize,
}

impl<'a> Row<'a> {
    /// The value of the column at `index` as its bytes; `None` is null, or no such column.
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        self.values().nth(index)?
    }

    /// The values of all columns as their bytes, in order; `None` is null.
    pub fn values(&self) -> Cells<'a> {
        Cells { data: &self.rows.data[self.start..], left: self.rows.columns.len() }
    }

    /// The value as text, read in the session's charset; `None` is null, or no such column.
    pub fn text(&self, index: usize) -> Option<String> {
        self.get(index).map(|bytes| text::decode_as(bytes, self.rows.charset))
    }

    /// How many columns the row has.
    pub fn len(&self) -> usize {
        self.rows.columns.len()
    }

    /// Whether it has no column at all.
    pub fn is_empty(&self) -> bool {
        self.rows.columns.is_empty()
    }

    /// The columns' names, in order.
    pub fn columns(&self) -> &'a [String] {
        &self.rows.columns
    }

    /// The result that it is a row of.
    pub fn of(&self) -> &'a Rows {
        self.rows
    }
}

/// The values of a row, one column after the other.
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    /// From the next value's length on.
    data: &'a [u8],
    left: usize,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Option<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let length = length_at(self.data, 0)?;
        let (value, rest) = self.data[4..].split_at(length.unwrap_or(0));
        self.data = rest;
        Some(length.map(|_| value))
    }
}

/// The length that stands at `at`: `None` if it or its value is not wholly there, `Some(None)` for null.
fn length_at(bytes: &[u8], at: usize) -> Option<Option<usize>> {
    let length = i32::from_be_bytes(*bytes.get(at..)?.first_chunk()?);
    match length {
        -1 => Some(None),
        length => {
            let length = usize::try_from(length).ok()?;
            (bytes.len() - at - 4 >= length).then_some(Some(length))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_columns() -> Rows {
        Rows::new(vec!["a".into(), "b".into()], Charset::AsciiSafe)
    }

    #[test]
    fn null_and_empty_are_different() {
        let mut rows = two_columns();
        rows.push(b"\0\x02\xff\xff\xff\xff\0\0\0\0").unwrap();
        rows.push(b"\0\x02\0\0\0\x01x\0\0\0\x02yz").unwrap();
        let row = rows.get(0).unwrap();
        assert_eq!((row.get(0), row.get(1), row.get(2)), (None, Some(&b""[..]), None));
        let row = rows.get(1).unwrap();
        assert_eq!((row.text(0).as_deref(), row.text(1).as_deref()), (Some("x"), Some("yz")));
        assert!(rows.get(2).is_none());
    }

    #[test]
    fn a_row_that_lies_about_its_lengths_is_refused() {
        for body in [
            &b""[..],
            b"\0\x01\0\0\0\0",
            b"\0\x02\0\0\0\0",
            b"\0\x02\0\0\0\x09x\0\0\0\0",
            b"\0\x02\0\0\0\0\0\0\0\0!",
            b"\0\x02\xff\xff\xff\xfe\0\0\0\0",
        ] {
            assert!(two_columns().push(body).is_err(), "{body:?}");
        }
    }
}
