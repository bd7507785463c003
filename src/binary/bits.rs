//! `bit` and `varbit`: how many bits, and the bits, the last byte filled up with zeros.

/// `bit` and `varbit`; the server compares the number with the one that was declared.
pub fn bit(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let count = i32::try_from(text.len()).ok()?;
    out.extend_from_slice(&count.to_be_bytes());
    for eight in text.chunks(8) {
        let mut byte = 0;
        for (index, digit) in eight.iter().enumerate() {
            match digit {
                b'0' => {}
                b'1' => byte |= 0x80 >> index,
                _ => return None,
            }
        }
        out.push(byte);
    }
    Some(())
}

/// What `bit` and `varbit` say.
pub fn bit_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (count, bytes) = value.split_first_chunk()?;
    let count = usize::try_from(i32::from_be_bytes(*count)).ok()?;
    if bytes.len() != count.div_ceil(8) {
        return None;
    }
    let digit = |bit: usize| b'0' + (bytes[bit / 8] >> (7 - bit % 8) & 1);
    out.extend((0..count).map(digit));
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_no_text, assert_unsure, text, value};

    #[test]
    fn bits_fill_bytes_from_the_left() {
        assert_eq!(value(Form::Bit, "1000000011"), Some(vec![0, 0, 0, 10, 0x80, 0xc0]));
        assert_eq!(value(Form::Bit, ""), Some(vec![0; 4]));
        assert_unsure(Form::Bit, &["2", "x1F", "B01", " 01", "0 1"]);
        assert_eq!(text(Form::Bit, &[0, 0, 0, 10, 0x80, 0xc0]).as_deref(), Some("1000000011"));
        assert_no_text(Form::Bit, &[&[], &[0, 0, 0, 1], &[0, 0, 0, 1, 0, 0], &[0xff, 0xff, 0xff, 0xff]]);
    }
}
