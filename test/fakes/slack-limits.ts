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

/** Why Slack does not open a view, or undefined: one thing too long refuses all of it. */
export function viewRefusal(view: unknown): string | undefined {
  const blocks = list(field(view, 'blocks'));
  const ids = blocks.map((block) => String(block.block_id ?? ''));
  const isWrong =
    !isText(field(view, 'title'), 24) ||
    ['submit', 'close'].some((name) => field(view, name) !== undefined && !isText(field(view, name), 24)) ||
    (blocks.some(({ type }) => type === 'input') && field(view, 'submit') === undefined) ||
    blocks.length === 0 ||
    blocks.length > 100 ||
    String(field(view, 'private_metadata') ?? '').length > 3_000 ||
    String(field(view, 'callback_id') ?? '').length > 255 ||
    new Set(ids).size !== ids.length ||
    ids.some((id) => id === '' || id.length > 255) ||
    blocks.some((block) => block.type === 'input' && isWrongInput(block));
  return isWrong ? 'invalid_arguments' : undefined;
}

function isWrongInput({ label, hint, element }: Record<string, unknown>): boolean {
  const id = String(field(element, 'action_id') ?? '');
  if (!isText(label, 2_000) || (hint !== undefined && !isText(hint, 2_000)) || id === '' || id.length > 255)
    return true;
  if (field(element, 'type') === 'plain_text_input')
    return String(field(element, 'initial_value') ?? '').length > 3_000;
  if (field(element, 'type') !== 'static_select') return true;
  const groups = field(element, 'option_groups');
  const lists =
    groups === undefined
      ? [list(field(element, 'options'))]
      : list(groups).map((group) => list(group.options));
  const options = lists.flat();
  const initial = field(element, 'initial_option');
  return (
    lists.length === 0 ||
    lists.length > 100 ||
    list(groups).some((group) => !isText(group.label, 75)) ||
    lists.some((some) => some.length === 0 || some.length > 100) ||
    options.some((option) => !isText(option.text, 75) || !isLong(option.value, 150)) ||
    (initial !== undefined && !options.some((option) => JSON.stringify(option) === JSON.stringify(initial)))
  );
}

function isText(value: unknown, most: number): boolean {
  return field(value, 'type') === 'plain_text' && isLong(field(value, 'text'), most);
}

function isLong(text: unknown, most: number): boolean {
  return typeof text === 'string' && text.trim() !== '' && text.length <= most;
}
