// Hands each call to binance-pay-rs's own client, and each delivery to its Verifier. Nothing is signed or verified here.
#[path = "../../driver.rs"]
mod driver;

use bpay::api::{webhook::verification::{Verifier, Verify}, API};
use bpay::client::Client;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{json, Value};

fn headers(pairs: &Value) -> Option<HeaderMap> {
    let mut map = HeaderMap::new();
    for pair in pairs.as_array()? {
        let name = HeaderName::from_bytes(pair[0].as_str()?.as_bytes()).ok()?;
        map.append(name, HeaderValue::from_bytes(pair[1].as_str()?.as_bytes()).ok()?);
    }
    Some(map)
}

/// The library takes the headers and the body of a delivery; a payload alone it has no function for.
fn verify(request: &Value) -> Result<Value, String> {
    let lack = "Verifier takes headers and a body";
    let key = |name: &str| request["key"][name].as_str().unwrap_or_default().to_string();
    let verifier = Verifier { cert_public: key("public_pem"), cert_serial: key("serial") };
    let body = request["body"].as_str().ok_or(lack)?;
    match verifier.verify(&headers(&request["headers"]).ok_or(lack)?, body) {
        Ok(()) => Ok(json!({})),
        Err(why) => Ok(json!({ "reject": why.to_string() })),
    }
}

async fn send(request: &Value) -> Option<()> {
    let key = |name: &str| request["key"][name].as_str().map(str::to_string);
    let client = Client::new(key("api_key"), key("secret"), request["base_url"].as_str()?.to_string());
    let asked: Value = serde_json::from_str(request["json"].as_str()?).ok()?;
    let api = [API::CreateOrder, API::QueryOrder, API::CloseOrder];
    let known = ["/binancepay/openapi/v2/order", "/binancepay/openapi/order/query", "/binancepay/openapi/order/close"];
    let at = known.iter().position(|path| request["path"] == *path)?;
    let _ = client.post_signed_s::<Value, Value>(api.into_iter().nth(at)?, Some(&asked)).await;
    Some(())
}

fn main() {
    let hello = json!({"name": "binance-pay-rs", "version": "0.3.2", "language": "Rust", "ops": ["send", "verify"],
        "schemes": ["pay-request", "pay-webhook"], "keys": ["hmac", "rsa"],
        "except": [{"op": "verify", "scheme": "pay-request"}]});
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    driver::serve(hello, |request| match request["op"].as_str() {
        Some("verify") => verify(request),
        _ => driver::ended(runtime.block_on(send(request))),
    });
}
