// Hands each call to openxapi-binance's own functions. Nothing is signed or encoded here.
#[path = "../../driver.rs"]
mod driver;

use binance::spot::apis::configuration::{BinanceAuth, Configuration};
use binance::spot::apis::spot_trading_api as spot;
use binance::spot::apis::wallet_api as wallet;
use serde_json::{json, Value};
use std::time::{SystemTime, UNIX_EPOCH};

fn must(asked: &driver::Asked, name: &str) -> String {
    asked.take(name).unwrap_or_default()
}

/// Makes the call unless a parameter is left over.
macro_rules! call {
    ($config:expr, $params:expr, $module:ident::$function:ident, $type:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        // The library leaves the time to its caller.
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        #[allow(clippy::needless_update)]
        let asked = $module::$type { timestamp, $($field: $value,)* ..Default::default() };
        if !$params.is_all_taken() {
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
    let p = driver::Asked::new(request);
    match (request["method"].as_str()?, request["path"].as_str()?) {
        ("GET", "/api/v3/account") => call!(config, p, spot::get_account_v3, GetAccountV3Params {}),
        ("GET", "/api/v3/openOrders") => {
            call!(config, p, spot::get_open_orders_v3, GetOpenOrdersV3Params { symbol: p.take("symbol") })
        }
        ("DELETE", "/api/v3/openOrders") => {
            call!(config, p, spot::delete_open_orders_v3, DeleteOpenOrdersV3Params { symbol: must(&p, "symbol") })
        }
        ("GET", "/api/v3/order") => call!(config, p, spot::get_order_v3, GetOrderV3Params {
            symbol: must(&p, "symbol"), order_id: p.take("orderId"), orig_client_order_id: p.take("origClientOrderId"),
        }),
        ("DELETE", "/api/v3/order") => call!(config, p, spot::delete_order_v3, DeleteOrderV3Params {
            symbol: must(&p, "symbol"), order_id: p.take("orderId"),
        }),
        ("GET", "/api/v3/allOrders") => call!(config, p, spot::get_all_orders_v3, GetAllOrdersV3Params {
            symbol: must(&p, "symbol"), limit: p.take("limit"),
        }),
        ("GET", "/api/v3/myTrades") => call!(config, p, spot::get_my_trades_v3, GetMyTradesV3Params {
            symbol: must(&p, "symbol"), start_time: p.take("startTime"), end_time: p.take("endTime"),
        }),
        ("GET", "/api/v3/rateLimit/order") => {
            call!(config, p, spot::get_rate_limit_order_v3, GetRateLimitOrderV3Params {})
        }
        ("POST", "/api/v3/order") => call!(config, p, spot::create_order_v3, CreateOrderV3Params {
            symbol: must(&p, "symbol"), side: must(&p, "side"), r#type: must(&p, "type"), time_in_force: p.take("timeInForce"),
            quantity: p.take("quantity"), quote_order_qty: p.take("quoteOrderQty"), price: p.take("price"),
            new_client_order_id: p.take("newClientOrderId"), trailing_delta: p.take("trailingDelta"),
            recv_window: p.take("recvWindow"),
        }),
        ("POST", "/api/v3/order/test") => call!(config, p, spot::create_order_test_v3, CreateOrderTestV3Params {
            symbol: must(&p, "symbol"), side: must(&p, "side"), r#type: must(&p, "type"), time_in_force: p.take("timeInForce"),
            quantity: p.take("quantity"), price: p.take("price"),
        }),
        ("POST", "/sapi/v1/capital/withdraw/apply") => {
            call!(config, p, wallet::create_capital_withdraw_apply_v1, CreateCapitalWithdrawApplyV1Params {
                coin: must(&p, "coin"), network: p.take("network"), address: must(&p, "address"), amount: must(&p, "amount"),
                name: p.take("name"), transaction_fee_flag: p.take("transactionFeeFlag"),
            })
        }
        ("GET", "/sapi/v1/capital/config/getall") => {
            call!(config, p, wallet::get_capital_config_getall_v1, GetCapitalConfigGetallV1Params {})
        }
        ("GET", "/sapi/v1/capital/deposit/address") => {
            call!(config, p, wallet::get_capital_deposit_address_v1, GetCapitalDepositAddressV1Params {
                coin: must(&p, "coin"), network: p.take("network"),
            })
        }
        _ => None,
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hello = json!({"name": "openxapi-binance", "version": "0.3.0", "language": "Rust", "ops": ["send"],
        "schemes": ["spot-rest"], "keys": ["hmac", "rsa", "ed25519"]});
    driver::serve(hello, |request| driver::ended(runtime.block_on(send(request))));
}
