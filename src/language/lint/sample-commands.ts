import type { Node, SetItem, Syntax } from '../python-regex/syntax';

/** Where a parameter's value goes in a skeleton: this code point and the parameter's number above it. */
const PLACEHOLDER = 0xe000;

/** More ways than these to say one format are not tried; what comes first in the format varies first. */
const MAX_SAMPLES = 16;

/** Tried in turn for a class that excludes characters. */
const ORDINARY = ['x', '1', '-', ' ', '/', '_', '.'];

/**
 * Ways to say a format, with placeholders for its parameters: every alternative once, every optional part
 * present and absent. What follows from look-arounds and back-references is not followed, so a way may fail to match.
 * @param parameters names of the `{{ }}` parameters, in the order that numbers the placeholders
 */
export function sampleCommands(syntax: Syntax, parameters: readonly string[]): string[] {
  const placeholders = new Map<number, string>();
  for (const [index, name] of parameters.entries()) {
    const group = syntax.names.get(name);
    if (group !== undefined) placeholders.set(group, String.fromCodePoint(PLACEHOLDER + index));
  }
  const spoken = new Spoken(placeholders).sequence(syntax.nodes);
  return [...new Set(spoken.map((text) => text.trim()))];
}

/** Puts values in the places of a skeleton's parameters. */
export function fillSample(skeleton: string, value: (parameter: number) => string): string {
  return skeleton.replace(/[\ue000-\uf8ff]/g, (place) =>
    value((place.codePointAt(0) ?? PLACEHOLDER) - PLACEHOLDER),
  );
}

/** Numbers of the parameters that a skeleton has places for. */
export function placesIn(skeleton: string): number[] {
  return [...skeleton.matchAll(/[\ue000-\uf8ff]/g)].map(
    ([place]) => (place.codePointAt(0) ?? PLACEHOLDER) - PLACEHOLDER,
  );
}

/** The fixed text between the parameters of a skeleton. */
export function fixedTextIn(skeleton: string): string[] {
  return skeleton
    .split(/[\ue000-\uf8ff]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

class Spoken {
  constructor(readonly placeholders: ReadonlyMap<number, string>) {}

  /** The first way takes the first choice everywhere; each further one differs in one place. */
  sequence(nodes: readonly Node[]): string[] {
    const choices = nodes.map((node) => this.node(node));
    const say = (at: number, choice: number) =>
      choices.map((texts, index) => texts[index === at ? choice : 0] ?? '').join('');
    const ways = [say(-1, 0)];
    for (const [at, texts] of choices.entries()) {
      for (let choice = 1; choice < texts.length && ways.length < MAX_SAMPLES; choice++)
        ways.push(say(at, choice));
    }
    return ways;
  }

  node(node: Node): string[] {
    switch (node.kind) {
      case 'literal':
        return [String.fromCodePoint(node.code)];
      case 'any':
        return ['.'];
      case 'set':
        return [oneOf(node.items, node.negated)];
      case 'group': {
        const placeholder = node.index === undefined ? undefined : this.placeholders.get(node.index);
        return placeholder === undefined ? this.sequence(node.body) : [placeholder];
      }
      case 'branch':
        return node.branches.flatMap((branch) => this.sequence(branch)).slice(0, MAX_SAMPLES);
      case 'repeat':
        return this.repeat(node);
      case 'atomic':
        return this.sequence(node.body);
      case 'conditional':
        return this.sequence(node.yes);
      default:
        return [''];
    }
  }

  repeat({ min, max, body }: Node & { kind: 'repeat' }): string[] {
    if (max === 0) return [''];
    const once = this.sequence(body);
    if (min > 0) return once.map((text) => text.repeat(Math.min(min, 8)));
    // Optional quotes around a value, and spaces that may be absent, are left out.
    if (isOptionalMark(body)) return [''];
    return [...once, ''];
  }
}

function isOptionalMark(body: readonly Node[]): boolean {
  const [only] = body;
  if (body.length !== 1 || only?.kind !== 'set' || only.negated) return false;
  return only.items.every(
    (item) =>
      (item.kind === 'code' && (item.code === 0x22 || item.code === 0x27)) ||
      (item.kind === 'category' && item.category === 's'),
  );
}

function oneOf(items: readonly SetItem[], negated: boolean): string {
  const first = items[0];
  if (negated) return ORDINARY.find((char) => !items.some((item) => contains(item, char))) ?? 'x';
  if (first === undefined) return '';
  if (first.kind === 'code') return String.fromCodePoint(first.code);
  if (first.kind === 'range') return String.fromCodePoint(first.from);
  return ORDINARY.find((char) => contains(first, char)) ?? 'x';
}

function contains(item: SetItem, char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  switch (item.kind) {
    case 'code':
      return item.code === code;
    case 'range':
      return item.from <= code && code <= item.to;
    case 'category': {
      const inside = { s: /\s/, w: /\w/, d: /\d/ }[item.category.toLowerCase()]?.test(char) ?? false;
      return inside === (item.category === item.category.toLowerCase());
    }
  }
}
