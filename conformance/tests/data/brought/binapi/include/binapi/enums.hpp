// Of the stand-in: the words of an order, each known by its place.
#ifndef STAND_IN_ENUMS_HPP
#define STAND_IN_ENUMS_HPP

namespace binapi {

enum class e_side { buy, sell };
enum class e_type { limit, market };
enum class e_time { GTC };
enum class e_trade_resp_type { ACK, RESULT, FULL };

e_side e_side_from_string(const char *text);
e_type e_type_from_string(const char *text);
e_time e_time_from_string(const char *text);
e_trade_resp_type e_trade_resp_type_from_string(const char *text);

} // namespace binapi

#endif
