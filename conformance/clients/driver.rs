//! What the drivers in Rust share: the lines, and what was asked for as Rust's own values. Nothing is signed or encoded.
#![allow(dead_code)] // each takes what it needs
use serde_json::{json, Value};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::{cell::RefCell, collections::BTreeMap, io::BufRead, str::FromStr};

/// The text of a typed value: of a number, its digits; None: it has none.
pub fn text(value: &Value) -> Option<&str> {
    value
        .as_str()
        .or(value["number"].as_str())
        .or(value["boolean"].as_str())
}

/// A typed value as JSON has it; None: JSON has none such.
pub fn native(value: &Value) -> Option<Value> {
    if value.is_string() {
        return Some(value.clone());
    }
    let (kind, inner) = value.as_object()?.iter().next()?;
    match kind.as_str() {
        "number" | "boolean" => serde_json::from_str(inner.as_str()?).ok(),
        "null" => Some(Value::Null),
        "list" => inner
            .as_array()?
            .iter()
            .map(native)
            .collect::<Option<Vec<_>>>()
            .map(Value::Array),
        "object" => {
            let pairs = inner.as_array()?.iter();
            pairs
                .map(|pair| Some((pair[0].as_str()?.to_string(), native(&pair[1])?)))
                .collect::<Option<_>>()
                .map(Value::Object)
        }
        _ => None,
    }
}

/// The parameters, each made by convert from its name and value; None: one of them cannot be.
pub fn params<T, M: FromIterator<(String, T)>>(
    request: &Value,
    convert: impl Fn(&str, &Value) -> Option<T>,
) -> Option<M> {
    let pairs = request["params"].as_array()?.iter();
    pairs
        .map(|pair| Some((pair[0].as_str()?.to_string(), convert(pair[0].as_str()?, &pair[1])?)))
        .collect()
}

/// The parameters, taken out one by one: what is left has no place in the library's call.
pub struct Asked(RefCell<BTreeMap<String, Value>>);

impl Asked {
    pub fn new(request: &Value) -> Self {
        Asked(RefCell::new(params(request, |_, value| Some(value.clone())).unwrap()))
    }

    /// None, and it stays there, where it is no T.
    pub fn take<T: FromStr>(&self, name: &str) -> Option<T> {
        let taken = text(self.0.borrow().get(name)?)?.parse().ok()?;
        self.0.borrow_mut().remove(name);
        Some(taken)
    }

    pub fn is_all_taken(&self) -> bool {
        self.0.borrow().is_empty()
    }
}

/// Reads a line. A half of a surrogate pair is no text in Rust: then the id alone, which stands first.
fn read(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|_| json!({"id": line.split('"').nth(3), "op": "unreadable"}))
}

fn one(hello: &Value, request: &Value, answer: &impl Fn(&Value) -> Result<Value, String>) -> Value {
    let knows = |list: &str, name: &Value| hello[list].as_array().unwrap().contains(name);
    if request["op"] == "hello" {
        return json!({"ok": hello});
    }
    if !knows("ops", &request["op"]) || !knows("schemes", &request["scheme"]) {
        return json!({"unsupported": "the driver does not know this op or scheme"});
    }
    match catch_unwind(AssertUnwindSafe(|| answer(request))) {
        Ok(Ok(given)) if given.get("reject").is_some() => given,
        Ok(Ok(given)) => json!({"ok": given}),
        Ok(Err(why)) => json!({"unsupported": why}),
        Err(_) => json!({"error": "it panicked"}), // no refusal
    }
}

/// Answers every line: by answer where hello claims it, an Err being the word why it is not supported; what has a member
/// reject is a refusal.
pub fn serve(hello: Value, answer: impl Fn(&Value) -> Result<Value, String>) {
    for line in std::io::stdin().lock().lines() {
        let request = read(&line.unwrap());
        let mut reply = one(&hello, &request, &answer);
        reply["id"] = request["id"].clone();
        println!("{reply}");
    }
}

/// The answer when a call has ended, whatever was answered; None: the library has no such call.
pub fn ended(call: Option<()>) -> Result<Value, String> {
    call.map(|()| json!({}))
        .ok_or("it has no such call, or not with these parameters".to_string())
}
