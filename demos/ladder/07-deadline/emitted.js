// The same signal, the same two timers; only the order of the lines is that of time.
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
        const timer = setTimeout(resolve, delayMs);
        signal.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
        });
    });
}
function job(name, delayMs, signal) {
    return __awaiter(this, void 0, void 0, function* () {
        console.log(name, 'begins'); // [1]
        yield sleep(delayMs, signal); // [2]
        console.log(name, 'is through'); // [3]
        return name;
    });
}
function limited(name, delayMs) {
    return __awaiter(this, void 0, void 0, function* () {
        const controller = new AbortController();
        const { signal } = controller;
        const limit = setTimeout(() => {
            controller.abort();
        }, 300); // [4]
        try {
            const result = yield job(name, delayMs, signal);
            console.log('got', result); // [5]
        }
        catch (error) {
            if (error !== signal.reason)
                throw error;
            console.log('gave up'); // [6]
        }
        finally {
            clearTimeout(limit);
        }
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        yield limited('slow', 1000);
        yield limited('quick', 100);
        console.log('end'); // [7]
    });
}
void main();
export {};
