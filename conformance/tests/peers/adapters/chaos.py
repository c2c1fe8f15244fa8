"""An adapter that goes wrong as its plan says: for check_chaos.py, which makes the plan from a seed.

The plan has a line a vector, `payload signature fault`, and lines `set name value` for what concerns the process as a
whole. A fault shows whenever its vector is asked; one whose name begins with `company_` only where the request was read
together with another. It imports little, for it is started many thousand times: of `signal` what that module itself is
made of, without the enumerations, which take longer than all else here.
"""
import _signal as signal
import os
import sys
import time

PLAN, SET = {}, {"window": "1"}
for text in open(sys.argv[1]):
    words = text.split()
    if words[0] == "set":
        SET[words[1]] = words[2]
    else:
        PLAN[words[0]] = (words[1], words[2])
DEADLINE = float(SET.get("deadline", "500")) / 1000
ENDING = "\r\n" if "crlf" in SET else "\n"
last_line = ""


def put(text):
    data = text if isinstance(text, bytes) else text.encode()
    while data:
        data = data[os.write(1, data):]


def say(text):
    global last_line
    last_line = text + ENDING
    if "byte_by_byte" in SET:
        for c in last_line:
            put(c)
    else:
        put(last_line)


def right(q, signature=None, number=None):
    return '{"id":"%s","ok":{"signature":"%s"}}' % (number or q["id"], signature or q["signature"])


def answer(q):
    say(right(q))


def die(status=7):
    os._exit(status)


def kill(number):
    os.kill(os.getpid(), number)
    time.sleep(60)


def hang():
    while True:
        time.sleep(60)


def close_output():
    nothing = os.open("/dev/null", os.O_WRONLY)
    os.dup2(nothing, 1)
    hang()


def close_input(q):
    answer(q)
    os.close(0)
    hang()


def child_lives_on():
    if os.fork() == 0:
        time.sleep(20)
        os._exit(0)
    die(7)


def child_speaks(q):
    answer(q)
    if os.fork() == 0:
        time.sleep(0.05)
        put(right(q) + "\n")
        os._exit(0)


def ignore_and_hang():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    hang()


def endless():
    put('{"id":"')
    while True:
        put("x" * 65536)


def chatter():
    until = time.monotonic() + 30
    while time.monotonic() < until:
        put("still working\n")
        time.sleep(0.01)


def then(*acts):
    """What is done one after the other: functions of the request."""
    def act(q):
        for one in acts:
            one(q)
    return act


def does(function, *arguments):
    return lambda q: function(*arguments)


def says(text):
    return lambda q: say(text.replace("ID", q["id"]).replace("SIGNATURE", q["signature"]))


def floods(q):
    for _ in range(64):
        os.write(2, b"the library is talking\n" * 700)
    answer(q)


half = lambda q: put(right(q)[:25])  # noqa: E731
OTHER = "0123456789abcdef" * 4

FAULTS = {
    "none": answer,
    "exit": does(die), "exit_0": does(die, 0), "killed": does(kill, signal.SIGKILL), "fault": does(kill, signal.SIGSEGV),
    "aborts": does(kill, signal.SIGABRT), "half_then_exit": then(half, does(die)),
    "whole_without_lf_then_exit": then(lambda q: put(right(q)), does(die)),
    "answers_then_exit": then(answer, does(die)), "answers_then_exit_0": then(answer, does(die, 0)),
    "answers_then_killed": then(answer, does(kill, signal.SIGKILL)),
    "answers_half_more_then_exit": then(answer, half, does(die)),
    "twice": then(answer, answer), "thrice": then(answer, answer, answer),
    "twice_later": then(answer, does(time.sleep, 0.03), answer), "wrong_then_right": then(
        lambda q: say(right(q, OTHER)), answer),
    "foreign_too": then(says('{"id":"999999","ok":{}}'), answer), "foreign_after": then(
        answer, says('{"id":"999999","ok":{}}')),
    "foreign_instead": says('{"id":"999999","ok":{"signature":"SIGNATURE"}}'),
    "zero_before_id": says('{"id":"0ID","ok":{"signature":"SIGNATURE"}}'),
    "id_as_number": says('{"id":ID,"ok":{"signature":"SIGNATURE"}}'),
    "hello_too": then(says('{"id":"0","ok":{}}'), answer), "hello_instead": says('{"id":"0","ok":{}}'),
    "made_up_too": then(answer, says('{"id":"1","unsupported":"what"}')),
    "two_answers": says('{"id":"ID","ok":{"signature":"SIGNATURE"},"error":"no"}'),
    "two_ids": says('{"id":"ID","id":"ID","ok":{"signature":"SIGNATURE"}}'), "no_id": says('{"ok":{"signature":"a"}}'),
    "no_answer": says('{"id":"ID"}'), "not_json": says('{"id":"ID","ok":{"signature":'),
    "not_utf8": lambda q: put(b'{"id":"' + q["id"].encode() + b'","error":"\xff\xfe"}\n'),
    "nested": says('{"id":"ID","ok":' + "[" * 3000 + "]" * 3000 + "}"),
    "long_line": lambda q: put('{"id":"%s","error":"%s"}\n' % (q["id"], "x" * ((8 << 20) + 1))),
    "endless_line": does(endless),
    "silent": does(hang), "answers_then_silent": then(answer, does(hang)), "noise_without_end": does(chatter),
    "half_then_silent": then(half, does(hang)), "stops": does(kill, signal.SIGSTOP),
    "answers_then_stops": then(answer, does(kill, signal.SIGSTOP)), "ignores_sigterm": does(ignore_and_hang),
    "space_before": says(' {"id":"ID","ok":{"signature":"SIGNATURE"}}'),
    "repeats_last_line": lambda q: put(last_line),
    "closes_output": does(close_output), "half_then_closes_output": then(half, does(close_output)),
    "answers_then_closes_output": then(answer, does(close_output)), "answers_then_closes_input": close_input,
    "leaves_child": does(child_lives_on), "child_answers_again": child_speaks,
    "ok_is_text": says('{"id":"ID","ok":"yes"}'), "words_are_number": says('{"id":"ID","error":5}'),
    "no_signature": says('{"id":"ID","ok":{}}'),
    "wrong": lambda q: say(right(q, OTHER)), "unsupported": says('{"id":"ID","unsupported":"not today"}'),
    "error": says('{"id":"ID","error":"key.secret: not readable"}'), "reject": says('{"id":"ID","reject":"signature"}'),
    "empty_line": then(does(put, "\n"), answer), "noise": then(does(put, "debug: signing\n"), answer),
    "floods_stderr": floods, "slow": then(does(time.sleep, DEADLINE * 0.3), answer),
    "hex": lambda q: say('{"more":[1],"id":"%s","ok":{"signature":{"hex":"%s"}}}' % (
        q["id"], q["signature"].encode().hex())),
    "company_exit": does(die), "company_silent": does(hang), "company_twice": then(answer, answer),
    "company_answers_then_exit": then(answer, does(die)),
    "company_id_of_another": lambda q: say(right(q, number=q["other"])),
}


def field(line, name):
    begin = line.index('"%s":"' % name) + len(name) + 4
    return line[begin:line.index('"', begin)]


HELLO = ('{"id":"%s","ok":{"name":"chaos","ops":["sign"],"schemes":["spot-rest"],"keys":["hmac"],"window":"' +
         SET["window"] + '"}}')
num_made_up = num_cases = 0


def greet(number):
    how = SET.get("hello", "")
    if how == "exit":
        die()
    if how == "silent":
        hang()
    say(HELLO % ("5" if how == "wrong_id" else number))
    if how == "twice":
        say(HELLO % number)
    if how == "twice_later":
        time.sleep(0.03)
        say(HELLO % number)
    if how == "then_exit":
        die()
    if how == "then_killed":
        kill(signal.SIGKILL)
    if how == "then_exit_late":  # later than anybody listens to what owes no answer
        time.sleep(0.7)
        die()


def make_up(number):
    """Answers the operation that does not exist."""
    global num_made_up
    num_made_up += 1
    how = SET.get("made_up", "")
    if how == "exit":
        die()
    if how == "silent":
        return
    if how == "second_exits" and num_made_up == 2:
        die()
    if how == "ok":
        say('{"id":"%s","ok":{}}' % number)
    elif how == "wrong_id":
        say('{"id":"777777","unsupported":"what"}')
    else:
        say('{"id":"%s","unsupported":"what"}' % number)
    if how == "twice":
        say('{"id":"%s","unsupported":"what"}' % number)
    if how == "then_exit":
        die()
    if how == "then_killed":
        kill(signal.SIGKILL)


def ask(q, others):
    global num_cases
    num_cases += 1
    if num_cases == int(SET.get("dies_at", "0")):
        die()
    others = [other for other in others if other != q["id"]]
    q["signature"], fault = PLAN[q["payload"]]
    if fault.startswith("company_") and not others:
        fault = "none"
    q["other"] = others[0] if others else ""
    FAULTS[fault](q)


def take(lines):
    """All requests that were there at once."""
    cases = []
    for line in lines:
        if '"op":"hello"' in line:
            greet(field(line, "id"))
        elif '"op":"sign"' in line:
            cases.append({"id": field(line, "id"), "payload": field(line, "payload")})
        else:
            make_up(field(line, "id"))
    if "reverse" in SET:
        cases.reverse()
    ids = [q["id"] for q in cases]
    for q in cases:
        ask(q, ids)


def main():
    rest = ""
    if "child" in SET and os.fork() == 0:
        time.sleep(20)
        os._exit(0)
    while True:
        block = os.read(0, 1 << 16).decode()
        if not block:
            break
        *lines, rest = (rest + block).split("\n")
        if "wait" in SET:
            time.sleep(0.002)  # so that more of them are there at once
        if lines:
            take(lines)
    os._exit(int(SET.get("exit", "0")))


if __name__ == "__main__":
    main()
