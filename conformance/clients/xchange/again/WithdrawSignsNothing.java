// XChange 5.2.2 signs the body of a POST; a withdrawal has none, its parameters stand in the query string: -1022.
//
//   bnconform serve --port 8080
//   java -cp 'installed/lib/*' again/WithdrawSignsNothing.java http://127.0.0.1:8080
//
// What arrives: a wrong signature
import java.math.BigDecimal;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.service.BinanceAccountServiceRaw;

class WithdrawSignsNothing {
  public static void main(String[] arguments) throws Exception {
    ExchangeSpecification specification = new BinanceExchange().getDefaultExchangeSpecification();
    specification.setSslUri(arguments[0]);
    specification.setApiKey("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A");
    specification.setSecretKey("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
    specification.setShouldLoadRemoteMetaData(false);
    Object account = ExchangeFactory.INSTANCE.createExchange(specification).getAccountService();
    ((BinanceAccountServiceRaw) account).withdraw("USDT", "0xA1", null, new BigDecimal("50"), "ETH");
  }
}
