/**
 * The Python side of the python-script runner: loads the pack's file, finds its action class, and calls `run`.
 * Arguments: a folder with `request.json`; the answer is written to `answer.json` there. `st2common` is provided
 * as far as actions use it, so that a pack needs no StackStorm on the machine.
 */
export const PYTHON_HOST = String.raw`
import importlib.util, inspect, json, logging, os, socket, sys, types

folder = sys.argv[1]
with open(os.path.join(folder, 'request.json'), encoding='utf-8') as file:
    request = json.load(file)


class Keys(object):
    """action_service: the datastore, asked for over a socket that only this process knows."""

    def _ask(self, **question):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(os.path.join(folder, 'keys.sock'))
        with connection, connection.makefile('rw', encoding='utf-8') as stream:
            stream.write(json.dumps(question) + '\n')
            stream.flush()
            answer = json.loads(stream.readline())
        if 'error' in answer:
            raise Exception(answer['error'])
        return answer.get('value')

    def _name(self, name, local):
        return '%s.%s:%s' % (request['pack'], request['class_name'], name) if local else name

    def get_value(self, name, local=True, scope='system', decrypt=False):
        return self._ask(op='get', name=self._name(name, local), scope=scope, decrypt=decrypt)

    def set_value(self, name, value, ttl=None, local=True, scope='system', encrypt=False):
        self._ask(op='set', name=self._name(name, local), value=value, ttl=ttl, scope=scope, encrypt=encrypt)
        return True

    def delete_value(self, name, local=True, scope='system'):
        return self._ask(op='delete', name=self._name(name, local), scope=scope)

    def list_values(self, local=True, prefix=None, limit=None, offset=0):
        pairs = self._ask(op='list', prefix=self._name(prefix or '', local))
        return [types.SimpleNamespace(**pair) for pair in pairs][offset:]


class Action(object):
    description = None

    def __init__(self, config=None, action_service=None):
        self.config = config or {}
        self.action_service = action_service
        self.logger = logger

    def run(self, **kwargs):
        raise NotImplementedError()


def module(name, **members):
    made = types.ModuleType(name)
    made.__path__ = []
    for key, value in members.items():
        setattr(made, key, value)
    sys.modules[name] = made
    return made


logger = logging.getLogger('st2.actions.python')
try:
    import st2common.runners.base_action  # a real StackStorm is on the machine
    Action = st2common.runners.base_action.Action
except ImportError:
    module('st2common')
    module('st2common.runners')
    module('st2common.runners.base_action', Action=Action)
    module('st2actions')
    module('st2actions.runners')
    module('st2actions.runners.pythonrunner', Action=Action)

path = request['entry_point']
for place in (os.path.join(request['pack_folder'], 'actions', 'lib'), os.path.join(request['pack_folder'], 'lib'), os.path.dirname(path)):
    sys.path.insert(0, place)
spec = importlib.util.spec_from_file_location('st2_action_' + os.path.splitext(os.path.basename(path))[0].replace('-', '_'), path)
loaded = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = loaded
spec.loader.exec_module(loaded)
classes = [
    found for _, found in inspect.getmembers(loaded, inspect.isclass)
    if issubclass(found, Action) and found is not Action and found.__module__ == spec.name and not inspect.isabstract(found)
]
if not classes:
    sys.exit('The file %s holds no class derived from Action.' % os.path.basename(path))
cls = classes[0]
request['class_name'] = cls.__name__

handler = logging.StreamHandler(sys.stderr)
handler.setFormatter(logging.Formatter('%(name)s: %(levelname)-8s %(message)s'))
logger = logging.getLogger('st2.actions.python.' + cls.__name__)
logger.addHandler(handler)
logger.setLevel(getattr(logging, request['log_level'], logging.DEBUG))
logger.propagate = False

action = cls(config=request['config'], action_service=Keys())
action.logger = logger
output = action.run(**request['parameters'])
status = None
if isinstance(output, tuple) and len(output) == 2 and isinstance(output[0], bool):
    status, output = output
with open(os.path.join(folder, 'answer.json'), 'w', encoding='utf-8') as file:
    json.dump({'status': status, 'result': output}, file, default=str)
`;
