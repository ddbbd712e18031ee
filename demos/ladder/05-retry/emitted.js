// A loop around a `try` that waits, in both of its halves.
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
const sleep = (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs));
let calls = 0;
function request() {
    return __awaiter(this, void 0, void 0, function* () {
        yield sleep(20);
        calls += 1;
        if (calls < 3)
            throw new RangeError('busy');
        return 'an answer';
    });
}
function retry() {
    return __awaiter(this, void 0, void 0, function* () {
        let pauseMs = 100;
        for (let attempt = 1;; attempt += 1) {
            console.log('attempt', attempt); // [1]
            try {
                const answer = yield request(); // [2]
                return answer; // [3]
            }
            catch (error) {
                console.log(`${error.message}, again in ${String(pauseMs)} ms`); // [4]
                yield sleep(pauseMs); // [5]
                pauseMs *= 2;
            }
        }
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        const answer = yield retry();
        console.log('got', answer); // [6]
    });
}
void main();
export {};
