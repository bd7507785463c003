//! Arrays (documentation, "Array Input and Output Syntax").
//!
//! The binary form is the number of dimensions, whether a null is among the elements, the elements' type, for each
//! dimension its length and its lower bound, and the elements in order, each as a field is.

use std::io::Write as _;

use super::Form;
use super::column::{Scratch, with_length};
use crate::oid::Oid;

/// As many dimensions an array may have (MAXDIM).
const MOST: usize = 6;
const NULL: [u8; 4] = (-1i32).to_be_bytes();

/// Appends an array.
pub fn write(text: &[u8], form: Form, element: Oid, out: &mut Vec<u8>, scratch: &mut Scratch) -> Option<()> {
    let (bounds, body) = lower_bounds(text)?;
    let depth = match body {
        // An empty array has neither dimensions nor bounds.
        b"{}" if body.len() == text.len() => 0,
        _ => body.iter().take_while(|byte| **byte == b'{').count(),
    };
    if depth > MOST || bounds.is_some_and(|(_, count)| count != depth) {
        return None;
    }
    let start = out.len();
    out.extend_from_slice(&(depth as u32).to_be_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&element.0.to_be_bytes());
    if depth == 0 {
        return (body == b"{}").then_some(());
    }
    out.resize(out.len() + depth * 8, 0);
    let mut reader = Reader { text: body, form, lengths: [None; MOST], has_null: false, out, scratch };
    reader.level(0, depth)?;
    if !reader.text.is_empty() {
        return None;
    }
    let (lengths, has_null) = (reader.lengths, reader.has_null);
    out[start + 4..start + 8].copy_from_slice(&u32::from(has_null).to_be_bytes());
    let dimensions = out[start + 12..].chunks_exact_mut(8).take(depth);
    for (index, dimension) in dimensions.enumerate() {
        let length = lengths[index]?;
        let (lower, upper) = bounds.map_or((1, length), |(bounds, _)| bounds[index]);
        if i64::from(upper) - i64::from(lower) + 1 != i64::from(length) {
            return None;
        }
        dimension[..4].copy_from_slice(&length.to_be_bytes());
        dimension[4..].copy_from_slice(&lower.to_be_bytes());
    }
    Some(())
}

/// The lower and upper bound of each dimension, and how many there are.
type Bounds = ([(i32, i32); MOST], usize);

/// The bounds that stand before an array where they are not those that all have, `[0:1][-2:4]=`, and the array.
fn lower_bounds(text: &[u8]) -> Option<(Option<Bounds>, &[u8])> {
    if !text.starts_with(b"[") {
        return Some((None, text));
    }
    let (mut bounds, mut count, mut rest) = ([(0, 0); MOST], 0, text);
    while let Some(inner) = rest.strip_prefix(b"[") {
        let end = memchr::memchr(b']', inner)?;
        let (lower, upper) = std::str::from_utf8(&inner[..end]).ok()?.split_once(':')?;
        *bounds.get_mut(count)? = (bound(lower)?, bound(upper)?);
        count += 1;
        rest = &inner[end + 1..];
    }
    Some((Some((bounds, count)), rest.strip_prefix(b"=")?))
}

fn bound(text: &str) -> Option<i32> {
    // The largest is refused by some majors.
    text.parse().ok().filter(|bound| *bound < i32::MAX && !text.starts_with('+'))
}

/// Reads an array's braces, from outside to inside.
struct Reader<'a> {
    /// What has not been read.
    text: &'a [u8],
    form: Form,
    /// The length of each dimension, once one array of it has been read.
    lengths: [Option<i32>; MOST],
    has_null: bool,
    out: &'a mut Vec<u8>,
    scratch: &'a mut Scratch,
}

impl<'a> Reader<'a> {
    /// Reads an array of dimension `index` of `depth`; all of a dimension must be of one length.
    fn level(&mut self, index: usize, depth: usize) -> Option<()> {
        self.text = self.text.strip_prefix(b"{")?;
        let mut length = 0;
        loop {
            if index + 1 < depth {
                self.level(index + 1, depth)?
            } else {
                self.element()?
            }
            length += 1;
            let (end, rest) = self.text.split_first()?;
            self.text = rest;
            match end {
                b',' => {}
                b'}' => break,
                _ => return None,
            }
        }
        (*self.lengths[index].get_or_insert(length) == length).then_some(())
    }

    /// Reads an element up to the comma or the brace behind it.
    fn element(&mut self) -> Option<()> {
        if let Some(quoted) = self.text.strip_prefix(b"\"") {
            return self.quoted(quoted);
        }
        let end = memchr::memchr2(b',', b'}', self.text)?;
        let (element, rest) = self.text.split_at(end);
        self.text = rest;
        if element == b"NULL" {
            self.has_null = true;
            self.out.extend_from_slice(&NULL);
            return Some(());
        }
        let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | b'{' | b'\t'..=b'\r' | b' ');
        if element.is_empty() || element.eq_ignore_ascii_case(b"null") || !element.iter().all(is_plain) {
            return None;
        }
        with_length(self.out, |out| self.form.write(element, out))
    }

    /// An element in quotes, in which a backslash stands before a quote or another backslash.
    fn quoted(&mut self, text: &'a [u8]) -> Option<()> {
        self.scratch.clear();
        let (mut part, mut rest) = before_mark(text)?;
        while let [b'\\', byte, behind @ ..] = rest {
            self.scratch.extend_from_slice(part);
            self.scratch.push(*byte);
            (part, rest) = before_mark(behind)?;
        }
        self.text = rest.strip_prefix(b"\"")?;
        if self.scratch.is_empty() {
            return with_length(self.out, |out| self.form.write(part, out));
        }
        self.scratch.extend_from_slice(part);
        with_length(self.out, |out| self.form.write(self.scratch, out))
    }
}

/// What stands before the first quote or backslash, and the rest from there.
fn before_mark(text: &[u8]) -> Option<(&[u8], &[u8])> {
    memchr::memchr2(b'"', b'\\', text).map(|at| text.split_at(at))
}

/// Appends what an array says, as it stands in no field yet.
pub fn text(value: &[u8], form: Form, element: Oid, out: &mut Vec<u8>, scratch: &mut Scratch) -> Option<()> {
    let mut rest = value;
    let depth = usize::try_from(word(&mut rest)?).ok().filter(|depth| *depth <= MOST)?;
    let _has_null = word(&mut rest)?;
    if word(&mut rest)?.cast_unsigned() != element.0 {
        return None;
    }
    let (mut lengths, mut bounds) = ([0; MOST], [1; MOST]);
    for (length, bound) in lengths.iter_mut().zip(&mut bounds).take(depth) {
        *length = word(&mut rest).filter(|length| *length > 0)?;
        *bound = word(&mut rest)?;
    }
    let (lengths, bounds) = (&lengths[..depth], &bounds[..depth]);
    if bounds.iter().any(|bound| *bound != 1) {
        for (length, bound) in lengths.iter().zip(bounds) {
            write!(out, "[{bound}:{}]", bound.checked_add(length - 1)?).ok()?;
        }
        out.push(b'=');
    }
    if depth == 0 {
        out.extend_from_slice(b"{}");
    } else {
        level_text(lengths, &mut rest, form, out, scratch)?;
    }
    rest.is_empty().then_some(())
}

/// Appends an array of these lengths, the outermost first.
fn level_text(
    lengths: &[i32],
    elements: &mut &[u8],
    form: Form,
    out: &mut Vec<u8>,
    scratch: &mut Scratch,
) -> Option<()> {
    let (length, inner) = lengths.split_first()?;
    out.push(b'{');
    for index in 0..*length {
        if index > 0 {
            out.push(b',');
        }
        if inner.is_empty() {
            element_text(elements, form, out, scratch)?;
        } else {
            level_text(inner, elements, form, out, scratch)?;
        }
    }
    out.push(b'}');
    Some(())
}

/// Appends the next element, in quotes where it could be taken for something else without.
fn element_text(elements: &mut &[u8], form: Form, out: &mut Vec<u8>, scratch: &mut Scratch) -> Option<()> {
    let length = word(elements)?;
    if length == -1 {
        out.extend_from_slice(b"NULL");
        return Some(());
    }
    let (value, rest) = elements.split_at_checked(usize::try_from(length).ok()?)?;
    *elements = rest;
    scratch.clear();
    form.read(value, scratch)?;
    let is_odd = |byte: &u8| matches!(byte, b'"' | b'\\' | b'{' | b'}' | b',' | b'\t'..=b'\r' | b' ');
    if !(scratch.is_empty() || scratch.eq_ignore_ascii_case(b"null") || scratch.iter().any(is_odd)) {
        out.extend_from_slice(scratch);
        return Some(());
    }
    out.push(b'"');
    let mut rest = &scratch[..];
    while let Some(at) = memchr::memchr2(b'"', b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(&[b'\\', rest[at]]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
    Some(())
}

/// The next number.
fn word(bytes: &mut &[u8]) -> Option<i32> {
    let (word, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(i32::from_be_bytes(*word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::Column;

    fn array(form: Form, text: &str) -> Option<Vec<u8>> {
        let (mut out, mut scratch) = (Vec::new(), Vec::new());
        let column = Column::Array { form, element: Oid(7) };
        column.write(text.as_bytes(), &mut out, &mut scratch).map(|()| out.split_off(4))
    }

    fn words(words: &[i32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    fn said(form: Form, value: &[u8]) -> Option<String> {
        let (mut out, mut scratch) = (Vec::new(), Vec::new());
        super::text(value, form, Oid(7), &mut out, &mut scratch)?;
        Some(String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        for text in ["{}", "{5,NULL}", "{{1,2},{3,4}}", "[-1:0][2:2]={{1},{2}}", "{{{{{{1}}}}}}"] {
            assert_eq!(said(Form::Int4, &array(Form::Int4, text).expect(text)).as_deref(), Some(text));
        }
        let text = r#"{a,"b c","NULL","","{,}","a\"b\\","\\","null",NULLS,"	",é}"#;
        assert_eq!(said(Form::Text, &array(Form::Text, text).expect(text)).as_deref(), Some(text));
    }

    #[test]
    fn what_is_no_array_has_no_text() {
        let odd: [&[i32]; 9] = [
            &[],
            &[0, 0],
            &[0, 0, 8],
            &[7, 0, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1],
            &[1, 0, 7, 0, 1],
            &[1, 0, 7, 1, 1],
            &[1, 0, 7, 1, 1, 5, 1],
            &[1, 0, 7, 1, 1, 4, 1, 1],
            &[1, 0, 7, 2, i32::MAX, 4, 1, 4, 1],
        ];
        for words_of in odd {
            assert_eq!(said(Form::Int4, &words(words_of)), None, "{words_of:?}");
        }
    }

    #[test]
    fn dimensions_stand_before_the_elements() {
        assert_eq!(array(Form::Int4, "{}"), Some(words(&[0, 0, 7])));
        assert_eq!(array(Form::Int4, "{5,NULL}"), Some(words(&[1, 1, 7, 2, 1, 4, 5, -1])));
        assert_eq!(array(Form::Int4, "{{1,2},{3,4}}"), Some(words(&[2, 0, 7, 2, 1, 2, 1, 4, 1, 4, 2, 4, 3, 4, 4])));
        assert_eq!(array(Form::Int4, "[-1:0][2:2]={{1},{2}}"), Some(words(&[2, 0, 7, 2, -1, 1, 2, 4, 1, 4, 2])));
    }

    #[test]
    fn elements_lose_their_quotes() {
        let text = |elements: &[&str]| {
            let head = words(&[1, 0, 7, elements.len() as i32, 1]);
            let tail = elements.iter().flat_map(|it| [&words(&[it.len() as i32])[..], it.as_bytes()].concat());
            Some(head.into_iter().chain(tail).collect::<Vec<u8>>())
        };
        assert_eq!(array(Form::Text, r#"{a,"b c","NULL","","{,}"}"#), text(&["a", "b c", "NULL", "", "{,}"]));
        assert_eq!(array(Form::Text, r#"{"a\"b\\","\\"}"#), text(&["a\"b\\", "\\"]));
        assert_eq!(array(Form::Text, r#"{"a\"b","plain"}"#), text(&["a\"b", "plain"]));
    }

    #[test]
    fn what_is_no_array_as_the_server_writes_it_is_not_sure() {
        for odd in [
            "",
            "{",
            "}",
            "{1,2",
            "1,2}",
            "{1,2}}",
            "{{1,2},{3}}",
            "{{1},2}",
            "{1,{2}}",
            "{{}}",
            "{{},{}}",
            "{,}",
            "{1,}",
            "{ 1}",
            "{1 }",
            "{null}",
            "{Null}",
            "{1} ",
            "[0:1]={1}",
            "[1:1]={}",
            "[0:0]={{1}}",
            "[0:0][0:0]={1}",
            "[0]={1}",
            "[0:0]{1}",
            "[0:2147483647]={1}",
            "{{{{{{{1}}}}}}}",
            r"{\1}",
            r#"{"1"#,
            r#"{"1"2}"#,
            r#"{1"2"}"#,
            r#"{"1\"}"#,
        ] {
            assert_eq!(array(Form::Int4, odd), None, "{odd}");
        }
    }
}
