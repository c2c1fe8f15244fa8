// What go-binance needs for a whole order: the key as JSON on standard input. What stands behind it, the transport, is
// replaced; the order that came there is printed beside the nanoseconds of the fastest of many rounds.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/adshao/go-binance/v2"
)

const rounds, times = 60, 500

type took struct{ last *http.Request }

func (t *took) RoundTrip(request *http.Request) (*http.Response, error) {
	t.last = request
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("{}")), Request: request}, nil
}

func main() {
	var key struct {
		Name   string `json:"api_key"`
		Secret string `json:"secret"`
	}
	if json.NewDecoder(os.Stdin).Decode(&key) != nil {
		os.Exit(1)
	}
	behind, best, ctx := &took{}, 0.0, context.Background()
	client := binance.NewClient(key.Name, key.Secret)
	client.HTTPClient = &http.Client{Transport: behind}
	for round := 0; round < rounds; round++ {
		start := time.Now()
		for i := 0; i < times; i++ {
			_, err := client.NewCreateOrderService().Symbol("LTCBTC").Side(binance.SideTypeBuy).Type(binance.OrderTypeLimit).
				TimeInForce(binance.TimeInForceTypeGTC).Quantity("1").Price("0.1").Do(ctx, binance.WithRecvWindow(5000))
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if each := float64(time.Since(start).Nanoseconds()) / times; best == 0 || each < best {
			best = each
		}
	}
	body, _ := behind.last.GetBody()
	text, _ := io.ReadAll(body)
	json.NewEncoder(os.Stdout).Encode(map[string]any{"query": behind.last.URL.RawQuery, "body": string(text), "ns": best})
}
