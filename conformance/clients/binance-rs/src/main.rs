// Hands each call to binance-rs's own account and savings calls. Nothing is signed or encoded here.
use binance::account::{Account, OrderSide, OrderType, TimeInForce};
use binance::{api::Binance, savings::Savings, util::sign_hmac};
use serde_json::{json, Value};
use std::{collections::BTreeMap, io::BufRead, str::FromStr};

/// The parameters that were asked for, taken out one by one; what is left has no place in the library's call.
struct Params(BTreeMap<String, Value>);

impl Params {
    fn new(request: &Value) -> Self {
        let pairs = request["params"].as_array().unwrap().iter();
        Params(pairs.map(|pair| (pair[0].as_str().unwrap().into(), pair[1].clone())).collect())
    }
    /// A text, or a number's text, which stays there where the library takes no such value.
    fn take<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.0.get(name)?;
        let taken = value.as_str().or(value["number"].as_str())?.parse().ok()?;
        self.0.remove(name);
        Some(taken)
    }
    fn side(&mut self) -> OrderSide {
        if self.take::<String>("side").unwrap() == "BUY" { OrderSide::Buy } else { OrderSide::Sell }
    }
    /// The vectors have limit orders, good till cancelled.
    fn kind(&mut self) -> (OrderType, TimeInForce) {
        self.0.retain(|name, value| !(name == "type" && value == "LIMIT" || name == "timeInForce" && value == "GTC"));
        (OrderType::Limit, TimeInForce::GTC)
    }
    fn left(&self) -> Option<Value> {
        let names: Vec<_> = self.0.keys().cloned().collect();
        (!names.is_empty()).then(|| json!({"unsupported": format!("no such parameter: {}", names.join(", "))}))
    }
}

fn order(account: &Account, is_test: bool, params: &mut Params) -> Value {
    let symbol: String = params.take("symbol").unwrap();
    let side = params.side();
    if let Some(quote) = params.take::<f64>("quoteOrderQty") {
        params.0.retain(|name, value| !(name == "type" && value == "MARKET"));
        return finish(params, || drop(account.market_buy_using_quote_quantity(symbol, quote)));
    }
    let (kind, until) = params.kind();
    let quantity: Option<f64> = params.take("quantity");
    let price: Option<f64> = params.take("price");
    let name: Option<String> = params.take("newClientOrderId");
    // What has no argument of its own goes into the map that it has for this.
    let more: Option<String> = params.take("trailingDelta");
    let more: BTreeMap<_, _> = more.into_iter().map(|text| ("trailingDelta".to_string(), text)).collect();
    let (Some(quantity), Some(price)) = (quantity, price) else {
        return json!({"unsupported": "its quantity and price are of f64"});
    };
    finish(params, || {
        if is_test {
            drop(account.test_custom_order(symbol, quantity, price, None, side, kind, until, name));
        } else {
            drop(account.custom_order_with_params(symbol, quantity, price, None, side, kind, until, name, more));
        }
    })
}

/// Makes the call unless a parameter is left over; whatever was answered.
fn finish(params: &Params, call: impl FnOnce()) -> Value {
    params.left().unwrap_or_else(|| {
        call();
        json!({"ok": {}})
    })
}

fn send(request: &Value, call: &str) -> Value {
    let text = |name: &str| request["key"][name].as_str().map(str::to_string);
    let account: Account = Binance::new(text("api_key"), text("secret"));
    let savings = || -> Savings { Binance::new(text("api_key"), text("secret")) };
    let mut params = Params::new(request);
    if call.starts_with("POST") {
        return order(&account, call.ends_with("test"), &mut params);
    }
    let coin: Option<String> = params.take("coin");
    let network: Option<String> = params.take("network");
    let symbol: Option<String> = params.take("symbol");
    let id: Option<u64> = params.take("orderId");
    let name: Option<String> = params.take("origClientOrderId");
    let (start, end): (Option<u64>, Option<u64>) = (params.take("startTime"), params.take("endTime"));
    let limit: Option<u16> = params.take("limit");
    finish(&params, || match (call, symbol, id) {
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
        ("GET /api/v3/order", Some(symbol), None) => drop(account.order_status_with_client_id(symbol, name.unwrap())),
        ("DELETE /api/v3/order", Some(symbol), Some(id)) => drop(account.cancel_order(symbol, id)),
        ("GET /api/v3/rateLimit/order", _, _) => drop(account.get_order_rate_limits()),
        ("GET /sapi/v1/capital/config/getall", _, _) => drop(savings().get_all_coins()),
        ("GET /sapi/v1/capital/deposit/address", _, _) => drop(savings().deposit_address(coin.unwrap(), network)),
        _ => unreachable!(),
    })
}

const CALLS: [&str; 13] = ["GET /api/v3/account", "GET /api/v3/account/commission", "GET /api/v3/openOrders",
    "DELETE /api/v3/openOrders", "GET /api/v3/allOrders", "GET /api/v3/myTrades", "GET /api/v3/order",
    "DELETE /api/v3/order", "POST /api/v3/order", "POST /api/v3/order/test", "GET /api/v3/rateLimit/order",
    "GET /sapi/v1/capital/config/getall", "GET /sapi/v1/capital/deposit/address"];

fn answer(request: &Value) -> Value {
    let call = format!("{} {}", request["method"].as_str().unwrap_or(""), request["path"].as_str().unwrap_or(""));
    match (request["op"].as_str().unwrap(), request["scheme"].as_str().unwrap_or_default()) {
        ("hello", _) => json!({"ok": {"name": "binance-rs", "version": "0.21.3", "language": "Rust", "ops": ["sign", "send"],
            "schemes": ["spot-rest"], "keys": ["hmac"]}}),
        ("send", "spot-rest") if CALLS.contains(&call.as_str()) => send(request, &call),
        ("send", "spot-rest") => json!({"unsupported": "it has no such call"}),
        ("sign", "spot-rest") => match request["payload"].as_str() {
            Some(payload) => json!({"ok": {"signature": sign_hmac(request["key"]["secret"].as_str().unwrap(), payload)}}),
            None => json!({"unsupported": "its payloads are texts"}),
        },
        _ => json!({"unsupported": "the driver knows sign and send for spot-rest alone"}),
    }
}

/// A half of a surrogate pair is no text in Rust: then the id alone is read, which stands first.
fn read(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|_| json!({"id": line.split('"').nth(3), "op": "unreadable"}))
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let request = read(&line.unwrap());
        let mut reply = answer(&request);
        reply["id"] = request["id"].clone();
        println!("{reply}");
    }
}
