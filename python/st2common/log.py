"""Loggers whose names begin with `st2.`, so that what libraries log can be told from what a pack logs."""
import logging
from logging import CRITICAL, DEBUG, ERROR, INFO, WARNING  # noqa: F401

PREFIX = 'st2.'
AUDIT = logging.CRITICAL + 10
logging.addLevelName(AUDIT, 'AUDIT')

__all__ = ['getLogger', 'setup', 'AUDIT', 'CRITICAL', 'DEBUG', 'ERROR', 'INFO', 'WARNING']


class _Logger(logging.LoggerAdapter):
    """Takes `extra` as any logger does, and has StackStorm's `audit`."""

    def process(self, msg, kwargs):
        return msg, kwargs

    def audit(self, msg, *args, **kwargs):
        self.log(AUDIT, msg, *args, **kwargs)

    def addHandler(self, handler):
        self.logger.addHandler(handler)


def getLogger(name):
    full = name if name.startswith(PREFIX) else PREFIX + name
    return _Logger(logging.getLogger(full), {})


def setup(*_args, **_kwargs):
    """What is logged goes where whoever runs the action wants it."""
