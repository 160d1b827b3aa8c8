"""The base classes of sensors, as StackStorm's sensors know them."""
import abc
import time

__all__ = ['Sensor', 'PollingSensor']


class BaseSensor(abc.ABC):
    def __init__(self, sensor_service, config=None):
        self.sensor_service = self._sensor_service = sensor_service
        self.config = self._config = config or {}

    @abc.abstractmethod
    def setup(self):
        """Called once, before `run`."""

    @abc.abstractmethod
    def run(self):
        """Does not return as long as the sensor works."""

    @abc.abstractmethod
    def cleanup(self):
        """Called at the end."""

    @abc.abstractmethod
    def add_trigger(self, trigger):
        """A rule waits for this trigger now."""

    @abc.abstractmethod
    def update_trigger(self, trigger):
        """The parameters of a trigger have changed."""

    @abc.abstractmethod
    def remove_trigger(self, trigger):
        """No rule waits for this trigger any more."""


class Sensor(BaseSensor):
    """A sensor that waits for something in a loop of its own."""

    @abc.abstractmethod
    def run(self):
        pass


class PollingSensor(BaseSensor):
    """A sensor that looks again and again."""

    def __init__(self, sensor_service, config=None, poll_interval=5):
        super(PollingSensor, self).__init__(sensor_service=sensor_service, config=config)
        self._poll_interval = poll_interval

    @abc.abstractmethod
    def poll(self):
        """Called each `poll_interval` seconds."""

    def run(self):
        while True:
            self.poll()
            time.sleep(self._poll_interval)

    def get_poll_interval(self):
        return self._poll_interval

    def set_poll_interval(self, poll_interval):
        self._poll_interval = poll_interval
