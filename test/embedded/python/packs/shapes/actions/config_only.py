from st2common.runners.base_action import Action


class ConfigOnly(Action):
    def __init__(self, config):
        super(ConfigOnly, self).__init__(config)

    def run(self, x):
        return [x, self.action_service.get_user_info()['username']]
