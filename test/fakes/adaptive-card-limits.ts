interface Part {
  type?: string;
  id?: string;
  isMultiSelect?: boolean;
  choices?: { title: string; value: string }[];
  items?: Part[];
}

interface Action {
  type: string;
  title: string;
  data: { msteams?: { type: string; text?: string } };
}

/** Why Teams would not draw a card, or would lose what is pressed in it; undefined for one that works. */
export function cardRefusal(card: Record<string, unknown>): string | undefined {
  if (Buffer.byteLength(JSON.stringify(card)) > 28_000) return 'a card of more than 28 KB';
  if (Number(card.version) > 1.5) return `version ${card.version}`;
  const actions = (card.actions ?? []) as Action[];
  if (actions.length > 6) return `${actions.length} actions`;
  for (const { type, title, data } of actions) {
    if (type !== 'Action.Submit') return `${type}, which the adapter answers with 500`;
    if (typeof data !== 'object') return 'data that is no object never arrives';
    const { msteams } = data;
    if (msteams?.type !== 'messageBack' || !msteams.text)
      return 'a press without text ends in the adapter with 500';
    if (title === '') return 'an action without a title';
  }
  const inputs = (card.body as Part[]).filter(({ type }) => type?.startsWith('Input.'));
  const ids = inputs.map(({ id }) => id);
  if (ids.includes(undefined) || new Set(ids).size !== ids.length) return `ids of inputs: ${ids}`;
  for (const { choices = [], isMultiSelect } of inputs) {
    if (isMultiSelect && choices.some(({ value }) => value.includes(','))) return 'a comma in a choice';
    if (choices.some(({ title }) => title === '')) return 'a choice without a title';
  }
  return undefined;
}
