from st2common.exceptions import StackStormPluginException


class TriggerDoesNotExistException(StackStormPluginException):
    pass
