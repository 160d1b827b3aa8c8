from st2common.runners.base_action import Action


class ConfigOnlyBase(Action):
    """A base class of a pack's own, as most public packs have one: it takes the config and nothing else."""

    def __init__(self, config):
        super(ConfigOnlyBase, self).__init__(config)
        self.ready = True


class AnythingBase(Action):
    def __init__(self, *args, **kwargs):
        super(AnythingBase, self).__init__(*args, **kwargs)
        self.ready = True
