/** Makes the notes of a report: what a choreographer should know besides the figures. */
import type { TimedPose } from '@instep/choreo/pose';
import { clockTime } from '@instep/video-poses/video';
import { THINNED_FPS } from './playable-video.ts';
import type { ReportNoteName } from '@instep/protocol/studio';
import type { Note, VideoFindings } from './note.ts';
import { poseNotes } from './pose-notes.ts';

/** The observations for a dance that was made earlier, of which little more than the poses is known. */
export const NO_FINDINGS: Omit<VideoFindings, 'height' | 'duration' | 'cuts'> = {
  damage: null,
  skippedStart: 0,
  frameSizeCount: 1,
  hdr: null,
  originalFps: null,
  unknownAudioCodecs: [],
  hasAudio: true,
  people: [],
};

/** All notes on a video; warnings come first. */
export const makeNotes = (frames: readonly TimedPose[], fps: number, findings?: VideoFindings): Note[] => {
  const notes = [...poseNotes(frames, fps, findings), ...(findings ? videoNotes(findings) : [])];
  return [...notes.filter(({ warns }) => warns), ...notes.filter(({ warns }) => !warns)];
};

const videoNotes = (findings: VideoFindings): Note[] => {
  const { damage, skippedStart, frameSizeCount, hdr, originalFps, duration } = findings;
  const notes: Note[] = [];
  const add = (name: ReportNoteName, text: string, more: Partial<Note> = {}): void =>
    void notes.push({ name, text, warns: true, at: [], share: null, ...more });
  if (damage) {
    const { from, to, seconds } = damage;
    const text = `the video is damaged between ${clockTime(from)} and ${clockTime(to)} (${seconds.toFixed(1)} s in all): what is seen there may be wrong`;
    add('damaged', text, { at: [from], share: seconds / duration });
  }
  if (skippedStart > 0) {
    add(
      'lateStart',
      `the first ${skippedStart.toFixed(1)} s can't be decoded and are left out: the file begins in the middle of a scene`,
    );
  }
  if (frameSizeCount > 1)
    add(
      'pictureSizes',
      `the size of the picture changes ${frameSizeCount - 1} times or more: bars fill what is missing`,
    );
  const sound = audioText(findings);
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
  if (originalFps !== null) {
    const text = `filmed with ${originalFps.toFixed(0)} frames a second: at most ${THINNED_FPS} of them are in the copy`;
    add('thinned', text, { warns: false });
  }
  return notes;
};

const audioText = ({ unknownAudioCodecs, hasAudio }: VideoFindings): string | null => {
  const known = [...new Set(unknownAudioCodecs)].join(', ');
  if (hasAudio) return known && `a sound track that can't be decoded (${known}) is left out: the copy has another one`;
  return known && `the sound can't be decoded (${known}) and is left out: the dance has no music`;
};
