"""
Runs one sensor until it is told to end (SIGTERM). Argument: a folder with `request.json`.
"""
import json
import os
import signal
import sys
import threading
import traceback

from hubot_st2.line import Line
from hubot_st2.plugin import construct_sensor, log_to_stderr, sensor_class
from hubot_st2.services import SensorService

CHANGES = {'create': 'add_trigger', 'update': 'update_trigger', 'delete': 'remove_trigger'}


def follow_triggers(line, sensor):
    """Tells the sensor which triggers rules wait for. Without the bot there is nothing to sense for."""
    try:
        for told in line.follow(op='triggers'):
            try:
                getattr(sensor, CHANGES[told['change']])(trigger=told['trigger'])
            except Exception:
                traceback.print_exc()
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


def main(folder):
    with open(os.path.join(folder, 'request.json'), encoding='utf-8') as file:
        request = json.load(file)
    log_to_stderr('DEBUG', '%(asctime)s %(levelname)s %(name)s: %(message)s')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    line = Line(folder)
    cls = sensor_class(request['entry_point'], request['pack_folder'], request['class_name'])
    service = SensorService(line, request['pack'], request['class_name'])
    sensor = construct_sensor(cls, service, request['config'], request['poll_interval'])
    sensor.setup()
    line.ask(op='started')
    threading.Thread(target=follow_triggers, args=(line, sensor), daemon=True).start()
    try:
        sensor.run()
    finally:
        sensor.cleanup()
    sys.exit('The sensor has ended by itself: its method run returned.')


if __name__ == '__main__':
    main(sys.argv[1])
