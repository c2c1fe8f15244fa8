// A small client of Binance Spot, and five others that make a mistake each.
import { createHash, createHmac } from "node:crypto";

export class Client {
  constructor(key, secret, { baseURL }) {
    Object.assign(this, { key, secret, baseURL });
  }

  sign(text) {
    return createHmac("sha256", this.secret).update(text).digest("hex");
  }

  now() {
    return Date.now();
  }

  query(parameters) {
    const text = new URLSearchParams({ ...parameters, timestamp: this.now() }).toString();
    return `${text}&signature=${this.sign(text)}`;
  }

  async order(parameters) {
    const answer = await fetch(`${this.baseURL}/api/v3/order?${this.query(parameters)}`, { method: "POST", headers: { "X-MBX-APIKEY": this.key } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}

export const WRONG = {
  sorted: class extends Client {
    sign(text) {
      return super.sign(text.split("&").sort().join("&"));
    }
  },
  newline: class extends Client {
    sign(text) {
      return super.sign(`${text}\n`);
    }
  },
  seconds: class extends Client {
    now() {
      return Math.floor(Date.now() / 1000);
    }
  },
  hash: class extends Client {
    sign(text) {
      return createHash("sha256").update(text + this.secret).digest("hex");
    }
  },
  decoded: class extends Client {
    sign(text) {
      return super.sign(decodeURIComponent(text.replaceAll("+", " ")));
    }
  },
};
