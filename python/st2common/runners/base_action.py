"""The base class of actions, as StackStorm's actions know it."""
import abc

from st2common.log import getLogger
from st2common.runners.utils import PackConfigDict

__all__ = ['Action']


class Action(abc.ABC):
    description = None

    def __init__(self, config=None, action_service=None):
        """
        :param config: the pack's configuration, with its defaults and rendered from the datastore
        :param action_service: set afterwards where a subclass does not take it
        """
        self.config = PackConfigDict(getattr(action_service, 'pack', 'unknown'), config or {})
        self.action_service = action_service
        self.logger = getLogger('actions.python.' + self.__class__.__name__)

    @abc.abstractmethod
    def run(self, **kwargs):
        pass
