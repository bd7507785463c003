//! The key of psql's restricted mode, in which it takes no command but `\unrestrict` with the same key.

use std::fmt;

use crate::{Error, Result};

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// As many letters as `pg_dump` takes.
const LENGTH: usize = 63;

/// A key that nobody can guess who wrote a name or a value that the script holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestrictKey(String);

impl RestrictKey {
    /// A new key, from the system's random numbers.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; LENGTH];
        let taken = rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty());
        if taken != Ok(LENGTH) {
            return Err(Error::new("could not generate restrict key"));
        }
        let letter = |byte: u8| char::from(LETTERS[usize::from(byte) % LETTERS.len()]);
        Ok(Self(bytes.into_iter().map(letter).collect()))
    }

    /// A key that was given: letters and digits of ASCII.
    pub fn given(key: &str) -> Result<Self> {
        match !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            true => Ok(Self(key.to_owned())),
            false => Err(Error::new("invalid restrict key")),
        }
    }

    /// The key that was given, or a new one.
    pub fn given_or_random(key: Option<&str>) -> Result<Self> {
        key.map_or_else(Self::random, Self::given)
    }
}

impl fmt::Display for RestrictKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_letters_and_digits() {
        assert!(RestrictKey::given("aZ9").is_ok());
        for key in ["", "a b", "a\n", "ä", "a\\"] {
            assert!(RestrictKey::given(key).is_err(), "{key:?}");
        }
        let key = RestrictKey::random().expect("random numbers");
        assert!(key.0.len() == LENGTH && RestrictKey::given(&key.0).is_ok());
        assert_ne!(key, RestrictKey::random().expect("random numbers"));
    }
}
