// An error goes up through every `await`, as through calls.
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
function load(page) {
    return __awaiter(this, void 0, void 0, function* () {
        console.log('open', page); // [1]
        try {
            yield sleep(50); // [2]
            if (page > 1)
                throw new RangeError(`no page ${String(page)}`); // [3]
            return `text of page ${String(page)}`;
        }
        finally {
            console.log('close', page); // [4]
        }
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        try {
            for (const page of [1, 2]) {
                const text = yield load(page);
                console.log(text); // [5]
            }
        }
        catch (error) {
            console.log('caught', error.message); // [6]
        }
    });
}
void main();
export {};
