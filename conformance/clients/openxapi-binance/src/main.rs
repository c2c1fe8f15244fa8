// Hands each call to openxapi-binance's own functions. Nothing is signed or encoded here.
use binance::spot::apis::configuration::{BinanceAuth, Configuration};
use binance::spot::apis::spot_trading_api as spot;
use binance::spot::apis::wallet_api as wallet;
use serde_json::{json, Value};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{cell::RefCell, collections::BTreeMap, io::BufRead, str::FromStr};

/// The parameters that were asked for, taken out one by one: what is left has no place in the library's call.
struct Params(RefCell<BTreeMap<String, Value>>);

impl Params {
    fn new(request: &Value) -> Self {
        let pairs = request["params"].as_array().unwrap().iter();
        Params(RefCell::new(pairs.map(|pair| (pair[0].as_str().unwrap().into(), pair[1].clone())).collect()))
    }
    /// A text, or the text of a number or boolean, which stays there where the library takes no such value.
    fn take<T: FromStr>(&self, name: &str) -> Option<T> {
        let value = self.0.borrow().get(name)?.clone();
        let text = value.as_str().or(value["number"].as_str()).or(value["boolean"].as_str())?;
        let taken = text.parse().ok()?;
        self.0.borrow_mut().remove(name);
        Some(taken)
    }
    fn must(&self, name: &str) -> String {
        self.take(name).unwrap_or_default()
    }
}

/// Makes the call unless a parameter is left over; whatever was answered.
macro_rules! call {
    ($config:expr, $params:expr, $module:ident::$function:ident, $type:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        // The library leaves the time to its caller.
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        #[allow(clippy::needless_update)]
        let asked = $module::$type { timestamp, $($field: $value,)* ..Default::default() };
        if !$params.0.borrow().is_empty() {
            return None;
        }
        drop($module::$function(&$config, asked).await);
        Some(())
    }};
}

async fn send(request: &Value) -> Option<()> {
    let key = &request["key"];
    let api_key = key["api_key"].as_str()?;
    let auth = match key["secret"].as_str() {
        Some(secret) => BinanceAuth::new_with_secret_key(api_key, secret),
        None => BinanceAuth::new_with_private_key_pem(api_key, key["pem"].as_str()?, None),
    };
    let config = Configuration { binance_auth: Some(auth.ok()?), ..Default::default() };
    let p = Params::new(request);
    match (request["method"].as_str()?, request["path"].as_str()?) {
        ("GET", "/api/v3/account") => call!(config, p, spot::get_account_v3, GetAccountV3Params {}),
        ("GET", "/api/v3/openOrders") => {
            call!(config, p, spot::get_open_orders_v3, GetOpenOrdersV3Params { symbol: p.take("symbol") })
        }
        ("DELETE", "/api/v3/openOrders") => {
            call!(config, p, spot::delete_open_orders_v3, DeleteOpenOrdersV3Params { symbol: p.must("symbol") })
        }
        ("GET", "/api/v3/order") => call!(config, p, spot::get_order_v3, GetOrderV3Params {
            symbol: p.must("symbol"), order_id: p.take("orderId"), orig_client_order_id: p.take("origClientOrderId"),
        }),
        ("DELETE", "/api/v3/order") => call!(config, p, spot::delete_order_v3, DeleteOrderV3Params {
            symbol: p.must("symbol"), order_id: p.take("orderId"),
        }),
        ("GET", "/api/v3/allOrders") => call!(config, p, spot::get_all_orders_v3, GetAllOrdersV3Params {
            symbol: p.must("symbol"), limit: p.take("limit"),
        }),
        ("GET", "/api/v3/myTrades") => call!(config, p, spot::get_my_trades_v3, GetMyTradesV3Params {
            symbol: p.must("symbol"), start_time: p.take("startTime"), end_time: p.take("endTime"),
        }),
        ("GET", "/api/v3/rateLimit/order") => {
            call!(config, p, spot::get_rate_limit_order_v3, GetRateLimitOrderV3Params {})
        }
        ("POST", "/api/v3/order") => call!(config, p, spot::create_order_v3, CreateOrderV3Params {
            symbol: p.must("symbol"), side: p.must("side"), r#type: p.must("type"), time_in_force: p.take("timeInForce"),
            quantity: p.take("quantity"), quote_order_qty: p.take("quoteOrderQty"), price: p.take("price"),
            new_client_order_id: p.take("newClientOrderId"), trailing_delta: p.take("trailingDelta"),
            recv_window: p.take("recvWindow"),
        }),
        ("POST", "/api/v3/order/test") => call!(config, p, spot::create_order_test_v3, CreateOrderTestV3Params {
            symbol: p.must("symbol"), side: p.must("side"), r#type: p.must("type"), time_in_force: p.take("timeInForce"),
            quantity: p.take("quantity"), price: p.take("price"),
        }),
        ("POST", "/sapi/v1/capital/withdraw/apply") => {
            call!(config, p, wallet::create_capital_withdraw_apply_v1, CreateCapitalWithdrawApplyV1Params {
                coin: p.must("coin"), network: p.take("network"), address: p.must("address"), amount: p.must("amount"),
                name: p.take("name"), transaction_fee_flag: p.take("transactionFeeFlag"),
            })
        }
        ("GET", "/sapi/v1/capital/config/getall") => {
            call!(config, p, wallet::get_capital_config_getall_v1, GetCapitalConfigGetallV1Params {})
        }
        ("GET", "/sapi/v1/capital/deposit/address") => {
            call!(config, p, wallet::get_capital_deposit_address_v1, GetCapitalDepositAddressV1Params {
                coin: p.must("coin"), network: p.take("network"),
            })
        }
        _ => None,
    }
}

async fn answer(request: &Value) -> Value {
    match (request["op"].as_str().unwrap(), request["scheme"].as_str().unwrap_or_default()) {
        ("hello", _) => json!({"ok": {"name": "openxapi-binance", "version": "0.3.0", "language": "Rust", "ops": ["send"],
            "schemes": ["spot-rest"], "keys": ["hmac", "rsa", "ed25519"]}}),
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
