"""Finds a class in a pack's file and constructs it, by the rules that StackStorm has."""
import importlib.util
import inspect
import logging
import os
import sys


# The folder of the pack whose code runs in this process.
pack_folder = None


def prepare_paths(path, own_pack_folder):
    """
    A pack's file finds `lib` of the pack, of its actions and beside it before anything else, and its neighbours after
    everything else: `actions/docker.py` may import the package docker.
    """
    global pack_folder
    pack_folder = own_pack_folder
    folder = os.path.dirname(path)
    libraries = (os.path.join(pack_folder, 'actions', 'lib'), os.path.join(folder, 'lib'), os.path.join(pack_folder, 'lib'))
    # Behind the folder of this program, whose packages are those that the pack means.
    sys.path[1:1] = [place for place in dict.fromkeys(libraries) if place not in sys.path]
    if folder not in sys.path:
        sys.path.append(folder)


def load(path):
    """:returns: the file as a module, which others cannot import by accident"""
    name = 'st2_pack_file_' + os.path.splitext(os.path.basename(path))[0].replace('-', '_')
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _methods_of(cls):
    """Public methods of a class that are more than a promise."""
    return {
        name
        for name, method in inspect.getmembers(cls, inspect.isfunction)
        if not name.startswith('_') and not getattr(method, '__isabstractmethod__', False)
    }


def classes_in(module, wanted):
    """
    Classes that the file itself holds and that have every method which is wanted. They need not be derived from
    the base class: having its methods is enough, and what the base class only promises counts for nothing.
    """
    return [
        cls
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if cls.__module__ == module.__name__ and wanted <= _methods_of(cls)
    ]


def action_class(path, pack_folder):
    """:raises SystemExit: with a sentence where the file holds no action"""
    prepare_paths(path, pack_folder)
    found = classes_in(load(path), {'run'})
    if not found:
        sys.exit('The file %s holds no class derived from Action.' % os.path.basename(path))
    return found[0]


def construct_action(cls, config, action_service):
    """
    Older actions have a constructor that does not take `action_service`: they are constructed without, and
    given it afterwards.
    """
    try:
        action = cls(config=config, action_service=action_service)
    except TypeError as error:
        if "unexpected keyword argument 'action_service'" not in str(error):
            raise
        action = cls(config=config)
    action.action_service = action_service
    return action


def sensor_class(path, pack_folder, class_name):
    """:raises SystemExit: with a sentence where the file does not hold this class"""
    prepare_paths(path, pack_folder)
    module = load(path)
    cls = getattr(module, class_name, None)
    if not inspect.isclass(cls):
        sys.exit('The file %s holds no class "%s".' % (os.path.basename(path), class_name))
    return cls


def construct_sensor(cls, sensor_service, config, poll_interval):
    from st2reactor.sensor.base import PollingSensor

    arguments = {'sensor_service': sensor_service, 'config': config}
    if poll_interval and issubclass(cls, PollingSensor):
        arguments['poll_interval'] = poll_interval
    return cls(**arguments)


def log_to_stderr(level, text='%(name)s: %(levelname)-8s %(message)s'):
    """What the pack logs goes to standard error; what libraries log stays where they want it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(text))
    logger = logging.getLogger('st2')
    logger.addHandler(handler)
    logger.setLevel(getattr(logging, level, logging.DEBUG))
    logger.propagate = False
