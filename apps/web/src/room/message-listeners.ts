import type { RoomServerMessage, RoomServerMessageOf } from '@instep/protocol/room-messages';

type Listener = (message: RoomServerMessage) => void;

/** Who listens to which of the server's messages. */
export class MessageListeners {
  readonly #listeners = new Map<RoomServerMessage['type'], Set<Listener>>();

  /** Calls `listener` for each message of this type; returns a function that ends this. */
  on<Type extends RoomServerMessage['type']>(
    type: Type,
    listener: (message: RoomServerMessageOf<Type>) => void,
  ): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener as Listener);
    return () => void listeners.delete(listener as Listener);
  }

  dispatch(message: RoomServerMessage): void {
    for (const listener of this.#listeners.get(message.type) ?? []) listener(message);
  }
}
