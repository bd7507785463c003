//! The three primitives that `toc.dat` is made of.
//!
//! ```text
//! byte    1 octet
//! int     1 sign octet (0 positive, 1 negative), then intSize octets of magnitude, lowest first
//!         ┌────┬────┬────┬────┬────┐
//!         │ 00 │ 2A │ 00 │ 00 │ 00 │  42, with the intSize of 4 that pg_dump always writes
//!         └────┴────┴────┴────┴────┘
//! str     int length, then so many octets in the dump's encoding, no terminator; NULL is the length -1
//! ```

use crate::text::{self, Charset};
use crate::{Error, Result};

/// Reads primitives, and knows where it stands for the sake of error messages.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
    charset: Charset,
    int_size: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], charset: Charset) -> Self {
        Self { bytes, position: 0, charset, int_size: 4 }
    }

    /// How many octets of magnitude an int has from here on.
    pub fn set_int_size(&mut self, octets: u8) {
        self.int_size = usize::from(octets);
    }

    pub fn left(&self) -> usize {
        self.bytes.len() - self.position
    }

    /// An error that names the place: `toc.dat is damaged at byte 17: what`.
    pub fn damage(&self, what: impl std::fmt::Display) -> Error {
        Error::new(format!("\"toc.dat\" is damaged at byte {}: {what}", self.position))
    }

    pub fn take(&mut self, length: usize, what: &str) -> Result<&'a [u8]> {
        if length > self.left() {
            return Err(self.damage(format_args!("{what} needs {length} bytes where {} are left", self.left())));
        }
        let start = self.position;
        self.position += length;
        Ok(&self.bytes[start..self.position])
    }

    pub fn byte(&mut self, what: &str) -> Result<u8> {
        Ok(self.take(1, what)?[0])
    }

    /// An int; what does not fit the 32 bits of `pg_dump`'s own is damage.
    pub fn int(&mut self, what: &str) -> Result<i64> {
        let start = self.position;
        let octets = self.take(1 + self.int_size, what)?;
        let (sign, magnitude) = (octets[0], &octets[1..]);
        let mut value = 0i64;
        for (place, octet) in magnitude.iter().enumerate().filter(|(_, octet)| **octet != 0) {
            if place >= 4 {
                self.position = start;
                return Err(self.damage(format_args!("{what} is too large")));
            }
            value |= i64::from(*octet) << (8 * place);
        }
        match sign {
            0 => Ok(value),
            1 => Ok(-value),
            _ => {
                self.position = start;
                Err(self.damage(format_args!("{what} has the sign {sign}")))
            }
        }
    }

    /// A str; none for NULL.
    pub fn string(&mut self, what: &str) -> Result<Option<String>> {
        match usize::try_from(self.int(what)?) {
            Ok(length) => Ok(Some(text::decode_as(self.take(length, what)?, self.charset))),
            Err(_) => Ok(None),
        }
    }

    /// A str that must not be NULL.
    pub fn some_string(&mut self, what: &str) -> Result<String> {
        self.string(what)?.ok_or_else(|| self.damage(format_args!("{what} is missing")))
    }
}

/// Writes primitives, ints with four octets.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn int(&mut self, value: i32) {
        self.bytes.push(u8::from(value < 0));
        self.bytes.extend_from_slice(&value.unsigned_abs().to_le_bytes());
    }

    pub fn string(&mut self, value: &str) -> Result<()> {
        let bytes = text::encode(value);
        let length = i32::try_from(bytes.len())
            .map_err(|_| Error::new("a definition is too long for an archive").detail("It has 2 GB or more."))?;
        self.int(length);
        self.raw(&bytes);
        Ok(())
    }

    pub fn optional(&mut self, value: Option<&str>) -> Result<()> {
        match value {
            Some(value) => self.string(value),
            None => {
                self.int(-1);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_the_length_minus_one() {
        let mut writer = Writer::default();
        writer.optional(None).unwrap();
        writer.optional(Some("")).unwrap();
        let bytes = writer.bytes();
        assert_eq!(bytes, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        let mut reader = Reader::new(bytes, Charset::AsciiSafe);
        assert_eq!(reader.string("a").unwrap(), None);
        assert_eq!(reader.string("b").unwrap(), Some(String::new()));
    }

    #[test]
    fn a_string_longer_than_the_file_is_damage_before_anything_is_allocated() {
        let mut reader = Reader::new(&[0, 0xFF, 0xFF, 0xFF, 0x7F, b'x'], Charset::AsciiSafe);
        let error = reader.string("tag").unwrap_err();
        assert_eq!(error.message(), "\"toc.dat\" is damaged at byte 5: tag needs 2147483647 bytes where 1 are left");
    }

    #[test]
    fn ints_of_every_size_up_to_32_octets_are_read() {
        for size in 1..=32u8 {
            let mut bytes = vec![0u8; 1 + usize::from(size)];
            (bytes[0], bytes[1]) = (1, 7);
            let mut reader = Reader::new(&bytes, Charset::AsciiSafe);
            reader.set_int_size(size);
            assert_eq!(reader.int("x").unwrap(), -7);
        }
    }

    #[test]
    fn an_int_beyond_32_bits_is_damage() {
        let mut reader = Reader::new(&[0, 0, 0, 0, 0, 1], Charset::AsciiSafe);
        reader.set_int_size(5);
        assert_eq!(reader.int("x").unwrap_err().message(), "\"toc.dat\" is damaged at byte 0: x is too large");
    }
}
