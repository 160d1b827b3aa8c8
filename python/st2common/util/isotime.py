"""Times as texts in ISO 8601, and back."""
from st2common.util.date import convert_to_utc, parse as _parse


def format(dt, usec=True, offset=True):
    moment = _parse(dt) if isinstance(dt, str) else convert_to_utc(dt)
    text = moment.strftime('%Y-%m-%dT%H:%M:%S.%f' if usec else '%Y-%m-%dT%H:%M:%S')
    return text + ('+00:00' if offset else 'Z')


def parse(value):
    return _parse(value)


def validate(value, raise_exception=True):
    try:
        _parse(value)
        return True
    except ValueError:
        if raise_exception:
            raise
        return False
