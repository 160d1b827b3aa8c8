/** As much of the client's types as the tests' human uses; the package ships none. */
declare module 'irc-framework' {
  export class Client {
    on(event: string, listener: (event: never) => void): this;
    connect(options: { host: string; port: number; nick: string }): void;
    join(channel: string): void;
    say(target: string, text: string): void;
    quit(): void;
  }
}
