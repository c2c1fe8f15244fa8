//! Reads the vectors and computes each HMAC signature of Spot anew.
use tinyjson::JsonValue;

fn text(of: &JsonValue, name: &str) -> Option<String> {
    of.get::<std::collections::HashMap<String, JsonValue>>()?.get(name)?.get::<String>().cloned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_hmac_signatures_of_spot_agree() {
    let keys: JsonValue = bnconform_vectors::read("keys.json").unwrap().parse().unwrap();
    let mut passed = 0;
    for line in bnconform_vectors::vectors("spot-rest") {
        let one: JsonValue = line.parse().expect(line);
        let Some(name) = text(&one, "key") else { continue };
        let key = &keys["keys"][name.as_str()];
        let (Some(payload), Some(secret)) = (text(&one, "payload"), text(key, "secret")) else { continue };
        let expect = one["expect"].get::<std::collections::HashMap<String, JsonValue>>().unwrap();
        if text(&one, "op").as_deref() != Some("sign") || !expect.contains_key("ok") {
            continue;
        }
        let made = hex(&hmac_sha256::HMAC::mac(payload.as_bytes(), secret.as_bytes()));
        assert_eq!(Some(made), text(&expect["ok"], "signature"), "{line}");
        passed += 1;
    }
    assert!(passed > 20, "only {passed} were read");
    println!("{passed} signatures agree");
}
