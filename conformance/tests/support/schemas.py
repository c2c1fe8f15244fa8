"""The schemas of what machines read, for the checks that hold outputs to them."""
import json
import pathlib

import jsonschema

SCHEMAS = pathlib.Path("conformance/schemas")


def schema(name, of=""):
    """A schema, or one of its definitions, which may name another schema."""
    found = json.loads((SCHEMAS / (name + ".json")).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(found)
    if of:
        found = {**found["definitions"][of], "definitions": found["definitions"]}
    place = jsonschema.RefResolver(SCHEMAS.resolve().as_uri() + "/", found)
    return jsonschema.Draft7Validator(found, resolver=place)
