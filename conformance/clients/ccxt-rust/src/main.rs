// Hands each call to ccxt-exchanges' own signed_request. Nothing is signed or encoded here.
use ccxt_core::ExchangeConfig;
use ccxt_exchanges::binance::{signed_request::HttpMethod, Binance};
use serde_json::{json, Value};
use std::io::BufRead;

fn method(name: &str) -> HttpMethod {
    match name {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

/// The text that a parameter of its becomes; None: it takes no such value.
fn text(value: &Value) -> Option<&str> {
    value.as_str().or(value["number"].as_str()).or(value["boolean"].as_str())
}

async fn send(request: &Value) -> Option<()> {
    let key = &request["key"];
    let config = ExchangeConfig {
        api_key: Some(key["api_key"].as_str()?.into()),
        secret: Some(key["secret"].as_str()?.into()),
        ..Default::default()
    };
    let binance = Binance::new(config).ok()?;
    let url = format!("{}{}", request["base_url"].as_str()?, request["path"].as_str()?);
    let mut call = binance.signed_request(url).method(method(request["method"].as_str()?));
    for pair in request["params"].as_array()? {
        call = call.param(pair[0].as_str()?, text(&pair[1])?);
    }
    drop(call.execute().await); // whatever was answered
    Some(())
}

async fn answer(request: &Value) -> Value {
    match (request["op"].as_str().unwrap(), request["scheme"].as_str().unwrap_or_default()) {
        ("hello", _) => json!({"ok": {"name": "ccxt-rust", "version": "0.1.6", "language": "Rust", "ops": ["send"],
            "schemes": ["spot-rest"], "keys": ["hmac"]}}),
        ("send", "spot-rest") => match send(request).await {
            Some(()) => json!({"ok": {}}),
            None => json!({"unsupported": "its parameters are texts"}),
        },
        _ => json!({"unsupported": "the driver knows send for spot-rest alone"}),
    }
}

/// A half of a surrogate pair is no text in Rust: then the id alone is read, which stands first.
fn read(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|_| json!({"id": line.split('"').nth(3), "op": "unreadable"}))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for line in std::io::stdin().lock().lines() {
        let request = read(&line.unwrap());
        let mut reply = runtime.block_on(answer(&request));
        reply["id"] = request["id"].clone();
        println!("{reply}");
    }
}
