from st2common.runners.base_action import Action


class NoConstructor(Action):
    def run(self, x):
        return [x, self.action_service.get_user_info()['username']]
