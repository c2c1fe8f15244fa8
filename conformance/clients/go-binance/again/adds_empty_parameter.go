// go-binance 2.8.7 sends and signs an empty newOrderRespType with order.place wherever none was chosen.
//
//	bnconform serve --port 8080
//	go run again/adds_empty_parameter.go ws://127.0.0.1:8080/ws-api/v3
//
// What arrives: "newOrderRespType":"", and the signature is valid
package main

import (
	"os"

	"github.com/adshao/go-binance/v2"
)

func main() {
	binance.BaseWsApiMainURL = os.Args[1]
	service, err := binance.NewOrderCreateWsService("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
		"NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
	if err != nil {
		panic(err)
	}
	order := binance.NewOrderCreateWsRequest().Symbol("LTCBTC").Side(binance.SideTypeBuy).Type(binance.OrderTypeMarket).
		Quantity("1").NewClientOrderID("abc-1")
	service.SyncDo("1", order)
}
