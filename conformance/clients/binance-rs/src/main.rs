// Hands each call to binance-rs's own account and savings calls. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use binance::account::{Account, OrderSide, OrderType, TimeInForce};
use binance::{api::Binance, savings::Savings, util::sign_hmac};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// None unless it is one that the vectors have.
fn side(asked: &driver::Asked) -> Option<OrderSide> {
    match asked.take::<String>("side")?.as_str() {
        "BUY" => Some(OrderSide::Buy),
        "SELL" => Some(OrderSide::Sell),
        _ => None,
    }
}

fn order(account: &Account, is_test: bool, asked: &driver::Asked) -> Option<()> {
    let symbol: String = asked.take("symbol")?;
    let side = side(asked)?;
    let kind: String = asked.take("type")?;
    if let Some(quote) = asked.take::<f64>("quoteOrderQty") {
        let can = asked.is_all_taken() && kind == "MARKET" && !is_test;
        return can.then(|| drop(account.market_buy_using_quote_quantity(symbol, quote)));
    }
    let until: String = asked.take("timeInForce")?;
    let quantity: f64 = asked.take("quantity")?;
    let price: f64 = asked.take("price")?;
    let name: Option<String> = asked.take("newClientOrderId");
    // What has no argument of its own goes into the map that it has for this.
    let trailing: Option<String> = asked.take("trailingDelta");
    let more: BTreeMap<_, _> = trailing.into_iter().map(|text| ("trailingDelta".to_string(), text)).collect();
    if !asked.is_all_taken() || kind != "LIMIT" || until != "GTC" {
        return None;
    }
    let (kind, until) = (OrderType::Limit, TimeInForce::GTC);
    if is_test {
        drop(account.test_custom_order(symbol, quantity, price, None, side, kind, until, name));
    } else {
        drop(account.custom_order_with_params(symbol, quantity, price, None, side, kind, until, name, more));
    }
    Some(())
}

fn send(request: &Value) -> Option<()> {
    let text = |name: &str| request["key"][name].as_str().map(str::to_string);
    let account: Account = Binance::new(text("api_key"), text("secret"));
    let savings = || -> Savings { Binance::new(text("api_key"), text("secret")) };
    let asked = driver::Asked::new(request);
    let call = format!("{} {}", request["method"].as_str()?, request["path"].as_str()?);
    if call == "POST /api/v3/order" || call == "POST /api/v3/order/test" {
        return order(&account, call.ends_with("test"), &asked);
    }
    let coin: Option<String> = asked.take("coin");
    let network: Option<String> = asked.take("network");
    let symbol: Option<String> = asked.take("symbol");
    let id: Option<u64> = asked.take("orderId");
    let name: Option<String> = asked.take("origClientOrderId");
    let (start, end): (Option<u64>, Option<u64>) = (asked.take("startTime"), asked.take("endTime"));
    let limit: Option<u16> = asked.take("limit");
    if !asked.is_all_taken() {
        return None;
    }
    match (call.as_str(), symbol, id) {
        ("GET /api/v3/account", _, _) => drop(account.get_account()),
        ("GET /api/v3/account/commission", Some(symbol), _) => drop(account.get_account_commission(symbol)),
        ("GET /api/v3/openOrders", Some(symbol), _) => drop(account.get_open_orders(symbol)),
        ("GET /api/v3/openOrders", None, _) => drop(account.get_all_open_orders()),
        ("DELETE /api/v3/openOrders", Some(symbol), _) => drop(account.cancel_all_open_orders(symbol)),
        ("GET /api/v3/allOrders", Some(symbol), id) => drop(account.get_all_orders(symbol, id, start, end, limit)),
        ("GET /api/v3/myTrades", Some(symbol), id) => {
            drop(account.trade_history_with_params(symbol, id, start, end, None, limit))
        }
        ("GET /api/v3/order", Some(symbol), Some(id)) => drop(account.order_status(symbol, id)),
        ("GET /api/v3/order", Some(symbol), None) => drop(account.order_status_with_client_id(symbol, name?)),
        ("DELETE /api/v3/order", Some(symbol), Some(id)) => drop(account.cancel_order(symbol, id)),
        ("GET /api/v3/rateLimit/order", _, _) => drop(account.get_order_rate_limits()),
        ("GET /sapi/v1/capital/config/getall", _, _) => drop(savings().get_all_coins()),
        ("GET /sapi/v1/capital/deposit/address", _, _) => drop(savings().deposit_address(coin?, network)),
        _ => return None,
    }
    Some(())
}

fn sign(request: &Value) -> Result<Value, String> {
    let payload = request["payload"].as_str().ok_or("its payloads are texts")?;
    Ok(json!({"signature": sign_hmac(request["key"]["secret"].as_str().unwrap(), payload)}))
}

fn main() {
    let hello = json!({"name": "binance-rs", "version": "0.21.3", "language": "Rust", "ops": ["sign", "send"],
        "schemes": ["spot-rest"], "keys": ["hmac"]});
    driver::serve(hello, |request| match request["op"].as_str().unwrap() {
        "sign" => sign(request),
        _ => driver::ended(send(request)),
    });
}
