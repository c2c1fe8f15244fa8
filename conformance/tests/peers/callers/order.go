// Go's net/http: order BASE. A signed order, sent as a form.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

func main() {
	form := url.Values{"symbol": {"LTCBTC"}, "side": {"BUY"}, "type": {"LIMIT"}, "timeInForce": {"GTC"}, "quantity": {"1"},
		"price": {"0.1"}, "newClientOrderId": {"a b"}, "timestamp": {fmt.Sprint(time.Now().UnixMilli())}}.Encode()
	mac := hmac.New(sha256.New, []byte(os.Getenv("SECRET")))
	mac.Write([]byte(form))
	body := strings.NewReader(fmt.Sprintf("%s&signature=%x", form, mac.Sum(nil)))
	request, err := http.NewRequest("POST", os.Args[1]+"/api/v3/order", body)
	if err != nil {
		panic(err)
	}
	request.Header.Set("X-MBX-APIKEY", os.Getenv("API_KEY"))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := (&http.Client{Timeout: 15 * time.Second}).Do(request)
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(answer.Body)
	fmt.Printf("%s\n%d\n", text, answer.StatusCode)
}
