// A stand-in for binapi: the names of a few of its methods. It signs what it sends, but for a blank in an order, which it
// signs as %20 and sends as +.
#ifndef STAND_IN_API_HPP
#define STAND_IN_API_HPP

#include "enums.hpp"

#include <cstddef>
#include <string>

namespace boost {
namespace asio {
class io_context;
}
} // namespace boost

namespace binapi {
namespace rest {

struct api {
    api(boost::asio::io_context &, std::string host, std::string port, std::string key, std::string secret, std::size_t)
        : host(host), port(port), key(key), secret(secret) {}

    void account_info();
    void new_order(const std::string &symbol, e_side side, e_type, e_time, e_trade_resp_type, const std::string &amount,
                   const std::string &price, const std::string &id, const std::string &, const std::string &);

    // Their names alone: the stand-in is not asked for them.
    template <typename... T> void new_test_order(T...) {}
    template <typename... T> void open_orders(T...) {}
    template <typename... T> void all_orders(T...) {}
    template <typename... T> void my_trades(T...) {}
    template <typename... T> void order_info(T...) {}
    template <typename... T> void cancel_order(T...) {}
    template <typename... T> void cancel_all_open_orders(T...) {}

  private:
    void request(const std::string &method, const std::string &path, std::string query);
    std::string host, port, key, secret;
};

} // namespace rest
} // namespace binapi

#endif
