//! Answers held against the document that the District gives of itself.

use serde_json::Value;
use std::sync::OnceLock;
use uuid::Uuid;

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(district::openapi::document)
}

/// Holds one answer of a District against the document: that of a call that it
/// names, or a problem.
pub fn check(verb: &str, path: &str, status: u16, content_type: &str, body: &str) {
    let path = path.split('?').next().unwrap_or_default();
    let Some(operation) = operation(verb, path) else {
        // No call: a file of the app, or a problem.
        if status >= 400 {
            problem(verb, path, content_type, body);
        }
        return;
    };
    if status != 200 {
        return problem(verb, path, content_type, body);
    }
    let content = operation["responses"]["200"]["content"]
        .as_object()
        .expect("what it answers");
    let kind = content_type.split(';').next().unwrap_or_default();
    let said = content.get(kind).unwrap_or_else(|| {
        panic!("{verb} {path} answered {content_type}, of which nothing is said")
    });
    if kind == "application/json" {
        let value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
        holds(&said["schema"], &value, &format!("{verb} {path}"));
    }
}

fn problem(verb: &str, path: &str, content_type: &str, body: &str) {
    let at = format!("{verb} {path}");
    assert_eq!(content_type, "application/problem+json", "{at}: {body}");
    let value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{at}, {error}: {body}"));
    holds(&schema("Problem"), &value, &at);
}

fn operation(verb: &str, path: &str) -> Option<&'static Value> {
    let fits = |known: &str| {
        let (known, path): (Vec<_>, Vec<_>) =
            (known.split('/').collect(), path.split('/').collect());
        known.len() == path.len()
            && known
                .iter()
                .zip(&path)
                .all(|(known, part)| known.starts_with('{') || known == part)
    };
    let paths = document()["paths"].as_object()?;
    let (_, verbs) = paths.iter().find(|(known, _)| fits(known))?;
    verbs.get(verb.to_ascii_lowercase())
}

fn schema(name: &str) -> Value {
    let found = document()["components"]["schemas"][name].clone();
    assert!(found.is_object(), "no shape {name}");
    found
}

/// Panics where `value` is not of the shape. Knows what the document uses.
fn holds(shape: &Value, value: &Value, at: &str) {
    if let Err(why) = is(shape, value) {
        panic!("{at}: {why}");
    }
}

fn is(shape: &Value, value: &Value) -> Result<(), String> {
    let differs = |what: &str| Err(format!("{value} is not {what}"));
    if let Some(reference) = shape["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return is(&schema(name), value).map_err(|why| format!("{name}: {why}"));
    }
    if let Some(shapes) = shape["oneOf"].as_array() {
        return match shapes
            .iter()
            .filter(|shape| is(shape, value).is_ok())
            .count()
        {
            1 => Ok(()),
            _ => differs("one of several"),
        };
    }
    let fits = match shape["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        other => panic!("a type that is not known here: {other:?}"),
    };
    if !fits {
        return differs(&shape["type"].to_string());
    }
    let text = value.as_str().unwrap_or_default();
    if let Some(words) = shape["enum"].as_array()
        && !words.contains(value)
    {
        return differs(&format!("one of {}", shape["enum"]));
    }
    match shape["pattern"].as_str() {
        None => {}
        Some("^[0-9a-f]{64}$") => {
            let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            if text.len() != 64 || !text.bytes().all(hex) {
                return differs("a digest");
            }
        }
        Some(other) => panic!("a pattern that is not known here: {other}"),
    }
    if shape["format"] == "uuid" && text.parse::<Uuid>().is_err() {
        return differs("a UUID");
    }
    if let Some(items) = value.as_array() {
        items
            .iter()
            .try_for_each(|item| is(&shape["items"], item))?;
    }
    if let Some(fields) = value.as_object() {
        for (name, field) in fields {
            match &shape["properties"][name] {
                Value::Null if shape["additionalProperties"] == false => {
                    return Err(format!("nothing is said of {name}"));
                }
                Value::Null => {}
                shape => is(shape, field).map_err(|why| format!("{name}: {why}"))?,
            }
        }
        let required = shape["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                return Err(format!("{name} is not there"));
            }
        }
    }
    Ok(())
}
