// The forum's Binance Pay client (C#): PayForum.exe BASE MISTAKE. What its author did not show is how the message is put
// together; MISTAKE is one of the ways that were suspected, or "none". The key is SECRET and API_KEY.
using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Text;

static class PayForum {
  static string Hmac(string secret, string message) {
    using (var mac = new HMACSHA512(Encoding.ASCII.GetBytes(secret)))
      return BitConverter.ToString(mac.ComputeHash(Encoding.ASCII.GetBytes(message))).Replace("-", "");
  }

  static string Nonce() {
    var text = new StringBuilder();
    var random = new Random(Guid.NewGuid().GetHashCode());
    while (text.Length < 32) text.Append((char)('a' + random.Next(26)));
    return text.ToString();
  }

  static string Sign(string mistake, string secret, string time, string nonce, string body) {
    switch (mistake) {
      case "crlf": return Hmac(secret, time + "\r\n" + nonce + "\r\n" + body + "\r\n");
      case "no-last-lf": return Hmac(secret, time + "\n" + nonce + "\n" + body);
      case "lower-case": return Hmac(secret, time + "\n" + nonce + "\n" + body + "\n").ToLowerInvariant();
      case "body-alone": return Hmac(secret, body);
      case "nonce-again": return Hmac(secret, time + "\n" + Nonce() + "\n" + body + "\n");
      default: return Hmac(secret, time + "\n" + nonce + "\n" + body + "\n");
    }
  }

  // .NET throws what is no success: the envelope is read out of it all the same.
  static HttpWebResponse Answer(HttpWebRequest request) {
    try {
      return (HttpWebResponse)request.GetResponse();
    } catch (WebException e) {
      return (HttpWebResponse)e.Response;
    }
  }

  static int Main(string[] arguments) {
    var time = ((DateTime.UtcNow.Ticks - 621355968000000000L) / 10000).ToString();
    var nonce = Nonce();
    var body = "{\"env\":{\"terminalType\":\"WEB\"},\"merchantTradeNo\":\"2223\",\"orderAmount\":25.17,\"currency\":\"USDT\"}";
    var signature = Sign(arguments[1], Environment.GetEnvironmentVariable("SECRET"), time, nonce, body);
    var request = (HttpWebRequest)WebRequest.Create(arguments[0] + "/binancepay/openapi/v2/order");
    request.Method = "POST";
    request.ContentType = "application/json";
    request.Headers.Add("BinancePay-Timestamp", time);
    request.Headers.Add("BinancePay-Nonce", nonce);
    request.Headers.Add("BinancePay-Certificate-SN", Environment.GetEnvironmentVariable("API_KEY"));
    request.Headers.Add("BinancePay-Signature", signature);
    var bytes = Encoding.UTF8.GetBytes(body);
    request.ContentLength = bytes.Length;
    using (var stream = request.GetRequestStream()) stream.Write(bytes, 0, bytes.Length);
    using (var answer = Answer(request)) {
      Console.WriteLine(new StreamReader(answer.GetResponseStream()).ReadToEnd());
      Console.WriteLine((int)answer.StatusCode);
    }
    return 0;
  }
}
