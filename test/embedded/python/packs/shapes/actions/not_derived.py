class NotDerived(object):
    def __init__(self, config):
        self.config = config

    def run(self, x):
        return [x, self.action_service.get_user_info()['username']]
