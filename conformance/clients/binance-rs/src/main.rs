// Hands each call to binance-rs's own account and savings calls. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use binance::account::{Account, OrderSide, OrderType, TimeInForce};
use binance::futures::account as futures;
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
    let more: BTreeMap<_, _> = trailing
        .into_iter()
        .map(|text| ("trailingDelta".to_string(), text))
        .collect();
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

/// An order as the library's own request; None: it has no place for one of the parameters.
fn futures_order(asked: &driver::Asked) -> Option<futures::CustomOrderRequest> {
    let symbol: String = asked.take("symbol")?;
    let side = side(asked)?;
    let kind = match asked.take::<String>("type")?.as_str() {
        "LIMIT" => futures::OrderType::Limit,
        "MARKET" => futures::OrderType::Market,
        _ => return None,
    };
    let mut order = futures::CustomOrderRequest::new(symbol, side, kind);
    order.time_in_force = asked
        .take::<String>("timeInForce")
        .and_then(|until| (until == "GTC").then_some(futures::TimeInForce::GTC));
    order.qty = asked.take("quantity");
    order.price = asked.take("price");
    order.reduce_only = asked.take("reduceOnly");
    order.new_client_order_id = asked.take("newClientOrderId");
    asked.is_all_taken().then_some(order)
}

fn items<T: std::str::FromStr>(list: &Value) -> Option<Vec<T>> {
    list["list"]
        .as_array()?
        .iter()
        .map(|item| driver::text(item)?.parse().ok())
        .collect()
}

/// The calls whose parameter is a list.
fn futures_lists(account: &futures::FuturesAccount, method: &str, request: &Value) -> Option<()> {
    let params: BTreeMap<String, Value> = driver::params(request, |_, value| Some(value.clone()))?;
    if method == "POST" {
        let orders = params.get("batchOrders")?["list"].as_array()?.iter();
        let made: Option<Vec<_>> = orders
            .map(|one| futures_order(&driver::Asked::new(&json!({"params": one["object"]}))))
            .collect();
        return Some(drop(account.custom_batch_orders(made?)));
    }
    let symbol = params.get("symbol")?.as_str()?;
    if let Some(list) = params.get("orderIdList") {
        return Some(drop(account.cancel_batch_orders(symbol, &items::<u64>(list)?)));
    }
    Some(drop(account.cancel_batch_orders_with_client_ids(
        symbol,
        &items::<String>(params.get("origClientOrderIdList")?)?,
    )))
}

fn futures_send(request: &Value) -> Option<()> {
    let text = |name: &str| request["key"][name].as_str().map(str::to_string);
    let account: futures::FuturesAccount = Binance::new(text("api_key"), text("secret"));
    let asked = driver::Asked::new(request);
    let method = request["method"].as_str()?;
    let call = format!("{method} {}", request["path"].as_str()?.strip_prefix("/fapi/")?);
    if call.ends_with("/batchOrders") {
        return futures_lists(&account, method, request);
    }
    if call == "POST v1/order" {
        return futures_order(&asked).map(|order| drop(account.custom_order(order)));
    }
    if call == "POST v1/positionSide/dual" {
        return asked
            .take("dualSidePosition")
            .map(|dual| drop(account.change_position_mode(dual)));
    }
    if call == "PUT v1/order" {
        let order = futures::ModifyOrderRequest {
            symbol: asked.take("symbol")?,
            side: side(&asked)?,
            order_id: asked.take("orderId"),
            orig_client_order_id: None,
            quantity: asked.take("quantity")?,
            price: asked.take("price"),
            price_match: None,
            modify_id: None,
            reduce_only: None,
        };
        return asked.is_all_taken().then(|| drop(account.modify_order(order)));
    }
    let symbol: Option<String> = asked.take("symbol");
    let id: Option<u64> = asked.take("orderId");
    let from: Option<u64> = asked.take("fromId");
    let name: Option<String> = asked.take("origClientOrderId");
    let limit: Option<u16> = asked.take("limit");
    let leverage: Option<u8> = asked.take("leverage");
    let margin: Option<String> = asked.take("marginType");
    let amount: Option<f64> = asked.take("amount");
    let kind: Option<u8> = asked.take("type");
    if !asked.is_all_taken() {
        return None;
    }
    let income = |symbol, limit: Option<u16>| futures::IncomeRequest {
        symbol: Some(symbol),
        income_type: None,
        start_time: None,
        end_time: None,
        limit: limit.map(u32::from),
    };
    match (call.as_str(), symbol, id) {
        ("GET v2/account", _, _) => drop(account.account_information()),
        ("GET v3/account", _, _) => drop(account.account_information_v3()),
        ("GET v2/balance", _, _) => drop(account.account_balance()),
        ("GET v3/balance", _, _) => drop(account.account_balance_v3()),
        ("GET v2/positionRisk", Some(symbol), _) => drop(account.position_information(symbol)),
        ("GET v3/positionRisk", Some(symbol), _) => drop(account.position_information_v3(symbol)),
        ("GET v1/openOrders", Some(symbol), _) => drop(account.get_all_open_orders(symbol)),
        ("GET v1/allOrders", Some(symbol), id) => drop(account.get_all_orders(symbol, id, None, None, limit)),
        ("GET v1/userTrades", Some(symbol), _) => drop(account.get_user_trades(symbol, from, None, None, limit)),
        ("GET v1/income", Some(symbol), _) => drop(account.get_income(income(symbol, limit))),
        ("GET v1/order", Some(symbol), Some(id)) => drop(account.order_status(symbol, id)),
        ("GET v1/order", Some(symbol), None) => drop(account.order_status_with_client_id(symbol, name?)),
        ("DELETE v1/order", Some(symbol), Some(id)) => drop(account.cancel_order(symbol, id)),
        ("DELETE v1/allOpenOrders", Some(symbol), _) => drop(account.cancel_all_open_orders(symbol)),
        ("POST v1/leverage", Some(symbol), _) => drop(account.change_initial_leverage(symbol, leverage?)),
        ("POST v1/marginType", Some(symbol), _) => drop(account.change_margin_type(symbol, margin? == "ISOLATED")),
        ("POST v1/positionMargin", Some(symbol), _) => {
            drop(account.change_position_margin(symbol, amount?, kind? == 1))
        }
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
        "schemes": ["spot-rest", "usdm-rest"], "keys": ["hmac"]});
    driver::serve(hello, |request| match request["op"].as_str().unwrap() {
        "sign" => sign(request),
        _ if request["scheme"] == "usdm-rest" => driver::ended(futures_send(request)),
        _ => driver::ended(send(request)),
    });
}
