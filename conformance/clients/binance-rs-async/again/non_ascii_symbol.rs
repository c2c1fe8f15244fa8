// binance-rs-async 1.3.3 signs a symbol in Chinese letters as it is; its URL class sends it percent-encoded: -1022.
//
//   bnconform serve --port 8080
//   cargo run --release --example non_ascii_symbol http://127.0.0.1:8080
//
// What arrives: a wrong signature
use binance::{account::Account, api::Binance, config::Config};

fn main() {
    let account: Account = Binance::new_with_config(
        Some("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A".into()),
        Some("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j".into()),
        &Config::default().set_rest_api_endpoint(std::env::args().nth(1).unwrap()),
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("{:?}", runtime.block_on(account.get_open_orders("币安人生USDT")));
}
