class InvalidCredentialsException(ValueError):
    pass


class NoHostsConnectedToException(RuntimeError):
    pass
