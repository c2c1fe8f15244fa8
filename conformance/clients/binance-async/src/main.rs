// Hands each call to binance-async as a request of its trait. Nothing is signed or encoded here.
use binance_async::{models::Product, rest::Request, Binance};
use reqwest::Method;
use serde::Serialize;
use serde_json::{json, Map, Value};
use std::io::BufRead;

/// A typed value as serde knows it; None: it is none of these.
fn convert(value: &Value) -> Option<Value> {
    if value.is_string() {
        return Some(value.clone());
    }
    let (kind, inner) = value.as_object()?.iter().next()?;
    match kind.as_str() {
        "number" | "boolean" => serde_json::from_str(inner.as_str()?).ok(),
        "null" => Some(Value::Null),
        "list" => inner.as_array()?.iter().map(convert).collect::<Option<Vec<_>>>().map(Value::Array),
        _ => None,
    }
}

/// The library's requests are types, made by hand where it has none; so these are.
macro_rules! calls {
    ($($name:ident $method:ident $path:literal),* $(,)?) => {
        $(#[derive(Serialize)]
        struct $name(Map<String, Value>);
        impl Request for $name {
            const PRODUCT: Product = Product::Spot;
            const ENDPOINT: &'static str = $path;
            const METHOD: Method = Method::$method;
            const SIGNED: bool = true;
            type Response = Value;
        })*
        async fn call(binance: &Binance, method: &str, path: &str, params: Map<String, Value>) -> Option<()> {
            match (method, path) {
                $((stringify!($method), $path) => Some(drop(binance.request($name(params)).await)),)*
                _ => None,
            }
        }
    };
}

calls! {
    Account GET "/api/v3/account",
    Commission GET "/api/v3/account/commission",
    OpenOrders GET "/api/v3/openOrders",
    CancelOpenOrders DELETE "/api/v3/openOrders",
    AllOrders GET "/api/v3/allOrders",
    MyTrades GET "/api/v3/myTrades",
    GetOrder GET "/api/v3/order",
    NewOrder POST "/api/v3/order",
    TestOrder POST "/api/v3/order/test",
    CancelOrder DELETE "/api/v3/order",
    CancelReplace POST "/api/v3/order/cancelReplace",
    Oco POST "/api/v3/order/oco",
    OrderListOco POST "/api/v3/orderList/oco",
    RateLimit GET "/api/v3/rateLimit/order",
    Withdraw POST "/sapi/v1/capital/withdraw/apply",
    Coins GET "/sapi/v1/capital/config/getall",
    DepositAddress GET "/sapi/v1/capital/deposit/address",
    PayTransactions GET "/sapi/v1/pay/transactions",
    Dust POST "/sapi/v1/asset/dust",
}

async fn send(request: &Value) -> Option<()> {
    let key = &request["key"];
    let binance = Binance::with_key_and_secret(key["api_key"].as_str()?, key["secret"].as_str()?);
    let pairs = request["params"].as_array()?.iter();
    let params = pairs.map(|pair| Some((pair[0].as_str()?.to_string(), convert(&pair[1])?))).collect::<Option<_>>()?;
    call(&binance, request["method"].as_str()?, request["path"].as_str()?, params).await // whatever was answered
}

async fn answer(request: &Value) -> Value {
    match (request["op"].as_str().unwrap(), request["scheme"].as_str().unwrap_or_default()) {
        ("hello", _) => json!({"ok": {"name": "binance-async", "version": "0.3.0", "language": "Rust", "ops": ["send"],
            "schemes": ["spot-rest"], "keys": ["hmac"]}}),
        ("send", "spot-rest") => match send(request).await {
            Some(()) => json!({"ok": {}}),
            None => json!({"unsupported": "it has no such call, or not with these parameters"}),
        },
        _ => json!({"unsupported": "the driver knows send for spot-rest alone"}),
    }
}

/// A half of a surrogate pair is no text in Rust: then the id alone is read, which stands first.
fn read(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|_| json!({"id": line.split('"').nth(3), "op": "unreadable"}))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for line in std::io::stdin().lock().lines() {
        let request = read(&line.unwrap());
        let mut reply = runtime.block_on(answer(&request));
        reply["id"] = request["id"].clone();
        println!("{reply}");
    }
}
