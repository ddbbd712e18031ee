// The driver is in the engine.
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
function func() {
    return __awaiter(this, void 0, void 0, function* () {
        // Do time intensive stuff…
        yield sleep(100); // [2]
        return 'Hello, world!'; // [1]
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        const value = yield func();
        console.log(value); // [3]
    });
}
void main();
export {};
