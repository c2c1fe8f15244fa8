/* text_labels.c - labels of other languages. */
#include "input/text_labels.h"

#include <string.h>

#include "util/slice.h"

enum { LABEL_MAX = 48 };

/* labels: the word that the readers know, and what it is called elsewhere, each between bars and in small letters. In
 * English stands what those readers take for something else; behind it Chinese, Japanese, Korean; Russian, Ukrainian;
 * Spanish, Italian, Portuguese, French; German, Dutch, Polish; Turkish, Vietnamese, Indonesian. */
static const struct {
  const char *word, *labels;
} labels[] = {{"signature", "|signature|sign|sig|签名|签名值|签名结果|簽名|請求簽名|署名|서명|"
                            "подпись|сигнатура|підпис|"
                            "firma|firma digitale|assinatura|"
                            "signatur|handtekening|podpis|imza|chữ ký|tanda tangan|"},
              {"url", "|请求地址|请求网址|请求链接|请求url|接口地址|接口|地址|链接|請求地址|網址|"
                      "エンドポイント|アドレス|주소|요청 주소|엔드포인트|"
                      "адрес|url-адрес|адрес запроса|ссылка|эндпоинт|адреса|посилання|"
                      "dirección|direccion|enlace|ruta|indirizzo|endereço|endereco|rota|lien|chemin|"
                      "adresse|pfad|adres|địa chỉ|đường dẫn|alamat|"},
              {"method", "|请求方式|请求方法|请求类型|方法|方式|請求方式|請求方法|"
                         "メソッド|リクエストメソッド|메서드|메소드|요청 방식|요청 메서드|"
                         "метод|метод запроса|http-метод|метод http|"
                         "método|método http|metodo|méthode|"
                         "methode|metoda|yöntem|metot|metod|phương thức|metode|"},
              {"query",
               "|query string|url params|请求参数|参数|查询参数|查询字符串|url参数|query参数|get参数|請求參數|參數|"
               "パラメータ|パラメーター|クエリ|クエリパラメータ|クエリ文字列|"
               "파라미터|매개변수|쿼리|쿼리 스트링|쿼리 파라미터|"
               "параметры|параметры запроса|строка запроса|параметри|"
               "parámetros|parametros|cadena de consulta|parametri|parâmetros|paramètres|parametres|"
               "chaîne de requête|parameter|abfrage|parametry|parametreler|sorgu|tham số|"},
              {"body", "|请求体|请求正文|请求主体|body参数|post参数|表单参数|表单|請求體|請求主體|"
                       "ボディ|リクエストボディ|本文|본문|바디|요청 본문|"
                       "тело|тело запроса|тіло|тіло запиту|"
                       "cuerpo|corpo|corpo da requisição|corps|corps de la requête|"
                       "rumpf|treść|gövde|thân|nội dung|isi|"},
              {"API key", "|api密钥|密钥|公钥|api鍵|apiキー|api 키|"
                          "ключ|api-ключ|апи ключ|ключ api|"
                          "clave|clave api|chiave|chave|chave api|clé|clé api|"
                          "schlüssel|api-schlüssel|klucz|anahtar|api anahtarı|khóa|kunci|"}};

/* put_small writes a text in small letters: Latin, with the marks that those languages set, and Cyrillic (The Unicode
 * Standard 15, Latin-1 Supplement, Latin Extended-A, Cyrillic: a capital stands beside its small letter, or 32 before
 * it). */
static void put_small(buf *out, bns_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    uint8_t lead = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : 0;
    if (lead == 0xC4 && next == 0xB0) { /* the Turkish capital I with a dot */
      buf_put_byte(out, 'i');
    } else if (lead == 0xC3 || (lead == 0xD0 && next >= 0x90 && next < 0xA0)) {
      buf_put_byte(out, lead);
      buf_put_byte(out, next | 0x20);
    } else if (lead == 0xD0 && next >= 0xA0 && next < 0xB0) {
      buf_put_byte(out, 0xD1);
      buf_put_byte(out, next - 0x20);
    } else if (lead == 0xC4 || lead == 0xC5) {
      buf_put_byte(out, lead);
      buf_put_byte(out, next | 1);
    } else {
      buf_put_byte(out, lead >= 'A' && lead <= 'Z' ? lead | 32 : lead);
      continue;
    }
    i++;
  }
}

/* word_of gives the word for a label; NULL: it is none of them. */
static const char *word_of(bns_slice label) {
  buf barred = {NULL, 0, 0};
  const char *word = NULL;
  if (label.len == 0 || label.len > LABEL_MAX) return NULL;
  buf_put_text(&barred, "|");
  put_small(&barred, label);
  buf_put_byte(&barred, '|');
  buf_put_byte(&barred, 0);
  for (size_t i = 0; word == NULL && i < sizeof labels / sizeof *labels; i++)
    if (strstr(labels[i].labels, (const char *)barred.ptr) != NULL) word = labels[i].word;
  buf_free(&barred);
  return word;
}

/* mark_at measures what stands behind a label: a colon, of Chinese too, an equals sign; 0: neither does. */
static size_t mark_at(bns_slice rest) {
  if (slice_starts(rest, ":") || slice_starts(rest, "=")) return 1;
  return slice_starts(rest, "\xEF\xBC\x9A") ? 3 : 0;
}

static const char around[] = "-*#> \t`\"'";

static int is_around(uint8_t byte) {
  return memchr(around, byte, sizeof around - 1) != NULL;
}

static const bns_slice none = {NULL, 0};

/* cut_bracketed takes a heading in the brackets of Chinese texts off a line. */
static bns_slice cut_bracketed(bns_slice *line) {
  bns_slice rest = slice_from(*line, 3), label = slice_until(rest, slice_find(rest, "\xE3\x80\x91"));
  if (label.len == rest.len) return none;
  *line = slice_from(rest, label.len + 3);
  *line = slice_from(*line, mark_at(*line));
  return label;
}

/* cut_label takes a label and the mark behind it off a line, with what people set around it in markdown, in a list or
 * in brackets; empty where there is none. */
static bns_slice cut_label(bns_slice *line) {
  bns_slice rest = *line;
  size_t at = 0;
  while (rest.len > 0 && is_around(rest.ptr[0]))
    rest = slice_from(rest, 1);
  *line = rest;
  if (slice_starts(rest, "\xE3\x80\x90")) return cut_bracketed(line);
  while (at < rest.len && at <= LABEL_MAX && mark_at(slice_from(rest, at)) == 0)
    at++;
  if (mark_at(slice_from(rest, at)) == 0) return none;
  *line = slice_from(rest, at + mark_at(slice_from(rest, at)));
  while (slice_starts(*line, "*"))
    *line = slice_from(*line, 1);
  while (at > 0 && is_around(rest.ptr[at - 1]))
    at--;
  return slice_until(rest, at);
}

bns_slice text_from_labels(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  int is_changed = 0;
  while (slice_line(&line, &rest)) {
    bns_slice value = line;
    const char *word = word_of(cut_label(&value));
    if (word != NULL && !slice_starts(line, word)) {
      buf_put_text(&out, word);
      buf_put_text(&out, ": ");
      line = slice_trim(value);
      is_changed = 1;
    }
    buf_put_slice(&out, line);
    buf_put_text(&out, "\n");
  }
  if (is_changed) text = mem_copy(arena, out.ptr, out.len);
  buf_free(&out);
  return text;
}
