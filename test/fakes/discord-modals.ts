import type { EventEmitter } from 'node:events';

interface Component {
  type: number;
  custom_id: string;
  placeholder?: string;
  value?: string;
  required?: boolean;
  options?: { label: string; value: string; default?: boolean }[];
}

/** A modal as Discord shows it to one person. */
export interface DiscordModal {
  custom_id: string;
  title: string;
  components: { type: number; label: string; description?: string; component: Component }[];
}

/** A person of a Discord, who presses buttons and fills in modals. */
export class DiscordPerson {
  readonly #client: EventEmitter;
  readonly #person: { id: string; username: string };
  #counter = 0;

  constructor(client: EventEmitter, person: { id: string; username: string }) {
    this.#client = client;
    this.#person = person;
  }

  /** Presses a button. @returns the modal that opens; rejects with why Discord would not show it */
  press(customId: string): Promise<DiscordModal> {
    return new Promise((resolve, reject) =>
      this.#interact({
        customId,
        showModal: async (modal: DiscordModal) => {
          const reason = modalRefusal(modal);
          if (reason === undefined) resolve(modal);
          else reject(new Error(reason));
        },
        deferUpdate: async () => reject(new Error('no modal came')),
      }),
    );
  }

  /**
   * Sends a modal with one value in each field: the text of an entry of a menu, or what is typed.
   * @returns what is said to the person alone where values do not fit
   */
  send(modal: DiscordModal, answers: Readonly<Record<string, string>>): Promise<string | undefined> {
    const fields = modal.components.map(({ component }) => [
      component.custom_id,
      sentValue(component, answers[component.custom_id]),
    ]);
    return new Promise((resolve) =>
      this.#interact({
        customId: modal.custom_id,
        fields: { fields: new Map(fields as [string, unknown][]) },
        deferUpdate: async () => resolve(undefined),
        reply: async ({ content }: { content: string }) => resolve(content),
      }),
    );
  }

  #interact(of: Record<string, unknown>): void {
    this.#counter += 1;
    const common = { id: `i${this.#counter}`, user: this.#person, channelId: '100', guildId: '7' };
    this.#client.emit('interactionCreate', { ...common, ...of });
  }
}

function sentValue({ type, options = [], value, required }: Component, given: string | undefined): unknown {
  if (type !== 3) {
    const text = given ?? value ?? '';
    if (required === true && text === '') throw new Error('Discord does not send a form with an empty field');
    return { type, value: text };
  }
  const chosen = options.find((one) => (given === undefined ? one.default === true : one.label === given));
  if (chosen === undefined && (given !== undefined || required === true))
    throw new Error(`no such entry: ${given}`);
  return { type, values: chosen === undefined ? [] : [chosen.value] };
}

/** Why Discord would not show a modal. */
function modalRefusal({ custom_id, title, components }: DiscordModal): string | undefined {
  if (title === '' || title.length > 45 || custom_id.length > 100) return 'title or custom_id';
  if (components.length < 1 || components.length > 5) return `${components.length} components`;
  for (const { label, description = '', component } of components) {
    if (label === '' || label.length > 45 || description.length > 100) return `label ${label}`;
    const { options = [], value = '' } = component;
    if (component.custom_id.length > 100 || value.length > 4_000) return component.custom_id;
    if (component.type === 3 && (options.length < 1 || options.length > 25)) return 'options';
    if (options.some((one) => one.label === '' || one.label.length > 100 || one.value.length > 100))
      return 'an option';
  }
  return undefined;
}
