from st2common.exceptions import StackStormBaseException


class UniqueTraceNotFoundException(StackStormBaseException):
    pass


class TraceNotFoundException(StackStormBaseException):
    pass
