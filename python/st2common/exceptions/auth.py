from st2common.exceptions import StackStormBaseException


class TokenNotProvidedError(StackStormBaseException):
    pass


class TokenNotFoundError(StackStormBaseException):
    pass


class TokenExpiredError(StackStormBaseException):
    pass


class TTLTooLargeException(StackStormBaseException):
    pass


class ApiKeyNotProvidedError(StackStormBaseException):
    pass


class ApiKeyNotFoundError(StackStormBaseException):
    pass


class ApiKeyDisabledError(StackStormBaseException):
    pass


class UserNotFoundError(StackStormBaseException):
    pass
