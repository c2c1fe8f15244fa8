// binance-connector-java 3.4.1 signs price=0.0000001 and sends "price":1.0E-7 on the WebSocket API: -1022.
//
//   bnconform serve --port 8080
//   java -cp 'installed/lib/*' again/SendsAnotherNumber.java ws://127.0.0.1:8080/ws-api/v3
//
// What arrives: a wrong signature
import com.binance.connector.client.impl.WebSocketApiClientImpl;
import com.binance.connector.client.utils.signaturegenerator.HmacSignatureGenerator;
import org.json.JSONObject;

class SendsAnotherNumber {
  public static void main(String[] arguments) {
    WebSocketApiClientImpl client = new WebSocketApiClientImpl(
        "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
        new HmacSignatureGenerator("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"), arguments[0]);
    client.connect(message -> System.exit(0));
    client.trade().newOrder("LTCBTC", "BUY", "LIMIT", new JSONObject().put("timeInForce", "GTC").put("quantity", "1")
        .put("price", 0.0000001));
  }
}
