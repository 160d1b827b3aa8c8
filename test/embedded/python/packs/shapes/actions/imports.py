import os

from st2common import log as logging
from st2common.constants.action import LIVEACTION_STATUS_SUCCEEDED
from st2common.constants.keyvalue import FULL_SYSTEM_SCOPE, SYSTEM_SCOPE
from st2common.exceptions.action import InvalidActionParameterException
from st2common.exceptions.apivalidation import ValueValidationException
from st2common.exceptions.db import StackStormDBObjectNotFoundError
from st2common.content.utils import get_pack_base_path
from st2common.runners.base_action import Action
from st2common.runners.utils import get_logger_for_python_runner_action
from st2common.util import isotime
from st2common.util.date import get_datetime_utc_now
from st2common.util.shell import run_command

LOG = logging.getLogger(__name__)


class Imports(Action):
    def run(self, x):
        LOG.info('said %s', 'once')
        get_logger_for_python_runner_action('other').info('said by another')
        assert os.path.exists(os.path.join(get_pack_base_path('shapes'), 'pack.yaml'))
        assert isotime.format(get_datetime_utc_now())
        assert run_command(['echo', 'a'])[1] == 'a\n'
        assert self.action_service.get_user_info() == self.action_service.datastore_service.get_user_info()
        try:
            raise InvalidActionParameterException('caught')
        except (InvalidActionParameterException, ValueValidationException, StackStormDBObjectNotFoundError):
            self.logger.audit('caught')
        return [os.environ['ST2_ACTION_API_URL'], len(os.environ['ST2_ACTION_AUTH_TOKEN']) > 20]
