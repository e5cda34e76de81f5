import type { ScoringMode } from '@shared/domain/suggestion';
import { type Graph } from '@main/onnx/graph';
export interface SimilarityOptions {
    /** D, the embedding's width, and the number of the film's regions. */
    readonly dim: number;
    readonly regions: number;
    /** How words become one local score: log(mean exp(5 s)) / 5 (corrected), or 5 max s (the public code). */
    readonly mode: ScoringMode;
    /** Softmax over regions (4) and over words (5). */
    readonly temperatures: {
        readonly attention: number;
        readonly words: number;
    };
}
/**
 * Scores every text of a set against one film in one run (GLoRIA section 3.3, equations 2 to 5).
 * Inputs: `regions` [D, m], `global` [1, D], `words` [T, q, D], `bias` [T, q] (0: takes part in the attention over words,
 * log c: stands for c equal vectors, very negative: does not), `counted` [T, q] (1 where a word counts for the score),
 * `sentences` [T, D]. Outputs: `wordScores` [T, q] cosine of each word with its context; `localScores`, `globalScores`,
 * `bothScores` [T], the last their mean.
 */
export declare function similarityGraph({ dim, regions, mode, temperatures }: SimilarityOptions): Graph;
