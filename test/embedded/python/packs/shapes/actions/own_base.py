from lib.base import ConfigOnlyBase


class OwnBase(ConfigOnlyBase):
    def run(self, x):
        assert self.ready
        return [x, self.action_service.get_user_info()['username']]
