import { expect, it } from 'vitest';
import { followPicture } from '@instep/web/room/follow-picture';

it('tells each stream that the webcam shows, also of a camera that was reopened, and the end', () => {
  const streamOf = (id: string) => ({ id, getVideoTracks: () => [] }) as unknown as MediaStream;
  const [first, second] = [streamOf('first'), streamOf('second')];
  const video = Object.assign(new EventTarget(), { srcObject: null as MediaStream | null });
  const told: (MediaStream | null)[] = [];
  const stop = followPicture(video as unknown as HTMLVideoElement, (stream) => told.push(stream));
  const shows = (stream: MediaStream | null): void => {
    video.srcObject = stream;
    video.dispatchEvent(new Event(stream ? 'loadedmetadata' : 'emptied'));
  };
  shows(first);
  shows(null);
  shows(second);
  stop();
  shows(first);
  expect(told).toEqual([null, first, null, second, null]);
});
