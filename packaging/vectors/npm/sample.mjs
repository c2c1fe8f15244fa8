// Reads the installed vectors and computes each HMAC signature of Spot anew.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { bytesOf, read, vectors } from "bnconform-vectors";

test("the HMAC signatures of Spot agree", () => {
  const { keys } = read("keys.json");
  let passed = 0;
  for (const one of vectors("spot-rest")) {
    const key = keys[one.key] ?? {};
    if (one.op !== "sign" || key.type !== "hmac" || !one.expect.ok) continue;
    assert.equal(createHmac("sha256", key.secret).update(bytesOf(one.payload)).digest("hex"), one.expect.ok.signature, one.id);
    passed++;
  }
  assert.ok(passed > 20, String(passed));
  console.log(`${passed} signatures agree`);
});
