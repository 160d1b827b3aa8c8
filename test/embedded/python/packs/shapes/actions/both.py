from st2common.runners.base_action import Action


class Both(Action):
    def __init__(self, config=None, action_service=None):
        super(Both, self).__init__(config=config, action_service=action_service)
        self.user = action_service.get_user_info()['username']

    def run(self, x):
        return [x, self.user]
