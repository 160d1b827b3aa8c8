import type { Execution } from '../core/stackstorm-types';

/**
 * An execution with the address that people find it at. StackStorm names itself as it was configured, often
 * `https://localhost`; what `ST2_WEBUI_URL` says holds for every link.
 * @param webUrl `ST2_WEBUI_URL`; undefined leaves the execution as it is
 */
export function withWebAddress(execution: Execution, webUrl: string | undefined): Execution {
  return webUrl === undefined
    ? execution
    : { ...execution, web_url: `${webUrl}/#/history/${execution.id}/general` };
}
