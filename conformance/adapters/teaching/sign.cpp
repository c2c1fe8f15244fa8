// Signs Binance requests: Spot and Binance US. C++17 and OpenSSL 3; nlohmann-json3-dev reads and writes the JSON.
#include <iostream>
#include <nlohmann/json.hpp>
#include <openssl/pem.h>
using nlohmann::json, std::string;

string encode(const string &text) { // SR-3, RFC 3986: these stay, every other byte is %XX. curl_easy_escape agrees.
  string out, hex = "0123456789ABCDEF", stay = hex + "GHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~";
  for (unsigned char c : text)
    out += stay.find((char)c) != string::npos ? string{(char)c} : string{'%', hex[c >> 4], hex[c & 15]};
  return out;
}

string join(const json &pairs) { // in the order given: nothing is sorted (SR-2)
  string out;
  for (const json &pair : pairs) out += (out.empty() ? "" : "&") + encode(pair[0]) + "=" + encode(pair[1]);
  return out;
}

string sign(const json &key, const string &payload) {
  string text, hex = "0123456789abcdef", secret = key.value("secret", ""), pem = key.value("pem", "");
  unsigned char out[512], b64[700], *raw = (unsigned char *)secret.data(), *data = (unsigned char *)payload.data();
  std::shared_ptr<BIO> file(BIO_new_mem_buf(pem.data(), (int)pem.size()), BIO_free);
  std::shared_ptr<EVP_PKEY> own(key["type"] == "hmac" // SR-4; the secret is text: neither hex nor base64 (C-2)
      ? EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nullptr, raw, secret.size())
      : PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  std::shared_ptr<EVP_MD_CTX> signer(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const EVP_MD *hash = key["type"] == "ed25519" ? nullptr : EVP_sha256(); // SR-5: RSA by PKCS#1 v1.5; SR-6: no hash
  size_t size = sizeof out;
  if (!own || EVP_DigestSignInit(signer.get(), nullptr, hash, nullptr, own.get()) != 1 ||
      EVP_DigestSign(signer.get(), out, &size, data, payload.size()) != 1) throw std::runtime_error("cannot sign");
  if (key["type"] != "hmac") return {(char *)b64, (size_t)EVP_EncodeBlock(b64, out, (int)size)};
  for (size_t i = 0; i < size; i++) text += {hex[out[i] >> 4], hex[out[i] & 15]};
  return text;
}

json rest(json q) { // what is signed is what is sent: no library may encode it again (C-1)
  json &query = q["query"], &body = q["body"], &place = body.empty() ? query : body;
  json headers = json::array({{"X-MBX-APIKEY", q["key"]["api_key"]}});
  if (!body.empty()) headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  if (q.contains("time_ms")) place.push_back({"timestamp", q["time_ms"]});
  string payload = join(query) + join(body); // SR-1: nothing stands between them
  string signature = sign(q["key"], payload), path = q["path"];
  place.push_back({"signature", signature}); // SR-7: last, and encoded too: base64 has + / = in it
  if (!query.empty()) path += "?" + join(query);
  return {{"payload", payload}, {"signature", signature}, {"headers", headers}, {"target", path}, {"body", join(body)}};
}

int main() {
  for (string line; std::getline(std::cin, line);) {
    json q = json::parse(line), reply = {{"id", q["id"]}};
    if (q["op"] == "hello") reply["ok"] = R"({"name": "sign.cpp", "language": "c++", "ops": ["sign", "request"],
      "schemes": ["spot-rest", "us-rest"], "keys": ["hmac", "rsa", "ed25519"]})"_json;
    else if (q["op"] == "sign") reply["ok"]["signature"] = sign(q["key"], q["payload"]);
    else if (q["op"] == "request") reply["ok"] = rest(q);
    else reply["unsupported"] = "not written";
    std::cout << reply << std::endl;
  }
}
