//! The shapes of what is written as JSON, derived from the types that are written.

use super::{CheckReport, PeopleReport, Report, TrendReport};

/// The JSON schema of a report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

/// The JSON schema of what `check` writes.
pub fn check_schema() -> serde_json::Value {
    as_written::<CheckReport>()
}

/// The JSON schema of the report on people.
pub fn people_schema() -> serde_json::Value {
    as_written::<PeopleReport>()
}

/// The JSON schema of a trend.
pub fn trend_schema() -> serde_json::Value {
    as_written::<TrendReport>()
}

/// What may be left out where there is nothing to say is not required.
fn as_written<T: schemars::JsonSchema>() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::default().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use serde_json::Value;

    /// The part of JSON Schema that the derived schema uses. Returns the first place that does not fit.
    fn misfit(root: &Value, schema: &Value, value: &Value, place: &str) -> Option<String> {
        let wrong = |what: &str| Some(format!("{place}: {what}: {value}"));
        if let Some(target) = schema["$ref"].as_str() {
            let target = root.pointer(target.trim_start_matches('#'))?;
            return misfit(root, target, value, place);
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(choices) = schema[key].as_array()
                && choices
                    .iter()
                    .all(|choice| misfit(root, choice, value, place).is_some())
            {
                return wrong("no choice fits");
            }
        }
        if !schema["const"].is_null() && schema["const"] != *value {
            return wrong("another constant");
        }
        if let Some(values) = schema["enum"].as_array()
            && !values.contains(value)
        {
            return wrong("not listed");
        }
        let fits = |kind: &Value| match kind.as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("null") => value.is_null(),
            _ => false,
        };
        match &schema["type"] {
            Value::Null => {}
            Value::Array(kinds) if kinds.iter().any(fits) => {}
            kind if fits(kind) => {}
            _ => return wrong("another type"),
        }
        for key in schema["required"].as_array().into_iter().flatten() {
            if value.is_object() && value.get(key.as_str()?).is_none() {
                return wrong("a key is missing");
            }
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            let inner = match &schema["properties"][key] {
                Value::Null if schema["additionalProperties"].is_object() => {
                    &schema["additionalProperties"]
                }
                Value::Null => return wrong("a key is not declared"),
                inner => inner,
            };
            if let Some(place) = misfit(root, inner, value, &format!("{place}/{key}")) {
                return Some(place);
            }
        }
        let items = value.as_array().into_iter().flatten().enumerate();
        items
            .filter(|_| !schema["items"].is_null())
            .find_map(|(index, item)| {
                misfit(root, &schema["items"], item, &format!("{place}/{index}"))
            })
    }

    #[test]
    fn a_written_report_fits_its_schema() {
        let mut out = Vec::new();
        super::super::write_json(&fixture::report(), &mut out).expect("memory takes everything");
        let value: Value = serde_json::from_slice(&out).expect("valid JSON");
        let schema = schema();
        assert_eq!(misfit(&schema, &schema, &value, ""), None);

        let mut broken = value.clone();
        broken["competencies"][0]["signals"][0]["status"] = "perhaps".into();
        assert!(misfit(&schema, &schema, &broken, "").is_some());
        let mut broken = value;
        broken["tool"]["version"] = Value::Null;
        assert!(misfit(&schema, &schema, &broken, "").is_some());
    }

    #[test]
    fn the_promised_keys_are_required() {
        let schema = schema();
        for key in [
            "schema_version",
            "tool",
            "rubric",
            "repository",
            "warnings",
            "facts",
            "competencies",
        ] {
            assert!(
                schema["required"]
                    .as_array()
                    .is_some_and(|keys| keys.contains(&key.into())),
                "{key}"
            );
        }
    }
}
