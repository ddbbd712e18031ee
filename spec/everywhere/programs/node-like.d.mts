export declare function main(
  load: Readonly<Record<string, () => unknown>>,
  jobs: URL,
): Promise<void>;
