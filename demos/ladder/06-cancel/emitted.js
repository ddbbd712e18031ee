// `await` cannot be called off: a signal goes to every place that waits.
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
function sleep(delayMs, signal) {
    return new Promise((resolve, reject) => {
        const abort = () => {
            clearTimeout(timer);
            reject(signal === null || signal === void 0 ? void 0 : signal.reason);
        };
        const timer = setTimeout(() => {
            signal === null || signal === void 0 ? void 0 : signal.removeEventListener('abort', abort);
            resolve();
        }, delayMs);
        signal === null || signal === void 0 ? void 0 : signal.addEventListener('abort', abort);
    });
}
function ticker(signal) {
    return __awaiter(this, void 0, void 0, function* () {
        try {
            for (let count = 1;; count += 1) {
                console.log('tick', count); // [1]
                yield sleep(100, signal); // [2]
            }
        }
        finally {
            console.log('cleaning up'); // [4]
            yield sleep(30); // [5]
            console.log('clean'); // [6]
        }
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        const controller = new AbortController();
        const ticking = ticker(controller.signal); // [7]
        yield sleep(250);
        controller.abort(); // [8]
        try {
            yield ticking;
        }
        catch (_a) {
            console.log('stopped'); // [9]
        }
    });
}
void main();
export {};
