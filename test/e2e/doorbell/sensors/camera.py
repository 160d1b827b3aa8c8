import os

import door_words
from st2reactor.sensor.base import PollingSensor


class Camera(PollingSensor):
    def setup(self):
        self._file = os.path.join(self.config['folder'], 'camera.txt')
        self.sensor_service.get_logger('camera').info('the token is %s', self.config['token'])

    def poll(self):
        if not os.path.exists(self._file):
            return
        with open(self._file) as file:
            lines = file.read().split('\n')[:-1]
        known = int(self.sensor_service.get_value('lines') or 0)
        for who in lines[known:]:
            self.sensor_service.dispatch(trigger='doorbell.seen', payload={'who': door_words.polite(who)})
        self.sensor_service.set_value('lines', len(lines))

    def cleanup(self):
        pass

    def add_trigger(self, trigger):
        pass

    def update_trigger(self, trigger):
        pass

    def remove_trigger(self, trigger):
        pass
