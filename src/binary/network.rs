//! `inet`, `cidr`, `macaddr`, `macaddr8`.
//!
//! An address is its family, the length of its prefix, whether it is a cidr (not looked at), its size, its bytes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::integer;
use crate::hex;

/// The server's own numbers of the families, the same on every system.
const FAMILY_4: u8 = 2;
const FAMILY_6: u8 = 3;

/// `inet`; without a prefix, all of the address is one.
pub fn inet(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (address, prefix) = split(text)?;
    let whole = if address.is_ipv4() { 32 } else { 128 };
    write(address, prefix.unwrap_or(whole), 0, out)
}

/// `cidr`, which is always written with its prefix. Bits behind it are refused in both forms.
pub fn cidr(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (address, prefix) = split(text)?;
    write(address, prefix?, 1, out)
}

fn write(address: IpAddr, prefix: u8, is_cidr: u8, out: &mut Vec<u8>) -> Option<()> {
    match address {
        IpAddr::V4(address) if prefix <= 32 => {
            out.extend_from_slice(&[FAMILY_4, prefix, is_cidr, 4]);
            out.extend_from_slice(&address.octets());
        }
        IpAddr::V6(address) if prefix <= 128 => {
            out.extend_from_slice(&[FAMILY_6, prefix, is_cidr, 16]);
            out.extend_from_slice(&address.octets());
        }
        _ => return None,
    }
    Some(())
}

fn split(text: &[u8]) -> Option<(IpAddr, Option<u8>)> {
    let text = std::str::from_utf8(text).ok()?;
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(u8::try_from(integer::plain(prefix.as_bytes())?).ok()?)),
        None => (text, None),
    };
    let address = match address.parse::<Ipv4Addr>() {
        Ok(address) => IpAddr::V4(address),
        Err(_) => IpAddr::V6(address.parse::<Ipv6Addr>().ok()?),
    };
    Some((address, prefix))
}

/// `macaddr` and `macaddr8`: pairs of digits with colons between them.
pub fn macaddr<const BYTES: usize>(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    if text.len() != BYTES * 3 - 1 {
        return None;
    }
    let mut bytes = [0; BYTES];
    for (pair, byte) in text.chunks(3).zip(&mut bytes) {
        if pair.get(2).is_some_and(|colon| *colon != b':') {
            return None;
        }
        hex::decode(&pair[..2], std::slice::from_mut(byte))?;
    }
    out.extend_from_slice(&bytes);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_unsure, value};

    #[test]
    fn addresses_have_a_family_and_a_prefix() {
        assert_eq!(value(Form::Inet, "192.168.0.1"), Some(vec![2, 32, 0, 4, 192, 168, 0, 1]));
        assert_eq!(value(Form::Cidr, "10.0.0.0/8"), Some(vec![2, 8, 1, 4, 10, 0, 0, 0]));
        let six = value(Form::Inet, "::ffff:1.2.3.4/96").expect("sure");
        assert_eq!(six[..4], [3, 96, 0, 16]);
        assert_eq!(six[4..], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4]);
    }

    #[test]
    fn other_spellings_are_not_sure() {
        let others =
            ["", "10.1", "010.0.0.1", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/08", "::1/129", ":::", "::1%lo", " ::1"];
        assert_unsure(Form::Inet, &others);
        assert_unsure(Form::Cidr, &["10.0.0.0", "10", "10/8"]);
        assert_unsure(Form::MacAddr, &["08-00-2b-01-02-03", "08002b010203", "08:00:2b:01:02", "08:00:2b:01:02:0g"]);
    }

    #[test]
    fn hardware_addresses_are_their_bytes() {
        assert_eq!(value(Form::MacAddr, "08:00:2b:01:02:03"), Some(vec![8, 0, 0x2b, 1, 2, 3]));
        assert_eq!(value(Form::MacAddr8, "08:00:2b:01:02:03:04:ff"), Some(vec![8, 0, 0x2b, 1, 2, 3, 4, 255]));
        assert_unsure(Form::MacAddr8, &["08:00:2b:01:02:03"]);
    }
}
