/** Why a text is no date; whoever reads dates makes a sentence of it. */
export class NotADate extends Error {}

type Part = 'year' | 'month' | 'day';
export type CalendarDate = Partial<Record<Part, number>>;

function lengthOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** The numbers of a date in the order in which they came, and which of them is what, as far as that is known. */
export class YearMonthDay {
  readonly #values: number[] = [];
  readonly #known = new Map<Part, number>();
  /** A year with its century was given. */
  fullYear = false;

  get length(): number {
    return this.#values.length;
  }

  /** @param value a text of digits, or a number; more than two digits are a year */
  add(value: string | number, part?: Part): void {
    const isYear = typeof value === 'string' ? /^\d{3,}$/.test(value) : value > 100;
    const number = Math.trunc(Number(value));
    if (typeof value === 'string' && !/^\d+$/.test(value)) throw new NotADate();
    if (isYear) {
      if (part !== undefined && part !== 'year') throw new NotADate();
      this.fullYear = true;
    }
    this.#values.push(number);
    const known = isYear ? 'year' : part;
    if (known === undefined) return;
    if (this.#known.has(known)) throw new NotADate();
    this.#known.set(known, this.#values.length - 1);
  }

  couldBeDay(value: number): boolean {
    const [year, month] = [this.#valueOf('year'), this.#valueOf('month')];
    if (this.#known.has('day')) return false;
    const longest = month === undefined ? 31 : lengthOfMonth(year ?? 2000, month);
    return value >= 1 && value <= longest;
  }

  #valueOf(part: Part): number | undefined {
    const at = this.#known.get(part);
    return at === undefined ? undefined : this.#values[at];
  }

  /** Which of the numbers is what: month first where nothing speaks against it, as in the United States. */
  resolve(): CalendarDate {
    const values = this.#values;
    if (values.length > 3) throw new NotADate();
    if (this.#known.size > 0 && (values.length === this.#known.size || this.#isClear())) {
      return this.#byKnown();
    }
    const [first = 0, second = 0] = values;
    const month = this.#known.get('month');
    if (values.length === 3) return this.#named(this.#orderOfThree(month));
    if (values.length === 0) return {};
    if (values.length === 1) return first > 31 ? { year: first } : { day: first };
    if (month !== undefined) {
      const other = month === 0 ? second : first;
      return { month: month === 0 ? first : second, ...(other > 31 ? { year: other } : { day: other }) };
    }
    if (first > 31) return this.#named(['year', 'month']);
    return this.#named(second > 31 ? ['month', 'year'] : ['month', 'day']);
  }

  #isClear(): boolean {
    return this.#values.length === 3 && this.#known.size === 2;
  }

  #byKnown(): CalendarDate {
    const places = new Map(this.#known);
    if (this.#isClear()) {
      const part = (['year', 'month', 'day'] as const).find((each) => !places.has(each)) ?? 'day';
      places.set(part, [0, 1, 2].find((at) => ![...places.values()].includes(at)) ?? 0);
    }
    return Object.fromEntries([...places].map(([part, at]) => [part, this.#values[at]]));
  }

  #orderOfThree(month: number | undefined): readonly Part[] {
    const [first = 0, second = 0] = this.#values;
    if (month === 0) return second > 31 ? ['month', 'year', 'day'] : ['month', 'day', 'year'];
    if (month === 1) return first > 31 ? ['year', 'month', 'day'] : ['day', 'month', 'year'];
    if (month === 2) return second > 31 ? ['day', 'year', 'month'] : ['year', 'day', 'month'];
    if (first > 31 || this.#known.get('year') === 0) return ['year', 'month', 'day'];
    return first > 12 ? ['day', 'month', 'year'] : ['month', 'day', 'year'];
  }

  #named(order: readonly Part[]): CalendarDate {
    return Object.fromEntries(order.map((part, at) => [part, this.#values[at]]));
  }
}
