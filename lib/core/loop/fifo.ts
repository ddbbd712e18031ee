import { Deque } from '../base/deque.js';
import type { Ready, ReadyQueue } from './ready-queue.js';

/** First in, first out: the order that is part of the contract. */
export class Fifo extends Deque<Ready> implements ReadyQueue {}
