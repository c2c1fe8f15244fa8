"""binance-fix-connector: connect and logon of BinanceFixConnector, which it makes as create_order_entry_session does,
but for the letters that this puts before the sender."""
import tempfile

from binance_fix_connector.fix_connector import BinanceFixConnector
from binance_fix_connector.utils import get_private_key


def logon(request):
    with tempfile.NamedTemporaryFile("w") as pem:  # the library reads keys from files
        pem.write(request["key"]["pem"])
        pem.flush()
        key = get_private_key(pem.name)
    session = BinanceFixConnector("tcp+tls://" + request["fix_address"], request["key"]["api_key"], key,
                                  sender_comp_id=request["sender"], target_comp_id=request["target"],
                                  reset_seq_num_flag="Y", drop_copy_flag="N")
    session.connect()
    session.logon()
    session.retrieve_messages_until("A", timeout_seconds=5)
    session.disconnect()


SEND = {"fix-logon": logon}
