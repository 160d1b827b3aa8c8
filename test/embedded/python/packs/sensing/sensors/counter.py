import os

from st2reactor.sensor.base import PollingSensor


class Counter(PollingSensor):
    def __init__(self, sensor_service, config=None, poll_interval=5):
        super(Counter, self).__init__(sensor_service=sensor_service, config=config, poll_interval=poll_interval)
        self._logger = self.sensor_service.get_logger(name=self.__class__.__name__)

    def setup(self):
        self._logger.info('process %s, interval %s, token %s', os.getpid(), self._poll_interval, self.config['token'])

    def poll(self):
        count = int(self.sensor_service.get_value('count') or 0)
        if count >= 2:
            return
        self.sensor_service.set_value('count', count + 1)
        self.sensor_service.dispatch(
            trigger='sensing.counted', payload={'count': count + 1, 'door': self._config['door']['name']}
        )
        self.sensor_service.dispatch(trigger='sensing.counted', payload={'count': 'many'})

    def cleanup(self):
        pass

    def add_trigger(self, trigger):
        pass

    def update_trigger(self, trigger):
        pass

    def remove_trigger(self, trigger):
        pass
