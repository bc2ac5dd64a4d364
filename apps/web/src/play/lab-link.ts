/** What a run and the Lab know of each other; the Lab itself is loaded when it is opened. */
import type { Milliseconds } from '@instep/choreo/units';
import type { Epoch } from '@instep/choreo/epoch';
import type { CameraHealth, LabInput } from '@instep/protocol/client-message';
import type { FrameMessage } from '@instep/protocol/frame-message';
import type { ServerMessage } from '@instep/protocol/messages';

/** When a frame went through the page, on its clock. */
export type SendTimes = {
  /** The encoder was given the frame. */
  readonly encodedFrom: Milliseconds;
  readonly sentAt: Milliseconds;
};

/** Listens to a run. Nothing that it does reaches the judge, except for `input`. */
export type LabLink = {
  /** The drawer is open: the judge's evidence is asked for. */
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  /** What was changed of the frames that are sent; null while nothing was. A run with it counts for no best. */
  readonly input: LabInput | null;
  /** That the run does not count, in the language that is shown now. */
  readonly uncountedText: string;
  readonly onSent: (frame: FrameMessage, times: SendTimes) => void;
  readonly onEpoch: (epoch: Epoch) => void;
  readonly onHealth: (health: CameraHealth) => void;
  readonly onMessage: (message: ServerMessage) => void;
};
