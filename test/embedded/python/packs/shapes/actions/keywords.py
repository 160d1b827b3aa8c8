from st2common.runners.base_action import Action


class Keywords(Action):
    def __init__(self, **kwargs):
        super(Keywords, self).__init__(**kwargs)

    def run(self, x):
        return [x, self.action_service.get_user_info()['username']]
