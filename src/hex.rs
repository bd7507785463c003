//! Bytes as hexadecimal digits, as the server's `bytea` and `encode` have them.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// What is no digit's value.
const NONE: u8 = 0xff;

static VALUES: [u8; 256] = values();

const fn values() -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut digit = 0;
    while digit < 16 {
        values[DIGITS[digit] as usize] = digit as u8;
        values[b"0123456789ABCDEF"[digit] as usize] = digit as u8;
        digit += 1;
    }
    values
}

/// Reads two digits a byte; none if one of them is no digit, or the numbers do not agree.
#[inline]
pub fn decode(digits: &[u8], bytes: &mut [u8]) -> Option<()> {
    if digits.len() != bytes.len() * 2 {
        return None;
    }
    // A digit's value has none of these bits, so one look at the end is enough.
    let mut seen = 0;
    for (pair, byte) in digits.chunks_exact(2).zip(bytes) {
        let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
        seen |= high | low;
        *byte = high << 4 | low;
    }
    (seen & 0xf0 == 0).then_some(())
}

/// Two digits for each byte, in small letters.
pub fn encode(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
}

/// Appends two digits for each byte, in small letters.
#[inline]
pub fn append(bytes: &[u8], out: &mut Vec<u8>) {
    // Reckoned and not looked up, so that the compiler takes many bytes at once.
    let digit = |value: u8| value + if value > 9 { b'a' - 10 } else { b'0' };
    let start = out.len();
    out.resize(start + bytes.len() * 2, 0);
    for (pair, byte) in out[start..].chunks_exact_mut(2).zip(bytes) {
        pair[0] = digit(byte >> 4);
        pair[1] = digit(byte & 15);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        let mut bytes = [0; 256];
        assert_eq!(decode(&encode(&all).collect::<Vec<_>>(), &mut bytes), Some(()));
        assert_eq!(bytes[..], all);
        let mut appended = b"x".to_vec();
        append(&all, &mut appended);
        assert_eq!((appended[0], appended[1..].to_vec()), (b'x', encode(&all).collect()));
    }

    #[test]
    fn digits_are_pairs_in_either_case() {
        let mut bytes = [0; 3];
        assert_eq!((decode(b"00fFA9", &mut bytes), bytes), (Some(()), [0, 255, 0xa9]));
        for wrong in [&b"00ff"[..], b"00ffa", b"00ffag", b"00ff 9", b"g0ff00", b"00ff0\xff"] {
            assert_eq!(decode(wrong, &mut bytes), None, "{wrong:?}");
        }
    }
}
