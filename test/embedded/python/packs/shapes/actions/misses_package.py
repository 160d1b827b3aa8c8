import a_package_that_nobody_has  # noqa: F401

from st2common.runners.base_action import Action


class MissesPackage(Action):
    def run(self, x):
        return x
