import { expect } from 'chai';
import { heapPop, heapPush } from '../../../lib/std/queue/heapq.js';

interface Item {
  readonly priority: number;
  readonly index: number;
}

const byPriority = (a: Item, b: Item): number => a.priority - b.priority;

/** The generator of pseudo-random numbers that the oracle used too. */
function draws(): (bound: number) => number {
  let seed = 1;
  return (bound) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 16) % bound;
  };
}

describe('a heap as Python makes it', () => {
  // What CPython's heapq gives, compiled and not, for the same pushes and pops.
  const order =
    '1 6 4 9 8 11 12 13 15 10 17 5 2 25 24 34 27 30 36 35 31 22 42 47 43 48 51 53 54 56 ' +
    '50 58 66 67 68 72 73 60 74 79 81 88 90 84 99 100 102 104 91 93 103 95 86 106 108 111 ' +
    '109 89 78 101 118 105 115 122 123 127 132 133 94 142 143 138 144 146 59 153 155 159 ' +
    '85 163 164 167 168 169 171 52 162 175 149 141 174 40 117 83 137 139 176 177 183 185 ' +
    '190 195 197 198 196 199 201 180 206 181 218 208 223 224 230 211 217 228 231 232 236 ' +
    '233 239 241 245 251 220 186 189 184 252 253 221 247 242 261 243 234 258 259 262 229 ' +
    '238 240 226 227 205 219 215 216 209 210 192 194 188 71 130 182 254 246 257 255 244 ' +
    '237 256 235 33 16 26 96 14 202 92 70 124 214 28 114 49 166 170 63 38 107 165 178 7 ' +
    '39 154 193 0 113 19 160 147 20 140 62 44 45 161 75 46 65 151 148 69 145 152 32 80 18 ' +
    '134 131 21 77 87 225 120 37 179 172 57 158 173 157 250 3 128 187 150 119 121 76 207 ' +
    '97 248 98 41 126 249 61 116 110 55 191 136 64 203 23 125 260 29 112 212 135 129 213 ' +
    '222 82 204 200 156';

  it('gives equal items in the order of heapq', () => {
    const draw = draws();
    const heap: Item[] = [];
    const popped: number[] = [];
    let count = 0;
    for (let i = 0; i < 400; i += 1) {
      if (draw(3) < 2 || heap.length === 0) {
        heapPush(heap, { priority: draw(5), index: count }, byPriority);
        count += 1;
      } else popped.push(heapPop(heap, byPriority).index);
    }
    while (heap.length > 0) popped.push(heapPop(heap, byPriority).index);
    expect(popped.join(' ')).to.equal(order);
  });

  it('does not keep the order in which equal items came', () => {
    const heap: Item[] = [];
    for (let index = 0; index < 10; index += 1) heapPush(heap, { priority: 0, index }, byPriority);
    const popped = Array.from({ length: 10 }, () => heapPop(heap, byPriority).index);
    expect(popped).to.deep.equal([0, 2, 6, 9, 8, 5, 7, 4, 1, 3]);
  });

  it('comes to an end in an order that contradicts itself', () => {
    const heap: number[] = [];
    for (const item of [1, 2, 3, 4, 5]) heapPush(heap, item, () => -1);
    const popped = Array.from({ length: 5 }, () => heapPop(heap, () => -1));
    expect(popped).to.have.members([1, 2, 3, 4, 5]);
  });

  it('stays as it was when a comparison throws', () => {
    const heap: unknown[] = [];
    const strict = (a: unknown, b: unknown): number => {
      if (typeof a !== typeof b) throw new TypeError('no order');
      return (a as number) - (b as number);
    };
    for (const item of [3, 1, 2]) heapPush(heap, item, strict);
    expect(() => {
      heapPush(heap, 'x', strict);
    }).to.throw(TypeError);
    expect(heap).to.deep.equal([1, 3, 2]);
    const spoilt = [1, 2, 'x', 3];
    expect(() => heapPop(spoilt, strict)).to.throw(TypeError);
    expect(spoilt).to.deep.equal([1, 2, 'x', 3]);
  });
});
