"""Exceptions that packs raise and catch, under the names that StackStorm gives them."""
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)


class StackStormBaseException(Exception):
    """The root of all of them."""


class StackStormPluginException(StackStormBaseException):
    """Something is wrong with a pack's code."""
