class ActionAliasAmbiguityException(ValueError):
    pass
