"""What actions and sensors are given: `action_service` and `sensor_service`."""
import types

from st2common.constants.keyvalue import SYSTEM_SCOPE
from st2common.log import getLogger


class DatastoreService(object):
    """The datastore. A local name is the pack's and the class's own."""

    def __init__(self, line, pack, class_name):
        self._line = line
        self._prefix = '%s.%s:' % (pack, class_name)

    def _name(self, name, local):
        return self._prefix + name if local else name

    def get_user_info(self):
        return self._line.ask(op='user')

    def list_values(self, local=True, prefix=None, limit=None, offset=None):
        offset = offset or 0
        pairs = self._line.ask(op='list', prefix=self._name(prefix or '', local))
        end = None if limit is None else offset + limit
        return [types.SimpleNamespace(**pair) for pair in pairs][offset:end]

    def get_value(self, name, local=True, scope=SYSTEM_SCOPE, decrypt=False):
        return self._line.ask(op='get', name=self._name(name, local), scope=scope, decrypt=decrypt)

    def set_value(self, name, value, ttl=None, local=True, scope=SYSTEM_SCOPE, encrypt=False):
        full = self._name(name, local)
        return self._line.ask(op='set', name=full, value=value, ttl=ttl, scope=scope, encrypt=encrypt)

    def delete_value(self, name, local=True, scope=SYSTEM_SCOPE):
        return self._line.ask(op='delete', name=self._name(name, local), scope=scope)

    def get_api_client(self):
        """StackStorm's own client, where the pack's requirements bring it along (st2client)."""
        import os

        from st2client.client import Client

        url = os.environ.get('ST2_ACTION_API_URL', '')
        return Client(api_url=url, token=os.environ.get('ST2_ACTION_AUTH_TOKEN'))


class _WithDatastore(object):
    def __init__(self, line, pack, class_name):
        self._line = line
        self.pack = pack
        self.datastore_service = DatastoreService(line, pack, class_name)
        for name in ('get_user_info', 'list_values', 'get_value', 'set_value', 'delete_value'):
            setattr(self, name, getattr(self.datastore_service, name))


class ActionService(_WithDatastore):
    """What `self.action_service` of an action can do."""


class SensorService(_WithDatastore):
    """What `sensor_service` of a sensor can do."""

    def __init__(self, line, pack, class_name):
        super(SensorService, self).__init__(line, pack, class_name)
        self._logger_name = class_name

    def get_logger(self, name):
        return getLogger('sensor.%s.%s' % (self._logger_name, name))

    def dispatch(self, trigger, payload=None, trace_tag=None):
        """:param trigger: `pack.name`, or a trigger as `add_trigger` was given it"""
        self._line.ask(op='dispatch', trigger=trigger, payload=payload, trace_tag=trace_tag)

    def dispatch_with_context(self, trigger, payload=None, trace_context=None):
        tag = trace_context.get('trace_tag') if isinstance(trace_context, dict) else getattr(trace_context, 'trace_tag', None)
        self.dispatch(trigger, payload, tag)
