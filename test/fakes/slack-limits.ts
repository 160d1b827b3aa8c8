/** What Slack refuses, as an error code of its own; or undefined for a message that it takes. */
export function slackRefusal(message: Record<string, unknown>): string | undefined {
  const text = typeof message.text === 'string' ? message.text : '';
  const attachments = list(message.attachments);
  const blocks = list(message.blocks);
  if (text === '' && attachments.length === 0 && blocks.length === 0) return 'no_text';
  if (attachments.length > 100) return 'too_many_attachments';
  if ([blocks, ...attachments.map((box) => list(box.blocks))].some(badBlocks)) return 'invalid_blocks';
  const boxes = attachments.map((box) => String(box.text ?? ''));
  // Slack recommends 4,000 and cuts what is far longer: the fake takes nothing above its recommendation.
  return [text, ...boxes].join('').length > 4_000 ? 'msg_too_long' : undefined;
}

function badBlocks(blocks: Record<string, unknown>[]): boolean {
  if (blocks.length > 50) return true;
  return blocks.some((block) => {
    const text = String(field(block.text, 'text') ?? '');
    if (block.type === 'section' && text.length > 3_000) return true;
    if (block.type === 'header' && text.length > 150) return true;
    return block.type === 'actions' && badElements(list(block.elements));
  });
}

function badElements(elements: Record<string, unknown>[]): boolean {
  if (elements.length === 0 || elements.length > 25) return true;
  const ids = new Set(elements.map((element) => element.action_id));
  if (ids.size !== elements.length) return true;
  return elements.some((element) => {
    const label = String(field(element.text, 'text') ?? '');
    return label === '' || label.length > 75 || String(element.value ?? '').length > 2_000;
  });
}

/** Who would be called by a message: user ids, and `!channel` and its like for everybody. */
export function slackCalls(message: Record<string, unknown>): string[] {
  const calls: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const [, mark] of value.matchAll(/<((?:@|!(?:channel|here|everyone|subteam))[^>|]*)/g))
        calls.push(mark ?? '');
      if (message.link_names === 1 || message.link_names === '1' || message.parse === 'full') {
        for (const [, word] of value.matchAll(/@(channel|here|everyone)\b/g)) calls.push(`!${word}`);
      }
    } else if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === 'object' && value !== null) {
      if (field(value, 'type') === 'broadcast') calls.push(`!${String(field(value, 'range'))}`);
      Object.values(value).forEach(look);
    }
  };
  look([message.text, message.attachments, message.blocks]);
  return calls;
}

function list(value: unknown): Record<string, unknown>[] {
  const parsed: unknown = typeof value === 'string' && value !== '' ? JSON.parse(value) : value;
  return Array.isArray(parsed) ? parsed : [];
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
