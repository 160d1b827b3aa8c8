from st2common.exceptions import StackStormBaseException


class ActionRunnerException(StackStormBaseException):
    pass


class ActionRunnerCreateError(ActionRunnerException):
    pass


class ActionRunnerDispatchError(ActionRunnerException):
    pass


class ActionRunnerPreRunError(ActionRunnerException):
    pass


class InvalidActionRunnerOperationError(ActionRunnerException):
    pass


class UnexpectedActionExecutionStatusError(ActionRunnerException):
    pass
