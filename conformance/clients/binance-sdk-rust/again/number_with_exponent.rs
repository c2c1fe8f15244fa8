// binance-sdk 77.2.0 writes the number 0.0000001 as 1e-7.
//
//   bnconform serve --port 8080
//   cargo run --release --example number_with_exponent http://127.0.0.1:8080
//
// What arrives: price=1e-7, and the signature is valid
use binance_sdk::config::ConfigurationRestApi;
use binance_sdk::spot::SpotRestApi;
use serde_json::{json, Value};
use std::collections::BTreeMap;

fn main() {
    let config = ConfigurationRestApi::builder()
        .api_key("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A")
        .api_secret("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
        .base_path(std::env::args().nth(1).unwrap())
        .build()
        .unwrap();
    let client = SpotRestApi::from_config(config);
    let order = json!({"symbol": "LTCBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": 0.0000001});
    let params: BTreeMap<String, Value> = serde_json::from_value(order).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let call = client.send_signed_request::<Value>("/api/v3/order", reqwest::Method::POST, params, BTreeMap::new());
    println!("{:?}", runtime.block_on(call).err());
}
