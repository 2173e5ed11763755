import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const HOST = "127.0.0.1";

/** The line between a page and a node, which a test can cut, mend and slow down. It passes bytes, whatever they say. */
export class Link {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #delay = 0;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (near) => this.#join(near, connect(target, HOST)));
  }

  /** A line to a local port. */
  static async to(target: number): Promise<Link> {
    const server = createServer();
    await once(server.listen(0, HOST), "listening");
    return new Link(server, target);
  }

  /** Ends every connection and refuses new ones, as a node that is down does. */
  async cut(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** Lets connections through again, on the port of before. */
  async mend(): Promise<void> {
    await once(this.#server.listen(this.port, HOST), "listening");
  }

  /** Holds back what the page sends for so many milliseconds; answers are not held back. */
  delay(millis: number): void {
    this.#delay = millis;
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    if (this.#server.listening) await this.cut();
  }

  #join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay();
      // A broken line is what tests want; the other side learns of it by `close`.
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    far.pipe(near);
    let sent = Promise.resolve();
    near.on("data", (piece) => {
      // Each piece waits from its own arrival, and none overtakes another when the delay changes.
      const waited = sleep(this.#delay);
      sent = sent.then(() => waited).then(() => void (far.destroyed || far.write(piece)));
    });
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, HOST), "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
