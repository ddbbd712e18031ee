import { ConcurrentFuture } from '../../core/index.js';

/** The future of a job that runs elsewhere. */
export class ClusterFuture<T = unknown> extends ConcurrentFuture<T> {
  /** What `attach` takes, in this program or after it was started anew. */
  readonly jobId: string;

  constructor(jobId: string) {
    super();
    this.jobId = jobId;
  }

  override toString(): string {
    return `${super.toString().slice(0, -1)} job=${this.jobId}>`;
  }
}
