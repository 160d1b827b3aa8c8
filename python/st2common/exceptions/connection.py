from st2common.exceptions import StackStormBaseException


class UnknownHostException(StackStormBaseException):
    pass


class ConnectionErrorException(StackStormBaseException):
    pass
