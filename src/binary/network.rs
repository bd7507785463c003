//! `inet`, `cidr`, `macaddr`, `macaddr8`.
//!
//! An address is its family, the length of its prefix, whether it is a cidr (not looked at), its size, its bytes.

use std::io::Write as _;
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

/// What `inet` says: its prefix is left out where it is all of the address.
pub fn inet_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    address_text(value, 0, out)
}

/// What `cidr` says.
pub fn cidr_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    address_text(value, 1, out)
}

fn address_text(value: &[u8], is_cidr: u8, out: &mut Vec<u8>) -> Option<()> {
    let (&[family, prefix, kind, size], bytes) = value.split_first_chunk()?;
    let whole = match (family, size) {
        (FAMILY_4, 4) => {
            four(bytes.try_into().ok()?, out);
            32
        }
        (FAMILY_6, 16) => {
            six(bytes.try_into().ok()?, out);
            128
        }
        _ => return None,
    };
    if prefix > whole || kind != is_cidr {
        return None;
    }
    if prefix < whole || is_cidr == 1 {
        out.push(b'/');
        integer::decimal(prefix.into(), out);
    }
    Some(())
}

fn four(bytes: [u8; 4], out: &mut Vec<u8>) {
    for (index, byte) in bytes.into_iter().enumerate() {
        if index > 0 {
            out.push(b'.');
        }
        integer::decimal(byte.into(), out);
    }
}

/// The first of the longest runs of zeros, of two words at least, is `::`; behind one that says so the rest is an
/// address of the other family.
fn six(bytes: [u8; 16], out: &mut Vec<u8>) {
    let words: [u16; 8] = std::array::from_fn(|index| u16::from_be_bytes([bytes[2 * index], bytes[2 * index + 1]]));
    let run = |start: usize| words[start..].iter().take_while(|word| **word == 0).count();
    let (start, length) = (0..8).map(|start| (start, run(start))).rev().max_by_key(|run| run.1).unwrap_or_default();
    let gap = if length > 1 { start..start + length } else { 8..8 };
    let holds_four = gap == (0..6) || gap == (0..5) && words[5] == 0xffff;
    let mut index = 0;
    while index < 8 {
        if gap.start == index {
            out.extend_from_slice(b"::");
            index = gap.end;
            continue;
        }
        if index > 0 && index != gap.end {
            out.push(b':');
        }
        if holds_four && index == 6 {
            let [.., a, b, c, d] = bytes;
            return four([a, b, c, d], out);
        }
        write!(out, "{:x}", words[index]).expect("a Vec takes all");
        index += 1;
    }
}

/// What `macaddr` and `macaddr8` say.
pub fn macaddr_text<const BYTES: usize>(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let bytes: &[u8; BYTES] = value.try_into().ok()?;
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            out.push(b':');
        }
        hex::append(&[*byte], out);
    }
    Some(())
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
    use crate::binary::form::testing::{assert_no_text, assert_unsure, text, value};

    #[test]
    fn addresses_have_a_family_and_a_prefix() {
        assert_eq!(value(Form::Inet, "192.168.0.1"), Some(vec![2, 32, 0, 4, 192, 168, 0, 1]));
        assert_eq!(value(Form::Cidr, "10.0.0.0/8"), Some(vec![2, 8, 1, 4, 10, 0, 0, 0]));
        let six = value(Form::Inet, "::ffff:1.2.3.4/96").expect("sure");
        assert_eq!(six[..4], [3, 96, 0, 16]);
        assert_eq!(six[4..], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4]);
    }

    #[test]
    fn the_longest_run_of_zeros_is_left_out() {
        for address in [
            "::",
            "::1",
            "1::",
            "1:2:3:4:5:6:7:8",
            "1::4:0:0:7:8",
            "1:0:0:4::8",
            "0:2:3:4:5:6:7:0",
            "::3:4:5:6:7:8",
            "1:2:3:4:5:6::",
            "::1.2.3.4",
            "::5",
            "::ffff:1.2.3.4",
            "::fffe:102:304",
            "::5:0:0",
            "::1:2:3/64",
            "1.2.3.4",
            "1.2.3.4/0",
        ] {
            let bytes = value(Form::Inet, address).expect(address);
            assert_eq!(text(Form::Inet, &bytes).as_deref(), Some(address));
        }
        assert_eq!(text(Form::Cidr, &[2, 32, 1, 4, 1, 2, 3, 4]).as_deref(), Some("1.2.3.4/32"));
        let odd: [&[u8]; 5] =
            [&[2, 33, 0, 4, 1, 2, 3, 4], &[2, 32, 1, 4, 1, 2, 3, 4], &[2, 32, 0, 4, 1, 2, 3], &[4, 0, 0, 0], &[2]];
        assert_no_text(Form::Inet, &odd);
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
        assert_eq!(text(Form::MacAddr, &[8, 0, 0x2b, 1, 2, 3]).as_deref(), Some("08:00:2b:01:02:03"));
        assert_no_text(Form::MacAddr8, &[&[8, 0, 0x2b, 1, 2, 3]]);
    }
}
