// Hands each call to binance_spot_connector_rust's own request builder and client. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use binance_spot_connector_rust::http::{request::RequestBuilder, Credentials, Method};
use binance_spot_connector_rust::ureq::BinanceHttpClient;
use serde_json::{json, Value};

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

fn send(request: &Value) -> Option<()> {
    let mut params = Vec::new();
    for pair in request["params"].as_array()? {
        params.push((pair[0].as_str()?, driver::text(&pair[1])?)); // its builder takes texts alone
    }
    let call = RequestBuilder::new(method(&request["method"]), request["path"].as_str()?).params(params).sign();
    let client = BinanceHttpClient::with_url(request["base_url"].as_str()?).credentials(credentials(&request["key"]));
    drop(client.send(call));
    Some(())
}

fn main() {
    let hello = json!({"name": "binance_spot_connector_rust", "version": "1.3.0", "language": "Rust", "ops": ["send"],
        "schemes": ["spot-rest"], "keys": ["hmac", "ed25519"]});
    driver::serve(hello, |request| driver::ended(send(request)));
}
