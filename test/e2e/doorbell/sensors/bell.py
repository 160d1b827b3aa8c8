import os

import door_words
from st2reactor.sensor.base import Sensor


class Bell(Sensor):
    def __init__(self, sensor_service, config):
        super(Bell, self).__init__(sensor_service, config)
        self._pipe = os.path.join(self._config['folder'], 'bell')

    def setup(self):
        if not os.path.exists(self._pipe):
            os.mkfifo(self._pipe)

    def run(self):
        while True:
            with open(self._pipe) as pipe:
                for line in pipe:
                    payload = {'who': door_words.polite(line.strip())}
                    self._sensor_service.dispatch(trigger='doorbell.rung', payload=payload)

    def cleanup(self):
        pass

    def add_trigger(self, trigger):
        pass

    def update_trigger(self, trigger):
        pass

    def remove_trigger(self, trigger):
        pass
