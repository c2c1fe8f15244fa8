"""A right receiver with answers of another shape, as in the exchange's own sample."""
import json

from receiver import serve

serve(answer=lambda accepted: (200, json.dumps({"message": "Done"})) if accepted else (500, "refused"))
