// Signs Binance requests: Spot and Binance US. C# on Mono, whose Mono.Security reads PKCS#8 (.NET: RSA.ImportFromPem),
// and System.Web.Extensions the JSON. Mono has no Ed25519.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Mono.Security.Cryptography;
using Json = System.Web.Script.Serialization.JavaScriptSerializer;

public class Sign {
  public class Question {
    public string id, op, payload, path, time_ms;
    public Dictionary<string, string> key; public List<string[]> query, body;
  }

  // In the order given (SR-2). SR-3, RFC 3986: HttpUtility.UrlEncode makes a space "+", leaves !()* and writes %c3.
  static string Join(IEnumerable<string[]> pairs) {
    return string.Join("&", pairs.Select(pair => Uri.EscapeDataString(pair[0]) + "=" + Uri.EscapeDataString(pair[1])));
  }

  static string Signed(Dictionary<string, string> key, byte[] payload) {
    if (key["type"] == "hmac") // SR-4; the key is the secret's own text, neither hex nor base64 (C-2)
      using (var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(key["secret"])))
        return BitConverter.ToString(hmac.ComputeHash(payload)).Replace("-", "").ToLowerInvariant();
    string base64 = System.Text.RegularExpressions.Regex.Replace(key["pem"], "-----.*?-----", "");
    var pkcs8 = new PKCS8.PrivateKeyInfo(Convert.FromBase64String(base64));
    using (RSA rsa = PKCS8.PrivateKeyInfo.DecodeRSA(pkcs8.PrivateKey)) // SR-5
      return Convert.ToBase64String(rsa.SignData(payload, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
  }

  static object Rest(Question q) { // what is signed is what is sent: no library may encode it again (C-1)
    var place = q.body.Count > 0 ? q.body : q.query;
    var headers = new List<string[]> { new[] { "X-MBX-APIKEY", q.key["api_key"] } };
    if (q.body.Count > 0) headers.Add(new[] { "Content-Type", "application/x-www-form-urlencoded" });
    if (q.time_ms != null) place.Add(new[] { "timestamp", q.time_ms });
    string payload = Join(q.query) + Join(q.body); // SR-1: nothing stands between them
    string signature = Signed(q.key, Encoding.UTF8.GetBytes(payload));
    place.Add(new[] { "signature", signature }); // SR-7: last, and encoded too: base64 has + / = in it
    string body = Join(q.body), target = q.path + (q.query.Count > 0 ? "?" + Join(q.query) : "");
    return new { payload, signature, target, headers, body };
  }

  static object Answer(Question q) {
    switch (q.op) {
      case "hello": return new { q.id, ok = new { name = "Sign.cs", language = "c#", ops = new[] { "sign", "request" },
        schemes = new[] { "spot-rest", "us-rest" }, keys = new[] { "hmac", "rsa" } } };
      case "sign": return new { q.id, ok = new { signature = Signed(q.key, Encoding.UTF8.GetBytes(q.payload)) } };
      case "request": return new { q.id, ok = Rest(q) };
      default: return new { q.id, unsupported = "not written" };
    }
  }

  static void Main() {
    var input = new System.IO.StreamReader(Console.OpenStandardInput()); // UTF-8, whatever the locale
    for (string line; (line = input.ReadLine()) != null;)
      Console.WriteLine(new Json().Serialize(Answer(new Json().Deserialize<Question>(line))));
  }
}
