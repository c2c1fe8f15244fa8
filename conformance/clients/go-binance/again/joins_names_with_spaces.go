// go-binance 2.8.7 writes a list of order names as Go prints it, [a b], where futures want JSON, ["a","b"].
//
//	bnconform serve --port 8080
//	go run again/joins_names_with_spaces.go http://127.0.0.1:8080
//
// What arrives: origClientOrderIdList=%5Bmy-order_1+my-order_2%5D, and the signature is valid
package main

import (
	"context"
	"os"

	"github.com/adshao/go-binance/v2/futures"
)

func main() {
	client := futures.NewClient("dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83",
		"2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9")
	client.BaseURL = os.Args[1]
	client.NewCancelMultipleOrdersService().Symbol("BTCUSDT").
		OrigClientOrderIDList([]string{"my-order_1", "my-order_2"}).Do(context.Background())
}
