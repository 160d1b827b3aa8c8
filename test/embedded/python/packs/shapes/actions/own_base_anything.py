from base import AnythingBase
from shared_words import WORD


class OwnBaseAnything(AnythingBase):
    def run(self, x):
        assert self.ready and WORD
        return [x, self.action_service.get_user_info()['username']]
