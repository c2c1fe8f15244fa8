// binance-sdk 77.2.0 panics where a value of the WebSocket API holds "=" or "&", in place of returning an error.
//
//   bnconform serve --port 8080
//   cargo run --release --example websocket_panics ws://127.0.0.1:8080/ws-api/v3
//
// What arrives: GET /ws-api/v3, and no request after it
use binance_sdk::config::ConfigurationWebsocketApi;
use binance_sdk::spot::SpotWsApi;
use serde_json::{json, Value};
use std::collections::BTreeMap;

fn main() {
    let config = ConfigurationWebsocketApi::builder()
        .api_key("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A")
        .api_secret("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
        .ws_url(std::env::args().nth(1).unwrap())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let api = SpotWsApi::from_config(config).connect().await.unwrap();
        let params = BTreeMap::from([("symbol".to_string(), json!("A=B"))]);
        println!("{:?}", api.send_signed_message::<Value>("openOrders.status", params).await.err());
    });
}
