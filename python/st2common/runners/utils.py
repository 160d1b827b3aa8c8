"""What a Python action is given: its logger, and its pack's configuration."""
from st2common.log import getLogger

__all__ = ['PackConfigDict', 'get_logger_for_python_runner_action']


def get_logger_for_python_runner_action(action_name, log_level='debug'):
    return getLogger('actions.python.' + action_name)


class PackConfigDict(dict):
    """A configuration that says what to do where a value is asked for that it does not have."""

    def __init__(self, pack_name, *args):
        super(PackConfigDict, self).__init__(*args)
        self._pack_name = pack_name

    def __missing__(self, key):
        raise ValueError(
            'Config for pack "%s" is missing key "%s". Set it: `hubot-st2 config %s`'
            % (self._pack_name, key, self._pack_name)
        )
