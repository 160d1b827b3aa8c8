"""What packs use of this package. Where a StackStorm is installed, the rest of it is found there."""
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
