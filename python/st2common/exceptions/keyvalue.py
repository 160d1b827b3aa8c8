from st2common.exceptions import StackStormBaseException


class CryptoKeyNotSetupException(StackStormBaseException):
    pass


class DataStoreKeyNotFoundError(StackStormBaseException):
    pass


class DataStoreScopeNotFoundError(StackStormBaseException):
    pass
