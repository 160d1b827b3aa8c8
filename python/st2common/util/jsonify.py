"""JSON of whatever a pack has."""
import json


def json_encode(obj, indent=None, sort_keys=False):
    return json.dumps(obj, indent=indent, sort_keys=sort_keys, default=str)


def json_decode(data):
    return json.loads(data)


json_loads = json_decode
