//! Progress as JSON, one object a line on standard error.

use serde_json::{Value, json};

use super::Display;
use crate::cli::report;
use crate::monitor::{Event, Monitor};

/// Writes every event but steps, which are too many.
pub struct Json;

impl Display for Json {}

impl Monitor for Json {
    fn event(&self, event: Event<'_>) {
        if let Some(object) = object(&event) {
            report::put(&object.to_string());
        }
    }
}

fn object(event: &Event<'_>) -> Option<Value> {
    Some(match *event {
        Event::Stage(name) => json!({"event": "stage", "name": name}),
        Event::Total { bytes, items } => json!({"event": "total", "bytes": bytes, "items": items}),
        Event::Begin { worker, item, bytes } => {
            json!({"event": "begin", "worker": worker, "item": item, "bytes": bytes})
        }
        Event::Moved { worker, bytes } => json!({"event": "moved", "worker": worker, "bytes": bytes}),
        Event::End { worker, item, rows } => json!({"event": "end", "worker": worker, "item": item, "rows": rows}),
        Event::Note(text) | Event::Notice(text) => json!({"event": "note", "text": text}),
        Event::Warning(text) => json!({"event": "warning", "text": text}),
        Event::Error(error) => json!({
            "event": "error",
            "text": error.message(),
            "detail": error.detail_text(),
            "hint": error.hint_text(),
            "sqlstate": error.sqlstate(),
        }),
        Event::Step(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn an_error_is_one_object_with_its_parts() {
        let error = Error::new("could not lock table \"a\"").detail("Why.\nMore.").with_sqlstate("55P03");
        let text = object(&Event::Error(&error)).expect("an object").to_string();
        assert!(!text.contains('\n'));
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["sqlstate"], "55P03");
        assert_eq!(value["hint"], Value::Null);
    }
}
