import json
import os
import urllib.error
import urllib.request

from st2common.runners.base_action import Action


class InjectTrigger(Action):
    def run(self, trigger, payload=None, trace_tag=None):
        wish = {'trigger': trigger, 'payload': payload or {}}
        if trace_tag:
            wish['trace_tag'] = trace_tag
        request = urllib.request.Request(
            os.environ['ST2_ACTION_API_URL'] + '/webhooks/st2',
            data=json.dumps(wish).encode('utf-8'),
            headers={
                'Content-Type': 'application/json',
                'X-Auth-Token': os.environ['ST2_ACTION_AUTH_TOKEN'],
            },
        )
        # Straight to this machine, whatever proxy the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request) as answer:
                return json.loads(answer.read().decode('utf-8'))
        except urllib.error.HTTPError as error:
            return (False, json.loads(error.read().decode('utf-8')).get('faultstring', str(error)))
