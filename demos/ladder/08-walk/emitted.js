// Recursion is recursion: each level is an async function with a promise of its own.
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
const docs = { name: 'docs', size: 3, inside: [] };
const spec = { name: 'spec', size: 4, inside: [] };
const lib = { name: 'lib', size: 2, inside: [spec] };
const root = { name: 'root', size: 1, inside: [docs, lib] };
const sleep = (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs));
function sizeOf(folder) {
    return __awaiter(this, void 0, void 0, function* () {
        yield sleep(10); // [1]
        console.log('read', folder.name); // [2]
        let size = folder.size;
        for (const child of folder.inside) {
            size += yield sizeOf(child); // [3]
        }
        return size; // [4]
    });
}
function main() {
    return __awaiter(this, void 0, void 0, function* () {
        console.log('size', yield sizeOf(root)); // [5]
    });
}
void main();
export {};
