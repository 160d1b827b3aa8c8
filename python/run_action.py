"""
Runs one action. Argument: a folder with `request.json`; the answer is written to `answer.json` there.
"""
import json
import os
import sys

from hubot_st2.line import Line
from hubot_st2.plugin import action_class, construct_action, log_to_stderr
from hubot_st2.result import handed_on
from hubot_st2.services import ActionService


def main(folder):
    with open(os.path.join(folder, 'request.json'), encoding='utf-8') as file:
        request = json.load(file)
    log_to_stderr(request['log_level'])
    cls = action_class(request['entry_point'], request['pack_folder'])
    service = ActionService(Line(folder), request['pack'], cls.__name__)
    action = construct_action(cls, request['config'], service)
    status, output = None, action.run(**request['parameters'])
    if isinstance(output, tuple) and len(output) == 2:
        status, output = output
        if status is not None and not isinstance(status, bool):
            sys.stderr.write(
                'Status returned from the action run() method must either be True or False, got: %s\n' % (status,)
            )
            sys.exit(220)
    with open(os.path.join(folder, 'answer.json'), 'w', encoding='utf-8') as file:
        json.dump({'status': status, 'result': handed_on(status, output)}, file)


if __name__ == '__main__':
    main(sys.argv[1])
