//! `uuid`: sixteen bytes.

use crate::hex;

/// `uuid`, in the way the server writes it: groups of 8, 4, 4, 4 and 12 digits.
pub fn uuid(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let text: &[u8; 36] = text.try_into().ok()?;
    let mut digits = [0; 32];
    let mut at = 0;
    for group in [0..8, 9..13, 14..18, 19..23, 24..36] {
        let length = group.len();
        if group.end < text.len() && text[group.end] != b'-' {
            return None;
        }
        digits[at..at + length].copy_from_slice(&text[group]);
        at += length;
    }
    let mut bytes = [0; 16];
    hex::decode(&digits, &mut bytes)?;
    out.extend_from_slice(&bytes);
    Some(())
}

/// What `uuid` says.
pub fn uuid_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let bytes: &[u8; 16] = value.try_into().ok()?;
    for (index, group) in [0..4, 4..6, 6..8, 8..10, 10..16].into_iter().enumerate() {
        if index > 0 {
            out.push(b'-');
        }
        hex::append(&bytes[group], out);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_no_text, assert_unsure, text, value};

    #[test]
    fn groups_of_digits_are_bytes() {
        let bytes = value(Form::Uuid, "00112233-4455-6677-8899-AABBCCDDEEFF").expect("sure");
        assert_eq!(bytes, (0..16).map(|byte| byte * 0x11).collect::<Vec<u8>>());
        assert_eq!(text(Form::Uuid, &bytes).as_deref(), Some("00112233-4455-6677-8899-aabbccddeeff"));
        assert_no_text(Form::Uuid, &[&bytes[1..], &[]]);
        assert_unsure(
            Form::Uuid,
            &[
                "",
                "00112233445566778899aabbccddeeff",
                "{00112233-4455-6677-8899-aabbccddeeff}",
                "0011-2233-4455-6677-8899-aabb-ccdd-eeff",
                "00112233-4455-6677-8899+aabbccddeeff",
                "00112233-4455-6677-8899-aabbccddeefg",
                "001122334-455-6677-8899-aabbccddeeff",
            ],
        );
    }
}
