"""binance-fix-connector 1.2.0: BinanceFixConnector as it stands writes ResetSeqNumFlag as Python writes it, where FIX
and the exchange want Y.

  bnconform serve --port 8080
  SSL_CERT_FILE=FILE python python_booleans.py http://127.0.0.1:8080

FILE is the certificate that serve tells of at its start. What arrives: 141=True
"""
import json
import pathlib
import sys
import tempfile

from binance_fix_connector.fix_connector import BinanceFixConnector
from binance_fix_connector.utils import get_private_key

keys = json.loads((pathlib.Path(__file__).parents[4] / "vectors" / "keys.json").read_text())["keys"]
with tempfile.NamedTemporaryFile("w") as pem:
    pem.write(keys["ed25519-a"]["pem"])
    pem.flush()
    key = get_private_key(pem.name)
session = BinanceFixConnector(sys.argv[1].replace("http", "tcp+tls", 1), keys["ed25519-a"]["api_key"], key,
                              sender_comp_id="EXAMPLE")
session.connect()
session.logon()
session.retrieve_messages_until("A")
session.disconnect()
