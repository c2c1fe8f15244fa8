// Signs Binance requests: Spot and Binance US. Go's own library. (gofmt spreads it over more lines.)
package main
import ("crypto"; "crypto/hmac"; "crypto/rand"; "crypto/sha256"; "crypto/x509"; "encoding/base64"; "encoding/json")
import ("encoding/pem"; "fmt"; "net/url"; "os"; "strings")

type pairs [][2]string
type question struct { Id, Op, Payload, Path, Time_ms string; Key map[string]string; Query, Body pairs }

// In the order given (SR-2): url.Values sorts. SR-3, RFC 3986: QueryEscape is right but for the "+" of a space.
func join(list pairs) (text string) {
	for _, pair := range list { text += "&" + url.QueryEscape(pair[0]) + "=" + url.QueryEscape(pair[1]) }
	return strings.ReplaceAll(strings.TrimPrefix(text, "&"), "+", "%20")
}

func sign(key map[string]string, payload []byte) string {
	if key["type"] == "hmac" { // SR-4; the key is the secret's own text, neither hex nor base64 (C-2)
		mac := hmac.New(sha256.New, []byte(key["secret"]))
		mac.Write(payload)
		return fmt.Sprintf("%x", mac.Sum(nil))
	}
	block, _ := pem.Decode([]byte(key["pem"]))
	private, _ := x509.ParsePKCS8PrivateKey(block.Bytes)
	message, hash := payload, crypto.Hash(0) // SR-6: an Ed25519 key signs the payload itself
	if sum := sha256.Sum256(payload); key["type"] == "rsa" { // SR-5: an RSA key signs its hash, by PKCS#1 v1.5
		message, hash = sum[:], crypto.SHA256
	}
	signature, err := private.(crypto.Signer).Sign(rand.Reader, message, hash)
	if err != nil { panic(err) }
	return base64.StdEncoding.EncodeToString(signature)
}

func rest(q question) map[string]any { // what is signed is what is sent: no library may encode it again (C-1)
	place, target, headers := &q.Query, q.Path, pairs{{"X-MBX-APIKEY", q.Key["api_key"]}}
	if len(q.Body) > 0 {
		place, headers = &q.Body, append(headers, [2]string{"Content-Type", "application/x-www-form-urlencoded"})
	}
	if q.Time_ms != "" { *place = append(*place, [2]string{"timestamp", q.Time_ms}) }
	payload := join(q.Query) + join(q.Body) // SR-1: nothing stands between them
	signature := sign(q.Key, []byte(payload))
	*place = append(*place, [2]string{"signature", signature}) // SR-7: last, and encoded too: base64 has + / = in it
	if len(q.Query) > 0 { target += "?" + join(q.Query) }
	body := join(q.Body)
	return map[string]any{"payload": payload, "signature": signature, "target": target, "headers": headers, "body": body}
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for q := (question{}); in.Decode(&q) == nil; q = (question{}) {
		reply := map[string]any{"id": q.Id}
		switch q.Op {
		case "hello": reply["ok"] = json.RawMessage(`{"name": "sign.go", "language": "go", "ops": ["sign", "request"],
			"schemes": ["spot-rest", "us-rest"], "keys": ["hmac", "rsa", "ed25519"]}`)
		case "sign": reply["ok"] = map[string]string{"signature": sign(q.Key, []byte(q.Payload))}
		case "request": reply["ok"] = rest(q)
		default: reply["unsupported"] = "not written"
		}
		out.Encode(reply)
	}
}
