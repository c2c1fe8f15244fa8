"""Implementations that write their own form and are not true to it. Each lie, named by the argument, must fail: a
judge that lets other forms pass must not let these pass. Where a lie cannot be told the answer is `unsupported`."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "adapters" / "python"))

import adapter  # noqa: E402
import other_form  # noqa: E402
import signing  # noqa: E402


def in_place(stages, change):
    """The stages with the parameters of the body, or else of the query, changed by a function of their list."""
    path, _, query = stages["target"].partition(b"?")
    if stages["body"]:
        return {**stages, "body": b"&".join(change(stages["body"].split(b"&")))}
    return {**stages, "target": path + b"?" + b"&".join(change(query.split(b"&")))}


def resigned(scheme, key, stages):
    """A form that is consistent again: signed anew over what is sent now."""
    payload = b"".join(b"&".join(s for s in place.split(b"&") if not s.startswith(b"signature="))
                       for place in (stages["target"].partition(b"?")[2], stages["body"]))
    signed = signing.signature(scheme, key, payload)
    last = b"signature=" + other_form.form_encoded(signed)
    return in_place({**stages, "payload": payload, "signature": signed}, lambda parameters: parameters[:-1] + [last])


def claims_another_payload(scheme, key, right, stages):
    """It says that it signed what the vector expects, and sends something else."""
    return {**stages, "payload": right["payload"]}


def claims_another_signature(scheme, key, right, stages):
    return {**stages, "signature": right["signature"]}


def claims_payload_and_signature(scheme, key, right, stages):
    return {**stages, "payload": right["payload"], "signature": right["signature"]}


def drops_a_parameter(scheme, key, right, stages):
    """What is sent is signed, but one parameter of the request is missing."""
    if stages["payload"].count(b"=") < 2:
        raise adapter.Unsupported("nothing to drop")
    return resigned(scheme, key, in_place(stages, drop_one))


def drop_one(parameters):
    if len(parameters) < 3:
        raise adapter.Unsupported("nothing to drop")
    return parameters[:1] + parameters[2:]


def adds_a_parameter(scheme, key, right, stages):
    return resigned(scheme, key, in_place(stages, lambda parameters: [b"notAskedFor=x", *parameters]))


def changes_a_value(scheme, key, right, stages):
    """The value is validly signed and is not the one asked for."""
    return resigned(scheme, key, in_place(stages, change_one))


def change_one(parameters):
    if len(parameters) < 3:
        raise adapter.Unsupported("nothing to change but the timestamp")
    return [parameters[0], parameters[1] + b"0", *parameters[2:]]


def signs_before_it_encodes(scheme, key, right, stages):
    """The mistake that SR-3 is about: signed is the text, sent is its encoding."""
    raw = in_place(stages, lambda parameters: [p.replace(b"+", b" ") for p in parameters])
    payload = resigned(scheme, key, raw)["payload"] + b" "
    signed = signing.signature(scheme, key, payload)
    last = b"signature=" + other_form.form_encoded(signed)
    return in_place({**stages, "payload": payload, "signature": signed}, lambda parameters: parameters[:-1] + [last])


def repeats_the_signature(scheme, key, right, stages):
    return in_place(stages, lambda parameters: [*parameters, parameters[-1]])


LIES = {lie.__name__: lie for lie in (
    claims_another_payload, claims_another_signature, claims_payload_and_signature, drops_a_parameter,
    adds_a_parameter, changes_a_value, signs_before_it_encodes, repeats_the_signature)}


def lying(lie):
    def rest(scheme, key, api_key, method, path, query, body, time_ms):
        arguments = (scheme, key, api_key, method, path)
        right = signing.rest(*arguments, list(query), list(body), time_ms)
        stages = other_form.rest(*arguments, query, body, time_ms)
        if stages["payload"] == right["payload"]:
            raise adapter.Unsupported("there is one form alone")
        return lie(scheme, key, right, stages)
    return rest


if __name__ == "__main__":
    adapter.rest = lying(LIES[sys.argv[1]])
    adapter.HELLO.update(name="liar", ops=["request"], schemes=["spot-rest"], keys=["hmac"])
    adapter.main()
