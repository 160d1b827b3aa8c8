import type { AliasSet, Hit } from '../../core/alias';
import type { BridgeContext } from '../../core/bridge-context';
import { type Incoming, type Place, type Post, placeKey } from '../../core/chat';
import type { Call } from '../../core/command';
import { duration } from '../../core/duration';
import type { BegunCommand, Forms } from '../../core/forms';
import { keep, openKept } from '../../core/kept';
import type { ActionAlias, ActionParameter } from '../../core/stackstorm-types';
import { fieldsOfAlias } from '../../language/alias/alias-fields';
import { composeCommand } from '../../language/alias/compose-command';
import { representationsOf } from '../../language/alias/representations';
import { titleOf } from '../../language/alias/title';
import { type Field, readAnswer, shown } from '../../language/form/field';
import { PendingStore, type RecordChange } from '../../state/pending-store';
import { choicesOf } from './choices-of';
import { againPost, answerButtons, pressed, questionPost, secretElsewhere } from './form-posts';
import {
  FORM_TIMEOUT_MS,
  keyFor,
  nextField,
  type OpenForm,
  PURPOSE,
  saidValues,
  spelledValue,
  type TypedValues,
  withOffered,
} from './open-form';
import { isCommandItself, literally, STEERING } from './whole-command';

/** What a form is about, as aliases and actions are now. */
interface Subject {
  alias: ActionAlias;
  fields: Field[];
  schemas: Record<string, ActionParameter>;
}

/** What an answer did to a form. */
type Step =
  | { kind: 'ask'; form: OpenForm; field: Field; problem?: string }
  | { kind: 'complete'; form: OpenForm; values: TypedValues; subject: Subject }
  | { kind: 'ended'; text: string; failed: boolean }
  | { kind: 'not here'; field: Field }
  | { kind: 'late'; text: string }
  | { kind: 'not mine' };

/** Where this process has asked, and the words that are certainly an answer. */
interface AskedHere {
  words: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * Asks one person in one place for the values of a command, one question at a time, and hands the whole command over as
 * if it had been typed: every gate judges it anew.
 */
export class FormService implements Forms {
  readonly waiting: PendingStore<OpenForm>;
  readonly #context: BridgeContext;
  readonly #askedHere = new Map<string, AskedHere>();

  constructor(context: BridgeContext) {
    this.#context = context;
    const { memory, clock, log, sealer } = context;
    this.waiting = new PendingStore({
      ...{ memory, clock, log, sealer, kind: 'form' },
      onDeadline: (form) => this.#due(form),
    });
  }

  takes(incoming: Incoming): boolean {
    if (pressed(incoming.text) !== undefined) return true;
    const asked = this.#askedHere.get(keyFor(incoming.person, incoming.place));
    if (asked === undefined || asked.until < this.#context.clock.now()) return false;
    return asked.words.has(incoming.text.trim().toLowerCase());
  }

  async ask(begun: BegunCommand, call: Call): Promise<boolean> {
    return this.open(begun, 'required', call);
  }

  /**
   * Opens a form for one person in one place; one that is open there is put away, in words.
   * @param extent what is asked for: what the command cannot do without, or everything that its format has
   * @returns false where nothing is left to ask for
   */
  async open(begun: BegunCommand, extent: 'required' | 'all', call: Call): Promise<boolean> {
    const { clock, sealer } = this.#context;
    const { incoming } = call;
    const subject = await this.#subjectOf(begun.alias, begun.representation);
    const given = saidValues(begun.given, subject.fields);
    const asked = subject.fields.filter(
      ({ name, required }) => given[name] === undefined && (required || extent === 'all'),
    );
    if (asked.length === 0) return false;
    const before = await this.#putAway(incoming);
    const form: OpenForm = {
      id: await this.waiting.newId(),
      dueAt: clock.now() + FORM_TIMEOUT_MS,
      person: incoming.person,
      place: incoming.place,
      ...(incoming.id === undefined ? {} : { messageId: incoming.id }),
      pack: begun.alias.pack,
      alias: begun.alias.name,
      representation: begun.representation,
      title: titleOf({ ...EMPTY, ...begun, command: begun.said, parameters: given }, subject.schemas),
      values: keep(given, holdsSecret(given, subject.fields), sealer, PURPOSE),
      asked: asked.map(({ name }) => name),
      done: [],
      offered: {},
    };
    await this.waiting.add(form);
    await this.#askNext(form, subject, call, before);
    return true;
  }

  async answer(call: Call, elsewhere: () => Promise<boolean>): Promise<boolean> {
    const { incoming } = call;
    const press = pressed(incoming.text);
    const form = press === undefined ? await this.#formOf(incoming) : await this.waiting.find(press.id);
    if (form === undefined) {
      if (press === undefined) return false;
      const ended = await this.waiting.ended(press.id);
      await call.reply(`Too late: that form ${ended ?? 'is not open any more'}.`);
      return true;
    }
    if (form.person.id !== incoming.person.id) {
      await call.reply(
        `Only ${form.person.name} fills that in. \`st2 form ${nameOf(form)}\` opens one for you.`,
      );
      return true;
    }
    const words = press?.words ?? incoming.text.trim();
    const subject = await this.#subjectNow(form, incoming);
    if (typeof subject === 'string') {
      await this.#end(form, 'could not go on');
      await call.reply({ text: subject, outcome: 'failed' });
      return true;
    }
    const isSure = press !== undefined || this.#isSure(form, subject, words);
    if (!isSure && (isCommandItself(this.#context.aliases(), words) || (await elsewhere()))) {
      // Another script answers that; another command of ours is taken up by the dispatcher.
      return !isCommandItself(this.#context.aliases(), words);
    }
    const step = await this.waiting.change<Step>(form.id, (now) =>
      this.#step(now, subject, words, { incoming, ...(press === undefined ? {} : { number: press.number }) }),
    );
    return this.#follow(step, form, subject, call);
  }

  /** Whether the words are an answer even where they are a command, too. */
  #isSure(form: OpenForm, { fields }: Subject, words: string): boolean {
    const field = nextField(form, fields);
    const word = words.toLowerCase();
    return (
      STEERING.has(word) || (field !== undefined && sureWords(withOffered(field, form.offered)).has(word))
    );
  }

  /** What one answer makes of a form. Pure but for what is sealed. */
  #step(
    form: OpenForm,
    subject: Subject,
    words: string,
    { incoming, number }: { incoming: Incoming; number?: number },
  ): RecordChange<OpenForm, Step> {
    const { clock, sealer, aliases } = this.#context;
    const word = words.toLowerCase();
    const same = (result: Step): RecordChange<OpenForm, Step> => ({ next: form, result });
    if (word === 'cancel') {
      const text = `“${form.title}” was not run.`;
      return { ended: 'was cancelled', result: { kind: 'ended', text, failed: false } };
    }
    const values = openKept(form.values, sealer, PURPOSE);
    if (values === undefined) {
      const text = `I was restarted in the middle of “${form.title}”, and it held a secret that I do not keep without ST2_SECRET_KEY. Please give the command again.`;
      return { ended: 'was lost at a restart', result: { kind: 'ended', text, failed: true } };
    }
    const plain = nextField(form, subject.fields);
    const field = plain === undefined ? undefined : withOffered(plain, form.offered);
    if (number !== undefined && (field === undefined || form.asked.indexOf(field.name) + 1 !== number))
      return same({ kind: 'late', text: 'That question is answered already.' });
    if (word === 'back') {
      const last = form.done.at(-1);
      const { [last ?? '']: _taken, ...others } = values;
      const next = this.#with(form, subject, others, form.done.slice(0, -1));
      const again = nextField(next, subject.fields);
      if (again === undefined) return same({ kind: 'not mine' });
      return {
        next,
        result: {
          kind: 'ask',
          form: next,
          field: withOffered(again, next.offered),
          ...(last === undefined ? { problem: 'this is the first question' } : {}),
        },
      };
    }
    if (field === undefined) return this.#completed(form, subject, values);
    if (field.secret && !incoming.place.direct) return same({ kind: 'not here', field });
    const reading = words === '"-"' ? { value: '-' } : readAnswer(field, literally(words));
    if ('problem' in reading) {
      // `deploy`, where one of three colours is asked for, begins another command.
      if (aliases().interpret(words).kind === 'incomplete') return same({ kind: 'not mine' });
      return same({ kind: 'ask', form, field, problem: reading.problem });
    }
    const isStandard = word === '-' && !field.required;
    const taken =
      'skipped' in reading || isStandard ? values : { ...values, [field.name]: spelledValue(reading.value) };
    const next = {
      ...this.#with(form, subject, taken, [...form.done, field.name]),
      dueAt: clock.now() + FORM_TIMEOUT_MS,
    };
    const following = nextField(next, subject.fields);
    if (following === undefined) return this.#completed(next, subject, taken);
    return { next, result: { kind: 'ask', form: next, field: following } };
  }

  #with(form: OpenForm, { fields }: Subject, values: TypedValues, done: string[]): OpenForm {
    return {
      ...form,
      done,
      values: keep(values, holdsSecret(values, fields), this.#context.sealer, PURPOSE),
    };
  }

  #completed(form: OpenForm, subject: Subject, values: TypedValues): RecordChange<OpenForm, Step> {
    return { ended: 'was filled in', result: { kind: 'complete', form, values, subject } };
  }

  /** @returns false where the words were no answer after all */
  async #follow(step: Step | undefined, form: OpenForm, subject: Subject, call: Call): Promise<boolean> {
    if (step === undefined) {
      const ended = await this.waiting.ended(form.id);
      await call.reply(`Too late: that form ${ended ?? 'is not open any more'}.`);
      return true;
    }
    switch (step.kind) {
      case 'not mine':
        return false;
      case 'late':
        await call.reply(step.text);
        return true;
      case 'ended':
        await this.#forget(form);
        await call.reply({ text: step.text, ...(step.failed ? { outcome: 'failed' as const } : {}) });
        return true;
      case 'not here':
        await call.reply({
          text: `${step.field.name} is a secret, and everybody here has seen what you said. Say another one to me in a direct message.`,
          outcome: 'failed',
        });
        return true;
      case 'ask':
        if (step.problem === undefined) await this.#askNext(step.form, subject, call);
        else await call.reply(this.#drawn(step.form, step.field, call.incoming.place, step.problem));
        return true;
      case 'complete':
        await this.#forget(form);
        await this.#send(step, call);
        return true;
    }
  }

  /** The whole command, as it would have been typed, past all gates. */
  async #send({ form, values, subject }: Extract<Step, { kind: 'complete' }>, call: Call): Promise<void> {
    const { outbox, botName } = this.#context;
    const { alias, schemas } = subject;
    const { place, person } = form;
    const hit = wholeCommand(this.#context.aliases(), alias, form.representation, values);
    if (typeof hit === 'string') {
      await outbox.post(place, { text: hit, mention: person, outcome: 'failed' }, 'answer');
      return;
    }
    const isHere = placeKey(call.incoming.place) === placeKey(place);
    const { id: _elsewhere, ...told } = call.incoming;
    const id = isHere ? call.incoming.id : form.messageId;
    const incoming: Incoming = { ...told, ...(id === undefined ? {} : { id }), text: hit.command, place };
    const said = titleOf(hit, schemas);
    const typed = said.startsWith(`${alias.pack}.${alias.name}`)
      ? said
      : `${place.direct ? '' : `${botName()} `}${said}`;
    const text = `That is the command \`${typed}\`.`;
    await outbox.post(place, { text, ...(place.direct ? {} : { mention: person }) }, 'answer');
    await this.#context.proceed({ incoming, hit, passed: [] });
  }

  /** Puts the next question: here, or for a secret to the person alone. */
  async #askNext(form: OpenForm, subject: Subject, call: Call, before = ''): Promise<void> {
    const plain = nextField(form, subject.fields);
    if (plain === undefined) return;
    const offered = await choicesOf(this.#context, subject.alias, plain.name, {
      ...call.incoming,
      place: form.place,
    });
    const known =
      offered === undefined ? form : { ...form, offered: { ...form.offered, [plain.name]: offered } };
    const field = withOffered(plain, known.offered);
    if (offered !== undefined)
      await this.waiting.change(form.id, (now) => ({
        next: { ...now, offered: known.offered },
        result: true,
      }));
    const isDirect = call.incoming.place.direct === true;
    await this.#remember(known, field);
    const why = before === '' && form.done.length === 0 ? `“${form.title}” needs more:` : before;
    if (!field.secret || isDirect) {
      const post = this.#drawn(
        known,
        field,
        isDirect && field.secret ? call.incoming.place : form.place,
        undefined,
        why,
      );
      if (placeKey(call.incoming.place) === placeKey(form.place) || field.secret) return call.reply(post);
      await call.reply('Thank you. It goes on where you gave the command.');
      await this.#context.outbox.post(form.place, { mention: form.person, ...post }, 'answer');
      return;
    }
    const told = await call.whisper(this.#drawn(known, field, { room: '', direct: true }, undefined, why));
    if (told) return call.reply(`“${field.name}” is a secret: I have asked you in a direct message.`);
    await this.#end(form, 'could not go on');
    await call.reply({ text: secretElsewhere(field, `st2 form ${nameOf(form)}`), outcome: 'failed' });
  }

  #drawn(form: OpenForm, field: Field, place: Place, problem?: string, before = ''): Post {
    const { service, botName } = this.#context;
    const say = (words: string) => (place.direct ? words : `${botName()} ${words}`);
    const post =
      problem === undefined ? questionPost(form, field, say, before) : againPost(form, field, say, problem);
    const found = service.abilities.buttons ? answerButtons(form, field) : [];
    return found.length === 0 ? post : { ...post, buttons: found };
  }

  /** What a form is about by the alias as it is now; a sentence where it cannot go on. */
  async #subjectNow(form: OpenForm, incoming: Incoming): Promise<Subject | string> {
    const { aliases, rights } = this.#context;
    const name = nameOf(form);
    const alias = aliases().aliases.find((one) => one.pack === form.pack && one.name === form.alias);
    if (alias === undefined || alias.enabled === false)
      return `The command ${name} is not there any more, so “${form.title}” was not run.`;
    if (!rights.visible({ ...incoming, place: form.place })(alias))
      return `You may not run ${name} here any more, so “${form.title}” was not run.`;
    if (!alias.formats.flatMap(representationsOf).some(({ text }) => text === form.representation))
      return `The command ${name} has changed meanwhile, so “${form.title}” was not run. Please give it again.`;
    return this.#subjectOf(alias, form.representation);
  }

  async #subjectOf(alias: ActionAlias, representation: string): Promise<Subject> {
    const schemas = await this.#context.actions.parameters(alias.action_ref).catch(() => ({}));
    return { alias, schemas, fields: fieldsOfAlias(alias, representation, schemas) };
  }

  async #formOf({ person, place }: Incoming): Promise<OpenForm | undefined> {
    const { memory } = this.#context;
    const keys = [keyFor(person, place), ...(place.direct ? [keyFor(person, 'direct')] : [])];
    for (const key of keys) {
      const id = await memory.get<string>(key);
      const form = id === undefined ? undefined : await this.waiting.find(id);
      if (form !== undefined) return form;
    }
    return undefined;
  }

  async #remember(form: OpenForm, field: Field): Promise<void> {
    const { memory, clock } = this.#context;
    const here = keyFor(form.person, form.place);
    for (const key of field.secret ? [here, keyFor(form.person, 'direct')] : [here])
      await memory.set(key, form.id, FORM_TIMEOUT_MS);
    const now = clock.now();
    for (const [key, { until }] of this.#askedHere) if (until < now) this.#askedHere.delete(key);
    this.#askedHere.set(here, {
      words: new Set([...STEERING, ...sureWords(field)]),
      until: now + FORM_TIMEOUT_MS,
    });
  }

  async #forget({ person, place }: OpenForm): Promise<void> {
    const { memory } = this.#context;
    this.#askedHere.delete(keyFor(person, place));
    await memory.delete(keyFor(person, place));
    await memory.delete(keyFor(person, 'direct'));
  }

  async #end(form: OpenForm, ended: string): Promise<void> {
    await this.waiting.change(form.id, () => ({ ended, result: true }));
    await this.#forget(form);
  }

  /** One person fills in one form in one place. @returns what to say of the one that was open */
  async #putAway(incoming: Incoming): Promise<string> {
    const form = await this.#formOf(incoming);
    if (form === undefined) return '';
    await this.#end(form, 'was put away for another command');
    return `I have put “${form.title}” away.`;
  }

  async #due(form: OpenForm): Promise<RecordChange<OpenForm, undefined>> {
    await this.#forget(form);
    const text = `“${form.title}” was not run: no answer came for ${duration(FORM_TIMEOUT_MS)}. \`st2 form ${nameOf(form)}\` asks again.`;
    const post: Post = { text, ...(form.place.direct ? {} : { mention: form.person }) };
    void this.#context.outbox.post(form.place, post, 'answer');
    return { ended: 'was not filled in in time', result: undefined };
  }
}

const EMPTY: Pick<Hit, 'display' | 'rewritten' | 'matchMultiple'> = {
  display: '',
  rewritten: false,
  matchMultiple: false,
};

function nameOf({ pack, alias }: Pick<OpenForm, 'pack' | 'alias'>): string {
  return `${pack}.${alias}`;
}

function holdsSecret(values: TypedValues, fields: readonly Field[]): boolean {
  return fields.some(({ name, secret }) => secret && values[name] !== undefined);
}

/** The words that are meant for this field, whatever else they mean. */
function sureWords({ choices, secret }: Field): Set<string> {
  if (secret) return new Set();
  return new Set(choices.flatMap((choice, index) => [shown(choice).toLowerCase(), String(index + 1)]));
}

/** The command with these values as the bot would read it when it is typed, or why nobody can type it. */
function wholeCommand(
  set: AliasSet,
  alias: ActionAlias,
  representation: string,
  values: TypedValues,
): Hit | string {
  const command = composeCommand(representation, values);
  const name = `${alias.pack}.${alias.name}`;
  if (command === undefined)
    return `${name} was not run: its format does not take these values together. Perhaps one of them holds both kinds of quotes.`;
  const meant = set.interpret(command, (one) => one === alias);
  if (meant.kind === 'refused') return `${name} was not run. ${meant.reason}`;
  const hits = meant.kind === 'hit' ? [meant.hit] : meant.kind === 'ambiguous' ? meant.hits : [];
  return (
    hits.find((hit) => hit.representation === representation) ??
    hits[0] ??
    `${name} was not run: I do not understand \`${command}\` as that command.`
  );
}
