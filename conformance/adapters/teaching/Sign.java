// Signs Binance requests: Spot and Binance US. JDK 17's own library; libgoogle-gson-java reads and writes the JSON.
import static java.nio.charset.StandardCharsets.UTF_8;
import com.google.gson.*;
import java.net.URLEncoder;
import java.security.*;
import java.util.*;

public class Sign {
  static class Question { String id, op, payload, path, time_ms; Map<String, String> key; List<String[]> query, body; }

  static String encode(String text) { // SR-3, RFC 3986. URLEncoder is for forms: space is "+", ~ is "%7E", * stays.
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  static String join(List<String[]> pairs) { // in the order given: nothing is sorted (SR-2)
    return String.join("&", pairs.stream().map(pair -> encode(pair[0]) + "=" + encode(pair[1])).toList());
  }

  static String sign(Map<String, String> key, byte[] payload) throws GeneralSecurityException {
    if (key.get("type").equals("hmac")) { // SR-4; the key is the secret's own text, neither hex nor base64 (C-2)
      var mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(new javax.crypto.spec.SecretKeySpec(key.get("secret").getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(payload));
    }
    byte[] der = Base64.getMimeDecoder().decode(key.get("pem").replaceAll("-----.*?-----", ""));
    var pkcs8 = new java.security.spec.PKCS8EncodedKeySpec(der);
    Signature signer = Signature.getInstance(key.get("type").equals("rsa") ? "SHA256withRSA" : "Ed25519"); // SR-5, SR-6
    signer.initSign(KeyFactory.getInstance(key.get("type")).generatePrivate(pkcs8));
    signer.update(payload);
    return Base64.getEncoder().encodeToString(signer.sign());
  }

  static Map<String, Object> rest(Question q) throws GeneralSecurityException { // send these very bytes (C-1)
    List<String[]> place = q.body.isEmpty() ? q.query : q.body, headers = new ArrayList<>();
    headers.add(new String[] {"X-MBX-APIKEY", q.key.get("api_key")});
    if (!q.body.isEmpty()) headers.add(new String[] {"Content-Type", "application/x-www-form-urlencoded"});
    if (q.time_ms != null) place.add(new String[] {"timestamp", q.time_ms});
    String payload = join(q.query) + join(q.body); // SR-1: nothing stands between them
    String signed = sign(q.key, payload.getBytes(UTF_8));
    place.add(new String[] {"signature", signed}); // SR-7: last, and encoded too: base64 has + / = in it
    String target = q.path + (q.query.isEmpty() ? "" : "?" + join(q.query));
    return Map.of("payload", payload, "signature", signed, "target", target, "headers", headers, "body", join(q.body));
  }

  public static void main(String[] args) throws Exception {
    for (var in = new JsonStreamParser(new java.io.InputStreamReader(System.in, UTF_8)); in.hasNext(); ) {
      Question q = new Gson().fromJson(in.next(), Question.class);
      Object ok = switch (q.op) {
        case "hello" -> Map.of("name", "Sign.java", "language", "java", "ops", List.of("sign", "request"),
            "schemes", List.of("spot-rest", "us-rest"), "keys", List.of("hmac", "rsa", "ed25519"));
        case "sign" -> Map.of("signature", sign(q.key, q.payload.getBytes(UTF_8)));
        case "request" -> rest(q);
        default -> null;
      };
      Object answer = ok != null ? Map.of("id", q.id, "ok", ok) : Map.of("id", q.id, "unsupported", "not written");
      System.out.println(new Gson().toJson(answer));
    }
  }
}
