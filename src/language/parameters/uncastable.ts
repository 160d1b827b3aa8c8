/** A text that cannot be what a parameter's type says; `message` is Python's own. */
export class Uncastable extends Error {}
