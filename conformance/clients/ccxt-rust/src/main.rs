// Hands each call to ccxt-exchanges' own signed_request. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use ccxt_core::ExchangeConfig;
use ccxt_exchanges::binance::{signed_request::HttpMethod, Binance};
use serde_json::{json, Value};

fn method(name: &str) -> HttpMethod {
    match name {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
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
        call = call.param(pair[0].as_str()?, driver::text(&pair[1])?);
    }
    drop(call.execute().await);
    Some(())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hello = json!({"name": "ccxt-rust", "version": "0.1.6", "language": "Rust", "ops": ["send"],
        "schemes": ["spot-rest"], "keys": ["hmac"]});
    driver::serve(hello, |request| driver::ended(runtime.block_on(send(request))));
}
