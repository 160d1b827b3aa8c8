import { renderTemplate } from '../../language/jinja/jinja';
import { sentenceOf } from '../fault';
import type { Mapping } from '../mapping';
import type { StoredAlias } from '../packs/pack';
import { renderTexts } from '../parameters/render-texts';

/** `message` and `extra` of the answer to a command. A template that fails says so in their place. */
export function acknowledgment(
  alias: StoredAlias,
  execution: Mapping,
): { message?: string; extra?: unknown } {
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
  const format = ack.format;
  if (format !== undefined && format !== '') {
    out.message = attempt('format', () => renderTemplate(format, context));
  }
  if (ack.extra !== undefined && Object.keys(ack.extra).length > 0)
    out.extra = attempt('extra', () => renderTexts(ack.extra, context));
  return out;
}
