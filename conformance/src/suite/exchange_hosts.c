/* exchange_hosts.c - the exchange's host names, product by product. To add one, add a row. */
#include "suite/exchange_hosts.h"

#include "util/slice.h"
#include "wire.h"

const char *const exchange_names[] = {
    /* one of each, for the sentence that names three */
    "api.binance.com",
    "api.binance.us",
    "bpay.binanceapi.com",
    /* Spot: REST, WebSocket API, streams, FIX */
    "api1.binance.com",
    "api2.binance.com",
    "api3.binance.com",
    "api4.binance.com",
    "api-gcp.binance.com",
    "data-api.binance.vision",
    "ws-api.binance.com",
    "stream.binance.com",
    "data-stream.binance.vision",
    "fix-api.binance.com",
    "fix-oe.binance.com",
    "fix-dc.binance.com",
    "fix-md.binance.com",
    "www.binance.com",
    /* Spot's testnet and demo */
    "testnet.binance.vision",
    "api.testnet.binance.vision",
    "api1.testnet.binance.vision",
    "ws-api.testnet.binance.vision",
    "stream.testnet.binance.vision",
    "fix-oe.testnet.binance.vision",
    "fix-dc.testnet.binance.vision",
    "fix-md.testnet.binance.vision",
    "demo-api.binance.com",
    "demo-ws-api.binance.com",
    "demo-stream.binance.com",
    /* futures, options, portfolio margin */
    "fapi.binance.com",
    "dapi.binance.com",
    "eapi.binance.com",
    "papi.binance.com",
    "ws-fapi.binance.com",
    "ws-dapi.binance.com",
    "fstream.binance.com",
    "dstream.binance.com",
    "nbstream.binance.com",
    /* their mirrors, which programs try in turn, and those for market makers */
    "fapi1.binance.com",
    "fapi2.binance.com",
    "fapi3.binance.com",
    "fapi4.binance.com",
    "fapi-gcp.binance.com",
    "fapi-mm.binance.com",
    "dapi-mm.binance.com",
    "ws-fapi-mm.binance.com",
    "fstream-mm.binance.com",
    /* their testnets and demo; binanceops.com was that of options */
    "testnet.binancefuture.com",
    "stream.binancefuture.com",
    "fstream.binancefuture.com",
    "dstream.binancefuture.com",
    "testnet.binanceops.com",
    "demo-fapi.binance.com",
    "demo-dapi.binance.com",
    "demo-fstream.binance.com",
    "demo-dstream.binance.com",
    /* Binance US */
    "ws-api.binance.us",
    "stream.binance.us",
    "www.binance.us",
/* the exchanges that sign alike */
#define EXCHANGE(ID, symbol, scheme, vectors, path, title, header, host, ...) host,
#define EXCHANGE_HOST(ID, host) host,
#include "exchanges.def"
#undef EXCHANGE
#undef EXCHANGE_HOST
};

const size_t num_exchange_names = sizeof exchange_names / sizeof *exchange_names;

int exchange_has_host(bns_slice host) {
  host = slice_until(host, slice_index(host, ':'));
  for (size_t i = 0; i < num_exchange_names; i++)
    if (bns_slice_is_nocase(host, exchange_names[i])) return 1;
  return 0;
}
