import type { Ordeal } from './ordeal.ts';
import { DISK } from './ordeals/disk.ts';
import { ENDS } from './ordeals/ends.ts';
import { ESTIMATOR_DEATHS } from './ordeals/estimators.ts';
import { COSTLY_FRAMES } from './ordeals/frames.ts';
import { FLOODS } from './ordeals/floods.ts';
import { FUZZ } from './ordeals/fuzz.ts';
import { HTTP } from './ordeals/http.ts';
import { KILLS } from './ordeals/kills.ts';
import { LINES } from './ordeals/lines.ts';
import { LOAD } from './ordeals/load.ts';
import { DELETION } from './ordeals/deletion.ts';
import { HEADERS } from './ordeals/headers.ts';
import { NAMES_IN_TABLES } from './ordeals/names.ts';
import { ORIGINS } from './ordeals/origins.ts';
import { PACKAGES } from './ordeals/packages.ts';
import { PHONE } from './ordeals/phone.ts';
import { POOR_LINES } from './ordeals/poor-lines.ts';
import { CEILING } from './ordeals/ceiling.ts';
import { VIEWERS_BESIDE } from './ordeals/viewers.ts';
import { RANGES } from './ordeals/ranges.ts';
import { SLOW_CLIENTS } from './ordeals/slow-clients.ts';
import { SOAK } from './ordeals/soak.ts';
import { SPOILT_TABLES } from './ordeals/spoilt-tables.ts';
import { STRANGE_VIDEOS } from './ordeals/strange-videos.ts';
import { TRUE_VIDEOS } from './ordeals/true-videos.ts';
import { THROUGHPUT } from './ordeals/throughput.ts';

const ALL: readonly Ordeal[] = [
  ...RANGES,
  ...HTTP,
  ...SLOW_CLIENTS,
  ...THROUGHPUT,
  ...FLOODS,
  ...FUZZ,
  ...COSTLY_FRAMES,
  ...LINES,
  ...ENDS,
  ...LOAD,
  ...ESTIMATOR_DEATHS,
  ...KILLS,
  ...DISK,
  ...DELETION,
  ...HEADERS,
  ...NAMES_IN_TABLES,
  ...ORIGINS,
  ...PACKAGES,
  ...STRANGE_VIDEOS,
  ...TRUE_VIDEOS,
  ...SPOILT_TABLES,
  ...PHONE,
  ...POOR_LINES,
  ...CEILING,
  ...VIEWERS_BESIDE,
  ...SOAK,
];

/** In the order of their numbers. */
export const ORDEALS = ALL.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
