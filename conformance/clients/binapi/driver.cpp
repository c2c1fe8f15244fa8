// Hands each call to the method of binapi::rest::api that has it. Nothing is signed, encoded or mended here; the lines are
// read and written by the library's neighbour, boost.
#include "binapi/api.hpp"
#include "binapi/enums.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

using boost::property_tree::ptree;
using api_t = binapi::rest::api;
using named_t = std::map<std::string, std::string>;

struct lack : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A value as text: its methods take texts and whole numbers.
std::string plain(const ptree &typed) {
    if (typed.empty()) return typed.data();
    if (typed.front().first == "number") return typed.front().second.data();
    throw lack("its methods take texts and numbers");
}

named_t named(const ptree &params) {
    named_t all;
    for (const auto &pair : params) all[pair.second.front().second.data()] = plain(pair.second.back().second);
    return all;
}

// What was given of that name, which is then done with.
std::string take(named_t &given, const std::string &name) {
    const std::string value = given[name];
    given.erase(name);
    return value;
}

std::size_t take_number(named_t &given, const std::string &name) {
    const std::string value = take(given, name);
    if (value.find_first_not_of("0123456789") != std::string::npos || value.size() > 19) throw lack("it takes " + name + " as a number");
    return value.empty() ? 0 : std::stoull(value);
}

void no_more(const named_t &given) {
    for (const auto &pair : given) throw lack("its method has no " + pair.first);
}

// Its enumeration stops the program at a word that it does not know.
template <typename T> T word(named_t &given, const std::string &name, T (*read)(const char *), const std::string &known) {
    const std::string value = take(given, name);
    if (value.empty() || (" " + known + " ").find(" " + value + " ") == std::string::npos) throw lack("it has no " + name + " " + value);
    return read(value.c_str());
}

void order(api_t &api, named_t given, bool is_test) {
    const auto symbol = take(given, "symbol"), amount = take(given, "quantity"), price = take(given, "price");
    const auto id = take(given, "newClientOrderId"), stop = take(given, "stopPrice"), iceberg = take(given, "icebergQty");
    const auto side = word(given, "side", binapi::e_side_from_string, "BUY SELL");
    const auto type = word(given, "type", binapi::e_type_from_string,
                           "LIMIT MARKET STOP_LOSS STOP_LOSS_LIMIT TAKE_PROFIT TAKE_PROFIT_LIMIT LIMIT_MAKER");
    // It always sends both.
    const auto time = word(given, "timeInForce", binapi::e_time_from_string, "GTC IOC FOK");
    const auto resp = given.count("newOrderRespType")
        ? word(given, "newOrderRespType", binapi::e_trade_resp_type_from_string, "ACK RESULT FULL") : binapi::e_trade_resp_type::FULL;
    no_more(given);
    if (is_test) api.new_test_order(symbol, side, type, time, resp, amount, price, id, stop, iceberg);
    else api.new_order(symbol, side, type, time, resp, amount, price, id, stop, iceberg);
}

void call(api_t &api, const std::string &name, named_t given) {
    if (name == "POST /api/v3/order" || name == "POST /api/v3/order/test") return order(api, given, name.back() == 't');
    const auto symbol = take(given, "symbol");
    const auto order_id = take_number(given, "orderId"), from = take_number(given, "startTime"), to = take_number(given, "endTime"),
               limit = take_number(given, "limit"), trade = take_number(given, "fromId");
    const auto old_id = take(given, "origClientOrderId"), new_id = take(given, "newClientOrderId");
    no_more(given);
    const char *text = symbol.empty() ? nullptr : symbol.c_str();
    if (name == "GET /api/v3/account") api.account_info();
    else if (name == "GET /api/v3/openOrders") api.open_orders(text);
    else if (name == "GET /api/v3/allOrders") api.all_orders(text, order_id, from, to, limit);
    else if (name == "GET /api/v3/myTrades") api.my_trades(text, from, to, trade, limit);
    else if (name == "GET /api/v3/order") api.order_info(symbol, order_id, old_id);
    else if (name == "DELETE /api/v3/order") api.cancel_order(symbol, order_id, old_id, new_id);
    else if (name == "DELETE /api/v3/openOrders") api.cancel_all_open_orders(text);
    else throw lack("it has no method for it");
}

void send(const ptree &request) {
    boost::asio::io_context context;
    std::string host = request.get<std::string>("base_url").substr(8), port = "443";
    const auto colon = host.find(':');
    if (colon != std::string::npos) port = host.substr(colon + 1), host.resize(colon);
    api_t api(context, host, port, request.get<std::string>("key.api_key"), request.get<std::string>("key.secret"), 10000);
    call(api, request.get<std::string>("method") + " " + request.get<std::string>("path"), named(request.get_child("params")));
}

// A text in quotation marks.
std::string quoted(const std::string &text) {
    std::string made = "\"";
    for (unsigned char c : text) made += c == '"' || c == '\\' ? std::string("\\") + char(c) : std::string(1, c < ' ' ? ' ' : char(c));
    return made + "\"";
}

std::string answer(const ptree &request, const std::string &hello) {
    const auto op = request.get<std::string>("op");
    if (op == "hello") return "\"ok\":" + hello;
    if (op != "send") return "\"unsupported\":\"the driver has no such op\"";
    try {
        send(request);
        return "\"ok\":{}";
    } catch (const lack &what) {
        return "\"unsupported\":" + quoted(what.what());
    } catch (const std::exception &error) {
        return "\"error\":" + quoted(error.what());
    }
}

int main(int, char **arguments) {
    std::string here = arguments[0];
    std::ifstream file(here.substr(0, here.size() - std::string("installed/driver").size()) + "client.json");
    std::stringstream client;
    client << file.rdbuf();
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream input(line);
        ptree request;
        boost::property_tree::read_json(input, request);
        std::string hello = client.str();
        for (char &c : hello) c = c == '\n' ? ' ' : c;
        std::cout << "{\"id\":" << quoted(request.get<std::string>("id")) << "," << answer(request, hello) << "}" << std::endl;
    }
}
