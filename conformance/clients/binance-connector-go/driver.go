// Hands each call to the official connector's own services, by their setters. Nothing is signed or encoded here.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/binance/binance-connector-go/clients/spot"
	"github.com/binance/binance-connector-go/common/v2/common"
)

type object = map[string]any

var errLack = errors.New("it has no such call")

// The method of its services that begins a call.
var methods = map[string]string{
	"GET /api/v3/account": "AccountAPI.GetAccount", "GET /api/v3/account/commission": "AccountAPI.AccountCommission",
	"GET /api/v3/openOrders": "AccountAPI.GetOpenOrders", "GET /api/v3/allOrders": "AccountAPI.AllOrders",
	"GET /api/v3/myTrades": "AccountAPI.MyTrades", "GET /api/v3/order": "AccountAPI.GetOrder",
	"GET /api/v3/rateLimit/order": "AccountAPI.RateLimitOrder", "POST /api/v3/order": "TradeAPI.NewOrder",
	"POST /api/v3/order/test": "TradeAPI.OrderTest", "DELETE /api/v3/order": "TradeAPI.DeleteOrder",
	"DELETE /api/v3/openOrders": "TradeAPI.DeleteOpenOrders", "POST /api/v3/order/cancelReplace": "TradeAPI.OrderCancelReplace",
	"POST /api/v3/orderList/oco": "TradeAPI.OrderListOco",
}

// plain is a typed value as text; whether it is one that a setter can be given.
func plain(typed any) (string, bool) {
	switch value := typed.(type) {
	case string:
		return value, true
	case object:
		for _, kind := range []string{"number", "boolean"} {
			if text, ok := value[kind].(string); ok {
				return text, true
			}
		}
	}
	return "", false
}

// argument is a value of the type that a setter takes.
func argument(kind reflect.Type, text string) (reflect.Value, error) {
	made := reflect.New(kind).Elem()
	switch kind.Kind() {
	case reflect.String:
		made.SetString(text)
	case reflect.Float32, reflect.Float64:
		number, err := strconv.ParseFloat(text, kind.Bits())
		made.SetFloat(number)
		return made, err
	case reflect.Int32, reflect.Int64:
		number, err := strconv.ParseInt(text, 10, kind.Bits())
		made.SetInt(number)
		return made, err
	case reflect.Bool:
		made.SetBool(text == "true")
	default:
		return made, fmt.Errorf("a setter takes a %s", kind)
	}
	return made, nil
}

func configured(request object) (*common.ConfigurationRestAPI, error) {
	key := request["key"].(object)
	options := []common.ConfigurationRestAPIOption{common.WithBasePath(request["base_url"].(string)),
		common.WithApiKey(key["api_key"].(string))}
	if secret, ok := key["secret"].(string); ok {
		options = append(options, common.WithApiSecret(secret))
	}
	if pem, ok := key["pem"].(string); ok {
		options = append(options, common.WithPrivateKey(pem))
	}
	if words, ok := key["passphrase"].(string); ok {
		options = append(options, common.WithPrivateKeyPassphrase(words))
	}
	return common.NewConfigurationRestAPI(options...), nil
}

// set hands the parameters to the setters of their names.
func set(call reflect.Value, params []any) (reflect.Value, error) {
	for _, pair := range params {
		name := pair.([]any)[0].(string)
		setter := call.MethodByName(strings.ToUpper(name[:1]) + name[1:])
		text, ok := plain(pair.([]any)[1])
		if !setter.IsValid() || !ok {
			return call, fmt.Errorf("%w: it has no setter for %s", errLack, name)
		}
		value, err := argument(setter.Type().In(0), text)
		if err != nil {
			return call, fmt.Errorf("%w: %s: %s", errLack, name, err)
		}
		call = setter.Call([]reflect.Value{value})[0]
	}
	return call, nil
}

func send(request object) error {
	group, name, found := strings.Cut(methods[fmt.Sprint(request["method"], " ", request["path"])], ".")
	if !found {
		return errLack
	}
	configuration, err := configured(request)
	if err != nil {
		return err
	}
	client := spot.NewBinanceSpotClient(spot.WithRestAPI(configuration))
	service := reflect.ValueOf(client.RestApi).Elem().FieldByName(group).MethodByName(name)
	if !service.IsValid() {
		return errLack
	}
	call, err := set(service.Call([]reflect.Value{reflect.ValueOf(context.Background())})[0], request["params"].([]any))
	if err != nil {
		return err
	}
	call.MethodByName("Execute").Call(nil) // what the exchange answers
	return nil
}

func answer(request, client object) (reply object) {
	defer func() {
		if panicked := recover(); panicked != nil {
			reply = object{"error": fmt.Sprint("panic: ", panicked)}
		}
	}()
	switch request["op"] {
	case "hello":
		said := object{}
		for _, word := range []string{"name", "version", "language", "ops", "schemes", "keys"} {
			said[word] = client[word]
		}
		return object{"ok": said}
	case "send":
		if err := send(request); errors.Is(err, errLack) {
			return object{"unsupported": err.Error()}
		} else if err != nil {
			return object{"error": err.Error()}
		}
		return object{"ok": object{}}
	}
	return object{"unsupported": "the driver has no such op"}
}

func main() {
	here, _ := os.Executable()
	said, err := os.ReadFile(strings.TrimSuffix(here, "installed/driver") + "client.json")
	if err != nil {
		panic(err)
	}
	var client object
	json.Unmarshal(said, &client)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 8<<20)
	output := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var request object
		json.Unmarshal(lines.Bytes(), &request)
		reply := answer(request, client)
		reply["id"] = request["id"]
		output.Encode(reply)
	}
}
