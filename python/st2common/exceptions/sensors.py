from st2common.exceptions import StackStormBaseException, StackStormPluginException


class TriggerTypeRegistrationException(StackStormBaseException):
    pass


class SensorNotFoundException(StackStormPluginException):
    pass


class SensorPartitionerNotSupportedException(StackStormBaseException):
    pass
