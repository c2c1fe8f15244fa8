// openxapi-binance 0.3.0 signs the empty text for a POST, and puts the parameters into the body: -1022.
//
//   bnconform serve --port 8080
//   cargo run --release --example post_signs_nothing http://127.0.0.1:8080
//
// What arrives: a wrong signature
use binance::spot::apis::configuration::{BinanceAuth, Configuration};
use binance::spot::apis::spot_trading_api::{create_order_v3, CreateOrderV3Params};
use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    let auth = BinanceAuth::new_with_secret_key(
        "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
        "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
    );
    let base_path = std::env::args().nth(1).unwrap();
    let config = Configuration { base_path, binance_auth: auth.ok(), ..Default::default() };
    let order = CreateOrderV3Params {
        symbol: "LTCBTC".into(),
        side: "BUY".into(),
        r#type: "MARKET".into(),
        quantity: Some("1".into()),
        timestamp: SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64,
        ..Default::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("{:?}", runtime.block_on(create_order_v3(&config, order)));
}
