// A stand-in for binance-connector-go: the names of a few of its services. It signs what it sends, but for a blank in an
// order, which it signs as %20 and sends as +.
package spot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/binance/binance-connector-go/common/v2/common"
)

type BinanceSpotClient struct{ RestApi *RestAPIClient }

type RestAPIClient struct {
	AccountAPI *AccountAPIService
	TradeAPI   *TradeAPIService
}

type AccountAPIService struct{ cfg *common.ConfigurationRestAPI }

type TradeAPIService struct{ cfg *common.ConfigurationRestAPI }

type Option func(*BinanceSpotClient)

func WithRestAPI(cfg *common.ConfigurationRestAPI) Option {
	return func(c *BinanceSpotClient) {
		c.RestApi = &RestAPIClient{&AccountAPIService{cfg}, &TradeAPIService{cfg}}
	}
}

func NewBinanceSpotClient(options ...Option) *BinanceSpotClient {
	made := &BinanceSpotClient{}
	for _, option := range options {
		option(made)
	}
	return made
}

// Call is a request that is being put together.
type Call struct {
	cfg          *common.ConfigurationRestAPI
	method, path string
	query        string
}

func (a *AccountAPIService) GetAccount(context.Context) Call {
	return Call{a.cfg, "GET", "/api/v3/account", ""}
}

func (a *TradeAPIService) NewOrder(context.Context) Call {
	return Call{a.cfg, "POST", "/api/v3/order", ""}
}

func (c Call) with(name, value string) Call {
	c.query += name + "=" + strings.ReplaceAll(url.QueryEscape(value), "+", "%20") + "&"
	return c
}

func (c Call) Symbol(v string) Call           { return c.with("symbol", v) }
func (c Call) Side(v string) Call             { return c.with("side", v) }
func (c Call) Type(v string) Call             { return c.with("type", v) }
func (c Call) TimeInForce(v string) Call      { return c.with("timeInForce", v) }
func (c Call) Quantity(v float64) Call        { return c.with("quantity", fmt.Sprint(v)) }
func (c Call) Price(v float64) Call           { return c.with("price", fmt.Sprint(v)) }
func (c Call) NewClientOrderId(v string) Call { return c.with("newClientOrderId", v) }

func (c Call) Execute() (*http.Response, error) {
	query := fmt.Sprintf("%stimestamp=%d", c.query, time.Now().UnixMilli())
	mac := hmac.New(sha256.New, []byte(c.cfg.Secret))
	mac.Write([]byte(query))
	query = strings.ReplaceAll(query, "%20", "+") + "&signature=" + hex.EncodeToString(mac.Sum(nil))
	request, err := http.NewRequest(c.method, c.cfg.Base+c.path+"?"+query, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("X-MBX-APIKEY", c.cfg.Key)
	return http.DefaultClient.Do(request)
}
