/** Makes the notes of a report: what a choreographer should know besides the figures. */
import type { TimedPose } from '@instep/choreo/pose';
import { clockTime } from '@instep/video-poses/video';
import { THINNED_FPS } from './playable-video.ts';
import type { NoteName } from '@instep/protocol/studio';
import type { Note, Observed } from './note.ts';
import { poseNotes } from './pose-notes.ts';

/** The observations for a dance that was made earlier, of which little more than the poses is known. */
export const NOTHING_OBSERVED: Omit<Observed, 'height' | 'duration' | 'cuts'> = {
  damage: null,
  late: 0,
  sizes: 1,
  hdr: null,
  thinnedFrom: null,
  unknownSounds: [],
  hasSound: true,
  people: [],
};

/** All notes on a video; warnings come first. */
export const makeNotes = (frames: readonly TimedPose[], fps: number, observed?: Observed): Note[] => {
  const notes = [...poseNotes(frames, fps, observed), ...(observed ? videoNotes(observed) : [])];
  return [...notes.filter(({ warns }) => warns), ...notes.filter(({ warns }) => !warns)];
};

const videoNotes = (observed: Observed): Note[] => {
  const { damage, late, sizes, hdr, thinnedFrom, duration } = observed;
  const notes: Note[] = [];
  const add = (name: NoteName, text: string, more: Partial<Note> = {}): void =>
    void notes.push({ name, text, warns: true, at: [], share: null, ...more });
  if (damage) {
    const { from, to, seconds } = damage;
    const text = `the video is damaged between ${clockTime(from)} and ${clockTime(to)} (${seconds.toFixed(1)} s in all): what is seen there may be wrong`;
    add('damaged', text, { at: [from], share: seconds / duration });
  }
  if (late > 0) {
    add(
      'lateStart',
      `the first ${late.toFixed(1)} s can't be decoded and are left out: the file begins in the middle of a scene`,
    );
  }
  if (sizes > 1)
    add('pictureSizes', `the size of the picture changes ${sizes - 1} times or more: bars fill what is missing`);
  const sound = soundText(observed);
  if (sound) add('soundLeftOut', sound);
  if (hdr?.transfer === 'dolby') {
    add(
      'hdr',
      'filmed in Dolby Vision without a common base: its colours are wrong; film with "most compatible", or HDR off',
    );
  } else if (hdr) {
    add('hdr', `filmed in HDR (${hdr.transfer.toUpperCase()}): its colours were converted for ordinary screens`, {
      warns: false,
    });
  }
  if (thinnedFrom !== null) {
    const text = `filmed with ${thinnedFrom.toFixed(0)} frames a second: at most ${THINNED_FPS} of them are in the copy`;
    add('thinned', text, { warns: false });
  }
  return notes;
};

const soundText = ({ unknownSounds, hasSound }: Observed): string | null => {
  const known = [...new Set(unknownSounds)].join(', ');
  if (hasSound) return known && `a sound track that can't be decoded (${known}) is left out: the copy has another one`;
  return known && `the sound can't be decoded (${known}) and is left out: the dance has no music`;
};
