// Trades as a user's program does: an order that is followed and cancelled, and one that is filled. Its environment: API_KEY,
// SECRET. Nothing in it knows of bnconform.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

type answer struct {
	OrderId  int64
	Status   string
	Balances []any
}

func call(method, path, query string) (got answer) {
	if query != "" {
		query += "&"
	}
	query += fmt.Sprintf("timestamp=%d", time.Now().UnixMilli())
	mac := hmac.New(sha256.New, []byte(os.Getenv("SECRET")))
	mac.Write([]byte(query))
	request, err := http.NewRequest(method, "https://api.binance.com"+path+"?"+query+"&signature="+hex.EncodeToString(mac.Sum(nil)), nil)
	if err != nil {
		panic(err)
	}
	request.Header.Set("X-MBX-APIKEY", os.Getenv("API_KEY"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	if err = json.NewDecoder(response.Body).Decode(&got); err != nil {
		panic(err)
	}
	return got
}

func main() {
	order := "symbol=BTCUSDT&side=BUY&quantity=0.01&type="
	limit := call("POST", "/api/v3/order", order+"LIMIT&timeInForce=GTC&price=20000")
	named := fmt.Sprintf("symbol=BTCUSDT&orderId=%d", limit.OrderId)
	seen := []any{limit.Status, call("GET", "/api/v3/order", named).Status, call("DELETE", "/api/v3/order", named).Status,
		call("POST", "/api/v3/order", order+"MARKET").Status, len(call("GET", "/api/v3/account", "").Balances) > 1}
	json.NewEncoder(os.Stdout).Encode(seen)
}
