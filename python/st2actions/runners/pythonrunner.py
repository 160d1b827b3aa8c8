"""Where older packs import the base class of actions from."""
from st2common.runners.base_action import Action

__all__ = ['Action']
