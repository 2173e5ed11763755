use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};
use wlm_core_wasm::{Failure, Moved, Portfolio};

/// What to make in JavaScript, what to call on it, and what that must come to.
pub struct Script {
    made: Value,
    calls: Vec<Value>,
}

impl Script {
    /// Makes an object of a class.
    pub fn new<T>(class: &str, args: Vec<Value>, made: &Result<T, Failure>) -> Self {
        let made = json!({ "class": class, "args": args, "error": made.as_ref().err().map(error) });
        Self { made, calls: Vec::new() }
    }

    /// Calls a method that returns data.
    pub fn call(&mut self, method: &str, args: Vec<Value>, result: Result<impl Serialize, Failure>) {
        let outcome = match result {
            Ok(result) => json!({ "result": data(&result) }),
            Err(failure) => json!({ "error": error(&failure) }),
        };
        self.calls.push(json!({ "method": method, "args": args, "outcome": outcome }));
    }

    /// Calls an action that returns data and the portfolio after it.
    pub fn act<T: Serialize>(
        &mut self,
        method: &str,
        args: Vec<Value>,
        result: Result<(T, Portfolio), Failure>,
    ) -> Option<Portfolio> {
        match result {
            Ok((moved, after)) => {
                let outcome = json!({ "result": data(&moved), "after": after_figures(&after) });
                self.calls.push(json!({ "method": method, "args": args, "outcome": outcome }));
                Some(after)
            }
            Err(failure) => {
                self.call(method, args, Err::<Moved, _>(failure));
                None
            }
        }
    }

    /// All of it.
    pub fn json(self) -> Value {
        json!({ "made": self.made, "calls": self.calls })
    }
}

/// A `Uint8Array`.
pub fn bytes(data: &[u8]) -> Value {
    let hex = data.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    json!({ "bytes": hex })
}

/// A `bigint`.
pub fn bigint(value: impl ToString) -> Value {
    json!({ "bigint": value.to_string() })
}

fn after_figures(after: &Portfolio) -> Value {
    let health = after.health();
    json!({
        "health": health.as_ref().map_or_else(error, data),
        "positions": after.positions().as_ref().map_or_else(error, data),
    })
}

fn error(failure: &Failure) -> Value {
    json!({ "name": failure.name, "message": failure.message })
}

/// Numbers as text: JSON's have too few digits for JavaScript.
fn data(value: &impl Serialize) -> Value {
    texts(serde_json::to_value(value).expect("plain data"))
}

fn texts(value: Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Array(values) => values.into_iter().map(texts).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key, texts(value))).collect(),
        other => other,
    }
}
