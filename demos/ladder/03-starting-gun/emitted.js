// A promise is still what is waited for.
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
let fire = () => undefined;
const event = new Promise((resolve) => {
    fire = resolve;
});
function consumer(name) {
    return __awaiter(this, void 0, void 0, function* () {
        console.log(`${name} waiting`); // [1]
        yield event; // [2]
        console.log(`${name} triggered`); // [3]
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        setTimeout(() => {
            console.log('EVENT SET');
            fire(); // [5]
        }, 100);
        yield Promise.all([consumer('Consumer A'), consumer('Consumer B')]); // [4]
        console.log('all off'); // [6]
    });
}
void main();
export {};
