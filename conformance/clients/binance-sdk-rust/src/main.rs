// Hands each call to binance-sdk's own signed requests. Nothing is signed or encoded here.
use binance_sdk::common::utils::SignatureGenerator;
use binance_sdk::config::{ConfigurationRestApi, ConfigurationWebsocketApi, PrivateKey};
use binance_sdk::spot::{websocket_api::SessionLogonParams, SpotRestApi, SpotWsApi};
use reqwest::Method;
use serde_json::{json, Value};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::{collections::BTreeMap, io::BufRead};

/// A typed value as the library takes it: JSON's own; None: it is none of these.
fn convert(value: &Value) -> Option<Value> {
    if value.is_string() {
        return Some(value.clone());
    }
    let (kind, inner) = value.as_object()?.iter().next()?;
    match kind.as_str() {
        "number" | "boolean" => serde_json::from_str(inner.as_str()?).ok(),
        "null" => Some(Value::Null),
        "list" => inner.as_array()?.iter().map(convert).collect::<Option<Vec<_>>>().map(Value::Array),
        _ => None,
    }
}

fn params(request: &Value) -> Option<BTreeMap<String, Value>> {
    let pairs = request["params"].as_array()?.iter();
    pairs.map(|pair| Some((pair[0].as_str()?.to_string(), convert(&pair[1])?))).collect()
}

fn pem(key: &Value) -> PrivateKey {
    PrivateKey::Raw(key["pem"].as_str().unwrap().as_bytes().to_vec())
}

async fn send_rest(request: &Value, params: BTreeMap<String, Value>) {
    let key = &request["key"];
    let config = ConfigurationRestApi::builder().api_key(key["api_key"].as_str().unwrap());
    let config = match key["secret"].as_str() {
        Some(secret) => config.api_secret(secret),
        None => config.private_key(pem(key)),
    };
    let method: Method = request["method"].as_str().unwrap().parse().unwrap();
    let _ = SpotRestApi::production(config.build().unwrap())
        .send_signed_request::<Value>(request["path"].as_str().unwrap(), method, params, BTreeMap::new())
        .await; // whatever was answered
}

async fn send_ws(request: &Value, params: BTreeMap<String, Value>) -> Value {
    let key = &request["key"];
    let config = ConfigurationWebsocketApi::builder().api_key(key["api_key"].as_str().unwrap());
    let config = match key["secret"].as_str() {
        Some(secret) => config.api_secret(secret),
        None => config.private_key(pem(key)),
    };
    let api = match SpotWsApi::production(config.build().unwrap()).connect().await {
        Ok(api) => api,
        Err(error) => return json!({"error": error.to_string()}),
    };
    match request["method"].as_str().unwrap() {
        "session.logon" => drop(api.session_logon(SessionLogonParams::default()).await),
        method => drop(api.send_signed_message::<Value>(method, params).await),
    }
    let _ = api.disconnect().await;
    json!({"ok": {}})
}

async fn send(request: &Value) -> Value {
    let Some(params) = params(request) else {
        return json!({"unsupported": "its parameters are JSON values"});
    };
    match request["scheme"].as_str().unwrap() {
        "spot-rest" => {
            send_rest(request, params).await;
            json!({"ok": {}})
        }
        _ => send_ws(request, params).await,
    }
}

fn sign(request: &Value) -> Value {
    let key = &request["key"];
    let secret = key["secret"].as_str().map(str::to_string);
    let private = key["pem"].as_str().map(|_| pem(key));
    let Some(payload) = request["payload"].as_str() else {
        return json!({"unsupported": "its payloads are texts"});
    };
    match SignatureGenerator::new(secret, private, None).get_signature_from_str(payload) {
        Ok(signature) => json!({"ok": {"signature": signature}}),
        Err(error) => json!({"error": error.to_string()}),
    }
}

async fn answer(request: &Value) -> Value {
    let known = request["scheme"] == "spot-rest" || request["scheme"] == "spot-ws";
    match request["op"].as_str().unwrap() {
        "hello" => json!({"ok": {"name": "binance-sdk", "version": "77.2.0", "language": "Rust", "ops": ["sign", "send"],
            "schemes": ["spot-rest", "spot-ws"], "keys": ["hmac", "rsa", "ed25519"]}}),
        "send" if known => send(request).await,
        "sign" if known => sign(request),
        _ => json!({"unsupported": "the driver knows sign and send for spot-rest and spot-ws alone"}),
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
        // The library panics where it cannot sign a frame: it has refused the call.
        let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(answer(&request))));
        let mut reply = result.unwrap_or_else(|_| json!({"reject": "it panicked"}));
        reply["id"] = request["id"].clone();
        println!("{reply}");
    }
}
