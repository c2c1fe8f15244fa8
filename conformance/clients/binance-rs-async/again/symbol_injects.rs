// binance-rs-async 1.3.3 puts a symbol into the signed text as it is: an ampersand in it adds a parameter.
//
//   bnconform serve --port 8080
//   cargo run --release --example symbol_injects http://127.0.0.1:8080
//
// What arrives: &injected=1&, and the signature is valid
use binance::{account::Account, api::Binance, config::Config};

fn main() {
    let account: Account = Binance::new_with_config(
        Some("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A".into()),
        Some("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j".into()),
        &Config::default().set_rest_api_endpoint(std::env::args().nth(1).unwrap()),
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("{:?}", runtime.block_on(account.cancel_all_open_orders("LTCBTC&injected=1")));
}
