import { META } from '../../../hub/meta-keys.ts';
import { CHANGED } from '../../../hub/tasks/extension.ts';
import type { HttpResponse } from '../../../lib/http-exchange.ts';
import type { ListNotice } from '../catalog-changes.ts';
import { EventStream } from '../event-stream.ts';
import { notification, response } from '../wire.ts';
import { type Filter, filterJson, MOST_URIS } from './filter.ts';
import { tagged } from './tag.ts';

/**
 * The stream of one `subscriptions/listen`. Everything on it names the subscription, the acknowledgement is its first
 * message, and a result is its last where the hub ends it.
 */
export class ListenStream {
  readonly #stream: EventStream;
  readonly #id: Buffer;
  #granted: Filter | null = null;
  /** What changed before the acknowledgement was said. */
  #early: Array<[method: string, params: Buffer]> = [];

  /** @param id of the request, as its bytes */
  constructor(res: HttpResponse, id: Buffer) {
    this.#stream = new EventStream(res);
    this.#id = Buffer.from(id);
  }

  get open(): boolean {
    return this.#stream.open;
  }

  get acknowledged(): boolean {
    return this.#granted !== null;
  }

  acknowledge(granted: Filter): void {
    this.#granted = granted;
    const params = Buffer.from(`{"notifications":${filterJson(granted)}}`);
    this.#say('notifications/subscriptions/acknowledged', params);
    for (const [method, each] of this.#early) this.#tell(method, each);
    this.#early = [];
  }

  /** @param params of `notifications/resources/updated`; lent */
  updated(params: Buffer): void {
    this.#tell('notifications/resources/updated', params);
  }

  /** @param params of `notifications/tasks`; lent */
  taskChanged(params: Buffer): void {
    this.#tell(CHANGED, params);
  }

  #tell(method: string, params: Buffer): void {
    if (this.#granted) this.#say(method, params);
    else if (this.#early.length < MOST_URIS) this.#early.push([method, Buffer.from(params)]);
  }

  changed(notice: ListNotice): void {
    const granted = this.#granted;
    if (!granted) return;
    if (notice === 'notifications/tools/list_changed' && !granted.tools) return;
    if (notice === 'notifications/prompts/list_changed' && !granted.prompts) return;
    if (notice === 'notifications/resources/list_changed' && !granted.resources) return;
    this.#say(notice, null);
  }

  /** @param serverInfo what the hub says of itself, as JSON */
  end(serverInfo: string): void {
    const meta = `{"${META.subscription}":${this.#id.toString('utf8')},"${META.serverInfo}":${serverInfo}}`;
    const result = Buffer.from(`{"resultType":"complete","_meta":${meta}}`);
    this.#stream.message(response(this.#id, { ok: true, result }));
    this.#stream.close();
  }

  #say(method: string, params: Buffer | null): void {
    this.#stream.message(notification(method, tagged(params, this.#id)));
  }
}
