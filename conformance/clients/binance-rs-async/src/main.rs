// Hands each call to binance-rs-async's own account and wallet calls. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use binance::{account::Account, api::Binance, config::Config, wallet::Wallet};
use serde::{de::DeserializeOwned, Serialize};
use serde_json::{json, Map, Value};

/// Those that the library takes as f64, whatever was asked for.
const FLOATS: [&str; 4] = ["quantity", "quoteOrderQty", "price", "amount"];

fn convert(name: &str, value: &Value) -> Value {
    if let Some(text) = value["boolean"].as_str() {
        return json!(text == "true");
    }
    match value["number"].as_str().or(if FLOATS.contains(&name) { value.as_str() } else { None }) {
        Some(text) if FLOATS.contains(&name) => text.parse::<f64>().map_or(Value::Null, Value::from),
        Some(text) => serde_json::from_str(text).unwrap(),
        None => value.clone(),
    }
}

/// The library's own type of a call's parameters, filled by its names for them; None: one of them has no place there.
fn fill<T: DeserializeOwned + Serialize>(asked: &Map<String, Value>) -> Option<T> {
    let mut fields = asked.clone();
    fields.entry("walletType").or_insert(json!(0)); // must be given
    let made: T = serde_json::from_value(Value::Object(fields)).ok()?;
    let taken = serde_json::to_value(&made).ok()?;
    asked.keys().all(|name| !taken[name].is_null()).then_some(made)
}

macro_rules! call {
    ($on:expr, $method:ident, $asked:expr) => {{
        drop($on.$method(fill(&$asked)?).await);
        Some(())
    }};
    ($on:expr, $method:ident) => {{
        drop($on.$method().await);
        Some(())
    }};
}

/// None: the library has no such call, or not with these parameters.
async fn send(request: &Value) -> Option<()> {
    let config = Config::default().set_rest_api_endpoint(request["base_url"].as_str()?);
    let text = |name: &str| request["key"][name].as_str().map(str::to_string);
    let account = || -> Account { Binance::new_with_config(text("api_key"), text("secret"), &config) };
    let wallet = || -> Wallet { Binance::new_with_config(text("api_key"), text("secret"), &config) };
    let asked: Map<String, Value> = driver::params(request, |name, value| Some(convert(name, value)))?;
    let only_symbol = asked.len() == 1;
    let symbol = asked.get("symbol").and_then(Value::as_str).unwrap_or_default();
    match (request["method"].as_str()?, request["path"].as_str()?) {
        ("GET", "/api/v3/account") if asked.is_empty() => call!(account(), get_account),
        ("GET", "/api/v3/openOrders") if asked.is_empty() => call!(account(), get_all_open_orders),
        ("GET", "/api/v3/openOrders") if only_symbol => Some(drop(account().get_open_orders(symbol).await)),
        ("DELETE", "/api/v3/openOrders") if only_symbol => Some(drop(account().cancel_all_open_orders(symbol).await)),
        ("GET", "/api/v3/myTrades") if only_symbol => Some(drop(account().trade_history(symbol).await)),
        ("GET", "/api/v3/allOrders") => call!(account(), get_all_orders, asked),
        ("GET", "/api/v3/order") => call!(account(), order_status, asked),
        ("POST", "/api/v3/order") => call!(account(), place_order, asked),
        ("POST", "/api/v3/order/test") => call!(account(), place_test_order, asked),
        ("DELETE", "/api/v3/order") => call!(account(), cancel_order, asked),
        ("POST", "/api/v3/order/cancelReplace") => call!(account(), cancel_replace_order, asked),
        ("GET", "/sapi/v1/capital/config/getall") => call!(wallet(), all_coin_info),
        ("GET", "/sapi/v1/capital/deposit/address") => call!(wallet(), deposit_address, asked),
        ("POST", "/sapi/v1/capital/withdraw/apply") => call!(wallet(), withdraw, asked),
        ("POST", "/sapi/v1/asset/dust") => {
            let assets = asked["asset"]["list"].as_array()?.iter().map(|each| Some(each.as_str()?.to_string()));
            Some(drop(wallet().dust_transfer(assets.collect::<Option<_>>()?).await))
        }
        _ => None,
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hello = json!({"name": "binance-rs-async", "version": "1.3.3", "language": "Rust", "ops": ["send"],
        "schemes": ["spot-rest", "us-rest"], "keys": ["hmac"]});
    driver::serve(hello, |request| driver::ended(runtime.block_on(send(request))));
}
