"""A small client of Binance Spot, and five others that make a mistake each."""
import hashlib
import hmac
import time
import urllib.error
import urllib.parse
import urllib.request


class Client:
    """The right one."""

    def __init__(self, key, secret, base_url):
        self.key, self.secret, self.base_url = key, secret, base_url

    def sign(self, text):
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def now(self):
        return int(time.time() * 1000)

    def query(self, parameters):
        text = urllib.parse.urlencode({**parameters, "timestamp": self.now()})
        return "%s&signature=%s" % (text, self.sign(text))

    def order(self, **parameters):
        request = urllib.request.Request("%s/api/v3/order?%s" % (self.base_url, self.query(parameters)), method="POST",
                                         headers={"X-MBX-APIKEY": self.key})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read()


class SortsBeforeSigning(Client):
    def query(self, parameters):
        text = urllib.parse.urlencode({**parameters, "timestamp": self.now()})
        return "%s&signature=%s" % (text, self.sign("&".join(sorted(text.split("&")))))


class SignsANewline(Client):
    def sign(self, text):
        return super().sign(text + "\n")


class CountsSeconds(Client):
    def now(self):
        return int(time.time())


class HashesInPlaceOfHmac(Client):
    def sign(self, text):
        return hashlib.sha256((text + self.secret).encode()).hexdigest()


class SendsItDecoded(Client):
    def query(self, parameters):
        parameters = {**parameters, "timestamp": self.now()}
        decoded = "&".join("%s=%s" % pair for pair in parameters.items())
        return "%s&signature=%s" % (urllib.parse.urlencode(parameters), self.sign(decoded))


WRONG = {"sorted": SortsBeforeSigning, "newline": SignsANewline, "seconds": CountsSeconds, "hash": HashesInPlaceOfHmac,
         "decoded": SendsItDecoded}
