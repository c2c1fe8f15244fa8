#include "binapi/api.hpp"

#include <openssl/hmac.h>
#include <openssl/ssl.h>

#include <chrono>
#include <cstdio>
#include <cstring>

namespace binapi {

e_side e_side_from_string(const char *text) { return std::strcmp(text, "BUY") ? e_side::sell : e_side::buy; }
e_type e_type_from_string(const char *text) { return std::strcmp(text, "LIMIT") ? e_type::market : e_type::limit; }
e_time e_time_from_string(const char *) { return e_time::GTC; }
e_trade_resp_type e_trade_resp_type_from_string(const char *) { return e_trade_resp_type::FULL; }

namespace rest {

static std::string hex(const unsigned char *bytes, std::size_t length) {
    std::string made;
    char two[3];
    for (std::size_t i = 0; i < length; i++) {
        std::snprintf(two, sizeof two, "%02x", bytes[i]);
        made += two;
    }
    return made;
}

static std::string escaped(const std::string &text) {
    std::string made;
    for (unsigned char c : text) {
        if (std::isalnum(c) || std::strchr("-._~", c)) made += char(c);
        else made += "%" + hex(&c, 1);
    }
    return made;
}

static void send(const std::string &host, const std::string &port, const std::string &text) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_default_verify_paths(context);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    BIO *to = BIO_new_ssl_connect(context);
    SSL *tls = nullptr;
    BIO_get_ssl(to, &tls);
    SSL_set_tlsext_host_name(tls, host.c_str());
    BIO_set_conn_hostname(to, (host + ":" + port).c_str());
    BIO_write(to, text.data(), int(text.size()));
    char answer[4096];
    BIO_read(to, answer, sizeof answer);
    BIO_free_all(to);
    SSL_CTX_free(context);
}

void api::request(const std::string &method, const std::string &path, std::string query) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    query += "timestamp=" + std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    unsigned char digest[32];
    HMAC(EVP_sha256(), secret.data(), int(secret.size()), reinterpret_cast<const unsigned char *>(query.data()), query.size(),
         digest, nullptr);
    for (std::size_t at; (at = query.find("%20")) != std::string::npos;) query.replace(at, 3, "+");
    send(host, port, method + " " + path + "?" + query + "&signature=" + hex(digest, sizeof digest) + " HTTP/1.1\r\nHost: " + host +
                         "\r\nX-MBX-APIKEY: " + key + "\r\nContent-Length: 0\r\n\r\n");
}

void api::account_info() { request("GET", "/api/v3/account", ""); }

void api::new_order(const std::string &symbol, e_side side, e_type type, e_time, e_trade_resp_type, const std::string &amount,
                    const std::string &price, const std::string &id, const std::string &, const std::string &) {
    request("POST", "/api/v3/order",
            "symbol=" + symbol + "&side=" + (side == e_side::buy ? "BUY" : "SELL") + "&type=" +
                (type == e_type::limit ? "LIMIT" : "MARKET") + "&timeInForce=GTC&quantity=" + amount + "&price=" + price +
                (id.empty() ? "" : "&newClientOrderId=" + escaped(id)) + "&");
}

} // namespace rest
} // namespace binapi
