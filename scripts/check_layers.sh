#!/bin/sh
# Arrows point down only: commands and harness -> bnsign.h -> schemes, verify -> key, sign -> text, json, fix, pem ->
# back end -> crypto library. Each row: the files, what they must not include, and the sentence.
set -u
status=0

never() { # SENTENCE PATTERN FILE...
  sentence=$1 pattern=$2
  shift 2
  for file in "$@"; do [ -e "$file" ] && break; done
  [ -e "$file" ] || { echo "FAIL - $sentence: none of its files is there"; status=1; return; }
  found=$(grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($pattern)" "$@" /dev/null 2>/dev/null)
  if [ -n "$found" ]; then
    echo "FAIL - $sentence: $found"
    status=1
  else
    echo "ok - $sentence"
  fi
}

src=reference/src harness=conformance/src
os='unistd|sys/|fcntl|poll|signal|time\.h|errno|pthread|spawn|dirent|netinet|arpa|termios|windows'
harness_names=$(for file in "$harness"/*.h; do
  [ -e "reference/cli/${file##*/}" ] || basename "$file" .h
done | paste -sd'|' -)
portable=$(for file in "$harness"/*.[ch]; do
  case ${file##*/} in wait.c | namespaces.c | seal_confine.c | seal_mounts.c) ;; *) echo "$file" ;; esac
done)
without_crypto=$(for file in "$harness"/*.[ch]; do [ "${file##*/}" = tls.c ] || echo "$file"; done)
up=$(printf '%s\n' key sign scheme spot_rest spot_ws fix_logon pay verify | paste -sd'|' -)

# shellcheck disable=SC2086 # a list of files
never 'only a back end and tls.c include a crypto header' 'openssl/|sodium' \
  $src/*.[ch] reference/include/*.h reference/cli/*.[ch] reference/examples/*.c $without_crypto
never 'the signer includes no operating-system header' "$os" $src/*.[ch] reference/include/*.h reference/backend/*.[ch]
never 'the signer neither allocates nor prints' 'stdlib|stdio' $src/*.[ch] reference/include/*.h
never 'the signer knows nothing of the commands and the harness' "(\.\./)*(cli|conformance)/|($harness_names)\.h" \
  $src/*.[ch] reference/backend/*.[ch] reference/include/*.h
never 'text, json, fix and pem know no key and no scheme' "($up)\.h" $src/text.[ch] $src/json.[ch] $src/fix.[ch] $src/pem.[ch]
never 'keys and signatures know no single scheme and no verifier' '(spot_rest|spot_ws|fix_logon|pay|verify)\.h' $src/key.[ch] $src/sign.[ch]
never 'a back end knows the seam alone' '(text|json|fix|pem|scheme|verify|spot_rest|spot_ws|pay)\.h' reference/backend/*.[ch]
never 'judging and showing bytes includes no operating-system header' "$os" \
  $harness/judge.[ch] $harness/diff.[ch] $harness/show_bytes.[ch] $harness/line.[ch] $harness/reply.[ch] $harness/cause.[ch] $harness/redact.[ch]
never 'the diagnosis includes no operating-system header' "$os" \
  $harness/diagnose.[ch] $harness/search.[ch] $harness/maker.[ch] $harness/draft.c $harness/subject.[ch] $harness/mistake*.[ch] \
  $harness/json_rewrite.[ch] $harness/http_read.[ch] $harness/curl_read.[ch] $harness/input_read.[ch] $harness/slices.[ch]
never 'what reads and tells a refused request includes no operating-system header' "$os" \
  $harness/shell_words.[ch] $harness/answer_read.[ch] $harness/url_find.[ch] $harness/mend.[ch] $harness/published.[ch] \
  $harness/explained.h $harness/explain_text.c $harness/explain_tell.[ch] $harness/explain_wrong.c $harness/explain_json.c $harness/explain_look.[ch]
never 'what webhooks are made of, and the strings of wrong receivers, include no operating-system header' "$os" \
  $harness/deliveries.[ch] $harness/wrong_strings.[ch]
never 'what reads and judges an arriving request includes no operating-system header' "$os" \
  $harness/http.[ch] $harness/websocket.[ch] $harness/fix_cut.[ch] $harness/fix_session.[ch] $harness/endpoint.[ch] \
  $harness/examine.[ch] $harness/serve_answer.[ch]
never 'who judges a call includes no operating-system header, and knows no server' \
  "$os|(server|serving|send_server|send_read|seal|run|child|transport|wait)\.h" $harness/send_case.[ch] $harness/send_judge.[ch]
never 'the server knows no request and no verdict' '(examine|endpoint|serving|serve|serve_[a-z]*|diagnose|verify|scheme)\.h' \
  $harness/server.[ch] $harness/connection.[ch] $harness/speak_*.[ch] $harness/http.[ch] $harness/websocket.[ch]
never 'who judges or reports runs nothing' '(run|child|transport|wait|main)\.h' $harness/judge.[ch] $harness/report*.[ch] $harness/diff.[ch]
never 'TLS is a filter: it knows no socket and no file' "$os" $harness/tls.[ch] $harness/tls_none.c
never 'the trust store for Java is made of bytes alone' "$os" $harness/trust_store.[ch]
never 'the seal knows neither server nor TLS' '(server|connection|http|tls|serve)\.h' \
  $harness/seal.[ch] $harness/seal_*.[ch] $harness/trust_store.[ch] $harness/namespaces.[ch] $harness/exchange_names.[ch]
never 'a transport never judges' '(judge|report|diff|expect)\.h' $harness/child.[ch] $harness/transport*.[ch] $harness/wait.[ch]
# shellcheck disable=SC2086 # a list of files
never 'only wait.c, namespaces.c and what is made of it go beyond POSIX' \
  'sys/epoll|sys/signalfd|sys/prctl|sys/mount|sys/syscall|sched\.h|linux/' \
  $portable reference/cli/*.[ch]
never 'the commands know nothing of the harness' "($harness_names)\.h" reference/cli/*.[ch]
exit $status
