package bnconform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void theHmacSignaturesOfSpotAgree() throws Exception {
    JsonObject keys = JsonParser.parseString(Vectors.read("keys.json")).getAsJsonObject().getAsJsonObject("keys");
    int passed = 0;
    for (String line : Vectors.of("spot-rest")) {
      JsonObject one = JsonParser.parseString(line).getAsJsonObject();
      if (!one.get("op").getAsString().equals("sign") || one.get("key").isJsonNull() || !one.get("payload").isJsonPrimitive()) continue;
      JsonObject key = keys.getAsJsonObject(one.get("key").getAsString());
      JsonObject right = one.getAsJsonObject("expect").getAsJsonObject("ok");
      if (!key.get("type").getAsString().equals("hmac") || right == null) continue;
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.get("secret").getAsString().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] made = mac.doFinal(one.get("payload").getAsString().getBytes(StandardCharsets.UTF_8));
      assertEquals(right.get("signature").getAsString(), HexFormat.of().formatHex(made), one.get("id").getAsString());
      passed++;
    }
    assertTrue(passed > 20, "only " + passed + " were read");
    System.out.println(passed + " signatures agree");
  }
}
