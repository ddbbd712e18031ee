// One recursion, ever deeper.

export default {
  depth: {
    title: 'recursion through call: down, a suspension at the bottom, and up',
    *ours({ call, sleep }, size) {
      function* down(left) {
        if (left > 0) return 1 + (yield* call(down(left - 1)));
        yield* sleep(0);
        return 0;
      }
      if ((yield* call(down(size))) !== size) throw new Error('some are missing');
    },
  },

  depthThrown: {
    title: 'recursion through call: an error from the bottom, through a finally each',
    *ours({ call, sleep }, size) {
      let count = 0;
      function* down(left) {
        try {
          if (left > 0) yield* call(down(left - 1));
          else yield* sleep(0);
          if (left === 0) throw new RangeError('the bottom');
        } finally {
          count += 1;
        }
      }
      try {
        yield* call(down(size));
      } catch (error) {
        if (!(error instanceof RangeError) || count !== size + 1) throw error;
      }
    },
  },

  depthCancelled: {
    title: 'recursion through call: cancelled at the bottom',
    *ours({ call, createTask, sleep, wait }, size) {
      function* down(left) {
        if (left > 0) yield* call(down(left - 1));
        else yield* sleep(Infinity);
      }
      const task = createTask(down(size));
      yield* sleep(0);
      task.cancel();
      yield* wait([task]);
    },
  },
};
