// The call starts it; `await` only waits.
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
function cor1() {
    return __awaiter(this, void 0, void 0, function* () {
        console.log('cor1 start'); // [1]
        for (let i = 0; i < 4; i += 1) {
            yield sleep(1500); // [2]
            console.log('cor1', i); // [3]
        }
    });
}
function cor2() {
    return __awaiter(this, void 0, void 0, function* () {
        console.log('cor2 start'); // [4]
        for (let i = 0; i < 5; i += 1) {
            yield sleep(1000); // [5]
            console.log('cor2', i); // [6]
        }
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        yield Promise.all([cor1(), cor2()]); // [7]
    });
}
void main();
export {};
