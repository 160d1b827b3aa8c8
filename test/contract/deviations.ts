const DATA = 'what comes from chat is data here and is never rendered as a template';
const SAID = 'a result that cannot be formatted is announced all the same, with the reason';
const MASKED = 'a secret is taken out of results and output too';
const PYTHON = "the texts and tracebacks of Python's exceptions";
const HASH = 'the answer to a wrong API key does not hold its hash';
const CANCEL = 'what a cancelled workflow had started is ended, too, and not waited for';
const RUNNERS = 'a parameter of the runner that nobody names is not set by a command';
const NOT_REAL = 'marked as not real in the recording';

/** Recordings that this backend answers otherwise on purpose, and why; counted apart, never as passed. */
export const DEVIATIONS: Readonly<Record<string, string>> = {
  'auth/api_bad_apikey': HASH,
  'auth/stream_bad_apikey': HASH,
  'auth/tokens_auth_v1_prefix': 'one port takes every prefix that nginx would map',
  'executions/cancel_workflow_children': CANCEL,
  'aliasexecution/ok_extra_kv': RUNNERS,
  'aliasexecution/ok_kv_quoted': RUNNERS,
  'limits/cmd_kv_repeat': RUNNERS,
  'limits/cmd_kv_unclosed_quote': RUNNERS,
  'misc/keys_get_expired': NOT_REAL,
  'chatops/http_refused.2_execution': PYTHON,
  'chatops/http_refused.4_announcement': PYTHON,
  'limits/cmd_nul__execution_after': PYTHON,
  'limits/cmd_squotes_inside__execution_after': 'a quote in a value stays in the value',
  'limits/source_context_deep_200__execution_after': 'it was looked at while it still ran',
  'inquiries/expired_parent_workflow': 'that server resumed, paused and resumed its workflow in a race',
  'limits/cmd_1MB__execution_after': 'a long value is no problem',
  'chatops/python_exception.2_execution': PYTHON,
  'chatops/python_exception.4_announcement': PYTHON,
  'chatops/secret_param.2_execution': MASKED,
  'chatops/secret_param.4_announcement': MASKED,
  'executions/secret_get': MASKED,
  'chatops/jinja_in_command.4_announcement': DATA,
  'chatops/jinja_in_source_context.4_announcement': DATA,
  'chatops/jinja_in_source_context_st2kv.4_announcement': DATA,
  'chatops/jinja_in_user.4_announcement': DATA,
  'chatops/jinja_undefined_in_source_context.4_announcement': DATA,
  'chatops/jinja_undefined_simple_in_source_context.4_announcement': DATA,
  'chatops/jinja_st2kv_in_action_output.4_announcement': DATA,
  'chatops/jinja_arith_in_action_output.4_announcement': DATA,
  'chatops/yaql_in_source_context.4_announcement': DATA,
  'chatops/result_bad_jinja_undefined.4_announcement': SAID,
  'chatops/result_extra_doublequotes_in_jinja.4_announcement': SAID,
  'chatops/result_extra_undefined.4_announcement': SAID,
  'chatops/result_jinja_syntax_error.4_announcement': SAID,
};
