import { checked, expectNamed, type MistakeNamed } from './mistaken-files';
import { removeFolders } from './recorded-terminal';

afterAll(removeFolders);

const BASE = 'from st2common.runners.base_action import Action\n\n\nclass Act(Action):\n';
const RUN = '    def run(self, who):\n        return who\n';
const SENSOR = 'from st2reactor.sensor.base import Sensor, PollingSensor\n\n\n';
const REST = ['cleanup', 'add_trigger', 'update_trigger', 'remove_trigger']
  .map((name) => `    def ${name}(self, *args, **kwargs):\n        pass\n`)
  .join('');
const EYE = `${SENSOR}class Eye(Sensor):\n    def setup(self):\n        pass\n    def run(self):\n        pass\n${REST}`;

/** An action with these parameters, and its Python file. */
const action = (code: string, parameters = 'who: {type: string}') => ({
  'actions/act.yaml': `name: act\nrunner_type: python-script\nentry_point: act.py\nparameters:\n  ${parameters}\n`,
  'actions/act.py': code,
});
const sensor = (code: string, more = '') => ({
  'sensors/eye.yaml': `class_name: Eye\nentry_point: eye.py\n${more}trigger_types:\n  - name: seen\n    payload_schema: {type: object}\n`,
  'sensors/eye.py': code,
});

/** What Python would say only when the action runs or the sensor starts. */
const MISTAKES: MistakeNamed[] = [
  [
    'a constructor that wants what StackStorm does not give',
    action(`${BASE}    def __init__(self, config, token):\n        self.token = token\n\n${RUN}`),
    'actions/act.py:5',
    'needs "token", which StackStorm does not give',
    'def __init__(self, config=None, action_service=None):',
  ],
  [
    'a constructor without the configuration',
    action(`${BASE}    def __init__(self):\n        pass\n\n${RUN}`),
    'actions/act.py:5',
    'does not take "config", which StackStorm gives',
  ],
  [
    'a constructor that wants more, in a base class of the same file',
    action(`class Base:\n    def __init__(self, config, *, url):\n        pass\n\nclass Act(Base):\n${RUN}`),
    'actions/act.py:2',
    'The constructor of Base needs "url"',
  ],
  [
    'a parameter that run does not take',
    action(`${BASE}${RUN}`, 'who: {type: string}\n  where: {type: string}'),
    'actions/act.py:5',
    'does not take "where", a parameter of mine.act, so each run fails',
    'Add "where" to the arguments of run',
  ],
  [
    'a parameter that is spelt otherwise in run',
    action(`${BASE}${RUN.replaceAll('who', 'hostname')}`, 'hostnmae: {type: string}'),
    'actions/act.py:5',
    'run has "hostname": write the same name in both files',
  ],
  [
    'an argument of run that is no parameter',
    action(`${BASE}    def run(self, who, where):\n        pass\n`),
    'actions/act.py:5',
    'needs "where", and mine.act has no parameter of that name',
  ],
  [
    'an argument of run that the runner keeps to itself',
    action(
      `${BASE}    def run(self, who, timeout):\n        pass\n`,
      'who: {type: string}\n  timeout: {type: integer, default: 5}',
    ),
    'actions/act.py:5',
    '"timeout" belongs to the runner',
    'another name',
  ],
  [
    'run without self',
    action(`${BASE}    def run(who):\n        return who\n`),
    'actions/act.py:5',
    'has no "self"',
    'def run(self, who):',
  ],
  [
    "a sensor's constructor that wants more",
    sensor(
      EYE.replace(
        '    def setup',
        '    def __init__(self, sensor_service, config, url):\n        pass\n    def setup',
      ),
    ),
    'sensors/eye.py:5',
    'needs "url", which StackStorm does not give, so the sensor cannot be started',
  ],
  [
    'a polling sensor whose constructor does not take its interval',
    sensor(
      EYE.replace('(Sensor)', '(PollingSensor)')
        .replace('def run', 'def poll')
        .replace(
          '    def setup',
          '    def __init__(self, sensor_service, config=None):\n        pass\n    def setup',
        ),
      'poll_interval: 5\n',
    ),
    'sensors/eye.py:5',
    'does not take "poll_interval", which StackStorm gives',
  ],
  [
    'a sensor without the methods that it has to have',
    sensor(
      `${SENSOR}class Eye(PollingSensor):\n    def setup(self):\n        pass\n    def poll(self):\n        pass\n`,
    ),
    'sensors/eye.py:4',
    'lacks "cleanup", "add_trigger", "update_trigger", "remove_trigger"',
  ],
  ...[
    ['a misspelt trigger', "trigger='mine.sen'", 'Did you mean "mine.seen"?'],
    ['a trigger without its pack', "'seen'", 'Write "mine.seen".'],
    ['a trigger that no file declares', "'mine.other', {}", '- name: other'],
  ].map(
    ([what = '', given = '', cure = '']): MistakeNamed => [
      `${what} that a sensor dispatches`,
      sensor(
        EYE.replace(
          '    def run(self):\n        pass',
          `    def run(self):\n        self.sensor_service.dispatch(${given})`,
        ),
      ),
      'sensors/eye.py:8',
      'No file declares the trigger',
      cure,
    ],
  ),
  [
    'a trigger that no file declares, in a constant',
    sensor(
      `${EYE.replace('    def run(self):\n        pass', '    def run(self):\n        self._sensor_service.dispatch(trigger=SEEN, payload={})')}SEEN = "mine.saw"\n`,
    ),
    'sensors/eye.py:8',
    'No file declares the trigger "mine.saw"',
  ],
];

describe('`check` names what Python would say only later', () => {
  it.each(MISTAKES)('%s', (...mistake) => expectNamed(mistake));
});

describe('`check` says nothing of what may be right', () => {
  it.each([
    [
      'a base class from elsewhere',
      action(
        `from lib.base import Base\n\n\nclass Act(Base):\n    def __init__(self, config, **kwargs):\n        super().__init__(config, 1)\n\n${RUN}`,
      ),
    ],
    ['run with any names', action(`${BASE}    def run(self, **kwargs):\n        pass\n`)],
    [
      'run that comes from elsewhere',
      action('from lib.base import Base\n\n\nclass Act(Base):\n    """Action"""\n'),
    ],
    [
      'run behind a decorator',
      action(`from lib.base import retried\n${BASE}    @retried\n    def run(self):\n        pass\n`),
    ],
    [
      'a constructor of the older form',
      action(`${BASE}    def __init__(self, config):\n        super(Act, self).__init__(config)\n\n${RUN}`),
    ],
    [
      'a class that is there under a condition',
      action(
        `import sys\n\nif sys.platform:\n    class Act:\n        def __init__(self, config, x=1):\n            pass\n\n        def run(self, who):\n            pass\n`,
      ),
    ],
    [
      'an argument with a default that is no parameter',
      action(`${BASE}    def run(self, who, debug=False):\n        pass\n`),
    ],
    [
      'a parameter of the runner that run does not take',
      action(`${BASE}${RUN}`, 'who: {type: string}\n  timeout: {type: integer, default: 5}'),
    ],
    [
      'a helper class before the one that runs',
      action(`class Aid:\n    def __init__(self, a, b):\n        pass\n\n\n${BASE}${RUN}`),
    ],
    [
      'a sensor that sends what it was given',
      sensor(
        EYE.replace(
          '    def run(self):\n        pass',
          "    def run(self):\n        self.sensor_service.dispatch(trigger='mine.seen')\n        self.sensor_service.dispatch(self.trigger)\n        self.bus.dispatch('other')\n        self.sensor_service.dispatch('elsewhere.seen')",
        ),
      ),
    ],
  ])('%s', async (_, files) => {
    const around = { 'actions/lib/__init__.py': '' };
    expect((await checked({ ...files, ...around })).out).not.toMatch(/python-mismatch|error/);
  });
});
