from st2common.exceptions import StackStormPluginException


class IncompatiblePluginException(StackStormPluginException):
    pass


class PluginLoadError(StackStormPluginException):
    pass
