"""What an action returned, as StackStorm hands it on."""
import dataclasses
import datetime
import enum
import math
import re
import uuid

_INTEGERS = range(-(2 ** 63), 2 ** 64)


class NotJson(TypeError):
    """The value is more than JSON can say."""


def as_json(value):
    """
    :returns: the value made of what JSON has; dates and the like as texts, no number as null
    :raises NotJson: for what StackStorm's serializer refuses: sets, objects, keys that are no texts, …
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, enum.Enum):
        return as_json(value.value)
    if isinstance(value, int) and value in _INTEGERS:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list) or type(value) is tuple:
        return [as_json(inner) for inner in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise NotJson(type(value).__name__)


def handed_on(status, output):
    """
    What is not JSON is a text. Without a status StackStorm prints the whole answer and cuts the result out of it,
    so that the end of the answer stays behind it; packs may count on that, or stumble over it there.
    """
    try:
        return as_json(output)
    except NotJson:
        if status is not None:
            return str(output)
    printed = str({'result': output, 'status': None})
    found = re.search("'result': (.*?)$", printed)
    return found.group(1) if found else printed
