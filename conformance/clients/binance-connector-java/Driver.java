// Hands each call to binance-connector-java's own clients. Nothing is signed or encoded here.
import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.exceptions.BinanceConnectorException;
import com.binance.connector.client.exceptions.BinanceServerException;
import com.binance.connector.client.impl.SpotClientImpl;
import com.binance.connector.client.impl.WebSocketApiClientImpl;
import com.binance.connector.client.impl.spot.Trade;
import com.binance.connector.client.impl.spot.Wallet;
import com.binance.connector.client.utils.httpclient.WebSocketApiHttpClientSingleton;
import com.binance.connector.client.utils.signaturegenerator.Ed25519SignatureGenerator;
import com.binance.connector.client.utils.signaturegenerator.HmacSignatureGenerator;
import com.binance.connector.client.utils.signaturegenerator.RsaSignatureGenerator;
import com.binance.connector.client.utils.signaturegenerator.SignatureGenerator;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.json.JSONArray;
import org.json.JSONObject;

class Driver {
  static final class Unsupported extends RuntimeException {
    Unsupported(String why) {
      super(why);
    }
  }

  static SignatureGenerator signer(JSONObject key) throws Exception {
    if (key.getString("type").equals("hmac")) return new HmacSignatureGenerator(key.getString("secret"));
    Path pem = Files.createTempFile("driver", ".pem"); // it takes the path of a file
    try {
      Files.writeString(pem, key.getString("pem"));
      return key.getString("type").equals("rsa")
          ? new RsaSignatureGenerator(pem.toString()) : new Ed25519SignatureGenerator(pem.toString());
    } finally {
      Files.delete(pem);
    }
  }

  static Object convert(Object value) {
    if (value instanceof String) return value;
    JSONObject typed = (JSONObject) value;
    if (typed.has("boolean")) return typed.getString("boolean").equals("true");
    if (typed.has("null")) return null;
    if (typed.has("list")) {
      List<Object> list = new ArrayList<>();
      typed.getJSONArray("list").forEach(each -> list.add(convert(each)));
      return list;
    }
    if (!typed.has("number")) throw new Unsupported("its parameters are Java objects");
    String number = typed.getString("number");
    return number.matches("-?[0-9]+") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
  }

  static Map<String, Object> params(JSONObject request) {
    Map<String, Object> params = new LinkedHashMap<>();
    for (Object pair : request.getJSONArray("params"))
      params.put(((JSONArray) pair).getString(0), convert(((JSONArray) pair).get(1)));
    return params;
  }

  static Function<Map<String, Object>, String> call(SpotClientImpl client, String name) {
    Trade trade = client.createTrade();
    Wallet wallet = client.createWallet();
    switch (name) {
      case "GET /api/v3/account": return trade::account;
      case "GET /api/v3/account/commission": return trade::commission;
      case "GET /api/v3/openOrders": return trade::getOpenOrders;
      case "DELETE /api/v3/openOrders": return trade::cancelOpenOrders;
      case "GET /api/v3/allOrders": return trade::getOrders;
      case "GET /api/v3/myTrades": return trade::myTrades;
      case "GET /api/v3/order": return trade::getOrder;
      case "POST /api/v3/order": return trade::newOrder;
      case "POST /api/v3/order/test": return trade::testNewOrder;
      case "DELETE /api/v3/order": return trade::cancelOrder;
      case "POST /api/v3/order/cancelReplace": return trade::cancelReplace;
      case "GET /api/v3/rateLimit/order": return trade::rateLimitOrder;
      case "POST /sapi/v1/capital/withdraw/apply": return wallet::withdraw;
      case "GET /sapi/v1/capital/config/getall": return wallet::coinInfo;
      case "GET /sapi/v1/capital/deposit/address": return wallet::depositAddress;
      case "GET /sapi/v1/pay/transactions": return client.createPay()::transactions;
      case "PUT /sapi/v1/userDataStream": return client.createUserData()::extendMarginListenKey;
      case "POST /sapi/v1/asset/dust": return wallet::dustTransfer;
      default: throw new Unsupported("it has no such call");
    }
  }

  static void sendRest(JSONObject request, JSONObject key) throws Exception {
    SpotClientImpl client = new SpotClientImpl(key.getString("api_key"), signer(key), request.getString("base_url"));
    try {
      call(client, request.getString("method") + " " + request.getString("path")).apply(params(request));
    } catch (BinanceClientException | BinanceServerException answered) {
      // whatever was answered
    }
  }

  static void place(WebSocketApiClientImpl client, String method, JSONObject params) {
    String symbol = (String) params.remove("symbol");
    switch (method) {
      case "account.status": client.account().accountStatus(params); return;
      case "allOrders": client.account().accountAllOrders(symbol, params); return;
      case "myTrades": client.account().accountTradeHistory(symbol, params); return;
      case "openOrders.status": client.trade().getOpenOrders(params.put("symbol", symbol)); return;
      case "openOrders.cancelAll": client.trade().cancelAllOpenOrders(symbol, params); return;
      case "order.status": client.trade().getOrder(symbol, params); return;
      case "order.cancel": client.trade().cancelOrder(symbol, params); return;
      case "session.logon": client.auth().logon(params); return;
      case "order.place":
      case "order.test":
        String side = (String) params.remove("side");
        String type = (String) params.remove("type");
        if (method.equals("order.place")) client.trade().newOrder(symbol, side, type, params);
        else client.trade().testNewOrder(symbol, side, type, params);
        return;
      default: throw new Unsupported("it has no such call");
    }
  }

  static void sendWs(JSONObject request, JSONObject key) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    WebSocketApiClientImpl client =
        new WebSocketApiClientImpl(key.getString("api_key"), signer(key), request.getString("ws_url"));
    client.connect(open -> {}, message -> answered.countDown(), (code, reason) -> {}, (code, reason) -> {},
        (error, response) -> answered.countDown());
    place(client, request.getString("method"), new JSONObject(params(request)));
    answered.await(8, TimeUnit.SECONDS);
    // Not closed: its close() ends the threads that all its clients share, and no other could connect. What is open counts
    // among the requests of their one HTTP client, which has 64 at a time unless it is told otherwise (main).
  }

  static JSONObject answer(JSONObject request) throws Exception {
    JSONObject key = request.optJSONObject("key");
    String scheme = request.optString("scheme");
    boolean isKnown = scheme.equals("spot-rest") || scheme.equals("spot-ws");
    if (request.getString("op").equals("hello"))
      return new JSONObject().put("ok", new JSONObject().put("name", "binance-connector-java").put("version", "3.4.1")
          .put("language", "Java").put("ops", List.of("sign", "send")).put("schemes", List.of("spot-rest", "spot-ws"))
          .put("keys", List.of("hmac", "rsa", "ed25519")));
    if (request.getString("op").equals("sign") && isKnown)
      return new JSONObject().put("ok",
          new JSONObject().put("signature", signer(key).getSignature(request.getString("payload"))));
    if (!request.getString("op").equals("send") || !isKnown)
      throw new Unsupported("the driver knows sign and send for spot-rest and spot-ws alone");
    if (scheme.equals("spot-rest")) sendRest(request, key);
    else sendWs(request, key);
    return new JSONObject().put("ok", new JSONObject());
  }

  public static void main(String[] arguments) throws Exception {
    WebSocketApiHttpClientSingleton.getHttpClient().dispatcher().setMaxRequests(1000);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream output = new PrintStream(System.out, true, "UTF-8");
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JSONObject request = new JSONObject(line), reply;
      try {
        reply = answer(request);
      } catch (Unsupported why) {
        reply = new JSONObject().put("unsupported", why.getMessage());
      } catch (BinanceConnectorException | NullPointerException refused) {
        reply = new JSONObject().put("reject", refused.getMessage());
      } catch (Exception error) {
        reply = new JSONObject().put("error", error.toString());
      }
      output.println(reply.put("id", request.get("id")));
    }
    System.exit(0); // its threads go on
  }
}
