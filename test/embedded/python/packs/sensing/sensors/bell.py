import threading

from st2reactor.sensor.base import Sensor


class Bell(Sensor):
    def __init__(self, sensor_service, config):
        super(Bell, self).__init__(sensor_service, config)
        self._added = threading.Event()
        self._triggers = []

    def setup(self):
        pass

    def run(self):
        while True:
            self._added.wait()
            self._added.clear()
            for trigger in self._triggers:
                self._sensor_service.dispatch_with_context(
                    trigger=trigger, payload={'bell': trigger['parameters']['bell']}, trace_context={'trace_tag': 'ring'}
                )

    def cleanup(self):
        self.sensor_service.get_logger('bell').info('put away')

    def add_trigger(self, trigger):
        self._triggers = [trigger]
        self._added.set()

    def update_trigger(self, trigger):
        pass

    def remove_trigger(self, trigger):
        self._triggers = []
