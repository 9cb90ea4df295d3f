/** What browsers give a worker of this kind. The types of pages, which check the other scripts, don't have it. */
export interface Lasting extends ExtendableMessage {
  waitUntil(what: Promise<unknown>): void;
}

interface ExtendableMessage extends Event {
  readonly data: unknown;
}

export interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(response: Promise<Response> | Response): void;
}

export interface Scope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate" | "message", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
