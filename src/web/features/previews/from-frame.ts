// Whether a message comes out of the pane's frame, from a preview of this thread: what comes from anywhere else, another
// frame or another origin that the frame was led to, is not even read (R18).

/** The frame that is meant, and the addresses of the previews that may stand in it. */
export type Meant = {
  readonly frame: MessageEventSource | null | undefined;
  readonly addresses: readonly string[];
};

/** What is looked at of a message. */
export type Heard = Pick<MessageEvent<unknown>, 'source' | 'origin' | 'data'>;

export const isFromFrame = ({ source, origin }: Heard, { frame, addresses }: Meant): boolean =>
  source !== null && source === frame && addresses.some(address => new URL(address).origin === origin);
