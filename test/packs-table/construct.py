"""
Loads and constructs actions and sensors of packs, each in a process of its own, without running them.
With `--stand-ins`, packages that are not installed are replaced by stand-ins.
Input: a JSON list on standard input; output: one JSON text a line, `{"about": …, "error": …}`.
"""
import abc
import importlib.abc
import importlib.machinery
import io
import json
import os
import signal
import sys
import traceback
import types

from hubot_st2.plugin import action_class, construct_action, construct_sensor, sensor_class
from hubot_st2.services import ActionService, SensorService

PATIENCE_SECONDS = 20


def attribute(name):
    """Whatever is asked of a stand-in is a class, which can be derived from, called and caught."""
    if name.startswith('__') and name.endswith('__'):
        raise AttributeError(name)
    return Anything


class AnyClass(abc.ABCMeta):
    def __getattr__(cls, name):
        return attribute(name)

    def __iter__(cls):
        return iter(())


class Anything(Exception, metaclass=AnyClass):
    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return attribute(name)

    def __call__(self, *args, **kwargs):
        # As a decorator it leaves what it decorates.
        return args[0] if len(args) == 1 and callable(args[0]) else Anything()

    def __getitem__(self, key):
        return Anything()

    def __iter__(self):
        return iter(())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every package that the machine lacks: what is under test is the pack, not what it requires."""

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        module.__getattr__ = attribute
        return module

    def exec_module(self, module):
        pass


class NoLine(object):
    """There is no bot behind it: the datastore is empty."""

    def ask(self, **question):
        return {'username': 'stanley', 'rbac': {}, 'authentication': {}} if question['op'] == 'user' else None


def construct(wish):
    path, folder, pack, config = (wish[key] for key in ('file', 'folder', 'pack', 'config'))
    if wish['kind'] == 'action':
        cls = action_class(path, folder)
        construct_action(cls, config, ActionService(NoLine(), pack, cls.__name__))
    else:
        cls = sensor_class(path, folder, wish['class_name'])
        construct_sensor(cls, SensorService(NoLine(), pack, wish['class_name']), config, wish['poll_interval'])


def error_of(wish):
    try:
        construct(wish)
        return None
    except BaseException as error:
        here = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.name == '__init__']
        return {'type': type(error).__name__, 'text': str(error).split('\n')[0][:200], 'constructor': bool(here)}


def main():
    if '--stand-ins' in sys.argv:
        sys.meta_path.append(StandIns())
    for wish in json.load(sys.stdin):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            signal.alarm(PATIENCE_SECONDS)
            sys.stdout = sys.stderr = io.StringIO()
            sys.stdin = open(os.devnull)
            os.write(writer, json.dumps(error_of(wish)).encode('utf-8'))
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, encoding='utf-8') as answer:
            text = answer.read()
        os.waitpid(child, 0)
        error = json.loads(text) if text else {'type': 'Ended', 'text': 'its process ended', 'constructor': False}
        print(json.dumps({'about': wish['about'], 'error': error}), flush=True)


main()
