// binance-rs-async 1.3.3 sends recvWindow twice where an order has its own: -1101.
//
//   bnconform serve --port 8080
//   cargo run --release --example recv_window_twice http://127.0.0.1:8080
//
// What arrives: &recvWindow=10000&signature=, and another recvWindow before it
use binance::account::{Account, OrderRequest};
use binance::{api::Binance, config::Config, rest_model::OrderType};

fn main() {
    let account: Account = Binance::new_with_config(
        Some("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A".into()),
        Some("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j".into()),
        &Config::default().set_rest_api_endpoint(std::env::args().nth(1).unwrap()),
    );
    let order = OrderRequest {
        symbol: "LTCBTC".into(),
        order_type: OrderType::Market,
        quantity: Some(1.0),
        recv_window: Some(10000),
        ..Default::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("{:?}", runtime.block_on(account.place_order(order)));
}
