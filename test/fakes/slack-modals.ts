import { viewRefusal } from './slack-limits';

export interface SlackBlock {
  type: string;
  block_id: string;
  optional?: boolean;
  label: { text: string };
  hint?: { text: string };
  element: {
    type: string;
    action_id: string;
    options?: SlackOption[];
    option_groups?: { options: SlackOption[] }[];
    initial_option?: SlackOption;
    initial_value?: string;
  };
}

export interface SlackOption {
  text: { text: string };
  value: string;
}

export interface SlackView {
  id: string;
  /** Who sees it. */
  user: string;
  callback_id: string;
  title: { text: string };
  blocks: SlackBlock[];
  private_metadata?: string;
  /** What is said beside its fields since it was sent the last time. */
  errors?: Record<string, string>;
}

const TRIGGER_MS = 3_000;

/** The modals of a Slack: opened by a trigger within three seconds, once, and only as Slack allows. */
export class SlackModals {
  /** Those that people have before them. */
  readonly open: SlackView[] = [];
  /** Why views were refused. */
  readonly refused: string[] = [];
  readonly #triggers = new Map<string, { user: string; until: number; used: boolean }>();
  #now = 0;
  #counter = 0;

  /** What a press, a slash command or a shortcut of this person carries. */
  trigger(user: string): string {
    this.#counter += 1;
    const id = `${this.#counter}.T1.trigger`;
    this.#triggers.set(id, { user, until: this.#now + TRIGGER_MS, used: false });
    return id;
  }

  /** So many milliseconds pass for Slack, which the bot does not notice. */
  pass(ms: number): void {
    this.#now += ms;
  }

  /** `views.open`. @returns the answer's fields, or an error code */
  show(args: Record<string, unknown>): Record<string, unknown> | string {
    const trigger = this.#triggers.get(String(args.trigger_id ?? ''));
    const view = args.view as SlackView | undefined;
    const refusal =
      trigger === undefined
        ? 'invalid_trigger_id'
        : trigger.until <= this.#now
          ? 'expired_trigger_id'
          : trigger.used
            ? 'exchanged_trigger_id'
            : viewRefusal(view);
    if (refusal !== undefined || trigger === undefined || view === undefined) {
      this.refused.push(refusal ?? 'invalid_arguments');
      return refusal ?? 'invalid_arguments';
    }
    trigger.used = true;
    this.#counter += 1;
    const shown = { ...view, id: `V${this.#counter}`, user: trigger.user };
    this.open.push(shown);
    return { view: shown };
  }

  /**
   * What this person sends, by the labels' first words that they see: the text of an entry of a menu, or what is typed.
   * @throws Error for what Slack's own client would not let them send
   */
  filled(view: SlackView, answers: Readonly<Record<string, string>>): Record<string, unknown> {
    const unknown = Object.keys(answers).filter((name) => view.blocks.every((one) => one.block_id !== name));
    if (unknown.length > 0) throw new Error(`The form does not ask for ${unknown.join(', ')}`);
    return Object.fromEntries(
      view.blocks.map((block) => [block.block_id, sentValue(block, answers[block.block_id])]),
    );
  }

  /** What the bot acknowledged a form with: errors keep it open, else it closes. */
  acknowledged(view: SlackView, answer: unknown): void {
    const {
      response_action,
      errors,
      view: next,
    } = (answer ?? {}) as {
      view?: SlackView;
      response_action?: string;
      errors?: Record<string, string>;
    };
    if (response_action === 'update') {
      const refusal = viewRefusal(next);
      if (refusal !== undefined || next === undefined)
        throw new Error(`Slack does not show the next view: ${refusal}`);
      this.#counter += 1;
      this.open.splice(this.open.indexOf(view), 1, { ...next, id: `V${this.#counter}`, user: view.user });
      return;
    }
    if (response_action !== 'errors') {
      this.open.splice(this.open.indexOf(view), 1);
      return;
    }
    const strange = Object.keys(errors ?? {}).filter((name) =>
      view.blocks.every(({ type, block_id }) => type !== 'input' || block_id !== name),
    );
    if (errors === undefined || strange.length > 0) throw new Error(`Slack ignores errors for ${strange}`);
    view.errors = errors;
  }
}

function sentValue(
  { block_id, element, optional }: SlackBlock,
  given: string | undefined,
): Record<string, unknown> {
  const options = [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ];
  const isMenu = element.type === 'static_select';
  const chosen = isMenu
    ? given === undefined
      ? element.initial_option
      : options.find(({ text }) => text.text === given)
    : (given ?? element.initial_value ?? '');
  if (isMenu && given !== undefined && chosen === undefined)
    throw new Error(
      `${block_id} has no entry “${given}”: ${options.map(({ text }) => text.text).join(', ')}`,
    );
  if (optional !== true && (chosen === undefined || chosen === ''))
    throw new Error(`Slack does not send the form: ${block_id} is empty`);
  const value = isMenu ? { selected_option: chosen ?? null } : { value: chosen === '' ? null : chosen };
  return { [element.action_id]: { type: element.type, ...value } };
}
