from st2actions.runners.pythonrunner import Action


class ConfigDefault(Action):
    def __init__(self, config=None):
        super().__init__(config=config)

    def run(self, x):
        return [x, self.action_service.get_user_info()['username']]
