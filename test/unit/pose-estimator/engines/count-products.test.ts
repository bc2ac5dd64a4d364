import { WITHOUT_SEGMENTATION } from '@instep/blazepose/pose-engine';
import { countProducts } from '@instep/pose-estimator/engines/tflite/count-products';
import { pruneGraph } from '@instep/pose-estimator/engines/tflite/prune-graph';
import { readGraph } from '@instep/pose-estimator/engines/tflite/read-graph';
import { readWeights, type LandmarkSize } from '@instep/pose-estimator/weights';
import { expect, test } from 'vitest';

// The figures of the study, in millions; its own counter and ours know nothing of each other.
test.each<[LandmarkSize, number, number]>([
  ['lite', 197.8, 166.4],
  ['full', 386.1, 351.3],
])('%s takes %f million products, and %f without the mask', async (size, all, without) => {
  const graph = readGraph(await readWeights(size));
  const millions = (one: typeof graph): number => Math.round(countProducts(one) / 1e5) / 10;
  expect([millions(graph), millions(pruneGraph(graph, WITHOUT_SEGMENTATION))]).toEqual([all, without]);
});
