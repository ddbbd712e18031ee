// A producer and a consumer over a queue: with room for a few items both seldom wait, with room for
// one they wait for each other all the time.

export default {
  rows: {
    queue: { title: 'item through a queue with room for 16', target: 1.5, maxsize: 16 },
    'queue-one': { title: 'item through a queue with room for one', target: 0.5, maxsize: 1 },
  },
  systems: {
    native(_, { maxsize }) {
      class Queue {
        #items = [];
        #getters = [];
        #putters = [];

        async put(item) {
          while (this.#items.length >= maxsize) {
            await new Promise((resolve) => this.#putters.push(resolve));
          }
          this.#items.push(item);
          this.#getters.shift()?.();
        }
        async get() {
          while (this.#items.length === 0) {
            await new Promise((resolve) => this.#getters.push(resolve));
          }
          const item = this.#items.shift();
          this.#putters.shift()?.();
          return item;
        }
      }
      async function produce(queue, count) {
        for (let item = 0; item < count; item += 1) await queue.put(1);
      }
      async function consume(queue, count) {
        let sum = 0;
        for (let item = 0; item < count; item += 1) sum += await queue.get();
        return sum;
      }
      return async (count) => {
        const queue = new Queue();
        const [, sum] = await Promise.all([produce(queue, count), consume(queue, count)]);
        return sum;
      };
    },

    yieldfrom({ createTask, Queue, run }, { maxsize }) {
      function* produce(queue, count) {
        for (let item = 0; item < count; item += 1) yield* queue.put(1);
      }
      function* consume(queue, count) {
        let sum = 0;
        for (let item = 0; item < count; item += 1) sum += yield* queue.get();
        return sum;
      }
      function* main(count) {
        const queue = new Queue(maxsize);
        const producer = createTask(produce(queue, count));
        const sum = yield* consume(queue, count);
        yield* producer;
        return sum;
      }
      return (count) => run(main(count));
    },

    effect({ Effect, Fiber, fork, Queue }, { maxsize }) {
      const produce = (queue, count) =>
        Effect.gen(function* () {
          for (let item = 0; item < count; item += 1) yield* Queue.offer(queue, 1);
        });
      const main = (count) =>
        Effect.gen(function* () {
          const queue = yield* Queue.bounded(maxsize);
          const producer = yield* fork(produce(queue, count));
          let sum = 0;
          for (let item = 0; item < count; item += 1) sum += yield* Queue.take(queue);
          yield* Fiber.join(producer);
          return sum;
        });
      return (count) => Effect.runPromise(main(count));
    },

    yields({ wrap, Promise }, { maxsize }) {
      class Queue {
        #items = [];
        #getters = [];
        #putters = [];

        put = wrap(
          function* (item) {
            while (this.#items.length >= maxsize) {
              yield new Promise((resolve) => this.#putters.push(resolve));
            }
            this.#items.push(item);
            this.#getters.shift()?.();
          }.bind(this),
        );

        get = wrap(
          function* () {
            while (this.#items.length === 0) {
              yield new Promise((resolve) => this.#getters.push(resolve));
            }
            const item = this.#items.shift();
            this.#putters.shift()?.();
            return item;
          }.bind(this),
        );
      }
      const produce = wrap(function* (queue, count) {
        for (let item = 0; item < count; item += 1) yield queue.put(1);
      });
      return wrap(function* (count) {
        const queue = new Queue();
        const producer = produce(queue, count);
        let sum = 0;
        for (let item = 0; item < count; item += 1) sum += yield queue.get();
        yield producer;
        return sum;
      });
    },
  },
};
