/** Hubot 14 ships no types: what the bot of the chaos runs uses of it. */
declare module 'hubot' {
  export class Adapter {
    constructor(robot: unknown);
    emit(event: string): void;
  }
  export class User {
    constructor(id: string, options: Record<string, unknown>);
  }
  export class TextMessage {
    constructor(user: User, text: string, id?: string);
  }
  export class Robot {
    constructor(adapter: unknown, httpd: boolean, name: string, alias: string | false);
    brain: {
      mergeData(data: unknown): void;
      on(event: 'save', listener: (data: unknown) => void): void;
      [key: string]: unknown;
    };
    loadAdapter(): Promise<void>;
    run(): void;
    receive(message: TextMessage): Promise<void>;
    [key: string]: unknown;
  }
}
