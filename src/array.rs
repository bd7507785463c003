//! Arrays in PostgreSQL's text form (documentation, "Array Input and Output Syntax").

/// The elements, each none where it is null; none at all when the text is not a one-dimensional array.
pub fn elements(text: &str) -> Option<Vec<Option<String>>> {
    let text = if text.starts_with('[') { text.split_once('=')?.1 } else { text };
    let body = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut elements = Vec::new();
    let mut chars = body.chars().peekable();
    while chars.peek().is_some() {
        let mut element = String::new();
        let mut quoted = false;
        while let Some(c) = chars.next_if(|&c| c != ',') {
            match c {
                '"' => {
                    quoted = true;
                    loop {
                        match chars.next()? {
                            '"' => break,
                            '\\' => element.push(chars.next()?),
                            c => element.push(c),
                        }
                    }
                }
                '\\' => element.push(chars.next()?),
                c => element.push(c),
            }
        }
        chars.next();
        elements.push(if !quoted && element == "NULL" { None } else { Some(element) });
    }
    Some(elements)
}

/// The text form of a one-dimensional array; every element is quoted.
pub fn text(elements: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = elements
        .iter()
        .map(|element| format!("\"{}\"", element.as_ref().replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    format!("{{{}}}", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(items in proptest::collection::vec(any::<String>(), 0..5)) {
            let read = elements(&text(&items)).map(|items| items.into_iter().flatten().collect());
            prop_assert_eq!(read, Some(items));
        }
    }
}
