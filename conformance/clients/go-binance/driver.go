// Hands each call to go-binance's own services. Nothing is signed or encoded here.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/adshao/go-binance/v2"
	"github.com/adshao/go-binance/v2/common"
	"github.com/adshao/go-binance/v2/futures"
)

type object = map[string]any

var keyTypes = map[string]string{"hmac": common.KeyTypeHmac, "rsa": common.KeyTypeRsa, "ed25519": common.KeyTypeEd25519}

func service(c *binance.Client, call string) any {
	switch call {
	case "GET /api/v3/account":
		return c.NewGetAccountService()
	case "GET /api/v3/account/commission":
		return c.NewGetCommissionRatesService()
	case "GET /api/v3/openOrders":
		return c.NewListOpenOrdersService()
	case "DELETE /api/v3/openOrders":
		return c.NewCancelOpenOrdersService()
	case "GET /api/v3/allOrders":
		return c.NewListOrdersService()
	case "GET /api/v3/myTrades":
		return c.NewListTradesService()
	case "GET /api/v3/order":
		return c.NewGetOrderService()
	case "POST /api/v3/order", "POST /api/v3/order/test":
		return c.NewCreateOrderService()
	case "DELETE /api/v3/order":
		return c.NewCancelOrderService()
	case "POST /api/v3/order/cancelReplace":
		return c.NewCancelReplaceOrderService()
	case "POST /api/v3/order/oco":
		return c.NewCreateOCOService()
	case "GET /api/v3/rateLimit/order":
		return c.NewRateLimitService()
	case "POST /sapi/v1/capital/withdraw/apply":
		return c.NewCreateWithdrawService()
	case "GET /sapi/v1/capital/config/getall":
		return c.NewGetAllCoinsInfoService()
	case "GET /sapi/v1/capital/deposit/address":
		return c.NewGetDepositAddressService()
	case "GET /sapi/v1/pay/transactions":
		return c.NewPayTradeHistoryService()
	case "PUT /sapi/v1/userDataStream":
		return c.NewKeepaliveMarginUserStreamService()
	case "POST /sapi/v1/asset/dust":
		return c.NewDustTransferService()
	}
	return nil
}

func futuresService(c *futures.Client, call string) any {
	switch call {
	case "GET /fapi/v2/account":
		return c.NewGetAccountService()
	case "GET /fapi/v3/account":
		return c.NewGetAccountV3Service()
	case "GET /fapi/v3/balance":
		return c.NewGetBalanceService()
	case "GET /fapi/v2/positionRisk":
		return c.NewGetPositionRiskService()
	case "GET /fapi/v3/positionRisk":
		return c.NewGetPositionRiskV3Service()
	case "GET /fapi/v1/openOrders":
		return c.NewListOpenOrdersService()
	case "GET /fapi/v1/allOrders":
		return c.NewListOrdersService()
	case "GET /fapi/v1/userTrades":
		return c.NewListAccountTradeService()
	case "GET /fapi/v1/income":
		return c.NewGetIncomeHistoryService()
	case "GET /fapi/v1/order":
		return c.NewGetOrderService()
	case "POST /fapi/v1/order":
		return c.NewCreateOrderService()
	case "PUT /fapi/v1/order":
		return c.NewModifyOrderService()
	case "DELETE /fapi/v1/order":
		return c.NewCancelOrderService()
	case "DELETE /fapi/v1/allOpenOrders":
		return c.NewCancelAllOpenOrdersService()
	case "POST /fapi/v1/batchOrders":
		return c.NewCreateBatchOrdersService()
	case "DELETE /fapi/v1/batchOrders":
		return c.NewCancelMultipleOrdersService()
	case "POST /fapi/v1/leverage":
		return c.NewChangeLeverageService()
	case "POST /fapi/v1/marginType":
		return c.NewChangeMarginTypeService()
	case "POST /fapi/v1/positionMargin":
		return c.NewUpdatePositionMarginService()
	case "POST /fapi/v1/positionSide/dual":
		return c.NewChangePositionModeService()
	}
	return nil
}

// Parameters for which a setter has another name than the exchange.
var setters = map[string]string{"batchOrders": "OrderList", "dualSidePosition": "DualSide"}

// The value as the setter's type; false: the setter takes no such value.
func convert(value any, to reflect.Type) (reflect.Value, bool) {
	text, isText := value.(string)
	typed, _ := value.(object)
	if number, is := typed["number"].(string); is {
		text, isText = number, true
	}
	made := reflect.New(to).Elem()
	switch to.Kind() {
	case reflect.String:
		made.SetString(text)
		return made, isText
	case reflect.Int, reflect.Int32, reflect.Int64:
		number, err := strconv.ParseInt(text, 10, 64)
		made.SetInt(number)
		return made, isText && err == nil
	case reflect.Bool:
		word, isWord := typed["boolean"].(string)
		made.SetBool(word == "true")
		return made, isWord
	case reflect.Ptr: // an order of a list, made by its own setters
		members, isObject := typed["object"].([]any)
		if !isObject {
			return made, false
		}
		made.Set(reflect.New(to.Elem()))
		_, unsupported := set(made, members)
		return made, unsupported == ""
	case reflect.Slice:
		list, isList := typed["list"].([]any)
		for _, each := range list {
			item, is := convert(each, to.Elem())
			isList = isList && is
			made = reflect.Append(made, item)
		}
		return made, isList
	}
	return made, false
}

// Calls the setter of each parameter: orderId by OrderID. The word why not, where there is none.
func set(on reflect.Value, params []any) (options []binance.RequestOption, unsupported string) {
	for _, pair := range params {
		name, value := pair.([]any)[0].(string), pair.([]any)[1]
		title := strings.ToUpper(name[:1]) + name[1:]
		if strings.HasSuffix(title, "Id") {
			title = title[:len(title)-1] + "D"
		}
		title = strings.Replace(title, "IdList", "IDList", 1)
		if setters[name] != "" {
			title = setters[name]
		}
		if name == "recvWindow" {
			window, _ := convert(value, reflect.TypeOf(int64(0)))
			options = append(options, binance.WithRecvWindow(window.Int()))
			continue
		}
		setter := on.MethodByName(title)
		if !setter.IsValid() {
			return nil, "it has no parameter " + name
		}
		argument, is := convert(value, setter.Type().In(0))
		if !is {
			return nil, fmt.Sprintf("its %s takes no such value", name)
		}
		setter.Call([]reflect.Value{argument})
	}
	return options, ""
}

// Sets the parameters of a service and calls it, whatever is answered.
func do(made any, call string, params []any) object {
	if made == nil {
		return object{"unsupported": "it has no such call"}
	}
	options, unsupported := set(reflect.ValueOf(made), params)
	if unsupported != "" {
		return object{"unsupported": unsupported}
	}
	do := reflect.ValueOf(made).MethodByName("Do")
	if strings.HasSuffix(call, "/test") {
		do = reflect.ValueOf(made).MethodByName("Test")
	}
	arguments := []reflect.Value{reflect.ValueOf(context.Background())}
	for _, option := range options {
		arguments = append(arguments, reflect.ValueOf(option))
	}
	do.Call(arguments)
	return object{"ok": object{}}
}

func sendRest(request object, key object, secret string) object {
	apiKey, keyType := key["api_key"].(string), keyTypes[key["type"].(string)]
	call := request["method"].(string) + " " + request["path"].(string)
	if request["scheme"] == "usdm-rest" {
		client := futures.NewClient(apiKey, secret)
		client.KeyType = keyType
		return each(request, func(params []any) object { return do(futuresService(client, call), call, params) })
	}
	client := binance.NewClient(apiKey, secret)
	client.KeyType = keyType
	return each(request, func(params []any) object { return do(service(client, call), call, params) })
}

// Makes the calls of a question by the client that act has, one after the other or at once; the first that is not ok is told.
func each(request object, act func(params []any) object) object {
	more, _ := request["more"].([]any)
	all := append([]any{request["params"]}, more...)
	replies := make([]object, len(all))
	var running sync.WaitGroup
	for i, params := range all {
		running.Add(1)
		one := func(i int, params []any) { defer running.Done(); replies[i] = act(params) }
		if request["at_once"] != nil {
			go one(i, params.([]any))
		} else {
			one(i, params.([]any))
		}
	}
	running.Wait()
	for _, reply := range replies {
		if reply["ok"] == nil {
			return reply
		}
	}
	return replies[0]
}

func sendFuturesWs(request object, apiKey string, keyType string, secret string) object {
	id, params := request["id"].(string), request["params"].([]any)
	var made, order any
	var err error
	switch request["method"] {
	case "order.place":
		made, err = futures.NewOrderPlaceWsService(apiKey, secret)
		order = futures.NewOrderPlaceWsRequest()
	case "order.cancel":
		made, err = futures.NewOrderCancelWsService(apiKey, secret)
		order = futures.NewOrderCancelRequest()
	case "order.status":
		made, err = futures.NewOrderStatusWsService(apiKey, secret)
		order = futures.NewOrderStatusWsRequest()
	default:
		return object{"unsupported": "it has no such call"}
	}
	if err != nil {
		return object{"error": err.Error()}
	}
	if _, unsupported := set(reflect.ValueOf(order), params); unsupported != "" {
		return object{"unsupported": unsupported}
	}
	reflect.ValueOf(made).Elem().FieldByName("KeyType").SetString(keyType)
	reflect.ValueOf(made).MethodByName("SyncDo").Call([]reflect.Value{reflect.ValueOf(id), reflect.ValueOf(order)})
	return object{"ok": object{}} // whatever was answered
}

func sendWs(request object, key object, secret string) object {
	if request["more"] != nil {
		return object{"unsupported": "its service places one order at a time"}
	}
	if request["scheme"] == "usdm-ws" {
		return sendFuturesWs(request, key["api_key"].(string), keyTypes[key["type"].(string)], secret)
	}
	if request["method"] != "order.place" {
		return object{"unsupported": "it has no such call"}
	}
	order := binance.NewOrderCreateWsRequest()
	if _, unsupported := set(reflect.ValueOf(order), request["params"].([]any)); unsupported != "" {
		return object{"unsupported": unsupported}
	}
	service, err := binance.NewOrderCreateWsService(key["api_key"].(string), secret)
	if err != nil {
		return object{"error": err.Error()}
	}
	service.KeyType = keyTypes[key["type"].(string)]
	service.SyncDo(request["id"].(string), order) // whatever was answered
	return object{"ok": object{}}
}

func sign(request object, key object, secret string) object {
	signer, err := common.SignFunc(keyTypes[key["type"].(string)])
	if err != nil {
		return object{"error": err.Error()}
	}
	signature, err := signer(secret, request["payload"].(string))
	if err != nil {
		return object{"error": err.Error()}
	}
	return object{"ok": object{"signature": *signature}}
}

func version() string {
	build, _ := debug.ReadBuildInfo()
	for _, module := range build.Deps {
		if module.Path == "github.com/adshao/go-binance/v2" {
			return strings.TrimPrefix(module.Version, "v")
		}
	}
	return ""
}

func answer(request object) object {
	if request["op"] == "hello" {
		return object{"ok": object{"name": "go-binance", "version": version(), "language": "Go", "ops": []string{"sign", "send"},
			"schemes": []string{"spot-rest", "spot-ws", "usdm-rest", "usdm-ws"}, "keys": []string{"hmac", "rsa", "ed25519"},
			"several": "1", "at_once": "1"}}
	}
	key, _ := request["key"].(object)
	secret, isHmac := key["secret"].(string)
	if !isHmac {
		secret, _ = key["pem"].(string)
	}
	switch {
	case request["op"] == "sign":
		return sign(request, key, secret)
	case request["op"] == "send" && strings.HasSuffix(request["scheme"].(string), "-rest"):
		return sendRest(request, key, secret)
	case request["op"] == "send":
		return sendWs(request, key, secret)
	}
	return object{"unsupported": "the driver knows sign and send alone"}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 8<<20)
	output := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var request object
		json.Unmarshal(lines.Bytes(), &request)
		reply := answer(request)
		reply["id"] = request["id"]
		output.Encode(reply)
	}
}
