"""The logger of a Python action, for classes that are no actions themselves."""
from st2common.log import getLogger

__all__ = ['get_logger_for_python_runner_action']


def get_logger_for_python_runner_action(action_name, log_level='debug'):
    return getLogger('actions.python.' + action_name)
