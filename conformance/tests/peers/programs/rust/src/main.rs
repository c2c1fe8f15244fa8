// A program that trades with binance-rs: driver API_KEY SECRET. It prints, as JSON, the status of an order as it is placed,
// asked for and cancelled, that of one that is filled at once, and whether there are balances. Nothing in it knows of bnconform.
use binance::account::Account;
use binance::api::Binance;
use serde_json::json;
use std::env;

fn main() {
    let mut words = env::args().skip(1);
    let account: Account = Binance::new(words.next(), words.next());
    let limit = account.limit_buy("BTCUSDT", 0.01, 20000.0).unwrap();
    let seen = account.order_status("BTCUSDT", limit.order_id).unwrap();
    let ended = account.cancel_order("BTCUSDT", limit.order_id).unwrap();
    let market = account.market_buy("BTCUSDT", 0.01).unwrap();
    let balances = account.get_account().unwrap().balances;
    println!("{}", json!([limit.status, seen.status, ended.status, market.status, balances.len() > 1]));
}
