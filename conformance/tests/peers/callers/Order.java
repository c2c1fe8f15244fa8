// Java's HttpClient: Order BASE. A signed order, its parameters in the query.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Order {
  public static void main(String[] arguments) throws Exception {
    String query = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&newClientOrderId=a%20b&timestamp="
        + System.currentTimeMillis();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(System.getenv("SECRET").getBytes("UTF-8"), "HmacSHA256"));
    StringBuilder signature = new StringBuilder();
    for (byte each : mac.doFinal(query.getBytes("UTF-8"))) signature.append(String.format("%02x", each));
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(arguments[0] + "/api/v3/order?" + query + "&signature=" + signature))
        .header("X-MBX-APIKEY", System.getenv("API_KEY")).timeout(Duration.ofSeconds(15))
        .POST(HttpRequest.BodyPublishers.noBody()).build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.body());
    System.out.println(answer.statusCode());
  }
}
