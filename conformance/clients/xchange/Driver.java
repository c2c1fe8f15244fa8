// Hands each call to XChange's own Binance services. Nothing is signed or encoded here.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.knowm.xchange.Exchange;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.BinanceUsExchange;
import org.knowm.xchange.binance.dto.BinanceException;
import org.knowm.xchange.binance.dto.trade.OrderSide;
import org.knowm.xchange.binance.dto.trade.OrderType;
import org.knowm.xchange.binance.dto.trade.TimeInForce;
import org.knowm.xchange.binance.service.BinanceAccountServiceRaw;
import org.knowm.xchange.binance.service.BinanceTradeServiceRaw;
import org.knowm.xchange.currency.Currency;
import org.knowm.xchange.currency.CurrencyPair;

class Driver {
  static final class Unsupported extends RuntimeException {
    Unsupported(String why) {
      super(why);
    }
  }

  static final ObjectMapper JSON = new ObjectMapper();

  /** The parameters that were asked for, taken out one by one: what is left has no place in the library's call. */
  static final class Params {
    final Map<String, JsonNode> left = new LinkedHashMap<>();

    Params(JsonNode request) {
      for (JsonNode pair : request.get("params")) left.put(pair.get(0).asText(), pair.get(1));
    }

    String text(String name) {
      JsonNode value = left.get(name);
      if (value == null) return null;
      if (!value.isTextual() && !value.has("number")) throw new Unsupported("its " + name + " takes no such value");
      left.remove(name);
      return value.isTextual() ? value.asText() : value.get("number").asText();
    }

    BigDecimal decimal(String name) {
      String text = text(name);
      return text == null ? null : new BigDecimal(text);
    }

    Long whole(String name) {
      String text = text(name);
      return text == null ? null : Long.valueOf(text);
    }

    /** A pair is written as one symbol again; where it was parted does not show there. */
    CurrencyPair pair() {
      String symbol = text("symbol");
      return symbol == null ? null : new CurrencyPair(symbol.substring(0, 3), symbol.substring(3));
    }

    void end() {
      if (!left.isEmpty()) throw new Unsupported("it has no parameter " + String.join(", ", left.keySet()));
    }
  }

  static Exchange exchange(JsonNode request) {
    boolean isUs = request.get("scheme").asText().equals("us-rest");
    BinanceExchange made = isUs ? new BinanceUsExchange() : new BinanceExchange();
    ExchangeSpecification specification = made.getDefaultExchangeSpecification();
    specification.setApiKey(request.get("key").get("api_key").asText());
    specification.setSecretKey(request.get("key").get("secret").asText());
    specification.setShouldLoadRemoteMetaData(false);
    return ExchangeFactory.INSTANCE.createExchange(specification);
  }

  static void order(BinanceTradeServiceRaw trade, boolean isTest, Params params) throws Exception {
    CurrencyPair pair = params.pair();
    OrderSide side = OrderSide.valueOf(params.text("side"));
    OrderType type = OrderType.valueOf(params.text("type"));
    String until = params.text("timeInForce");
    TimeInForce time = until == null ? null : TimeInForce.valueOf(until);
    BigDecimal quantity = params.decimal("quantity");
    BigDecimal quote = params.decimal("quoteOrderQty");
    BigDecimal price = params.decimal("price");
    String name = params.text("newClientOrderId");
    Long trailing = params.whole("trailingDelta");
    params.end();
    if (isTest) trade.testNewOrder(pair, side, type, time, quantity, quote, price, name, null, trailing, null);
    else trade.newOrder(pair, side, type, time, quantity, quote, price, name, null, trailing, null, null);
  }

  static void send(JsonNode request) throws Exception {
    Exchange exchange = exchange(request);
    BinanceTradeServiceRaw trade = (BinanceTradeServiceRaw) exchange.getTradeService();
    BinanceAccountServiceRaw account = (BinanceAccountServiceRaw) exchange.getAccountService();
    Params params = new Params(request);
    String call = request.get("method").asText() + " " + request.get("path").asText();
    if (call.equals("POST /api/v3/order") || call.equals("POST /api/v3/order/test")) {
      order(trade, call.endsWith("test"), params);
      return;
    }
    CurrencyPair pair = params.pair();
    Long id = params.whole("orderId");
    String name = params.text("origClientOrderId");
    Long start = params.whole("startTime"), end = params.whole("endTime"), limit = params.whole("limit");
    String coin = params.text("coin"), network = params.text("network"), address = params.text("address");
    BigDecimal amount = params.decimal("amount");
    params.end();
    Integer most = limit == null ? null : limit.intValue();
    switch (call) {
      case "GET /api/v3/account": account.account(); return;
      case "GET /api/v3/openOrders":
        if (pair == null) trade.openOrdersAllProducts();
        else trade.openOrdersAllProducts(pair);
        return;
      case "DELETE /api/v3/openOrders": trade.cancelAllOpenOrdersAllProducts(pair); return;
      case "GET /api/v3/allOrders": trade.allOrders(pair, id, most); return;
      case "GET /api/v3/myTrades": trade.myTradesAllProducts(pair, id, start, end, null, most); return;
      case "GET /api/v3/order":
        if (id == null) throw new Unsupported("its call takes no order without its number");
        trade.orderStatusAllProducts(pair, id, name);
        return;
      case "DELETE /api/v3/order": trade.cancelOrderAllProducts(pair, id, name, null); return;
      case "GET /sapi/v1/capital/config/getall": account.currencyInfos(); return;
      case "GET /sapi/v1/capital/deposit/address":
        account.requestDepositAddressWithNetwork(Currency.getInstance(coin), network); return;
      case "POST /sapi/v1/capital/withdraw/apply": account.withdraw(coin, address, null, amount, network); return;
      default: throw new Unsupported("it has no such call");
    }
  }

  static ObjectNode answer(JsonNode request) throws Exception {
    String op = request.get("op").asText(), scheme = request.path("scheme").asText();
    if (op.equals("hello"))
      return (ObjectNode) JSON.readTree("{\"ok\":{\"name\":\"xchange\",\"version\":\"5.2.3\",\"language\":\"Java\","
          + "\"ops\":[\"send\"],\"schemes\":[\"spot-rest\",\"us-rest\"],\"keys\":[\"hmac\"]}}");
    if (!op.equals("send") || !scheme.endsWith("-rest"))
      throw new Unsupported("the driver knows send for spot-rest and us-rest alone");
    try {
      send(request);
    } catch (BinanceException | java.io.IOException answered) {
      // whatever was answered
    }
    return JSON.createObjectNode().set("ok", JSON.createObjectNode());
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream output = new PrintStream(System.out, true, "UTF-8");
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode request = JSON.readTree(line);
      ObjectNode reply;
      try {
        reply = answer(request);
      } catch (Unsupported why) {
        reply = JSON.createObjectNode().put("unsupported", why.getMessage());
      } catch (Exception error) {
        reply = JSON.createObjectNode().put("error", error.toString());
      }
      output.println(JSON.writeValueAsString(reply.put("id", request.get("id").asText())));
    }
    System.exit(0);
  }
}
