package vectors

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

func TestTheHMACSignaturesOfSpotAgree(t *testing.T) {
	var file struct {
		Keys map[string]struct{ Type, Secret string }
	}
	if err := Read("keys.json", &file); err != nil {
		t.Fatal(err)
	}
	all, err := Vectors("spot-rest")
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, one := range all {
		name, _ := one["key"].(string)
		payload, isText := one["payload"].(string)
		right, isRight := one["expect"].(map[string]any)["ok"].(map[string]any)
		if one["op"] != "sign" || file.Keys[name].Type != "hmac" || !isText || !isRight {
			continue
		}
		made := hmac.New(sha256.New, []byte(file.Keys[name].Secret))
		made.Write([]byte(payload))
		if hex.EncodeToString(made.Sum(nil)) != right["signature"] {
			t.Error(one["id"])
		}
		passed++
	}
	if passed < 21 {
		t.Errorf("only %d were read", passed)
	}
	t.Logf("%d signatures agree", passed)
}
