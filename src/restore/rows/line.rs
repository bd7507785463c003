//! Lines counted from the beginning of the file, where the server counts from that of its COPY.

use crate::Error;

/// Adds `before` to the line that the server's context names: `COPY orders, line 7, column id: "x"`, in whatever
/// language.
pub fn counted_from(before: u64, table: &str, error: Error) -> Error {
    error.map_detail(|detail| {
        let start = format!("COPY {table}, ");
        let Some(at) = detail.rfind(&start).map(|at| at + start.len()) else { return detail };
        let Some(number) = detail[at..].find(|letter: char| letter.is_ascii_digit()).map(|offset| at + offset) else {
            return detail;
        };
        let end = detail[number..].find(|letter: char| !letter.is_ascii_digit()).map_or(detail.len(), |it| number + it);
        match detail[number..end].parse::<u64>() {
            Ok(line) => format!("{}{}{}", &detail[..number], line.saturating_add(before), &detail[end..]),
            Err(_) => detail,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(detail: &str) -> String {
        let error = counted_from(100, "t, line 1", Error::new("invalid").detail(detail));
        error.detail_text().expect("a detail").to_owned()
    }

    #[test]
    fn the_line_is_that_of_the_file() {
        assert_eq!(
            shifted("Context: COPY t, line 1, line 7, column a: \"COPY t, line 1\""),
            "Context: COPY t, line 1, line 107, column a: \"COPY t, line 1\""
        );
        assert_eq!(shifted("Context: COPY t, line 1, Zeile 20"), "Context: COPY t, line 1, Zeile 120");
    }

    #[test]
    fn what_names_no_line_stays() {
        for detail in ["Key (a)=(1) exists.", "Context: COPY other, line 7", "Context: COPY t, line 1, nowhere"] {
            assert_eq!(shifted(detail), detail);
        }
    }
}
