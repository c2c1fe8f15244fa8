// Hands each call to binance-async as a request of its trait. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use binance_async::{models::Product, rest::Request, Binance};
use reqwest::Method;
use serde::Serialize;
use serde_json::{json, Map, Value};

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
    let params = driver::params(request, |_, value| driver::native(value))?;
    call(&binance, request["method"].as_str()?, request["path"].as_str()?, params).await
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hello = json!({"name": "binance-async", "version": "0.3.0", "language": "Rust", "ops": ["send"],
        "schemes": ["spot-rest"], "keys": ["hmac"]});
    driver::serve(hello, |request| driver::ended(runtime.block_on(send(request))));
}
