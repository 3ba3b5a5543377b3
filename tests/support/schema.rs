//! Whether a value fits a JSON schema: the part of the language that the report's schema uses.

use serde_json::Value;

/// Everything that does not fit, with its place; empty if the value is valid. A key the schema does not declare is a
/// misfit too: what is written is what is promised.
pub fn misfits(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "$", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    if let Some(target) = schema["$ref"].as_str() {
        match root.pointer(target.trim_start_matches('#')) {
            Some(target) => check(root, target, value, place, found),
            None => found.push(format!("{place}: the schema lacks {target}")),
        }
    }
    for key in ["anyOf", "oneOf"] {
        let Some(choices) = schema[key].as_array() else {
            continue;
        };
        let fits = |choice: &Value| {
            let mut misfits = Vec::new();
            check(root, choice, value, place, &mut misfits);
            misfits.is_empty()
        };
        if !choices.iter().any(fits) {
            found.push(format!("{place}: no choice fits {value}"));
        }
    }
    if schema
        .get("const")
        .is_some_and(|constant| constant != value)
    {
        found.push(format!("{place}: {value} is another constant"));
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|values| !values.contains(value))
    {
        found.push(format!("{place}: {value} is not listed"));
    }
    if !has_type(&schema["type"], value) {
        found.push(format!("{place}: {value} has another type"));
    }
    bounds(schema, value, place, found);
    for key in schema["required"].as_array().into_iter().flatten() {
        let key = key.as_str().unwrap_or_default();
        if value
            .as_object()
            .is_some_and(|object| !object.contains_key(key))
        {
            found.push(format!("{place}: lacks {key}"));
        }
    }
    if schema["type"] == "object" {
        for (key, inner) in value.as_object().into_iter().flatten() {
            let declared = schema["properties"].get(key);
            match declared.or(schema
                .get("additionalProperties")
                .filter(|more| more.is_object()))
            {
                Some(declared) => check(root, declared, inner, &format!("{place}.{key}"), found),
                None => found.push(format!("{place}.{key} is not declared")),
            }
        }
    }
    if let Some(items) = schema.get("items") {
        for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
            check(root, items, inner, &format!("{place}[{index}]"), found);
        }
    }
}

fn bounds(schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let below = |bound: &Value, number: Option<f64>| match (bound.as_f64(), number) {
        (Some(bound), Some(number)) => number < bound,
        _ => false,
    };
    let number = value.as_f64();
    let items = value
        .as_array()
        .map(|items| f64::from(u32::try_from(items.len()).unwrap_or(u32::MAX)));
    let above = |bound: &Value, number: Option<f64>| match (bound.as_f64(), number) {
        (Some(bound), Some(number)) => number > bound,
        _ => false,
    };
    if below(&schema["minimum"], number)
        || above(&schema["maximum"], number)
        || below(&schema["minItems"], items)
        || above(&schema["maxItems"], items)
    {
        found.push(format!("{place}: {value} is out of bounds"));
    }
}

fn has_type(types: &Value, value: &Value) -> bool {
    match types {
        Value::String(name) => match name.as_str() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "null" => value.is_null(),
            _ => false,
        },
        Value::Array(names) => names.iter().any(|name| has_type(name, value)),
        _ => true,
    }
}
