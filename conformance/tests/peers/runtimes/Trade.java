import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Trades as a user's program does: an order that is followed and cancelled, and one that is filled. Its environment:
 * API_KEY, SECRET. Nothing in it knows of bnconform. */
public class Trade {
    static final HttpClient CLIENT = HttpClient.newHttpClient();

    static String call(String method, String path, String query) throws Exception {
        String text = query + (query.isEmpty() ? "" : "&") + "timestamp=" + System.currentTimeMillis();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(System.getenv("SECRET").getBytes("UTF-8"), "HmacSHA256"));
        String sum = String.format("%064x", new BigInteger(1, mac.doFinal(text.getBytes("UTF-8"))));
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://api.binance.com" + path + "?" + text + "&signature=" + sum))
            .method(method, HttpRequest.BodyPublishers.noBody()).header("X-MBX-APIKEY", System.getenv("API_KEY")).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    static String of(String answer, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(answer);
        return found.find() ? found.group(1) : answer;
    }

    public static void main(String[] arguments) throws Exception {
        String order = "symbol=BTCUSDT&side=BUY&quantity=0.01&type=";
        String limit = call("POST", "/api/v3/order", order + "LIMIT&timeInForce=GTC&price=20000");
        String named = "symbol=BTCUSDT&orderId=" + of(limit, "orderId");
        System.out.printf("[\"%s\",\"%s\",\"%s\",\"%s\",%s]%n", of(limit, "status"), of(call("GET", "/api/v3/order", named), "status"),
            of(call("DELETE", "/api/v3/order", named), "status"), of(call("POST", "/api/v3/order", order + "MARKET"), "status"),
            call("GET", "/api/v3/account", "").contains("\"balances\":[{"));
    }
}
