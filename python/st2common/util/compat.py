"""Texts of two Pythons, of which one is left."""


def to_unicode(value):
    return value.decode('utf-8') if isinstance(value, bytes) else str(value)


def to_ascii(value):
    return value.encode('ascii', errors='ignore').decode('ascii') if isinstance(value, str) else value
