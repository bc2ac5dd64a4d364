import type { Scenario } from './scenario.ts';
import { BROKEN_CONNECTIONS } from './scenarios/connections.ts';
import { COSTLY_FRAMES } from './scenarios/costly-frames.ts';
import { CSV_INJECTION } from './scenarios/csv-injection.ts';
import { DANCE_ENDS } from './scenarios/dance-ends.ts';
import { DELETION } from './scenarios/deletion.ts';
import { DISK } from './scenarios/disk.ts';
import { ESTIMATOR_DEATHS } from './scenarios/estimator-deaths.ts';
import { FLOODS } from './scenarios/floods.ts';
import { FULL_ROOMS } from './scenarios/full-rooms.ts';
import { FOREIGN_PAGES } from './scenarios/foreign-origins.ts';
import { FUZZ } from './scenarios/fuzz.ts';
import { HEADERS } from './scenarios/headers.ts';
import { HTTP } from './scenarios/http.ts';
import { KILLS } from './scenarios/kills.ts';
import { LOAD } from './scenarios/load.ts';
import { PACKAGES } from './scenarios/packages.ts';
import { PHONE } from './scenarios/phone.ts';
import { POOR_CONNECTIONS } from './scenarios/poor-connections.ts';
import { RANGES } from './scenarios/ranges.ts';
import { ROOM_CLOCKS } from './scenarios/room-clocks.ts';
import { ROOMS } from './scenarios/rooms.ts';
import { SLEEPING_PHONES } from './scenarios/sleeping-phones.ts';
import { SLOW_CLIENTS } from './scenarios/slow-clients.ts';
import { SOAK } from './scenarios/soak.ts';
import { SOCKET_CEILING } from './scenarios/socket-ceiling.ts';
import { SPOILT_TABLES } from './scenarios/spoilt-tables.ts';
import { STRANGE_VIDEOS } from './scenarios/strange-videos.ts';
import { THROUGHPUT } from './scenarios/throughput.ts';
import { VIDEO_ACCURACY } from './scenarios/video-accuracy.ts';
import { VIDEO_VIEWERS } from './scenarios/video-viewers.ts';

const ALL: readonly Scenario[] = [
  ...RANGES,
  ...HTTP,
  ...SLOW_CLIENTS,
  ...THROUGHPUT,
  ...FLOODS,
  ...FUZZ,
  ...COSTLY_FRAMES,
  ...BROKEN_CONNECTIONS,
  ...DANCE_ENDS,
  ...LOAD,
  ...ESTIMATOR_DEATHS,
  ...KILLS,
  ...DISK,
  ...DELETION,
  ...HEADERS,
  ...CSV_INJECTION,
  ...FOREIGN_PAGES,
  ...PACKAGES,
  ...STRANGE_VIDEOS,
  ...VIDEO_ACCURACY,
  ...SPOILT_TABLES,
  ...PHONE,
  ...POOR_CONNECTIONS,
  ...ROOMS,
  ...SLEEPING_PHONES,
  ...ROOM_CLOCKS,
  ...FULL_ROOMS,
  ...SOCKET_CEILING,
  ...VIDEO_VIEWERS,
  ...SOAK,
];

/** In the order of their numbers. */
export const SCENARIOS = ALL.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
