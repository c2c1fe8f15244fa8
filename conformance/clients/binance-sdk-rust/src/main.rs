// Hands each call to binance-sdk's own signed requests. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use binance_sdk::common::utils::SignatureGenerator;
use binance_sdk::config::{ConfigurationRestApi, ConfigurationWebsocketApi, PrivateKey};
use binance_sdk::spot::{websocket_api::SessionLogonParams, SpotRestApi, SpotWsApi};
use reqwest::Method;
use serde_json::{json, Value};
use std::collections::BTreeMap;

fn pem(key: &Value) -> PrivateKey {
    PrivateKey::Raw(key["pem"].as_str().unwrap().as_bytes().to_vec())
}

fn passphrase(key: &Value) -> Option<String> {
    key["passphrase"].as_str().map(str::to_string)
}

async fn send_rest(request: &Value, params: BTreeMap<String, Value>) {
    let key = &request["key"];
    let config = ConfigurationRestApi::builder().api_key(key["api_key"].as_str().unwrap());
    let config = match key["secret"].as_str() {
        Some(secret) => config.api_secret(secret),
        None => config.private_key(pem(key)),
    };
    let config = match passphrase(key) {
        Some(words) => config.private_key_passphrase(words),
        None => config,
    };
    let method: Method = request["method"].as_str().unwrap().parse().unwrap();
    let _ = SpotRestApi::production(config.build().unwrap())
        .send_signed_request::<Value>(request["path"].as_str().unwrap(), method, params, BTreeMap::new())
        .await;
}

async fn send_ws(request: &Value, params: BTreeMap<String, Value>) {
    let key = &request["key"];
    let config = ConfigurationWebsocketApi::builder().api_key(key["api_key"].as_str().unwrap());
    let config = match key["secret"].as_str() {
        Some(secret) => config.api_secret(secret),
        None => config.private_key(pem(key)),
    };
    let config = match passphrase(key) {
        Some(words) => config.private_key_passphrase(words),
        None => config,
    };
    let api = SpotWsApi::production(config.build().unwrap()).connect().await.unwrap();
    match request["method"].as_str().unwrap() {
        "session.logon" => drop(api.session_logon(SessionLogonParams::default()).await),
        method => drop(api.send_signed_message::<Value>(method, params).await),
    }
    let _ = api.disconnect().await;
}

async fn send(request: &Value) -> Option<()> {
    let params = driver::params(request, |_, value| driver::native(value))?;
    match request["scheme"].as_str()? {
        "spot-rest" => send_rest(request, params).await,
        _ => send_ws(request, params).await,
    }
    Some(())
}

fn sign(request: &Value) -> Result<Value, String> {
    let key = &request["key"];
    let secret = key["secret"].as_str().map(str::to_string);
    let private = key["pem"].as_str().map(|_| pem(key));
    let payload = request["payload"].as_str().ok_or("its payloads are texts")?;
    let signature = SignatureGenerator::new(secret, private, passphrase(key)).get_signature_from_str(payload);
    Ok(json!({"signature": signature.unwrap()}))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hello = json!({"name": "binance-sdk", "version": "77.2.0", "language": "Rust", "ops": ["sign", "send"],
        "schemes": ["spot-rest", "spot-ws"], "keys": ["hmac", "rsa", "ed25519"]});
    driver::serve(hello, |request| match request["op"].as_str().unwrap() {
        "sign" => sign(request),
        _ => driver::ended(runtime.block_on(send(request))),
    });
}
