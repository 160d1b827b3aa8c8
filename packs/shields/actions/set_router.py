import time

from st2common.runners.base_action import Action


class SetRouter(Action):
    def run(self, router, state, dry=False):
        key = "shields.router.%s" % router
        before = self.action_service.get_value(key, local=False) or "open"
        print("%s: %s -> %s%s" % (router, before, state, " (drill)" if dry else ""))
        # A real router takes a moment, too.
        time.sleep(0.3)
        if not dry:
            self.action_service.set_value(key, state, local=False)
        return {"router": router, "before": before, "state": state}
