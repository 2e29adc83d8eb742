//! Bodies: JSON that was given, and fields by name, each of the kind that its shape says.

use super::{options::long_of, source};
use crate::output::Unusable;
use anyhow::{Context as _, Result};
use computor_types::shape::{self, Kind, Shape};
use serde_json::{Map, Value};

/// The body as it is sent: the JSON that was given, with the fields that were named. What is unknown in it is refused.
pub(super) fn body(given: Option<&str>, named: &[String], shape: &Shape) -> Result<Value> {
    let mut body: Value = match given {
        Some(text) => serde_json::from_str(&source(text)?).context("the body is not JSON")?,
        None => Value::Object(Map::new()),
    };
    if let Some(fields) = body.as_object_mut() {
        for pair in named {
            let (name, value) = field(pair, shape)?;
            if fields.insert(name.clone(), value).is_some() {
                return Err(Unusable(format!("the field `{name}` is given twice")).into());
            }
        }
    } else if !named.is_empty() {
        return Err(Unusable("a body that is no object has no fields".to_owned()).into());
    }
    known(&body, shape)?;
    Ok(body)
}

/// A field with its value: `NAME=VALUE`, or `NAME:=JSON`.
fn field(pair: &str, shape: &Shape) -> Result<(String, Value)> {
    let wrong = || Unusable(format!("`{pair}` is not NAME=VALUE"));
    let (name, value) = pair.split_once('=').ok_or_else(wrong)?;
    if let Some(name) = name.strip_suffix(':') {
        let value = serde_json::from_str(value).map_err(|error| Unusable(format!("{name}: that is no JSON: {error}")))?;
        return Ok((name.to_owned(), value));
    }
    let kind = shape.field(name).map_or(Kind::Text, |field| field.kind);
    let value = typed(kind, value).ok_or_else(|| Unusable(format!("{name}: `{value}` is not {}", article(kind))))?;
    Ok((name.to_owned(), value))
}

fn typed(kind: Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Text => Some(text.into()),
        Kind::Integer => text.parse::<i64>().ok().map(Value::from),
        Kind::Number => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        Kind::Boolean => text.parse::<bool>().ok().map(Value::from),
        Kind::Object => serde_json::from_str(text).ok().filter(Value::is_object),
        Kind::List if text.starts_with('[') => serde_json::from_str(text).ok(),
        Kind::List => Some(text.split(',').map(str::trim).filter(|one| !one.is_empty()).collect()),
    }
}

const fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::List => "a list: words with commas between them, or JSON",
        Kind::Object => "an object of JSON",
    }
}

/// Every field of a body is one that is known.
fn known(body: &Value, shape: &Shape) -> Result<()> {
    // What has no fields of its own may be anything.
    let Some(body) = body.as_object().filter(|_| shape.names().next().is_some()) else { return Ok(()) };
    let wrong: Vec<String> = body
        .keys()
        .filter(|name| shape.field(name).is_none())
        .map(|name| format!("the field `{name}` {}", shape::unknown(name, shape.names())))
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let all = if wrong.iter().all(|one| one.ends_with('?')) {
        String::new()
    } else {
        format!(". There are {}", shape.names().collect::<Vec<_>>().join(", "))
    };
    Err(Unusable(wrong.join("; ") + &all).into())
}

/// The fields that must be there and are not.
pub(super) fn missing<'s>(body: &Value, shape: &'s Shape) -> impl Iterator<Item = &'s str> {
    let there = body.as_object().cloned();
    let lacks = move |name: &str| there.as_ref().is_some_and(|there| !there.contains_key(name));
    shape.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).filter(move |name| lacks(name))
}

/// Nothing is missing: all that is, is said at once, as the options that give it.
pub(super) fn complete<'n>(missing: impl Iterator<Item = &'n str>) -> Result<()> {
    let options: Vec<String> = missing.map(|name| format!("--{}", long_of(name))).collect();
    match options.as_slice() {
        [] => Ok(()),
        [one] => Err(Unusable(format!("{one} is missing")).into()),
        several => Err(Unusable(format!("these are missing: {}", several.join(", "))).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use computor_types::{dto::*, shape};
    use serde_json::json;

    fn sent(given: Option<&str>, named: &[&str], shape: &Shape) -> Result<Value, String> {
        let named: Vec<String> = named.iter().map(|&one| one.to_owned()).collect();
        let whole = |body: Value| complete(missing(&body, shape)).map(|()| body);
        body(given, &named, shape).and_then(whole).map_err(|error| error.to_string())
    }

    #[test]
    fn fields_are_of_the_kind_that_is_wanted() {
        let shape = shape::of::<SubmissionCreate>();
        let id = "0192f0c1-2d3e-7aaa-8bbb-0123456789ab";
        let named = [format!("submission_group_id={id}"), "submit=true".to_owned(), "version_identifier=1=2".to_owned()];
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        assert_eq!(sent(None, &named, shape), Ok(json!({"submission_group_id": id, "submit": true, "version_identifier": "1=2"})));
        let error = sent(None, &[named[0], "submit=perhaps"], shape).unwrap_err();
        assert_eq!(error, "submit: `perhaps` is not true or false");
        let raw = sent(Some(&json!({"submission_group_id": id}).to_string()), &["version_identifier:=null"], shape);
        assert_eq!(raw, Ok(json!({"submission_group_id": id, "version_identifier": null})));
        assert!(sent(None, &[named[0], named[0]], shape).unwrap_err().contains("given twice"));
        let tags = shape::of::<ApiTokenCreate>();
        assert_eq!(sent(None, &["name=ci", "scopes=a:get, b:list"], tags).unwrap()["scopes"], json!(["a:get", "b:list"]));
        assert!(sent(None, &["name=ci", "propertys={}"], tags).unwrap_err().contains("did you mean properties?"));
    }

    #[test]
    fn what_is_missing_is_said_at_once() {
        let error = sent(None, &[], shape::of::<OrganizationCreate>()).unwrap_err();
        assert!(error == "these are missing: --organization-type, --path", "{error}");
        let error = sent(None, &["path=x"], shape::of::<OrganizationCreate>()).unwrap_err();
        assert!(error == "--organization-type is missing", "{error}");
    }
}
