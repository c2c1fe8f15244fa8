// Hands each call to binance_spot_connector_rust's own request builder and client. Nothing is signed or encoded here.
use binance_spot_connector_rust::http::{request::RequestBuilder, Credentials, Method};
use binance_spot_connector_rust::ureq::BinanceHttpClient;
use serde_json::{json, Value};
use std::io::BufRead;

fn method(name: &Value) -> Method {
    match name.as_str().unwrap() {
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        _ => Method::Get,
    }
}

fn credentials(key: &Value) -> Credentials {
    let api_key = key["api_key"].as_str().unwrap();
    match key["type"].as_str().unwrap() {
        "hmac" => Credentials::from_hmac(api_key, key["secret"].as_str().unwrap()),
        _ => Credentials::from_ed25519(api_key, key["pem"].as_str().unwrap()),
    }
}

/// The text that its builder takes: it knows no other kind of value.
fn text(value: &Value) -> Option<&str> {
    value.as_str().or(value["number"].as_str()).or(value["boolean"].as_str())
}

fn send(request: &Value) -> Value {
    let mut params = Vec::new();
    for pair in request["params"].as_array().unwrap() {
        match text(&pair[1]) {
            Some(value) => params.push((pair[0].as_str().unwrap(), value)),
            None => return json!({"unsupported": "its parameters are texts"}),
        }
    }
    let call = RequestBuilder::new(method(&request["method"]), request["path"].as_str().unwrap()).params(params).sign();
    let client = BinanceHttpClient::with_url(request["base_url"].as_str().unwrap()).credentials(credentials(&request["key"]));
    let _ = client.send(call); // whatever was answered
    json!({"ok": {}})
}

fn answer(request: &Value) -> Value {
    match request["op"].as_str().unwrap() {
        "hello" => json!({"ok": {"name": "binance_spot_connector_rust", "version": "1.3.0", "language": "Rust", "ops": ["send"],
            "schemes": ["spot-rest"], "keys": ["hmac", "ed25519"]}}),
        "send" if request["scheme"] == "spot-rest" => send(request),
        _ => json!({"unsupported": "the driver knows send for spot-rest alone"}),
    }
}

/// A half of a surrogate pair is no text in Rust: then the id alone is read, which stands first.
fn read(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|_| json!({"id": line.split('"').nth(3), "op": "unreadable"}))
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let request = read(&line.unwrap());
        let mut reply = answer(&request);
        reply["id"] = request["id"].clone();
        println!("{reply}");
    }
}
