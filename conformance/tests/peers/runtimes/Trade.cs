using System;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

// Trades as a user's program does: an order that is followed and cancelled, and one that is filled. Its environment: API_KEY,
// SECRET. Nothing in it knows of bnconform.
class Trade
{
    static string Call(string method, string path, string query)
    {
        query += (query == "" ? "" : "&") + "timestamp=" + DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var mac = new HMACSHA256(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("SECRET")));
        var sum = BitConverter.ToString(mac.ComputeHash(Encoding.UTF8.GetBytes(query))).Replace("-", "").ToLowerInvariant();
        var client = new WebClient();
        client.Headers["X-MBX-APIKEY"] = Environment.GetEnvironmentVariable("API_KEY");
        var address = "https://api.binance.com" + path + "?" + query + "&signature=" + sum;
        return method == "GET" ? client.DownloadString(address) : client.UploadString(address, method, "");
    }

    static string Of(string answer, string name)
    {
        return Regex.Match(answer, "\"" + name + "\":\"?([^\",}]*)").Groups[1].Value;
    }

    static void Main()
    {
        const string order = "symbol=BTCUSDT&side=BUY&quantity=0.01&type=";
        var limit = Call("POST", "/api/v3/order", order + "LIMIT&timeInForce=GTC&price=20000");
        var named = "symbol=BTCUSDT&orderId=" + Of(limit, "orderId");
        Console.WriteLine("[\"{0}\",\"{1}\",\"{2}\",\"{3}\",{4}]", Of(limit, "status"), Of(Call("GET", "/api/v3/order", named), "status"),
            Of(Call("DELETE", "/api/v3/order", named), "status"), Of(Call("POST", "/api/v3/order", order + "MARKET"), "status"),
            Call("GET", "/api/v3/account", "").Contains("\"balances\":[{") ? "true" : "false");
    }
}
