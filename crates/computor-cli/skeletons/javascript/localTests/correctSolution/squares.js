const n = Number(require("fs").readFileSync(0, "utf8").trim());
if (!Number.isInteger(n)) {
    process.exit(1);
}
let sum = 0;
for (let i = 1; i <= n; i++) {
    sum += i * i;
}
console.log(sum);
