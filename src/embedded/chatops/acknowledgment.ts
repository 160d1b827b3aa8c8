import type { Mapping } from '../../core/mapping';
import { str } from '../../language/expression/python-values';
import { renderValues } from '../../language/result';
import { sentenceOf } from '../fault';
import type { StoredAlias } from '../packs/pack';

/** `message` and `extra` of the answer to a command. A template that fails says so in their place. */
export function renderAck(alias: StoredAlias, execution: Mapping): { message?: string; extra?: unknown } {
  const ack = alias.ack ?? {};
  if (ack.enabled === false) return {};
  const context = { actionalias: alias, execution };
  const attempt = <T>(field: string, render: () => T): T | string => {
    try {
      return render();
    } catch (error) {
      return `Cannot render "${field}" in field "ack" for alias. ${sentenceOf(error)}`;
    }
  };
  const out: { message?: string; extra?: unknown } = {};
  const { format, extra } = ack;
  if (format !== undefined && format !== '')
    out.message = attempt('format', () => str(renderValues({ format }, context).format));
  if (extra !== undefined && Object.keys(extra).length > 0)
    out.extra = attempt('extra', () => renderValues(extra, context));
  return out;
}
