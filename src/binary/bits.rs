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

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_unsure, value};

    #[test]
    fn bits_fill_bytes_from_the_left() {
        assert_eq!(value(Form::Bit, "1000000011"), Some(vec![0, 0, 0, 10, 0x80, 0xc0]));
        assert_eq!(value(Form::Bit, ""), Some(vec![0; 4]));
        assert_unsure(Form::Bit, &["2", "x1F", "B01", " 01", "0 1"]);
    }
}
